//! A mapping of columns that the user gives: it outranks what the headers say.

use serde::Deserialize;

use super::headers::{MappedColumn, Meaning};
use crate::formats::register_form::Field;
use crate::formats::workbook::{column_letters, column_of_letters};
use crate::i18n::{Explain, Message};
use crate::text;

/// As a JSON file: `{"sheet": "Sheet1", "first_row": 7, "columns": {"C": "serial", "Số seri": "serial", "D": "none"}}`. A column is
/// named by its letters or by its header; `none` leaves it out, `group` is the residential group, `ordinal` the row's count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Only this sheet is read.
    pub sheet: Option<String>,
    /// Row of the first values, from 1.
    pub first_row: Option<u64>,
    pub columns: std::collections::BTreeMap<String, String>,
}

/// A mapping that says nothing that can be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMapping {
    #[error("{0} is the key of no column of the form")]
    UnknownField(String),
}

impl Explain for BadMapping {
    fn message(&self) -> Message {
        match self {
            Self::UnknownField(key) => Message::new("registers-mapping-unknown-field").with("key", key.as_str()),
        }
    }
}

impl Mapping {
    /// The guessed columns with those of the mapping in their place.
    ///
    /// Errors: [`BadMapping`].
    pub fn applied(
        &self,
        headers: &[(usize, String)],
        mut guessed: Vec<MappedColumn>,
    ) -> Result<Vec<MappedColumn>, BadMapping> {
        for (name, key) in &self.columns {
            let meaning = match key.as_str() {
                "none" => None,
                "group" => Some(Meaning::Group),
                "ordinal" => Some(Meaning::Ordinal),
                key => {
                    let field = Field::by_key(key).ok_or_else(|| BadMapping::UnknownField(key.to_owned()))?;
                    Some(Meaning::Field(field))
                }
            };
            // A header is looked for first: `STT` is a header, and letters too.
            let folded = text::fold(name);
            let by_header = headers.iter().find(|(_, header)| text::fold(header) == folded).map(|(column, _)| *column);
            let Some(column) = by_header.or_else(|| column_of_letters(name)) else { continue };
            let header =
                headers.iter().find(|(at, _)| *at == column).map(|(_, header)| header.clone()).unwrap_or_default();
            guessed.retain(|other| other.column != column && Some(other.meaning) != meaning);
            if let Some(meaning) = meaning {
                guessed.push(MappedColumn { column, header, meaning, doubtful: false });
            }
        }
        guessed.sort_by_key(|column| column.column);
        Ok(guessed)
    }
}

/// A column as a person finds it: `K “Số CCCD”`.
pub fn place_of(column: &MappedColumn) -> String {
    format!("{} “{}”", column_letters(column.column), column.header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_outranks_the_guess() {
        let headers: Vec<(usize, String)> =
            ["Số phát hành", "Chủ", "Ghi chú"].map(str::to_owned).into_iter().enumerate().collect();
        let guessed = super::super::headers::guess(&headers);
        let mapping: Mapping =
            serde_json::from_str(r#"{"columns": {"A": "none", "ghi chu": "serial", "B": "current_name"}}"#)
                .expect("JSON");
        let applied = mapping.applied(&headers, guessed).expect("known keys");
        let meanings: Vec<(usize, Meaning)> = applied.iter().map(|column| (column.column, column.meaning)).collect();
        assert_eq!(meanings, [(1, Meaning::Field(Field::CurrentName)), (2, Meaning::Field(Field::Serial))]);
        let unknown: Mapping = serde_json::from_str(r#"{"columns": {"A": "seri"}}"#).expect("JSON");
        assert_eq!(unknown.applied(&headers, Vec::new()), Err(BadMapping::UnknownField("seri".to_owned())));
    }
}
