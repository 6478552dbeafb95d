//! Defects of one ring: it crosses itself, runs out and back, has a corner twice, encloses nothing, has a hole with nothing in it.
//!
//! Lengths in metres unless said otherwise.

use geo_types::Coord;

use super::super::dice::Dice;
use super::super::sheet::NumberedPiece;
use super::block::{Block, outline, shared_corners};
use super::made::{Added, Change, Made, SEEN, reshaped};
use super::ring::{self, Point, Ring, metres};
use crate::geometry;

/// Two corners that follow each other are exchanged, so that the edges before and after them cross.
pub(super) fn bow_tie(piece: &NumberedPiece, dice: &mut Dice) -> Option<Made> {
    let outer = outline(piece);
    let count = outer.0.len();
    let first = dice.below(count);
    let tied = |at: usize| {
        let next = (at + 1) % count;
        let [before, one, two, after] = [-1, 0, 1, 2].map(|steps| outer.beside(at, steps));
        let (before, one, two, after) = (before?, one?, two?, after?);
        let place = ring::crossing((before, two), (one, after))?;
        let mut tied = outer.clone();
        tied.0.swap(at, next);
        let seen =
            Ring(vec![one, two, place]).area().abs() > SEEN && Ring(vec![before, place, after]).area().abs() > SEEN;
        (seen && tied.contacts() == 1 && tied.area() < -SEEN).then_some((tied, place))
    };
    let (tied, place) = (0..count).map(|step| (first + step) % count).find_map(tied)?;
    Some(Made { changed: vec![reshaped(piece, tied)], parcels: vec![piece.number], place, ..Made::default() })
}

/// From a corner that only the parcel and the next house have the boundary runs out and back, into one of the two.
pub(super) fn spike(block: &Block, piece: &NumberedPiece, dice: &mut Dice) -> Option<Made> {
    let next = block.beside(piece, 1)?;
    let (mine, theirs) = (outline(piece), outline(next));
    let corners = shared_corners(&mine, &theirs);
    let at = *corners.get(dice.below(corners.len()))?;
    let foot = mine.beside(at, 0)?;
    let (sin, cos) = dice.between(0.0, std::f64::consts::TAU).sin_cos();
    let reach = dice.between(0.4, 1.5);
    let tip = ring::stepped(foot, Coord { x: reach * cos, y: reach * sin });
    let edge = (foot, tip);
    // Away from both walls: at 30 degrees or more.
    let open = [-1, 1].into_iter().all(|steps| {
        mine.beside(at, steps).is_some_and(|wall| ring::off_line(foot, wall, tip) > 0.5 * ring::length(foot, tip))
    });
    let clear = mine.is_clear_of(edge) && theirs.is_clear_of(edge) && (mine.encloses(tip) || theirs.encloses(tip));
    let mut outer = mine;
    outer.0.splice(at + 1..at + 1, [tip, foot]);
    (open && clear).then(|| Made {
        changed: vec![reshaped(piece, outer)],
        parcels: vec![piece.number],
        width: Some(ring::length(foot, tip)),
        place: tip,
        ..Made::default()
    })
}

/// A corner comes twice, or again a millimetre on.
pub(super) fn repeated_vertex(piece: &NumberedPiece, beside: bool, dice: &mut Dice) -> Option<Made> {
    let mut outer = outline(piece);
    let at = dice.below(outer.0.len());
    let (corner, next) = (outer.beside(at, 0)?, outer.beside(at, 1)?);
    let way = [next[0] - corner[0], next[1] - corner[1]];
    let step = match (beside, way[0].abs() > way[1].abs()) {
        (false, _) => [0, 0],
        (true, true) => [way[0].signum(), 0],
        (true, false) => [0, way[1].signum()],
    };
    let place = [corner[0] + step[0], corner[1] + step[1]];
    outer.0.insert(at + 1, place);
    (!beside || outer.is_simple()).then(|| Made {
        changed: vec![reshaped(piece, outer)],
        parcels: vec![piece.number],
        width: Some(ring::length(corner, place)),
        place,
        ..Made::default()
    })
}

/// A further row whose ring runs along two edges of a wall and back by the same corners.
///
/// Why not three corners on one line: that is nothing on the grid, and a little in floating point.
pub(super) fn zero_area(block: &Block, piece: &NumberedPiece) -> Option<Made> {
    let next = block.beside(piece, 1)?;
    let outer = outline(piece);
    let at = *shared_corners(&outer, &outline(next)).first()?;
    let [before, place, after] = [-1, 0, 1].map(|steps| outer.beside(at, steps));
    let (before, place, after) = (before?, place?, after?);
    let ring = Ring(vec![before, place, after, place]);
    Some(Made {
        added: Some(Added { ring, like: piece.number, same_row: false }),
        width: Some(0.0),
        area: Some(0.0),
        place,
        ..Made::default()
    })
}

/// Sides of a hole that no gap is as wide as (`Limits::gap_width`), and how far it stays off the boundary.
const HOLE_SIDES: (f64, f64) = (2.5, 4.0);
const HOLE_OFF: f64 = 0.5;

pub(super) fn empty_hole(piece: &NumberedPiece, dice: &mut Dice) -> Option<Made> {
    let outer = outline(piece);
    let middle = geometry::label_point(&geo_types::MultiPolygon(vec![piece.shape.clone()]))?;
    let (sin, cos) = dice.between(0.0, std::f64::consts::TAU).sin_cos();
    let mut half = || dice.between(HOLE_SIDES.0, HOLE_SIDES.1) / 2.0;
    let (a, b) = (half(), half());
    let centre = ring::on_grid(&middle.place);
    // Counter-clockwise, as holes are.
    let hole = Ring(
        [(-a, -b), (a, -b), (a, b), (-a, b)]
            .map(|(x, y)| ring::stepped(centre, Coord { x: x * cos - y * sin, y: x * sin + y * cos }))
            .to_vec(),
    );
    let exterior = outer.line();
    let off = |corner: &Point| {
        let place = metres(*corner);
        exterior.0.windows(2).all(|edge| match edge {
            [from, to] => geometry::segment_distance(*from, *to, place) > HOLE_OFF,
            _ => false,
        })
    };
    let fits = hole.0.iter().all(|corner| outer.encloses(*corner) && off(corner))
        && hole.edges().all(|edge| outer.is_clear_of(edge));
    fits.then(|| Made {
        width: Some(hole.widest_circle()),
        area: Some(hole.area().abs()),
        place: hole.middle(),
        changed: vec![(piece.number, Change::Shape(vec![vec![outer, hole]]))],
        parcels: vec![piece.number],
        ..Made::default()
    })
}
