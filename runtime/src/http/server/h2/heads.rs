//! Heads of requests that have come before. Clients tend to send the same one again and again: it is kept once, and was
//! looked at before.

use crate::http::message::head::RequestHead;

/// So many heads are kept at most, each in the place that its length says.
const PLACES: usize = 8;

/// Longer heads are not kept.
const LONGEST: usize = 1024;

/// The memory that heads are written to is kept up to this size.
const ROOM: usize = 16 * 1024;

/// Heads that have come before.
#[derive(Default)]
pub(super) struct Heads {
    room: Vec<u8>,
    known: [Option<RequestHead>; PLACES],
}

impl Heads {
    /// A head that `write` writes the fields of, as lines; it says whether they have something that only the client may
    /// know. None if it has not come before and is not acceptable.
    pub(super) fn compose(
        &mut self,
        method: &str,
        target: &str,
        write: impl FnOnce(&mut Vec<u8>) -> bool,
        is_acceptable: impl FnOnce() -> bool,
    ) -> Option<RequestHead> {
        self.room.clear();
        self.room.extend_from_slice(method.as_bytes());
        self.room.extend_from_slice(target.as_bytes());
        let is_private = write(&mut self.room);
        let place = &mut self.known[self.room.len() % PLACES];
        if let Some(head) = place.as_ref().filter(|head| head.is_of_http_2(method, target, &self.room)) {
            return Some(head.clone());
        }
        let head = is_acceptable().then(|| RequestHead::of_http_2(method, target, &self.room));
        if self.room.capacity() > ROOM {
            self.room = Vec::new();
        }
        let head = head?;
        if head.len() <= LONGEST && !is_private {
            *place = Some(head.clone());
        }
        Some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(heads: &mut Heads, method: &str, target: &str, line: &str, is_private: bool) -> RequestHead {
        let write = |lines: &mut Vec<u8>| {
            lines.extend_from_slice(line.as_bytes());
            is_private
        };
        heads.compose(method, target, write, || true).unwrap()
    }

    #[test]
    fn a_head_that_comes_again_is_the_same() {
        let mut heads = Heads::default();
        let one = of(&mut heads, "GET", "/one", "Host: h\r\n", false);
        assert!(of(&mut heads, "GET", "/one", "Host: h\r\n", false).is_same(&one));
        let other = of(&mut heads, "GET", "/two", "Host: h\r\n", false);
        assert!(!other.is_same(&one));
        assert_eq!(other.target(), b"/two");
        assert!(!of(&mut heads, "GET", "/one", "Host: h\r\n", false).is_same(&one));
        let long = "a".repeat(ROOM);
        assert_eq!(of(&mut heads, "GET", &long, "", false).target(), long.as_bytes());
        assert_eq!(heads.room.capacity(), 0);
        let refused = |lines: &mut Vec<u8>| {
            lines.resize(2 * ROOM, b'a');
            false
        };
        assert!(heads.compose("GET", "/", refused, || false).is_none());
        assert_eq!(heads.room.capacity(), 0);
    }

    #[test]
    fn one_that_only_reads_alike_is_another() {
        let mut heads = Heads::default();
        for (method, target, line) in
            [("GET", "/one", "Host: h"), ("GET/", "one", "Host: h"), ("GET", "/", "oneHost: h")]
        {
            let head = of(&mut heads, method, target, line, false);
            assert_eq!((head.method_name(), head.target()), (method.as_bytes(), target.as_bytes()));
        }
    }

    #[test]
    fn what_only_the_client_may_know_is_not_kept() {
        let mut heads = Heads::default();
        of(&mut heads, "GET", "/", "Cookie: a\r\n", true);
        assert!(heads.known.iter().all(Option::is_none));
        assert!(heads.compose("GET", "/", |_| false, || false).is_none());
        assert!(heads.known.iter().all(Option::is_none));
    }
}
