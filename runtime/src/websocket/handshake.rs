//! The opening handshake (RFC 6455, section 4; RFC 8441 over HTTP/2).

use openssl::hash::{MessageDigest, hash};

use crate::http::{Method, RawHeaders, RequestHead, Status, Version};

use super::extension::{self, Deflate};

/// What a key is put together with to be answered.
const ANSWER: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The version of the protocol.
const VERSION: &[u8] = b"13";

/// What a side is ready for.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// The subprotocols, best first.
    pub protocols: Vec<Vec<u8>>,
    /// Messages may be compressed.
    pub deflate: bool,
    /// Both sides may refer to the messages before when they compress.
    pub keeps: bool,
    /// The origins that are accepted, if not all are.
    pub origins: Option<Vec<Vec<u8>>>,
}

/// What two sides have agreed on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// The subprotocol, if there is one.
    pub protocol: Option<Vec<u8>>,
    /// How messages are compressed, if they may be.
    pub deflate: Option<Deflate>,
}

/// What is answered to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: Status,
    /// What was agreed on.
    pub agreement: Agreement,
    /// The header fields that say so, in order.
    pub fields: Vec<(&'static [u8], Vec<u8>)>,
}

/// Why a request does not become a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It asks for no WebSocket, or for another version.
    UpgradeRequired,
    /// It comes from a page that is not let in.
    Forbidden,
    /// It is not as it should be.
    BadRequest,
}

impl Refusal {
    /// The status of the reply.
    #[must_use]
    pub fn status(self) -> Status {
        match self {
            Self::UpgradeRequired => Status(426),
            Self::Forbidden => Status(403),
            Self::BadRequest => Status(400),
        }
    }

    /// The reason, for somebody to read.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::UpgradeRequired => "A WebSocket of version 13 is wanted here",
            Self::Forbidden => "The origin of the page is not accepted here",
            Self::BadRequest => "The handshake is malformed",
        }
    }

    /// What the reply tells the client, apart from the status.
    #[must_use]
    pub fn fields(self) -> &'static [(&'static [u8], &'static [u8])] {
        match self {
            Self::UpgradeRequired => &[(b"Sec-WebSocket-Version", VERSION), (b"Upgrade", b"websocket")],
            Self::Forbidden | Self::BadRequest => &[],
        }
    }
}

/// The status of a reply that accepts a request (RFC 6455, section 4.2.2; RFC 8441, section 5).
#[must_use]
pub fn status(version: Version) -> Status {
    if version == Version::Http2 { Status::OK } else { Status(101) }
}

/// Looks whether a request asks for a WebSocket, and what can be agreed on.
///
/// # Errors
///
/// Why it does not become one.
pub fn accept(head: &RequestHead, terms: &Terms) -> Result<Answer, Refusal> {
    let fields = head.fields();
    let mut answer = Answer { status: status(head.version), agreement: Agreement::default(), fields: Vec::new() };
    match head.version {
        Version::Http2 if head.asks_for_websocket => {}
        Version::Http11 if head.method == Some(Method::Get) && has_word(fields, b"upgrade", b"websocket") => {
            answer.fields.push((b"Upgrade", b"websocket".to_vec()));
            answer.fields.push((b"Connection", b"Upgrade".to_vec()));
        }
        _ => return Err(Refusal::UpgradeRequired),
    }
    if one(fields, b"sec-websocket-version").is_none_or(|version| version != VERSION) {
        return Err(Refusal::UpgradeRequired);
    }
    if head.version != Version::Http2 {
        let key = one(fields, b"sec-websocket-key").filter(|key| is_key(key)).ok_or(Refusal::BadRequest)?;
        if has_body(fields) || !has_word(fields, b"connection", b"upgrade") {
            return Err(Refusal::BadRequest);
        }
        answer.fields.push((b"Sec-WebSocket-Accept", answer_to(key).into_bytes()));
    }
    if let Some(origins) = &terms.origins {
        let origin = one(fields, b"origin").ok_or(Refusal::Forbidden)?;
        if !origins.iter().any(|accepted| accepted.eq_ignore_ascii_case(origin)) {
            return Err(Refusal::Forbidden);
        }
    }
    let offered = protocols(fields).ok_or(Refusal::BadRequest)?;
    let protocol = terms.protocols.iter().find(|protocol| offered.contains(&protocol.as_slice()));
    if let Some(protocol) = protocol {
        answer.fields.push((b"Sec-WebSocket-Protocol", protocol.clone()));
        answer.agreement.protocol = Some(protocol.clone());
    }
    let accepted = extension::accept(all(fields, b"sec-websocket-extensions"), terms.keeps);
    if let Some((deflate, extensions)) = accepted.map_err(|_| Refusal::BadRequest)?.filter(|_| terms.deflate) {
        answer.fields.push((b"Sec-WebSocket-Extensions", extensions.into_bytes()));
        answer.agreement.deflate = Some(deflate);
    }
    Ok(answer)
}

