//! Reading pages, and taking what was read into the fields.

use std::sync::Arc;

use egui::Context;

use super::{PageText, PlacedProposal};
use crate::cadastre::{Certificate, CertificateId, Purpose, ScanId, Snapshot};
use crate::desktop::app::App;
use crate::desktop::inspector::{HolderForm, PrintedForm};
use crate::desktop::notices::Tone;
use crate::desktop::state::Subject;
use crate::desktop::tasks_of_window as run;
use crate::desktop::viewer::{PageRequest, PagesDialog};
use crate::desktop::work::Visibility;
use crate::i18n::Message;
use crate::tasks::ProposedField;

/// Pages that lean less, degrees, are read as they are. Source: ours; the program finds its lines in them by itself.
const STRAIGHT_WITHIN: f32 = 0.5;

impl App {
    /// Reads the text of the page on the screen; one that was read already shows what was found.
    pub(in crate::desktop) fn read_page(&mut self, ctx: &Context) {
        let Some((request, pyramid)) = self.viewer.shown_page() else {
            // It is read as soon as it is there.
            self.page_text.wanted = self.viewer.awaited();
            let waits = self.page_text.wanted.is_some();
            let (tone, key) =
                if waits { (Tone::Done, "page-text-reading") } else { (Tone::Refused, "page-text-no-page") };
            return self.tell(tone, Message::new(key));
        };
        if self.page_text.has_read(request.scan, request.page) {
            return self.show_page_text();
        }
        self.page_text.wanted = Some(request);
        if !self.work.is_running(run::READ) {
            self.tell(Tone::Done, Message::new("page-text-reading"));
            self.start_reading(ctx, (request, pyramid), Visibility::Shown);
        }
    }

    fn start_reading(
        &mut self,
        ctx: &Context,
        page: (PageRequest, Arc<crate::scans::TilePyramid>),
        visibility: Visibility,
    ) {
        let scan = self.state.snapshot().scans.get(page.0.scan);
        let turns = scan.map_or(0, |scan| scan.quarter_turns);
        // Straight as it is seen; else as it leans by what the intake has measured.
        let measured =
            scan.and_then(|scan| scan.readings.get(usize::try_from(page.0.page).ok()?)?.quality.skew_degrees);
        let seen = self.viewer.view_of(page.0.scan, page.0.page).lean_degrees;
        let lean = if seen.abs() > f32::EPSILON { seen } else { measured.unwrap_or(0.0) };
        let lean = if lean.abs() < STRAIGHT_WITHIN { 0.0 } else { lean };
        let program = self.state.settings.tesseract.clone();
        run::read_page(&mut self.work, ctx, page, (turns, lean), program, visibility);
    }

    /// Takes what a job read.
    pub(in crate::desktop) fn take_page_text(
        &mut self,
        request: PageRequest,
        found: Result<Vec<PlacedProposal>, Message>,
    ) {
        let waited = self.page_text.wanted.take_if(|wanted| *wanted == request).is_some();
        match found {
            Ok(found) => {
                self.page_text.recogniser = Some(Ok(()));
                self.page_text.pages.insert((request.scan, request.page), found);
                let seen = self.viewer.shown_page().is_some_and(|(shown, _)| shown == request);
                if waited && seen {
                    self.follow_shown();
                    self.show_page_text();
                }
            }
            Err(reason) => {
                self.page_text.failed.push((request.scan, request.page));
                if reason.key == "scans-no-tesseract" || reason.key == "scans-no-vietnamese" {
                    self.page_text.recogniser = Some(Err(reason.clone()));
                }
                if waited {
                    self.tell(Tone::Refused, reason);
                }
            }
        }
    }

    /// Shows what was read: in the cockpit beside the fields.
    fn show_page_text(&mut self) {
        let count = self.page_text.shown.len();
        if count == 0 {
            return self.tell(Tone::Refused, Message::new("page-text-nothing"));
        }
        if self.state.cockpit && self.cockpit.current().is_some() {
            self.open_fields();
        }
        self.tell(Tone::Done, Message::new("page-text-found").with("count", count));
    }

    /// Starts what is lacking, and follows the page on the screen.
    pub(in crate::desktop) fn follow_page_text(&mut self, ctx: &Context) {
        self.follow_shown();
        if self.paper_settings.is_some()
            && self.page_text.recogniser.is_none()
            && !self.work.is_running(run::RECOGNISER)
        {
            run::find_recogniser(&mut self.work, ctx, self.state.settings.tesseract.clone());
        }
        if self.work.is_running(run::READ) {
            return;
        }
        // The user waits for a page that could not be begun while another was read.
        if let Some(wanted) = self.page_text.wanted
            && let Some(page) = self.viewer.shown_page().filter(|(request, _)| *request == wanted)
        {
            if self.page_text.has_read(wanted.scan, wanted.page) {
                self.page_text.wanted = None;
                return self.show_page_text();
            }
            return self.start_reading(ctx, page, Visibility::Shown);
        }
        let possible = !matches!(self.page_text.recogniser, Some(Err(_)));
        if self.state.cockpit && self.state.settings.read_ahead && possible {
            let snapshot = Arc::clone(self.state.snapshot());
            let here = self.viewer.shown_page().map(|(request, _)| (request.scan, request.page));
            let pages = here.into_iter().chain(self.pages_ahead(&snapshot));
            let unread =
                |key: &(ScanId, u32)| !self.page_text.pages.contains_key(key) && !self.page_text.failed.contains(key);
            let next = pages.filter(unread).find_map(|(scan, page)| self.viewer.kept_page(scan, page));
            if let Some(next) = next {
                self.start_reading(ctx, next, Visibility::Hidden);
            }
        }
    }

