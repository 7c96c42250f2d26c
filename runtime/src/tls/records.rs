//! What may come of records that carry nothing.
//!
//! A new key costs 40 us for 27 bytes, a session ticket 20 us, a refused renegotiation an answer: a peer that sends
//! nothing else would have us compute, and answer, without end. So there is a budget for it that time refills.

use std::time::{Duration, Instant};

/// The header of a record: its type, version and length.
const HEADER: usize = 5;

/// The budget, and what it is refilled to: more than any peer needs in a row.
const BUDGET: u32 = 64;

/// As much is added to it each second.
const EACH_SECOND: u32 = 1;

/// A record costs 1, and 1 more for each so many bytes: there is room for many messages in one.
const BYTES: usize = 256;

/// What a handshake that we have asked for may cost the peer: its certificates may have 100 KiB.
const HANDSHAKE: u32 = 512;

/// Counts the records of a session, as they go by.
pub(super) struct Records {
    header: [u8; HEADER],
    /// How much of the header is there.
    have: usize,
    /// How much of the record behind it is still to come.
    rest: usize,
    /// The budget; none before the handshake is done, in which all that comes is part of something.
    left: Option<u32>,
    refilled: Instant,
    /// What the last record costs if it carries nothing, which is known when the next one begins.
    owed: u32,
}

impl Records {
    pub(super) fn new() -> Self {
        Self { header: [0; HEADER], have: 0, rest: 0, left: None, refilled: Instant::now(), owed: 0 }
    }

    /// From now on records that carry nothing are paid for.
    pub(super) fn begin(&mut self) {
        self.left = Some(BUDGET);
    }

    /// The last record has carried something.
    pub(super) fn carried(&mut self) {
        self.owed = 0;
    }

    /// We have asked the peer for a handshake.
    pub(super) fn allow_handshake(&mut self) {
        if let Some(left) = &mut self.left {
            *left = (*left).max(BUDGET) + HANDSHAKE;
        }
    }

    /// Bytes go by. False when the budget was not enough for those that are behind us.
    pub(super) fn pass(&mut self, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            if self.rest > 0 {
                let size = self.rest.min(bytes.len());
                self.rest -= size;
                bytes = &bytes[size..];
                continue;
            }
            let size = (HEADER - self.have).min(bytes.len());
            self.header[self.have..self.have + size].copy_from_slice(&bytes[..size]);
            self.have += size;
            bytes = &bytes[size..];
            if self.have == HEADER {
                self.have = 0;
                self.rest = usize::from(u16::from_be_bytes([self.header[3], self.header[4]]));
                if !self.pay() {
                    return false;
                }
            }
        }
        true
    }

    fn pay(&mut self) -> bool {
        let Some(left) = &mut self.left else { return true };
        // OpenSSL refuses what claims to have more than 16 KiB and a little.
        let cost = 1 + u32::try_from(self.rest / BYTES).unwrap_or(BUDGET);
        let owed = std::mem::replace(&mut self.owed, cost);
        if *left < owed {
            let seconds = self.refilled.elapsed().as_secs();
            let earned = u32::try_from(seconds).unwrap_or(BUDGET).saturating_mul(EACH_SECOND);
            *left = left.saturating_add(earned).min(BUDGET);
            self.refilled += Duration::from_secs(seconds);
        }
        let paid = left.checked_sub(owed);
        *left = paid.unwrap_or(0);
        paid.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(length: u16) -> Vec<u8> {
        let mut record = vec![23, 3, 3];
        record.extend(length.to_be_bytes());
        record.extend(vec![0; length.into()]);
        record
    }

    #[test]
    fn records_that_carry_something_cost_nothing() {
        let mut records = Records::new();
        assert!((0..1000).all(|_| records.pass(&record(22))));
        records.begin();
        for _ in 0..1000 {
            assert!(records.pass(&record(16_384 + 17)));
            records.carried();
            records.carried();
        }
        assert_eq!(records.left, Some(BUDGET));
    }

    #[test]
    fn records_that_carry_nothing_are_paid_for() {
        for (length, enough) in [(22, 64), (255, 64), (256, 32), (16_384, 0)] {
            let passing = |records: &mut Records, most| (0..most).take_while(|_| records.pass(&record(length))).count();
            let mut records = Records::new();
            records.begin();
            // That the last one has carried nothing is not known yet.
            assert_eq!(passing(&mut records, enough + 1), enough + 1, "{length}");
            // Time pays as well, and not more than the budget.
            records.refilled -= Duration::from_secs(70);
            assert_eq!(passing(&mut records, 1000), enough, "{length}");
        }
    }

    #[test]
    fn what_was_asked_for_may_cost_more() {
        let mut records = Records::new();
        records.begin();
        (0..5).for_each(|_| records.allow_handshake());
        assert!((0..8).all(|_| records.pass(&record(16_384))));
    }

    proptest::proptest! {
        #[test]
        fn pieces_do_not_matter(lengths in proptest::collection::vec(0u16..2000, 1..90), size in 1usize..4000) {
            let wire: Vec<u8> = lengths.iter().flat_map(|&length| record(length)).collect();
            let mut whole = Records::new();
            whole.begin();
            let expected = lengths.iter().all(|&length| whole.pass(&record(length)));
            let mut pieces = Records::new();
            pieces.begin();
            proptest::prop_assert_eq!(wire.chunks(size).all(|piece| pieces.pass(piece)), expected);
            proptest::prop_assert_eq!(pieces.left, whole.left);
        }
    }
}
