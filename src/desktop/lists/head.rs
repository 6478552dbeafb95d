//! The head of a column: its title, which orders by it, and its menu with the condition that it must meet.

use egui::Ui;
use egui_material_icons::icons;

use super::arrange::Sort;
use super::rows::ColumnSpec;
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;
use crate::desktop::words::Words;
use crate::i18n::{Explain, Message};
use crate::tasks::table::{Column, Condition, How};

/// Width of the menu, points.
const WIDTH: f32 = 290.0;

/// What a head asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum HeadAct {
    /// As a click does; beside the others that are ordered by.
    Sort {
        key: String,
        beside: bool,
    },
    SortTo(Sort),
    Apply(Condition),
    Drop(Column),
    Hide(Column),
    Statistics(Column),
    Groups(Column),
}

/// What heads are drawn from.
pub struct Heads<'a> {
    pub sort: &'a [Sort],
    pub conditions: &'a [Condition],
    pub draft: &'a mut Option<Condition>,
    pub words: &'a Words,
    /// There is one column only.
    pub is_only: bool,
    pub acts: Vec<HeadAct>,
}

impl Heads<'_> {
    /// `column`: which of the table of parcels it is.
    pub fn head_ui(&mut self, ui: &mut Ui, spec: &ColumnSpec, column: Option<&Column>) {
        let colours = Palette::current(ui);
        ui.painter().rect_filled(ui.max_rect(), 0, colours.bar);
        let title = spec.title(self.words);
        let place = self.sort.iter().position(|sort| sort.key == spec.key);
        let arrow = match place.and_then(|at| self.sort.get(at)).map(|sort| sort.descending) {
            Some(false) => icons::ICON_ARROW_UPWARD.codepoint,
            Some(true) => icons::ICON_ARROW_DOWNWARD.codepoint,
            None => "",
        };
        let rank = place.filter(|_| self.sort.len() > 1).map(|at| (at + 1).to_string()).unwrap_or_default();
        let text = theme::strong(format!("{title} {arrow}{rank}")).color(colours.muted).size(12.5);
        egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 2)).show(ui, |ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                if let Some(column) = column {
                    self.menu_button(ui, &title, column);
                }
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let response = ui.add(egui::Button::new(text).frame(false).truncate());
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &title));
                    let tip = if column.is_some() { "table-sort-tip" } else { "desktop-sort-tip" };
                    if response.on_hover_text(self.words.text(tip)).clicked() {
                        let beside = column.is_some() && ui.input(|input| input.modifiers.shift);
                        self.acts.push(HeadAct::Sort { key: spec.key.to_string(), beside });
                    }
                });
            });
        });
    }

    fn menu_button(&mut self, ui: &mut Ui, title: &str, column: &Column) {
        let condition = self.conditions.iter().find(|condition| condition.column == *column);
        let colours = Palette::current(ui);
        let (icon, colour) = match condition {
            Some(_) => (icons::ICON_FILTER_ALT, colours.accent),
            None => (icons::ICON_ARROW_DROP_DOWN, colours.muted),
        };
        let response = ui.add(egui::Button::new(icon.rich_text().size(16.0).color(colour)).frame(false).small());
        let name = self.words.say(&Message::new("table-column-menu").with("column", title));
        let response = widgets::named(response, &name).on_hover_text(&name);
        let popup = egui::Popup::from_toggle_button_response(&response)
            .width(WIDTH)
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
        let shown = popup.show(|ui| {
            ui.set_width(WIDTH);
            self.menu_ui(ui, column, condition);
        });
        let is_draft = self.draft.as_ref().is_some_and(|draft| draft.column == *column);
        if shown.is_none() && is_draft {
            *self.draft = None;
        }
    }

    fn menu_ui(&mut self, ui: &mut Ui, column: &Column, now: Option<&Condition>) {
        let before = self.acts.len();
        let opened = self.draft.as_ref().is_none_or(|draft| draft.column != *column);
        if opened {
            let new = || Condition { column: column.clone(), how: How::default(), text: String::new() };
            *self.draft = Some(now.cloned().unwrap_or_else(new));
        }
        if let Some(draft) = self.draft.as_mut()
            && let Some(act) = condition_ui(ui, draft, now.is_some(), opened, self.words)
        {
            self.acts.push(act);
        }
        ui.separator();
        for (descending, key, icon) in [
            (false, "table-ascending", icons::ICON_ARROW_UPWARD),
            (true, "table-descending", icons::ICON_ARROW_DOWNWARD),
        ] {
            if item_ui(ui, icon, &self.words.text(key)) {
                self.acts.push(HeadAct::SortTo(Sort { key: column.id(), descending }));
            }
        }
        if item_ui(ui, icons::ICON_FUNCTIONS, &self.words.text("table-statistics-of")) {
            self.acts.push(HeadAct::Statistics(column.clone()));
        }
        if matches!(column, Column::Ward | Column::Sheet | Column::LandUse | Column::LinkState)
            && item_ui(ui, icons::ICON_SUMMARIZE, &self.words.text("table-group-by-this"))
        {
            self.acts.push(HeadAct::Groups(column.clone()));
        }
        // The last one stays: a table without columns says nothing.
        let hide = |ui: &mut Ui| item_ui(ui, icons::ICON_VISIBILITY_OFF, &self.words.text("table-hide"));
        if widgets::offered_ui(ui, self.words.unless(!self.is_only, "table-needs-column"), hide) {
            self.acts.push(HeadAct::Hide(column.clone()));
        }
        if self.acts.len() > before {
            ui.close();
        }
    }
}

