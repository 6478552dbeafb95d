//! Carrying out what the user asked of the office, and taking in what its jobs brought.

use std::path::PathBuf;
use std::sync::Arc;

use egui::Context;

use super::super::act::Act;
use super::super::app::App;
use super::super::command::{Availability, UiCommand};
use super::super::notices::Offer;
use super::super::state::ListTab;
use super::exception::{self, ExceptionDialog};
use super::register::{self, Accepted, RegisterDialog, done_message};
use super::register_export::{self, RegisterExportDialog};
use super::rescan::{self, RescanDialog};
use super::{Checked, OfficeNews, ProjectCheck, jobs};
use crate::cadastre::ChangeSet;
use crate::editing::{self, Refusal};
use crate::i18n::{Explain, Message};
use crate::tasks::{LinkCheck, Look};

impl App {
    /// Runs a command of the office.
    pub(in crate::desktop) fn office_command(&mut self, ctx: &Context, command: UiCommand) {
        let Some(project) = self.state.session.as_ref().map(|session| session.path().to_owned()) else { return };
        match command {
            UiCommand::ExportRegister => {
                self.office.export = Some(RegisterExportDialog::new(&project));
                jobs::count(&mut self.work, ctx, &self.state);
            }
            UiCommand::CheckLinks => jobs::check(&mut self.work, ctx, &self.state, Look::Quick),
            UiCommand::CheckFiles => jobs::check(&mut self.work, ctx, &self.state, Look::Whole),
            UiCommand::RescanList => {
                self.office.rescan = Some(RescanDialog::new(&project, &self.state));
                jobs::count_rescans(&mut self.work, ctx, &self.state);
            }
            _ => {}
        }
    }

    /// Registers were chosen, or dropped on the window.
    pub(in crate::desktop) fn read_registers(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        match UiCommand::ImportRegister.availability(&self.state) {
            Availability::Disabled(reason) => self.notices.refused(reason),
            Availability::Available => {
                let registers = jobs::Registers::Files(paths);
                jobs::preview(&mut self.work, ctx, &self.state, registers, Vec::new());
            }
        }
    }

    /// Takes in what a job brought.
    pub(in crate::desktop) fn take_office_news(&mut self, ctx: &Context, news: OfficeNews) {
        match news {
            OfficeNews::Registers(preview) => match &mut self.office.register {
                Some(dialog) if dialog.is_of(&preview) => dialog.take(*preview),
                _ if self.state.session.is_some() => self.office.register = Some(RegisterDialog::new(*preview)),
                _ => {}
            },
            OfficeNews::Counted(counts) => {
                if let Some(dialog) = &mut self.office.export {
                    dialog.take(counts);
                }
            }
            OfficeNews::RescansCounted { pages, scans } => {
                if let Some(dialog) = &mut self.office.rescan {
                    dialog.take(pages, scans);
                }
            }
            OfficeNews::Checked { check, revision } => self.take_check(check, revision),
            OfficeNews::Repair(news) => self.take_repair(ctx, *news),
            OfficeNews::Ways(news) => self.take_ways(ctx, *news),
            OfficeNews::PlaceRepaired(news) => self.take_repaired_place(ctx, *news),
        }
    }

    /// The findings are an act; the groups of the parcels stay beside the project.
    fn take_check(&mut self, check: ProjectCheck, revision: u64) {
        let ProjectCheck { links: LinkCheck { act, report }, faults, decisions, excepted, kept } = check;
        let Some(project) = self.state.session.as_ref().map(|session| session.path().to_owned()) else { return };
        let fresh = self.state.snapshot().revision == revision;
        let done = Message::new("office-checked")
            .with("faults", faults)
            .with("decisions", decisions)
            .with("excepted", excepted)
            .with("doubts", report.doubts.len())
            .with("added", report.added + kept.added)
            .with("removed", report.removed + kept.removed);
        if act.is_empty() {
            self.notices.done(done, Offer::Nothing);
        } else {
            self.perform(act, done, Offer::Undo);
        }
        // Findings change no group: those of the snapshot before are those of the one after.
        let revision = if fresh { self.state.snapshot().revision } else { revision };
        self.state.checked = Some(Arc::new(Checked::new(project, revision, report.groups)));
        self.state.tab = ListTab::Findings;
        self.state.settings.panels.list = true;
    }

    /// Looks at the registers of an open dialog again, when choices or project moved on.
    pub(in crate::desktop) fn follow_office(&mut self, ctx: &Context) {
        let revision = self.state.snapshot().revision;
        if self.state.session.is_none() {
            self.office = super::Office::default();
            return;
        }
        self.follow_repair(ctx);
        let busy = self.work.is_running(jobs::PREVIEW);
        if let Some(dialog) = &mut self.office.register
            && let Some((files, choices)) = dialog.follow(revision, busy)
        {
            jobs::preview(&mut self.work, ctx, &self.state, jobs::Registers::Read(files), choices);
        }
    }

