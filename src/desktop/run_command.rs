//! Running commands: every act of the user that has no object of its own.

use std::path::PathBuf;
use std::sync::Arc;

use egui::Context;

use super::act::Act;
use super::app::App;
use super::campaign::Dialog;
use super::command::{Availability, UiCommand};
use super::dialogs::{PathPrompt, Purpose, SystemDialog};
use super::export_dialog::ExportDialog;
use super::palette::CommandPalette;
use super::paper_settings::PaperSettings;
use super::state::{ListTab, Subject};
use super::unsaved::Target;
use super::words::Words;
use super::{help, tasks_of_window as run, theme};
use crate::editing;
use crate::i18n::{Explain, Language};
use crate::project::{ProjectError, Session};

impl App {
    pub(super) fn command(&mut self, ctx: &Context, command: UiCommand) {
        if let Availability::Disabled(reason) = command.availability(&self.state) {
            self.notices.refused(reason);
            return;
        }
        if let Some(tab) = command.tab() {
            self.carry_out(ctx, Act::ShowTab(tab));
            return;
        }
        if let Some(tool) = command.boundary_tool() {
            self.toggle_boundary_tool(tool);
            return;
        }
        let settings = &mut self.state.settings;
        match command {
            UiCommand::OpenMap => self.ask_for(ctx, Purpose::Map),
            UiCommand::OpenProject => self.ask_for(ctx, Purpose::Project),
            UiCommand::OpenTogether => self.ask_for(ctx, Purpose::Together),
            UiCommand::OpenOwnProject => self.open_own_project(ctx),
            UiCommand::NewProject => self.ask_for(ctx, Purpose::NewProject),
            UiCommand::AddScans => self.ask_for(ctx, Purpose::Scans),
            UiCommand::ImportRegister => self.ask_for(ctx, Purpose::Register),
            UiCommand::ExportRegister | UiCommand::CheckLinks | UiCommand::CheckFiles | UiCommand::RescanList => {
                self.office_command(ctx, command);
            }
            UiCommand::RepairMap => self.open_repair(),
            UiCommand::ExceptFinding => self.ask_for_exception(),
            UiCommand::WithdrawException => self.withdraw_exception(),
            UiCommand::AutoLink => run::auto_link(&mut self.work, ctx, &self.state),
            UiCommand::Export => {
                self.export = self.state.session.as_ref().map(|session| ExportDialog::new(session.path()));
            }
            UiCommand::ExportTable => self.ask_for(ctx, Purpose::ExportTable),
            UiCommand::FindInList => {
                settings.panels.list = true;
                self.lists.find(self.state.tab);
            }
            UiCommand::RetrySave => self.state.session.iter_mut().for_each(Session::retry),
            UiCommand::SaveCopy => self.ask_for(ctx, Purpose::SaveCopy),
            UiCommand::CloseProject => self.close(ctx, Target::Project),
            UiCommand::Quit => self.close(ctx, Target::Window),
            UiCommand::Undo => self.step(Session::undo),
            UiCommand::Redo => self.step(Session::redo),
            UiCommand::GoBack => {
                if let Some(seq) = self.state.act {
                    self.go_back_before(seq);
                }
            }
            UiCommand::ShowOfAct => self.show_of_act(ctx),
            UiCommand::Link => {
                if let Some(certificate) = self.state.linkable_certificate() {
                    self.carry_out(ctx, Act::StartLink(certificate));
                }
            }
            UiCommand::Unlink => {
                if let Some(link) = self.state.single_link() {
                    self.carry_out(ctx, Act::Unlink(link));
                }
            }
            UiCommand::EditParcel => {
                settings.panels.inspector = true;
                if let Subject::Parcel(id) = self.state.selection.subject
                    && let Some(parcel) = self.state.snapshot().parcels.get(id)
                {
                    self.inspector.edit_parcel(parcel, &self.state.words);
                }
            }
            UiCommand::LockParcels | UiCommand::UnlockParcels => {
                let (snapshot, parcels) = (Arc::clone(self.state.snapshot()), self.selected().clone());
                self.try_edit(editing::lock_parcels(&snapshot, parcels, command == UiCommand::LockParcels));
            }
            UiCommand::AddUnderlay => self.ask_for(ctx, Purpose::Underlay),
            UiCommand::Georeference => {
                // The one that is placed, else the one on top.
                let looks = self.state.underlay_looks();
                let top = looks.drawing_order(self.state.snapshot()).last().map(|row| row.id);
                if let Some(id) = self.state.georeferenced.or(top) {
                    self.georeference(id);
                }
            }
            UiCommand::LoadPoints => self.ask_for(ctx, Purpose::Points),
            UiCommand::DeleteParcels => self.delete_parcels(),
            UiCommand::NewCertificate => self.new_certificate(),
            UiCommand::Deselect => self.state.select(Subject::Nothing),
            UiCommand::ZoomAll => self.map.zoom_to_all(),
            UiCommand::ZoomSelection => {
                let snapshot = Arc::clone(self.state.snapshot());
                self.map.zoom_to_parcels(&snapshot, self.state.parcels_in_focus());
            }
            UiCommand::ViewBack => drop(self.map.back()),
            UiCommand::ViewForward => drop(self.map.forward()),
            UiCommand::ColourLandUse
            | UiCommand::ColourLinks
            | UiCommand::ColourBlocks
            | UiCommand::ColourFindings
            | UiCommand::ColourColumn
            | UiCommand::ShowListed
            | UiCommand::ShowSelected
            | UiCommand::ShowAllParcels
            | UiCommand::AddBookmark
            | UiCommand::Bookmarks => self.look_command(command),
            UiCommand::Labels => settings.labels = !settings.labels,
            UiCommand::SideLabels => settings.side_labels = !settings.side_labels,
            UiCommand::ToggleLayers => settings.panels.layers = !settings.panels.layers,
            UiCommand::ToggleInspector => settings.panels.inspector = !settings.panels.inspector,
            UiCommand::ToggleList => settings.panels.list = !settings.panels.list,
            UiCommand::ToggleViewer => settings.panels.viewer = !settings.panels.viewer,
            UiCommand::ThemeSystem => settings.theme = theme::ThemeChoice::System,
            UiCommand::ThemeLight => settings.theme = theme::ThemeChoice::Light,
            UiCommand::ThemeDark => settings.theme = theme::ThemeChoice::Dark,
            UiCommand::ThemeHighContrast => settings.theme = theme::ThemeChoice::HighContrast,
            UiCommand::ScaleUp => settings.scale = rescaled(settings.scale, 0.1),
            UiCommand::ScaleDown => settings.scale = rescaled(settings.scale, -0.1),
            UiCommand::ScaleReset => settings.scale = 1.0,
            UiCommand::Language => {
                settings.language = match settings.language {
                    Language::Vietnamese => Language::English,
                    Language::English => Language::Vietnamese,
                };
                self.state.words = Words::new(settings.language);
            }
            UiCommand::FullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            UiCommand::Cockpit => self.toggle_cockpit(),
            UiCommand::Crosswalks => self.open_campaign(Dialog::Crosswalks),
            UiCommand::Progress => self.open_campaign(Dialog::Progress),
            UiCommand::FieldSheets => self.open_campaign(Dialog::FieldSheets),
            UiCommand::WipePersonal => self.open_campaign(Dialog::Wipe),
            UiCommand::PaperSettings => self.paper_settings = Some(PaperSettings::new(&self.state.settings)),
            UiCommand::WatchFolder if self.state.folder_watch.is_some() => self.watch_folder(None),
            UiCommand::WatchFolder => self.ask_for(ctx, Purpose::WatchFolder),
            UiCommand::Copies => self.toggle_copies(),
            UiCommand::Search => self.search.focus(),
            UiCommand::Palette => self.palette = Some(CommandPalette::default()),
            UiCommand::Tour => self.begin_tour(ctx),
            UiCommand::Help => self.help = Some(help::topic(ctx)),
            UiCommand::CornerTool
            | UiCommand::ReshapeTool
            | UiCommand::SplitTool
            | UiCommand::MergeTool
            | UiCommand::DrawTool
            | UiCommand::ShiftTool
            | UiCommand::HoleTool
            | UiCommand::ShowCertificates
            | UiCommand::ShowScans
            | UiCommand::ShowParcels
            | UiCommand::ShowLinks
            | UiCommand::ShowFindings
            | UiCommand::ShowHistory
            | UiCommand::ShowNotices => {}
        }
    }