fn item_ui(ui: &mut Ui, icon: egui_material_icons::MaterialIcon, text: &str) -> bool {
    let button = egui::Button::new((icon.rich_text().size(16.0), text.to_owned())).frame_when_inactive(false);
    let response = ui.add_sized([ui.available_width(), 24.0], button.truncate());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MenuItem, true, text));
    response.clicked()
}

/// The condition of a column while it is written. What cannot be read is told at once, and cannot be applied.
fn condition_ui(ui: &mut Ui, draft: &mut Condition, is_set: bool, opened: bool, words: &Words) -> Option<HeadAct> {
    let mut entered = false;
    ui.label(theme::muted(ui, words.text("table-condition")));
    // All in sight: a menu that opens in a menu closes it.
    egui::Grid::new("how").num_columns(2).show(ui, |ui| {
        widgets::clear_marks(ui);
        for (at, how) in How::ALL.into_iter().enumerate() {
            ui.radio_value(&mut draft.how, how, words.text(how.key()));
            if at % 2 == 1 {
                ui.end_row();
            }
        }
    });
    if draft.how.takes_text() {
        let hint = match draft.how {
            How::Number => "100-200, >300, <=50",
            How::OneOf => "ODT; ONT; CLN",
            _ => "",
        };
        let label = ui.label(theme::muted(ui, words.text("table-condition-value")));
        let field = egui::TextEdit::singleline(&mut draft.text).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(field).labelled_by(label.id);
        if opened {
            response.request_focus();
        }
        entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    }
    let error = draft.check(words.language()).err();
    if let Some(error) = error.as_ref().filter(|_| !draft.text.trim().is_empty()) {
        let text = egui::RichText::new(words.say(&error.message())).color(Palette::current(ui).danger);
        ui.add(egui::Label::new(text).wrap());
    }
    let mut act = None;
    ui.horizontal(|ui| {
        let why_not = error.as_ref().map(|error| words.say(&error.message()));
        let apply = widgets::primary_button(ui, why_not, words.text("table-apply")).clicked();
        if error.is_none() && (apply || entered) {
            act = Some(HeadAct::Apply(draft.clone()));
        }
        if is_set && ui.button(words.text("table-drop-condition")).clicked() {
            act = Some(HeadAct::Drop(draft.column.clone()));
        }
    });
    act
}
