//! What two sides agree on of permessage-deflate (RFC 7692, section 7.1).

use std::fmt::Write;

/// The name of the extension.
const NAME: &[u8] = b"permessage-deflate";

/// What was agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deflate {
    /// The window of what this side compresses is two to the power of so many bytes, from 8 to 15.
    pub bits: u8,
    /// This side may refer to the messages before.
    pub keeps: bool,
    /// The peer may.
    pub peer_keeps: bool,
}

/// An element of Sec-WebSocket-Extensions, with the parameters that permessage-deflate has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parameters {
    server_no_context_takeover: bool,
    client_no_context_takeover: bool,
    server_max_window_bits: Option<u8>,
    client_max_window_bits: Option<Option<u8>>,
}

/// What is in a Sec-WebSocket-Extensions header is not what the protocol says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// What a server agrees to of the values of Sec-WebSocket-Extensions that a client has sent, and the header's value to
/// answer with; nothing where there is nothing to agree to. With `keeps`, both sides may refer to the messages before, as
/// far as the client wants it.
///
/// # Errors
///
/// When the header is malformed.
pub fn accept<'head>(
    offers: impl Iterator<Item = &'head [u8]>,
    keeps: bool,
) -> Result<Option<(Deflate, String)>, Malformed> {
    let mut accepted = None;
    for value in offers {
        for element in elements(value)? {
            let offer = Parameters::of(&element?, Side::Client);
            accepted = accepted.or_else(|| offer.map(|offer| offer.accept(keeps)));
        }
    }
    Ok(accepted)
}

/// What a client offers.
#[must_use]
pub fn offer(keeps: bool) -> String {
    let mut offer = "permessage-deflate".to_owned();
    if !keeps {
        offer.push_str("; server_no_context_takeover; client_no_context_takeover");
    }
    offer.push_str("; client_max_window_bits");
    offer
}

/// What a client that has made the [`offer`] has agreed on with a server that has answered with these values.
///
/// # Errors
///
/// When the answer is malformed, or none to the offer.
pub fn agree<'head>(
    answers: impl Iterator<Item = &'head [u8]>,
    has_offered: bool,
    keeps: bool,
) -> Result<Option<Deflate>, Malformed> {
    let mut agreed = None;
    for value in answers {
        for element in elements(value)? {
            let answer = Parameters::of(&element?, Side::Server).filter(|_| has_offered && agreed.is_none());
            let answer = answer.ok_or(Malformed)?;
            // A server that does not promise it would need the memory that was to be saved.
            if !keeps && !answer.server_no_context_takeover {
                return Err(Malformed);
            }
            agreed = Some(Deflate {
                bits: answer.client_max_window_bits.flatten().unwrap_or(15),
                keeps: keeps && !answer.client_no_context_takeover,
                peer_keeps: !answer.server_no_context_takeover,
            });
        }
    }
    Ok(agreed)
}

/// Whose parameters they are: those of an offer, or those of the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

impl Parameters {
    /// Those of an element that is permessage-deflate; none of another, or with a parameter that there is not, is there
    /// twice or has a value that it cannot have.
    fn of(element: &Element<'_>, side: Side) -> Option<Self> {
        if !element.name.eq_ignore_ascii_case(NAME) {
            return None;
        }
        let mut parameters = Self::default();
        for (name, value) in &element.parameters {
            let is_new = match (name.to_ascii_lowercase().as_slice(), value) {
                (b"server_no_context_takeover", None) => {
                    !std::mem::replace(&mut parameters.server_no_context_takeover, true)
                }
                (b"client_no_context_takeover", None) => {
                    !std::mem::replace(&mut parameters.client_no_context_takeover, true)
                }
                (b"server_max_window_bits", Some(value)) => {
                    parameters.server_max_window_bits.replace(bits(value)?).is_none()
                }
                (b"client_max_window_bits", Some(value)) => {
                    parameters.client_max_window_bits.replace(Some(bits(value)?)).is_none()
                }
                (b"client_max_window_bits", None) if side == Side::Client => {
                    parameters.client_max_window_bits.replace(None).is_none()
                }
                _ => false,
            };
            if !is_new {
                return None;
            }
        }
        Some(parameters)
    }

    /// What a server makes of an offer.
    fn accept(self, keeps: bool) -> (Deflate, String) {
        let agreed = Deflate {
            bits: self.server_max_window_bits.unwrap_or(15),
            keeps: keeps && !self.server_no_context_takeover,
            peer_keeps: keeps && !self.client_no_context_takeover,
        };
        let mut answer = "permessage-deflate".to_owned();
        if !agreed.keeps {
            answer.push_str("; server_no_context_takeover");
        }
        if !agreed.peer_keeps {
            answer.push_str("; client_no_context_takeover");
        }
        if let Some(bits) = self.server_max_window_bits {
            // Writing to memory does not fail.
            let _ = write!(answer, "; server_max_window_bits={bits}");
        }
        (agreed, answer)
    }
}

/// The size of a window: decimal digits, no zero before others.
fn bits(value: &[u8]) -> Option<u8> {
    match value {
        [digit @ b'8'..=b'9'] => Some(digit - b'0'),
        [b'1', digit @ b'0'..=b'5'] => Some(10 + digit - b'0'),
        _ => None,
    }
}

/// An extension, as it stands in the header.
#[derive(Debug)]
struct Element<'head> {
    name: &'head [u8],
    parameters: Vec<(&'head [u8], Option<&'head [u8]>)>,
}

