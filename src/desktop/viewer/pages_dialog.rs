//! Asking which pages of a file are of which paper: split off to another certificate, or the whole file joined with one.

use egui::{Context, RichText, Ui};

use crate::cadastre::{CertificateId, Scan, ScanId, ScanKind, Serial, Snapshot};
use crate::desktop::act::Act;
use crate::desktop::inspector::scan_kind_key;
use crate::desktop::state::AppState;
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;
use crate::editing::PagesTo;
use crate::i18n::Message;

/// Papers nearby that are offered.
const NEARBY: usize = 6;

/// Which pages are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    This,
    FromHere,
    All,
}

/// What the user is asked. Nothing is changed before it is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct PagesDialog {
    scan: ScanId,
    /// From 0.
    page: u32,
    span: Span,
    kind: ScanKind,
    serial: String,
    /// The field takes the focus when it is first drawn.
    focus: bool,
}

/// Where the pages would go by what was typed.
#[derive(Debug, Clone, PartialEq)]
enum Goes {
    /// The serial cannot be read.
    Nowhere,
    To(PagesTo),
}

impl PagesDialog {
    pub fn new(scan: &Scan, page: u32, span: Span) -> Self {
        Self { scan: scan.id, page, span, kind: ScanKind::Certificate, serial: String::new(), focus: true }
    }

    /// The page is to be handed to the paper of this serial: with its whole file, where no page of that is anybody's yet.
    pub fn for_serial(scan: &Scan, page: u32, serial: &Serial) -> Self {
        let untouched = scan.certificate.is_none() && scan.pages_apart.is_empty();
        let span = if untouched { Span::All } else { Span::This };
        Self { serial: serial.to_string(), ..Self::new(scan, page, span) }
    }

    fn pages(&self, scan: &Scan) -> Vec<u32> {
        match self.span {
            Span::This => vec![self.page],
            Span::FromHere => (self.page..scan.pages).collect(),
            Span::All => (0..scan.pages).collect(),
        }
    }

    fn goes(&self, scan: &Scan, snapshot: &Snapshot) -> Goes {
        if self.serial.trim().is_empty() {
            // Papers of a person stay with the certificate that they were handed in with.
            let own = scan.certificate.filter(|_| self.kind != ScanKind::Certificate);
            return Goes::To(own.map_or(PagesTo::New(None), PagesTo::Certificate));
        }
        let Some(serial) = Serial::parse(&self.serial) else { return Goes::Nowhere };
        let known = snapshot.certificates.iter().find(|paper| paper.serial.as_ref() == Some(&serial));
        Goes::To(known.map_or(PagesTo::New(Some(serial)), |paper| PagesTo::Certificate(paper.id)))
    }
}

/// Draws the dialog. False when it is done with.
pub fn pages_dialog_ui(ctx: &Context, dialog: &mut PagesDialog, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let (words, snapshot) = (&state.words, state.snapshot());
    let Some(scan) = snapshot.scans.get(dialog.scan) else { return false };
    let mut open = true;
    let modal = widgets::modal(ctx, "pages-dialog").show(ctx, |ui| {
        ui.set_width(470.0);
        ui.label(theme::title(words.text("desktop-pages-title")));
        let now = serial_of(snapshot, scan.certificate).unwrap_or_else(|| words.text("desktop-no-serial"));
        let file = Message::new("desktop-pages-file").with("file", scan.source.file_name()).with("certificate", now);
        ui.add(egui::Label::new(theme::muted(ui, words.say(&file))).wrap());
        ui.add_space(theme::SPACE_XS);
        spans_ui(ui, dialog, scan, state);
        ui.add_space(theme::SPACE_XS);
        let label = ui.label(theme::muted(ui, words.text("desktop-pages-serial")));
        let field = egui::TextEdit::singleline(&mut dialog.serial).desired_width(f32::INFINITY).id_salt("pages-serial");
        let response = ui.add(field).labelled_by(label.id);
        if std::mem::take(&mut dialog.focus) {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let goes = dialog.goes(scan, snapshot);
        goes_ui(ui, dialog, scan, &goes, state);
        nearby_ui(ui, dialog, scan, state);
        ui.add_space(theme::SPACE_XS);
        ui.horizontal(|ui| {
            ui.label(theme::muted(ui, words.text("desktop-pages-kind")));
            for kind in [ScanKind::Certificate, ScanKind::IdentityPapers, ScanKind::Other] {
                ui.radio_value(&mut dialog.kind, kind, words.text(scan_kind_key(kind)));
            }
        });
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let to = match goes {
                Goes::To(to) => Some(to),
                Goes::Nowhere => None,
            };
            let why_not = words.unless(to.is_some(), "desktop-pages-needs-serial");
            let go = widgets::primary_button(ui, why_not, words.text("desktop-pages-go")).clicked();
            if let Some(to) = to.filter(|_| go || entered) {
                let pages = dialog.pages(scan);
                acts.push(Act::HandPages { scan: scan.id, pages, to, kind: dialog.kind });
                open = false;
            }
            if ui.button(words.text("desktop-cancel")).clicked() {
                open = false;
            }
        });
    });
    open && !modal.should_close()
}

fn spans_ui(ui: &mut Ui, dialog: &mut PagesDialog, scan: &Scan, state: &AppState) {
    if scan.pages < 2 {
        return;
    }
    let words = &state.words;
    let page = |key| Message::new(key).with("page", dialog.page + 1).with("pages", scan.pages);
    let texts = [
        (Span::This, words.say(&page("desktop-pages-span-this"))),
        (Span::FromHere, words.say(&page("desktop-pages-span-from"))),
        (Span::All, words.text("desktop-pages-span-all")),
    ];
    ui.horizontal_wrapped(|ui| {
        for (span, text) in texts {
            ui.radio_value(&mut dialog.span, span, text);
        }
    });
}

