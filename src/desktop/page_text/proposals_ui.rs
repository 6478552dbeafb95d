//! What was read, as buttons: each with its digit, its field, and how sure the program is.

use egui::{RichText, Ui};
use egui_material_icons::icons;

use super::Shown;
use crate::desktop::act::Act;
use crate::desktop::theme::{self, Palette};
use crate::desktop::words::Words;
use crate::i18n::Message;

/// Percent below which a reading is doubtful. Source: ours; on the sample's 200 dpi pages wrong numbers have less than 80.
const DOUBTFUL_BELOW: f32 = 80.0;

pub fn proposals_ui(ui: &mut Ui, read: &[Shown], words: &Words, acts: &mut Vec<Act>) {
    ui.horizontal_wrapped(|ui| proposal_buttons_ui(ui, read, words, acts));
}

/// The buttons in a line that others stand in too.
pub fn proposal_buttons_ui(ui: &mut Ui, read: &[Shown], words: &Words, acts: &mut Vec<Act>) {
    ui.spacing_mut().item_spacing = egui::vec2(theme::SPACE_XS, theme::SPACE_XS);
    ui.label(theme::muted(ui, words.text("page-text-title"))).on_hover_text(words.text("page-text-title-tip"));
    for (at, shown) in read.iter().enumerate() {
        if proposal_ui(ui, at, shown, words).clicked() {
            acts.push(Act::TakeProposal(at));
        }
    }
}

fn proposal_ui(ui: &mut Ui, at: usize, shown: &Shown, words: &Words) -> egui::Response {
    let colours = Palette::current(ui);
    let value = shown.text.clone().unwrap_or_else(|| "•••".to_owned());
    let field = words.text(shown.field);
    let percent = words.number(f64::from(shown.confidence), 0);
    let doubtful = shown.confidence < DOUBTFUL_BELOW;
    let ink = match (shown.taken, doubtful) {
        (true, _) => colours.ok,
        (false, true) => colours.warning,
        (false, false) => colours.text,
    };
    let mut job = egui::text::LayoutJob::default();
    let parts = [
        theme::strong(format!("{} ", at + 1)).size(12.5).color(colours.accent),
        RichText::new(format!("{field} ")).size(12.0).color(colours.muted),
        theme::strong(value.clone()).size(13.0).color(ink),
        RichText::new(format!(" {percent} %")).size(11.0).color(if doubtful { colours.warning } else { colours.muted }),
    ];
    for part in parts {
        part.append_to(&mut job, ui.style(), egui::FontSelection::Default, egui::Align::Center);
    }
    let response = if shown.taken {
        ui.add(egui::Button::new((icons::ICON_CHECK.rich_text().size(14.0).color(colours.ok), job)))
    } else {
        ui.add(egui::Button::new(job))
    };
    let name = Message::new("page-text-proposal").with("at", at + 1).with("field", field).with("value", value);
    let name = words.say(&name.with("percent", percent));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, shown.taken, &name));
    if response.clicked() {
        response.surrender_focus();
    }
    response.on_hover_text(name)
}
