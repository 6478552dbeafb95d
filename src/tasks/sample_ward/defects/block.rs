//! A block of the ward as the defects see it: which parcels lie beside each other, and the edges that they share.

use super::super::cell::Use;
use super::super::sheet::NumberedPiece;
use super::ring::{self, Point, Ring};

/// The parcels of one cell.
pub(super) struct Block<'a> {
    pieces: Vec<&'a NumberedPiece>,
}

impl<'a> Block<'a> {
    /// Of a sheet's pieces those of one cell; the street north of it is none of them.
    pub fn new(sheet: &'a [NumberedPiece], column: i64, row: i64) -> Self {
        let here = |piece: &&NumberedPiece| (piece.column, piece.row) == (column, row);
        let land = |piece: &&NumberedPiece| !matches!(piece.used_as, Use::Street | Use::Canal | Use::Alley);
        Self { pieces: sheet.iter().filter(here).filter(land).collect() }
    }

    pub fn is_houses(&self) -> bool {
        self.pieces.iter().any(|piece| piece.used_as == Use::House)
    }

    /// Whose defects touch nothing outside of the block but a street: houses with two houses on each side, and large parcels
    /// without a pond.
    pub fn inner(&self) -> Vec<&'a NumberedPiece> {
        let inner = |piece: &&NumberedPiece| match piece.used_as {
            Use::House => [-2, -1, 1, 2].into_iter().all(|steps| self.beside(piece, steps).is_some()),
            Use::Pond => false,
            _ => piece.shape.interiors().is_empty(),
        };
        self.pieces.iter().copied().filter(inner).collect()
    }

    /// The house so many houses to the east in the same row, or to the west. Numbers run along a row, one way or the other.
    pub fn beside(&self, piece: &NumberedPiece, steps: isize) -> Option<&'a NumberedPiece> {
        let place = piece.place.checked_add_signed(steps)?;
        self.pieces.iter().copied().find(|other| {
            other.used_as == Use::House
                && other.place == place
                && usize::try_from(other.number.abs_diff(piece.number)) == Ok(steps.unsigned_abs())
        })
    }

    /// Every parcel of the block with this corner.
    pub fn around(&self, corner: Point) -> Vec<&'a NumberedPiece> {
        self.pieces.iter().copied().filter(|piece| outline(piece).has(corner)).collect()
    }
}

/// The outer ring of a parcel, clockwise.
pub(super) fn outline(piece: &NumberedPiece) -> Ring {
    Ring::of(piece.shape.exterior())
}

/// The edges of a ring that another has too, as places of their first corner in the ring.
pub(super) fn shared_edges(ring: &Ring, other: &Ring) -> Vec<usize> {
    let theirs: Vec<(Point, Point)> = other.edges().map(|(a, b)| (b, a)).collect();
    ring.edges().enumerate().filter(|(_, edge)| theirs.contains(edge)).map(|(at, _)| at).collect()
}

/// The corners between two shared edges: those that only the two have.
pub(super) fn shared_corners(ring: &Ring, other: &Ring) -> Vec<usize> {
    let edges = shared_edges(ring, other);
    let before = |at: &usize| (at + ring.0.len() - 1) % ring.0.len().max(1);
    edges.iter().copied().filter(|at| edges.contains(&before(at))).collect()
}

/// The longest of some edges.
pub(super) fn longest(ring: &Ring, edges: &[usize]) -> Option<usize> {
    let length = |at: &usize| Some(ring::length(ring.beside(*at, 0)?, ring.beside(*at, 1)?));
    edges.iter().copied().max_by(|a, b| length(a).unwrap_or(0.0).total_cmp(&length(b).unwrap_or(0.0)))
}
