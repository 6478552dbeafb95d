//! What the paper says of itself and of the parcel that is looked for; holders are masked.

use egui::{Grid, Ui};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::news::claim_count;
use super::{Cockpit, CockpitAct};
use crate::cadastre::{Certificate, PrintedParcel};
use crate::i18n::Message;

pub fn paper_ui(ui: &mut Ui, paper: &Certificate, cockpit: &Cockpit, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let claims = claim_count(paper);
    if claims > 1 {
        let which = Message::new("cockpit-parcel-of").with("at", cockpit.printed + 1).with("of", claims);
        ui.label(theme::strong(words.say(&which)));
    }
    egui::ScrollArea::vertical().id_salt("cockpit-paper").auto_shrink(false).show(ui, |ui| {
        let nothing = PrintedParcel::default();
        let printed = paper.printed_parcels.get(cockpit.printed).unwrap_or(&nothing);
        Grid::new("cockpit-facts").num_columns(2).spacing([theme::SPACE_S, 2.0]).show(ui, |ui| {
            let number = match (printed.sheet.is_empty(), printed.number.is_empty()) {
                (true, true) => String::new(),
                _ => format!("{} / {}", printed.sheet, printed.number),
            };
            fact_ui(ui, &words.text("cockpit-sheet-number"), &number, true);
            let area = printed.area.or(paper.printed_area.filter(|_| claim_count(paper) == 1));
            fact_ui(
                ui,
                &words.text("cockpit-printed-area"),
                &area.map(|area| words.area(area)).unwrap_or_default(),
                true,
            );
            for (key, text) in [
                ("desktop-col-land-use", printed.land_use.as_str()),
                ("desktop-col-address", &printed.address),
                ("cockpit-commune", &printed.commune),
                ("cockpit-residential-group", &paper.residential_group),
                ("desktop-note", &paper.note),
            ] {
                if !text.is_empty() {
                    fact_ui(ui, &words.text(key), text, false);
                }
            }
            if let Some(flat) = &paper.flat {
                let flat = [flat.number.as_str(), &flat.building, &flat.estate].map(str::trim);
                let told: Vec<&str> = flat.into_iter().filter(|part| !part.is_empty()).collect();
                fact_ui(ui, &words.text("cockpit-flat"), &told.join(", "), false);
            }
            holders_ui(ui, paper, cockpit, state, acts);
        });
    });
}

/// The holders, and the eye that shows them.
fn holders_ui(ui: &mut Ui, paper: &Certificate, cockpit: &Cockpit, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let holders = cockpit.revealed.holders(state.snapshot(), paper);
    if holders.is_empty() {
        return;
    }
    ui.label(theme::muted(ui, words.text("desktop-holders")));
    ui.horizontal(|ui| {
        ui.add(egui::Label::new(holders.join(", ")).wrap());
        let (icon, key) = match cockpit.revealed.is(paper.id) {
            true => (icons::ICON_VISIBILITY_OFF, "cockpit-hide-holders"),
            false => (icons::ICON_VISIBILITY, "cockpit-show-holders"),
        };
        if widgets::icon_button(ui, icon, &words.text(key)).clicked() {
            acts.push(Act::Cockpit(CockpitAct::Reveal));
        }
    });
    ui.end_row();
}

/// One line of facts; what is looked for in the scan is larger.
fn fact_ui(ui: &mut Ui, label: &str, value: &str, large: bool) {
    let colours = Palette::current(ui);
    ui.label(theme::muted(ui, label));
    let text = match (value.is_empty(), large) {
        (true, _) => egui::RichText::new("–").color(colours.muted),
        (false, true) => theme::strong(value).size(15.0),
        (false, false) => egui::RichText::new(value),
    };
    ui.add(egui::Label::new(text).wrap());
    ui.end_row();
}