    /// The dialogs of the office.
    pub(in crate::desktop) fn office_dialogs(&mut self, ctx: &Context, acts: &mut Vec<Act>) {
        if let Some(dialog) = &mut self.office.register {
            match register::register_dialog_ui(ctx, dialog, &self.state, acts) {
                register::Answer::Waiting => {}
                register::Answer::Cancelled => self.office.register = None,
                register::Answer::Reveal(purpose) => {
                    let subject = dialog.disclosure_subject();
                    if self.disclose(subject, purpose.message())
                        && let Some(dialog) = &mut self.office.register
                    {
                        dialog.reveal();
                    }
                }
                register::Answer::Go => self.go_register(ctx),
            }
        }
        if let Some(dialog) = &mut self.office.export {
            match register_export::register_export_ui(ctx, dialog, &self.state, acts) {
                register_export::Answer::Waiting => {}
                register_export::Answer::Cancelled => self.office.export = None,
                register_export::Answer::Go { what, target, disclosure: (subject, purpose) } => {
                    self.office.export = None;
                    if self.disclose(subject, purpose) {
                        jobs::export(&mut self.work, ctx, &self.state, what, target);
                    }
                }
            }
        }
        if let Some(dialog) = &mut self.office.exception {
            match exception::exception_dialog_ui(ctx, dialog, &self.state) {
                exception::Answer::Waiting => {}
                exception::Answer::Cancelled => self.office.exception = None,
                exception::Answer::Go => {
                    if let Some(dialog) = self.office.exception.take() {
                        self.except(&dialog);
                    }
                }
                exception::Answer::Withdraw => {
                    if let Some(dialog) = self.office.exception.take() {
                        self.withdraw(&dialog.fault().name);
                    }
                }
            }
        }
        if let Some(dialog) = &mut self.office.rescan {
            match rescan::rescan_dialog_ui(ctx, dialog, &self.state, acts) {
                rescan::Answer::Waiting => {}
                rescan::Answer::Cancelled => self.office.rescan = None,
                rescan::Answer::Go(target) => {
                    self.office.rescan = None;
                    jobs::write_rescans(&mut self.work, ctx, &self.state, target);
                }
            }
        }
    }

    /// Asks why the chosen finding is left as it is.
    pub(in crate::desktop) fn ask_for_exception(&mut self) {
        let dialog =
            self.state.chosen_finding().and_then(|finding| ExceptionDialog::new(finding, self.state.snapshot()));
        self.office.exception = dialog;
    }

    pub(in crate::desktop) fn withdraw_exception(&mut self) {
        let fault = self.state.chosen_finding().and_then(|finding| finding.fault.as_ref());
        if let Some(name) = fault.map(|fault| fault.name.clone()) {
            self.withdraw(&name);
        }
    }

    fn withdraw(&mut self, fault: &str) {
        let edit = editing::withdraw_exceptions(self.state.snapshot(), &[fault]);
        self.edit_exceptions(edit);
    }

    fn except(&mut self, dialog: &ExceptionDialog) {
        let Some(session) = &self.state.session else { return };
        let faults = [(dialog.rule(), dialog.fault().clone())];
        let stamp = (session.who(), session.now());
        let edit = editing::except_faults(session.snapshot(), &faults, &dialog.reason, stamp);
        self.edit_exceptions(edit);
    }

    /// Exceptions change no group.
    fn edit_exceptions(&mut self, edit: Result<ChangeSet, Refusal>) {
        let before = self.state.snapshot().revision;
        self.try_edit(edit);
        let after = self.state.snapshot().revision;
        if let Some(checked) = &mut self.state.checked {
            Arc::make_mut(checked).outlives(before, after);
        }
    }

    /// First the journal; only when it has the purpose may personal data be shown or go out.
    fn disclose(&mut self, subject: Message, purpose: Message) -> bool {
        let recorded = self.state.session.as_mut().map(|session| session.record_disclosure(subject, purpose));
        match recorded {
            Some(Ok(())) => true,
            Some(Err(error)) => {
                self.notices.failed(error.message());
                false
            }
            None => false,
        }
    }

    fn go_register(&mut self, ctx: &Context) {
        let Some(dialog) = self.office.register.take() else { return };
        match dialog.accepted() {
            Accepted::AsShown(import) if import.act.is_empty() => {
                self.notices.done(Message::new("office-register-nothing-new"), Offer::Nothing);
            }
            Accepted::AsShown(import) => {
                let done = done_message(&import.report);
                self.perform(import.act, done, Offer::Undo);
            }
            Accepted::WithTheirs { files, choices, theirs } => {
                jobs::import(&mut self.work, ctx, &self.state, files, choices, theirs);
            }
        }
    }
}
