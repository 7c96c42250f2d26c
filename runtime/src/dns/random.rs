//! Numbers that nobody on the way can guess: all that an answer is told from a forged one by.

use std::io;

use rustix::rand::{GetRandomFlags, getrandom};

/// Bytes of the kernel's generator.
///
/// # Errors
///
/// What the kernel answers.
pub(super) fn bytes<const LENGTH: usize>() -> io::Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    let mut filled = 0;
    while filled < LENGTH {
        filled += getrandom(&mut bytes[filled..], GetRandomFlags::empty())?;
    }
    Ok(bytes)
}
