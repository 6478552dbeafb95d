//! Writes `.xlsx`: headings, values, lists to choose from, and locks; the same sheets give the same bytes.

use std::borrow::Cow;
use std::io::Write;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, IgnoreError, ProtectionOptions, Worksheet, XlsxError,
};

use super::cell::{Visibility, column_letters};
use crate::jobs::{Cancelled, Watch};

/// Rows between two looks at the cancel flag.
const ROWS_PER_LOOK: usize = 256;

/// Sheets of more rows go row by row to a file without a name in the folder of temporary files: a ward's table would take 1.7 GiB in memory.
const ROWS_IN_MEMORY: usize = 20_000;

/// A sheet to be written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewSheet<'a> {
    pub name: String,
    pub visibility: Visibility,
    /// Layouts of the columns from A on; a column without one is as Excel makes it.
    pub columns: Vec<ColumnLayout>,
    pub headings: Vec<Heading>,
    /// Row, counted from 1, of the first of `rows`.
    pub first_row: u32,
    pub rows: Vec<Vec<NewCell<'a>>>,
    pub lists: Vec<ListRule>,
    /// Only the cells of unlocked columns can be changed; there is no password.
    pub locked: bool,
    /// Rows and columns that stay when the sheet is scrolled.
    pub frozen: (u32, u16),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColumnLayout {
    /// In widths of a digit.
    pub width: f64,
    /// May be changed in a locked sheet.
    pub unlocked: bool,
}

/// A cell above the values; merged with those to its right up to `last_column`.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// From 1.
    pub row: u32,
    /// From 0.
    pub column: u16,
    pub last_column: u16,
    pub text: String,
    pub style: HeadingStyle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadingStyle {
    Title,
    Column,
    /// The number of a column, small.
    Number,
    Note,
}

/// A value to be written. Texts stand in text format, so that no spreadsheet takes them for a number or a date.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum NewCell<'a> {
    #[default]
    Empty,
    Text(Cow<'a, str>),
    Number(f64),
}

/// A list to choose from. Other values are warned of, not refused: papers have words that no list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRule {
    /// From 0.
    pub column: u16,
    /// First and last row, from 1.
    pub rows: (u32, u32),
    /// The words stand here: sheet, column from 0, first and last row from 1.
    pub words: (String, u16, u32, u32),
}

#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
}

/// Writes the sheets, the first visible one in front. `title` is for the file's properties.
///
/// Errors: a value that no workbook can hold (a text of more than 32 767 letters, a sheet of more than 1 048 576 rows); those of
/// `out`, and of temporary files; cancelled.
pub fn write_workbook(
    sheets: &[NewSheet<'_>],
    title: &str,
    out: impl Write + Send,
    watch: &Watch,
) -> Result<(), WorkbookError> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    // The day is always the same: the clock has no part in what is delivered.
    let made = ExcelDateTime::from_ymd(2025, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_author("ThửaSổ").set_creation_datetime(&made));
    let formats = Formats::new();
    for sheet in sheets {
        let out = match sheet.rows.len() {
            ..=ROWS_IN_MEMORY => workbook.add_worksheet(),
            _ => workbook.add_worksheet_with_low_memory()?,
        };
        write_sheet(out, sheet, &formats, watch)?;
    }
    watch.check()?;
    workbook.save_to_writer(out)?;
    Ok(())
}

struct Formats {
    title: Format,
    column: Format,
    number: Format,
    note: Format,
    text: Format,
    value: Format,
    open_text: Format,
    open_value: Format,
}

impl Formats {
    fn new() -> Self {
        let heading = || Format::new().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        let grid = |format: Format| format.set_border(FormatBorder::Thin);
        let text = || Format::new().set_num_format("@").set_align(FormatAlign::VerticalCenter);
        let value = || Format::new().set_align(FormatAlign::VerticalCenter);
        let open = Color::RGB(0xFF_FB_E6);
        Self {
            title: heading().set_bold().set_font_size(14),
            column: grid(heading().set_bold().set_text_wrap().set_background_color(Color::RGB(0xE8_EE_F4))),
            number: grid(heading().set_italic().set_font_size(9)),
            note: Format::new().set_italic(),
            text: grid(text()),
            value: grid(value()),
            open_text: grid(text().set_unlocked().set_background_color(open)),
            open_value: grid(value().set_unlocked().set_background_color(open)),
        }
    }

