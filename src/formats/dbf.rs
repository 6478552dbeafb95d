//! Columns of a shapefile (`.dbf`): dBASE III to Visual FoxPro, texts left as bytes.
//!
//! Limits: memo fields (`M`) point into another file that shapefiles have not; they are listed as a doubt and left empty.

use std::io::{self, Read};

use super::blocks::{Blocks, number};
use super::table::{ByteRuns, Column, ColumnValues, Doubt, Nullable};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};
use crate::text;

const HEADER: usize = 32;
const DESCRIPTOR: usize = 32;
/// Records between two looks at the cancel.
const CHECK_EVERY: u64 = 4_096;
/// A whole number of up to so many digits fits an `i64`.
const INTEGER_DIGITS: usize = 18;

pub(super) enum DbfError {
    Io(io::Error),
    Truncated(u64),
    Damaged(u64, &'static str),
    Cancelled(Cancelled),
}

impl From<io::Error> for DbfError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The columns, how many rows they have, and the code page that the header names.
pub(super) struct Dbf {
    pub columns: Vec<Column>,
    pub rows: usize,
    pub code_page: Option<String>,
}

struct Field {
    name: String,
    kind: u8,
    start: usize,
    length: usize,
    values: ColumnValues,
}

pub(super) fn read(stream: impl Read, doubts: &mut Vec<Doubt>, watch: &Watch) -> Result<Dbf, DbfError> {
    let mut blocks = Blocks::new(stream);
    let header = blocks.peek(HEADER)?;
    if header.len() < HEADER {
        return Err(DbfError::Truncated(header.len() as u64));
    }
    let told = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
    let header_length = usize::from(u16::from_le_bytes([header[8], header[9]]));
    let record_length = usize::from(u16::from_le_bytes([header[10], header[11]]));
    let code_page = code_page(header[29]);
    if header_length < HEADER || record_length == 0 {
        return Err(DbfError::Damaged(8, "header and record lengths"));
    }
    let head = blocks.peek(header_length)?;
    if head.len() < header_length {
        return Err(DbfError::Truncated(head.len() as u64));
    }
    let mut fields =
        fields(&head[HEADER..], record_length, doubts).map_err(|why| DbfError::Damaged(HEADER as u64, why))?;
    blocks.consume(header_length);
    let mut rows = 0_usize;
    loop {
        let record = blocks.peek(record_length)?;
        if record.is_empty() || (record[0] == 0x1A && (record.len() < record_length || rows >= told)) {
            break;
        }
        if record.len() < record_length {
            if rows >= told {
                break;
            }
            return Err(DbfError::Truncated(blocks.position()));
        }
        let row = rows as u64;
        if record[0] == b'*' {
            doubts.push(Doubt { row: Some(row), message: Message::new("dbf-deleted-row").with("row", row + 1) });
        }
        for field in &mut fields {
            let raw = &record[field.start..field.start + field.length];
            if !push(field, raw) {
                let message = Message::new("dbf-broken-value")
                    .with("row", row + 1)
                    .with("column", field.name.as_str())
                    .with("written", String::from_utf8_lossy(raw).trim());
                doubts.push(Doubt { row: Some(row), message });
            }
        }
        rows += 1;
        blocks.consume(record_length);
        if row.is_multiple_of(CHECK_EVERY) {
            watch.check().map_err(DbfError::Cancelled)?;
        }
    }
    if rows != told {
        doubts.push(Doubt { row: None, message: Message::new("dbf-row-count").with("told", told).with("found", rows) });
    }
    let columns = fields.into_iter().map(|field| Column { name: field.name, values: field.values }).collect();
    Ok(Dbf { columns, rows, code_page })
}

/// The field descriptors, with where each stands in a record.
fn fields(descriptors: &[u8], record_length: usize, doubts: &mut Vec<Doubt>) -> Result<Vec<Field>, &'static str> {
    let mut found: Vec<Field> = Vec::new();
    let mut start = 1;
    for descriptor in descriptors.as_chunks::<DESCRIPTOR>().0 {
        if descriptor[0] == 0x0D {
            break;
        }
        let name_end = descriptor[..11].iter().position(|byte| *byte == 0).unwrap_or(11);
        let raw_name = &descriptor[..name_end];
        let name = text::decode(raw_name, text::Choice::Auto, None).text.trim().to_owned();
        let (kind, mut length, decimals) = (descriptor[11], usize::from(descriptor[16]), descriptor[17]);
        if kind == b'C' {
            // FoxPro keeps the high byte of a long text's length where numbers keep their decimals.
            let long = length + usize::from(decimals) * 256;
            length = if start + long <= record_length { long } else { length };
        }
        if start + length > record_length {
            return Err("the fields are longer than their record");
        }
        let values = match kind {
            b'N' | b'F' if decimals == 0 && length <= INTEGER_DIGITS && kind == b'N' => {
                ColumnValues::Integer(Nullable::default())
            }
            b'I' | b'+' => ColumnValues::Integer(Nullable::default()),
            b'N' | b'F' | b'B' | b'O' | b'Y' => ColumnValues::Real(Nullable::default()),
            b'L' => ColumnValues::Boolean(Vec::new()),
            b'D' => ColumnValues::Date(Vec::new()),
            b'M' | b'G' | b'P' => {
                doubts.push(Doubt { row: None, message: Message::new("dbf-memo").with("column", name.as_str()) });
                ColumnValues::Text(ByteRuns::default())
            }
            _ => ColumnValues::Text(ByteRuns::default()),
        };
        found.push(Field { name: unique(name, &found), kind, start, length, values });
        start += length;
    }
    Ok(found)
}

