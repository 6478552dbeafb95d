//! How the map is to look: what its colours say, which parcels it shows, how strong their fills are, and which references lie over them.

use std::sync::Arc;

use super::canvas::ColourBy;
use super::style::{HATCHED, HIDDEN, LegendMeaning, LinkState, UNKNOWN};
use crate::cadastre::{LayerId, Parcel, ParcelId, Snapshot};

/// Parcels that may differ between two looks for the drawing thread to follow: 2 ms. Where more do, all is coloured anew.
const MOST_DIFFERING: usize = 4_096;
/// Bytes compared at once.
const BLOCK: usize = 4_096;

/// What the map draws beside the rows themselves. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Look {
    pub colour_by: ColourBy,
    /// Of [`ColourBy::Classes`].
    pub classes: Option<Arc<Classes>>,
    /// `None` where all parcels are shown.
    pub shown: Option<Arc<Shown>>,
    /// Of the parcels' fills, from 0 to 1: what lies beneath shows through.
    pub fill_opacity: f32,
    /// The reference layers that are drawn, the lowest first; `None` for all.
    pub references: Option<Vec<LayerId>>,
}

impl Default for Look {
    fn default() -> Self {
        Self { colour_by: ColourBy::default(), classes: None, shown: None, fill_opacity: 1.0, references: None }
    }
}

/// The fill of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    pub colour: [u8; 3],
    pub hatched: bool,
}

/// The class of every parcel, and how each is filled. Never changed after it is made.
#[derive(Debug)]
pub struct Classes {
    pub inks: Vec<Ink>,
    /// By the parcels' ids; a number beyond the inks where there is no class.
    pub of: Box<[u8]>,
}

/// Which parcels are shown. Never changed after it is made.
#[derive(Debug)]
pub struct Shown {
    /// By the parcels' ids. Those that came later are shown: nobody loses sight of what was just made.
    pub of: Box<[bool]>,
}

impl Shown {
    pub fn has(&self, parcel: ParcelId) -> bool {
        usize::try_from(parcel.0).ok().and_then(|id| self.of.get(id)).copied().unwrap_or(true)
    }
}

impl Look {
    /// Whether a parcel is drawn, labelled, and hit by clicks.
    pub fn shows(&self, parcel: ParcelId) -> bool {
        self.shown.as_ref().is_none_or(|shown| shown.has(parcel))
    }

    /// The fill of a parcel.
    pub fn ink(&self, snapshot: &Snapshot, row: &Parcel) -> Ink {
        match self.colour_by {
            ColourBy::LandUse => Ink { colour: LegendMeaning::of_land_use(&row.land_use).colour(), hatched: false },
            _ => self.ink_but_land_use(snapshot, row.id).unwrap_or(UNKNOWN),
        }
    }

    /// The texel of a parcel that is neither selected nor pointed at. Its land-use colour is at hand.
    pub fn texel(&self, snapshot: &Snapshot, parcel: ParcelId, land_use: [u8; 3]) -> [u8; 4] {
        let by_use = Ink { colour: land_use, hatched: false };
        let Ink { colour: [r, g, b], hatched } = match self.colour_by {
            ColourBy::LandUse => by_use,
            _ => self.ink_but_land_use(snapshot, parcel).unwrap_or(UNKNOWN),
        };
        let bit = |is: bool, bit: u8| if is { bit } else { 0 };
        [r, g, b, bit(hatched, HATCHED) | bit(!self.shows(parcel), HIDDEN)]
    }

    fn ink_but_land_use(&self, snapshot: &Snapshot, parcel: ParcelId) -> Option<Ink> {
        match self.colour_by {
            ColourBy::LandUse => None,
            ColourBy::LinkState => {
                let state = LinkState::of(snapshot, parcel);
                Some(Ink { colour: state.colour(), hatched: state.hatched() })
            }
            ColourBy::Classes => {
                let classes = self.classes.as_ref()?;
                let class = *classes.of.get(usize::try_from(parcel.0).ok()?)?;
                classes.inks.get(usize::from(class)).copied()
            }
        }
    }

    /// Whether both draw every parcel the same because they were cloned of each other. False says nothing.
    pub fn draws_as(&self, other: &Self) -> bool {
        self.colour_by == other.colour_by
            && same(self.classes.as_ref(), other.classes.as_ref())
            && same(self.shown.as_ref(), other.shown.as_ref())
    }

