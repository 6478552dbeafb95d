//! Defects of the boundary between two parcels: it is drawn twice, a corner is missing, a piece changed hands.
//!
//! Lengths in metres unless said otherwise.

use geo_types::Coord;

use super::super::dice::Dice;
use super::super::sheet::NumberedPiece;
use super::block::{Block, longest, outline, shared_corners, shared_edges};
use super::made::{Change, Made, SEEN, SLIVER, reshaped};
use super::ring::{self, Ring};
use crate::geometry;

/// A shared edge that has room for a defect.
const LONG_EDGE: f64 = 3.0;
/// The wall to the next house is drawn twice over part of its length: in the parcel it bulges, by the way from `p` to `q` left or
/// right; the next house has a corner of its own on it.
///
/// Why that corner: without it the next house would but lack corners of the parcel, which is another defect.
pub(super) fn bulge(
    block: &Block,
    piece: &NumberedPiece,
    widths: (f64, f64),
    outward: bool,
    dice: &mut Dice,
) -> Option<Made> {
    let next = block.beside(piece, 1)?;
    let (mine, theirs) = (outline(piece), outline(next));
    let at = longest(&mine, &shared_edges(&mine, &theirs))?;
    let (p, q) = (mine.beside(at, 0)?, mine.beside(at, 1)?);
    let length = ring::length(p, q);
    let (width, slope) = (dice.between(widths.0, widths.1), dice.between(0.6, 1.0));
    if length < LONG_EDGE.max(3.0 * slope) {
        return None;
    }
    let along = ring::between(p, q) * (1.0 / length);
    // Outer rings run clockwise: the outside is on the left.
    let side = Coord { x: -along.y, y: along.x } * if outward { 1.0 } else { -1.0 };
    let ends = [ring::stepped(p, along * slope + side * width), ring::stepped(q, along * -slope + side * width)];
    // A millimetre to the other side of the straight line, so that the place between the two drawings is convex.
    let node = ring::stepped(p, along * (length * dice.between(0.4, 0.6)) + side * -0.001);
    let strip = Ring(vec![p, ends[0], ends[1], q, node]);
    let (mut bent, mut met) = (mine.clone(), theirs.clone());
    bent.0.splice(at + 1..at + 1, ends);
    let back = theirs.edges().position(|edge| edge == (q, p))?;
    met.0.insert(back + 1, node);
    let held_by = if outward { &theirs } else { &mine };
    let new_edges = [(p, ends[0]), (ends[0], ends[1]), (ends[1], q)];
    let fits = ends.iter().all(|end| held_by.encloses(*end)) && new_edges.iter().all(|edge| held_by.is_clear_of(*edge));
    (fits && bent.is_simple() && met.is_simple() && strip.is_convex()).then(|| Made {
        changed: vec![reshaped(piece, bent), reshaped(next, met)],
        parcels: vec![piece.number, next.number],
        width: Some(strip.widest_circle()),
        area: Some(strip.area().abs()),
        place: strip.middle(),
        ..Made::default()
    })
}

/// A corner on the wall to the next house, less than a millimetre off the straight line, that the next house lacks.
pub(super) fn extra_node(block: &Block, piece: &NumberedPiece, dice: &mut Dice) -> Option<Made> {
    let next = block.beside(piece, 1)?;
    let mut outer = outline(piece);
    let at = longest(&outer, &shared_edges(&outer, &outline(next)))?;
    let (p, q) = (outer.beside(at, 0)?, outer.beside(at, 1)?);
    let node = ring::stepped(p, ring::between(p, q) * dice.between(0.3, 0.7));
    outer.0.insert(at + 1, node);
    outer.is_simple().then(|| Made {
        changed: vec![reshaped(piece, outer)],
        parcels: vec![piece.number, next.number],
        width: Some(ring::off_line(p, q, node)),
        place: node,
        ..Made::default()
    })
}

