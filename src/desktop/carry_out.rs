//! Carrying out what panels asked for: each act with its object.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;
use geo_types::{Coord, coord};

use super::act::{Act, Again};
use super::app::App;
use super::dialogs::Purpose;
use super::lists::with_absent;
use super::state::{Linking, Subject};
use super::tasks_of_window as run;
use super::unsaved::Closing;
use crate::cadastre::{CertificateId, LinkMethod, ParcelId};
use crate::editing;
use crate::i18n::{Explain, Message};
use crate::tasks::table::Query;

/// Half of the side of a place that is gone to, metres.
const PLACE_REACH: f64 = 30.0;

impl App {
    /// Carries out what a panel asked for.
    pub fn carry_out(&mut self, ctx: &Context, act: Act) {
        let snapshot = Arc::clone(self.state.snapshot());
        match act {
            Act::Command(command) => self.command(ctx, command),
            Act::Campaign(act) => self.campaign_act(ctx, act),
            Act::Cockpit(act) => self.cockpit_act(ctx, act),
            Act::Copies(act) => self.copies_act(act),
            Act::Boundary(act) => self.boundary_act(act),
            Act::Underlay(act) => self.underlay_act(ctx, act),
            Act::Look(act) => self.look_act(ctx, act),
            Act::Repair(act) => self.repair_act(ctx, act),
            Act::Select(subject) => self.state.select(subject),
            Act::ToggleParcel(id) => {
                let parcels = Arc::make_mut(&mut self.state.selection.parcels);
                if !parcels.remove(&id) {
                    parcels.insert(id);
                    self.state.selection.subject = Subject::Parcel(id);
                }
            }
            Act::SelectParcels(ids) => self.select_parcels(ids),
            Act::GoTo(subject) => {
                self.state.select(subject);
                self.map.zoom_to_parcels(&snapshot, self.state.parcels_in_focus());
            }
            Act::GoToPlace { east, north } => {
                let reach = coord! { x: PLACE_REACH, y: PLACE_REACH };
                let place = Coord { x: east, y: north };
                self.map.zoom_to(geo_types::Rect::new(place - reach, place + reach));
            }
            Act::ShowTab(tab) => {
                self.state.tab = tab;
                self.state.settings.panels.list = true;
            }
            Act::ChooseFinding(id) => self.state.finding = Some(id),
            Act::ChooseInHistory(seq) => self.state.act = Some(seq),
            Act::WeighFor(moment) => self.state.settings.moment = moment,
            Act::ViewScan(id) => {
                self.state.viewed_scan = Some(id);
                self.state.settings.panels.viewer = true;
            }
            Act::StartLink(certificate) => {
                self.state.boundary_tool = None;
                self.state.linking = Some(Linking { certificate, parcel: None });
            }
            Act::ProposeLink(parcel) => {
                if let Some(linking) = &mut self.state.linking {
                    linking.parcel = Some(parcel);
                }
            }
            Act::ConfirmLink => {
                if let Some(Linking { certificate, parcel: Some(parcel) }) = self.state.linking.take() {
                    self.link(certificate, parcel, LinkMethod::Click);
                }
            }
            Act::CancelLink => self.state.linking = None,
            Act::LinkNow { certificate, parcel, how } => self.link(certificate, parcel, how),
            Act::LinkScan { scan, parcel } => match snapshot.scans.get(scan).and_then(|scan| scan.certificate) {
                Some(certificate) => self.link(certificate, parcel, LinkMethod::Drag),
                None => self.notices.refused(Message::new("desktop-scan-unattached")),
            },
            Act::Unlink(link) => self.try_edit(editing::unlink(&snapshot, link)),
            Act::EditCertificate(draft) => self.edit_certificate(*draft),
            Act::RevealHolder { certificate, holder, purpose } => self.reveal_holder(certificate, holder, &purpose),
            Act::ReadParcelHistory(parcel) => self.read_parcel_history(ctx, parcel),
            Act::GoBackBefore(seq) => self.go_back_before(seq),
            Act::ChangeParcels(change) => {
                let selected = self.selected().iter().copied();
                let act = editing::change_parcels(&snapshot, selected, &change);
                self.try_edit(act);
            }
            Act::EditParcel { parcel, attributes } => {
                self.try_edit(editing::edit_parcel_attributes(&snapshot, parcel, *attributes));
            }
            Act::AttachScan { scan, certificate: Some(certificate) } => {
                self.try_edit(editing::attach_scan(&snapshot, scan, certificate));
            }
            Act::AttachScan { scan, certificate: None } => self.try_edit(editing::detach_scan(&snapshot, scan)),
            Act::TurnScan { scan, quarter_turns } => {
                let now = snapshot.scans.get(scan).map_or(0, |scan| scan.quarter_turns);
                let by = (quarter_turns + 4 - now % 4) % 4;
                self.edit_pages(editing::turn_scan(&snapshot, scan, i8::try_from(by).unwrap_or(0)));
            }
            Act::ReadPage => self.read_page(ctx),
            Act::TakeProposal(at) => self.take_proposal(at),
            Act::LookForRecogniser => self.page_text.recogniser = None,
            Act::ReadWith { program, ahead } => {
                if self.state.settings.tesseract != program {
                    self.page_text.recogniser = None;
                }
                (self.state.settings.tesseract, self.state.settings.read_ahead) = (program, ahead);
            }
            Act::StopWatching => self.watch_folder(None),
            Act::AskForPages(dialog) => self.viewer.pages_dialog = Some(dialog),
            Act::HandPages { scan, pages, to, kind } => {
                self.edit_pages(editing::hand_pages(&snapshot, scan, &pages, &to, kind));
            }
            Act::RejoinPages { scan, pages } => {
                self.edit_pages(editing::rejoin_pages(&snapshot, scan, &pages));
            }
            Act::ImprovePage => self.improve_page(ctx),
            Act::OpenProject(path) => self.chosen(ctx, Purpose::Project, vec![path]),
            Act::ForgetRecent(path) => self.state.settings.recent.retain(|recent| *recent != path),
            Act::Chosen { purpose, paths } => {
                self.prompt = None;
                self.chosen(ctx, purpose, paths);
            }
            Act::Browse { purpose, start } => self.browse(ctx, purpose, start),
            Act::TryAgain(Again::Map) => self.map.try_again(),
            Act::TryAgain(Again::SearchIndex) => self.search.indexing = None,
            Act::TryAgain(Again::List) => self.lists.try_again(),
            Act::CloseAnyway => {
                if let Closing::Asking(target) = self.closing {
                    self.close_anyway(ctx, target);
                }
            }
            Act::Dropped { paths, onto } => self.dropped(ctx, paths, onto),
            Act::CopyScans(copy) => self.state.settings.copy_scans = copy,
            Act::CancelJob(id) => self.work.cancel(id),
            Act::OpenFolder(folder) => ctx.open_url(egui::OpenUrl::new_tab(format!("file://{}", folder.display()))),
            Act::CopyText(text) => ctx.copy_text(text),
            Act::CopyList(tab) => {
                let source = self.lists.source(&self.state, &self.notices);
                let (_, table) = self.lists.parcel_query();
                run::copy_list(&mut self.work, ctx, (tab, self.lists.rows(tab)), source, table);
            }
            Act::CopyRows(tab, rows) => {
                let source = self.lists.source(&self.state, &self.notices);
                let (_, table) = self.lists.parcel_query();
                run::copy_list(&mut self.work, ctx, (tab, Arc::new(rows)), source, table);
            }
            Act::ChooseColumns(columns) => {
                let settings = &mut self.state.settings;
                let before = settings.parcel_columns.take().unwrap_or_default();
                settings.parcel_columns = columns.map(|columns| with_absent(columns, before, &snapshot));
            }
        }
    }

