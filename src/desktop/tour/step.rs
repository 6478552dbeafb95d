//! The steps of the tour, and how the program sees that one is done.

use super::super::app::App;
use super::super::command::UiCommand;
use super::super::look::Colouring;

/// What the user is asked to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Move,
    Pick,
    Find,
    Colour,
    Link,
    Edit,
    Undo,
    Help,
}

/// What a step is judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Whether there is a view to go back to.
    moved: bool,
    selected: bool,
    searches: bool,
    links_coloured: bool,
    cockpit: bool,
    acts: usize,
    undone: bool,
    help: bool,
}

impl Seen {
    pub fn of(app: &App) -> Self {
        let session = app.state.session.as_ref();
        Self {
            moved: app.state.views.0,
            selected: !app.state.selection.parcels.is_empty(),
            searches: app.palette.is_some(),
            links_coloured: app.state.colouring == Colouring::Links,
            cockpit: app.state.cockpit,
            acts: session.map_or(0, |session| session.history().len()),
            undone: session.is_some_and(|session| session.redoable().is_some()),
            help: app.help.is_some(),
        }
    }
}

impl Step {
    pub const ALL: [Self; 8] =
        [Self::Move, Self::Pick, Self::Find, Self::Colour, Self::Link, Self::Edit, Self::Undo, Self::Help];

    /// Key of what it asks for.
    pub fn key(self) -> &'static str {
        match self {
            Self::Move => "tour-move",
            Self::Pick => "tour-pick",
            Self::Find => "tour-find",
            Self::Colour => "tour-colour",
            Self::Link => "tour-link",
            Self::Edit => "tour-edit",
            Self::Undo => "tour-undo",
            Self::Help => "tour-help",
        }
    }

    /// The command that it is about.
    pub fn command(self) -> Option<UiCommand> {
        match self {
            Self::Move | Self::Pick => None,
            Self::Find => Some(UiCommand::Palette),
            Self::Colour => Some(UiCommand::ColourLinks),
            Self::Link => Some(UiCommand::Cockpit),
            Self::Edit => Some(UiCommand::CornerTool),
            Self::Undo => Some(UiCommand::Undo),
            Self::Help => Some(UiCommand::Help),
        }
    }

    /// Whether it was done since it began.
    pub fn is_done(self, before: &Seen, now: &Seen) -> bool {
        match self {
            Self::Move => now.moved && !before.moved,
            Self::Pick => now.selected,
            Self::Find => now.searches,
            Self::Colour => now.links_coloured,
            Self::Link => now.cockpit,
            Self::Edit => now.acts > before.acts,
            Self::Undo => now.undone,
            Self::Help => now.help,
        }
    }
}
