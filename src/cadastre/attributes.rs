//! The columns of one source feature, packed into one allocation: what the file said, kept for ever.
//!
//! Layout: a count of values (u32, little endian), then a value each: a tag byte and its payload. Texts are a u32 byte length
//! and UTF-8; a text that was decoded from other bytes keeps those too. The project file stores these bytes as they are.

use super::PartialDate;

/// One value of a feature's columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Attribute<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    /// Text that was Unicode in the file.
    Text(&'a str),
    /// Text decoded from a legacy encoding or otherwise doubtful: NFC text, and the bytes as they stood in the file.
    Legacy {
        text: &'a str,
        raw: &'a [u8],
    },
    Date(PartialDate),
    /// Bytes that are not text.
    Bytes(&'a [u8]),
}

impl<'a> Attribute<'a> {
    /// The text of a textual value.
    pub fn text(&self) -> Option<&'a str> {
        match self {
            Attribute::Text(text) | Attribute::Legacy { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The value as a user would read it in a table; numbers in the shortest form that reads back equal.
    pub fn display(&self) -> String {
        match self {
            Attribute::Null => String::new(),
            Attribute::Boolean(value) => u8::from(*value).to_string(),
            Attribute::Integer(value) => value.to_string(),
            Attribute::Real(value) => value.to_string(),
            Attribute::Text(text) | Attribute::Legacy { text, .. } => (*text).to_owned(),
            Attribute::Date(date) => date.to_string(),
            Attribute::Bytes(bytes) => format!("[{}]", bytes.len()),
        }
    }
}

/// The kind of one value, whatever it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    Null,
    Boolean,
    Integer,
    Real,
    Text,
    /// A date to the day.
    Day,
    /// A year alone.
    Year,
    Bytes,
}

/// The values of one feature, in the order of its layer's columns. Empty for none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributes(Box<[u8]>);

impl Attributes {
    /// Takes packed bytes, as the project file keeps them.
    ///
    /// Errors: `None` when the bytes are not a whole packed row; then nothing of them is used.
    pub fn from_packed(bytes: &[u8]) -> Option<Self> {
        Self::is_packed(bytes).then(|| Self(bytes.into()))
    }

    /// Whether bytes are a whole packed row.
    pub(super) fn is_packed(bytes: &[u8]) -> bool {
        let mut values = AttributesIter::of_packed(bytes);
        let count = values.left;
        let whole = values.by_ref().count() == count;
        let headed = bytes.is_empty() || bytes.len() >= 4;
        headed && whole && values.rest.is_empty()
    }

    pub fn packed(&self) -> &[u8] {
        &self.0
    }

    pub fn len(&self) -> usize {
        self.iter().left
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn iter(&self) -> AttributesIter<'_> {
        AttributesIter::of_packed(&self.0)
    }

    /// The value of the column with this index; `Null` past the end.
    pub fn get(&self, column: usize) -> Attribute<'_> {
        self.iter().nth(column).unwrap_or(Attribute::Null)
    }
}

impl<'a> IntoIterator for &'a Attributes {
    type Item = Attribute<'a>;
    type IntoIter = AttributesIter<'a>;

    fn into_iter(self) -> AttributesIter<'a> {
        self.iter()
    }
}

/// The values of an [`Attributes`], first column first.
#[derive(Debug, Clone)]
pub struct AttributesIter<'a> {
    rest: &'a [u8],
    left: usize,
}

impl<'a> AttributesIter<'a> {
    pub(super) fn of_packed(packed: &'a [u8]) -> Self {
        let count = packed.first_chunk::<4>().map_or(0, |count| u32::from_le_bytes(*count) as usize);
        Self { rest: packed.get(4..).unwrap_or_default(), left: count }
    }

    /// What kind each value is of, in order: much quicker than the values, whose texts are looked through.
    pub fn kinds(mut self) -> impl Iterator<Item = ValueKind> {
        std::iter::from_fn(move || self.next_kind())
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn take_array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.first_chunk::<N>().copied()
    }

    fn take_bytes(&mut self) -> Option<&'a [u8]> {
        let length = u32::from_le_bytes(self.take_array()?);
        self.take(length as usize)
    }

    /// Steps over the next value without looking through its text.
    pub fn next_kind(&mut self) -> Option<ValueKind> {
        self.left = self.left.checked_sub(1)?;
        let [tag] = self.take_array()?;
        Some(match tag {
            TAG_NULL => ValueKind::Null,
            TAG_FALSE | TAG_TRUE => ValueKind::Boolean,
            TAG_INTEGER => self.take(8).map(|_| ValueKind::Integer)?,
            TAG_REAL => self.take(8).map(|_| ValueKind::Real)?,
            TAG_TEXT => self.take_bytes().map(|_| ValueKind::Text)?,
            TAG_LEGACY => self.take_bytes().and_then(|_| self.take_bytes()).map(|_| ValueKind::Text)?,
            TAG_DATE => match self.take_array()? {
                [_, _, 0, 0] => ValueKind::Year,
                _ => ValueKind::Day,
            },
            TAG_BYTES => self.take_bytes().map(|_| ValueKind::Bytes)?,
            _ => return None,
        })
    }

    fn take_text(&mut self) -> Option<&'a str> {
        simdutf8::basic::from_utf8(self.take_bytes()?).ok()
    }
}

