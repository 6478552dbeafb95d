//! One defect as it is made: what it changes on its sheet, and its measures, computed from the corners that are written.

use super::super::dice::Dice;
use super::super::register_entry::Entry;
use super::super::sheet::NumberedPiece;
use super::block::{Block, outline};
use super::kind::Kind;
use super::ring::{self, Point, Ring};
use super::{of_attributes, of_boundaries, of_rings};
use crate::geometry;

/// What a defect does to its sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Made {
    /// By number on the sheet.
    pub changed: Vec<(u32, Change)>,
    pub added: Option<Added>,
    /// Numbers of those that the fault is about, the defective one first; the added one is not among them.
    pub parcels: Vec<u32>,
    pub width: Option<f64>,
    pub area: Option<f64>,
    pub place: Point,
    /// East and north, in millimetres.
    pub moved: Option<Point>,
}

/// What becomes of a row of the map.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// Polygons, each an outer ring and its holes.
    Shape(Vec<Vec<Ring>>),
    Number(u32),
    LegalArea(f64),
}

/// A further row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Added {
    pub ring: Ring,
    /// The parcel of the sheet that has its other attributes.
    pub like: u32,
    /// It has that one's number and legal area too; else a number of its own, and no legal area.
    pub same_row: bool,
}

/// A lobe of a bow-tie or a piece of a parcel that can be seen. Square metres.
pub(super) const SEEN: f64 = 0.5;

/// Widths that are seen at once, and those that are not. Source: issue 4, after `gen_ward.py`.
const WIDE: (f64, f64) = (0.5, 1.2);
pub(super) const SLIVER: (f64, f64) = (0.004, 0.06);
/// Tries to make a defect of a kind in a parcel; nothing where that one is not fit for it. `ShiftedSheet` is none of a parcel.
pub(super) fn make(kind: Kind, block: &Block, piece: &NumberedPiece, entry: &Entry, dice: &mut Dice) -> Option<Made> {
    let near_vertex = kind == Kind::NearVertex;
    match kind {
        Kind::Overlap => of_boundaries::bulge(block, piece, WIDE, true, dice),
        Kind::Gap => of_boundaries::bulge(block, piece, WIDE, false, dice),
        Kind::SliverOverlap => of_boundaries::bulge(block, piece, SLIVER, true, dice),
        Kind::SliverGap => of_boundaries::bulge(block, piece, SLIVER, false, dice),
        Kind::Duplicate => Some(of_attributes::duplicate(piece, [0, 0])),
        Kind::NearDuplicate => Some(of_attributes::duplicate(piece, [if dice.chance(0.5) { 9 } else { -9 }, 9])),
        Kind::Bowtie => of_rings::bow_tie(piece, dice),
        Kind::Spike => of_rings::spike(block, piece, dice),
        Kind::DupVertex | Kind::NearVertex => of_rings::repeated_vertex(piece, near_vertex, dice),
        Kind::ExtraNode => of_boundaries::extra_node(block, piece, dice),
        Kind::MissingNode => of_boundaries::missing_node(block, piece, dice.chance(0.5)),
        Kind::ZeroArea => of_rings::zero_area(block, piece),
        Kind::DupNumber => of_attributes::neighbours_number(block, piece, entry),
        Kind::WrongArea => of_attributes::wrong_area(piece, entry, dice),
        Kind::EmptyHole => of_rings::empty_hole(piece, dice),
        Kind::SeveralParts => of_boundaries::several_parts(block, piece),
        Kind::ShiftedSheet => None,
    }
}

pub(super) fn reshaped(piece: &NumberedPiece, outer: Ring) -> (u32, Change) {
    (piece.number, Change::Shape(vec![vec![outer]]))
}

/// A place inside of a parcel.
pub(super) fn inside(piece: &NumberedPiece) -> Point {
    let exterior = piece.shape.exterior();
    geometry::inner_point(exterior).map_or_else(|| outline(piece).middle(), |place| ring::on_grid(&place))
}
