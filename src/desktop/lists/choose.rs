//! What a chosen row asks for: what is selected in the list is selected on the map.

use super::rows::RowRef;
use super::table::{Choice, ChoiceKind};
use super::view::TableView;
use crate::cadastre::ParcelId;
use crate::desktop::act::Act;
use crate::desktop::state::{AppState, Subject};

/// Moves the cursor of the list to a row that was chosen; gives what the window has to do.
pub fn choose(view: &mut TableView, choice: Choice, state: &AppState, acts: &mut Vec<Act>) {
    let Choice { row, how } = choice;
    let anchor = if how == ChoiceKind::Range { view.anchor.or(view.cursor()).unwrap_or(row) } else { row };
    view.set_cursor(Some(row));
    view.anchor = Some(anchor);
    if let RowRef::Finding(id) = row {
        acts.push(Act::ChooseFinding(id));
    }
    view.selects();
    let act = match (row, how) {
        (RowRef::Parcel(id), ChoiceKind::Toggle) => Some(Act::ToggleParcel(id)),
        (RowRef::Parcel(_), ChoiceKind::Range) => Some(Act::SelectParcels(range(view, anchor, row))),
        _ => row_act(row, how == ChoiceKind::GoTo, state),
    };
    if let (Some(_), RowRef::Parcel(id)) = (&act, row) {
        // It is in sight already: the list stays where it is.
        view.subject = Subject::Parcel(id);
    }
    acts.extend(act);
}

/// The parcels between two rows, `to` first: it is what the inspector shows.
fn range(view: &TableView, from: RowRef, to: RowRef) -> Vec<ParcelId> {
    let (Some(from), Some(to)) = (view.position(from), view.position(to)) else { return Vec::new() };
    let rows = view.rows.get(from.min(to)..=from.max(to)).unwrap_or_default();
    let parcels = rows.iter().filter_map(|row| if let RowRef::Parcel(id) = row { Some(*id) } else { None });
    if to < from { parcels.collect() } else { parcels.rev().collect() }
}

/// What a click on a row asks for, and with `go` a double click.
fn row_act(row: RowRef, go: bool, state: &AppState) -> Option<Act> {
    let subject = match row {
        RowRef::Certificate(id) => Subject::Certificate(id),
        RowRef::Scan(id) => Subject::Scan(id),
        RowRef::Parcel(id) => Subject::Parcel(id),
        RowRef::Finding(id) => {
            let finding = state.snapshot().findings.get(id)?;
            let subject = finding.certificate.map(Subject::Certificate);
            let subject = subject.or(finding.parcel.map(Subject::Parcel)).or(finding.scan.map(Subject::Scan));
            let place = finding.place.map(|place| Act::GoToPlace { east: place.x, north: place.y });
            return subject.map(Act::GoTo).or(place);
        }
        RowRef::Link(id) => Subject::Certificate(state.snapshot().links.get(id)?.certificate),
        RowRef::Act(_) | RowRef::Notice(_) => return None,
    };
    Some(if go { Act::GoTo(subject) } else { Act::Select(subject) })
}
