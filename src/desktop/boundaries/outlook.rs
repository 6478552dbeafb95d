//! What an act on boundaries would make of the parcels.

use std::sync::Arc;

use geo_types::{Coord, MultiPolygon, Rect};

use super::super::map::Preview;
use super::super::words::Words;
use super::Shown;
use crate::cadastre::{Change, ChangeSet, Edit, Parcel, ParcelId, Snapshot};
use crate::editing::{self, Cut, Land, Refusal};
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
    Draw { line: Vec<Coord<f64>>, part: Option<Coord<f64>> },
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
            Self::Draw { line, part } => editing::draw_parcel(land, line, *part, None),
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
    pub fn of(asked: Asked, snapshot: &Snapshot, near: &dyn Fn(Rect<f64>) -> Vec<ParcelId>, words: &Words) -> Self {
        let act = asked.act(Land { snapshot, near });
        let preview = act.as_ref().ok().map(|act| preview_of(act, words));
        Self { asked, revision: snapshot.revision, act, preview }
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
