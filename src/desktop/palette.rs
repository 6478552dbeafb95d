//! The locator: type a few letters of a command, a parcel, a serial, a name, a file, a place, or coordinates; Enter runs it or goes there.

use egui::{Context, Key};
use egui_material_icons::{MaterialIcon, icons};
use geo_types::Coord;

use super::act::Act;
use super::command::UiCommand;
use super::look::LookAct;
use super::search;
use super::state::AppState;
use super::theme;
use super::widgets;
use super::words::parse_number;
use crate::tasks::NORTH_FROM;
use crate::tasks::search::Hit;
use crate::text::fold;

/// Answers of the project that are shown, commands apart.
const SHOWN: usize = 12;

/// The palette while it is open.
#[derive(Default)]
pub struct CommandPalette {
    text: String,
    chosen: usize,
    /// What was found for which text, in which revision.
    found: Option<(String, u64, Found)>,
}

struct Found {
    hits: Vec<Hit>,
    commands: [Vec<UiCommand>; 2],
}

/// A line of the locator.
enum Line {
    Place(Coord<f64>),
    Hit(Hit),
    Command(UiCommand),
    /// The so-many-th of the views that have a name.
    Bookmark(usize),
}

impl CommandPalette {
    /// The lines for what is typed: coordinates, what the project has, commands.
    fn lines(&mut self, state: &AppState) -> Vec<Line> {
        let index = state.search_index.as_ref().filter(|_| state.session.is_some());
        let revision = index.map_or(0, |index| index.revision);
        if !self.found.as_ref().is_some_and(|(text, of, _)| *text == self.text && *of == revision) {
            let hits = index.map(|index| index.find(&self.text, SHOWN)).unwrap_or_default();
            self.found = Some((self.text.clone(), revision, Found { hits, commands: matching(&self.text, state) }));
        }
        let Some((_, _, Found { hits, commands: [named, described] })) = &self.found else { return Vec::new() };
        let hits = hits.iter().cloned().map(Line::Hit);
        let [named, described] = [named, described].map(|commands| commands.iter().copied().map(Line::Command));
        let place = place(&self.text).filter(|_| index.is_some()).map(Line::Place);
        let commands = named.chain(matching_bookmarks(&self.text, state).map(Line::Bookmark));
        // What has a digit is no command.
        if self.text.contains(|c: char| c.is_ascii_digit()) {
            place.into_iter().chain(hits).chain(commands).chain(described).collect()
        } else {
            commands.chain(hits).chain(described).collect()
        }
    }
}

impl Line {
    fn icon(&self) -> MaterialIcon {
        match self {
            Self::Place(_) => icons::ICON_PLACE,
            Self::Hit(hit) => search::icon(hit.found),
            Self::Command(command) => command.icon(),
            Self::Bookmark(_) => egui_material_icons::icons::ICON_BOOKMARK,
        }
    }

    fn label(&self, state: &AppState) -> String {
        match self {
            Self::Place(place) => {
                format!("X {}   Y {}", state.words.number(place.y, 3), state.words.number(place.x, 3))
            }
            Self::Hit(hit) => search::line(hit, &state.words),
            Self::Command(command) => widgets::command_label(*command, state),
            Self::Bookmark(at) => state.bookmarks().get(*at).map(|bookmark| bookmark.name.clone()).unwrap_or_default(),
        }
    }

    fn act(&self, state: &AppState) -> Option<Act> {
        match self {
            Self::Place(place) => Some(Act::GoToPlace { east: place.x, north: place.y }),
            Self::Hit(hit) => search::go_to(hit.found, state),
            Self::Command(command) => Some(Act::Command(*command)),
            Self::Bookmark(at) => Some(Act::Look(LookAct::GoToBookmark(*at))),
        }
    }
}

