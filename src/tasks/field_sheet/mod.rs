//! Field sheets (phiếu thực địa): for the head of a residential group an A4 PDF with the map of the group's parcels and the list of
//! what is missing, each item with a QR code that brings it up again, each page of the map with one that says which page it is.
//!
//! Promises: the same project, group and day give the same bytes; no personal data, but for the holders' names when they are asked
//! for, and never any in a code; no page without a code, so that each is known again whatever it is scanned with. Never here: words (the caller's `say` makes them), disk, clock.

mod file;
mod items;
mod layout;
mod map;
mod mark;

use std::collections::{BTreeMap, BTreeSet};

use geo_types::Rect;

pub use file::sheet_file_name;
pub use items::{GroupContent, Item, ParcelState};
pub use mark::{CodeSubject, Found, GroupMark, ProjectMark, SheetCode, SheetPage};

use crate::cadastre::{CertificateId, ParcelId, ParcelIndex, Snapshot};
use crate::checks::{Lacking, SeenFiles, Ward, lacking};
use crate::geometry::{bounding_box, box_around_boxes};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::scans::paper_pdf;
use crate::tasks::progress::Day;

/// What sheets of several groups share.
pub struct FieldSheets<'a> {
    ward: Ward<'a>,
    lacking: BTreeMap<CertificateId, Lacking>,
    index: ParcelIndex,
    unlinked: Vec<items::Unlinked>,
    /// Of every parcel that has a geometry: metres, project CRS.
    boxes: Vec<(ParcelId, Rect<f64>)>,
    project: ProjectMark,
}

/// Why there is no sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldSheetError {
    #[error("no group {group}")]
    NoGroup { group: String },
    #[error("the PDF of group {group} cannot be written")]
    Pdf { group: String },
}

impl Explain for FieldSheetError {
    fn message(&self) -> Message {
        match self {
            Self::NoGroup { group } => Message::new("field-sheet-no-group").with("group", group.as_str()),
            Self::Pdf { group } => Message::new("field-sheet-failed").with("group", group.as_str()),
        }
    }
}

/// What is asked of a sheet.
pub struct SheetRequest<'r> {
    pub group: &'r str,
    /// Printed at the head.
    pub day: Day,
    /// Whether the holders' names stand there. Whoever asks for them records it ([`crate::project::Session::record_disclosure`]).
    pub with_names: bool,
    /// `vi`, `en`.
    pub language: &'r str,
    pub say: &'r dyn Fn(&Message) -> String,
}

/// How much a group's sheet would list. One item may lack several things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSummary {
    pub group: String,
    pub parcels: usize,
    pub items: usize,
    pub without_scan: usize,
    pub without_link: usize,
    /// Parcels of which nobody has brought a certificate.
    pub without_certificate: usize,
}

/// A sheet as a file, and what is on it.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldSheet {
    pub pdf: Vec<u8>,
    pub pages: usize,
    pub content: GroupContent,
}

impl<'a> FieldSheets<'a> {
    pub fn new(snapshot: &'a Snapshot, project: ProjectMark) -> Self {
        let ward = Ward::of(snapshot);
        let lacking = lacking(&ward, &SeenFiles::new());
        let boxes = snapshot.parcels.iter().filter_map(|parcel| Some((parcel.id, bounding_box(&parcel.polygons()?)?)));
        Self {
            lacking,
            index: ParcelIndex::build(snapshot),
            unlinked: items::unlinked(snapshot),
            boxes: boxes.collect(),
            project,
            ward,
        }
    }

    /// The residential groups of the project, by name.
    pub fn groups(&self) -> Vec<String> {
        let groups = self.ward.snapshot().certificates.iter().map(|row| row.residential_group.trim());
        let groups: BTreeSet<&str> = groups.filter(|group| !group.is_empty()).collect();
        groups.into_iter().map(str::to_owned).collect()
    }

    /// What every group of the project has to bring or to say, by name.
    ///
    /// Errors: [`Cancelled`].
    pub fn summary(&self, watch: &Watch) -> Result<Vec<GroupSummary>, Cancelled> {
        let groups = self.groups();
        watch.begin("stage-reading-groups", groups.len() as u64);
        let mut found = Vec::with_capacity(groups.len());
        for group in groups {
            watch.check()?;
            let content = items::content(&self.ward, &self.lacking, (&self.index, &self.unlinked), &group, false);
            watch.advance(1);
            let with = |key: &str| {
                content.items.iter().filter(|item| item.reasons.iter().any(|reason| reason.key == key)).count()
            };
            found.push(GroupSummary {
                parcels: content.parcels.len(),
                items: content.items.len(),
                without_scan: with("field-sheet-no-scan"),
                without_link: with("field-sheet-no-link"),
                without_certificate: with("field-sheet-no-certificate"),
                group,
            });
        }
        Ok(found)
    }

    /// The sheet of one group.
    ///
    /// Errors: [`FieldSheetError::NoGroup`] for a group that no certificate and no address names.
    pub fn sheet(&self, request: &SheetRequest<'_>) -> Result<FieldSheet, FieldSheetError> {
        let group = request.group.trim();
        let content =
            items::content(&self.ward, &self.lacking, (&self.index, &self.unlinked), group, request.with_names);
        let known = self.groups().iter().any(|known| known == group);
        if group.is_empty() || (!known && content.parcels.is_empty()) {
            return Err(FieldSheetError::NoGroup { group: group.to_owned() });
        }
        let pages = layout::pages(self, &content, request);
        let title = (request.say)(&Message::new("field-sheet-title").with("group", group));
        let pdf = paper_pdf(&title, request.language, &pages);
        let pdf = pdf.ok_or_else(|| FieldSheetError::Pdf { group: group.to_owned() })?;
        Ok(FieldSheet { pdf, pages: pages.len(), content })
    }

