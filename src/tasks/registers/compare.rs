//! One row of a file against the project: what was sent, what came back, what stands here now.

use super::current::CurrentRow;
use super::numbers;
use super::repair::RepairedRow;
use crate::cadastre::{Designation, PartialDate};
use crate::formats::register_form::{Field, ValueOf, Values};

/// Why a value was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictReason {
    /// Changed there and here since it was sent.
    BothChanged,
    /// Differs, and nobody knows what was sent.
    Differs,
    /// The value here comes from a link or from the map: it changes with that only.
    FromMap,
    /// The certificate has a value of its own already.
    OfCertificate,
}

impl ConflictReason {
    /// The sentence that says it.
    pub fn key(self) -> &'static str {
        match self {
            Self::BothChanged => "registers-conflict-both",
            Self::Differs => "registers-conflict-differs",
            Self::FromMap => "registers-conflict-from-map",
            Self::OfCertificate => "registers-conflict-of-certificate",
        }
    }

    /// Whether taking the returned value settles it: what comes from the map is changed by a link only.
    pub fn can_be_settled(self) -> bool {
        self != Self::FromMap
    }
}

/// Whether two values say the same: spaces, the form of a number and zeros before a parcel's number do not count.
pub fn same(field: Field, one: &str, other: &str) -> bool {
    if one == other || one.split_whitespace().eq(other.split_whitespace()) {
        return true;
    }
    match field.column().value {
        ValueOf::Area => matches!((numbers::sure_area(one), numbers::sure_area(other)), (Some(a), Some(b)) if a == b),
        ValueOf::IssueDate | ValueOf::BirthDate => {
            matches!((PartialDate::parse(one), PartialDate::parse(other)), (Some(a), Some(b)) if a == b)
        }
        ValueOf::Designation => {
            !one.is_empty() && !other.is_empty() && Designation::new(one).key() == Designation::new(other).key()
        }
        _ => false,
    }
}

/// What comes of one row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Fields whose returned value is taken.
    pub taken: Vec<Field>,
    pub conflicts: Vec<(Field, ConflictReason)>,
}

/// Compares field by field. `sent` is what went out, where that is known; `read` what a register said of the row before: saying it again
/// is no news. `told` says which fields the file has a column for.
pub fn compare(
    row: &RepairedRow,
    sent: Option<&Values>,
    read: Option<&Values>,
    now: &CurrentRow,
    told: impl Fn(Field) -> bool,
) -> Outcome {
    let mut outcome = Outcome::default();
    for field in Field::all().filter(|field| told(*field)) {
        let (returned, here) = (row.values.get(field), now.values.get(field));
        let untouched = sent.is_some_and(|sent| {
            same(field, row.written.get(field), sent.get(field)) || same(field, returned, sent.get(field))
        });
        let said_before = sent.is_none()
            && read.is_some_and(|read| !read.get(field).is_empty() && same(field, returned, read.get(field)));
        if untouched || said_before || same(field, returned, here) {
            continue;
        }
        // Without what was sent an empty cell says nothing.
        if sent.is_none() && returned.is_empty() {
            continue;
        }
        let of_map = (now.linked && matches!(field, Field::MapSheet | Field::MapNumber))
            || (now.identified && field == Field::ParcelCode);
        let conflict = match sent {
            _ if of_map => Some(ConflictReason::FromMap),
            Some(sent) if same(field, here, sent.get(field)) => None,
            Some(_) => Some(ConflictReason::BothChanged),
            None if here.is_empty() => None,
            None => Some(ConflictReason::Differs),
        };
        match conflict {
            Some(reason) => outcome.conflicts.push((field, reason)),
            None => outcome.taken.push(field),
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::super::current::RowKey;
    use super::*;
    use crate::cadastre::RegisterRowId;

    fn values(birth: &str) -> Values {
        let mut values = Values::default();
        values.set(Field::BirthDate, birth);
        values
    }

    fn check(sent: Option<&str>, returned: &str, now: &str) -> Outcome {
        let row = RepairedRow {
            number: 7,
            ordinal: None,
            group: String::new(),
            values: values(returned),
            written: values(returned),
            repaired: false,
        };
        let now = CurrentRow {
            key: RowKey::Row(RegisterRowId(1)),
            certificate: None,
            values: values(now),
            linked: false,
            identified: false,
        };
        compare(&row, sent.map(values).as_ref(), None, &now, |_| true)
    }

    fn taken() -> Outcome {
        Outcome { taken: vec![Field::BirthDate], conflicts: Vec::new() }
    }

    fn conflict(reason: ConflictReason) -> Outcome {
        Outcome { taken: Vec::new(), conflicts: vec![(Field::BirthDate, reason)] }
    }

    #[test]
    fn typing_there_is_taken_only_where_nothing_moved_here() {
        assert_eq!(check(Some("1985"), "1986", "1985"), taken());
        assert_eq!(check(Some("1985"), "1985", "1986"), Outcome::default());
        assert_eq!(check(Some("1985"), "1986", "1987"), conflict(ConflictReason::BothChanged));
        assert_eq!(check(Some("1985"), "1986", "1986"), Outcome::default());
        assert_eq!(check(Some("1985"), "", "1985"), taken());
    }

    #[test]
    fn without_what_was_sent_only_gaps_are_filled() {
        assert_eq!(check(None, "1986", ""), taken());
        assert_eq!(check(None, "", "1985"), Outcome::default());
        assert_eq!(check(None, "1986", "1985"), conflict(ConflictReason::Differs));
    }

    #[test]
    fn spelling_is_no_difference() {
        assert!(same(Field::Area, "93,0", "93"));
        assert!(same(Field::PaperNumber, "0125", "125"));
        assert!(same(Field::PersonName, "Nguyễn  Văn Mẫu ", "Nguyễn Văn Mẫu"));
        assert!(!same(Field::Serial, "BX 037034", "BX 37034"));
        assert!(!same(Field::PaperNumber, "", "0"));
    }
}
