//! Carrying out what the user asked of the campaign's dialogs.

use std::path::PathBuf;
use std::sync::Arc;

use egui::Context;

use super::super::act::Act;
use super::super::app::App;
use super::super::cockpit::CockpitAct;
use super::super::command::UiCommand;
use super::super::dialogs::Purpose;
use super::super::notices::Offer;
use super::super::state::Subject;
use super::{CampaignAct, Dialog, SheetOrder, Wiping, jobs};
use super::{crosswalks_ui, field_sheets_ui, progress_ui, table_ui, wipe_ui};
use crate::cadastre::{CertificateId, ParcelId};
use crate::editing;
use crate::i18n::{Explain, Message};
use crate::project::Session;
use crate::tasks;
use crate::tasks::queue::QueueFilter;

impl App {
    pub(in crate::desktop) fn campaign_act(&mut self, ctx: &Context, act: CampaignAct) {
        let snapshot = Arc::clone(self.state.snapshot());
        match act {
            CampaignAct::Close => self.campaign.open = None,
            CampaignAct::CrosswalksOf(certificate) => {
                self.campaign.crosswalks.wanted_of = Some(certificate);
                self.campaign.crosswalks.choose_wanted(&snapshot);
                self.open_campaign(Dialog::Crosswalks);
            }
            CampaignAct::Recount => self.campaign.crosswalks.asked = None,
            CampaignAct::Accept(suggestions) => {
                let Some(session) = &self.state.session else { return };
                let act = tasks::accept_suggestions(&snapshot, &suggestions, session.who(), session.now());
                let done = act.name.clone();
                self.perform(act, done, Offer::Undo);
                self.campaign.crosswalks.chosen = None;
            }
            CampaignAct::Withdraw(rule) => {
                self.try_edit(editing::remove_crosswalk(&snapshot, rule));
                self.campaign.crosswalks.chosen = None;
                // What it said may be a suggestion again.
                self.campaign.crosswalks.asked = None;
            }
            CampaignAct::ChooseTable => self.ask_for(ctx, Purpose::CrosswalkTable),
            CampaignAct::TakeTable => {
                if let Some(table) = self.campaign.crosswalks.table.take() {
                    let act = editing::accept_crosswalks(&snapshot, table.rules.clone());
                    if act.is_empty() {
                        self.notices.refused(Message::new("campaign-table-known").with("file", table.file.as_str()));
                        return;
                    }
                    let done = act.name.clone();
                    self.perform(act, done, Offer::Undo);
                    self.campaign.crosswalks.asked = None;
                }
            }
            CampaignAct::LeaveTable => self.campaign.crosswalks.table = None,
            CampaignAct::GoToPaper { certificate, parcel } => self.go_to_paper(ctx, certificate, parcel),
            CampaignAct::GoToParcel(parcel) => {
                self.campaign.open = None;
                if self.state.cockpit {
                    self.toggle_cockpit();
                }
                self.carry_out(ctx, Act::GoTo(Subject::Parcel(parcel)));
            }
            CampaignAct::CopyReport(text) => {
                ctx.copy_text(text);
                self.notices.done(Message::new("campaign-progress-copied"), Offer::Nothing);
            }
            CampaignAct::Queue(filter) => self.open_queue(ctx, filter),
            CampaignAct::WriteSheets(order) => self.write_sheets(ctx, order),
            CampaignAct::Wipe => self.begin_wipe(),
        }
    }

    /// Shows a dialog; what it lists is made anew where the project has changed since.
    pub(in crate::desktop) fn open_campaign(&mut self, dialog: Dialog) {
        let revision = self.state.snapshot().revision;
        let crosswalks = &mut self.campaign.crosswalks;
        if crosswalks.asked != Some(revision) {
            crosswalks.asked = None;
        }
        if dialog == Dialog::FieldSheets
            && self.campaign.sheets.folder.text.is_empty()
            && let Some(project) = self.state.session.as_ref().map(Session::path)
        {
            let name = self.state.words.text("campaign-sheets-folder");
            let folder = std::path::absolute(project).unwrap_or_else(|_| project.to_owned()).with_file_name(name);
            self.campaign.sheets.folder.text = folder.display().to_string();
        }
        self.campaign.show(dialog);
    }

