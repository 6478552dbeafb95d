//! Finding a row by a text without hiding the others: to the next one that holds it, and back.

use egui::{Key, Ui};
use egui_material_icons::icons;

use super::rows::RowRef;
use super::table::{Choice, ChoiceKind};
use super::view::TableView;
use crate::desktop::state::AppState;
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::i18n::Message;

/// Draws the field while it is open. Gives the row that it leads to.
pub fn find_ui(ui: &mut Ui, view: &mut TableView, state: &AppState) -> Option<Choice> {
    let words = &state.words;
    let mut text = view.find.take()?;
    let mut forward = None;
    let mut open = true;
    ui.horizontal(|ui| {
        ui.label(icons::ICON_FIND_IN_PAGE.rich_text().size(16.0));
        let hint = words.text("table-find");
        let response = ui.add(egui::TextEdit::singleline(&mut text).hint_text(&hint).desired_width(220.0));
        if std::mem::take(&mut view.find_wants_focus) {
            response.request_focus();
        }
        if response.lost_focus() {
            let (enter, back, escape) = ui
                .input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift, input.key_pressed(Key::Escape)));
            if enter {
                forward = Some(!back);
                response.request_focus();
            }
            open = !escape;
        }
        if widgets::icon_button(ui, icons::ICON_KEYBOARD_ARROW_UP, &words.text("table-find-before")).clicked() {
            forward = Some(false);
        }
        if widgets::icon_button(ui, icons::ICON_KEYBOARD_ARROW_DOWN, &words.text("table-find-next")).clicked() {
            forward = Some(true);
        }
        if !text.trim().is_empty() {
            let at = here(view).map_or(0, |at| at + 1);
            let told = Message::new("table-found").with("at", at).with("count", view.found.len());
            ui.label(theme::muted(ui, words.say(&told)));
        }
        if widgets::icon_button(ui, icons::ICON_CLOSE, &words.text("table-find-close")).clicked() {
            open = false;
        }
    });
    let choice = forward.and_then(|forward| next(view, forward)).map(|(at, row)| {
        view.scroll_to = Some(u64::from(at));
        Choice { row, how: ChoiceKind::Alone }
    });
    view.find = Some(text).filter(|_| open);
    choice
}

/// Which of the rows that hold the text the cursor is on.
fn here(view: &TableView) -> Option<usize> {
    let at = u32::try_from(view.cursor_position()?).ok()?;
    view.found.binary_search(&at).ok()
}

/// The next row that holds the text after the cursor, or before it; from the end it goes on at the beginning.
fn next(view: &TableView, forward: bool) -> Option<(u32, RowRef)> {
    let cursor = view.cursor_position().and_then(|at| u32::try_from(at).ok());
    let after = |at: u32| view.found.get(view.found.partition_point(|found| *found <= at)).or(view.found.first());
    let before = |at: u32| match view.found.partition_point(|found| *found < at) {
        0 => view.found.last(),
        behind => view.found.get(behind - 1),
    };
    let at = match (cursor, forward) {
        (Some(at), true) => after(at),
        (Some(at), false) => before(at),
        (None, true) => view.found.first(),
        (None, false) => view.found.last(),
    };
    let at = *at?;
    Some((at, *view.rows.get(at as usize)?))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::cadastre::ParcelId;

    #[test]
    fn the_next_row_is_found_around_the_end() {
        let rows: Vec<RowRef> = (1..=9).map(|id| RowRef::Parcel(ParcelId(id))).collect();
        let mut view = TableView::default();
        (view.rows, view.found) = (Arc::new(rows), vec![2, 5]);
        let mut steps = Vec::new();
        for forward in [true, true, true, false, false] {
            let (at, row) = next(&view, forward).unwrap();
            view.set_cursor(Some(row));
            steps.push((at, here(&view)));
        }
        assert_eq!(steps, [(2, Some(0)), (5, Some(1)), (2, Some(0)), (5, Some(1)), (2, Some(0))]);
        view.found.clear();
        assert_eq!(next(&view, true), None);
    }
}