/// The extensions in a value of the header (RFC 6455, section 9.1).
fn elements(value: &[u8]) -> Result<impl Iterator<Item = Result<Element<'_>, Malformed>>, Malformed> {
    let is_empty = |part: &&[u8]| part.trim_ascii().is_empty();
    let parts = value.split(|&byte| byte == b',');
    // Empty elements of a list are nothing (RFC 9110, section 5.6.1), but there is one that is none.
    if parts.clone().all(|part| is_empty(&part)) {
        return Err(Malformed);
    }
    Ok(parts.filter(move |part| !is_empty(part)).map(|part| {
        let mut words = part.split(|&byte| byte == b';');
        let name = token(words.next().unwrap_or_default())?;
        let parameters = words.map(|word| {
            let Some(equals) = memchr::memchr(b'=', word) else { return Ok((token(word)?, None)) };
            let value = word[equals + 1..].trim_ascii();
            // What is in quotes has to be a token as well, in which there are neither commas nor semicolons.
            let unquoted = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\""));
            Ok((token(&word[..equals])?, Some(token(unquoted.unwrap_or(value))?)))
        });
        Ok(Element { name, parameters: parameters.collect::<Result<_, Malformed>>()? })
    }))
}

fn token(word: &[u8]) -> Result<&[u8], Malformed> {
    let word = word.trim_ascii();
    if crate::http::is_name(word) { Ok(word) } else { Err(Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(offers: &[&str], keeps: bool) -> Result<Option<String>, Malformed> {
        accept(offers.iter().map(|offer| offer.as_bytes()), keeps).map(|accepted| accepted.map(|(_, answer)| answer))
    }

    #[test]
    fn the_first_offer_that_can_be_accepted_is() {
        for (offers, keeps, expected) in [
            (&["permessage-deflate"][..], true, Some("permessage-deflate")),
            (&["permessage-deflate; client_max_window_bits"], true, Some("permessage-deflate")),
            (
                &["permessage-deflate; client_max_window_bits"],
                false,
                Some("permessage-deflate; server_no_context_takeover; client_no_context_takeover"),
            ),
            (
                &["permessage-deflate; server_no_context_takeover"],
                true,
                Some("permessage-deflate; server_no_context_takeover"),
            ),
            (
                &["Permessage-Deflate; client_no_context_takeover; server_max_window_bits=10"],
                true,
                Some("permessage-deflate; client_no_context_takeover; server_max_window_bits=10"),
            ),
            (
                &["permessage-deflate;server_max_window_bits=\"8\""],
                true,
                Some("permessage-deflate; server_max_window_bits=8"),
            ),
            (&["permessage-deflate; client_max_window_bits=8"], true, Some("permessage-deflate")),
            (&["permessage-deflate; server_max_window_bits"], true, None),
            (&["permessage-deflate; server_max_window_bits=16"], true, None),
            (&["permessage-deflate; server_max_window_bits=7"], true, None),
            (&["permessage-deflate; server_max_window_bits=010"], true, None),
            (&["permessage-deflate; server_no_context_takeover=1"], true, None),
            (&["permessage-deflate; server_no_context_takeover; server_no_context_takeover"], true, None),
            (&["permessage-deflate; more"], true, None),
            (&["x-webkit-deflate-frame", "foo; a=b", "permessage-bzip2"], true, None),
            (&["permessage-deflate; more=1, permessage-deflate"], true, Some("permessage-deflate")),
            (&["foo", "permessage-deflate; x , , permessage-deflate"], true, Some("permessage-deflate")),
            (&[], true, None),
        ] {
            assert_eq!(answer(offers, keeps), Ok(expected.map(str::to_owned)), "{offers:?}");
        }
    }

    #[test]
    fn what_is_no_list_of_extensions_is_refused() {
        for offer in ["", ",", "a b", "a;", ";", "a; =1", "a; b=", "a; b=\"c", "a; b=c d", "a; b c=d", "a,\u{e9}"] {
            assert_eq!(answer(&[offer], true), Err(Malformed), "{offer:?}");
            assert_eq!(answer(&["permessage-deflate", offer], true), Err(Malformed), "{offer:?}");
        }
    }

    #[test]
    fn an_answer_has_to_be_one_to_the_offer() {
        let agreed = |answers: &[&str], keeps| agree(answers.iter().map(|answer| answer.as_bytes()), true, keeps);
        let deflate = |bits, keeps, peer_keeps| Ok(Some(Deflate { bits, keeps, peer_keeps }));
        assert_eq!(agreed(&[], true), Ok(None));
        assert_eq!(agreed(&["permessage-deflate"], true), deflate(15, true, true));
        assert_eq!(
            agreed(&["permessage-deflate; client_max_window_bits=9; client_no_context_takeover"], true),
            deflate(9, false, true)
        );
        assert_eq!(agreed(&["permessage-deflate; server_no_context_takeover"], false), deflate(15, false, false));
        assert_eq!(agreed(&["permessage-deflate; server_max_window_bits=12"], true), deflate(15, true, true));
        for answers in [
            &["permessage-deflate, permessage-deflate"][..],
            &["permessage-deflate", "permessage-deflate"],
            &["foo"],
            &["permessage-deflate; foo"],
            &["permessage-deflate; client_max_window_bits"],
            &["permessage-deflate; client_max_window_bits=16"],
        ] {
            assert_eq!(agreed(answers, true), Err(Malformed), "{answers:?}");
        }
        assert_eq!(agreed(&["permessage-deflate"], false), Err(Malformed));
        assert_eq!(agree([&b"permessage-deflate"[..]].into_iter(), false, true), Err(Malformed));
    }
}
