//! Finding a parcel by what a sketch tells when its number is illegible: lengths of sides, an area, the name of a neighbour.

use geo::Intersects;
use geo_types::Coord;

use super::Matcher;
use super::sides::FEWEST_SIDES;
use crate::cadastre::ParcelId;
use crate::text::fold;

/// How far apart the boxes of neighbours may be, metres. Source: ours; an alley of a hamlet is wider.
const TOUCH: f64 = 0.5;

/// What is known of a parcel. Every field that is given must fit.
#[derive(Debug, Clone, PartialEq)]
pub struct ParcelQuery {
    /// Metres, in any start and direction; `NaN` for an illegible one. Fewer than [`FEWEST_SIDES`] are not looked for.
    pub sides: Vec<f64>,
    /// How far each side may be off, metres.
    pub tolerance: f64,
    /// Square metres, from and to.
    pub area: Option<(f64, f64)>,
    /// Part of the name of somebody whom the map names at a parcel next to it; empty for nobody.
    pub neighbour: String,
}

impl Default for ParcelQuery {
    fn default() -> Self {
        Self { sides: Vec::new(), tolerance: Self::TOLERANCE, area: None, neighbour: String::new() }
    }
}

impl ParcelQuery {
    /// Half of the last digit of a sketch and the map's error, metres. Source: sketches print 0.1 m; a map at 1:1000 is right
    /// within 0.15 m.
    pub const TOLERANCE: f64 = 0.2;

    /// Reads `5.0 20,1 ? 19.9`: lengths with point or comma, `?` for an illegible one. `None` when a word is neither.
    pub fn read_sides(text: &str) -> Option<Vec<f64>> {
        let length = |word: &str| match word {
            "?" | "-" => Some(f64::NAN),
            _ => word.replace(',', ".").parse::<f64>().ok().filter(|length| length.is_finite() && *length > 0.0),
        };
        text.split([' ', ';', '\t']).filter(|word| !word.is_empty()).map(length).collect()
    }
}

/// A parcel that fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoundParcel {
    pub parcel: ParcelId,
    /// Root mean square difference of the sides, metres; 0 when none were asked for.
    pub off: f64,
}

impl Matcher {
    /// The parcels that fit, the best first; none for a query that asks for nothing.
    pub fn find(&self, query: &ParcelQuery) -> Vec<FoundParcel> {
        let by_sides = query.sides.len() >= FEWEST_SIDES;
        let neighbour = fold(&query.neighbour);
        let ward = &self.ward;
        let mut found: Vec<u32> = match query.area {
            _ if by_sides => self.fitting_sides(&query.sides, query.tolerance),
            Some((low, high)) => ward.with_area(low, high).iter().map(|(_, at)| *at).collect(),
            None if !neighbour.is_empty() => (0..ward.parcels.len() as u32).collect(),
            None => return Vec::new(),
        };
        found.sort_unstable();
        found.dedup();
        if let Some((low, high)) = query.area {
            found.retain(|at| {
                let areas = ward.parcels.get(*at as usize).map_or([0.0; 2], |parcel| parcel.areas);
                areas.iter().any(|area| (low..=high).contains(area))
            });
        }
        if !neighbour.is_empty() {
            let beside = self.beside(&neighbour);
            found.retain(|at| beside.binary_search(at).is_ok());
        }
        let off = |at: u32| {
            let sides = ward.sides.get(at as usize).filter(|_| by_sides);
            sides.and_then(|sides| sides.difference(&query.sides, query.tolerance)).unwrap_or(0.0)
        };
        let mut found: Vec<FoundParcel> = found
            .into_iter()
            .filter_map(|at| Some(FoundParcel { parcel: ward.parcels.get(at as usize)?.id, off: off(at) }))
            .collect();
        found.sort_by(|a, b| a.off.total_cmp(&b.off).then(a.parcel.cmp(&b.parcel)));
        found
    }

    /// Positions of the parcels that lie beside one at which the map names somebody so, sorted.
    fn beside(&self, folded: &str) -> Vec<u32> {
        let ward = &self.ward;
        let theirs = ward.names.containing(folded).filter_map(|name| ward.by_holder.get(name as usize)).flatten();
        let mut beside = Vec::new();
        for theirs in theirs {
            let Some(bounds) = ward.bounds.get(*theirs as usize).copied().flatten() else { continue };
            let touch = Coord { x: TOUCH, y: TOUCH };
            let window = geo_types::Rect::new(bounds.min() - touch, bounds.max() + touch);
            let touches = |at: &u32| {
                let bounds = ward.bounds.get(*at as usize).copied().flatten();
                at != theirs && bounds.is_some_and(|bounds| bounds.intersects(&window))
            };
            ward.places.visit(window, |at| beside.extend(u32::try_from(at).ok().filter(touches)));
        }
        beside.sort_unstable();
        beside.dedup();
        beside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_read_as_they_are_typed() {
        assert_eq!(ParcelQuery::read_sides("5.0 20,1  5;19.9"), Some(vec![5.0, 20.1, 5.0, 19.9]));
        assert!(ParcelQuery::read_sides("5.0 ? 5").is_some_and(|sides| sides[1].is_nan()));
        assert_eq!(ParcelQuery::read_sides("5.0 năm"), None);
        assert_eq!(ParcelQuery::read_sides("5.0 -3"), None);
    }
}
