//! The register as a workbook of the form PL3: filled, with the lists to choose from, and with what was sent in a hidden sheet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::current::{CurrentRow, current_rows};
use super::numbers;
use super::sent;
use super::words::WordLists;
use crate::cadastre::{Purpose, Snapshot};
use crate::formats::register_form::{COLUMN_COUNT, COLUMNS, Column, Field, ValueOf};
use crate::formats::workbook::{
    ColumnLayout, Heading, HeadingStyle, ListRule, NewCell, NewSheet, Visibility, write_workbook,
};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::tasks::delivery::{DeliveryError, deliver};
use crate::tasks::paths::file_names;

/// The form's sheet, and the rows of its titles, its numbers and its first values. Source: `campaign.md` §7.4.
pub const SHEET: &str = "PL3-01";
const TITLE_ROW: u32 = 1;
const WARD_ROW: u32 = 2;
const NOTE_ROW: u32 = 3;
const HEADER_ROW: u32 = 5;
const NUMBER_ROW: u32 = 6;
pub const FIRST_ROW: u32 = 7;

/// Where the lists stand.
const LISTS_SHEET: &str = "DanhMuc";

/// Empty rows below the last one that the lists are offered in too.
const SPARE_ROWS: u32 = 500;

/// Width of the column that counts the rows.
const ORDINAL_WIDTH: f64 = 6.0;

/// Texts of the form itself, which is Vietnamese whatever the program speaks.
const TITLE: &str = "BIỂU TỔNG HỢP THÔNG TIN GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT (PHỤ LỤC 3)";
const HEADS_NOTE: &str = "Chỉ điền vào các ô màu vàng; các ô khác đã khóa. Không xóa dòng, không đổi thứ tự cột.";

/// Which rows go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterSelection {
    Whole,
    /// Those of the certificates of one residential group, with only the columns unlocked that its head fills.
    Group(String),
}

/// What the journal says of an export: what went out, and what for unless a person said something else.
pub fn export_disclosure(selection: Option<&RegisterSelection>) -> (Message, Message) {
    match selection {
        Some(RegisterSelection::Whole) => {
            (Message::new("registers-export-of-all"), Message::new("registers-export-purpose-deliver"))
        }
        Some(RegisterSelection::Group(group)) => (
            Message::new("registers-export-of-group").with("group", group.as_str()),
            Message::new("registers-export-purpose-heads"),
        ),
        None => (Message::new("registers-export-of-groups"), Message::new("registers-export-purpose-heads")),
    }
}

#[derive(Debug, thiserror::Error)]
pub enum RegisterExportError {
    #[error("the project has no residential group {group}")]
    NoGroup { group: String },
    #[error("no certificate has a residential group")]
    NoGroups,
    #[error(transparent)]
    File(#[from] DeliveryError),
}

impl Explain for RegisterExportError {
    fn message(&self) -> Message {
        match self {
            Self::NoGroup { group } => Message::new("registers-no-group").with("group", group.as_str()),
            Self::NoGroups => Message::new("registers-no-groups"),
            Self::File(error) => error.message(),
        }
    }
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterExport {
    pub path: PathBuf,
    pub counts: RegisterCounts,
}

/// What an export writes: for a person to see before it is written, and afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RegisterCounts {
    pub rows: usize,
    /// Rows with the map's sheet and number from a link.
    pub linked: usize,
    /// Rows of certificates that no register has.
    pub appended: usize,
}

impl RegisterCounts {
    fn add(&mut self, row: &CurrentRow) {
        self.rows += 1;
        self.linked += usize::from(row.linked);
        self.appended += usize::from(matches!(row.key, super::current::RowKey::Appended(..)));
    }
}

/// Counts of the whole register, and of the residential groups in the order of their names.
///
/// Errors: cancelled.
pub fn count_register(
    snapshot: &Snapshot,
    watch: &Watch,
) -> Result<(RegisterCounts, Vec<(String, RegisterCounts)>), Cancelled> {
    watch.begin("stage-counting-register", 0);
    let (mut whole, mut groups) = (RegisterCounts::default(), BTreeMap::<String, RegisterCounts>::new());
    for row in current_rows(snapshot, Purpose::Delivery) {
        watch.check()?;
        whole.add(&row);
        if let Some(group) = group_of(snapshot, &row).filter(|group| !group.is_empty()) {
            groups.entry(group.clone()).or_default().add(&row);
        }
    }
    Ok((whole, groups.into_iter().collect()))
}

/// Writes one workbook. It holds personal data: only for who asked for it.
///
/// Errors: [`RegisterExportError`]; then what stood at `target` stands there still.
pub fn export_register(
    snapshot: &Snapshot,
    selection: &RegisterSelection,
    target: &Path,
    project: Option<&Path>,
    watch: &Watch,
) -> Result<RegisterExport, RegisterExportError> {
    let mut rows = current_rows(snapshot, Purpose::Delivery);
    let group = match selection {
        RegisterSelection::Whole => None,
        RegisterSelection::Group(group) => {
            rows.retain(|row| group_of(snapshot, row) == Some(group));
            if rows.is_empty() {
                return Err(RegisterExportError::NoGroup { group: group.clone() });
            }
            Some(group.as_str())
        }
    };
    watch.begin("stage-writing-register", 2 * rows.len() as u64);
    let sheets = [form(snapshot, &rows, group), lists(), sent::sheet(&rows)];
    deliver(target, snapshot, project, |file| write_workbook(&sheets, TITLE, file, watch))?;
    let mut counts = RegisterCounts::default();
    rows.iter().for_each(|row| counts.add(row));
    Ok(RegisterExport { path: target.to_owned(), counts })
}

/// Writes a workbook for each residential group into a folder that exists: `PL3-TDP 5.xlsx`. Groups in the order of their names.
///
/// Errors: as [`export_register`]; workbooks that were written before stay.
pub fn export_groups(
    snapshot: &Snapshot,
    folder: &Path,
    project: Option<&Path>,
    watch: &Watch,
) -> Result<Vec<RegisterExport>, RegisterExportError> {
    let groups = snapshot.certificates.iter().map(|certificate| certificate.residential_group.clone());
    let groups: BTreeSet<String> = groups.filter(|group| !group.is_empty()).collect();
    if groups.is_empty() {
        return Err(RegisterExportError::NoGroups);
    }
    let names = file_names(groups, |group| format!("PL3-{group}"), "xlsx");
    let written = names.into_iter().map(|(group, name)| {
        watch.check().map_err(DeliveryError::from)?;
        export_register(snapshot, &RegisterSelection::Group(group), &folder.join(name), project, watch)
    });
    written.collect()
}

fn group_of<'a>(snapshot: &'a Snapshot, row: &CurrentRow) -> Option<&'a String> {
    row.certificate.and_then(|id| snapshot.certificates.get(id)).map(|certificate| &certificate.residential_group)
}

