//! The citizen number of a holder: masked until it is asked for with a purpose, which the journal keeps.

use egui::Ui;
use egui_material_icons::icons;

use super::form::HolderForm;
use crate::cadastre::CertificateId;
use crate::desktop::act::Act;
use crate::desktop::theme;
use crate::desktop::widgets;
use crate::desktop::words::Words;
use crate::editing::DisclosurePurpose;

/// Draws the number with its eye. What the project holds is shown only after the asking is in the journal; a number that was
/// typed here and is not in the project yet is its typist's own. Source: `personal-data.md`.
pub(super) fn citizen_number_ui(
    ui: &mut Ui,
    words: &Words,
    (certificate, at): (CertificateId, usize),
    holder: &mut HolderForm,
    acts: &mut Vec<Act>,
) {
    let label = ui.label(theme::muted(ui, words.text("desktop-citizen-number")));
    ui.horizontal(|ui| {
        let width = ui.available_width() - widgets::room_of_icon(ui);
        let field = egui::TextEdit::singleline(&mut holder.citizen_number)
            .password(!holder.revealed)
            .desired_width(width)
            .id_salt("citizen-number");
        ui.add(field).labelled_by(label.id);
        let (icon, key) = match holder.revealed {
            true => (icons::ICON_VISIBILITY_OFF, "desktop-hide-number"),
            false => (icons::ICON_VISIBILITY, "desktop-reveal-number"),
        };
        if widgets::icon_button(ui, icon, &words.text(key)).clicked() {
            match (holder.revealed, holder.id) {
                (true, _) => holder.revealed = false,
                (false, None) => holder.revealed = true,
                (false, Some(_)) if holder.asking.is_some() => holder.asking = None,
                (false, Some(_)) => holder.asking = Some(String::new()),
            }
        }
    });
    if let Some(purpose) = purpose_ui(ui, words, "desktop-reveal-why", &mut holder.asking) {
        holder.asking = None;
        acts.push(Act::RevealHolder { certificate, holder: at, purpose });
    }
}

/// Asks what for, with the words of `why`; the answer once there is one.
pub fn purpose_ui(ui: &mut Ui, words: &Words, why: &str, asking: &mut Option<String>) -> Option<DisclosurePurpose> {
    let typed = asking.as_mut()?;
    let mut chosen = None;
    ui.add(egui::Label::new(theme::muted(ui, words.text(why))).wrap());
    ui.horizontal_wrapped(|ui| {
        for purpose in DisclosurePurpose::PICKED {
            if ui.button(words.say(&purpose.message())).clicked() {
                chosen = Some(purpose);
            }
        }
    });
    ui.horizontal(|ui| {
        let field = egui::TextEdit::singleline(typed)
            .hint_text(words.text("desktop-reveal-typed"))
            .desired_width(ui.available_width() - 80.0)
            .id_salt("purpose");
        let response = ui.add(field);
        let (name, text) = (words.text("desktop-reveal-typed"), typed.clone());
        response.widget_info(|| egui::WidgetInfo {
            label: Some(name.clone()),
            ..egui::WidgetInfo::text_edit(true, "", text.clone(), "")
        });
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let purpose = DisclosurePurpose::typed(typed);
        let why_not = words.unless(purpose.is_some(), "desktop-reveal-needs-purpose");
        let pressed = widgets::offered(ui, why_not, egui::Button::new(words.text("desktop-reveal-show"))).clicked();
        if pressed || entered {
            chosen = purpose.or(chosen.take());
        }
    });
    chosen
}