/// What will become of the pages by what is typed.
fn goes_ui(ui: &mut Ui, dialog: &PagesDialog, scan: &Scan, goes: &Goes, state: &AppState) {
    let (words, colours) = (&state.words, Palette::current(ui));
    let (text, colour) = match goes {
        Goes::Nowhere => {
            let key = crate::desktop::inspector::CertificateForm::trouble_of_serial(&dialog.serial);
            (words.text(key.unwrap_or("desktop-serial-letters")), colours.danger)
        }
        Goes::To(PagesTo::New(None)) => (words.text("desktop-pages-to-unknown"), colours.muted),
        Goes::To(PagesTo::New(Some(serial))) => {
            (words.say(&Message::new("desktop-pages-to-new").with("serial", serial.as_str())), colours.warning)
        }
        Goes::To(PagesTo::Certificate(id)) if dialog.serial.trim().is_empty() && scan.certificate == Some(*id) => {
            (words.text("desktop-pages-to-same"), colours.muted)
        }
        Goes::To(PagesTo::Certificate(id)) => {
            let serial = serial_of(state.snapshot(), Some(*id)).unwrap_or_default();
            (words.say(&Message::new("desktop-pages-to-known").with("serial", serial)), colours.ok)
        }
    };
    ui.add(egui::Label::new(RichText::new(text).color(colour).size(12.5)).wrap());
}

/// The papers of other pages of the file, and of the files before and after it: one click puts the serial in.
fn nearby_ui(ui: &mut Ui, dialog: &mut PagesDialog, scan: &Scan, state: &AppState) {
    let near = nearby(scan, state.snapshot());
    if near.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::muted(ui, state.words.text("desktop-pages-near")));
        for serial in near {
            if ui.button(&serial).clicked() {
                dialog.serial = serial;
            }
        }
    });
}

fn nearby(scan: &Scan, snapshot: &Snapshot) -> Vec<String> {
    let of_file = scan.certificates();
    let around = [scan.id.0.checked_sub(1), scan.id.0.checked_add(1)].into_iter().flatten();
    let others = around.filter_map(|id| snapshot.scans.get(id)).flat_map(|other| other.certificates());
    let mut found: Vec<String> = Vec::new();
    for id in of_file.into_iter().chain(others).filter(|id| Some(*id) != scan.certificate) {
        let serial = serial_of(snapshot, Some(id)).filter(|serial| !found.contains(serial));
        found.extend(serial);
    }
    found.truncate(NEARBY);
    found
}

fn serial_of(snapshot: &Snapshot, certificate: Option<CertificateId>) -> Option<String> {
    snapshot.certificates.get(certificate?)?.serial.as_ref().map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, ChangeSet, ContentHash, Edit, PageApart, ScanFormat, SourceFile};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for (id, serial) in [(1, "BX 037034"), (2, "BX 037035")] {
            act.push(Edit::insert(Certificate::with_serial(CertificateId(id), Serial::parse(serial))));
            let hash = ContentHash([u8::try_from(id).expect("small"); 32]);
            let source = SourceFile { hash, path: format!("{id}.pdf"), bytes: 1 };
            let scan = Scan::of_file(ScanId(id), source, ScanFormat::Pdf, ScanKind::Certificate);
            act.push(Edit::insert(Scan { pages: 3, certificate: Some(CertificateId(id)), ..scan }));
        }
        Snapshot::default().apply(&act).expect("insertions")
    }

    #[test]
    fn what_is_typed_says_where_the_pages_go() {
        let ward = ward();
        let scan = ward.scans.get(1_u64).expect("there");
        let goes = |serial: &str, kind| {
            let dialog = PagesDialog { serial: serial.to_owned(), kind, ..PagesDialog::new(scan, 1, Span::FromHere) };
            dialog.goes(scan, &ward)
        };
        let paper = ScanKind::Certificate;
        assert_eq!(goes("bx037035", paper), Goes::To(PagesTo::Certificate(CertificateId(2))));
        assert_eq!(goes("BX 999999", paper), Goes::To(PagesTo::New(Serial::parse("BX 999999"))));
        assert_eq!((goes("", paper), goes("12", paper)), (Goes::To(PagesTo::New(None)), Goes::Nowhere));
        assert_eq!(goes("", ScanKind::IdentityPapers), Goes::To(PagesTo::Certificate(CertificateId(1))));
    }

    #[test]
    fn a_serial_takes_the_whole_file_only_where_no_page_is_of_a_paper() {
        let ward = ward();
        let scan = ward.scans.get(1_u64).expect("there").as_ref().clone();
        let serial = Serial::parse("BX 037035").expect("a serial");
        let pages = |scan: &Scan| PagesDialog::for_serial(scan, 1, &serial).pages(scan);
        assert_eq!(pages(&scan), [1]);
        let free = Scan { certificate: None, ..scan };
        assert_eq!(pages(&free), [0, 1, 2]);
        let apart = PageApart { page: 2, certificate: Some(CertificateId(2)), kind: ScanKind::Certificate };
        assert_eq!(pages(&Scan { pages_apart: vec![apart], ..free }), [1]);
    }

    #[test]
    fn spans_are_this_page_those_from_it_on_or_all_and_papers_nearby_are_offered() {
        let ward = ward();
        let scan = ward.scans.get(1_u64).expect("there");
        let pages = [Span::This, Span::FromHere, Span::All].map(|span| PagesDialog::new(scan, 1, span).pages(scan));
        assert_eq!(pages, [vec![1], vec![1, 2], vec![0, 1, 2]]);
        assert_eq!(nearby(scan, &ward), ["BX 037035"]);
    }
}
