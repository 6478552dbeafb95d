//! The window as its user has it: keys, text, clicks and files go in, what is on the screen comes out of the accessibility tree.

#![allow(dead_code, clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{By, NodeT, Queryable};
use egui_kittest::{Harness, Node};
use thuaso::cadastre::{CertificateId, ChangeSet, ParcelId, Snapshot};
use thuaso::desktop::{App, Settings};
use thuaso::project::Session;

/// What takes longer hangs. Not a measure of speed: the slowest machine of the tests must keep within it.
const PATIENCE: Duration = Duration::from_secs(600);

/// Between two frames that wait for other threads, which want the cores.
const PAUSE: Duration = Duration::from_millis(5);

/// Frames after which what an input led to is on the screen, in its place: a dialog measures itself before it is shown.
const FRAMES_TO_SETTLE: usize = 4;

/// The smallest screen the offices have, points.
const SCREEN: egui::Vec2 = egui::vec2(1366.0, 768.0);

/// A window, and a person in front of it. Buttons, rows of lists and titles of parts are all buttons to the accessibility tree.
pub struct Desk {
    /// For what has no method here: single events, single frames, single nodes.
    pub harness: Harness<'static, App>,
}

impl Desk {
    /// The first screen.
    pub fn new(settings: Settings) -> Self {
        let mut harness = Harness::builder()
            .with_size(SCREEN)
            .with_max_steps(64)
            .build_eframe(move |creation| App::new(&creation.egui_ctx, settings));
        harness.step();
        Self { harness }
    }

    /// A window with this project in it.
    pub fn open(project: &Path, settings: Settings) -> Self {
        let mut desk = Self::new(settings);
        desk.drop_files(&[project]);
        desk.until("the project", |desk| desk.app().state.session.is_some());
        desk
    }

    /// A window with the map of a new project, after this act in it.
    pub fn on_map(project: &Path, mut session: Session, act: ChangeSet) -> Self {
        session.perform(act).unwrap();
        session.flush().unwrap();
        drop(session);
        let mut desk = Self::open(project, Settings::default());
        desk.until("the map", |desk| desk.app().is_map_drawn());
        desk
    }

    /// Opens the linking cockpit and waits for its first paper.
    pub fn open_cockpit(&mut self) {
        self.press(Key::F3);
        self.until_ready();
    }

    pub fn app(&self) -> &App {
        self.harness.state()
    }