    /// The boxes of the group's parcels, and the box around them all.
    fn extent(&self, content: &GroupContent) -> Option<(Vec<Rect<f64>>, Rect<f64>)> {
        let own = self.boxes.iter().filter(|(id, _)| content.parcels.contains_key(id));
        let own: Vec<Rect<f64>> = own.map(|(_, bounds)| *bounds).collect();
        let around = box_around_boxes(own.iter().copied())?;
        Some((own, around))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Confidential, PageCode};
    use crate::checks::sample::Sample;
    use crate::scans::Document;

    fn request(say: &dyn Fn(&Message) -> String) -> SheetRequest<'_> {
        let day = jiff::civil::date(2026, 11, 21);
        SheetRequest { group: "Tổ 4", day, with_names: false, language: "vi", say }
    }

    fn sample(certificates: u64) -> Sample {
        let mut sample = Sample::default();
        for id in 1..=certificates {
            sample.parcel(id);
            sample.certificate(id);
            sample.link(id, id);
            sample.change_certificate(id, |row| row.residential_group = "Tổ 4".to_owned());
        }
        sample
    }

    #[test]
    fn a_sheet_is_the_same_every_time_and_has_as_many_pages_as_it_says() {
        let sample = sample(40);
        let sheets = FieldSheets::new(&sample.0, ProjectMark::of(&[]));
        let say = |message: &Message| message.key.clone().into_owned();
        let sheet = sheets.sheet(&request(&say)).expect("a group");
        assert_eq!(sheets.sheet(&request(&say)), Ok(sheet.clone()));
        assert_eq!(sheet.content.items.len(), 40);
        let document = Document::open(sheet.pdf).expect("a PDF");
        assert!(document.pages() as usize == sheet.pages && sheet.pages >= 4, "{}", sheet.pages);
    }

    /// The numbers of a sheet's pages that say theirs, and how many codes of items each of the others has.
    fn coded(sheets: &FieldSheets<'_>) -> (Vec<usize>, Vec<usize>) {
        let say = |message: &Message| message.key.clone().into_owned();
        let sheet = sheets.sheet(&request(&say)).expect("a group");
        let document = Document::open(sheet.pdf).expect("a PDF");
        let (mut numbers, mut items) = (Vec::new(), Vec::new());
        for page in 0..document.pages() {
            let read = document.read_page(page, 0, &Confidential::new([7; 32])).expect("a page");
            let codes: Vec<SheetCode> = read.reading.codes.iter().filter_map(sheet_code).collect();
            match codes.as_slice() {
                [SheetCode { about: CodeSubject::Page(found), project }] => {
                    assert_eq!(found.count, sheet.pages);
                    assert_eq!((&found.group, project), (&GroupMark::of(project, "Tổ 4"), &sheets.project));
                    assert_eq!(found.number, page as usize + 1);
                    numbers.push(found.number);
                }
                codes => items.push(codes.len()),
            }
        }
        (numbers, items)
    }

    fn sheet_code(code: &PageCode) -> Option<SheetCode> {
        let PageCode::FieldSheet { text } = code else { return None };
        SheetCode::parse(text)
    }

    #[test]
    fn every_page_of_the_map_says_which_it_is_and_every_page_of_the_list_has_its_items() {
        // Parcels 20 m apart: twelve are an overview of 230 m and two details.
        let sample = sample(12);
        let sheets = FieldSheets::new(&sample.0, ProjectMark::of(&[]));
        assert_eq!(coded(&sheets), (vec![1, 2, 3], vec![10, 2]));
    }

    #[test]
    fn the_first_page_says_which_it_is_also_without_a_map() {
        let mut sample = sample(1);
        sample.change_parcel(1, |parcel| parcel.geometry = None);
        assert_eq!(coded(&FieldSheets::new(&sample.0, ProjectMark::of(&[]))), (vec![1], vec![1]));
    }

    #[test]
    fn the_summary_counts_what_the_sheet_lists() {
        let mut sample = sample(3);
        sample.certificate(4);
        sample.change_certificate(4, |row| row.residential_group = "Tổ 5".to_owned());
        let sheets = FieldSheets::new(&sample.0, ProjectMark::of(&[]));
        let summary = sheets.summary(&Watch::new()).expect("not cancelled");
        let told: Vec<_> = summary.iter().map(|row| (row.group.as_str(), row.items, row.without_link)).collect();
        assert_eq!(told, [("Tổ 4", 3, 0), ("Tổ 5", 1, 1)]);
        let say = |message: &Message| message.key.clone().into_owned();
        assert_eq!(sheets.sheet(&request(&say)).map(|sheet| sheet.content.items.len()), Ok(3));
    }

    #[test]
    fn a_group_without_a_map_has_its_list_and_an_unknown_one_nothing() {
        let mut sample = sample(1);
        sample.change_parcel(1, |parcel| parcel.geometry = None);
        let sheets = FieldSheets::new(&sample.0, ProjectMark::of(&[]));
        let say = |message: &Message| message.key.clone().into_owned();
        assert_eq!(sheets.groups(), ["Tổ 4"]);
        assert!(sheets.sheet(&request(&say)).is_ok());
        let unknown = SheetRequest { group: "Tổ 5", ..request(&say) };
        assert_eq!(sheets.sheet(&unknown), Err(FieldSheetError::NoGroup { group: "Tổ 5".to_owned() }));
    }
}