/// The key of a request: bytes by chance. None where OpenSSL has none.
#[must_use]
pub fn key() -> Option<[u8; 16]> {
    let mut key = [0; 16];
    openssl::rand::rand_bytes(&mut key).ok().map(|()| key)
}

/// The header fields with which a client asks for a WebSocket, apart from Host. The key is 16 bytes by chance.
#[must_use]
pub fn request(key: &[u8; 16], terms: &Terms) -> Vec<(&'static [u8], Vec<u8>)> {
    let mut fields: Vec<(&'static [u8], Vec<u8>)> = vec![
        (b"Upgrade", b"websocket".to_vec()),
        (b"Connection", b"Upgrade".to_vec()),
        (b"Sec-WebSocket-Key", encode(key).into_bytes()),
        (b"Sec-WebSocket-Version", VERSION.to_vec()),
    ];
    if !terms.protocols.is_empty() {
        fields.push((b"Sec-WebSocket-Protocol", terms.protocols.join(&b", "[..])));
    }
    if terms.deflate {
        fields.push((b"Sec-WebSocket-Extensions", extension::offer(terms.keeps).into_bytes()));
    }
    fields
}

/// Looks what a server has agreed to that was asked with [`request`], and has answered 101.
///
/// # Errors
///
/// Why the answer is none, in words.
pub fn agree(fields: RawHeaders<'_>, key: &[u8; 16], terms: &Terms) -> Result<Agreement, &'static str> {
    if !has_word(fields, b"upgrade", b"websocket") || !has_word(fields, b"connection", b"upgrade") {
        return Err("The server has agreed to something else than a WebSocket");
    }
    if one(fields, b"sec-websocket-accept") != Some(answer_to(encode(key).as_bytes()).as_bytes()) {
        return Err("The server has not answered the key of the request");
    }
    let protocol = match all(fields, b"sec-websocket-protocol").collect::<Vec<_>>()[..] {
        [] => None,
        [protocol] if terms.protocols.iter().any(|offered| offered == protocol) => Some(protocol.to_vec()),
        _ => return Err("The server has chosen a subprotocol that was not offered"),
    };
    let deflate = extension::agree(all(fields, b"sec-websocket-extensions"), terms.deflate, terms.keeps)
        .map_err(|_| "The server has agreed to an extension that was not offered")?;
    Ok(Agreement { protocol, deflate })
}

/// Whether bytes are a subprotocol's name.
#[must_use]
pub fn is_protocol(name: &[u8]) -> bool {
    crate::http::is_name(name)
}

/// The subprotocols that a client offers; none when there is something else.
fn protocols(fields: RawHeaders<'_>) -> Option<Vec<&[u8]>> {
    let lists = all(fields, b"sec-websocket-protocol");
    let names: Vec<&[u8]> = lists.flat_map(|list| list.split(|&byte| byte == b',')).map(<[u8]>::trim_ascii).collect();
    let is_once = |(index, name): (usize, &&[u8])| is_protocol(name) && !names[..index].contains(name);
    names.iter().enumerate().all(is_once).then_some(names)
}

/// Whether a request has a body, which would stand where frames are expected.
fn has_body(fields: RawHeaders<'_>) -> bool {
    let mut lengths = all(fields, b"content-length");
    all(fields, b"transfer-encoding").next().is_some()
        || lengths.any(|length| length.iter().any(|&digit| digit != b'0'))
}

/// Whether a key is 16 bytes in base64.
fn is_key(key: &[u8]) -> bool {
    let text = std::str::from_utf8(key).ok();
    let decoded = text.filter(|text| text.len() == 24).and_then(|text| openssl::base64::decode_block(text).ok());
    decoded.is_some_and(|decoded| decoded.len() == 16)
}

/// What the key of a request is answered with.
fn answer_to(key: &[u8]) -> String {
    // Where there is no SHA-1 there is no WebSocket: the other side finds no answer in this one.
    let digest = hash(MessageDigest::sha1(), &[key, ANSWER].concat());
    digest.map(|digest| encode(&digest)).unwrap_or_default()
}

fn encode(bytes: &[u8]) -> String {
    openssl::base64::encode_block(bytes)
}

/// All values of a header.
fn all<'head>(fields: RawHeaders<'head>, name: &'static [u8]) -> impl Iterator<Item = &'head [u8]> {
    fields.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The value of a header that is there once.
fn one<'head>(fields: RawHeaders<'head>, name: &'static [u8]) -> Option<&'head [u8]> {
    let mut values = all(fields, name);
    values.next().filter(|_| values.next().is_none())
}

/// Whether a word is in a list that a header has, in whatever case.
fn has_word(fields: RawHeaders<'_>, name: &'static [u8], word: &[u8]) -> bool {
    let mut words = all(fields, name).flat_map(|value| value.split(|&byte| byte == b','));
    words.any(|other| other.trim_ascii().eq_ignore_ascii_case(word))
}
