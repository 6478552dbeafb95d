//! What stands above the table of parcels: its columns, its conditions, what is counted of it, and its way into a file.

use egui::Ui;
use egui_material_icons::icons;

use super::columns_menu::columns_menu_ui;
use super::rows::ListSource;
use super::view::{Side, TableView};
use crate::desktop::act::Act;
use crate::desktop::command::UiCommand;
use crate::desktop::state::AppState;
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;
use crate::desktop::words::Words;
use crate::i18n::Message;
use crate::tasks::table::{Column, Condition};

/// Draws the line above the table of parcels; `count` is how many there are.
pub fn tools_ui(
    ui: &mut Ui,
    view: &mut TableView,
    count: usize,
    state: &AppState,
    source: &ListSource,
    acts: &mut Vec<Act>,
) {
    let words = &state.words;
    ui.horizontal_wrapped(|ui| {
        columns_menu_ui(ui, state, source, acts);
        let mut open = view.side.is_some();
        let label = words.text("table-summary");
        let switch = egui::Button::new((icons::ICON_FUNCTIONS.rich_text().size(16.0), label.clone())).selected(open);
        let response = ui.add(switch);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, open, &label));
        if response.on_hover_text(words.text("table-summary-tip")).clicked() {
            open = !open;
            view.side = open.then_some(Side::Groups(Column::LandUse));
        }
        widgets::command_button(ui, UiCommand::ExportTable, state, acts);
        only_selected_ui(ui, view, state);
        conditions_ui(ui, view, source, words);
        if view.shown() != count {
            let told = Message::new("table-shown-of").with("shown", view.shown()).with("count", count);
            ui.label(theme::muted(ui, words.say(&told)));
        }
    });
}

fn only_selected_ui(ui: &mut Ui, view: &mut TableView, state: &AppState) {
    let mut only = view.shows_only_selected();
    let selected = state.selection.parcels.len();
    let label = Message::new("table-only-selected").with("count", selected);
    let why_not = state.words.unless(only || selected > 0, "desktop-needs-selection");
    let check = egui::Checkbox::new(&mut only, state.words.say(&label));
    if widgets::offered(ui, why_not, check).changed() {
        view.show_only_selected(only, state);
    }
}

/// The conditions, each with a button that takes it away; one that cannot be read says why.
fn conditions_ui(ui: &mut Ui, view: &mut TableView, source: &ListSource, words: &Words) {
    let colours = Palette::current(ui);
    let mut gone = None;
    for (at, condition) in view.conditions.iter().enumerate() {
        let trouble = view.summary.trouble.as_ref().filter(|(of, _)| *of == at).map(|(_, message)| words.say(message));
        let colour = if trouble.is_some() { colours.danger } else { colours.accent };
        let text = told(condition, source, words);
        let frame = egui::Frame::new()
            .fill(colour.gamma_multiply(0.14))
            .stroke(egui::Stroke::new(1.0, colour.gamma_multiply(0.5)))
            .corner_radius(10)
            .inner_margin(egui::Margin { left: 8, right: 2, top: 0, bottom: 0 });
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.add(egui::Label::new(egui::RichText::new(&text).size(12.5).color(colours.text)).extend());
            let name = words.say(&Message::new("table-drop-named").with("condition", text.as_str()));
            let close = egui::Button::new(icons::ICON_CLOSE.rich_text().size(14.0)).frame(false).small();
            if widgets::named(ui.add(close), &name).on_hover_text(&name).clicked() {
                gone = Some(condition.column.clone());
            }
        });
        if let Some(trouble) = trouble {
            ui.label(egui::RichText::new(trouble).color(colours.danger));
        }
    }
    if view.conditions.len() > 1 && ui.button(words.text("table-drop-all")).clicked() {
        view.conditions.clear();
    }
    if let Some(column) = gone {
        view.drop_condition(&column);
    }
}

/// A condition in words: `Loại đất là một trong ODT; ONT`.
fn told(condition: &Condition, source: &ListSource, words: &Words) -> String {
    let title = condition.column.title(&|message| source.words.say(message));
    let how = words.text(condition.how.key());
    if condition.how.takes_text() { format!("{title} {how} {}", condition.text) } else { format!("{title} {how}") }
}
