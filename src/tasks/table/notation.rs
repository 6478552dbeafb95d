//! Columns, order and conditions as the command line writes them.

use super::arrange::Order;
use super::column::Column;
use super::condition::{Condition, ConditionError, How};
use crate::i18n::{Explain, Language, Message};

/// What cannot be read of a command line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotationError {
    /// Here stand those that there are.
    #[error("no column {name}, only {columns}")]
    NoColumn { name: String, columns: String },
    #[error("{0} is no condition")]
    NoCondition(String),
    #[error("{text}: {error}")]
    Condition { text: String, error: ConditionError },
}

impl Explain for NotationError {
    fn message(&self) -> Message {
        match self {
            Self::NoColumn { name, columns } => {
                Message::new("table-notation-no-column").with("column", name.as_str()).with("columns", columns.as_str())
            }
            Self::NoCondition(text) => Message::new("table-notation-no-condition").with("text", text.as_str()),
            Self::Condition { text, error } => {
                Message::new("table-notation-condition").with("text", text.as_str()).with("reason", error.message())
            }
        }
    }
}

fn column(name: &str, offered: &[Column]) -> Result<Column, NotationError> {
    Column::of_id(name.trim(), offered).ok_or_else(|| no_column(name, offered))
}

fn no_column(name: &str, offered: &[Column]) -> NotationError {
    let columns = offered.iter().map(Column::id).collect::<Vec<_>>().join(", ");
    NotationError::NoColumn { name: name.trim().to_owned(), columns }
}

/// Reads `sheet,number,map:GHICHU`.
///
/// Errors: a column that the project does not have.
pub fn read_columns(text: &str, offered: &[Column]) -> Result<Vec<Column>, NotationError> {
    text.split(',').map(|name| column(name, offered)).collect()
}

/// Reads `sheet,-area`: a minus stands before what is to come with the highest first.
///
/// Errors: a column that the project does not have.
pub fn read_order(text: &str, offered: &[Column]) -> Result<Vec<Order>, NotationError> {
    let order = |name: &str| {
        let name = name.trim();
        let (descending, name) = name.strip_prefix('-').map_or((false, name), |name| (true, name));
        Ok(Order { column: column(name, offered)?, descending })
    };
    text.split(',').map(order).collect()
}

/// Reads a condition: `land_use=ODT`, `land_use=ODT;ONT`, `address~ngõ đông`, `area:100-200`, `area>=300`, `certificates=` (empty),
/// `certificates!=` (not empty).
///
/// Errors: [`NotationError`].
pub fn read_condition(text: &str, offered: &[Column], language: Language) -> Result<Condition, NotationError> {
    let named = offered.iter().filter(|column| text.trim_start().starts_with(&column.id()));
    let Some(column) = named.max_by_key(|column| column.id().len()) else {
        let end = text.find(['=', '~', ':', '<', '>', '!']).unwrap_or(text.len());
        return Err(no_column(text.get(..end).unwrap_or_default(), offered));
    };
    let rest = text.trim_start().strip_prefix(&column.id()).unwrap_or_default().trim();
    let (how, value) = if rest == "!=" {
        (How::NotEmpty, "")
    } else if rest.starts_with(['<', '>']) {
        (How::Number, rest)
    } else if let Some(value) = rest.strip_prefix(':') {
        (How::Number, value)
    } else if let Some(value) = rest.strip_prefix('~') {
        (How::Contains, value)
    } else if let Some(value) = rest.strip_prefix('=') {
        let how = if value.contains(';') { How::OneOf } else { How::Is };
        (if value.trim().is_empty() { How::Empty } else { how }, value)
    } else {
        return Err(NotationError::NoCondition(text.to_owned()));
    };
    let condition = Condition { column: column.clone(), how, text: value.trim().to_owned() };
    match condition.check(language) {
        Ok(()) => Ok(condition),
        Err(error) => Err(NotationError::Condition { text: text.to_owned(), error }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::table::sample::ward;

    #[test]
    fn conditions_are_read_as_they_are_written() {
        let offered = Column::offered(&ward());
        let read = |text: &str| {
            let condition = read_condition(text, &offered, Language::Vietnamese).unwrap();
            (condition.column.id(), condition.how, condition.text)
        };
        for (text, id, how, value) in [
            ("land_use=ODT", "land_use", How::Is, "ODT"),
            ("land_use = ODT; ONT", "land_use", How::OneOf, "ODT; ONT"),
            ("address~ngõ đông", "address", How::Contains, "ngõ đông"),
            ("area:100-200", "area", How::Number, "100-200"),
            ("legal_area >= 300", "legal_area", How::Number, ">= 300"),
            ("map:GHICHU#2=hai", "map:GHICHU#2", How::Is, "hai"),
            ("certificates=", "certificates", How::Empty, ""),
            ("certificates!=", "certificates", How::NotEmpty, ""),
        ] {
            assert_eq!(read(text), (id.to_owned(), how, value.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        let offered = Column::offered(&ward());
        let refused = |text: &str| read_condition(text, &offered, Language::Vietnamese).unwrap_err();
        assert!(matches!(refused("map:TENCHU=Trần"), NotationError::NoColumn { .. }), "a personal column");
        assert!(matches!(refused("address"), NotationError::NoCondition(_)));
        assert!(matches!(refused("area>ba"), NotationError::Condition { error: ConditionError::NoNumber(_), .. }));
        assert_eq!(read_columns("sheet, number", &offered).unwrap(), [Column::Sheet, Column::Number]);
        let order = read_order("sheet,-area", &offered).unwrap();
        assert_eq!(order.iter().map(|order| order.descending).collect::<Vec<_>>(), [false, true]);
        assert!(read_order("-rộng", &offered).is_err());
    }
}