    fn of_heading(&self, style: HeadingStyle) -> &Format {
        match style {
            HeadingStyle::Title => &self.title,
            HeadingStyle::Column => &self.column,
            HeadingStyle::Number => &self.number,
            HeadingStyle::Note => &self.note,
        }
    }
}

fn write_sheet(
    out: &mut Worksheet,
    sheet: &NewSheet<'_>,
    formats: &Formats,
    watch: &Watch,
) -> Result<(), WorkbookError> {
    if !sheet.name.is_empty() {
        out.set_name(&sheet.name)?;
    }
    match sheet.visibility {
        Visibility::Visible => {}
        Visibility::Hidden => drop(out.set_hidden(true)),
        Visibility::VeryHidden => drop(out.set_very_hidden(true)),
    }
    let is_open = |column: usize| sheet.locked && sheet.columns.get(column).is_some_and(|layout| layout.unlocked);
    for (column, layout) in (0_u16..).zip(&sheet.columns) {
        out.set_column_width(column, layout.width)?;
        let format = if is_open(usize::from(column)) { &formats.open_text } else { &formats.text };
        out.set_column_format(column, format)?;
    }
    // What goes row by row must come in their order.
    let mut headings: Vec<&Heading> = sheet.headings.iter().collect();
    headings.sort_by_key(|heading| (heading.row, heading.column));
    for heading in headings {
        let (row, format) = (heading.row.saturating_sub(1), formats.of_heading(heading.style));
        if heading.last_column > heading.column {
            out.merge_range(row, heading.column, row, heading.last_column, &heading.text, format)?;
        } else {
            out.write_string_with_format(row, heading.column, &heading.text, format)?;
        }
    }
    let first = sheet.first_row.saturating_sub(1);
    for (index, (row, cells)) in (first..).zip(&sheet.rows).enumerate() {
        if index.is_multiple_of(ROWS_PER_LOOK) {
            watch.check()?;
            watch.advance(ROWS_PER_LOOK as u64);
        }
        for (column, cell) in (0_u16..).zip(cells) {
            let open = is_open(usize::from(column));
            match cell {
                NewCell::Empty if open => {
                    out.write_blank(row, column, &formats.open_text)?;
                }
                NewCell::Empty => {}
                NewCell::Text(text) => {
                    let format = if open { &formats.open_text } else { &formats.text };
                    out.write_string_with_format(row, column, text.as_ref(), format)?;
                }
                NewCell::Number(value) => {
                    let format = if open { &formats.open_value } else { &formats.value };
                    out.write_number_with_format(row, column, *value, format)?;
                }
            }
        }
    }
    // A number of a parcel is a text on purpose: no green corner in each of a million cells.
    if let (Some(last), Some(width)) = (u32::try_from(sheet.rows.len()).ok(), u16::try_from(sheet.columns.len()).ok())
        && last > 0
        && width > 0
    {
        let bottom = first.saturating_add(last - 1);
        out.ignore_error_range(first, 0, bottom, width - 1, IgnoreError::NumberStoredAsText)?;
    }
    for list in &sheet.lists {
        let (words, column, from, to) = &list.words;
        let letters = column_letters(usize::from(*column));
        let range = Formula::new(format!("='{words}'!${letters}${from}:${letters}${to}"));
        let rule = DataValidation::new().allow_list_formula(range).set_error_style(DataValidationErrorStyle::Warning);
        let (top, bottom) = (list.rows.0.saturating_sub(1), list.rows.1.saturating_sub(1));
        out.add_data_validation(top, list.column, bottom, list.column, &rule)?;
    }
    if sheet.frozen != (0, 0) {
        out.set_freeze_panes(sheet.frozen.0, sheet.frozen.1)?;
    }
    if sheet.locked {
        let options = ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::new() };
        out.protect_with_options(&options);
    }
    Ok(())
}
