//! A stream of JSON, pulled token by token: strings and numbers without an object in between.

use std::io::Read;

use super::blocks::{Blocks, number, plain_number};
use super::error::StreamError;

/// Nesting past this is no map; a hundred thousand brackets must not cost a stack.
const MAX_DEPTH: u32 = 128;
/// The longest number that is taken for one.
const MAX_NUMBER: usize = 400;

pub(super) struct Json<R> {
    blocks: Blocks<R>,
}

impl<R: Read> Json<R> {
    pub(super) fn new(stream: R) -> Self {
        Self { blocks: Blocks::new(stream) }
    }

    pub(super) fn position(&self) -> u64 {
        self.blocks.position()
    }

    pub(super) fn error<T>(&self, reason: &'static str) -> Result<T, StreamError> {
        Err(StreamError::Damaged(self.position(), reason))
    }

    /// The next byte that is not space; `None` at the end of the stream. It stays next.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<Option<u8>, StreamError> {
        loop {
            let at_hand = self.blocks.at_hand()?;
            let Some(&first) = at_hand.first() else { return Ok(None) };
            if !is_space(first) {
                return Ok(Some(first));
            }
            let spaces = at_hand.iter().take_while(|byte| is_space(**byte)).count();
            self.blocks.consume(spaces);
        }
    }

    /// As [`Json::peek`], where the stream must not end.
    pub(super) fn next_is(&mut self) -> Result<u8, StreamError> {
        match self.peek()? {
            Some(byte) => Ok(byte),
            None => Err(StreamError::Truncated(self.position())),
        }
    }

    pub(super) fn expect(&mut self, wanted: u8) -> Result<(), StreamError> {
        if self.next_is()? != wanted {
            return self.error("unexpected character");
        }
        self.blocks.consume(1);
        Ok(())
    }

    /// Whether the next byte is this one; then it is taken.
    pub(super) fn take_if(&mut self, wanted: u8) -> Result<bool, StreamError> {
        let found = self.next_is()? == wanted;
        if found {
            self.blocks.consume(1);
        }
        Ok(found)
    }

    /// Walks the members of an object: `{` is next, `member` reads each value.
    pub(super) fn object(
        &mut self,
        key: &mut Vec<u8>,
        mut member: impl FnMut(&mut Self, &mut Vec<u8>) -> Result<(), StreamError>,
    ) -> Result<(), StreamError> {
        self.expect(b'{')?;
        if self.take_if(b'}')? {
            return Ok(());
        }
        loop {
            self.string(key)?;
            self.expect(b':')?;
            member(self, key)?;
            if !self.take_if(b',')? {
                return self.expect(b'}');
            }
        }
    }

    /// Walks the elements of an array: `[` is next, `element` reads each.
    pub(super) fn array(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), StreamError>,
    ) -> Result<(), StreamError> {
        self.expect(b'[')?;
        if self.take_if(b']')? {
            return Ok(());
        }
        loop {
            element(self)?;
            if !self.take_if(b',')? {
                return self.expect(b']');
            }
        }
    }

    /// A string, unescaped, into `text` (cleared first). Its bytes are as in the file: a file may not be UTF-8.
    pub(super) fn string(&mut self, text: &mut Vec<u8>) -> Result<(), StreamError> {
        self.expect(b'"')?;
        text.clear();
        loop {
            let at_hand = self.blocks.at_hand()?;
            if at_hand.is_empty() {
                return Err(StreamError::Truncated(self.position()));
            }
            let plain = memchr::memchr2(b'"', b'\\', at_hand).unwrap_or(at_hand.len());
            text.extend_from_slice(&at_hand[..plain]);
            let stop = at_hand.get(plain).copied();
            self.blocks.consume(plain + usize::from(stop.is_some()));
            match stop {
                None => {}
                Some(b'"') => return Ok(()),
                Some(_) => self.escape(text)?,
            }
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), StreamError> {
        let Some(&kind) = self.blocks.peek(1)?.first() else { return Err(StreamError::Truncated(self.position())) };
        self.blocks.consume(1);
        let plain = match kind {
            b'"' | b'\\' | b'/' => kind,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let letter = self.unicode_escape()?;
                text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            _ => return self.error("unknown escape"),
        };
        text.push(plain);
        Ok(())
    }

    fn unicode_escape(&mut self) -> Result<char, StreamError> {
        let high = self.hex()?;
        let code = if (0xD800..0xDC00).contains(&high) && self.blocks.peek(2)? == b"\\u" {
            self.blocks.consume(2);
            let low = self.hex()?;
            0x10000 + ((high - 0xD800) << 10) + (low.wrapping_sub(0xDC00) & 0x3FF)
        } else {
            high
        };
        // Half of a pair alone is no letter.
        Ok(char::from_u32(code).unwrap_or('\u{FFFD}'))
    }

    fn hex(&mut self) -> Result<u32, StreamError> {
        let digits = self.blocks.peek(4)?;
        if digits.len() < 4 {
            return Err(StreamError::Truncated(self.position()));
        }
        let code = std::str::from_utf8(digits).ok().and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.blocks.consume(4);
        code.map_or_else(|| self.error("not four hexadecimal digits"), Ok)
    }

    /// A number, as its text in `text` (cleared first).
    pub(super) fn number_text(&mut self, text: &mut Vec<u8>) -> Result<(), StreamError> {
        text.clear();
        self.peek()?;
        loop {
            let at_hand = self.blocks.at_hand()?;
            let end = at_hand.iter().position(|byte| !is_number(*byte)).unwrap_or(at_hand.len());
            text.extend_from_slice(&at_hand[..end]);
            let ended = end < at_hand.len() || end == 0;
            self.blocks.consume(end);
            if text.len() > MAX_NUMBER {
                return self.error("number too long");
            }
            if ended {
                return if text.is_empty() { self.error("not a number") } else { Ok(()) };
            }
        }
    }

    /// A vertex of two plain numbers, `[105.8,21.03]`, when all of it is at hand; otherwise nothing is taken, and it may still
    /// be a vertex.
    #[inline]
    pub(super) fn plain_vertex(&mut self) -> Result<Option<(f64, f64)>, StreamError> {
        let at_hand = self.blocks.at_hand()?;
        // GDAL writes a space after brackets and commas.
        let space = |text: &[u8]| usize::from(text.first() == Some(&b' '));
        let read = || {
            let mut rest = at_hand.strip_prefix(b"[")?;
            rest = &rest[space(rest)..];
            let (x, length) = plain_number(rest)?;
            rest = rest[length..].strip_prefix(b",")?;
            rest = &rest[space(rest)..];
            let (y, length) = plain_number(rest)?;
            rest = &rest[length..];
            rest = rest[space(rest)..].strip_prefix(b"]")?;
            Some(((x, y), at_hand.len() - rest.len()))
        };
        let Some((vertex, taken)) = read() else { return Ok(None) };
        self.blocks.consume(taken);
        Ok(Some(vertex))
    }

    /// A number of a coordinate; `null` and `NaN` are not a number.
    pub(super) fn coordinate(&mut self, scratch: &mut Vec<u8>) -> Result<f64, StreamError> {
        let first = self.next_is()?;
        let at_hand = self.blocks.at_hand()?;
        // The whole number with what ends it is mostly at hand.
        if let Some(end) = at_hand.iter().take(32).position(|byte| !is_number(*byte)) {
            if end > 0 {
                let value = number(&at_hand[..end]);
                self.blocks.consume(end);
                return value.map_or_else(|| self.error("not a number"), Ok);
            }
            if matches!(first, b'n' | b'N') {
                self.word()?;
                return Ok(f64::NAN);
            }
        }
        self.number_text(scratch)?;
        number(scratch).map_or_else(|| self.error("not a number"), Ok)
    }

    /// `true`, `false`, `null`, and `NaN`, which some writers use.
    pub(super) fn word(&mut self) -> Result<Word, StreamError> {
        self.peek()?;
        for (text, word) in
            [(&b"true"[..], Word::True), (b"false", Word::False), (b"null", Word::Null), (b"NaN", Word::Null)]
        {
            if self.blocks.peek(text.len())? == text {
                self.blocks.consume(text.len());
                return Ok(word);
            }
        }
        if self.blocks.peek(5)?.len() < 4 {
            return Err(StreamError::Truncated(self.position()));
        }
        self.error("unexpected character")
    }

    /// Any value, as its text appended to `text`. No recursion.
    pub(super) fn capture(&mut self, text: &mut Vec<u8>) -> Result<(), StreamError> {
        let mut depth = 0_u32;
        let mut piece = Vec::new();
        loop {
            match self.next_is()? {
                b'"' => {
                    self.string(&mut piece)?;
                    let unescaped = String::from_utf8_lossy(&piece);
                    text.extend_from_slice(serde_json::Value::from(unescaped.as_ref()).to_string().as_bytes());
                }
                open @ (b'{' | b'[') => {
                    depth += 1;
                    if depth > MAX_DEPTH {
                        return self.error("nested too deeply");
                    }
                    text.push(open);
                    self.blocks.consume(1);
                }
                close @ (b'}' | b']') if depth > 0 => {
                    depth -= 1;
                    text.push(close);
                    self.blocks.consume(1);
                }
                sign @ (b',' | b':') if depth > 0 => {
                    text.push(sign);
                    self.blocks.consume(1);
                }
                b'-' | b'0'..=b'9' => {
                    self.number_text(&mut piece)?;
                    text.extend_from_slice(&piece);
                }
                _ => text.extend_from_slice(match self.word()? {
                    Word::True => b"true",
                    Word::False => b"false",
                    Word::Null => b"null",
                }),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

/// A value that is neither text, number nor structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    True,
    False,
    Null,
}

/// Space, and the record separator of RFC 8142 and the byte order mark, which stand where space may.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x1E | 0xEF | 0xBB | 0xBF)
}

fn is_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E')
}
