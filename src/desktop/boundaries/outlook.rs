//! What an act on boundaries would make of the parcels.

use std::cell::RefCell;
use std::sync::Arc;

use geo_types::{Coord, MultiPolygon};

use super::super::map::Preview;
use super::super::words::Words;
use super::Shown;
use crate::cadastre::{Change, ChangeSet, Designation, Edit, LayerId, Parcel, ParcelId, Snapshot};
use crate::editing::{self, Cut, Effort, Land, Refusal};
use crate::geometry::{Motion, area};
use crate::i18n::Message;

/// What is asked of the boundaries. Metres in the project's CRS.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    Move { from: Coord<f64>, to: Coord<f64> },
    Remove { corner: Coord<f64> },
    Reshape { line: Vec<Coord<f64>> },
    Split { parcel: ParcelId, line: Vec<Coord<f64>>, keeps: Option<Coord<f64>> },
    Cut { parcel: ParcelId, side: [Coord<f64>; 2], cut: Cut, keeps: Option<Coord<f64>> },
    Merge { parcels: Vec<ParcelId>, keeper: ParcelId },
    Draw { line: Vec<Coord<f64>>, part: Option<Coord<f64>>, effort: Effort },
    CutHole { parcel: ParcelId, ring: Vec<Coord<f64>> },
    Fill { place: Coord<f64>, into: Option<ParcelId> },
    Shift { parcels: Vec<ParcelId>, pairs: Vec<[Coord<f64>; 2]> },
}

impl Asked {
    /// The act that does it.
    ///
    /// Refuses: as the acts of [`editing`] do.
    pub fn act(&self, land: Land<'_>) -> Result<ChangeSet, Refusal> {
        match self {
            Self::Move { from, to } => editing::move_corner(land, *from, *to),
            Self::Remove { corner } => editing::remove_corner(land, *corner),
            Self::Reshape { line } => editing::reshape_boundary(land, line),
            Self::Split { parcel, line, keeps } => editing::split_parcel(land, *parcel, line, *keeps),
            Self::Cut { parcel, side, cut, keeps } => {
                let line = editing::cut_line(land.snapshot, *parcel, *side, *cut)?;
                editing::split_parcel(land, *parcel, &line, *keeps)
            }
            Self::Merge { parcels, keeper } => editing::merge_parcels(land, parcels, *keeper),
            Self::Draw { line, part, effort } => editing::draw_parcel(land, line, *part, None, *effort),
            Self::CutHole { parcel, ring } => editing::cut_hole(land, *parcel, ring),
            Self::Shift { parcels, pairs } => {
                let motion = Motion::fit(pairs).ok_or(Refusal::NoPlace)?;
                editing::move_parcels(land, parcels, &motion)
            }
            Self::Fill { place, into } => editing::fill_hole(land, *place, *into),
        }
    }
}

/// The answer to what is asked, for one revision.
pub struct Outlook {
    pub asked: Asked,
    pub revision: u64,
    pub act: Result<ChangeSet, Refusal>,
    pub preview: Option<Shown>,
}

impl Outlook {
    pub fn of(asked: Asked, land: Land<'_>, words: &Words) -> Self {
        let act = asked.act(land);
        let preview = act.as_ref().ok().map(|act| preview_of(act, words));
        Self { asked, revision: land.snapshot.revision, act, preview }
    }

    /// The parcel that is to be looked at once it is done.
    pub fn parcel(&self) -> Option<ParcelId> {
        match (&self.asked, &self.act) {
            (Asked::Split { parcel, .. } | Asked::Cut { parcel, .. } | Asked::Merge { keeper: parcel, .. }, _) => {
                Some(*parcel)
            }
            (Asked::Draw { .. }, Ok(act)) => act.changes.iter().find_map(|change| match change {
                Change::Parcel(edit) if edit.before.is_none() => Some(ParcelId(edit.id())),
                _ => None,
            }),
            _ => None,
        }
    }

    pub fn is_of(&self, asked: &Asked, revision: u64) -> bool {
        self.asked == *asked && self.revision == revision
    }
}

/// The number that a new parcel of a sheet gets in one revision: found by a walk over all parcels, and asked for at each move of the mouse.
#[derive(Debug)]
pub struct NextNumber {
    revision: u64,
    layer: Option<LayerId>,
    sheet: Designation,
    number: u64,
}

