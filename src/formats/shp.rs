//! Geometries of a shapefile (`.shp`). Source: ESRI Shapefile Technical Description, 1998.
//!
//! Why our own and not the `shapefile` crate: that one makes an object of every record; here coordinates go straight into
//! the flat arrays, several times faster, and a broken record costs one feature, not the file. The crate is the
//! oracle in the tests, and what the sample ward is written with.

use std::io::{self, Read};

use geo_types::Coord;

use super::blocks::Blocks;
use super::table::{Doubt, GeometryColumn, GeometryKind};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// First four bytes of a `.shp` or `.shx`.
pub(super) const MAGIC: [u8; 4] = [0, 0, 0x27, 0x0A];

const HEADER: usize = 100;
const RECORD_HEADER: usize = 8;
/// Records between two looks at the cancel.
const CHECK_EVERY: u64 = 4_096;

/// Why the records cannot be read on.
pub(super) enum ShpError {
    Io(io::Error),
    Truncated(u64),
    Damaged(u64, &'static str),
    Cancelled(Cancelled),
}

impl From<io::Error> for ShpError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads every record. A record that contradicts itself becomes an absent geometry with a doubt.
pub(super) fn read(stream: impl Read, doubts: &mut Vec<Doubt>, watch: &Watch) -> Result<GeometryColumn, ShpError> {
    let mut blocks = Blocks::new(stream);
    let header = blocks.peek(HEADER)?;
    if header.len() < HEADER {
        return Err(ShpError::Truncated(header.len() as u64));
    }
    if header[..4] != MAGIC {
        return Err(ShpError::Damaged(0, "no shapefile header"));
    }
    let told = u64::from(big(header, 24)) * 2;
    blocks.consume(HEADER);
    let mut column = GeometryColumn::default();
    let mut rings = Rings::default();
    loop {
        if blocks.peek(1)?.is_empty() {
            break;
        }
        let row = column.len() as u64;
        // Past the end that the header told, a scrap is no lost record.
        let past_told = blocks.position() + RECORD_HEADER as u64 > told;
        let head = blocks.peek(RECORD_HEADER)?;
        if head.len() < RECORD_HEADER {
            if past_told {
                break;
            }
            return Err(ShpError::Truncated(blocks.position()));
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
            return Err(ShpError::Truncated(blocks.position()));
        }
        if let Err(why) = shape(content, &mut column, &mut rings, row, doubts) {
            doubts.push(Doubt { row: Some(row), message: Message::new(why).with("row", row + 1) });
            column.abandon_feature();
        }
        blocks.consume(length);
        if row.is_multiple_of(CHECK_EVERY) {
            watch.check().map_err(ShpError::Cancelled)?;
        }
    }
    if told != blocks.position() {
        let message = Message::new("shapefile-length").with("told", told).with("found", blocks.position());
        doubts.push(Doubt { row: None, message });
    }
    Ok(column)
}

/// One record's content. Errors: the key of the doubt.
fn shape(
    content: &[u8],
    column: &mut GeometryColumn,
    rings: &mut Rings,
    row: u64,
    doubts: &mut Vec<Doubt>,
) -> Result<(), &'static str> {
    const BROKEN: &str = "shapefile-broken-record";
    let kind = content.first_chunk::<4>().map(|bytes| i32::from_le_bytes(*bytes)).ok_or(BROKEN)?;
    match kind {
        0 => column.end_feature(GeometryKind::Absent),
        1 | 11 | 21 => {
            column.coords.extend(coords(content.get(4..20).ok_or(BROKEN)?));
            column.end_ring();
            column.end_part();
            column.end_feature(GeometryKind::Point);
        }
        8 | 18 | 28 => {
            let count = count(content, 36).ok_or(BROKEN)?;
            let end = count.checked_mul(16).and_then(|bytes| bytes.checked_add(40)).ok_or(BROKEN)?;
            for coord in coords(content.get(40..end).ok_or(BROKEN)?) {
                column.coords.push(coord);
                column.end_ring();
                column.end_part();
            }
            column.end_feature(GeometryKind::Point);
        }
        3 | 5 | 13 | 15 | 23 | 25 => {
            let (parts, points) = (count(content, 36).ok_or(BROKEN)?, count(content, 40).ok_or(BROKEN)?);
            let starts_end = parts.checked_mul(4).and_then(|bytes| bytes.checked_add(44)).ok_or(BROKEN)?;
            let points_end = points.checked_mul(16).and_then(|bytes| bytes.checked_add(starts_end)).ok_or(BROKEN)?;
            let starts = content.get(44..starts_end).ok_or(BROKEN)?;
            let points = content.get(starts_end..points_end).ok_or(BROKEN)?;
            if matches!(kind, 3 | 13 | 23) {
                lines(starts, points, column)
            } else {
                rings.polygon(starts, points, column)
            }
            .map_err(|()| BROKEN)?;
            if std::mem::take(&mut rings.rewound) {
                let message = Message::new("shapefile-wrong-winding").with("row", row + 1);
                doubts.push(Doubt { row: Some(row), message });
            }
        }
        31 => return Err("shapefile-multipatch"),
        _ => return Err("shapefile-unknown-shape"),
    }
    Ok(())
}

