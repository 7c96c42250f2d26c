//! Numbers in digits, without the cost of formatting: every reply has some.

/// Room for the digits of any number.
pub(in crate::http) type Digits = [u8; 20];

/// Room for any number in hexadecimal digits, and the end of its line.
pub(in crate::http) type Line = [u8; 18];

/// A number in decimal digits.
pub(in crate::http) fn decimal(mut number: u64, room: &mut Digits) -> &[u8] {
    let mut at = room.len();
    loop {
        at -= 1;
        room[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return &room[at..];
        }
    }
}

/// A number in hexadecimal digits, and the end of its line.
pub(in crate::http) fn hexadecimal_line(mut number: u64, room: &mut Line) -> &[u8] {
    let mut at = room.len() - 2;
    room[at..].copy_from_slice(b"\r\n");
    loop {
        at -= 1;
        room[at] = b"0123456789abcdef"[(number % 16) as usize];
        number /= 16;
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
            assert_eq!(hexadecimal_line(number, &mut Line::default()), format!("{number:x}\r\n").as_bytes());
        }
    }
}
