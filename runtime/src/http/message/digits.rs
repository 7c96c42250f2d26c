//! Numbers in digits, without the cost of formatting: every reply has some.

/// Room for the digits of any number.
pub(in crate::http) type Digits = [u8; 20];

/// A number in decimal digits.
pub(in crate::http) fn decimal(number: u64, room: &mut Digits) -> &[u8] {
    digits::<10>(number, room)
}

/// A number in hexadecimal digits.
pub(in crate::http) fn hexadecimal(number: u64, room: &mut Digits) -> &[u8] {
    digits::<16>(number, room)
}

fn digits<const RADIX: u64>(mut number: u64, room: &mut Digits) -> &[u8] {
    let mut at = room.len();
    loop {
        at -= 1;
        room[at] = b"0123456789abcdef"[(number % RADIX) as usize];
        number /= RADIX;
        if number == 0 {
            return &room[at..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_are_formatted() {
        for number in [0, 1, 9, 10, 15, 16, 255, 256, 999, 1_000_000, u64::MAX] {
            assert_eq!(decimal(number, &mut Digits::default()), number.to_string().as_bytes());
            assert_eq!(hexadecimal(number, &mut Digits::default()), format!("{number:x}").as_bytes());
        }
    }
}
