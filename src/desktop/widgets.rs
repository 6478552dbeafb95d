//! Small controls that several panels share.

use egui::{Response, RichText, Ui, Widget};
use egui_material_icons::MaterialIcon;

use super::act::Act;
use super::command::{Availability, UiCommand};
use super::help::about_command;
use super::state::AppState;
use super::theme::{self, Palette};
use super::words::Words;

/// A control that can be used, or says why not.
pub fn offered(ui: &mut Ui, why_not: Option<String>, control: impl Widget) -> Response {
    let response = ui.add_enabled(why_not.is_none(), control);
    match why_not {
        Some(reason) => response.on_disabled_hover_text(reason),
        None => response,
    }
}

/// Controls that can be used together, or say why not.
pub fn offered_ui<R>(ui: &mut Ui, why_not: Option<String>, controls: impl FnOnce(&mut Ui) -> R) -> R {
    let inner = ui.add_enabled_ui(why_not.is_none(), controls);
    if let Some(reason) = why_not {
        inner.response.on_disabled_hover_text(reason);
    }
    inner.inner
}

/// The button that leads on, or says why not.
pub fn primary_button(ui: &mut Ui, why_not: Option<String>, text: impl Into<String>) -> Response {
    let colours = Palette::current(ui);
    let label = theme::strong(text).color(colours.on_accent);
    offered(ui, why_not, egui::Button::new(label).fill(colours.accent).stroke(egui::Stroke::NONE))
}

/// Size of the icon of an [`icon_button`].
const ICON_POINTS: f32 = 17.0;

/// A button of one icon. `name` is its tooltip and its accessible name.
pub fn icon_button(ui: &mut Ui, icon: MaterialIcon, name: &str) -> Response {
    let response = ui.add(egui::Button::new(icon.rich_text().size(ICON_POINTS)).frame_when_inactive(false));
    named(response, name).on_hover_text(name)
}

/// The width that an [`icon_button`] takes beside something, points.
pub fn room_of_icon(ui: &Ui) -> f32 {
    ICON_POINTS + 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x + 1.0
}

/// Gives a control without words an accessible name.
pub fn named(response: Response, name: &str) -> Response {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    response
}

/// One of a few, with what it is called; what was chosen instead. `key` names an entry of the catalogue, as `label` does.
pub fn choice<T: PartialEq + Copy>(
    ui: &mut Ui,
    words: &Words,
    label: &'static str,
    (of, all): (T, impl IntoIterator<Item = T>),
    key: impl Fn(T) -> &'static str,
) -> Option<T> {
    let name = ui.label(words.text(label));
    let mut chosen = of;
    let answer = egui::ComboBox::new(label, "").selected_text(words.text(key(of))).show_ui(ui, |ui| {
        for one in all {
            ui.selectable_value(&mut chosen, one, words.text(key(one)));
        }
    });
    answer.response.labelled_by(name.id);
    (chosen != of).then_some(chosen)
}

/// A command as an icon in the toolbar, with label, shortcut and reason in its tooltip.
pub fn command_icon(ui: &mut Ui, command: UiCommand, state: &AppState, acts: &mut Vec<Act>) -> Response {
    let availability = command.availability(state);
    let label = state.words.text(command.key());
    let on = command.is_on(state).unwrap_or(false);
    let icon = command.icon().rich_text().size(18.0);
    let button = egui::Button::new(icon).frame_when_inactive(on).selected(on);
    let response = ui.add_enabled(availability == Availability::Available, button);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, ui.is_enabled(), on, &label));
    if response.clicked() {
        acts.push(Act::Command(command));
    }
    with_tooltip(response, command, state, &availability)
}

/// A command as icon and label.
pub fn command_button(ui: &mut Ui, command: UiCommand, state: &AppState, acts: &mut Vec<Act>) -> Response {
    let availability = command.availability(state);
    let label = state.words.text(command.key());
    let button = egui::Button::new((command.icon().rich_text().size(16.0), label.clone()));
    let response = ui.add_enabled(availability == Availability::Available, button);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    if response.clicked() {
        acts.push(Act::Command(command));
    }
    with_tooltip(response, command, state, &availability)
}

/// A command that is on or off, as icon and label.
pub fn command_switch(ui: &mut Ui, command: UiCommand, state: &AppState, acts: &mut Vec<Act>) -> Response {
    let availability = command.availability(state);
    let label = state.words.text(command.key());
    let on = command.is_on(state).unwrap_or(false);
    let button = egui::Button::new((command.icon().rich_text().size(16.0), label.clone())).selected(on);
    let response = ui.add_enabled(availability == Availability::Available, button);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, ui.is_enabled(), on, &label));
    if response.clicked() {
        acts.push(Act::Command(command));
        response.surrender_focus();
    }
    with_tooltip(response, command, state, &availability)
}

