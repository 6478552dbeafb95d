//! Columns of a shapefile (`.dbf`): dBASE III to Visual FoxPro, texts left as bytes.
//!
//! Limits: pictures and other objects (`G`, `P`, binary `B`) are listed as a doubt and left empty.

use std::io::Read;

use super::blocks::{Blocks, number};
use super::dbf_memo::Memo;
use super::error::StreamError;
use super::growing::{Cell, Growing, integer, is_too_long};
use super::table::{ByteRuns, Column, ColumnValues, Doubt, Nullable, free_name};
use crate::i18n::Message;
use crate::jobs::Watch;
use crate::text;

const HEADER: usize = 32;
const DESCRIPTOR: usize = 32;
/// The kind of a field whose text stands in the memo file.
const MEMO: u8 = b'M';
/// The kind of a field with a picture or another object in the memo file.
const OBJECT: u8 = b'G';
/// Records between two looks at the cancel.
const CHECK_EVERY: u64 = 4_096;

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
    values: Growing,
}

/// `memo` is the file beside it with the long texts, where there is one.
pub(super) fn read(
    stream: impl Read,
    mut memo: Option<&mut Memo>,
    doubts: &mut Vec<Doubt>,
    watch: &Watch,
) -> Result<Dbf, StreamError> {
    let mut blocks = Blocks::new(stream);
    let header = blocks.peek(HEADER)?;
    if header.len() < HEADER {
        return Err(StreamError::Truncated(header.len() as u64));
    }
    let told = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
    let header_length = usize::from(u16::from_le_bytes([header[8], header[9]]));
    let record_length = usize::from(u16::from_le_bytes([header[10], header[11]]));
    let code_page = code_page(header[29]);
    if header_length < HEADER || record_length == 0 {
        return Err(StreamError::Damaged(8, "header and record lengths"));
    }
    let head = blocks.peek(header_length)?;
    if head.len() < header_length {
        return Err(StreamError::Truncated(head.len() as u64));
    }
    let mut fields = fields(&head[HEADER..], record_length, memo.is_some(), doubts)
        .map_err(|why| StreamError::Damaged(HEADER as u64, why))?;
    blocks.consume(header_length);
    let mut rows = 0_usize;
    let mut scratch = String::new();
    loop {
        let record = blocks.peek(record_length)?;
        if record.is_empty() || (record[0] == 0x1A && (record.len() < record_length || rows >= told)) {
            break;
        }
        if record.len() < record_length {
            if rows >= told {
                break;
            }
            return Err(StreamError::Truncated(blocks.position()));
        }
        let row = rows as u64;
        if row.is_multiple_of(CHECK_EVERY) {
            watch.check()?;
        }
        if record[0] == b'*' {
            doubts.push(Doubt { row: Some(row), message: Message::new("dbf-deleted-row").with("row", row + 1) });
        }
        for field in &mut fields {
            let raw = &record[field.start..field.start + field.length];
            let read = match (field.kind, &mut memo) {
                (MEMO, Some(memo)) => memo.text(raw).map(|text| text.map_or(Cell::Null, Cell::Text)),
                (kind, _) => value(kind, raw, &mut scratch),
            };
            match read {
                Ok(cell) => field.values.push(rows, cell),
                Err(NoValue) => {
                    let message = match field.kind {
                        MEMO => Message::new("dbf-broken-memo"),
                        _ => Message::new("dbf-broken-value").with("written", String::from_utf8_lossy(raw).trim()),
                    };
                    let message = message.with("row", row + 1).with("column", field.name.as_str());
                    doubts.push(Doubt { row: Some(row), message });
                }
            }
        }
        rows += 1;
        blocks.consume(record_length);
    }
    if rows != told {
        doubts.push(Doubt { row: None, message: Message::new("dbf-row-count").with("told", told).with("found", rows) });
    }
    let columns =
        fields.into_iter().map(|field| Column { name: field.name, values: field.values.finish(rows) }).collect();
    Ok(Dbf { columns, rows, code_page })
}

/// The field descriptors, with where each stands in a record.
fn fields(
    descriptors: &[u8],
    record_length: usize,
    has_memo: bool,
    doubts: &mut Vec<Doubt>,
) -> Result<Vec<Field>, &'static str> {
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
        let object = matches!(kind, b'G' | b'P') || (kind == b'B' && length != 8);
        let lost = if object { Some("dbf-object") } else { (kind == MEMO && !has_memo).then_some("dbf-no-memo") };
        if let Some(key) = lost {
            doubts.push(Doubt { row: None, message: Message::new(key).with("column", name.as_str()) });
        }
        let values = Growing::declared(match kind {
            _ if object => ColumnValues::Text(ByteRuns::default()),
            b'N' if decimals == 0 => ColumnValues::Integer(Nullable::default()),
            b'I' | b'+' => ColumnValues::Integer(Nullable::default()),
            b'N' | b'F' | b'B' | b'O' | b'Y' => ColumnValues::Real(Nullable::default()),
            b'L' => ColumnValues::Boolean(Vec::new()),
            b'D' => ColumnValues::Date(Vec::new()),
            b'@' | b'0' | b'Q' | b'V' | b'W' => ColumnValues::Bytes(ByteRuns::default()),
            _ => ColumnValues::Text(ByteRuns::default()),
        });
        let kind = if object { OBJECT } else { kind };
        let name = free_name(name, |name| found.iter().any(|field| field.name == name));
        found.push(Field { name, kind, start, length, values });
        start += length;
    }
    Ok(found)
}

