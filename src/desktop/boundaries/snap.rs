//! To what the mouse snaps: corners and crossings first, then middles and feet, then any place on a boundary.

use geo_types::{Coord, Line, MultiPolygon};

use crate::geometry::{Grid, crossing, foot, rings};

/// A place of the map that the mouse is drawn to, metres in the project's CRS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Snap {
    Corner(Coord<f64>),
    /// Where boundaries cross that have no corner there.
    Crossing(Coord<f64>),
    /// The middle of a side.
    Middle(Coord<f64>),
    /// Of a boundary, the place square to where the line comes from.
    Foot(Coord<f64>),
    /// On a boundary, between its corners.
    Edge(Coord<f64>),
}

impl Snap {
    pub fn place(self) -> Coord<f64> {
        match self {
            Self::Corner(place)
            | Self::Crossing(place)
            | Self::Middle(place)
            | Self::Foot(place)
            | Self::Edge(place) => place,
        }
    }
}

/// What is snapped to, and what is not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Snapping<'a> {
    /// Metres.
    pub reach: f64,
    /// Edges that end here are passed over: what is held snaps back to where it was, but not to what moves with it.
    pub without: Option<Coord<f64>>,
    /// Where the line that is drawn comes from.
    pub from: Option<Coord<f64>>,
    /// Places beside those of the map: of a file of points, of the line itself.
    pub places: &'a [Coord<f64>],
}

/// Sides within reach that are tried for crossings: more are one blot.
const MOST_SIDES: usize = 24;

/// What is meant near a place: the nearest corner within reach, else the nearest crossing, middle, foot, boundary.
pub fn snap<'a>(
    polygons: impl Iterator<Item = &'a MultiPolygon<f64>>,
    place: Coord<f64>,
    snapping: Snapping<'_>,
) -> Option<Snap> {
    let grid = Grid::around(place);
    let without = snapping.without.and_then(|held| grid.node(held));
    let is_free = |corner: Coord<f64>| without.is_none() || grid.node(corner) != without;
    let mut corner = Nearest::to(place, snapping.reach);
    let [mut cross, mut middle, mut square, mut edge] = [(); 4].map(|()| Nearest::to(place, snapping.reach));
    for known in snapping.places {
        corner.offer(*known);
    }
    let mut sides: Vec<Line<f64>> = Vec::new();
    for side in polygons.flat_map(|polygons| &polygons.0).flat_map(rings).flat_map(geo_types::LineString::lines) {
        corner.offer(side.start);
        if !is_free(side.start) || !is_free(side.end) {
            continue;
        }
        let Some(on) = foot([side.start, side.end], place).map(|on| clamped(side, on)) else { continue };
        if edge.offer(on) {
            middle.offer((side.start + side.end) / 2.0);
            let square_to = snapping.from.and_then(|from| foot([side.start, side.end], from));
            if let Some(on) = square_to.filter(|on| clamped(side, *on) == *on) {
                square.offer(on);
            }
            sides.push(side);
        }
    }
    sides.truncate(MOST_SIDES);
    for (at, one) in sides.iter().enumerate() {
        for other in &sides[at + 1..] {
            let meet = crossing([one.start, one.end], [other.start, other.end]);
            if let Some(meet) = meet.filter(|meet| clamped(*one, *meet) == *meet && clamped(*other, *meet) == *meet) {
                cross.offer(meet);
            }
        }
    }
    let on_grid = |place: Coord<f64>| grid.node(place).map_or(place, |node| grid.place(node));
    let found = corner.best().map(Snap::Corner);
    let found = found.or_else(|| cross.best().map(on_grid).map(Snap::Crossing));
    let found = found.or_else(|| middle.best().map(on_grid).map(Snap::Middle));
    let found = found.or_else(|| square.best().map(on_grid).map(Snap::Foot));
    found.or_else(|| edge.best().map(on_grid).map(Snap::Edge))
}

/// The place of a side that is nearest to one on its line.
fn clamped(side: Line<f64>, on: Coord<f64>) -> Coord<f64> {
    let (way, off) = (side.end - side.start, on - side.start);
    let share = (off.x * way.x + off.y * way.y) / (way.x * way.x + way.y * way.y);
    match share {
        _ if share <= 0.0 => side.start,
        _ if share >= 1.0 => side.end,
        _ => on,
    }
}

/// The nearest of some places, within reach.
struct Nearest {
    to: Coord<f64>,
    squared: f64,
    place: Option<Coord<f64>>,
    reach: f64,
}

impl Nearest {
    fn to(to: Coord<f64>, reach: f64) -> Self {
        Self { to, squared: reach * reach, place: None, reach }
    }

    /// Whether a place is within reach.
    fn offer(&mut self, place: Coord<f64>) -> bool {
        let way = place - self.to;
        let squared = way.x * way.x + way.y * way.y;
        if squared < self.squared || (self.place.is_none() && squared <= self.squared) {
            (self.squared, self.place) = (squared, Some(place));
        }
        squared <= self.reach * self.reach
    }

    fn best(&self) -> Option<Coord<f64>> {
        self.place
    }
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;

    use super::*;

    fn place(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    #[test]
    fn corners_come_before_boundaries_and_what_is_held_does_not_snap_to_itself() {
        let square = wkt!(MULTIPOLYGON(((0. 0.,10. 0.,10. 10.,0. 10.,0. 0.))));
        let at = |x: f64, y: f64, without| {
            snap([&square].into_iter(), place(x, y), Snapping { reach: 1.0, without, ..Snapping::default() })
        };
        assert_eq!(at(9.5, 0.2, None), Some(Snap::Corner(place(10.0, 0.0))));
        assert_eq!(at(3.0004, 0.7, None), Some(Snap::Edge(place(3.0, 0.0))));
        assert_eq!(at(5.0, 2.0, None), None);
        let held = Some(place(10.0, 0.0));
        assert_eq!(at(9.5, 0.2, held), Some(Snap::Corner(place(10.0, 0.0))), "back to where it was");
        assert_eq!(at(5.0, 0.2, held), None);
        assert_eq!(at(0.2, 3.0, held), Some(Snap::Edge(place(0.0, 3.0))));
    }

    #[test]
    fn middles_feet_and_crossings_come_before_any_place_on_a_boundary() {
        let square = wkt!(MULTIPOLYGON(((0. 0.,10. 0.,10. 10.,0. 10.,0. 0.))));
        let over = wkt!(MULTIPOLYGON(((7. -5.,9. -5.,9. 5.,7. 5.,7. -5.))));
        let at = |x: f64, y: f64| {
            let snapping = Snapping { reach: 0.5, from: Some(place(2.0, 6.0)), ..Snapping::default() };
            snap([&square, &over].into_iter(), place(x, y), snapping)
        };
        assert_eq!(at(4.8, 0.1), Some(Snap::Middle(place(5.0, 0.0))));
        assert_eq!(at(2.3, -0.1), Some(Snap::Foot(place(2.0, 0.0))));
        assert_eq!(at(7.2, 0.2), Some(Snap::Crossing(place(7.0, 0.0))));
        assert_eq!(at(3.5, 0.2), Some(Snap::Edge(place(3.5, 0.0))));
    }

    #[test]
    fn points_of_a_file_are_corners_too() {
        let places = [place(3.0, 3.0)];
        let snapping = Snapping { reach: 0.5, places: &places, ..Snapping::default() };
        assert_eq!(snap([].into_iter(), place(3.2, 3.1), snapping), Some(Snap::Corner(places[0])));
        assert_eq!(snap([].into_iter(), place(3.9, 3.1), snapping), None);
    }
}
