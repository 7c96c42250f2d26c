//! What a script gives as a body, or a part of one.

use event_runtime::buffer::Buffer;
use ext_php_rs::types::Zval;

use crate::classes::event_buffer::EventBuffer;
use crate::zend::{Argument, Object, Result, Type, expected};

/// An EventBuffer, which is emptied, or a string.
pub(super) enum Body<'call> {
    Buffer(&'call Object<EventBuffer>),
    Text(&'call [u8]),
}

impl Body<'_> {
    /// Moves it to the end of a buffer.
    pub(super) fn append_to(self, target: &mut Buffer) {
        match self {
            Self::Buffer(buffer) => buffer.with(|buffer| target.append(buffer)),
            Self::Text(text) => target.add(text),
        }
    }

    /// Lends the bytes to somebody who may use the loop. What is not taken of them is dropped.
    #[inline]
    pub(super) fn lend<R>(self, take: impl FnOnce(&mut Buffer) -> R) -> R {
        match self {
            Self::Buffer(buffer) => buffer.lend(take),
            Self::Text(text) => {
                let mut buffer = Buffer::new();
                buffer.add(text);
                take(&mut buffer)
            }
        }
    }
}

impl<'call> Argument<'call> for Body<'call> {
    const TYPE: Type = <&Object<EventBuffer>>::TYPE.or_string();

    #[inline]
    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        if value.is_object() {
            return <&Object<EventBuffer>>::convert(value, position).map(Self::Buffer);
        }
        text(value, position)
    }
}

#[inline(never)]
fn text(value: &mut Zval, position: u32) -> Result<Body<'_>> {
    match value.is_array() || value.is_null() || value.is_resource() {
        true => Err(expected(value, position, c"EventBuffer|string")),
        false => <&[u8]>::convert(value, position).map(Body::Text),
    }
}

/// None for null.
impl<'call> Argument<'call> for Option<Body<'call>> {
    const TYPE: Type = Body::TYPE.or_null();

    fn convert(value: &'call mut Zval, position: u32) -> Result<Self> {
        if value.is_null() { Ok(None) } else { Body::convert(value, position).map(Some) }
    }
}
