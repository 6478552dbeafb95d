//! What a cell must be for its row to pass: one condition of one column, as a person writes it.

use super::column::Column;
use super::numbers::{Bounds, NumberPart, sure_number};
use super::texts::EMPTY;
use super::values::Values;
use crate::i18n::{Explain, Language, Message};
use crate::text::{fold, parse_number};

/// How a cell is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum How {
    /// Holds the text, whatever the accents.
    #[default]
    Contains,
    /// Is the text, whatever the accents; a number, as it is shown.
    Is,
    /// Is one of the texts between `;`.
    OneOf,
    /// Is a number within bounds: `100-200`, `> 300`, `<= 5`.
    Number,
    Empty,
    NotEmpty,
}

impl How {
    pub const ALL: [Self; 6] = [Self::Contains, Self::Is, Self::OneOf, Self::Number, Self::Empty, Self::NotEmpty];

    /// Key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Contains => "table-how-contains",
            Self::Is => "table-how-is",
            Self::OneOf => "table-how-one-of",
            Self::Number => "table-how-number",
            Self::Empty => "table-how-empty",
            Self::NotEmpty => "table-how-not-empty",
        }
    }

    /// Whether a text belongs to it.
    pub fn takes_text(self) -> bool {
        !matches!(self, Self::Empty | Self::NotEmpty)
    }
}

/// A condition of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub column: Column,
    pub how: How,
    pub text: String,
}

/// Why a condition cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    #[error("nothing to compare with")]
    NoText,
    #[error("{0} is no number and no range of numbers")]
    NoNumber(String),
    /// `1.200`: thousands, or three decimals.
    #[error("{0} may be thousands or decimals")]
    Ambiguous(String),
    #[error("the range {0} ends before it begins")]
    Backward(String),
    #[error("the project has no column {0}")]
    NoColumn(String),
}

impl Explain for ConditionError {
    fn message(&self) -> Message {
        match self {
            Self::NoText => Message::new("table-condition-no-text"),
            Self::NoNumber(text) => Message::new("table-condition-no-number").with("text", text.as_str()),
            Self::Ambiguous(text) => Message::new("table-condition-ambiguous").with("text", text.as_str()),
            Self::Backward(text) => Message::new("table-condition-backward").with("text", text.as_str()),
            Self::NoColumn(column) => Message::new("table-condition-no-column").with("column", column.as_str()),
        }
    }
}

