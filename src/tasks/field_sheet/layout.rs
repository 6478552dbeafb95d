//! How a field sheet is laid out: head, map, legend with the page's code, the list with its codes, feet with page numbers.

use std::collections::BTreeMap;

use super::items::{GroupContent, Item, ParcelState};
use super::map::{self, HATCH_APART};
use super::mark::{CodeSubject, GroupMark, SheetCode, SheetPage};
use super::{FieldSheets, SheetRequest};
use crate::cadastre::ParcelId;
use crate::i18n::Message;
use crate::scans::{A4, Colour, PaperPage, PaperText, paper_lines, paper_text_width};

/// Points from the edge of the sheet: what every printer leaves white.
const MARGIN: f32 = 34.0;

const RIGHT: f32 = A4.0 - MARGIN;

/// Where the list ends and the foot begins.
const BOTTOM: f32 = A4.1 - 44.0;

/// Side of a QR code: 22 mm, read by a telephone and from a scan of 150 dpi.
const QR_SIDE: f32 = 62.0;

/// Left edges of the columns: code, parcel, serial, what is lacking, remark.
const COLUMNS: [f32; 5] = [MARGIN, MARGIN + QR_SIDE + 4.0, 152.0, 230.0, 440.0];

const LINE: f32 = 11.5;

const INK: Colour = [30, 30, 30];
const MUTED: Colour = [100, 100, 100];
const RULE: Colour = [170, 170, 170];

const TITLE: PaperText = PaperText { size: 17.0, bold: true, colour: INK };
const BODY: PaperText = PaperText { size: 9.0, bold: false, colour: INK };
const STRONG: PaperText = PaperText { size: 9.0, bold: true, colour: INK };
const NUMBER: PaperText = PaperText { size: 12.0, bold: true, colour: INK };
const SMALL: PaperText = PaperText { size: 8.0, bold: false, colour: MUTED };

/// All pages of a group's sheet.
pub(super) fn pages(sheets: &FieldSheets<'_>, content: &GroupContent, request: &SheetRequest<'_>) -> Vec<PaperPage> {
    let mut pages = Vec::new();
    let mut detailed: BTreeMap<ParcelId, usize> = BTreeMap::new();
    let mut first = PaperPage::default();
    let top = head(&mut first, sheets, content, request);
    match sheets.extent(content) {
        Some((parcels, extent)) => {
            let overview = map::overview(extent, [MARGIN, top, RIGHT, BOTTOM - 62.0]);
            let frame = [MARGIN, MARGIN + 26.0, RIGHT, BOTTOM - 62.0];
            let details = map::details(&overview, extent, &parcels, frame);
            map::draw(&mut first, &overview, sheets, content, &details, request.say);
            legend(&mut first, request);
            pages.push(first);
            let shown = sheets.boxes.iter().filter(|(id, _)| content.parcels.contains_key(id));
            detailed.extend(shown.filter_map(|(id, parcel)| Some((*id, map::shown_on(&details, parcel)? + 1))));
            for (at, detail) in details.iter().enumerate() {
                let mut page = PaperPage::default();
                let title = Message::new("field-sheet-detail").with("group", request.group.trim());
                let title = title.with("number", at + 1).with("count", details.len());
                page.text((MARGIN, MARGIN + 16.0), PaperText { size: 13.0, ..TITLE }, &(request.say)(&title));
                map::draw(&mut page, detail, sheets, content, &[], request.say);
                legend(&mut page, request);
                pages.push(page);
            }
        }
        None => {
            page_text(&mut first, top + 20.0, &(request.say)(&Message::new("field-sheet-no-map")));
            pages.push(first);
        }
    }
    let maps = pages.len();
    pages.extend(list(sheets, content, request, &detailed));
    let count = pages.len();
    for (page, number) in pages.iter_mut().zip(1..) {
        // Pages of the list have the codes of their items.
        if number <= maps {
            page_code(page, sheets, request, (number, count));
        }
        foot(page, request, number, count);
    }
    pages
}

/// The code that says which page of which group's sheet this is, at the right end of the legend.
fn page_code(
    page: &mut PaperPage,
    sheets: &FieldSheets<'_>,
    request: &SheetRequest<'_>,
    (number, count): (usize, usize),
) {
    let group = GroupMark::of(&sheets.project, request.group);
    let about = CodeSubject::Page(SheetPage { group, number, count });
    let code = SheetCode { project: sheets.project.clone(), about };
    page.qr_code((RIGHT - QR_SIDE, BOTTOM - 58.0), QR_SIDE, &code.text());
}

