//! The text of the page on the screen, recognised by a program of the user's machine: proposals for the certificate's fields, each
//! with its place on the page.
//!
//! 1. Nothing is entered by itself: a person takes a proposal into a field, and records the fields.
//! 2. Nothing that was read is stored: it is forgotten with the project.
//! 3. A holder's name is masked like every other until the certificate's holders were asked for.

mod acts;
mod proposals_ui;

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Vec2, pos2, vec2};

pub use proposals_ui::{proposal_buttons_ui, proposals_ui};

use super::inspector::CertificateForm;
use super::viewer::{Frame, PageMark, PageRequest};
use super::words::{Words, parse_number};
use crate::cadastre::{Designation, Purpose, ScanId, Serial};
use crate::i18n::Message;
use crate::scans::PageImage;
use crate::tasks::{Proposal, ProposedField};

/// What was read on the pages of the open project.
#[derive(Default)]
pub struct PageText {
    pages: BTreeMap<(ScanId, u32), Vec<PlacedProposal>>,
    /// The page for which the user waits.
    wanted: Option<PageRequest>,
    /// Whether this machine can recognise text, or why not; `None` while nobody has asked.
    pub(super) recogniser: Option<Result<(), Message>>,
    /// What is shown of the page on the screen.
    pub(super) shown: Vec<Shown>,
    /// A page that could not be read ahead is not tried again.
    failed: Vec<(ScanId, u32)>,
}

/// A proposal with its place on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedProposal {
    pub field: ProposedField,
    /// 0 to 100.
    pub confidence: f32,
    /// Clockwise from the upper left: 0 to 1 of the page as its file has it.
    pub corners: [Vec2; 4],
}

/// A proposal as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Key of the name of its field.
    pub field: &'static str,
    /// What was read; `None` while it is masked.
    pub text: Option<String>,
    /// Percent.
    pub confidence: f32,
    /// Whether the field says this already.
    pub taken: bool,
}

impl PlacedProposal {
    /// Gives what was read on a page, as it was turned and straightened for that, its place on the page itself. `page`: width and
    /// height in pixels.
    pub fn placing(
        page: (u32, u32),
        quarter_turns: u8,
        lean_degrees: f32,
        seen: &PageImage,
    ) -> impl Fn(Proposal) -> Self {
        let size = vec2(page.0 as f32, page.1 as f32);
        let place = Rect::from_min_size(Pos2::ZERO, vec2(seen.width as f32, seen.height as f32));
        let frame = Frame::new(size, quarter_turns, lean_degrees, place);
        move |proposal| {
            let [left, top, right, bottom] = proposal.bounds.map(|edge| edge as f32);
            let corners = [pos2(left, top), pos2(right, top), pos2(right, bottom), pos2(left, bottom)];
            Self { field: proposal.field, confidence: proposal.confidence, corners: corners.map(|at| frame.page(at)) }
        }
    }

    /// As it is shown beside a form; `masked`: names of holders may not be seen.
    fn shown(&self, form: Option<(&CertificateForm, usize)>, masked: bool, words: &Words) -> Shown {
        let (field, text) = match &self.field {
            ProposedField::Serial(serial) => ("desktop-col-serial", serial.to_string()),
            ProposedField::Sheet(sheet) => ("desktop-col-sheet", sheet.to_string()),
            ProposedField::Parcel(number) => ("desktop-col-number", number.to_string()),
            ProposedField::Area(area) => ("desktop-col-area", words.area(*area)),
            ProposedField::Holder(name) => ("desktop-holder-name", name.open(Purpose::Display).clone()),
        };
        let hidden = masked && matches!(self.field, ProposedField::Holder(_));
        let taken = form.is_some_and(|(form, printed)| says(form, printed, &self.field));
        Shown { field, text: (!hidden).then_some(text), confidence: self.confidence, taken }
    }
}