    fn link(&mut self, certificate: CertificateId, parcel: ParcelId, how: LinkMethod) {
        let Some(session) = &self.state.session else { return };
        let edit =
            editing::link_certificate(session.snapshot(), certificate, parcel, how, session.who(), session.now());
        self.state.linking = None;
        self.try_edit(edit);
    }

    /// First the journal, then the number.
    fn reveal_holder(&mut self, certificate: CertificateId, holder: usize, purpose: &editing::DisclosurePurpose) {
        let Some(session) = &mut self.state.session else { return };
        let Some(subject) =
            session.snapshot().certificates.get(certificate).map(|row| editing::disclosure_subject(row))
        else {
            return;
        };
        if let Err(error) = session.record_disclosure(subject, purpose.message()) {
            self.notices.failed(error.message());
            return;
        }
        let form = self.inspector.certificate_forms.get_mut(&certificate);
        if let Some(holder) = form.and_then(|form| form.holders.get_mut(holder)) {
            holder.revealed = true;
        }
    }

    /// The certificate's fields and its holders are one act.
    fn edit_certificate(&mut self, draft: super::inspector::CertificateDraft) {
        let edit = draft.act(self.state.snapshot());
        self.try_edit(edit);
    }

    fn dropped(&mut self, ctx: &Context, paths: Vec<PathBuf>, onto: Option<ParcelId>) {
        let kind = |path: &PathBuf| dropped_kind(path);
        // Scans need a project; without one a folder can only be one of projects.
        let is_wards = |path: &PathBuf| match kind(path) {
            Some(Purpose::Project) => true,
            Some(Purpose::Scans) => self.state.session.is_none() && path.is_dir(),
            _ => false,
        };
        let is_together = paths.len() > 1 || paths.iter().any(|path| kind(path) == Some(Purpose::Scans));
        if is_together && !paths.is_empty() && paths.iter().all(is_wards) {
            self.chosen(ctx, Purpose::Together, paths);
            return;
        }
        let (mut maps, mut scans, mut registers) = (Vec::new(), Vec::new(), Vec::new());
        for path in paths {
            match kind(&path) {
                Some(Purpose::Project) => {
                    self.chosen(ctx, Purpose::Project, vec![path]);
                    return;
                }
                Some(Purpose::Map) => maps.push(path),
                Some(Purpose::Register) => registers.push(path),
                Some(_) => scans.push(path),
                None => self.notices.refused(Message::new("desktop-not-now").with("path", path)),
            }
        }
        if !maps.is_empty() {
            self.chosen(ctx, Purpose::Map, maps);
        }
        if !scans.is_empty() {
            self.take_dropped_pictures(ctx, scans);
        }
        if !registers.is_empty() {
            self.chosen(ctx, Purpose::Register, registers);
        }
        if let (Some(parcel), Some(Subject::Scan(scan))) = (onto, Some(self.state.selection.subject)) {
            self.carry_out(ctx, Act::LinkScan { scan, parcel });
        }
    }