impl NextNumber {
    /// The number for a new parcel like this one; found only where `known` is another.
    pub fn of(known: &RefCell<Option<Self>>, snapshot: &Snapshot, parcel: &Parcel) -> u64 {
        let (revision, layer, sheet) = (snapshot.revision, parcel.layer(), &parcel.sheet);
        let mut known = known.borrow_mut();
        let is_known = |of: &Self| of.revision == revision && of.layer == layer && of.sheet == *sheet;
        if !known.as_ref().is_some_and(is_known) {
            *known = None;
        }
        let found =
            || Self { revision, layer, sheet: sheet.clone(), number: editing::next_free_number(snapshot, parcel) };
        known.get_or_insert_with(found).number
    }
}

/// Square metres below which an area is told to be the same: half of what is printed.
const SEEN: f64 = 0.05;

/// A parcel before and after.
struct Changed<'a> {
    edit: &'a Edit<Parcel>,
    shapes: [Option<Arc<MultiPolygon<f64>>>; 2],
    areas: [Option<f64>; 2],
}

impl<'a> Changed<'a> {
    fn of(edit: &'a Edit<Parcel>) -> Self {
        let shapes = [&edit.before, &edit.after].map(|row| row.as_ref().and_then(|row| row.polygons()).map(Arc::new));
        let areas = shapes.each_ref().map(|shape| shape.as_deref().map(area));
        Self { edit, shapes, areas }
    }

    /// Whether it only gets or loses corners.
    fn keeps_its_area(&self) -> bool {
        let [before, after] = self.areas;
        before.zip(after).is_some_and(|(before, after)| (after - before).abs() < SEEN)
    }

    /// `12/125:  105,0 → 100,0 m²`, and under it what the papers say. Empty for a parcel that only gets or loses a corner.
    fn label(&self, words: &Words) -> String {
        if self.keeps_its_area() {
            return String::new();
        }
        let row = self.edit.after.as_ref().or(self.edit.before.as_ref());
        let name = row.map_or(String::new(), |row| row.label());
        let areas = match self.areas {
            [Some(before), Some(after)] => format!("{} → {}", words.number(before, 1), words.area(after)),
            [Some(before), None] => format!("{} → –", words.area(before)),
            [None, Some(after)] => words.area(after),
            [None, None] => String::new(),
        };
        let legal = self.edit.after.as_ref().and_then(|row| row.legal_area);
        let by_law = legal.zip(self.areas[1]).map(|(legal, after)| {
            let message = Message::new("boundary-legal").with("area", words.number(legal, 1));
            words.say(&message.with("off", words.signed(after - legal)))
        });
        [Some(format!("{name}:  {areas}")), by_law].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }
}

/// The parcels that an act changes, before and after, with a label for each.
fn preview_of(act: &ChangeSet, words: &Words) -> Shown {
    let changed = act.changes.iter().filter_map(|change| match change {
        Change::Parcel(edit) => Some(Changed::of(edit)),
        _ => None,
    });
    let mut changed: Vec<Changed<'_>> = changed.collect();
    // Where land changes hands, who only gets a corner would be in the way.
    if !changed.iter().all(Changed::keeps_its_area) {
        changed.retain(|parcel| !parcel.keeps_its_area());
    }
    let labels = changed.iter().map(|parcel| parcel.label(words)).collect();
    let changes = changed.into_iter().map(|parcel| (ParcelId(parcel.edit.id()), parcel.shapes));
    (Arc::new(Preview::of(changes.collect())), labels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::ParcelDetails;

    #[test]
    fn the_next_number_of_a_sheet_is_found_once_a_revision() {
        let mut snapshot = Snapshot::default();
        let row = |id: u64, sheet: &str, number: &str| Parcel {
            details: ParcelDetails::default().into(),
            ..Parcel::numbered(ParcelId(id), sheet, number)
        };
        let add = |snapshot: &Snapshot, row: Parcel| {
            let mut act = ChangeSet::new(Message::new("act-test"));
            act.push(Edit::insert(row));
            snapshot.apply(&act).expect("a new one")
        };
        let known = RefCell::new(None);
        snapshot = add(&add(&snapshot, row(1, "5", "7")), row(2, "6", "3"));
        let ask = |snapshot: &Snapshot, sheet: &str| NextNumber::of(&known, snapshot, &row(9, sheet, ""));
        assert_eq!((ask(&snapshot, "5"), ask(&snapshot, "6"), ask(&snapshot, "5")), (8, 4, 8));
        // What is remembered is not looked for again, even where it would be another.
        let mut other = add(&snapshot, row(3, "5", "20"));
        other.revision = snapshot.revision;
        assert_eq!(ask(&other, "5"), 8);
        assert_eq!(ask(&add(&snapshot, row(3, "5", "20")), "5"), 21);
    }
}
