//! Messages of DNS (RFC 1035, section 4): a question as it is sent, and what a nameserver says to it.

use std::io;
use std::net::IpAddr;
use std::str::FromStr;

use domain::base::iana::{Class, Rcode, Rtype};
use domain::base::{Message, MessageBuilder, Name, ToName};
use domain::dep::octseq::Array;
use domain::rdata::{A, Aaaa, Cname};

use crate::socket::Address;

use super::error::Error;
use super::random;

/// The header of a message: its number, flags, and how many entries each of its four sections has.
const HEADER: usize = 12;

/// How often the records of one message are gone through, where an alias stands behind what it is an alias for.
const PASSES: usize = 8;

/// The longest name, in bytes, and the longest question.
const LONGEST_NAME: usize = 255;
const LONGEST: usize = HEADER + LONGEST_NAME + 4;

/// A name as it is in messages.
pub type HostName = Name<Array<LONGEST_NAME>>;

/// What a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
}

impl Kind {
    fn rtype(self) -> Rtype {
        match self {
            Self::A => Rtype::A,
            Self::Aaaa => Rtype::AAAA,
        }
    }
}

/// A question as it is sent.
#[derive(Debug)]
pub struct Query {
    message: Array<LONGEST>,
    kind: Kind,
}

/// What a nameserver says to a question.
#[derive(Debug, PartialEq, Eq)]
pub enum Reply {
    /// It has the addresses of the name, one at least.
    Found(Vec<Address>),
    /// The name is another one for this, whose addresses are to be asked for.
    Alias(Box<HostName>),
    /// The name does not exist, or has no such address.
    Absent(Error),
    /// The answer is too long: it is to be asked for by TCP.
    Cut,
    /// The server cannot answer now.
    Busy,
    /// The server does not want to answer.
    Refused,
}

/// Whether a reply is in the letters of its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// It has to be, where they were chosen by chance (draft-vixie-dnsext-dns0x20), or it is asked for by TCP.
    Counts,
    /// It need not be.
    Ignored,
}

/// The name that a text means, as it is in messages.
///
/// # Errors
///
/// [`Error::NotFound`] for a text that can be none.
pub(super) fn host_name(text: &str) -> Result<HostName, Error> {
    Name::from_str(text).map_err(|_| Error::NotFound)
}

impl Query {
    /// A question for the addresses of a name that is written with dots, for fuzzing.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for what is no name; otherwise as for every question.
    pub fn of(name: &str, kind: Kind) -> io::Result<Self> {
        let name = host_name(name).map_err(|_| io::ErrorKind::InvalidInput)?;
        Self::new(&name, kind, false)
    }

    /// A question with a number that nobody can guess, and as well letters small or capital by chance.
    ///
    /// # Errors
    ///
    /// When there are no random numbers to be had.
    pub(super) fn new(name: &HostName, kind: Kind, randomize_case: bool) -> io::Result<Self> {
        let mut builder = MessageBuilder::from_target(Array::new()).map_err(|_| io::ErrorKind::InvalidInput)?;
        builder.header_mut().set_id(u16::from_ne_bytes(random::bytes()?));
        builder.header_mut().set_rd(true);
        let mut builder = builder.question();
        builder.push((name, kind.rtype())).map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut message = builder.finish();
        if randomize_case {
            let bits: [u8; 32] = random::bytes()?;
            // The lengths of labels are below 64, and so no letters.
            for (at, byte) in message.as_slice_mut()[HEADER..].iter_mut().take(name.len()).enumerate() {
                if byte.is_ascii_alphabetic() && bits[at / 8 % 32] >> (at % 8) & 1 != 0 {
                    *byte ^= 0x20;
                }
            }
        }
        Ok(Self { message, kind })
    }

    /// The message, as a datagram has it.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        self.message.as_slice()
    }

    /// What a message says to this question; none for one that is no reply to it, or malformed. One that `is_cut` by the
    /// way it has come may have an end of any kind.
    #[must_use]
    pub fn read(&self, message: &[u8], is_cut: bool, case: Case) -> Option<Reply> {
        let asked = &self.message()[HEADER..];
        let end = HEADER + asked.len();
        let repeated = message.get(HEADER..end)?;
        let parsed = Message::from_slice(message).ok()?;
        let is_reply = message.get(..2)? == &self.message()[..2]
            && parsed.header().qr()
            && parsed.header_counts().qdcount() == 1
            && repeated.eq_ignore_ascii_case(asked);
        if !is_reply {
            return None;
        }
        if parsed.header().tc() || case == Case::Counts && repeated != asked {
            return Some(Reply::Cut);
        }
        match self.records(parsed) {
            Some(reply) => Some(match parsed.header().rcode() {
                Rcode::NOERROR => reply,
                Rcode::NXDOMAIN => Reply::Absent(Error::NotFound),
                Rcode::SERVFAIL => Reply::Busy,
                _ => Reply::Refused,
            }),
            None => is_cut.then_some(Reply::Cut),
        }
    }

    /// What the answers come to; none where they are malformed. Aliases are followed within the message, in whatever
    /// order they come.
    fn records(&self, message: &Message<[u8]>) -> Option<Reply> {
        let mut name = message.first_question()?.into_qname();
        let mut found = Vec::new();
        let mut is_alias = false;
        for _ in 0..PASSES {
            let mut goes_on = false;
            for record in message.answer().ok()? {
                let record = record.ok()?;
                if record.class() != Class::IN {
                    continue;
                }
                let rtype = record.rtype();
                if rtype == self.kind.rtype() {
                    let ip: IpAddr = match self.kind {
                        Kind::A => record.to_record::<A>().ok()??.data().addr().into(),
                        Kind::Aaaa => record.to_record::<Aaaa>().ok()??.data().addr().into(),
                    };
                    if record.owner().name_eq(&name) {
                        found.push(ip.into());
                    }
                } else if rtype == Rtype::CNAME {
                    let alias = record.into_record::<Cname<_>>().ok()??;
                    if found.is_empty() && alias.owner().name_eq(&name) {
                        name = alias.into_data().into_cname();
                        (is_alias, goes_on) = (true, true);
                    }
                }
            }
            if !found.is_empty() {
                return Some(Reply::Found(found));
            }
            if !goes_on {
                return Some(if is_alias {
                    Reply::Alias(Box::new(name.try_to_name().ok()?))
                } else {
                    Reply::Absent(Error::NoAddress)
                });
            }
        }
        // It leads round in a circle, or too far.
        Some(Reply::Absent(Error::NoAddress))
    }
}
