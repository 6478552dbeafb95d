//! Help: what F1 tells of what is under the mouse or has the focus, and the shortcuts of all commands.

use egui::{Context, Id, Rect, Response};

use super::command::{Availability, Menu, UiCommand};
use super::state::AppState;
use super::theme;
use super::widgets;

/// What help can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    Command(UiCommand),
    Area(Area),
}

/// A part of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    Map,
    Layers,
    Lists,
    Inspector,
    Viewer,
    Cockpit,
}

impl Area {
    /// Key of its name, and of what is said of it.
    fn keys(self) -> [&'static str; 2] {
        match self {
            Self::Map => ["help-map", "help-map-text"],
            Self::Layers => ["help-layers", "help-layers-text"],
            Self::Lists => ["help-lists", "help-lists-text"],
            Self::Inspector => ["help-inspector", "help-inspector-text"],
            Self::Viewer => ["help-viewer", "help-viewer-text"],
            Self::Cockpit => ["help-cockpit", "help-cockpit-text"],
        }
    }
}

/// What was last under the mouse or had the focus, and in which frame. A command is more than the part that it stands in.
type Pointed = (u64, Topic);

fn place() -> Id {
    Id::unique("help-topic")
}

/// A command's button is drawn: remembered while it is pointed at.
pub fn about_command(response: &Response, command: UiCommand) {
    if response.contains_pointer() || response.has_focus() {
        let pointed: Pointed = (response.ctx.cumulative_frame_nr(), Topic::Command(command));
        response.ctx.data_mut(|data| data.insert_temp(place(), pointed));
    }
}

/// A part of the window is drawn: remembered while the mouse is there and at no command.
pub fn about_area(ctx: &Context, rect: Rect, area: Area) {
    let is_here = ctx.input(|input| input.pointer.latest_pos()).is_some_and(|at| rect.contains(at));
    let frame = ctx.cumulative_frame_nr();
    let known: Option<Pointed> = ctx.data(|data| data.get_temp(place()));
    let is_told = matches!(known, Some((of, Topic::Command(_))) if of == frame);
    if is_here && !is_told {
        let pointed: Pointed = (frame, Topic::Area(area));
        ctx.data_mut(|data| data.insert_temp(place(), pointed));
    }
}

/// What was pointed at in the frame before this one.
pub fn topic(ctx: &Context) -> Option<Topic> {
    let (frame, topic): Pointed = ctx.data(|data| data.get_temp(place()))?;
    (frame + 1 >= ctx.cumulative_frame_nr()).then_some(topic)
}

/// The dialog; false when it is to be closed.
pub fn help_ui(ctx: &Context, state: &AppState, topic: Option<Topic>) -> bool {
    let words = &state.words;
    let modal = widgets::modal(ctx, "help").show(ctx, |ui| {
        ui.set_width(720.0);
        if let Some(topic) = topic {
            topic_ui(ui, topic, state);
            ui.add_space(theme::SPACE_S);
            ui.separator();
        }
        ui.label(theme::title(words.text("desktop-help-title")));
        ui.add_space(theme::SPACE_S);
        let height = (ctx.content_rect().height() - 160.0).max(160.0) * if topic.is_some() { 0.6 } else { 1.0 };
        egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.columns(2, |columns| {
                let halves = [&[Menu::File, Menu::Edit, Menu::Campaign][..], &[Menu::View, Menu::Go, Menu::Help][..]];
                for (ui, menus) in columns.iter_mut().zip(halves) {
                    menus.iter().for_each(|menu| shortcuts_ui(ui, *menu, state));
                }
            });
        });
        ui.add_space(theme::SPACE_S);
        ui.button(words.text("desktop-close")).clicked()
    });
    !(modal.inner || modal.should_close())
}

/// What it is, what it does, how it is reached, and why it cannot be done now.
fn topic_ui(ui: &mut egui::Ui, topic: Topic, state: &AppState) {
    let words = &state.words;
    match topic {
        Topic::Command(command) => {
            ui.horizontal(|ui| {
                ui.label(command.icon().rich_text().size(20.0));
                ui.label(theme::title(words.text(command.key())));
                if let Some(shortcut) = command.shortcut_text() {
                    ui.label(theme::muted(ui, shortcut));
                }
            });
            ui.label(words.text(command.tip_key()));
            if let Availability::Disabled(reason) = command.availability(state) {
                let colour = theme::Palette::current(ui).warning;
                ui.label(egui::RichText::new(words.say(&reason)).color(colour));
            }
        }
        Topic::Area(area) => {
            let [name, text] = area.keys();
            ui.label(theme::title(words.text(name)));
            ui.label(words.text(text));
        }
    }
}

/// The shortcuts of one menu.
fn shortcuts_ui(ui: &mut egui::Ui, menu: Menu, state: &AppState) {
    ui.label(theme::strong(state.words.text(menu.key())).color(theme::Palette::current(ui).accent));
    egui::Grid::new(menu.key())
        .num_columns(2)
        .striped(false)
        .spacing([theme::SPACE_M, theme::SPACE_XS])
        .min_col_width(104.0)
        .show(ui, |ui| {
            for command in UiCommand::ALL.iter().filter(|command| command.menu() == menu) {
                let Some(shortcut) = command.shortcut_text() else { continue };
                ui.label(theme::muted(ui, shortcut));
                ui.label(state.words.text(command.key()));
                ui.end_row();
            }
        });
    ui.add_space(theme::SPACE_S);
}