/// Whether the form says this in the field that it is for.
fn says(form: &CertificateForm, printed: usize, field: &ProposedField) -> bool {
    let parcel = form.parcels.get(printed);
    match field {
        ProposedField::Serial(serial) => Serial::parse(&form.serial).as_ref() == Some(serial),
        ProposedField::Sheet(sheet) => {
            parcel.is_some_and(|parcel| Designation::new(&parcel.sheet).key() == sheet.key())
        }
        ProposedField::Parcel(number) => {
            parcel.is_some_and(|parcel| Designation::new(&parcel.number).key() == number.key())
        }
        ProposedField::Area(area) => parcel
            .and_then(|parcel| parse_number(&parcel.area))
            .is_some_and(|typed| (typed - area).abs() < f64::EPSILON),
        ProposedField::Holder(name) => {
            let name = crate::text::fold(name.open(Purpose::Matching));
            form.holders.iter().any(|holder| crate::text::fold(holder.name.trim()) == name)
        }
    }
}

impl PageText {
    /// Forgets what was read: another project is open.
    pub fn forget(&mut self) {
        let recogniser = self.recogniser.take();
        *self = Self { recogniser, ..Self::default() };
    }

    /// What was read on the page on the screen.
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// Whether this page (from 0) has been read.
    pub fn has_read(&self, scan: ScanId, page: u32) -> bool {
        self.pages.contains_key(&(scan, page))
    }

    fn mark(shown: &[Shown], read: &[PlacedProposal]) -> Vec<PageMark> {
        let marks = (1..).zip(read.iter().zip(shown));
        marks.map(|(number, (read, shown))| PageMark { corners: read.corners, number, taken: shown.taken }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, CertificateId, Confidential, PrintedParcel, Snapshot};
    use crate::i18n::Language;

    fn placed(field: ProposedField) -> PlacedProposal {
        PlacedProposal { field, confidence: 93.0, corners: [Vec2::ZERO; 4] }
    }

    fn form() -> CertificateForm {
        let mut paper = Certificate::with_serial(CertificateId(1), Serial::parse("BX 037034"));
        paper.printed_parcels = vec![PrintedParcel::numbered("012", "125", Some(93.5))];
        CertificateForm::new(&paper, &Snapshot::default(), &Words::new(Language::Vietnamese))
    }

    #[test]
    fn what_the_form_says_already_counts_as_taken_whatever_its_spelling() {
        let form = form();
        let taken = |field| placed(field).shown(Some((&form, 0)), false, &Words::new(Language::Vietnamese)).taken;
        assert!(taken(ProposedField::Sheet(Designation::new("12"))));
        assert!(taken(ProposedField::Area(93.5)) && !taken(ProposedField::Area(95.3)));
        assert!(taken(ProposedField::Serial(Serial::parse("BX037034").expect("a serial"))));
        assert!(!taken(ProposedField::Parcel(Designation::new("126"))));
    }

    #[test]
    fn a_holder_is_masked_until_he_may_be_seen() {
        let holder = placed(ProposedField::Holder(Confidential::new("Nguyễn Văn Mẫu".to_owned())));
        let words = Words::new(Language::Vietnamese);
        assert_eq!(holder.shown(None, true, &words).text, None);
        assert_eq!(holder.shown(None, false, &words).text, Some("Nguyễn Văn Mẫu".to_owned()));
        assert!(!format!("{holder:?}").contains("Mẫu"));
    }

    #[test]
    fn what_was_read_on_a_turned_page_has_its_place_on_the_page_itself() {
        // A page of 200 × 100 pixels, turned a quarter clockwise: its upper left is the upper right of what was read.
        let seen = PageImage { width: 100, height: 200, rgba: vec![255; 100 * 200 * 4], dpi_tenths: None };
        let proposal = Proposal { field: ProposedField::Area(1.0), bounds: [90, 0, 100, 20], confidence: 90.0 };
        let placed = PlacedProposal::placing((200, 100), 1, 0.0, &seen)(proposal);
        let bounds = Rect::from_points(&placed.corners.map(Vec2::to_pos2));
        assert!(
            (bounds.min - pos2(0.0, 0.0)).length() < 1e-4 && (bounds.max - pos2(0.1, 0.1)).length() < 1e-4,
            "{bounds}"
        );
    }
}