fn form<'a>(snapshot: &Snapshot, rows: &'a [CurrentRow], group: Option<&str>) -> NewSheet<'a> {
    let last_column = u16::try_from(COLUMN_COUNT).unwrap_or(u16::MAX);
    let heading = |row, column, last_column, text: String, style| Heading { row, column, last_column, text, style };
    let ward = match group {
        Some(group) => format!("{} · {group}", snapshot.settings.ward_name),
        None => snapshot.settings.ward_name.clone(),
    };
    let mut headings = vec![
        heading(TITLE_ROW, 0, last_column, TITLE.to_owned(), HeadingStyle::Title),
        heading(WARD_ROW, 0, last_column, ward.trim_matches([' ', '·']).to_owned(), HeadingStyle::Title),
        heading(HEADER_ROW, 0, 0, "STT".to_owned(), HeadingStyle::Column),
        heading(NUMBER_ROW, 0, 0, "(A)".to_owned(), HeadingStyle::Number),
    ];
    if group.is_some() {
        headings.push(heading(NOTE_ROW, 0, 0, HEADS_NOTE.to_owned(), HeadingStyle::Note));
    }
    for (column, at) in COLUMNS.iter().zip(1_u16..) {
        headings.push(heading(HEADER_ROW, at, at, column.title.to_owned(), HeadingStyle::Column));
        if !column.number.is_empty() {
            headings.push(heading(NUMBER_ROW, at, at, format!("({})", column.number), HeadingStyle::Number));
        }
    }
    let mut columns = vec![ColumnLayout { width: ORDINAL_WIDTH, unlocked: false }];
    columns.extend(COLUMNS.iter().map(|column| ColumnLayout { width: column.width, unlocked: column.asked_of_heads }));
    let cells = (1_u32..).zip(rows).map(|(ordinal, row)| {
        let mut line = vec![NewCell::Number(f64::from(ordinal))];
        line.extend(COLUMNS.iter().map(|column| cell(column.field, row.values.get(column.field))));
        line
    });
    let cells: Vec<Vec<NewCell<'a>>> = cells.collect();
    let last_row = FIRST_ROW + u32::try_from(cells.len()).unwrap_or(u32::MAX - FIRST_ROW - SPARE_ROWS) + SPARE_ROWS;
    NewSheet {
        name: SHEET.to_owned(),
        columns,
        headings,
        first_row: FIRST_ROW,
        rows: cells,
        lists: list_rules(last_row),
        locked: group.is_some(),
        frozen: (NUMBER_ROW, 3),
        ..NewSheet::default()
    }
}

/// Areas are numbers, so that they can be summed; everything else is text, so that no zero is lost.
fn cell(field: Field, value: &str) -> NewCell<'_> {
    match field.column().value {
        _ if value.is_empty() => NewCell::Empty,
        ValueOf::Area => numbers::sure_area(value).map_or(NewCell::Text(value.into()), NewCell::Number),
        _ => NewCell::Text(value.into()),
    }
}

/// The words of each list that are offered, one list a column.
fn offered() -> Vec<(&'static str, Vec<&'static str>)> {
    let lists = WordLists::builtin();
    let words = |name: &'static str| {
        lists.words(name).iter().filter(|word| word.offered).map(|word| word.word.as_str()).collect::<Vec<_>>()
    };
    lists.names().map(|name| (name, words(name))).filter(|(_, words)| !words.is_empty()).collect()
}

fn lists() -> NewSheet<'static> {
    let lists = offered();
    let height = lists.iter().map(|(_, words)| words.len()).max().unwrap_or_default();
    let cell = |word: Option<&&'static str>| word.map_or(NewCell::Empty, |word| NewCell::Text((*word).into()));
    let rows = (0..height).map(|at| lists.iter().map(|(_, words)| cell(words.get(at))).collect());
    NewSheet {
        name: LISTS_SHEET.to_owned(),
        visibility: Visibility::Hidden,
        first_row: 1,
        rows: rows.collect(),
        ..NewSheet::default()
    }
}

fn list_rules(last_row: u32) -> Vec<ListRule> {
    let lists = offered();
    let rule = |(column, at): (&Column, u16)| {
        let ValueOf::Words(name, _) = column.value else { return None };
        let (list, words) =
            (0_u16..).zip(&lists).find(|(_, (list, _))| *list == name).map(|(at, (_, words))| (at, words))?;
        let height = u32::try_from(words.len()).ok()?;
        Some(ListRule { column: at, rows: (FIRST_ROW, last_row), words: (LISTS_SHEET.to_owned(), list, 1, height) })
    };
    COLUMNS.iter().zip(1_u16..).filter_map(rule).collect()
}