/// A name that no earlier field has: `TEN`, `TEN_2`.
fn unique(name: String, earlier: &[Field]) -> String {
    let taken = |name: &str| earlier.iter().any(|field| field.name == name);
    if !taken(&name) {
        return name;
    }
    (2..).map(|number| format!("{name}_{number}")).find(|candidate| !taken(candidate)).unwrap_or(name)
}

/// Adds a value; false when the bytes are no value of the field's kind, which is then absent.
fn push(field: &mut Field, raw: &[u8]) -> bool {
    match &mut field.values {
        ColumnValues::Text(runs) => {
            let end = raw.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
            let memo = matches!(field.kind, b'M' | b'G' | b'P');
            runs.push(if end == 0 || memo { None } else { Some(&raw[..end]) });
            true
        }
        ColumnValues::Integer(values) => match field.kind {
            b'N' => {
                let written = trimmed(raw);
                let value = integer(written);
                values.push(value);
                value.is_some() || written.is_empty()
            }
            _ => {
                let value = raw.first_chunk::<4>().map(|bytes| i64::from(i32::from_le_bytes(*bytes)));
                values.push(value);
                value.is_some()
            }
        },
        ColumnValues::Real(values) => match field.kind {
            b'N' | b'F' => {
                let written = trimmed(raw);
                let value = number(written);
                values.push(value);
                value.is_some() || written.is_empty()
            }
            b'Y' => {
                let value = raw.first_chunk::<8>().map(|bytes| i64::from_le_bytes(*bytes) as f64 / 10_000.0);
                values.push(value);
                value.is_some()
            }
            _ => {
                let value =
                    raw.first_chunk::<8>().map(|bytes| f64::from_le_bytes(*bytes)).filter(|value| value.is_finite());
                values.push(value);
                value.is_some()
            }
        },
        ColumnValues::Boolean(values) => {
            let value = match raw.first() {
                Some(b'T' | b't' | b'Y' | b'y' | b'1') => Some(true),
                Some(b'F' | b'f' | b'N' | b'n' | b'0') => Some(false),
                _ => None,
            };
            values.push(value);
            value.is_some() || matches!(raw.first(), Some(b' ' | b'?' | 0))
        }
        ColumnValues::Date(values) => {
            let written = trimmed(raw);
            let value = date(written);
            values.push(value);
            value.is_some() || written.iter().all(|byte| *byte == b'0')
        }
        ColumnValues::Bytes(runs) => {
            runs.push(Some(raw));
            true
        }
    }
}

fn trimmed(raw: &[u8]) -> &[u8] {
    let blank = |byte: &u8| matches!(byte, b' ' | 0);
    let start = raw.iter().position(|byte| !blank(byte)).unwrap_or(raw.len());
    let end = raw.iter().rposition(|byte| !blank(byte)).map_or(start, |last| last + 1);
    &raw[start..end]
}

fn integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > INTEGER_DIGITS {
        return None;
    }
    let mut value = 0_i64;
    for &digit in digits {
        value = value * 10 + i64::from(digit.is_ascii_digit().then(|| digit - b'0')?);
    }
    Some(if negative { -value } else { value })
}

/// `yyyymmdd`.
fn date(text: &[u8]) -> Option<(i16, u8, u8)> {
    let digits = |part: &[u8]| integer(part).filter(|_| part.iter().all(u8::is_ascii_digit));
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2).filter(|(_, day)| day.len() == 2)?;
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    let whole = (1..=12).contains(&month) && (1..=31).contains(&day);
    whole.then_some((i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

/// The language driver of a header, as a code page; Vietnamese files mostly have none or a wrong one.
fn code_page(driver: u8) -> Option<String> {
    let page = match driver {
        0x00 => return None,
        0x03 | 0x57..=0x59 => "1252",
        0x4D => "936",
        0xC8 => "1250",
        0xC9 => "1251",
        0x01 => "437",
        0x02 => "850",
        other => return Some(format!("ldid {other}")),
    };
    Some(page.to_owned())
}