    /// The project's state now; it stays when the project goes on.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.app().state.snapshot().clone()
    }

    /// The open project. Panics where there is none.
    pub fn session(&self) -> &Session {
        self.app().state.session.as_ref().unwrap()
    }

    /// The paper that the cockpit has on the screen. Panics where there is none.
    pub fn current_paper(&self) -> CertificateId {
        self.app().cockpit.current().unwrap()
    }

    // Waiting

    /// Runs frames until `holds`, and those in which the screen settles. Panics, with `what`, where that lasts too long.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            assert!(began.elapsed() < PATIENCE, "{what} did not happen");
            self.harness.step();
            std::thread::sleep(PAUSE);
        }
        self.settle();
    }

    /// Until what the cockpit offers for the paper is on the screen.
    pub fn until_ready(&mut self) {
        self.until("the candidates", |desk| desk.app().cockpit.is_ready());
    }

    /// Runs the frames of the inputs that wait, and those in which the screen settles.
    pub fn settle(&mut self) {
        self.harness.run_steps(FRAMES_TO_SETTLE);
    }

    // Looking

    /// Whether anything on the screen has this text in its name.
    pub fn says(&self, part: &str) -> bool {
        self.harness.query_all(By::new().label_contains(part).include_labels()).next().is_some()
    }

    /// Whether anything on the screen has just this text as its name.
    pub fn shows(&self, label: &str) -> bool {
        self.harness.query_all(By::new().label(label).include_labels()).next().is_some()
    }

    /// What has this role and name. Panics where there is none, or more than one.
    pub fn node<'a>(&'a self, role: Role, label: &'a str) -> Node<'a> {
        self.harness.get_by_role_and_label(role, label)
    }

    /// Whether the button of this name can be pressed. Panics where there is none.
    pub fn is_enabled(&self, button: &str) -> bool {
        !self.node(Role::Button, button).accesskit_node().is_disabled()
    }

    /// The names of all of this role, from the top.
    pub fn names(&self, role: Role) -> Vec<String> {
        self.harness.query_all_by_role(role).filter_map(|node| node.accesskit_node().label()).collect()
    }

    /// The names of the buttons and rows that have this in their name.
    pub fn buttons_with(&self, part: &str) -> Vec<String> {
        self.names(Role::Button).into_iter().filter(|name| name.contains(part)).collect()
    }

    /// Whether there is a button or row that has this in its name.
    pub fn has_button(&self, part: &str) -> bool {
        !self.buttons_with(part).is_empty()
    }

    // Keys

    pub fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.settle();
    }

    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Types at the cursor of what has the focus, a letter a frame.
    pub fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            self.harness.event(egui::Event::Text(letter.to_string()));
        }
        self.settle();
    }

    /// Types over what stands in the field that has the focus.
    pub fn write(&mut self, text: &str) {
        self.press_with(Modifiers::COMMAND, Key::A);
        if text.is_empty() {
            self.press(Key::Delete);
        }
        self.type_text(text);
    }

    /// Types over what stands in the field of this name.
    pub fn write_into(&mut self, field: &str, text: &str) {
        self.focus(Role::TextInput, field);
        self.write(text);
    }

    /// Runs a command by the palette, by its words without accents.
    pub fn command(&mut self, words: &str) {
        self.press_with(Modifiers::COMMAND, Key::K);
        self.type_text(words);
        self.press(Key::Enter);
    }

    /// Takes the last act back. The focus leaves its field first, as there the keys are the text's.
    pub fn undo(&mut self) {
        self.harness.ctx.memory_mut(egui::Memory::stop_text_input);
        self.settle();
        self.press_with(Modifiers::COMMAND, Key::Z);
    }

    /// Gives the focus to what has this role and name.
    pub fn focus(&mut self, role: Role, label: &str) {
        self.node(role, label).focus();
        self.settle();
    }

    /// Gives the focus to the first button or row that has this in its name, and presses Enter: no mouse. Panics where there is none, or
    /// it is disabled.
    pub fn enter(&mut self, part: &str) {
        let names = self.buttons_with(part);
        let name = names.first().unwrap_or_else(|| panic!("no button “{part}”, only {:?}", self.names(Role::Button)));
        assert!(self.is_enabled(name), "{name} is disabled");
        self.focus(Role::Button, name);
        self.press(Key::Enter);
    }

    /// Selects these parcels on the map, whatever the inspector shows.
    pub fn select(&mut self, parcels: &[u64]) {
        let parcels = parcels.iter().copied().map(ParcelId).collect();
        self.harness.state_mut().state.selection.parcels = Arc::new(parcels);
    }

    // The mouse

    /// Clicks on what has this role and name.
    pub fn click(&mut self, role: Role, label: &str) {
        self.node(role, label).click();
        self.settle();
    }

    /// Clicks on the first button or row whose name begins so: counts and the like come after.
    pub fn click_part(&mut self, begins: &str) {
        let names = self.names(Role::Button);
        let name = names.iter().find(|name| name.starts_with(begins));
        let name = name.unwrap_or_else(|| panic!("no button begins with “{begins}”, only {names:?}"));
        self.click(Role::Button, name);
    }

    /// Clicks on a place of the window: on the map.
    pub fn click_at(&mut self, at: Pos2) {
        self.harness.event(Event::PointerMoved(at));
        self.settle();
        // Presses and releases at once: what lasts longer is no click.
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            self.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        }
        // Not so soon before the next that it is a double click.
        self.harness.run_steps(12);
    }

    /// Drops these files on the window.
    pub fn drop_files(&mut self, paths: &[&Path]) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().open_paths(&ctx, paths.iter().map(|path| path.to_path_buf()).collect());
    }
}