    /// What is shown of the page on the screen, and its marks.
    fn follow_shown(&mut self) {
        let snapshot = Arc::clone(self.state.snapshot());
        let page = self.viewer.shown_page().map(|(request, _)| (request.scan, request.page));
        let read = page.and_then(|page| self.page_text.pages.get(&page)).map_or(&[][..], Vec::as_slice);
        if read.is_empty() {
            self.page_text.shown.clear();
            self.viewer.marks.clear();
            return;
        }
        let paper =
            page.and_then(|page| self.paper_of(&snapshot, page)).map(|(paper, printed)| (Arc::clone(paper), printed));
        let masked = self.state.cockpit && !paper.as_ref().is_some_and(|(paper, _)| self.holders_are_seen(paper.id));
        let words = &self.state.words;
        let form = paper.as_ref().map(|(paper, printed)| {
            // What stands in the form, or would stand there.
            let form = self.inspector.certificate_forms.get(&paper.id).filter(|form| form.is_of(paper)).cloned();
            (form.unwrap_or_else(|| super::CertificateForm::new(paper, &snapshot, words)), *printed)
        });
        let form = form.as_ref().map(|(form, printed)| (form, *printed));
        self.page_text.shown = read.iter().map(|read| read.shown(form, masked, words)).collect();
        self.viewer.marks = PageText::mark(&self.page_text.shown, read);
    }

    /// Whether a page is known to be of another certificate than the one that the cockpit looks at.
    fn is_of_another(&self, snapshot: &Snapshot, (scan, page): (ScanId, u32)) -> bool {
        let of_page = snapshot.scans.get(scan).and_then(|scan| scan.certificate_of_page(page));
        let claim = self.cockpit.claim().filter(|_| self.state.cockpit);
        claim.zip(of_page).is_some_and(|(claim, of_page)| claim.certificate != of_page)
    }

    /// The certificate into whose form a page is read, and which of its parcels is looked at.
    fn paper_of<'a>(
        &self,
        snapshot: &'a Snapshot,
        (scan, page): (ScanId, u32),
    ) -> Option<(&'a Arc<Certificate>, usize)> {
        if self.is_of_another(snapshot, (scan, page)) {
            return None;
        }
        let of_page = snapshot.scans.get(scan).and_then(|scan| scan.certificate_of_page(page));
        match self.cockpit.claim().filter(|_| self.state.cockpit) {
            Some(claim) => Some((snapshot.certificates.get(claim.certificate)?, claim.printed)),
            None => Some((snapshot.certificates.get(of_page?)?, 0)),
        }
    }

    /// Puts what was read into the field that it is for. Nothing is recorded by it.
    pub(in crate::desktop) fn take_proposal(&mut self, at: usize) {
        let snapshot = Arc::clone(self.state.snapshot());
        let page = self.viewer.shown_page().map(|(request, _)| (request.scan, request.page));
        let read = page.and_then(|page| self.page_text.pages.get(&page)).and_then(|read| read.get(at)).cloned();
        let (Some(page), Some(read)) = (page, read) else {
            return self.tell(Tone::Refused, Message::new("page-text-no-such"));
        };
        if self.is_of_another(&snapshot, page) {
            return self.tell(Tone::Refused, Message::new("page-text-other-paper"));
        }
        if self.page_text.shown.get(at).is_some_and(|shown| shown.text.is_none()) {
            return self.tell(Tone::Refused, Message::new("page-text-masked"));
        }
        let Some((paper, printed)) = self.paper_of(&snapshot, page) else {
            return self.take_for_no_paper(&snapshot, page, &read.field);
        };
        let words = &self.state.words;
        let form = self.inspector.form_of(paper, &snapshot, words);
        while form.parcels.len() <= printed {
            form.parcels.push(PrintedForm::default());
        }
        let said = super::says(form, printed, &read.field);
        match (&read.field, form.parcels.get_mut(printed)) {
            _ if said => {}
            (ProposedField::Serial(serial), _) => form.serial = serial.to_string(),
            (ProposedField::Sheet(sheet), Some(parcel)) => parcel.sheet = sheet.to_string(),
            (ProposedField::Parcel(number), Some(parcel)) => parcel.number = number.to_string(),
            (ProposedField::Area(area), Some(parcel)) => parcel.area = words.exact(*area),
            (ProposedField::Holder(name), _) => {
                let name = name.open(Purpose::Display).clone();
                form.holders.push(HolderForm { name, ..HolderForm::default() });
            }
            _ => {}
        }
        let id = paper.id;
        if self.state.cockpit {
            self.open_fields();
        } else {
            self.state.selection.subject = Subject::Certificate(id);
            self.state.settings.panels.inspector = true;
        }
    }

    /// A page of no certificate yet: its serial says which one it is to be handed to.
    fn take_for_no_paper(&mut self, snapshot: &Snapshot, (scan, page): (ScanId, u32), field: &ProposedField) {
        match (field, snapshot.scans.get(scan)) {
            (ProposedField::Serial(serial), Some(scan)) => {
                self.viewer.pages_dialog = Some(PagesDialog::for_serial(scan, page, serial));
            }
            _ => self.tell(Tone::Refused, Message::new("page-text-no-paper")),
        }
    }

    /// Whether the holders of a certificate were asked for in the cockpit.
    fn holders_are_seen(&self, certificate: CertificateId) -> bool {
        self.cockpit.shows_holders_of(certificate)
    }
}
