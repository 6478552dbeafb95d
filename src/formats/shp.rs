//! Geometries of a shapefile (`.shp`). Source: ESRI Shapefile Technical Description, 1998.
//!
//! Why our own and not the `shapefile` crate: that one makes an object of every record; here coordinates go straight into
//! the flat arrays, several times faster, and a broken record costs one feature, not the file. The crate is the
//! oracle in the tests, and what the sample ward is written with.

use std::io::Read;

use geo_types::{Coord, LineString};

use super::blocks::Blocks;
use super::error::StreamError;
use super::geometry_column::{GeometryColumn, GeometryKind};
use super::rings;
use super::table::Doubt;
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// First four bytes of a `.shp` or `.shx`.
pub(super) const MAGIC: [u8; 4] = [0, 0, 0x27, 0x0A];

const HEADER: usize = 100;
const RECORD_HEADER: usize = 8;
/// Shapes of a greater number have heights or measures. Source: ESRI 1998.
const FLAT_KINDS: i32 = 10;
/// Records between two looks at the cancel.
const CHECK_EVERY: u64 = 4_096;

/// Reads every record. A record that contradicts itself becomes an absent geometry with a doubt.
pub(super) fn read(stream: impl Read, doubts: &mut Vec<Doubt>, watch: &Watch) -> Result<GeometryColumn, StreamError> {
    let mut blocks = Blocks::new(stream);
    let header = blocks.peek(HEADER)?;
    if header.len() < HEADER {
        return Err(StreamError::Truncated(header.len() as u64));
    }
    if header[..4] != MAGIC {
        return Err(StreamError::Damaged(0, "no shapefile header"));
    }
    let told = u64::from(big(header, 24)) * 2;
    blocks.consume(HEADER);
    let mut column = GeometryColumn::default();
    let mut doubt = |row: u64, key: &'static str| {
        doubts.push(Doubt { row: Some(row), message: Message::new(key).with("row", row + 1) });
    };
    loop {
        if blocks.peek(1)?.is_empty() {
            break;
        }
        let row = column.len() as u64;
        if row.is_multiple_of(CHECK_EVERY) {
            watch.check()?;
        }
        // Past the end that the header told, a scrap is no lost record.
        let past_told = blocks.position() + RECORD_HEADER as u64 > told;
        let head = blocks.peek(RECORD_HEADER)?;
        if head.len() < RECORD_HEADER {
            if past_told {
                break;
            }
            return Err(StreamError::Truncated(blocks.position()));
        }
        let length = big(head, 4) as usize * 2;
        if head.iter().all(|byte| *byte == 0) {
            // Some writers pad the file with zeros.
            break;
        }
        blocks.consume(RECORD_HEADER);
        let content = blocks.peek(length)?;
        if content.len() < length {
            if past_told {
                break;
            }
            return Err(StreamError::Truncated(blocks.position()));
        }
        match shape(content, &mut column, watch) {
            Ok((kind, rewound)) => {
                if rewound {
                    doubt(row, "shapefile-wrong-winding");
                }
                if let Some(key) = column.seal_feature(kind) {
                    doubt(row, key);
                }
            }
            Err(Broken::Doubt(key)) => {
                column.abandon_feature();
                doubt(row, key);
            }
            Err(Broken::Cancelled(cancelled)) => return Err(cancelled.into()),
        }
        blocks.consume(length);
    }
    if told != blocks.position() {
        let message = Message::new("shapefile-length").with("told", told).with("found", blocks.position());
        doubts.push(Doubt { row: None, message });
    }
    doubts.extend(column.doubt_of_heights());
    Ok(column)
}