/// The bytes are no value of the field's kind.
pub(super) struct NoValue;

/// The value of a field; `scratch` is room for one that has to be written out.
fn value<'a>(kind: u8, raw: &'a [u8], scratch: &'a mut String) -> Result<Cell<'a>, NoValue> {
    let known = |cell: Option<Cell<'a>>| cell.ok_or(NoValue);
    match kind {
        b'N' | b'F' => {
            let written = trimmed(raw);
            if written.is_empty() {
                return Ok(Cell::Null);
            }
            if let Some(value) = integer(written) {
                return Ok(Cell::Integer(value));
            }
            let value = number(written).ok_or(NoValue)?;
            Ok(if is_too_long(written) { Cell::Number(written) } else { Cell::Real(value) })
        }
        b'I' | b'+' => known(raw.first_chunk().map(|bytes| Cell::Integer(i64::from(i32::from_le_bytes(*bytes))))),
        b'Y' => known(raw.first_chunk().map(|bytes| Cell::Real(i64::from_le_bytes(*bytes) as f64 / 10_000.0))),
        b'B' | b'O' => {
            let value = raw.first_chunk().map(|bytes| f64::from_le_bytes(*bytes));
            known(value.filter(|value| value.is_finite()).map(Cell::Real))
        }
        b'L' => match raw.first() {
            Some(b'T' | b't' | b'Y' | b'y' | b'1') => Ok(Cell::Boolean(true)),
            Some(b'F' | b'f' | b'N' | b'n' | b'0') => Ok(Cell::Boolean(false)),
            Some(b' ' | b'?' | 0) => Ok(Cell::Null),
            _ => Err(NoValue),
        },
        b'D' => match trimmed(raw) {
            written if written.iter().all(|byte| *byte == b'0') => Ok(Cell::Null),
            written => known(date(written).map(|(year, month, day)| Cell::Date(year, month, day))),
        },
        b'T' => {
            if raw.iter().all(|byte| matches!(byte, b' ' | 0)) {
                return Ok(Cell::Null);
            }
            *scratch = moment(raw).ok_or(NoValue)?;
            Ok(Cell::Text(scratch.as_bytes()))
        }
        MEMO | OBJECT => Ok(Cell::Null),
        b'@' | b'0' | b'Q' | b'V' | b'W' => Ok(Cell::Bytes(raw)),
        _ => {
            let end = raw.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
            Ok(if end == 0 { Cell::Null } else { Cell::Text(&raw[..end]) })
        }
    }
}

/// A FoxPro date and time, `2024-08-01T09:30:00`: the Julian day and the milliseconds since midnight, little-endian.
fn moment(raw: &[u8]) -> Option<String> {
    /// Julian day of 1970-01-01.
    const EPOCH: i64 = 2_440_588;
    let (day, rest) = raw.split_first_chunk::<4>()?;
    let day = i64::from(i32::from_le_bytes(*day)) - EPOCH;
    let milliseconds = i64::from(i32::from_le_bytes(*rest.first_chunk::<4>()?));
    let timestamp = jiff::Timestamp::from_millisecond(day * 86_400_000 + milliseconds).ok()?;
    Some(timestamp.to_zoned(jiff::tz::TimeZone::UTC).datetime().to_string())
}

fn trimmed(raw: &[u8]) -> &[u8] {
    let blank = |byte: &u8| matches!(byte, b' ' | 0);
    let start = raw.iter().position(|byte| !blank(byte)).unwrap_or(raw.len());
    let end = raw.iter().rposition(|byte| !blank(byte)).map_or(start, |last| last + 1);
    &raw[start..end]
}

/// `yyyymmdd`.
fn date(text: &[u8]) -> Option<(i16, u8, u8)> {
    let digits = |part: &[u8]| integer(part).filter(|_| part.iter().all(u8::is_ascii_digit));
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2).filter(|(_, day)| day.len() == 2)?;
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    let date = (i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let (year, month, day) = (date.0, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    jiff::civil::Date::new(year, month, day).ok().map(|_| date)
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
