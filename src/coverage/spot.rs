//! A spot: a face that should not be there, covered by several parcels or by none, with its measures.

use std::collections::BTreeSet;

use geo_types::{Coord, Rect};
use rayon::prelude::*;

use super::strip::Land;
use super::ward::Ward;
use crate::geometry::{Arrangement, Edge, Face, Node, box_around_nodes, in_odd_rings, largest_circle};
use crate::jobs::{Cancelled, Watch};

/// A face that should not be there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    /// Parcels over it: none, two or more.
    pub count: i32,
    /// Square millimetres.
    pub area: f64,
    /// Diameter of the largest circle within it, millimetres. Of a wide one maybe less.
    pub width: f64,
    /// The centre of that circle.
    pub centre: [f64; 2],
    /// Shapes over it, of a gap those around it; sorted.
    pub shapes: Vec<u32>,
    /// Its outline, ring after ring; shells anticlockwise, holes clockwise.
    pub rings: Vec<Vec<Node>>,
}

impl Spot {
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.rings.iter().flatten().copied()
    }

    /// Whether a place, in millimetres, lies in it.
    fn contains(&self, at: [f64; 2]) -> bool {
        in_odd_rings(self.rings.iter().map(Vec::as_slice), at)
    }

    /// The box of its outline, millimetres.
    pub fn bounds(&self) -> Rect<f64> {
        box_around_nodes(self.nodes()).unwrap_or(Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 0.0, y: 0.0 }))
    }
}

/// How far too small a circle's radius may be, millimetres.
const PRECISION: f64 = 0.25;
/// How far beside the boundary of a face one looks for what covers the other side, millimetres: more than pieces lie beside their edges,
/// less than what is told of as an overlap.
pub(crate) const ASIDE: f64 = 1.5;

/// The spots among the faces of an arrangement, by place, and what each face is to strips. Faces without a parcel are spots only when they
/// are enclosed and narrow, small, or within one parcel.
///
/// Errors: [`Cancelled`].
pub(crate) fn spots(
    ward: &Ward,
    arrangement: &Arrangement,
    watch: &Watch,
) -> Result<(Vec<Spot>, Vec<Land>), Cancelled> {
    let found: Vec<Option<Spot>> = arrangement
        .faces()
        .par_iter()
        .map(|face| {
            watch.check()?;
            Ok(spot(ward, arrangement, face, face.count))
        })
        .collect::<Result<_, _>>()?;
    let is_open = |(face, spot): (&Face, &Option<Spot>)| face.count == 0 && spot.is_none();
    let faces = arrangement.faces().iter().zip(&found);
    let land = faces.map(|face| if is_open(face) { Land::Open } else { Land::Taken }).collect();
    let mut spots: Vec<Spot> = found.into_iter().flatten().collect();
    sort(&mut spots);
    Ok((spots, land))
}

pub(crate) fn sort(spots: &mut [Spot]) {
    spots.sort_by(|a, b| a.centre[0].total_cmp(&b.centre[0]).then(a.centre[1].total_cmp(&b.centre[1])));
}

/// The spot that a face is, if it is one; so many parcels lie over it.
pub(crate) fn spot(ward: &Ward, arrangement: &Arrangement, face: &Face, count: i32) -> Option<Spot> {
    if count == 1 || face.shell.is_none() {
        return None;
    }
    if count > 1 {
        let mut spot = Spot { count, ..measured(arrangement, face, f64::INFINITY)? };
        spot.shapes = covering(ward, &spot);
        return Some(spot);
    }
    let [gap_width, gap_area] = [ward.limits.gap_width * 1e3, ward.limits.gap_area * 1e6];
    let is_small = arrangement.twice_area(face) as f64 / 2.0 <= gap_area;
    let enough = if is_small { f64::INFINITY } else { gap_width / 2.0 + 1.0 };
    let mut spot = Spot { count, ..measured(arrangement, face, enough)? };
    let is_wide = spot.width > gap_width && !is_small;
    spot.shapes = around(ward, &spot, if is_wide { 2 } else { usize::MAX });
    (!is_wide || spot.shapes.len() == 1).then_some(spot)
}

/// The box of a face's outline, millimetres; `None` for what is outside of everything.
pub(crate) fn bounds_of(arrangement: &Arrangement, face: &Face) -> Option<Rect<f64>> {
    box_around_nodes(arrangement.nodes(face.shell?))
}

