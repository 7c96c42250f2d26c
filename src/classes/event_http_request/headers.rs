//! The headers of an `EventHttpRequest`, those that have come and those to be sent.

use std::cell::RefCell;

use event_runtime::http::{Headers, RequestHead, is_name, is_value};

use crate::classes::convert::quoted;
use crate::classes::event_base::EventBase;
use crate::zend::{ArrayBuilder, Object, OrFalse, PhpString, Ref, Result, SharedArray, refuse};

use super::reply::Reply;
use super::{EventHttpRequest, Head, INPUT_HEADER, INPUT_TRAILER, OUTPUT_HEADER, OUTPUT_TRAILER, Received};

/// One of the lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Input,
    Output,
    InputTrailers,
    OutputTrailers,
}

impl List {
    /// The list a script means; none, after a warning, where it is none of them.
    fn of(number: i64) -> Result<Option<Self>> {
        match number {
            INPUT_HEADER => Ok(Some(Self::Input)),
            OUTPUT_HEADER => Ok(Some(Self::Output)),
            INPUT_TRAILER => Ok(Some(Self::InputTrailers)),
            OUTPUT_TRAILER => Ok(Some(Self::OutputTrailers)),
            _ => {
                let wanted = "EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted";
                refuse(&format!("Incorrect type of header {number}: {wanted}"))
            }
        }
    }
}

/// The headers of the head that was asked for last, as the array scripts are given. Most clients send the same head again
/// and again, which the runtime recognises then.
#[derive(Default)]
pub(in crate::classes) struct KnownHeaders(RefCell<Option<Known>>);

struct Known {
    head: RequestHead,
    /// There is one when it has come for the second time.
    array: Option<SharedArray>,
}

impl KnownHeaders {
    /// The headers of a head.
    fn array(&self, head: &RequestHead) -> SharedArray {
        let is_again = match &*self.0.borrow() {
            Some(known) if known.head.is_same(head) => match &known.array {
                Some(array) => return array.clone(),
                None => true,
            },
            _ => false,
        };
        let array = SharedArray::from(array(head.fields().iter()));
        let known = Known { head: head.clone(), array: is_again.then(|| array.clone()) };
        drop(self.0.replace(Some(known)));
        array
    }
}

/// A list of headers as an array.
pub(super) fn array<'headers>(headers: impl Iterator<Item = (&'headers [u8], &'headers [u8])>) -> ArrayBuilder {
    let mut array = ArrayBuilder::with_capacity(8);
    headers.for_each(|(name, value)| array.set(name, PhpString::new(value)));
    array
}

/// What is said of a header that cannot be sent.
pub(in crate::classes) fn complaint(name: &[u8], value: &[u8]) -> Option<String> {
    let shown = quoted(name);
    if !is_name(name) {
        return Some(format!("{shown} is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one"));
    }
    let what = if value.contains(&0) { "a NUL" } else { "a line end" };
    (!is_value(value)).then(|| format!("The value of {shown} has {what}, which cannot be sent"))
}

/// Whether a header has a line end. Those are refused without a word, as PECL event does it.
fn has_line_end(name: &[u8], value: &[u8]) -> bool {
    name.iter().chain(value).any(|byte| matches!(byte, b'\r' | b'\n'))
}

impl EventHttpRequest {
    pub(super) fn get_input_headers(this: &Object<Self>) -> Result<SharedArray> {
        // Copies, which are cheap, since an array is made of PHP's memory.
        let changed = this.input.borrow().clone();
        Ok(match (changed, this.head()) {
            (Some(headers), _) => array(headers.iter()).into(),
            (None, Some(Head::Request(head))) => match this.keeper() {
                Some(base) => base.headers.array(&head),
                None => array(head.fields().iter()).into(),
            },
            (None, Some(head)) => array(head.fields().iter()).into(),
            (None, None) => array(std::iter::empty()).into(),
        })
    }

    /// The loop of a request whose head the loop has kept, for it may come again.
    fn keeper(&self) -> Option<Ref<EventBase>> {
        let received = self.received.borrow();
        let Received { base, head, .. } = received.as_ref()?;
        // This is one, and the caller has another.
        head.is_kept_beside(2).then(|| base.clone())
    }

    pub(super) fn get_output_headers(this: &Object<Self>) -> Result<ArrayBuilder> {
        let headers = this.output.borrow().clone();
        Ok(array(headers.iter()))
    }

    /// Does something with a list of headers.
    fn with_headers<R>(&self, list: List, act: impl FnOnce(&mut Headers) -> R) -> R {
        match list {
            List::Input => {}
            List::Output => return act(&mut self.output.borrow_mut()),
            List::InputTrailers => return self.trailers.with_input(act),
            List::OutputTrailers => return self.trailers.with_output(act),
        }
        let mut input = self.input.borrow_mut();
        let fresh = || self.head().map(|head| head.fields().headers()).unwrap_or_default();
        act(input.get_or_insert_with(fresh))
    }

    pub(super) fn add_header(this: &Object<Self>, key: &[u8], value: &[u8], list: i64) -> Result<bool> {
        let Some(list) = List::of(list)? else { return Ok(false) };
        if !is_name(key) || !is_value(value) {
            let complaint = complaint(key, value).filter(|_| !has_line_end(key, value));
            return complaint.map_or(Ok(false), |complaint| refuse(&complaint));
        }
        if list == List::OutputTrailers && !this.takes_trailer(key)? {
            return Ok(false);
        }
        this.with_headers(list, |headers| headers.push(key, value));
        this.changed(list);
        Ok(true)
    }

    /// A reply that has begun takes trailers to the end.
    fn changed(&self, list: List) {
        if list == List::OutputTrailers && self.reply.get() != Reply::Due {
            self.hand_over_trailers();
        }
    }

    pub(super) fn clear_headers(this: &Object<Self>) -> Result<()> {
        this.output.borrow_mut().clear();
        this.trailers.clear_output();
        this.changed(List::OutputTrailers);
        Ok(())
    }

    pub(super) fn remove_header(this: &Object<Self>, key: &[u8], list: i64) -> Result<bool> {
        let Some(list) = List::of(list)? else { return Ok(false) };
        let is_removed = this.with_headers(list, |headers| headers.remove(key));
        this.changed(list);
        Ok(is_removed)
    }

    pub(super) fn find_header(this: &Object<Self>, key: &[u8], list: i64) -> Result<OrFalse<Option<PhpString>>> {
        let Some(list) = List::of(list)? else { return Ok(OrFalse(None)) };
        let unchanged = list == List::Input && this.input.borrow().is_none();
        let found = if unchanged {
            this.head().and_then(|head| head.fields().find(key).map(<[u8]>::to_vec))
        } else {
            this.with_headers(list, |headers| headers.find(key).map(<[u8]>::to_vec))
        };
        Ok(OrFalse(Some(found.map(|value| PhpString::new(&value)))))
    }

    pub(super) fn get_header_values(this: &Object<Self>, name: &[u8], list: i64) -> Result<ArrayBuilder> {
        let mut values = ArrayBuilder::with_capacity(1);
        let Some(list) = List::of(list)? else { return Ok(values) };
        let mut take = |(other, value): (&[u8], &[u8])| {
            if other.eq_ignore_ascii_case(name) {
                values.push(PhpString::new(value));
            }
        };
        let unchanged = list == List::Input && this.input.borrow().is_none();
        if unchanged {
            this.head().iter().for_each(|head| head.fields().iter().for_each(&mut take));
        } else {
            // A copy, since an array is made of PHP's memory.
            this.with_headers(list, |headers| headers.clone()).iter().for_each(take);
        }
        Ok(values)
    }
}