    /// The parcels that are not drawn the same in both, as far as looks say it. `None` where colours mean something else, or so much differs that
    /// all is to be drawn anew.
    pub fn differing(&self, other: &Self) -> Option<Vec<ParcelId>> {
        if self.colour_by != other.colour_by {
            return None;
        }
        let mut ids = Vec::new();
        match (&self.classes, &other.classes) {
            (Some(one), Some(another)) if !Arc::ptr_eq(one, another) => {
                if one.inks != another.inks {
                    return None;
                }
                differing(&one.of, &another.of, u8::MAX, &mut ids)?;
            }
            (Some(_), Some(_)) | (None, None) => {}
            _ => return None,
        }
        if !same(self.shown.as_ref(), other.shown.as_ref()) {
            let of =
                |shown: &Option<Arc<Shown>>| shown.clone().unwrap_or_else(|| Arc::new(Shown { of: Box::default() }));
            differing(&of(&self.shown).of, &of(&other.shown).of, true, &mut ids)?;
        }
        Some(ids)
    }
}

fn same<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Adds the ids of what differs; what one of them does not have is `beyond`. `None` where that is too much.
fn differing<T: PartialEq + Copy>(one: &[T], other: &[T], beyond: T, ids: &mut Vec<ParcelId>) -> Option<()> {
    let longest = one.len().max(other.len());
    for start in (0..longest).step_by(BLOCK) {
        let block = start..(start + BLOCK).min(longest);
        if let (Some(one), Some(other)) = (one.get(block.clone()), other.get(block.clone()))
            && one == other
        {
            continue;
        }
        let value = |of: &[T], at: usize| of.get(at).copied().unwrap_or(beyond);
        ids.extend(block.filter(|at| value(one, *at) != value(other, *at)).map(|at| ParcelId(at as u64)));
        if ids.len() > MOST_DIFFERING {
            return None;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(of: &[bool]) -> Look {
        Look { shown: Some(Arc::new(Shown { of: of.into() })), ..Look::default() }
    }

    fn classes(inks: usize, of: &[u8]) -> Look {
        let inks = (0..inks).map(|at| Ink { colour: [at as u8; 3], hatched: false }).collect();
        let classes = Some(Arc::new(Classes { inks, of: of.into() }));
        Look { colour_by: ColourBy::Classes, classes, ..Look::default() }
    }

    #[test]
    fn what_came_after_a_filter_is_shown() {
        let look = shown(&[true, false, true]);
        assert_eq!([1, 2, 3, 900].map(|id| look.shows(ParcelId(id))), [false, true, true, true]);
        assert!(Look::default().shows(ParcelId(1)));
    }

    #[test]
    fn looks_differ_in_the_parcels_that_do() {
        let ids =
            |one: &Look, other: &Look| one.differing(other).map(|ids| ids.iter().map(|id| id.0).collect::<Vec<_>>());
        assert_eq!(ids(&shown(&[true, false]), &shown(&[true, true, false])), Some(vec![1, 2]));
        assert_eq!(ids(&Look::default(), &shown(&[true, false])), Some(vec![1]));
        assert_eq!(ids(&classes(3, &[0, 1, 2]), &classes(3, &[0, 2, 2, 1])), Some(vec![1, 3]));
        assert_eq!(ids(&classes(3, &[0, 1]), &classes(2, &[0, 1])), None, "colours mean something else");
        assert_eq!(ids(&classes(3, &[0]), &Look::default()), None);
        let many = vec![false; MOST_DIFFERING + 2];
        assert_eq!(ids(&Look::default(), &shown(&many)), None, "too much to follow");
    }

    #[test]
    fn a_parcel_without_a_class_is_filled_as_unknown() {
        let look = classes(2, &[0, 1, 255]);
        let texel = |id| look.texel(&Snapshot::default(), ParcelId(id), [9, 9, 9]);
        assert_eq!(texel(1), [1, 1, 1, 0]);
        let [r, g, b] = UNKNOWN.colour;
        assert_eq!((texel(2), texel(70)), ([r, g, b, 0], [r, g, b, 0]));
    }
}