/// A parcel whose legal area no longer agrees after a corner moved would be a second defect. Square metres.
const AREA_MOVED: f64 = 0.3;

/// A corner that is left out is so far off the straight line at most. Source: half of `Limits::corner_distance`.
const OFF_LINE: f64 = 0.25;

/// Where two houses of the other row meet behind this one, its boundary runs straight by without their corner. When `straight`, the
/// corner is put on the straight line first, of all three, so that nothing but the corner is missing; else the place between is, too.
pub(super) fn missing_node(block: &Block, piece: &NumberedPiece, straight: bool) -> Option<Made> {
    let mine = outline(piece);
    let tried = |at: usize| {
        let [before, corner, after] = [-1, 0, 1].map(|steps| mine.beside(at, steps));
        let (before, corner, after) = (before?, corner?, after?);
        let around = block.around(corner);
        let [one, two] = around.iter().filter(|other| other.number != piece.number).collect::<Vec<_>>()[..] else {
            return None;
        };
        let (way, to) = (ring::between(before, after), ring::between(before, corner));
        let share = (to.x * way.x + to.y * way.y) / (way.x * way.x + way.y * way.y);
        let place = if straight { ring::stepped(before, way * share) } else { corner };
        let between = Ring(vec![before, place, after]);
        let off = ring::off_line(before, after, place);
        let mut passing = mine.clone();
        passing.0.remove(at);
        let seen = straight || (SLIVER.1..OFF_LINE).contains(&off);
        let fits = passing.is_simple() && (passing.area() - mine.area()).abs() < AREA_MOVED;
        let mut changed = vec![(seen && fits).then(|| reshaped(piece, passing))?];
        if straight {
            let with_corner = |other: &NumberedPiece| {
                let old = outline(other);
                let new = Ring(old.0.iter().map(|known| if *known == corner { place } else { *known }).collect());
                let same = (new.area() - old.area()).abs() < AREA_MOVED;
                (same && new.is_simple()).then(|| reshaped(other, new))
            };
            changed.extend([with_corner(one)?, with_corner(two)?]);
        }
        Some(Made {
            changed,
            parcels: vec![piece.number, one.number, two.number],
            width: Some(if straight { off } else { between.widest_circle() }),
            area: (!straight).then(|| between.area().abs()),
            place,
            ..Made::default()
        })
    };
    (0..mine.0.len()).find_map(tried)
}

/// The next but one is cut from wall to wall, at corners that are there, and its one part is given to the parcel.
pub(super) fn several_parts(block: &Block, piece: &NumberedPiece) -> Option<Made> {
    let (beside, cut, behind) = (block.beside(piece, 1)?, block.beside(piece, 2)?, block.beside(piece, 3)?);
    let whole = outline(cut);
    let corner_to = |other: &NumberedPiece| shared_corners(&whole, &outline(other)).first().copied();
    let (one, two) = (corner_to(beside)?, corner_to(behind)?);
    let (one, two) = (one.min(two), one.max(two));
    let chord = (whole.beside(one, 0)?, whole.beside(two, 0)?);
    let part = Ring(whole.0.get(one..=two)?.to_vec());
    let rest = Ring([whole.0.get(two..)?, whole.0.get(..=one)?].concat());
    let halfway = ring::stepped(chord.0, ring::between(chord.0, chord.1) * 0.5);
    let fits = whole.is_clear_of(chord)
        && whole.encloses(halfway)
        && [&part, &rest].into_iter().all(|ring| ring.is_simple() && ring.area() < -SEEN);
    fits.then(|| Made {
        area: Some(part.area().abs()),
        place: geometry::inner_point(&part.line()).map_or(halfway, |place| ring::on_grid(&place)),
        changed: vec![(piece.number, Change::Shape(vec![vec![outline(piece)], vec![part]])), reshaped(cut, rest)],
        parcels: vec![piece.number],
        ..Made::default()
    })
}
