//! The campaign's form PL3 as a workbook, with invented rows, and what an office changes in one that was sent to it.

use std::path::Path;

use thuaso::formats::workbook::{
    Budget, Cell, Heading, HeadingStyle, NewCell, NewSheet, read_workbook, write_workbook,
};
use thuaso::jobs::Watch;
use thuaso::tasks::registers::{COLUMN_COUNT, COLUMNS, Field};

pub fn save(path: &Path, sheets: &[NewSheet<'_>]) {
    let mut bytes = Vec::new();
    write_workbook(sheets, "thử", &mut bytes, &Watch::new()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// The form with these rows, as the national form has it: titles in row 5, numbers in row 6, values from row 7.
pub fn form(rows: &[Vec<(Field, NewCell<'static>)>]) -> NewSheet<'static> {
    let heading =
        |row, column, text: String| Heading { row, column, last_column: column, text, style: HeadingStyle::Column };
    let mut headings = vec![heading(1, 0, "PHỤ LỤC 3".to_owned()), heading(5, 0, "STT".to_owned())];
    for (column, at) in COLUMNS.iter().zip(1..) {
        headings.push(heading(5, at, column.title.to_owned()));
        if !column.number.is_empty() {
            headings.push(heading(6, at, format!("({})", column.number)));
        }
    }
    let rows = rows.iter().zip(1..).map(|(filled, ordinal)| {
        let mut cells = vec![NewCell::Empty; COLUMN_COUNT + 1];
        cells[0] = NewCell::Number(f64::from(ordinal));
        for (field, cell) in filled {
            cells[field.index() + 1] = cell.clone();
        }
        cells
    });
    NewSheet { name: "PL3-01".to_owned(), headings, first_row: 7, rows: rows.collect(), ..NewSheet::default() }
}

pub fn text(value: &'static str) -> NewCell<'static> {
    NewCell::Text(value.into())
}

/// A row without a fault.
pub fn whole() -> Vec<(Field, NewCell<'static>)> {
    vec![
        (Field::CommuneCode, text("00316")),
        (Field::Serial, text("BX 037034")),
        (Field::IssueDate, text("15/10/2013")),
        (Field::RegistryNumber, text("CH 00324")),
        (Field::PersonName, text("Nguyễn Văn Mẫu")),
        (Field::BirthDate, text("1985")),
        (Field::Sex, text("Nam")),
        (Field::CitizenNumber, text("001085000001")),
        (Field::PersonAddress, text("Tổ 5, phường Mẫu Sơn")),
        (Field::LegalPerson, text("Vợ chồng")),
        (Field::Role, text("Chồng")),
        (Field::PaperSheet, text("3")),
        (Field::PaperNumber, text("44")),
        (Field::ParcelAddress, text("Ngõ 5 phố Hàng Mây")),
        (Field::Area, NewCell::Number(120.5)),
        (Field::Use1, text("ODT")),
        (Field::UseArea1, NewCell::Number(120.5)),
        (Field::Origin1, text("Công nhận QSDĐ như giao đất có thu tiền sử dụng đất")),
        (Field::Form1, text("Sử dụng riêng")),
        (Field::Term1, text("Lâu dài")),
        (Field::ScanFile, text("BX 037034-GCN.pdf")),
    ]
}

pub fn with(
    mut row: Vec<(Field, NewCell<'static>)>,
    changes: &[(Field, NewCell<'static>)],
) -> Vec<(Field, NewCell<'static>)> {
    for (field, cell) in changes {
        row.retain(|(other, _)| other != field);
        row.push((*field, cell.clone()));
    }
    row
}

/// The workbook with these cells of `PL3-01` changed, row and column as a spreadsheet counts; what is hidden stays.
pub fn changed(path: &Path, changes: &[(u64, Field, &str)]) {
    let workbook = read_workbook(path, Budget::default(), &Watch::new()).unwrap();
    let mut sheets: Vec<NewSheet<'static>> = Vec::new();
    for sheet in workbook.sheets {
        let last = sheet.rows.last().map_or(0, |row| row.number);
        let mut rows: Vec<Vec<NewCell<'static>>> = vec![Vec::new(); usize::try_from(last).unwrap()];
        for row in sheet.rows {
            let at = usize::try_from(row.number - 1).unwrap();
            rows[at] = row.cells.into_iter().map(new_cell).collect();
        }
        if sheet.name == "PL3-01" {
            for (row, field, value) in changes {
                let at = usize::try_from(*row - 1).unwrap();
                rows.resize(rows.len().max(at + 1), Vec::new());
                let row = &mut rows[at];
                row.resize(COLUMN_COUNT + 1, NewCell::Empty);
                row[field.index() + 1] = NewCell::Text((*value).to_owned().into());
            }
        }
        sheets.push(NewSheet {
            name: sheet.name,
            visibility: sheet.visibility,
            first_row: 1,
            rows,
            ..NewSheet::default()
        });
    }
    save(path, &sheets);
}

pub fn new_cell(cell: Cell) -> NewCell<'static> {
    match cell {
        Cell::Text(text) => NewCell::Text(text.into_string().into()),
        Cell::Number(value) => NewCell::Number(value),
        _ => NewCell::Empty,
    }
}
