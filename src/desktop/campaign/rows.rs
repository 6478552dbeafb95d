//! What the campaign's dialogs share: their frame, rows that can be chosen, and tables of figures.

use egui::{Align, Layout, Response, RichText, Sense, Stroke, StrokeKind, Ui, UiBuilder, vec2};
use egui_material_icons::MaterialIcon;
use egui_material_icons::icons;

use super::super::theme::{self, Palette};
use super::super::widgets;
use super::super::words::Words;
use crate::i18n::Message;
use crate::jobs::Progress;

/// Largest and smallest size of a dialog's content, points; between them it leaves a margin to the window.
const WIDTH: std::ops::RangeInclusive<f32> = 520.0..=1080.0;
const HEIGHT: std::ops::RangeInclusive<f32> = 260.0..=620.0;
const MARGIN: egui::Vec2 = vec2(90.0, 190.0);

/// A part of a dialog that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Body,
    /// From right to left.
    Footer,
}

/// A large dialog of a fixed size: its title, its body, and the buttons below, the one that closes it among them. False when it is
/// closed.
pub fn dialog(
    ctx: &egui::Context,
    id: &'static str,
    (icon, title): (MaterialIcon, &str),
    words: &Words,
    mut contents: impl FnMut(&mut Ui, Part),
) -> bool {
    let room = ctx.content_rect().size() - MARGIN;
    let size = vec2(room.x.clamp(*WIDTH.start(), *WIDTH.end()), room.y.clamp(*HEIGHT.start(), *HEIGHT.end()));
    let modal = widgets::modal(ctx, id).show(ctx, |ui| {
        ui.set_width(size.x);
        ui.horizontal(|ui| {
            ui.label(icon.rich_text().size(20.0).color(Palette::current(ui).accent));
            ui.label(theme::title(title));
        });
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(size);
            contents(ui, Part::Body);
        });
        ui.add_space(theme::SPACE_XS);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            contents(ui, Part::Footer);
            ui.button(words.text("desktop-close")).clicked()
        })
        .inner
    });
    !(modal.inner || modal.should_close())
}

/// Height of a line of text in a row, points: stacked accents fit.
const LINE: f32 = 20.0;

/// A row that can be chosen by mouse and keyboard; `name` is what a screen reader says.
pub fn row(ui: &mut Ui, height: f32, on: bool, name: &str, contents: impl FnOnce(&mut Ui)) -> Response {
    let colours = Palette::current(ui);
    let (place, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, on, name));
    if !ui.is_rect_visible(place) {
        return response;
    }
    let ground = match (on, response.hovered()) {
        (true, _) => colours.accent_soft,
        (false, true) => colours.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    let line = if response.has_focus() { colours.accent } else { egui::Color32::TRANSPARENT };
    ui.painter().rect(place, theme::RADIUS, ground, Stroke::new(1.5, line), StrokeKind::Inside);
    let inside = UiBuilder::new().max_rect(place.shrink2(vec2(8.0, 3.0))).layout(Layout::top_down(Align::Min));
    let mut inside = ui.new_child(inside);
    inside.set_clip_rect(place.intersect(ui.clip_rect()));
    inside.spacing_mut().item_spacing.y = 0.0;
    inside.spacing_mut().interact_size.y = LINE;
    contents(&mut inside);
    response
}

/// That a job is at work, and how far it is.
pub fn working_ui(ui: &mut Ui, words: &Words, key: &str, running: Option<Progress>) {
    ui.horizontal(|ui| {
        ui.label(icons::ICON_HOURGLASS_EMPTY.rich_text().size(16.0).color(Palette::current(ui).muted));
        ui.label(theme::muted(ui, words.text(key)));
        if let Some(progress) = running.filter(|progress| progress.total > 0) {
            let share = progress.done as f32 / progress.total as f32;
            ui.add(egui::ProgressBar::new(share.min(1.0)).desired_width(160.0).desired_height(8.0));
        }
    });
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(200));
}

/// A hint that runs over as many lines as it needs.
pub fn hint_ui(ui: &mut Ui, text: String) {
    let text = theme::muted(ui, text);
    ui.add(egui::Label::new(text).wrap());
}

/// A warning with its icon.
pub fn warning_ui(ui: &mut Ui, text: String) {
    let colour = Palette::current(ui).warning;
    ui.horizontal_top(|ui| {
        ui.label(icons::ICON_WARNING.rich_text().size(16.0).color(colour));
        ui.add(egui::Label::new(RichText::new(text).color(colour)).wrap());
    });
}

/// What something is, and its value, in one line or as many as they need.
pub fn fact_ui(ui: &mut Ui, words: &Words, key: &str, value: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::muted(ui, words.text(key)));
        ui.label(if value.is_empty() { "–" } else { value });
    });
}

/// A heading within a dialog, with a count behind it.
pub fn heading_ui(ui: &mut Ui, words: &Words, key: &str, count: usize) {
    ui.horizontal(|ui| {
        ui.label(theme::strong(words.text(key)));
        ui.label(theme::muted(ui, words.count(count)));
    });
}

/// A column of a table of figures: the key of its title, and its width in points.
pub type Column = (&'static str, f32);

/// One row of a table of figures.
pub struct TableRow {
    pub cells: Vec<String>,
    /// What a screen reader says.
    pub name: String,
    /// Whether a click on it does something.
    pub leads_on: bool,
}

/// A table of figures: the first column is words and takes the room that is left, the others are numbers. Only rows on the screen are
/// made. Gives the row that was clicked.
pub fn figures_ui(
    ui: &mut Ui,
    id: &'static str,
    words: &Words,
    columns: &[Column],
    count: usize,
    mut make: impl FnMut(usize) -> Option<TableRow>,
) -> Option<usize> {
    let colours = Palette::current(ui);
    let others: f32 = columns.iter().skip(1).map(|(_, width)| width).sum();
    // What the scroll bar takes, and the room within a row.
    let first = (ui.available_width() - others - 30.0).max(80.0);
    let line = |ui: &mut Ui, texts: &[RichText]| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (at, text) in texts.iter().enumerate() {
                let width = if at == 0 { first } else { columns.get(at).map_or(0.0, |(_, width)| *width) };
                let layout = match at {
                    0 => Layout::left_to_right(Align::Center),
                    _ => Layout::right_to_left(Align::Center),
                };
                ui.allocate_ui_with_layout(vec2(width, LINE), layout, |ui| {
                    ui.set_min_width(width);
                    ui.add(egui::Label::new(text.clone()).truncate());
                });
            }
        });
    };
    let titles: Vec<RichText> =
        columns.iter().map(|(key, _)| theme::strong(words.text(key)).size(12.0).color(colours.muted)).collect();
    ui.horizontal(|ui| {
        ui.add_space(8.0);
        line(ui, &titles);
    });
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical().id_salt(id).auto_shrink(false).show_rows(ui, theme::ROW_HEIGHT, count, |ui, range| {
        for at in range {
            let Some(made) = make(at) else { continue };
            let texts: Vec<RichText> = made.cells.iter().map(RichText::new).collect();
            let response = row(ui, theme::ROW_HEIGHT, false, &made.name, |ui| line(ui, &texts));
            if response.clicked() && made.leads_on {
                clicked = Some(at);
            }
        }
    });
    clicked
}

/// A sentence of a key with a count.
pub fn counted(words: &Words, key: &'static str, count: usize) -> String {
    words.say(&Message::new(key).with("count", count))
}