/// Draws the palette. False when it is done with.
pub fn palette_ui(ctx: &Context, palette: &mut CommandPalette, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let mut open = true;
    let modal = widgets::modal(ctx, "palette").show(ctx, |ui| {
        ui.set_width(460.0);
        let hint = state.words.text("desktop-palette-hint");
        let field = egui::TextEdit::singleline(&mut palette.text).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(field);
        if response.changed() {
            palette.chosen = 0;
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        response.request_focus();
        let found = palette.lines(state);
        let last = found.len().saturating_sub(1);
        if ui.input(|input| input.key_pressed(Key::ArrowDown)) {
            palette.chosen = (palette.chosen + 1).min(last);
        }
        if ui.input(|input| input.key_pressed(Key::ArrowUp)) {
            palette.chosen = palette.chosen.saturating_sub(1);
        }
        ui.add_space(theme::SPACE_XS);
        let mut run = None;
        if found.is_empty() {
            ui.label(theme::muted(ui, state.words.text("desktop-palette-nothing")));
        }
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (at, line) in found.iter().enumerate() {
                let (why_not, shortcut) = match line {
                    Line::Command(command) => (command.why_not(state), command.shortcut_text()),
                    Line::Place(_) | Line::Hit(_) | Line::Bookmark(_) => (None, None),
                };
                let label = (line.icon().rich_text().size(16.0), line.label(state));
                let mut button = egui::Button::selectable(at == palette.chosen, label);
                if let Some(shortcut) = shortcut {
                    button = button.shortcut_text(shortcut);
                }
                let enabled = why_not.is_none();
                let button = button.min_size(egui::vec2(ui.available_width(), theme::ROW_HEIGHT));
                let response = widgets::offered(ui, why_not, button);
                if at == palette.chosen {
                    response.scroll_to_me(None);
                }
                if enabled && (response.clicked() || (entered && at == palette.chosen)) {
                    run = line.act(state);
                }
            }
        });
        if let Some(act) = run {
            acts.push(act);
            open = false;
        }
    });
    open && !modal.should_close()
}

/// Coordinates as papers print them, X (north) before Y (east), with a space or a semicolon between; the other way round where only that can be meant.
fn place(text: &str) -> Option<Coord<f64>> {
    let numbers: Vec<f64> = text
        .split([' ', ';', '\t'])
        .map(|part| part.trim_start_matches(['X', 'x', 'Y', 'y', '=', ':']).trim())
        .filter(|part| !part.is_empty())
        .map(parse_number)
        .collect::<Option<_>>()?;
    match numbers.as_slice() {
        [north, east] if *north > NORTH_FROM && *east < NORTH_FROM => Some(Coord { x: *east, y: *north }),
        [east, north] if *north > NORTH_FROM && *east < NORTH_FROM => Some(Coord { x: *east, y: *north }),
        _ => None,
    }
}

/// The commands whose label has all the words typed, then those of which only label and tip together have them; in the order of the menus.
fn matching(text: &str, state: &AppState) -> [Vec<UiCommand>; 2] {
    let typed = fold(text);
    let commands = UiCommand::ALL.iter().copied().filter(|command| *command != UiCommand::Palette);
    let (named, others): (Vec<_>, Vec<_>) =
        commands.partition(|command| has_words(&state.words.text(command.key()), &typed));
    let described = others.into_iter().filter(|command| {
        let [label, tip] = [command.key(), command.tip_key()].map(|key| state.words.text(key));
        has_words(&format!("{label} {tip}"), &typed)
    });
    [named, described.collect()]
}

/// The views of the map whose name has all the words typed.
fn matching_bookmarks(text: &str, state: &AppState) -> impl Iterator<Item = usize> + use<> {
    let typed = fold(text);
    let names = state.bookmarks().iter().enumerate();
    let found: Vec<usize> = names.filter(|(_, bookmark)| has_words(&bookmark.name, &typed)).map(|(at, _)| at).collect();
    found.into_iter()
}

fn has_words(label: &str, typed: &str) -> bool {
    let label = fold(label);
    typed.split(' ').all(|word| label.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desktop::settings::Settings;

    #[test]
    fn coordinates_are_a_place_in_either_order() {
        let expected = Some(Coord { x: 587_001.5, y: 2_320_010.0 });
        for text in ["2320010 587001,5", "X=2320010; Y=587001.5", "587001,5 2320010"] {
            assert_eq!(place(text), expected, "{text}");
        }
        for text in ["12/125", "2320010", "10 20", "2320010 2320010", ""] {
            assert_eq!(place(text), None, "{text}");
        }
    }

    #[test]
    fn a_command_is_found_without_accents() {
        let state = AppState::new(Settings::default());
        assert_eq!(matching("hoan tac", &state)[0], [UiCommand::Undo]);
        assert_eq!(matching("", &state).map(|commands| commands.len()), [UiCommand::ALL.len() - 1, 0]);
    }

    #[test]
    fn a_command_is_found_by_what_its_tip_says() {
        let state = AppState::new(Settings::default());
        assert_eq!(matching("nen toi", &state), [vec![], vec![UiCommand::ThemeDark]]);
    }
}