/// Title and totals; gives where the map may begin.
fn head(page: &mut PaperPage, sheets: &FieldSheets<'_>, content: &GroupContent, request: &SheetRequest<'_>) -> f32 {
    let say = request.say;
    let title = say(&Message::new("field-sheet-title").with("group", request.group.trim()));
    page.text((MARGIN, MARGIN + 16.0), TITLE, &title);
    let count = |state| content.parcels.values().filter(|found| **found == state).count();
    let ward = sheets.ward.snapshot().settings.ward_name.clone();
    let day = format!("{:02}/{:02}/{}", request.day.day(), request.day.month(), request.day.year());
    let of = match ward.as_str() {
        "" => Message::new("field-sheet-of-no-ward"),
        ward => Message::new("field-sheet-of").with("ward", ward),
    };
    let mut lines = vec![say(&of.with("day", day))];
    let totals = Message::new("field-sheet-totals")
        .with("parcels", content.parcels.len())
        .with("done", count(ParcelState::Done))
        .with("lacking", count(ParcelState::Lacking))
        .with("without", count(ParcelState::WithoutCertificate))
        .with("items", content.items.len());
    lines.extend(paper_lines(BODY, RIGHT - MARGIN, &say(&totals)));
    if let Some(sheet) = map::one_sheet(content, sheets).filter(|sheet| !sheet.is_empty()) {
        lines.push(say(&Message::new("field-sheet-one-sheet").with("sheet", sheet)));
    }
    let mut y = MARGIN + 32.0;
    for line in lines {
        page.text((MARGIN, y), BODY, &line);
        y += LINE + 1.0;
    }
    y
}

fn page_text(page: &mut PaperPage, top: f32, text: &str) {
    for (at, line) in paper_lines(BODY, RIGHT - MARGIN, text).iter().enumerate() {
        page.text((MARGIN, top + at as f32 * LINE), BODY, line);
    }
}

/// What the looks of the map mean, and how the sheet is used.
fn legend(page: &mut PaperPage, request: &SheetRequest<'_>) {
    let top = BOTTOM - 50.0;
    let mut x = MARGIN;
    for (state, key) in [
        (ParcelState::Done, "field-sheet-legend-done"),
        (ParcelState::Lacking, "field-sheet-legend-lacking"),
        (ParcelState::WithoutCertificate, "field-sheet-legend-without"),
    ] {
        let look = map::look(state);
        let ring = vec![(x, top), (x + 22.0, top), (x + 22.0, top + 13.0), (x, top + 13.0)];
        page.polygon(vec![ring.clone()], look.fill, None);
        if let Some((rising, colour)) = look.hatch {
            page.hatch(vec![ring.clone()], HATCH_APART, rising, colour);
        }
        page.polygon(vec![ring], None, Some((0.7, INK)));
        let label = (request.say)(&Message::new(key));
        page.text((x + 27.0, top + 10.0), BODY, &label);
        x += 27.0 + paper_text_width(BODY, &label) + 18.0;
    }
    let help = (request.say)(&Message::new("field-sheet-help"));
    for (at, line) in paper_lines(SMALL, RIGHT - QR_SIDE - 12.0 - MARGIN, &help).iter().enumerate() {
        page.text((MARGIN, top + 28.0 + at as f32 * 10.0), SMALL, line);
    }
}

/// The pages of the list; none when nothing is missing. `detailed` says on which detail of the map a parcel is, from 1.
fn list(
    sheets: &FieldSheets<'_>,
    content: &GroupContent,
    request: &SheetRequest<'_>,
    detailed: &BTreeMap<ParcelId, usize>,
) -> Vec<PaperPage> {
    let mut pages: Vec<PaperPage> = Vec::new();
    let mut y = BOTTOM;
    for item in &content.items {
        let detail = item.parcel.and_then(|parcel| detailed.get(&parcel)).copied();
        let row = Row::of(item, detail, request);
        if y + row.height > BOTTOM || pages.is_empty() {
            let mut page = PaperPage::default();
            y = list_head(&mut page, request);
            pages.push(page);
        }
        if let Some(page) = pages.last_mut() {
            row.draw(page, y, &SheetCode { project: sheets.project.clone(), about: item.code.clone() }.text());
            y += row.height;
        }
    }
    pages
}

fn list_head(page: &mut PaperPage, request: &SheetRequest<'_>) -> f32 {
    let title = (request.say)(&Message::new("field-sheet-list").with("group", request.group.trim()));
    page.text((MARGIN, MARGIN + 14.0), PaperText { size: 13.0, ..TITLE }, &title);
    let y = MARGIN + 34.0;
    for (x, key) in COLUMNS.into_iter().zip([
        "field-sheet-column-code",
        "field-sheet-column-parcel",
        "field-sheet-column-serial",
        "field-sheet-column-lacking",
        "field-sheet-column-remark",
    ]) {
        page.text((x, y), STRONG, &(request.say)(&Message::new(key)));
    }
    page.line((MARGIN, y + 5.0), (RIGHT, y + 5.0), 0.8, INK);
    y + 5.0
}

