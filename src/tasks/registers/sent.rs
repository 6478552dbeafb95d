//! What was sent with a workbook: a sheet that no spreadsheet offers to show, with every row's key and its values as they were.

use std::collections::BTreeMap;

use super::current::{CurrentRow, RowKey};
use crate::cadastre::{CertificateId, RegisterRowId};
use crate::formats::register_form::{COLUMNS, Field, Values};
use crate::formats::workbook::{Cell, NewCell, NewSheet, Visibility, Workbook};

/// The sheet's name.
pub const SHEET: &str = "_thuaso";

/// Its first cell, and the version of its layout.
const MARK: &str = "thuaso-register";
const VERSION: &str = "1";

/// Columns before the values: key, and the number that counts the rows.
const BEFORE: usize = 2;

/// Rows before the values: mark and version, keys of the columns.
const HEAD_ROWS: usize = 2;

/// A row as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct SentRow {
    pub key: RowKey,
    /// What counted the rows, from 1.
    pub ordinal: u64,
    pub values: Values,
}

/// The sheet of these rows, counted from 1 in their order.
pub fn sheet(rows: &[CurrentRow]) -> NewSheet<'_> {
    let text = |text: &'static str| NewCell::Text(text.into());
    let mut cells = vec![vec![text(MARK), text(VERSION)]];
    let mut keys = vec![text("key"), text("ordinal")];
    keys.extend(COLUMNS.iter().map(|column| text(column.key)));
    cells.push(keys);
    for (ordinal, row) in (1_u32..).zip(rows) {
        let mut line = vec![NewCell::Text(written(row.key).into()), NewCell::Number(f64::from(ordinal))];
        line.extend(Field::all().map(|field| match row.values.get(field) {
            "" => NewCell::Empty,
            value => NewCell::Text(value.into()),
        }));
        cells.push(line);
    }
    NewSheet {
        name: SHEET.to_owned(),
        visibility: Visibility::VeryHidden,
        first_row: 1,
        rows: cells,
        ..NewSheet::default()
    }
}

fn written(key: RowKey) -> String {
    match key {
        RowKey::Row(id) => format!("r{}", id.0),
        RowKey::Appended(id, ordinal) => format!("c{}.{ordinal}", id.0),
    }
}

fn key(text: &str) -> Option<RowKey> {
    if let Some(id) = text.strip_prefix('r') {
        return Some(RowKey::Row(RegisterRowId(id.parse().ok()?)));
    }
    let (id, ordinal) = text.strip_prefix('c')?.split_once('.')?;
    Some(RowKey::Appended(CertificateId(id.parse().ok()?), ordinal.parse().ok()?))
}

/// The rows that a workbook was sent with; `None` for one that no export of this program made. Rows that make no sense are left out.
pub fn read(workbook: &Workbook) -> Option<Vec<SentRow>> {
    let sheet = workbook.sheets.iter().find(|sheet| sheet.name == SHEET)?;
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.to_string(),
        Cell::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let (head, keys) = (sheet.rows.first()?, sheet.rows.get(1)?);
    if text(head.cell(0)) != MARK || text(head.cell(1)) != VERSION {
        return None;
    }
    // By key, so that a later version may have more columns.
    let columns: BTreeMap<usize, Field> = keys
        .cells
        .iter()
        .enumerate()
        .skip(BEFORE)
        .filter_map(|(at, cell)| Some((at, Field::by_key(&text(cell))?)))
        .collect();
    let rows = sheet.rows.iter().skip(HEAD_ROWS).filter_map(|row| {
        let mut values = Values::default();
        for (at, field) in &columns {
            values.set(*field, text(row.cell(*at)));
        }
        Some(SentRow { key: key(&text(row.cell(0)))?, ordinal: text(row.cell(1)).parse().ok()?, values })
    });
    Some(rows.collect())
}