    fn step(&mut self, step: fn(&mut Session) -> Result<(), ProjectError>) {
        let outcome = self.state.session.as_mut().map(step);
        if let Some(Err(error)) = outcome {
            self.notices.failed(error.message());
        }
        self.state.forget_gone();
    }

    fn new_certificate(&mut self) {
        let snapshot = Arc::clone(self.state.snapshot());
        let id = crate::cadastre::CertificateId(snapshot.certificates.next_id());
        self.try_edit(editing::create_certificate(&snapshot, None));
        self.state.select(Subject::Certificate(id));
        self.state.tab = ListTab::Certificates;
    }

    /// Goes back to the first screen. With `abandon`, acts that the disk refused are given up.
    pub(super) fn close_project(&mut self, ctx: &Context, abandon: bool) {
        let Some(session) = self.take_project() else { return };
        // Closing waits for the disk, so it is a job.
        if abandon {
            run::abandon(&mut self.work, ctx, session);
        } else {
            run::close(&mut self.work, ctx, session);
        }
    }

    /// Takes the project out of the window; what runs for it is cancelled.
    pub(super) fn take_project(&mut self) -> Option<Session> {
        let session = self.state.session.take()?;
        self.forget_project();
        Some(session)
    }

    pub(super) fn ask_for(&mut self, ctx: &Context, purpose: Purpose) {
        let project = self.state.session.as_ref().map(|session| session.path().to_owned());
        let beside = |key: &str, ending: &str| {
            let project = project.as_deref()?;
            let stem = project.file_stem().unwrap_or_default().to_string_lossy();
            Some(project.with_file_name(format!("{stem} – {}.{ending}", self.state.words.text(key))))
        };
        let new = match purpose {
            Purpose::SaveCopy => beside("desktop-copy-name", "thuaso"),
            Purpose::ExportTable => beside("table-file-name", "xlsx"),
            _ => None,
        };
        self.prompt = Some(PathPrompt::new(purpose, new.as_deref()));
        self.browse(ctx, purpose, new.or(project));
    }

    /// Shows the system's file dialog, unless it is on the screen already.
    pub(super) fn browse(&mut self, ctx: &Context, purpose: Purpose, start: Option<PathBuf>) {
        if self.state.system_dialog != SystemDialog::Open {
            self.state.system_dialog = SystemDialog::Open;
            run::ask(&mut self.work, ctx, &self.state.words, purpose, start);
        }
    }
}

fn rescaled(scale: f32, by: f32) -> f32 {
    ((scale + by) * 10.0).round().clamp(theme::SCALE_RANGE.start() * 10.0, theme::SCALE_RANGE.end() * 10.0) / 10.0
}