/// Why a record gives no geometry.
enum Broken {
    /// The key of the doubt.
    Doubt(&'static str),
    Cancelled(Cancelled),
}

/// The record contradicts itself.
const BROKEN: Broken = Broken::Doubt("shapefile-broken-record");

/// Writes one record's content, without ending the feature; its kind, and whether its rings ran the wrong way round.
fn shape(content: &[u8], column: &mut GeometryColumn, watch: &Watch) -> Result<(GeometryKind, bool), Broken> {
    let kind = content.first_chunk::<4>().map(|bytes| i32::from_le_bytes(*bytes)).ok_or(BROKEN)?;
    match kind {
        0 => Ok((GeometryKind::Absent, false)),
        1 | 11 | 21 => {
            column.coords.extend(coords(content.get(4..20).ok_or(BROKEN)?));
            leave_out(kind, content, 20, column);
            column.end_ring();
            column.end_part();
            Ok((GeometryKind::Point, false))
        }
        8 | 18 | 28 => {
            let count = count(content, 36).ok_or(BROKEN)?;
            let end = count.checked_mul(16).and_then(|bytes| bytes.checked_add(40)).ok_or(BROKEN)?;
            leave_out(kind, content, end, column);
            for coord in coords(content.get(40..end).ok_or(BROKEN)?) {
                column.coords.push(coord);
                column.end_ring();
                column.end_part();
            }
            Ok((GeometryKind::Point, false))
        }
        3 | 5 | 13 | 15 | 23 | 25 => {
            let (parts, points) = (count(content, 36).ok_or(BROKEN)?, count(content, 40).ok_or(BROKEN)?);
            let starts_end = parts.checked_mul(4).and_then(|bytes| bytes.checked_add(44)).ok_or(BROKEN)?;
            let points_end = points.checked_mul(16).and_then(|bytes| bytes.checked_add(starts_end)).ok_or(BROKEN)?;
            let starts = content.get(44..starts_end).ok_or(BROKEN)?;
            let points = content.get(starts_end..points_end).ok_or(BROKEN)?;
            if points.is_empty() {
                return Ok((GeometryKind::Absent, false));
            }
            leave_out(kind, content, points_end, column);
            if matches!(kind, 3 | 13 | 23) {
                lines(starts, points, column)?;
                return Ok((GeometryKind::Line, false));
            }
            Ok((GeometryKind::Polygon, polygons(starts, points, column, watch)?))
        }
        31 => Err(Broken::Doubt("shapefile-multipatch")),
        _ => Err(Broken::Doubt("shapefile-unknown-shape")),
    }
}

/// Tells of the heights and measures that a record of a kind with them holds after its points, their ranges among them.
fn leave_out(kind: i32, content: &[u8], points_end: usize, column: &mut GeometryColumn) {
    if kind > FLAT_KINDS {
        let values = content.get(points_end..).unwrap_or_default().as_chunks::<8>().0;
        values.iter().for_each(|bytes| column.leave_out(f64::from_le_bytes(*bytes)));
    }
}

fn lines(starts: &[u8], points: &[u8], column: &mut GeometryColumn) -> Result<(), Broken> {
    for run in runs(starts, points) {
        column.coords.extend(coords(run?));
        column.end_ring();
        column.end_part();
    }
    Ok(())
}

/// Rings, grouped into polygons; true when all of them ran the wrong way round.
fn polygons(starts: &[u8], points: &[u8], column: &mut GeometryColumn, watch: &Watch) -> Result<bool, Broken> {
    if starts.len() == 4 {
        for run in runs(starts, points) {
            column.coords.extend(coords(run?));
            column.end_ring();
        }
        column.end_part();
        return Ok(false);
    }
    let rings = runs(starts, points)
        .map(|run| Ok(LineString::new(coords(run?).collect())))
        .collect::<Result<Vec<_>, Broken>>()?;
    let grouped = rings::group(&rings, watch).map_err(Broken::Cancelled)?;
    for polygon in grouped.polygons {
        for ring in polygon {
            column.coords.extend_from_slice(&rings[ring].0);
            column.end_ring();
        }
        column.end_part();
    }
    Ok(grouped.rewound)
}

/// The points of each part. Errors when a start is out of order or range.
fn runs<'a>(starts: &'a [u8], points: &'a [u8]) -> impl Iterator<Item = Result<&'a [u8], Broken>> {
    let starts = starts.as_chunks::<4>().0;
    let start = |part: usize| starts.get(part).and_then(|bytes| usize::try_from(i32::from_le_bytes(*bytes)).ok());
    (0..starts.len()).map(move |part| {
        let first = start(part).and_then(|start| start.checked_mul(16)).ok_or(BROKEN)?;
        let end = if part + 1 < starts.len() {
            start(part + 1).and_then(|start| start.checked_mul(16)).ok_or(BROKEN)?
        } else {
            points.len()
        };
        points.get(first..end).ok_or(BROKEN)
    })
}

fn coords(points: &[u8]) -> impl Iterator<Item = Coord<f64>> {
    points.as_chunks::<16>().0.iter().map(|bytes| {
        let [x, y] = [0, 8].map(|at| {
            let mut eight = [0; 8];
            eight.copy_from_slice(&bytes[at..at + 8]);
            f64::from_le_bytes(eight)
        });
        Coord { x, y }
    })
}

/// A count at an offset; `None` when it is cut or negative.
fn count(content: &[u8], at: usize) -> Option<usize> {
    let bytes = content.get(at..)?.first_chunk::<4>()?;
    usize::try_from(i32::from_le_bytes(*bytes)).ok()
}

fn big(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()).map_or(0, |four| u32::from_be_bytes(*four))
}
