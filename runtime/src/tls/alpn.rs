//! The list of protocols of RFC 7301.

/// The list as it is sent, each name behind its length; none when it cannot be.
pub(super) fn encode(protocols: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut list = Vec::new();
    for name in protocols {
        list.push(u8::try_from(name.len()).ok().filter(|&length| length > 0)?);
        list.extend(name);
    }
    (list.len() <= usize::from(u16::MAX)).then_some(list)
}

/// The first of the server's protocols that the client has offered.
pub(super) fn select<'client>(server: &[u8], client: &'client [u8]) -> Option<&'client [u8]> {
    names(server).find_map(|wanted| names(client).find(|&offered| offered == wanted))
}

/// The list without HTTP/2, if that is in it. What is left of a list of nothing else is HTTP/1.1.
pub(super) fn without_http_2(list: &[u8]) -> Option<Vec<u8>> {
    if !names(list).any(|name| name == b"h2") {
        return None;
    }
    let mut others: Vec<Vec<u8>> = names(list).filter(|name| name != b"h2").map(<[u8]>::to_vec).collect();
    if others.is_empty() {
        others.push(b"http/1.1".to_vec());
    }
    encode(&others)
}

fn names(mut list: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (&length, rest) = list.split_first()?;
        let (name, rest) = rest.split_at_checked(length.into())?;
        list = rest;
        Some(name)
    })
}