impl Condition {
    /// Whether it can be read, as far as that can be said without the values of its column.
    ///
    /// Errors: [`ConditionError`].
    pub fn check(&self, language: Language) -> Result<(), ConditionError> {
        if self.how.takes_text() && self.text.trim().is_empty() {
            return Err(ConditionError::NoText);
        }
        match self.how {
            How::Number => Bounds::read(&self.text, language).map(drop),
            How::Is if self.column.is_area() => sure_number(&self.text, language).map(drop),
            How::OneOf if self.column.is_area() => {
                self.parts().try_for_each(|part| sure_number(part, language).map(drop))
            }
            _ => Ok(()),
        }
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        self.text.split([';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty())
    }

    /// Takes away the rows that do not pass.
    ///
    /// Errors: [`ConditionError`]; then no row is taken away.
    pub fn keep(&self, values: &Values, language: Language, rows: &mut Vec<u32>) -> Result<(), ConditionError> {
        self.check(language)?;
        match values {
            Values::Numbers(numbers) => {
                let test = self.number_test(language)?;
                rows.retain(|row| test(numbers.get(*row as usize).copied().unwrap_or(f64::NAN)));
            }
            Values::Texts(texts) => {
                let passes = match self.how {
                    How::Contains => texts.holding(&fold(&self.text)),
                    How::Is => {
                        let wanted = fold(&self.text);
                        texts.passing(|text| text == wanted)
                    }
                    How::OneOf => {
                        let wanted: Vec<String> = self.parts().map(fold).collect();
                        texts.passing(|text| wanted.iter().any(|wanted| text == wanted))
                    }
                    How::Number => {
                        let bounds = Bounds::read(&self.text, language)?;
                        texts.passing(|text| parse_number(text).is_some_and(|number| bounds.hold(number)))
                    }
                    How::Empty | How::NotEmpty => {
                        (0..texts.len() as u32).map(|code| (code == EMPTY) == (self.how == How::Empty)).collect()
                    }
                };
                rows.retain(|row| passes.get(texts.code(*row) as usize).copied().unwrap_or(false));
            }
        }
        Ok(())
    }

    /// What a number must be; one that is none stands for an empty cell.
    fn number_test(&self, language: Language) -> Result<Box<dyn Fn(f64) -> bool>, ConditionError> {
        let is_area = self.column.is_area();
        let shown = move |number: f64| if is_area { (number * 10.0).round() } else { number };
        Ok(match self.how {
            How::Empty => Box::new(f64::is_nan),
            How::NotEmpty => Box::new(|number| !number.is_nan()),
            How::Number => {
                let bounds = Bounds::read(&self.text, language)?;
                Box::new(move |number| bounds.hold(number))
            }
            How::Is | How::OneOf => {
                let parts = if self.how == How::Is { vec![self.text.trim()] } else { self.parts().collect() };
                let wanted =
                    parts.into_iter().map(|part| sure_number(part, language)).collect::<Result<Vec<f64>, _>>()?;
                Box::new(move |number| wanted.iter().any(|wanted| (shown(*wanted) - shown(number)).abs() < 1e-9))
            }
            How::Contains => match NumberPart::of(&fold(&self.text), language) {
                Some(part) => Box::new(move |number| part.is_in(number, is_area)),
                None => Box::new(|_| false),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::table::sample::{keys, ward};
    use crate::tasks::table::values::TableData;

    fn kept(column: &Column, how: How, text: &str) -> Result<Vec<u32>, ConditionError> {
        let (snapshot, language, watch) = (ward(), Language::Vietnamese, crate::jobs::Watch::new());
        let data = TableData::read(&snapshot, std::slice::from_ref(column), None, (language, &keys), &watch).unwrap();
        let mut rows = (0..data.rows()).collect();
        let condition = Condition { column: column.clone(), how, text: text.to_owned() };
        condition.keep(data.values(column).unwrap(), language, &mut rows).map(|()| rows)
    }

    #[test]
    fn texts_are_compared_without_accents() {
        assert_eq!(kept(&Column::Address, How::Contains, "DONG").unwrap(), [0]);
        assert_eq!(kept(&Column::Address, How::Is, "xom tay").unwrap(), [1]);
        assert_eq!(kept(&Column::Address, How::Is, "xom").unwrap(), Vec::<u32>::new());
        assert_eq!(kept(&Column::Address, How::OneOf, "xóm tây; ngõ đông;").unwrap(), [0, 1]);
        assert_eq!(kept(&Column::Address, How::Empty, "").unwrap(), [2]);
        assert_eq!(kept(&Column::Address, How::NotEmpty, "").unwrap(), [0, 1]);
    }

    #[test]
    fn numbers_are_compared_as_numbers_whatever_the_column_is_made_of() {
        for (text, rows) in [
            (">7,5", vec![0, 2]),
            (">= 7.5", vec![0, 1, 2]),
            ("<30", vec![1]),
            ("≤30 m²", vec![0, 1]),
            ("10-30", vec![0]),
            ("10..100", vec![0, 2]),
            ("10 đến 29", vec![]),
            ("-5-10", vec![1]),
            ("30", vec![0]),
        ] {
            assert_eq!(kept(&Column::LegalArea, How::Number, text).unwrap(), rows, "{text}");
        }
        assert_eq!(kept(&Column::Number, How::Number, "9-12").unwrap(), [0, 2], "12a is no number");
        assert_eq!(kept(&Column::LegalArea, How::Is, "7,5").unwrap(), [1]);
        assert_eq!(kept(&Column::LegalArea, How::OneOf, "7,5; 100").unwrap(), [1, 2]);
        assert_eq!(kept(&Column::LegalArea, How::Contains, "0,0").unwrap(), [0, 2], "30,0 and 100,0 as they are shown");
        assert_eq!(kept(&Column::Area, How::Empty, "").unwrap(), [1, 2]);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let refused = |how, text: &str| kept(&Column::LegalArea, how, text).unwrap_err();
        assert_eq!(refused(How::Number, ">"), ConditionError::NoNumber(String::new()));
        assert_eq!(refused(How::Number, "rộng"), ConditionError::NoNumber("rộng".to_owned()));
        assert_eq!(refused(How::Number, "200-100"), ConditionError::Backward("200-100".to_owned()));
        assert_eq!(refused(How::Number, "> 1.200"), ConditionError::Ambiguous("1.200".to_owned()));
        assert_eq!(refused(How::Is, "ODT"), ConditionError::NoNumber("ODT".to_owned()));
        assert_eq!(refused(How::Contains, " "), ConditionError::NoText);
    }
}
