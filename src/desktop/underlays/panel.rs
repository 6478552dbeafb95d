//! The pictures in the panel of layers: shown or not, how strong, in which order; and what can be done with each.

use egui::{Key, Ui};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::command::UiCommand;
use super::super::dialogs::Purpose;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::{UnderlayAct, UnderlayLook, Underlays};
use crate::cadastre::Underlay;
use crate::crs::Crs;
use crate::i18n::Message;

/// The pictures, the highest first, and the way to add one.
pub fn underlays_ui(ui: &mut Ui, underlays: &mut Underlays, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.horizontal(|ui| {
        ui.label(theme::title(words.text("underlay-title")));
        widgets::command_icon(ui, UiCommand::AddUnderlay, state, acts);
    });
    let looks = state.underlay_looks();
    let order = looks.drawing_order(state.snapshot());
    for row in order.iter().rev() {
        ui.push_id(("underlay", row.id.0), |ui| underlay_ui(ui, row, looks.of(row.id), underlays, state, acts));
    }
}

fn underlay_ui(
    ui: &mut Ui,
    row: &Underlay,
    look: UnderlayLook,
    underlays: &mut Underlays,
    state: &AppState,
    acts: &mut Vec<Act>,
) {
    let words = &state.words;
    let mut act = |act: UnderlayAct| acts.push(Act::Underlay(act));
    let named = |key: &'static str| words.say(&Message::new(key).with("name", row.name.as_str()));
    ui.horizontal(|ui| {
        let eye = if look.is_shown { icons::ICON_VISIBILITY } else { icons::ICON_VISIBILITY_OFF };
        if widgets::icon_button(ui, eye, &named(if look.is_shown { "underlay-hide" } else { "underlay-show" }))
            .clicked()
        {
            act(UnderlayAct::Look(row.id, UnderlayLook { is_shown: !look.is_shown, ..look }));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let more = ui.menu_button(icons::ICON_MORE_VERT.rich_text(), |ui| {
                more_ui(ui, row, look, underlays, state, &mut act);
            });
            widgets::named(more.response, &named("underlay-more"));
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(row.name.clone()).truncate()).on_hover_text(&row.file.path);
            });
        });
    });
    if let Some(trouble) = underlays.trouble(row.id) {
        ui.label(egui::RichText::new(words.say(trouble)).color(Palette::current(ui).danger));
        ui.horizontal_wrapped(|ui| {
            if ui.button(words.text("underlay-try-again")).clicked() {
                act(UnderlayAct::TryAgain(row.id));
            }
            let why_not = words.unless(state.may_change(), "desktop-needs-write-access");
            if widgets::offered(ui, why_not, egui::Button::new(words.text("underlay-find"))).clicked() {
                act(UnderlayAct::Ask(Purpose::UnderlayFile(row.id)));
            }
        });
    } else if let Some(progress) = underlays.progress(row.id) {
        ui.add(egui::ProgressBar::new(progress).desired_height(6.0)).on_hover_text(words.text("stage-making-levels"));
    } else if look.is_shown {
        let mut percent = (look.opacity * 100.0).round();
        let slider = egui::Slider::new(&mut percent, 0.0..=100.0).suffix(" %").fixed_decimals(0);
        let answer = ui.add(slider).on_hover_text(words.text("underlay-opacity"));
        if widgets::named(answer, &named("underlay-opacity-of")).changed() {
            act(UnderlayAct::Look(row.id, UnderlayLook { opacity: percent / 100.0, ..look }));
        }
    }
    if !row.is_placed() && state.georeferenced != Some(row.id) {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::muted(ui, words.text("underlay-not-placed")));
            let why_not = words.unless(state.may_change(), "desktop-needs-write-access");
            if widgets::offered(ui, why_not, egui::Button::new(words.text("underlay-georeference"))).clicked() {
                act(UnderlayAct::Georeference(row.id));
            }
        });
    }
}

fn more_ui(
    ui: &mut Ui,
    row: &Underlay,
    look: UnderlayLook,
    underlays: &mut Underlays,
    state: &AppState,
    act: &mut impl FnMut(UnderlayAct),
) {
    let words = &state.words;
    let mut ink_only = look.ink_only;
    let ticked = ui.scope(|ui| {
        // A menu draws its entries without edges; a box to be ticked would not be seen.
        ui.reset_style();
        ui.checkbox(&mut ink_only, words.text("underlay-ink-only"))
    });
    if ticked.inner.on_hover_text(words.text("underlay-ink-only-tip")).changed() {
        act(UnderlayAct::Look(row.id, UnderlayLook { ink_only, ..look }));
    }
    let may = state.may_change();
    let items = [
        ("underlay-zoom", UnderlayAct::ZoomTo(row.id), true),
        ("underlay-raise", UnderlayAct::Shift(row.id, 1), true),
        ("underlay-lower", UnderlayAct::Shift(row.id, -1), true),
        ("underlay-georeference", UnderlayAct::Georeference(row.id), may),
        ("underlay-find", UnderlayAct::Ask(Purpose::UnderlayFile(row.id)), may),
        ("underlay-remove", UnderlayAct::Remove(row.id), may),
    ];
    for (key, asked, may) in items {
        let why_not = words.unless(may, "desktop-needs-write-access");
        if widgets::offered(ui, why_not, egui::Button::new(words.text(key))).clicked() {
            act(asked);
            ui.close();
        }
    }
    ui.separator();
    ui.reset_style();
    let stated = Crs::parse(&row.start.crs).map_or_else(|_| row.start.crs.clone(), |crs| crs.label());
    let label = ui.label(words.text("underlay-crs"));
    let typed = match &mut underlays.typed_crs {
        Some((of, typed)) if *of == row.id => typed,
        other => &mut other.insert((row.id, String::new())).1,
    };
    let field = egui::TextEdit::singleline(typed).hint_text(stated).desired_width(150.0);
    let field = widgets::offered(ui, words.unless(may, "desktop-needs-write-access"), field).labelled_by(label.id);
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if is_entered && !typed.trim().is_empty() {
        act(UnderlayAct::SetCrs(row.id, typed.clone()));
        ui.close();
    }
}
