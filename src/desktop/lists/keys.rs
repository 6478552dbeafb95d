//! The keys of a list: through its rows, a range of them, all of them, and to the place of one.

use egui::{Key, Modifiers, Ui};

use super::rows::RowRef;
use super::table::{Choice, ChoiceKind, is_selected};
use super::view::TableView;
use crate::desktop::act::Act;
use crate::desktop::state::{AppState, ListTab};
use crate::desktop::theme;

/// Keys that move by rows, and by which part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Rows(isize),
    Pages(isize),
    First,
    Last,
}

const STEPS: [(Key, Step); 6] = [
    (Key::ArrowUp, Step::Rows(-1)),
    (Key::ArrowDown, Step::Rows(1)),
    (Key::PageUp, Step::Pages(-1)),
    (Key::PageDown, Step::Pages(1)),
    (Key::Home, Step::First),
    (Key::End, Step::Last),
];

/// The row that a key chooses while the list, or a row of it, has the focus.
pub fn choice(
    ui: &Ui,
    view: &mut TableView,
    tab: ListTab,
    state: &AppState,
    acts: &mut Vec<Act>,
    body: &egui::Response,
) -> Option<Choice> {
    let ctx = ui.ctx();
    let focused = ctx.memory(egui::Memory::focused)?;
    // A menu that lies over the list has its own keys.
    let is_row = |at: egui::Response| at.layer_id == body.layer_id && body.rect.contains_rect(at.rect);
    let on_row = || ctx.read_response(focused).is_some_and(is_row);
    if ctx.text_edit_focused() || (focused != body.id && !on_row()) || view.rows.is_empty() {
        return None;
    }
    // These keys are the list's, not egui's way from widget to widget.
    let ours = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
    ctx.memory_mut(|memory| memory.set_focus_lock_filter(focused, ours));
    let pressed = |modifiers, key| ctx.input_mut(|input| input.consume_key(modifiers, key));
    if tab == ListTab::Parcels && pressed(Modifiers::COMMAND, Key::A) {
        select_all(view, acts);
        return None;
    }
    let copied = ctx.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Copy)));
    if copied {
        let chosen: Vec<RowRef> = view.rows.iter().filter(|row| is_selected(**row, state)).copied().collect();
        acts.push(Act::CopyRows(tab, if chosen.is_empty() { view.rows.to_vec() } else { chosen }));
    }
    // Enter on a row is that row's click.
    if focused == body.id
        && pressed(Modifiers::NONE, Key::Enter)
        && let Some(row) = view.cursor()
    {
        return Some(Choice { row, how: ChoiceKind::GoTo });
    }
    let page = ((body.rect.height() / theme::ROW_HEIGHT) as isize - 2).max(1);
    let (step, extends) = STEPS.into_iter().find_map(|(key, step)| {
        let extends = tab == ListTab::Parcels && pressed(Modifiers::SHIFT, key);
        (extends || pressed(Modifiers::NONE, key)).then_some((step, extends))
    })?;
    let last = view.rows.len().saturating_sub(1);
    let at = view.cursor_position();
    let to = match (step, at) {
        (Step::First, _) | (Step::Rows(_) | Step::Pages(_), None) => 0,
        (Step::Last, _) => last,
        (Step::Rows(by), Some(at)) => at.saturating_add_signed(by).min(last),
        (Step::Pages(by), Some(at)) => at.saturating_add_signed(by * page).min(last),
    };
    let row = *view.rows.get(to)?;
    view.scroll_to = Some(to as u64);
    body.request_focus();
    Some(Choice { row, how: if extends { ChoiceKind::Range } else { ChoiceKind::Alone } })
}

/// Selects every parcel that is shown.
fn select_all(view: &mut TableView, acts: &mut Vec<Act>) {
    let parcels = view.rows.iter().filter_map(|row| if let RowRef::Parcel(id) = row { Some(*id) } else { None });
    acts.push(Act::SelectParcels(parcels.collect()));
    view.selects();
    if let Some(RowRef::Parcel(first)) = view.rows.first() {
        view.subject = crate::desktop::state::Subject::Parcel(*first);
    }
}
