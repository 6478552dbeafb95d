//! Reading a stream in large blocks, with any run of bytes in one piece.

use std::io::{self, Read};

use super::error::StreamError;
use crate::jobs::Watch;

/// Bytes asked of the system at a time.
const BLOCK: usize = 1 << 18;

/// A stream of which the next bytes can be had as one slice. Knows its place, so that errors can name it.
pub(super) struct Blocks<R> {
    inner: R,
    buffer: Vec<u8>,
    start: usize,
    taken: u64,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, buffer: Vec::new(), start: 0, taken: 0, ended: false }
    }

    /// Bytes taken so far.
    pub(super) fn position(&self) -> u64 {
        self.taken
    }

    /// The next `count` bytes, or fewer at the end of the stream; they stay next. A lying count costs no more memory than
    /// the stream really has.
    #[inline]
    pub(super) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.buffer.len() - self.start < count {
            self.fill(count)?;
        }
        let end = self.buffer.len().min(self.start.saturating_add(count));
        Ok(&self.buffer[self.start..end])
    }

    #[cold]
    fn fill(&mut self, count: usize) -> io::Result<()> {
        while self.buffer.len() - self.start < count && !self.ended {
            if self.start > 0 {
                self.buffer.drain(..self.start);
                self.start = 0;
            }
            let filled = self.buffer.len();
            self.buffer.resize(filled + BLOCK, 0);
            let read = read_some(&mut self.inner, &mut self.buffer[filled..])?;
            self.buffer.truncate(filled + read);
            self.ended = read == 0;
        }
        Ok(())
    }

    /// Steps over bytes that [`Blocks::peek`] gave.
    #[inline]
    pub(super) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.buffer.len());
        self.taken += count as u64;
    }

    /// The bytes that are at hand without asking the system, at least one unless the stream has ended.
    #[inline]
    pub(super) fn at_hand(&mut self) -> io::Result<&[u8]> {
        self.peek(1)?;
        Ok(&self.buffer[self.start..])
    }
}

fn read_some(inner: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match inner.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

/// A stream that is hashed while it is read, and tells how far it has come.
pub(super) struct Hashed<'a, R> {
    inner: R,
    hasher: &'a mut blake3::Hasher,
    watch: &'a Watch,
}

impl<'a, R: Read> Hashed<'a, R> {
    pub(super) fn new(inner: R, hasher: &'a mut blake3::Hasher, watch: &'a Watch) -> Self {
        Self { inner, hasher, watch }
    }

    /// Reads what a reader left behind its last record, so that the hash is of the whole file.
    ///
    pub(super) fn drain(&mut self) -> Result<(), StreamError> {
        let mut block = vec![0; BLOCK];
        while read_some(self, &mut block)? > 0 {
            self.watch.check()?;
        }
        Ok(())
    }
}

impl<R: Read> Read for Hashed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.watch.advance(read as u64);
        Ok(read)
    }
}

/// A decimal number in ASCII, exactly rounded.
pub(super) fn number(text: &[u8]) -> Option<f64> {
    match plain_number(text) {
        Some((value, length)) if length == text.len() => Some(value),
        _ => slow_number(text),
    }
}

/// The number that a text begins with and its length, exactly rounded; `None` when it is not of the kind that maps hold: up to
/// 15 digits, with a point or none, without an exponent.
#[inline]
pub(super) fn plain_number(text: &[u8]) -> Option<(f64, usize)> {
    const POWERS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];
    /// More digits may not fit the 53 bits of a real.
    const DIGITS: u32 = 15;
    let signed = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    let (mut mantissa, mut digits, mut point, mut at) = (0_u64, 0_u32, None, signed);
    while let Some(&byte) = text.get(at) {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + u64::from(digit);
            digits += u32::from(mantissa > 0);
            if digits > DIGITS {
                return None;
            }
        } else if byte == b'.' && point.is_none() {
            point = Some(at);
        } else {
            break;
        }
        at += 1;
    }
    if matches!(text.get(at), Some(b'.' | b'e' | b'E' | b'+' | b'-')) || at == signed + usize::from(point.is_some()) {
        return None;
    }
    let decimals = point.map_or(0, |point| at - point - 1);
    // Both are exact in f64, so one division rounds correctly.
    let value = mantissa as f64 / POWERS.get(decimals)?;
    Some((if text[0] == b'-' { -value } else { value }, at))
}

fn slow_number(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text).ok()?;
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_lying_count_gives_what_there_is() {
        let mut blocks = Blocks::new(&b"abc"[..]);
        assert_eq!(blocks.peek(usize::MAX / 2).unwrap(), b"abc");
        blocks.consume(2);
        assert_eq!((blocks.position(), blocks.peek(9).unwrap()), (2, &b"c"[..]));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "1.2.3", "nan", "inf", "1,5", "0x10", "***", "1 2"] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_plain_number_ends_where_its_digits_do() {
        for (text, found) in [
            ("105.5,21]", Some((105.5, 5))),
            ("-0.25]", Some((-0.25, 5))),
            ("7", Some((7.0, 1))),
            ("5.", Some((5.0, 2))),
            ("1e5", None),
            ("1.2.3", None),
            ("1-2", None),
            ("-", None),
            ("", None),
            (".", None),
            ("x", None),
            ("1234567890123456", None),
        ] {
            assert_eq!(plain_number(text.as_bytes()), found, "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_rounded_as_the_standard_library_does(value in any::<f64>(), places in 0_usize..20) {
            prop_assume!(value.is_finite());
            for text in [format!("{value}"), format!("{value:e}"), format!("{:.places$}", value % 1e7)] {
                prop_assert_eq!(number(text.as_bytes()), text.parse().ok(), "{}", text);
            }
        }
    }
}
