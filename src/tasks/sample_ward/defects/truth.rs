//! What is wrong on the map of a ward with defects, fault by fault: what was injected, and what came with it. For counting; the
//! program never reads it.

use std::io::Write;

use geo_types::Coord;

use super::super::sheet::NumberedPiece;
use super::kind::Kind;
use super::ring::{self, Point, Ring};
use crate::coverage::Rule;

/// Why a fault is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    Injected(Kind),
    /// It follows from an injected one: a check may tell it, or its cause alone.
    Consequence,
    /// Every sample ward has it, as maps of the field do.
    Field,
}

impl From<Kind> for Cause {
    fn from(kind: Kind) -> Self {
        Self::Injected(kind)
    }
}

impl Cause {
    fn name(self) -> &'static str {
        match self {
            Self::Injected(kind) => kind.name(),
            Self::Consequence => "consequence",
            Self::Field => "field",
        }
    }
}

/// One row of the truth.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueDefect {
    /// The rule that must find it.
    pub rule: Rule,
    pub kind: Cause,
    /// Sheet and number as the map has them, the defective one first.
    pub parcels: Vec<(u32, u32)>,
    /// It is about every parcel of the sheet.
    pub whole_sheet: bool,
    /// Metres and square metres, as `coverage::Fault` has them.
    pub width: Option<f64>,
    pub area: Option<f64>,
    /// East and north, metres.
    pub place: Coord<f64>,
    /// By how many metres something was moved.
    pub moved: Option<Coord<f64>>,
}

impl TrueDefect {
    /// A sheet that was moved as a whole.
    pub fn of_sheet(sheet: u32, pieces: &[NumberedPiece], by: Point) -> Self {
        let corners = pieces.iter().flat_map(|piece| Ring::of(piece.shape.exterior()).0).collect();
        Self {
            rule: Kind::ShiftedSheet.rule(),
            kind: Kind::ShiftedSheet.into(),
            parcels: vec![(sheet, 0)],
            whole_sheet: true,
            width: Some(ring::length([0, 0], by)),
            area: None,
            place: ring::metres(Ring(corners).moved(by).middle()),
            moved: Some(ring::metres(by)),
        }
    }

    /// What follows from a defect.
    pub fn consequence(rule: Rule, parcels: Vec<(u32, u32)>, place: Coord<f64>) -> Self {
        let (width, area, moved) = (None, None, None);
        Self { rule, kind: Cause::Consequence, parcels, whole_sheet: false, width, area, place, moved }
    }

    fn parcels(&self) -> String {
        let name = |(sheet, number): &(u32, u32)| match self.whole_sheet {
            true => format!("{sheet}/*"),
            false => format!("{sheet}/{number}"),
        };
        self.parcels.iter().map(name).collect::<Vec<_>>().join(" ")
    }
}

const HEADER: [&str; 10] =
    ["id", "rule", "kind", "parcels", "width_m", "area_m2", "east", "north", "moved_east_m", "moved_north_m"];

/// Writes the truth as CSV in UTF-8. Lengths to 0.1 mm, areas to 1 cm², places to the millimetre.
///
/// Errors: those of `out`.
pub fn write_truth(out: impl Write, truth: &[TrueDefect]) -> Result<(), csv::Error> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(HEADER)?;
    for (place, defect) in (1..).zip(truth) {
        let measured = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
        let moved = |axis: fn(Coord<f64>) -> f64| defect.moved.map(|by| format!("{:.3}", axis(by))).unwrap_or_default();
        let id: u32 = place;
        rows.write_record([
            id.to_string(),
            defect.rule.name().to_owned(),
            defect.kind.name().to_owned(),
            defect.parcels(),
            measured(defect.width),
            measured(defect.area),
            format!("{:.3}", defect.place.x),
            format!("{:.3}", defect.place.y),
            moved(|by| by.x),
            moved(|by| by.y),
        ])?;
    }
    Ok(rows.flush()?)
}
