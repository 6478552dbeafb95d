//! What an act on boundaries would make of the parcels.

use std::sync::Arc;

use geo_types::{Coord, Rect};

use super::super::map::Preview;
use super::super::words::Words;
use crate::cadastre::{Change, ChangeSet, Edit, Parcel, ParcelId, Snapshot};
use crate::editing::{self, Land, Refusal};
use crate::geometry::area;

/// What is asked of the boundaries. Metres in the project's CRS.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    Move { from: Coord<f64>, to: Coord<f64> },
    Remove { corner: Coord<f64> },
    Reshape { line: Vec<Coord<f64>> },
    Split { parcel: ParcelId, line: Vec<Coord<f64>>, keeps: Option<Coord<f64>> },
    Merge { parcels: Vec<ParcelId>, keeper: ParcelId },
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
            Self::Merge { parcels, keeper } => editing::merge_parcels(land, parcels, *keeper),
        }
    }
}

/// The answer to what is asked, for one revision.
pub struct Outlook {
    pub asked: Asked,
    pub revision: u64,
    pub act: Result<ChangeSet, Refusal>,
    pub preview: Option<(Arc<Preview>, Vec<String>)>,
}

impl Outlook {
    pub fn of(asked: Asked, snapshot: &Snapshot, near: &dyn Fn(Rect<f64>) -> Vec<ParcelId>, words: &Words) -> Self {
        let act = asked.act(Land { snapshot, near });
        let preview = act.as_ref().ok().map(|act| preview_of(act, words));
        Self { asked, revision: snapshot.revision, act, preview }
    }

    pub fn is_of(&self, asked: &Asked, revision: u64) -> bool {
        self.asked == *asked && self.revision == revision
    }
}

/// Square metres below which an area is told to be the same: half of what is printed.
const SEEN: f64 = 0.05;

/// The parcels that an act changes, before and after, with a label for each.
fn preview_of(act: &ChangeSet, words: &Words) -> (Arc<Preview>, Vec<String>) {
    let edits: Vec<&Edit<Parcel>> = act
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::Parcel(edit) => Some(edit),
            _ => None,
        })
        .collect();
    let shape = |row: &Option<Arc<Parcel>>| row.as_ref().and_then(|row| row.polygons()).map(Arc::new);
    let (mut changes, mut labels) = (Vec::new(), Vec::new());
    for (edit, label) in edits.iter().map(|edit| (edit, label(edit, words))) {
        // Where land changes hands, who only gets a corner would be in the way.
        if !label.is_empty() || edits.iter().all(|edit| is_same_area(edit)) {
            changes.push((ParcelId(edit.id()), [shape(&edit.before), shape(&edit.after)]));
            labels.push(label);
        }
    }
    (Arc::new(Preview::of(changes)), labels)
}

fn measured(row: &Option<Arc<Parcel>>) -> Option<f64> {
    row.as_ref().and_then(|row| row.polygons()).map(|shape| area(&shape))
}

/// Whether a parcel only gets or loses corners.
fn is_same_area(edit: &Edit<Parcel>) -> bool {
    measured(&edit.before).zip(measured(&edit.after)).is_some_and(|(before, after)| (after - before).abs() < SEEN)
}

/// `12/125:  105,0 → 100,0 m²`, and under it what the papers say. Empty for a parcel that only gets or loses a corner.
fn label(edit: &Edit<Parcel>, words: &Words) -> String {
    if is_same_area(edit) {
        return String::new();
    }
    let name = edit.after.as_ref().or(edit.before.as_ref()).map_or(String::new(), |row| row.label());
    let areas = match (measured(&edit.before), measured(&edit.after)) {
        (Some(before), Some(after)) => format!("{} → {}", words.number(before, 1), words.area(after)),
        (Some(before), None) => format!("{} → –", words.area(before)),
        (None, Some(after)) => words.area(after),
        (None, None) => String::new(),
    };
    let legal = edit.after.as_ref().and_then(|row| row.legal_area);
    let by_law = legal.zip(measured(&edit.after)).map(|(legal, after)| {
        let message = crate::i18n::Message::new("boundary-legal").with("area", words.number(legal, 1));
        words.say(&message.with("off", words.signed(after - legal)))
    });
    [Some(format!("{name}:  {areas}")), by_law].into_iter().flatten().collect::<Vec<_>>().join("\n")
}