/// Whether a part of a face that is cut by the frame of a window is no spot whatever lies beyond: one parcel over it; or none, larger
/// than a gap, with room for a circle that is wider than one, and two parcels around.
pub(crate) fn is_plainly_none(
    ward: &Ward,
    arrangement: &Arrangement,
    face: &Face,
    count: i32,
    window: &Rect<f64>,
) -> bool {
    if count != 0 {
        return count == 1;
    }
    // The whole is no smaller and no narrower than a part of it.
    if arrangement.twice_area(face) as f64 / 2.0 <= ward.limits.gap_area * 1e6 {
        return false;
    }
    let radius = ward.limits.gap_width / 2.0 * 1e3 + 1.0;
    let Some(spot) = measured(arrangement, face, radius) else { return false };
    let inside = |[x, y]: &[f64; 2]| {
        let (low, high) = (window.min(), window.max());
        (low.x..=high.x).contains(x) && (low.y..=high.y).contains(y)
    };
    spot.width >= 2.0 * radius && shapes_at(ward, beside(&spot, -ASIDE).filter(inside), 2).len() > 1
}

/// A face with its measures; the circle is not looked for further than to a radius of `enough`.
pub(crate) fn measured(arrangement: &Arrangement, face: &Face, enough: f64) -> Option<Spot> {
    let rings: Vec<Vec<Node>> = arrangement.rings(face).map(|ring| arrangement.nodes(ring).collect()).collect();
    let places: Vec<Vec<[f64; 2]>> = rings.iter().map(|ring| ring.iter().map(|node| node.place()).collect()).collect();
    let circle = largest_circle(&places, PRECISION, enough)?;
    let area = arrangement.twice_area(face) as f64 / 2.0;
    Some(Spot { count: face.count, area, width: 2.0 * circle.radius, centre: circle.centre, shapes: Vec::new(), rings })
}

/// The parts of a spot that the same shapes cover all over: boundaries between parcels that match run through it unseen.
pub(crate) fn split(ward: &Ward, spot: Spot) -> Vec<Spot> {
    if spot.count < 2 || spot.shapes.len() <= spot.count.unsigned_abs() as usize {
        return vec![spot];
    }
    let edges: Vec<Edge> = spot.shapes.iter().flat_map(|at| ward.shape(*at).edges()).collect();
    let arrangement = Arrangement::of(&edges);
    let parts = arrangement.faces().iter().filter(|face| face.count > 1 && face.shell.is_some());
    let mut found: Vec<Spot> = parts
        .filter_map(|face| {
            let mut part = measured(&arrangement, face, f64::INFINITY)?;
            part.shapes = spot.shapes.iter().copied().filter(|at| ward.shape(*at).contains(part.centre)).collect();
            (part.shapes.len() > 1 && spot.contains(part.centre)).then_some(part)
        })
        .collect();
    if found.is_empty() {
        found.push(spot);
    }
    sort(&mut found);
    found
}

/// Shapes over a face: those over the centre of its circle, those that reach into it across its outline, those that lie within it.
fn covering(ward: &Ward, spot: &Spot) -> Vec<u32> {
    let Some(window) = box_around_nodes(spot.nodes()) else { return Vec::new() };
    let step = (spot.width / 4.0).min(ASIDE);
    let inside: Vec<[f64; 2]> = beside(spot, step).collect();
    let covers = |at: &u32| {
        let shape = ward.shape(*at);
        shape.contains(spot.centre)
            || inside.iter().any(|at| shape.contains(*at) && spot.contains(*at))
            || shape.nodes().first().is_some_and(|node| spot.contains(node.place()) && lies_within(spot, *node))
    };
    ward.near(window).into_iter().filter(covers).collect()
}

/// Shapes around a face, at most so many.
fn around(ward: &Ward, spot: &Spot, most: usize) -> Vec<u32> {
    shapes_at(ward, beside(spot, -ASIDE), most)
}

/// Shapes over any of the places, sorted; the search ends with so many.
pub(crate) fn shapes_at(ward: &Ward, places: impl Iterator<Item = [f64; 2]>, most: usize) -> Vec<u32> {
    let mut found = BTreeSet::new();
    for at in places {
        let corner = Coord { x: at[0], y: at[1] };
        let near = ward.near(Rect::new(corner, corner));
        found.extend(near.into_iter().filter(|shape| ward.shape(*shape).contains(at)));
        if found.len() >= most {
            break;
        }
    }
    found.into_iter().collect()
}

/// Places so many millimetres to the left of the middles of its edges; what lies within is on the left.
fn beside(spot: &Spot, aside: f64) -> impl Iterator<Item = [f64; 2]> {
    spot.rings.iter().flat_map(move |ring| {
        ring.iter().zip(ring.iter().cycle().skip(1)).map(move |(from, to)| {
            let ([ax, ay], [bx, by]) = (from.place(), to.place());
            let length = (bx - ax).hypot(by - ay).max(1.0);
            [(ax + bx) / 2.0 - (by - ay) / length * aside, (ay + by) / 2.0 + (bx - ax) / length * aside]
        })
    })
}

/// Whether a node of a shape lies off the outline.
fn lies_within(spot: &Spot, node: Node) -> bool {
    spot.nodes().all(|of_outline| of_outline != node)
}
