//! What kind of register a sheet is, as a person calls it.

use super::headers::{MappedColumn, Meaning};
use crate::formats::register_form::COLUMN_COUNT;
use crate::text;

/// What a sheet was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum RegisterKind {
    /// The campaign's form PL3 with its 49 columns.
    Form,
    /// An earlier version of the form, with fewer columns.
    OlderForm,
    /// The sheet of one residential group, as its head fills it.
    HeadsSheet,
    /// Another workbook: its columns are understood by their headers, or told by a person.
    #[default]
    Other,
}

/// Columns of the form that may be lacking, or have titles that nobody understands, in what is still that form.
const FORM_SLACK: usize = 4;

/// So many columns of the form are an earlier version of it. Source: `campaign.md` §7.4, 28–38 columns in 2025; some carry no title.
const OLDER_FORM_COLUMNS: usize = 20;

impl RegisterKind {
    /// By the sheet's name, its columns, and whether it tells one residential group.
    pub(super) fn of(name: &str, columns: &[MappedColumn], has_group: bool) -> Self {
        let fields = columns.iter().filter(|column| matches!(column.meaning, Meaning::Field(_))).count();
        let has_group = has_group || columns.iter().any(|column| column.meaning == Meaning::Group);
        if fields + FORM_SLACK >= COLUMN_COUNT {
            Self::Form
        } else if fields >= OLDER_FORM_COLUMNS || text::fold(name).starts_with("pl3") {
            Self::OlderForm
        } else if has_group {
            Self::HeadsSheet
        } else {
            Self::Other
        }
    }

    /// The words for it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Form => "registers-kind-form",
            Self::OlderForm => "registers-kind-older-form",
            Self::HeadsSheet => "registers-kind-heads-sheet",
            Self::Other => "registers-kind-other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::register_form::Field;

    #[test]
    fn a_kind_is_told_by_columns_name_and_group() {
        let columns = |count: usize| -> Vec<MappedColumn> {
            let mapped = |(column, field)| MappedColumn {
                column,
                header: String::new(),
                meaning: Meaning::Field(field),
                doubtful: false,
            };
            Field::all().take(count).enumerate().map(mapped).collect()
        };
        for (name, count, has_group, kind) in [
            ("PL3-01", 49, true, RegisterKind::Form),
            ("Sheet1", 45, false, RegisterKind::Form),
            ("Sheet1", 31, false, RegisterKind::OlderForm),
            ("PL3", 8, false, RegisterKind::OlderForm),
            ("TDP 5", 8, true, RegisterKind::HeadsSheet),
            ("Sheet1", 8, false, RegisterKind::Other),
        ] {
            assert_eq!(RegisterKind::of(name, &columns(count), has_group), kind, "{name} {count}");
        }
    }
}
