//! To what the mouse snaps: corners first, then boundaries.

use geo_types::{Coord, MultiPolygon};

use crate::geometry::{Grid, rings};

/// A place of the map that the mouse is drawn to, metres in the project's CRS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Snap {
    Corner(Coord<f64>),
    /// On a boundary, between its corners.
    Edge(Coord<f64>),
}

impl Snap {
    pub fn place(self) -> Coord<f64> {
        match self {
            Self::Corner(place) | Self::Edge(place) => place,
        }
    }
}

/// The nearest corner of polygons within reach of a place, else the nearest boundary; metres. Edges that end at `without` are passed over: what is
/// held snaps back to where it was, but not to what moves with it.
pub fn snap<'a>(
    polygons: impl Iterator<Item = &'a MultiPolygon<f64>>,
    place: Coord<f64>,
    reach: f64,
    without: Option<Coord<f64>>,
) -> Option<Snap> {
    let grid = Grid::around(place);
    let node = |place: Coord<f64>| grid.node(place);
    let without = without.and_then(node);
    let is_free = |corner: Coord<f64>| without.is_none() || node(corner) != without;
    let squared = |to: Coord<f64>| (to.x - place.x).powi(2) + (to.y - place.y).powi(2);
    let (mut corner, mut edge) = (None, None);
    let nearer = |best: &mut Option<(f64, Coord<f64>)>, to: Coord<f64>| {
        let distance = squared(to);
        if distance <= reach * reach && best.is_none_or(|(nearest, _)| distance < nearest) {
            *best = Some((distance, to));
        }
    };
    for ring in polygons.flat_map(|polygons| &polygons.0).flat_map(rings) {
        for side in ring.lines() {
            nearer(&mut corner, side.start);
            if is_free(side.start) && is_free(side.end) {
                let way = side.end - side.start;
                let length = way.x * way.x + way.y * way.y;
                let off = place - side.start;
                let along = ((off.x * way.x + off.y * way.y) / length).clamp(0.0, 1.0);
                if along.is_finite() {
                    nearer(&mut edge, side.start + way * along);
                }
            }
        }
    }
    let corner = corner.map(|(_, place)| Snap::Corner(place));
    corner.or_else(|| edge.map(|(_, place)| Snap::Edge(grid.node(place).map_or(place, |node| grid.place(node)))))
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;

    use super::*;

    #[test]
    fn corners_come_before_boundaries_and_what_is_held_does_not_snap_to_itself() {
        let square = wkt!(MULTIPOLYGON(((0. 0.,10. 0.,10. 10.,0. 10.,0. 0.))));
        let at = |x: f64, y: f64, without| snap([&square].into_iter(), Coord { x, y }, 1.0, without);
        assert_eq!(at(9.5, 0.2, None), Some(Snap::Corner(Coord { x: 10.0, y: 0.0 })));
        assert_eq!(at(5.0004, 0.7, None), Some(Snap::Edge(Coord { x: 5.0, y: 0.0 })));
        assert_eq!(at(5.0, 2.0, None), None);
        let held = Some(Coord { x: 10.0, y: 0.0 });
        assert_eq!(at(9.5, 0.2, held), Some(Snap::Corner(Coord { x: 10.0, y: 0.0 })), "back to where it was");
        assert_eq!(at(5.0, 0.2, held), None);
        assert_eq!(at(0.2, 5.0, Some(Coord { x: 10.0, y: 0.0 })), Some(Snap::Edge(Coord { x: 0.0, y: 5.0 })));
    }
}