    pub(in crate::desktop) fn read_crosswalk_table(&mut self, ctx: &Context, path: PathBuf) {
        jobs::table(&mut self.work, ctx, &self.state, path);
    }

    /// In the cockpit the paper is worked on, elsewhere it is shown.
    fn go_to_paper(&mut self, ctx: &Context, certificate: CertificateId, parcel: Option<ParcelId>) {
        self.campaign.open = None;
        if self.state.cockpit {
            self.carry_out(ctx, Act::Cockpit(CockpitAct::Open(certificate)));
            return;
        }
        self.carry_out(ctx, Act::GoTo(Subject::Certificate(certificate)));
        self.state.settings.panels.inspector = true;
        if let Some(parcel) = parcel {
            let snapshot = Arc::clone(self.state.snapshot());
            Arc::make_mut(&mut self.state.selection.parcels).insert(parcel);
            self.map.zoom_to_parcels(&snapshot, [parcel]);
        }
    }

    fn open_queue(&mut self, ctx: &Context, filter: QueueFilter) {
        self.campaign.open = None;
        if !self.state.cockpit {
            self.toggle_cockpit();
        }
        self.state.settings.panels.queue = true;
        self.carry_out(ctx, Act::Cockpit(CockpitAct::Filter(filter)));
    }

    /// First the journal, then the names.
    fn write_sheets(&mut self, ctx: &Context, order: SheetOrder) {
        if order.with_names {
            let Some(session) = &mut self.state.session else { return };
            for group in &order.groups {
                let subject = Message::new("field-sheet-names").with("group", group.as_str());
                if let Err(error) = session.record_disclosure(subject, Message::new("field-sheet-purpose")) {
                    self.notices.failed(error.message());
                    return;
                }
            }
        }
        self.campaign.open = None;
        jobs::sheets(&mut self.work, ctx, &self.state, order);
    }

    /// The project leaves the window, and comes back when its personal data are gone.
    fn begin_wipe(&mut self) {
        if self.work.shown().next().is_some() {
            self.notices.refused(Message::new("desktop-needs-idle"));
            return;
        }
        if let Some(session) = self.take_project() {
            self.campaign.wiping = Wiping::Waits(Box::new(session));
        }
    }

    /// Draws the dialog that is open.
    pub(in crate::desktop) fn campaign_dialogs(&mut self, ctx: &Context, acts: &mut Vec<Act>) {
        let Some(dialog) = self.campaign.open else { return };
        let (campaign, state, work) = (&mut self.campaign, &self.state, &self.work);
        let open = match dialog {
            Dialog::Crosswalks => match campaign.crosswalks.table.clone() {
                Some(table) => table_ui::table_ui(ctx, &table, state, acts),
                None => {
                    let running = work.progress_of(jobs::CROSSWALKS);
                    crosswalks_ui::crosswalks_ui(ctx, &mut campaign.crosswalks, running, state, acts)
                }
            },
            Dialog::Progress => progress_ui::progress_ui(ctx, &mut campaign.progress, state, acts),
            Dialog::FieldSheets => {
                let running = work.progress_of(jobs::GROUPS);
                field_sheets_ui::field_sheets_ui(ctx, &mut campaign.sheets, running, state, acts)
            }
            Dialog::Wipe => wipe_ui::wipe_ui(ctx, &mut campaign.wipe, state, acts),
            Dialog::Wiped => wipe_ui::wiped_ui(ctx, &campaign.wipe, state),
        };
        if !open {
            if dialog == Dialog::Crosswalks && campaign.crosswalks.table.is_some() {
                campaign.crosswalks.table = None;
            } else {
                campaign.open = None;
            }
        }
    }

    /// Undo and redo are the keys that a dialog of the campaign leaves to the window.
    pub(in crate::desktop) fn campaign_keys(&mut self, ctx: &Context, acts: &mut Vec<Act>) {
        if !self.campaign.is_open() || self.prompt.is_some() || self.palette.is_some() || ctx.text_edit_focused() {
            return;
        }
        for command in [UiCommand::Redo, UiCommand::Undo] {
            let pressed = ctx.input_mut(|input| command.shortcuts().iter().any(|keys| input.consume_shortcut(keys)));
            if pressed {
                acts.push(Act::Command(command));
            }
        }
    }
}