fn lines(starts: &[u8], points: &[u8], column: &mut GeometryColumn) -> Result<(), ()> {
    for run in runs(starts, points) {
        column.coords.extend(coords(run?));
        column.end_ring();
        column.end_part();
    }
    let kind = if points.is_empty() { GeometryKind::Absent } else { GeometryKind::Line };
    column.end_feature(kind);
    Ok(())
}

/// Scratch room for polygons of several rings.
#[derive(Default)]
struct Rings {
    /// Set when all rings were wound the wrong way round.
    rewound: bool,
}

impl Rings {
    /// Groups rings into polygons: clockwise rings are exteriors, the others holes of the exterior around them.
    fn polygon(&mut self, starts: &[u8], points: &[u8], column: &mut GeometryColumn) -> Result<(), ()> {
        let single = starts.len() == 4;
        if points.is_empty() {
            column.end_feature(GeometryKind::Absent);
            return Ok(());
        }
        if single {
            push_ring(coords(runs(starts, points).next().ok_or(())??), column);
            column.end_part();
            column.end_feature(GeometryKind::Polygon);
            return Ok(());
        }
        let mut read: Vec<Vec<Coord<f64>>> = Vec::new();
        for run in runs(starts, points) {
            read.push(coords(run?).collect());
        }
        let mut exteriors: Vec<usize> = (0..read.len()).filter(|ring| doubled_area(&read[*ring]) < 0.0).collect();
        if exteriors.is_empty() {
            self.rewound = true;
            exteriors = (0..read.len()).filter(|ring| depth(*ring, &read).is_multiple_of(2)).collect();
        }
        for &exterior in &exteriors {
            push_ring(read[exterior].iter().copied(), column);
            for hole in (0..read.len()).filter(|ring| !exteriors.contains(ring)) {
                if owner(hole, &exteriors, &read) == Some(exterior) {
                    push_ring(read[hole].iter().copied(), column);
                }
            }
            column.end_part();
        }
        column.end_feature(GeometryKind::Polygon);
        Ok(())
    }
}

/// The exterior that a hole belongs to: the smallest around it; without one around it, the first, so that nothing is lost.
fn owner(hole: usize, exteriors: &[usize], rings: &[Vec<Coord<f64>>]) -> Option<usize> {
    if let [only] = exteriors {
        return Some(*only);
    }
    let point = *rings[hole].first()?;
    let around = exteriors.iter().copied().filter(|exterior| surrounds(&rings[*exterior], point));
    let size = |exterior: &usize| doubled_area(&rings[*exterior]).abs();
    around.min_by(|a, b| size(a).total_cmp(&size(b))).or(exteriors.first().copied())
}

/// How many other rings surround a ring.
fn depth(ring: usize, rings: &[Vec<Coord<f64>>]) -> usize {
    let Some(point) = rings[ring].first() else { return 0 };
    (0..rings.len()).filter(|other| *other != ring && surrounds(&rings[*other], *point)).count()
}

/// Even-odd rule.
fn surrounds(ring: &[Coord<f64>], point: Coord<f64>) -> bool {
    ring.windows(2).fold(false, |inside, edge| {
        let (a, b) = (edge[0], edge[1]);
        let crosses = (a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x;
        inside != crosses
    })
}

/// Twice the signed area, relative to the first vertex to keep the digits; negative when clockwise.
fn doubled_area(ring: &[Coord<f64>]) -> f64 {
    let Some(origin) = ring.first().copied() else { return 0.0 };
    ring.windows(2)
        .map(|edge| (edge[0].x - origin.x) * (edge[1].y - origin.y) - (edge[1].x - origin.x) * (edge[0].y - origin.y))
        .sum()
}

/// Writes a ring, closed.
fn push_ring(ring: impl Iterator<Item = Coord<f64>>, column: &mut GeometryColumn) {
    let start = column.coords.len();
    column.coords.extend(ring);
    if let (Some(first), Some(last)) = (column.coords.get(start).copied(), column.coords.last().copied())
        && first != last
    {
        column.coords.push(first);
    }
    column.end_ring();
}

/// The points of each part. Errors when a start is out of order or range.
fn runs<'a>(starts: &'a [u8], points: &'a [u8]) -> impl Iterator<Item = Result<&'a [u8], ()>> {
    let starts = starts.as_chunks::<4>().0;
    let start = |part: usize| starts.get(part).and_then(|bytes| usize::try_from(i32::from_le_bytes(*bytes)).ok());
    (0..starts.len()).map(move |part| {
        let first = start(part).and_then(|start| start.checked_mul(16)).ok_or(())?;
        let end = if part + 1 < starts.len() {
            start(part + 1).and_then(|start| start.checked_mul(16)).ok_or(())?
        } else {
            points.len()
        };
        points.get(first..end).ok_or(())
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
