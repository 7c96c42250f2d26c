//! Responses that another project tests with, or that are easily read in two ways: the client has to take or refuse all
//! of them as written.

use super::corpora::{cases, check_rows};
use super::visit::Visit;

pub(crate) const LLHTTP: &str = include_str!("../corpora/llhttp-responses.txt");
pub(crate) const DESYNC: &str = include_str!("../corpora/desync-responses.txt");

/// Every case ends as written, whether its bytes come at once or one by one.
fn check(corpus: &str) {
    let cases = cases(corpus);
    assert!(cases.len() > 40);
    let mut wrong = String::new();
    for case in &cases {
        for piece in [case.bytes.len(), 1] {
            let mut visit = Visit::new();
            let end = visit.answer(&case.bytes, piece, &case.end);
            if (visit.texts(), end) != (case.asked.clone(), case.end.as_str()) {
                wrong += &format!("{} (pieces of {piece}): {:?}, {end}\n", case.name, visit.texts());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn responses_of_llhttp() {
    check(LLHTTP);
}

#[test]
fn responses_that_are_read_in_different_ways() {
    check(DESYNC);
}

#[test]
fn every_difference_from_llhttp_is_documented() {
    check_rows(LLHTTP);
}