    pub(super) fn chosen(&mut self, ctx: &Context, purpose: Purpose, paths: Vec<PathBuf>) {
        let Some(first) = paths.first().cloned() else { return };
        // What is being changed, or wiped, is not left half way.
        if matches!(purpose, Purpose::Project | Purpose::Together | Purpose::NewProject) && self.state.job_blocks() {
            self.notices.refused(Message::new("desktop-needs-idle"));
            return;
        }
        match purpose {
            Purpose::SaveCopy => {
                if let Some(Err(error)) = self.state.session.as_mut().map(|session| session.start_copy(&first)) {
                    self.notices.failed(error.message());
                }
            }
            Purpose::Project | Purpose::Together | Purpose::NewProject
                if self.state.has_unsaved_acts() && !self.is_copied() =>
            {
                self.notices.refused(Message::new("desktop-needs-disk"));
            }
            Purpose::Project => run::open_project(&mut self.work, ctx, first),
            Purpose::Together => run::open_together(&mut self.work, ctx, paths),
            Purpose::NewProject => run::create_project(&mut self.work, ctx, first),
            Purpose::Map => run::preview_maps(&mut self.work, ctx, &self.state, paths),
            Purpose::Scans => run::take_in(&mut self.work, ctx, &self.state, paths),
            Purpose::WatchFolder => self.watch_folder(Some(first)),
            Purpose::Register => self.read_registers(ctx, paths),
            Purpose::ExportTable => {
                let source = self.lists.source(&self.state, &self.notices);
                let (query, table) = self.lists.parcel_query();
                let query =
                    query.unwrap_or_else(|| Query { columns: source.parcels.shown.clone(), ..Query::default() });
                run::export_table(&mut self.work, ctx, &self.state, (query, table), first);
            }
            Purpose::CrosswalkTable => self.read_crosswalk_table(ctx, first),
            Purpose::Points => self.read_points(ctx, first),
            Purpose::Underlay => self.lay_pictures(ctx, paths),
            Purpose::UnderlayFile(id) => self.find_underlay(ctx, id, first),
            Purpose::ControlPoints => self.load_control_points(ctx, first),
            Purpose::SaveControlPoints => self.save_control_points(ctx, first),
            Purpose::ImportProject
            | Purpose::ExportGeoPackage
            | Purpose::ExportGeoJson
            | Purpose::ExportRegister
            | Purpose::FieldSheets
            | Purpose::RescanList => {}
        }
    }
}

/// What a dropped file is taken for, by its ending; its content is looked at when it is read. Only what has no such ending is asked of the
/// disk, whether it is a folder: a frame must not wait for one on the network.
pub(super) fn dropped_kind(path: &Path) -> Option<Purpose> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "thuaso" => Some(Purpose::Project),
        "shp" | "dbf" | "shx" | "zip" | "gpkg" | "geojson" | "json" | "geojsonl" | "ndjson" => Some(Purpose::Map),
        "xlsx" | "xlsm" | "xls" | "csv" => Some(Purpose::Register),
        "pdf" | "jpg" | "jpeg" | "jpe" | "png" | "tif" | "tiff" | "webp" | "heic" | "heif" => Some(Purpose::Scans),
        _ => path.is_dir().then_some(Purpose::Scans),
    }
}
