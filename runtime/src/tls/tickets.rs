//! The keys that session tickets are sealed with, where they are given: then processes resume each other's sessions,
//! those before a restart as well.

use std::sync::Arc;

/// How many bytes say which key it was.
pub(super) const NAME: usize = 16;

/// A key has its name; then 16 bytes for AES-128 and 16 for HMAC, or 32 for HMAC and 32 for AES-256.
const SHORT: usize = 48;
const LONG: usize = 80;

/// Keys in the form of nginx's `ssl_session_ticket_key`. The first one seals, all of them open.
#[derive(Clone)]
pub(super) struct TicketKeys(Arc<[TicketKey]>);

pub(super) struct TicketKey {
    pub(super) name: [u8; NAME],
    /// For AES-128 or AES-256, by its length.
    pub(super) cipher_key: Vec<u8>,
    pub(super) mac_key: Vec<u8>,
}

impl TicketKeys {
    /// Some keys; none unless there is one at least, and each has 48 or 80 bytes.
    pub(super) fn new(keys: &[Vec<u8>]) -> Option<Self> {
        let keys: Option<Vec<_>> = keys.iter().map(|key| TicketKey::new(key)).collect();
        keys.filter(|keys| !keys.is_empty()).map(|keys| Self(keys.into()))
    }

    /// The key that seals.
    pub(super) fn first(&self) -> Option<&TicketKey> {
        self.0.first()
    }

    /// The key of a name, and whether it is one that seals no more.
    pub(super) fn find(&self, name: &[u8; NAME]) -> Option<(&TicketKey, bool)> {
        let index = self.0.iter().position(|key| key.name == *name)?;
        Some((self.0.get(index)?, index > 0))
    }
}

impl TicketKey {
    fn new(key: &[u8]) -> Option<Self> {
        let (name, rest) = key.split_first_chunk()?;
        let (cipher_key, mac_key) = match key.len() {
            SHORT => rest.split_at(16),
            LONG => {
                let (mac_key, cipher_key) = rest.split_at(32);
                (cipher_key, mac_key)
            }
            _ => return None,
        };
        Some(Self { name: *name, cipher_key: cipher_key.to_vec(), mac_key: mac_key.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_cut_as_nginx_cuts_them() {
        let long: Vec<u8> = (0..80).collect();
        let short: Vec<u8> = (100..148).collect();
        let keys = TicketKeys::new(&[long.clone(), short.clone()]).unwrap();
        let first = keys.first().unwrap();
        assert_eq!(
            (&first.name[..], &first.mac_key[..], &first.cipher_key[..]),
            (&long[..16], &long[16..48], &long[48..])
        );
        let (second, is_old) = keys.find(short[..16].try_into().unwrap()).unwrap();
        assert_eq!((&second.cipher_key[..], &second.mac_key[..]), (&short[16..32], &short[32..]));
        assert!(is_old && !keys.find(&first.name).unwrap().1);
        assert!(keys.find(&[0; 16]).is_none());
    }

    #[test]
    fn other_lengths_are_no_keys() {
        assert!(TicketKeys::new(&[]).is_none());
        for length in [0, 16, 47, 49, 79, 81] {
            assert!(TicketKeys::new(&[vec![1; 48], vec![0; length]]).is_none(), "{length}");
        }
    }
}
