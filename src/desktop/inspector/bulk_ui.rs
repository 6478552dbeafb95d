//! Changing a column of all selected parcels: what, to what, and each of them before and after.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Ui;

use crate::cadastre::{Designation, LandUse, ParcelId};
use crate::desktop::act::Act;
use crate::desktop::command::UiCommand;
use crate::desktop::state::AppState;
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::editing::{BulkChange, ParcelAttributes};
use crate::i18n::Message;

/// Parcels whose change is shown.
const SHOWN: usize = 50;

/// Of more parcels the change is counted when it is asked for, not at each key.
const AT_ONCE: usize = 2_000;

/// What is chosen and typed.
#[derive(Debug, Default)]
pub struct BulkForm {
    what: What,
    texts: [String; 2],
    preview: Option<Preview>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum What {
    #[default]
    LandUse,
    InForce,
    Sheet,
    Address,
    Words,
}

impl What {
    const ALL: [Self; 5] = [Self::LandUse, Self::InForce, Self::Sheet, Self::Address, Self::Words];

    fn key(self) -> &'static str {
        match self {
            Self::LandUse => "desktop-bulk-land-use",
            Self::InForce => "desktop-bulk-in-force",
            Self::Sheet => "desktop-bulk-sheet",
            Self::Address => "desktop-bulk-address",
            Self::Words => "desktop-bulk-words",
        }
    }

    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::InForce => &[],
            Self::Words => &["desktop-bulk-from", "desktop-bulk-to"],
            Self::LandUse | Self::Sheet | Self::Address => &["desktop-bulk-value"],
        }
    }
}

/// What a change does, of one revision and one selection.
#[derive(Debug)]
struct Preview {
    revision: u64,
    selected: Arc<BTreeSet<ParcelId>>,
    change: BulkChange,
    count: usize,
    /// Parcel, before, after.
    rows: Vec<[String; 3]>,
}

impl BulkForm {
    fn change(&self) -> BulkChange {
        let [one, other] = self.texts.each_ref().map(|text| crate::text::nfc(text.trim()).into_owned());
        match self.what {
            What::LandUse => BulkChange::LandUse(LandUse::parse(&one)),
            What::InForce => BulkChange::LandUseInForce,
            What::Sheet => BulkChange::Sheet(Designation::new(&one)),
            What::Address => BulkChange::Address(one),
            What::Words => BulkChange::AddressWords { from: one, to: other },
        }
    }

    /// What the change as typed does to the selected parcels, looked at again when one of them is another; of many of them only when it is
    /// `asked`, `None` before.
    fn preview(&mut self, state: &AppState, asked: bool) -> Option<&Preview> {
        let (snapshot, change, selected) = (state.snapshot(), self.change(), &state.selection.parcels);
        let is_known = self.preview.as_ref().is_some_and(|known| {
            known.revision == snapshot.revision && known.change == change && known.selected == *selected
        });
        if !is_known {
            self.preview = None;
        }
        if !is_known && !asked && selected.len() > AT_ONCE {
            return None;
        }
        Some(self.preview.get_or_insert_with(|| {
            let (mut count, mut rows) = (0, Vec::new());
            for row in state.selected_parcels() {
                let before = ParcelAttributes::from(row.as_ref());
                let after = change.of(&before);
                if before != after {
                    count += 1;
                    if rows.len() < SHOWN {
                        let [before, after] = [&before, &after].map(|of| shown(&change, of));
                        rows.push([row.label(), before, after]);
                    }
                }
            }
            Preview { revision: snapshot.revision, selected: Arc::clone(selected), change, count, rows }
        }))
    }
}

/// The column that a change is about.
fn shown(change: &BulkChange, of: &ParcelAttributes) -> String {
    match change {
        BulkChange::Sheet(_) => of.sheet.to_string(),
        BulkChange::LandUse(_) | BulkChange::LandUseInForce => of.land_use.verbatim.to_string(),
        BulkChange::Address(_) | BulkChange::AddressWords { .. } => of.address.clone(),
    }
}

pub fn bulk_ui(ui: &mut Ui, form: &mut BulkForm, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    egui::CollapsingHeader::new(words.text("desktop-bulk")).id_salt("bulk").show(ui, |ui| {
        let chosen = widgets::choice(ui, words, "desktop-bulk-what", (form.what, What::ALL), What::key);
        form.what = chosen.unwrap_or(form.what);
        for (key, text) in form.what.fields().iter().zip(&mut form.texts) {
            widgets::form_field(ui, words, key, text);
        }
        // An empty field would take everything out: that is done parcel by parcel.
        let is_typed = form.what.fields().first().is_none_or(|_| !form.texts[0].trim().is_empty());
        if !is_typed {
            return;
        }
        if form.preview(state, false).is_none() && !ui.button(words.text("desktop-bulk-count")).clicked() {
            return;
        }
        let Some(preview) = form.preview(state, true) else { return };
        if preview.count == 0 {
            ui.label(theme::muted(ui, words.text("desktop-bulk-none")));
            return;
        }
        egui::ScrollArea::vertical().id_salt("bulk-rows").max_height(180.0).show(ui, |ui| {
            egui::Grid::new("bulk-preview").num_columns(3).striped(true).show(ui, |ui| {
                for key in ["desktop-parcel", "desktop-bulk-before", "desktop-bulk-after"] {
                    ui.label(theme::muted(ui, words.text(key)));
                }
                ui.end_row();
                for row in &preview.rows {
                    row.iter().for_each(|cell| drop(ui.label(cell)));
                    ui.end_row();
                }
            });
        });
        let more = preview.count - preview.rows.len();
        if more > 0 {
            ui.label(theme::muted(ui, words.say(&Message::new("desktop-bulk-more").with("count", more))));
        }
        let label = words.say(&Message::new("desktop-bulk-do").with("count", preview.count));
        if widgets::primary_button(ui, UiCommand::EditParcel.why_not(state), label).clicked() {
            acts.push(Act::ChangeParcels(preview.change.clone()));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desktop::settings::Settings;

    #[test]
    fn of_many_parcels_a_change_is_counted_when_it_is_asked_for() {
        let mut state = AppState::new(Settings::default());
        let mut form = BulkForm { texts: ["ODT".to_owned(), String::new()], ..BulkForm::default() };
        state.selection.parcels = Arc::new((1..=5).map(ParcelId).collect());
        assert!(form.preview(&state, false).is_some());
        state.selection.parcels = Arc::new((1..=AT_ONCE as u64 + 1).map(ParcelId).collect());
        assert!(form.preview(&state, false).is_none());
        assert!(form.preview(&state, true).is_some());
        assert!(form.preview(&state, false).is_some(), "it is known now");
        form.texts[0] = "ONT".to_owned();
        assert!(form.preview(&state, false).is_none());
    }
}