/// A line of the list, its texts broken into lines.
struct Row {
    place: Vec<String>,
    detail: Option<String>,
    serial: Vec<String>,
    reasons: Vec<String>,
    next: Vec<String>,
    height: f32,
}

impl Row {
    fn of(item: &Item, detail: Option<usize>, request: &SheetRequest<'_>) -> Self {
        let width = |column: usize| {
            let ends = COLUMNS.get(column + 1).copied().unwrap_or(RIGHT);
            ends - COLUMNS.get(column).copied().unwrap_or(MARGIN) - 6.0
        };
        let said = |key: &'static str| (request.say)(&Message::new(key));
        let place = if item.place.is_empty() { said("field-sheet-place-unknown") } else { item.place.clone() };
        let reasons: Vec<String> = item.reasons.iter().map(|reason| (request.say)(reason)).collect();
        let mut serial = match item.serial.as_str() {
            "" if item.reasons.iter().any(|reason| reason.key == "field-sheet-no-certificate") => Vec::new(),
            "" => paper_lines(BODY, width(2), &said("field-sheet-serial-unread")),
            serial => vec![serial.to_owned()],
        };
        serial.extend(item.names.iter().flat_map(|name| paper_lines(BODY, width(2), name)));
        let reasons = paper_lines(STRONG, width(3), &sentence(&reasons));
        let next = paper_lines(BODY, width(3), &(request.say)(&item.next));
        let lines = (reasons.len() + next.len()).max(serial.len());
        let height = (QR_SIDE + 4.0).max(lines as f32 * LINE + 14.0);
        let style = if item.place.is_empty() { BODY } else { NUMBER };
        let detail = detail.map(|number| (request.say)(&Message::new("field-sheet-on-detail").with("number", number)));
        Self { place: paper_lines(style, width(1), &place), detail, serial, reasons, next, height }
    }

    fn draw(&self, page: &mut PaperPage, top: f32, code: &str) {
        // Every code of ours is far below what a code can hold.
        page.qr_code((COLUMNS[0], top + 2.0), QR_SIDE, code);
        let base = top + 16.0;
        let mut lines = |column: usize, from: usize, style: PaperText, texts: &[String]| {
            for (at, text) in texts.iter().enumerate() {
                page.text((COLUMNS[column], base + (from + at) as f32 * LINE), style, text);
            }
        };
        let numbered = self.place.iter().any(|line| line.contains('/'));
        lines(1, 0, if numbered { NUMBER } else { BODY }, &self.place);
        lines(1, self.place.len(), SMALL, self.detail.as_slice());
        lines(2, 0, BODY, &self.serial);
        lines(3, 0, STRONG, &self.reasons);
        lines(3, self.reasons.len(), BODY, &self.next);
        for rule in 1..=3 {
            let y = top + rule as f32 * self.height / 4.0 + 3.0;
            page.line((COLUMNS[4], y), (RIGHT, y), 0.3, RULE);
        }
        page.line((MARGIN, top + self.height), (RIGHT, top + self.height), 0.4, RULE);
    }
}

/// What is lacking as one sentence: only its first word begins with a capital.
fn sentence(reasons: &[String]) -> String {
    let cased = |(at, reason): (usize, &String)| {
        let mut letters = reason.chars();
        let first = letters.next().into_iter();
        let first: String = if at == 0 {
            first.flat_map(char::to_uppercase).collect()
        } else {
            first.flat_map(char::to_lowercase).collect()
        };
        first + letters.as_str()
    };
    reasons.iter().enumerate().map(cased).collect::<Vec<_>>().join("; ")
}

fn foot(page: &mut PaperPage, request: &SheetRequest<'_>, number: usize, count: usize) {
    let y = A4.1 - 26.0;
    page.text(
        (MARGIN, y),
        SMALL,
        &(request.say)(&Message::new("field-sheet-foot").with("group", request.group.trim())),
    );
    let number = (request.say)(&Message::new("field-sheet-page").with("number", number).with("count", count));
    page.text((RIGHT - paper_text_width(SMALL, &number), y), SMALL, &number);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_one_sentence() {
        let said = |reasons: &[&str]| sentence(&reasons.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(said(&["Chưa có bản sao", "Ảnh mờ", "thiếu năm sinh"]), "Chưa có bản sao; ảnh mờ; thiếu năm sinh");
        assert_eq!(said(&["đã mất"]), "Đã mất");
        assert_eq!(said(&[]), "");
    }
}
