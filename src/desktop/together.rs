//! Wards seen together: read-only, with no project's file behind them. What needs one says so, and leads to the ward's own project.

use egui::{Context, Ui};

use super::app::App;
use super::command::UiCommand;
use super::opening::{self, Waker};
use super::state::{AppState, ListTab, Subject};
use super::theme;
use super::{act::Act, tasks_of_window as run, widgets};
use crate::cadastre::ParcelId;
use crate::i18n::Message;

/// What the project knows that is no row of wards seen together, or is kept in its file.
pub(super) fn needs_own_project(command: UiCommand) -> bool {
    matches!(
        command,
        UiCommand::Export
            | UiCommand::ExportRegister
            | UiCommand::RescanList
            | UiCommand::SaveCopy
            | UiCommand::RetrySave
            | UiCommand::LoadPoints
            | UiCommand::ColourFindings
            | UiCommand::Cockpit
            | UiCommand::Copies
            | UiCommand::Crosswalks
            | UiCommand::Progress
            | UiCommand::FieldSheets
            | UiCommand::ToggleViewer
            | UiCommand::ShowCertificates
            | UiCommand::ShowScans
            | UiCommand::ShowFindings
            | UiCommand::ShowHistory
    )
}

impl AppState {
    /// Whether wards are seen together.
    pub fn is_together(&self) -> bool {
        self.session.as_ref().is_some_and(|session| !session.has_file())
    }

    /// How many projects are seen, and that they are only seen.
    pub(super) fn together_text(&self) -> String {
        self.words.say(&Message::new("together-seen").with("count", self.snapshot().wards.len()))
    }

    /// The parcel whose own project can be opened: the one that is shown, else the first that belongs to what is shown.
    pub(super) fn parcel_of_ward(&self) -> Option<ParcelId> {
        let shown = match self.selection.subject {
            Subject::Parcel(id) => Some(id),
            _ => self.parcels_in_focus().first().copied(),
        };
        shown.filter(|id| self.snapshot().ward_of(*id).is_some())
    }

    /// Whether this list has something to say. Why not the certificates: their holders and scans are left behind, and would seem to lack.
    pub(super) fn has_list(&self, tab: ListTab) -> bool {
        !self.is_together() || matches!(tab, ListTab::Parcels | ListTab::Links | ListTab::Notices)
    }
}

impl App {
    /// Opens the project of the parcel that is shown; the window goes to it there.
    pub(super) fn open_own_project(&mut self, ctx: &Context) {
        let Some(parcel) = self.state.parcel_of_ward() else { return };
        let Some(ward) = self.state.snapshot().ward_of(parcel) else { return };
        let path = ward.project.clone();
        self.going_to = Some((path.clone(), ward.own(parcel)));
        run::follow_opening(&mut self.work, opening::open(path, Waker::of(ctx)));
    }

    /// After a project was opened: goes to the parcel for whose sake that was.
    pub(super) fn arrive(&mut self) {
        let Some((path, parcel)) = self.going_to.take() else { return };
        let is_here = self.state.session.as_ref().is_some_and(|session| session.path() == path);
        if is_here && self.state.snapshot().parcels.get(parcel).is_some() {
            self.state.select(Subject::Parcel(parcel));
            let snapshot = self.state.snapshot().clone();
            self.map.zoom_to_parcels(&snapshot, [parcel]);
        }
    }

    /// After wards were opened together: what this user keeps of their map has no numbers of layers, which other files would shift.
    pub(super) fn forget_numbers(&mut self) {
        let path = self.state.session.as_ref().map(|session| session.path().to_owned()).unwrap_or_default();
        if let Some(kept) = self.state.settings.maps.iter_mut().find(|kept| kept.project == path) {
            kept.hidden.clear();
            kept.order.clear();
        }
        if !self.state.has_list(self.state.tab) {
            self.state.tab = ListTab::Parcels;
        }
    }
}

/// The ward of a parcel, with the way to its own project; nothing where one project is open.
pub(super) fn ward_ui(ui: &mut Ui, parcel: ParcelId, state: &AppState, acts: &mut Vec<Act>) {
    let Some(ward) = state.snapshot().ward_of(parcel) else { return };
    ui.label(theme::strong(&ward.name)).on_hover_text(ward.project.display().to_string());
    widgets::command_button(ui, UiCommand::OpenOwnProject, state, acts);
    ui.add_space(theme::SPACE_XS);
}