/// A command as a line of a menu.
pub fn command_menu_item(ui: &mut Ui, command: UiCommand, state: &AppState, acts: &mut Vec<Act>) {
    let availability = command.availability(state);
    let label = command_label(command, state);
    let mark = match command.is_on(state) {
        Some(true) => egui_material_icons::icons::ICON_CHECK,
        _ => command.icon(),
    };
    let mut button = egui::Button::new((mark.rich_text().size(16.0), label.clone()));
    if let Some(shortcut) = command.shortcut_text() {
        button = button.shortcut_text(shortcut);
    }
    let response = ui.add_enabled(availability == Availability::Available, button);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MenuItem, true, &label));
    if response.clicked() {
        acts.push(Act::Command(command));
        ui.close();
    }
    about_command(&response, command);
    if let Availability::Disabled(reason) = &availability {
        response.on_disabled_hover_text(state.words.say(reason));
    }
}

/// The label of a command; undo and redo name the act.
pub fn command_label(command: UiCommand, state: &AppState) -> String {
    let label = state.words.text(command.key());
    let session = state.session.as_ref();
    let act = match command {
        UiCommand::Undo => session.and_then(|session| session.undoable()),
        UiCommand::Redo => session.and_then(|session| session.redoable()),
        _ => None,
    };
    act.map_or(label.clone(), |act| format!("{label}: {}", state.words.say(act)))
}

fn with_tooltip(response: Response, command: UiCommand, state: &AppState, availability: &Availability) -> Response {
    about_command(&response, command);
    let tip = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            ui.label(theme::strong(command_label(command, state)));
            if let Some(shortcut) = command.shortcut_text() {
                ui.label(theme::muted(ui, shortcut));
            }
        });
        ui.label(state.words.text(command.tip_key()));
    };
    match availability {
        Availability::Available => response.on_hover_ui(tip),
        Availability::Disabled(reason) => response.on_disabled_hover_ui(|ui| {
            tip(ui);
            ui.label(RichText::new(state.words.say(reason)).color(Palette::current(ui).warning));
        }),
    }
}

/// A small rounded label on a coloured ground: state by colour, icon and words.
pub fn chip(ui: &mut Ui, icon: MaterialIcon, text: &str, colour: egui::Color32) -> Response {
    let frame = egui::Frame::new()
        .fill(colour.gamma_multiply(0.14))
        .stroke(egui::Stroke::new(1.0, colour.gamma_multiply(0.5)))
        .corner_radius(10)
        .inner_margin(egui::Margin::symmetric(7, 1));
    frame
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.label(icon.rich_text().size(14.0).color(colour));
            ui.add(egui::Label::new(RichText::new(text).size(12.0).color(colour)).extend());
        })
        .response
}

/// Draws what is not chosen in `ui` with a line that is seen on a card in both themes: radio buttons and boxes to tick.
pub fn clear_marks(ui: &mut Ui) {
    let line = Palette::current(ui).muted;
    ui.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::new(1.0, line);
}

/// What an empty panel says: an icon, what is missing, what to do next.
pub fn empty_state(ui: &mut Ui, icon: MaterialIcon, title: &str, hint: &str) {
    let colours = Palette::current(ui);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.22).clamp(8.0, 80.0));
        ui.label(icon.rich_text().size(34.0).color(colours.muted));
        ui.label(theme::title(title));
        ui.add(egui::Label::new(theme::muted(ui, hint)).wrap());
    });
}

/// One line of facts: what it is, and its value.
pub fn fact(ui: &mut Ui, label: &str, value: &str) {
    ui.label(theme::muted(ui, label));
    ui.add(egui::Label::new(if value.is_empty() { "–" } else { value }).wrap().selectable(true));
    ui.end_row();
}

/// A text field with its label above; the label names it.
pub fn form_field(ui: &mut Ui, words: &Words, key: &str, text: &mut String) -> Response {
    let label = ui.label(theme::muted(ui, words.text(key)));
    ui.add(egui::TextEdit::singleline(text).desired_width(f32::INFINITY).id_salt(key)).labelled_by(label.id)
}

/// A dialog over the window, with the room that dialogs have around their content.
pub fn modal(ctx: &egui::Context, id: &'static str) -> egui::Modal {
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(egui::Margin::same(16));
    egui::Modal::new(egui::Id::unique(id)).frame(frame)
}