impl<'a> Iterator for AttributesIter<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        self.left = self.left.checked_sub(1)?;
        let [tag] = self.take_array()?;
        Some(match tag {
            TAG_NULL => Attribute::Null,
            TAG_FALSE => Attribute::Boolean(false),
            TAG_TRUE => Attribute::Boolean(true),
            TAG_INTEGER => Attribute::Integer(i64::from_le_bytes(self.take_array()?)),
            TAG_REAL => Attribute::Real(f64::from_le_bytes(self.take_array()?)),
            TAG_TEXT => Attribute::Text(self.take_text()?),
            TAG_LEGACY => Attribute::Legacy { text: self.take_text()?, raw: self.take_bytes()? },
            TAG_DATE => {
                let [low, high, month, day] = self.take_array()?;
                Attribute::Date(PartialDate::from_parts(i16::from_le_bytes([low, high]), month, day)?)
            }
            TAG_BYTES => Attribute::Bytes(self.take_bytes()?),
            _ => return None,
        })
    }
}

const TAG_NULL: u8 = 0;
const TAG_FALSE: u8 = 1;
const TAG_TRUE: u8 = 2;
const TAG_INTEGER: u8 = 3;
const TAG_REAL: u8 = 4;
const TAG_TEXT: u8 = 5;
const TAG_LEGACY: u8 = 6;
const TAG_DATE: u8 = 7;
const TAG_BYTES: u8 = 8;

/// Packs values one after the other. Reusable: [`AttributesBuilder::finish`] leaves it empty.
#[derive(Debug, Clone, Default)]
pub struct AttributesBuilder {
    bytes: Vec<u8>,
    count: u32,
}

impl AttributesBuilder {
    pub fn push(&mut self, value: Attribute<'_>) {
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(&[0; 4]);
        }
        self.count += 1;
        match value {
            Attribute::Null => self.bytes.push(TAG_NULL),
            Attribute::Boolean(false) => self.bytes.push(TAG_FALSE),
            Attribute::Boolean(true) => self.bytes.push(TAG_TRUE),
            Attribute::Integer(value) => self.fixed(TAG_INTEGER, &value.to_le_bytes()),
            Attribute::Real(value) => self.fixed(TAG_REAL, &value.to_le_bytes()),
            Attribute::Text(text) => {
                self.bytes.push(TAG_TEXT);
                self.sized(text.as_bytes());
            }
            Attribute::Legacy { text, raw } => {
                self.bytes.push(TAG_LEGACY);
                self.sized(text.as_bytes());
                self.sized(raw);
            }
            Attribute::Date(date) => {
                let (year, month, day) = date.parts();
                let [low, high] = year.to_le_bytes();
                self.fixed(TAG_DATE, &[low, high, month, day]);
            }
            Attribute::Bytes(bytes) => {
                self.bytes.push(TAG_BYTES);
                self.sized(bytes);
            }
        }
    }

    pub fn finish(&mut self) -> Attributes {
        if let Some(count) = self.bytes.first_chunk_mut::<4>() {
            *count = self.count.to_le_bytes();
        }
        let packed = Attributes(self.bytes.as_slice().into());
        self.bytes.clear();
        self.count = 0;
        packed
    }

    fn fixed(&mut self, tag: u8, payload: &[u8]) {
        self.bytes.push(tag);
        self.bytes.extend_from_slice(payload);
    }

    fn sized(&mut self, payload: &[u8]) {
        // A value of 4 GiB cannot come from any supported file; a longer one is cut rather than mislabelled.
        let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(&payload[..length as usize]);
    }
}

impl<'a> FromIterator<Attribute<'a>> for Attributes {
    fn from_iter<I: IntoIterator<Item = Attribute<'a>>>(values: I) -> Self {
        let mut builder = AttributesBuilder::default();
        values.into_iter().for_each(|value| builder.push(value));
        builder.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were_packed() {
        let values = [
            Attribute::Null,
            Attribute::Boolean(true),
            Attribute::Integer(-7),
            Attribute::Real(245.8),
            Attribute::Text("Thửa đất"),
            Attribute::Legacy { text: "Nguyễn", raw: b"Nguy\xD4n" },
            Attribute::Date(PartialDate::Year(1985)),
            Attribute::Bytes(&[0, 255]),
        ];
        let attributes: Attributes = values.into_iter().collect();
        assert_eq!(attributes.iter().collect::<Vec<_>>(), values);
        use ValueKind::{Boolean, Bytes, Integer, Null, Real, Text, Year};
        assert_eq!(
            attributes.iter().kinds().collect::<Vec<_>>(),
            [Null, Boolean, Integer, Real, Text, Text, Year, Bytes]
        );
        assert_eq!(Attributes::from_packed(attributes.packed()), Some(attributes));
    }

    #[test]
    fn cut_bytes_are_refused() {
        let attributes: Attributes = [Attribute::Text("ODT"), Attribute::Integer(3)].into_iter().collect();
        let packed = attributes.packed();
        for length in 1..packed.len() {
            assert_eq!(Attributes::from_packed(&packed[..length]), None, "{length} bytes");
        }
    }
}
