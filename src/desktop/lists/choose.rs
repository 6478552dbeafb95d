//! What a chosen row asks for: what is selected in the list is selected on the map.

use super::rows::RowRef;
use super::table::{Choice, ChoiceKind};
use super::view::TableView;
use crate::cadastre::ParcelId;
use crate::desktop::act::Act;
use crate::desktop::command::UiCommand;
use crate::desktop::state::{AppState, Subject};

/// Moves the cursor of the list to a row that was chosen; gives what the window has to do.
pub fn choose(view: &mut TableView, choice: Choice, state: &AppState, acts: &mut Vec<Act>) {
    let Choice { row, how } = choice;
    // A row that a filter took away is no end of a range.
    let mut begins = [view.anchor, view.cursor()].into_iter().flatten();
    let begin = begins.find(|begin| view.position(*begin).is_some()).filter(|_| how == ChoiceKind::Range);
    let anchor = begin.unwrap_or(row);
    view.set_cursor(Some(row));
    view.anchor = Some(anchor);
    match row {
        RowRef::Finding(id) => acts.push(Act::ChooseFinding(id)),
        RowRef::Act(at) => acts.extend(act_at(at, state).map(Act::ChooseInHistory)),
        _ => {}
    }
    view.selects();
    let act = match (row, how) {
        (RowRef::Parcel(id), ChoiceKind::Toggle) => Some(Act::ToggleParcel(id)),
        (RowRef::Parcel(_), ChoiceKind::Range) => Some(Act::SelectParcels(range(view, anchor, row))),
        _ => row_act(row, how == ChoiceKind::GoTo, state),
    };
    // What leaves the selection leaves its subject as it is.
    let leaves = |id: &ParcelId| how == ChoiceKind::Toggle && state.selection.parcels.contains(id);
    if let (Some(_), RowRef::Parcel(id)) = (&act, row)
        && !leaves(&id)
    {
        // It is in sight already: the list stays where it is.
        view.subject = Subject::Parcel(id);
    }
    acts.extend(act);
}

/// The number in the journal of an act of the history.
fn act_at(at: usize, state: &AppState) -> Option<u64> {
    Some(state.session.as_ref()?.history().get(at)?.seq)
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
        RowRef::Act(_) => return go.then_some(Act::Command(UiCommand::ShowOfAct)),
        RowRef::Notice(_) => return None,
    };
    Some(if go { Act::GoTo(subject) } else { Act::Select(subject) })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::desktop::settings::Settings;

    fn list(ids: &[u64]) -> TableView {
        let rows = ids.iter().map(|id| RowRef::Parcel(ParcelId(*id))).collect();
        let mut view = TableView::default();
        view.rows = Arc::new(rows);
        view
    }

    fn chosen(view: &mut TableView, id: u64, how: ChoiceKind, state: &AppState) -> Vec<Act> {
        let mut acts = Vec::new();
        choose(view, Choice { row: RowRef::Parcel(ParcelId(id)), how }, state, &mut acts);
        acts
    }

    #[test]
    fn a_range_from_a_row_that_a_filter_took_away_begins_where_it_ends() {
        let state = AppState::new(Settings::default());
        let mut view = list(&[1, 2, 3, 4]);
        chosen(&mut view, 1, ChoiceKind::Alone, &state);
        let range = |acts: &[Act]| match acts {
            [Act::SelectParcels(ids)] => ids.iter().map(|id| id.0).collect::<Vec<_>>(),
            _ => panic!("a range"),
        };
        assert_eq!(range(&chosen(&mut view, 3, ChoiceKind::Range, &state)), [3, 2, 1]);
        view.rows = list(&[2, 4]).rows;
        assert_eq!(range(&chosen(&mut view, 4, ChoiceKind::Range, &state)), [4]);
        assert_eq!(range(&chosen(&mut view, 2, ChoiceKind::Range, &state)), [2, 4]);
    }

    #[test]
    fn a_row_that_leaves_the_selection_does_not_become_its_subject() {
        let mut state = AppState::new(Settings::default());
        state.selection.subject = Subject::Parcel(ParcelId(1));
        state.selection.parcels = Arc::new([1, 2].map(ParcelId).into());
        let mut view = list(&[1, 2, 3]);
        view.subject = state.selection.subject;
        chosen(&mut view, 2, ChoiceKind::Toggle, &state);
        assert_eq!(view.subject, Subject::Parcel(ParcelId(1)));
        chosen(&mut view, 3, ChoiceKind::Toggle, &state);
        assert_eq!(view.subject, Subject::Parcel(ParcelId(3)));
    }
}
