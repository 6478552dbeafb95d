//! The fields of the cockpit, checked as they are typed: `sheet/number`, and the lengths of sides.

use super::news::Numbers;
use crate::cadastre::{Designation, Parcel, ParcelId};
use crate::desktop::words::parse_number;
use crate::i18n::Message;
use crate::matching::{FEWEST_SIDES, ParcelQuery};

/// A printed area and that of the map agree when they differ by less than this share of it… Source: ours; a person sees both values.
const AREA_SHARE: f64 = 0.02;
/// …or by less than this, square metres: areas are printed to a decimetre, older ones to the metre.
const AREA_FLOOR: f64 = 0.5;

/// A field that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    pub field: Field,
    pub text: String,
    /// The field takes the focus in the next frame.
    pub focus: bool,
    /// What the text was when it was last looked at.
    pub looked_at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Number,
    Sides,
}

impl Typed {
    pub fn new(field: Field, text: String) -> Self {
        Self { field, text, focus: true, looked_at: String::new() }
    }
}

/// What a typed number names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberCheck {
    /// Nothing was typed yet, or only the sheet.
    Incomplete,
    /// A number without its sheet, and no sheet is known.
    NoSheet,
    SheetMissing(Designation),
    NumberMissing {
        sheet: Designation,
        number: Designation,
    },
    Found(Vec<ParcelId>),
}

/// What `text` names: `12/125`, or `125` on the sheet that is known.
pub fn check_number(text: &str, known_sheet: Option<&Designation>, numbers: &Numbers) -> NumberCheck {
    let (sheet, number) = match text.split_once('/') {
        Some((sheet, number)) => (Some(Designation::new(sheet)), Designation::new(number)),
        None => (known_sheet.cloned(), Designation::new(text)),
    };
    if number.is_empty() {
        return match sheet.filter(|sheet| text.contains('/') && !sheet.is_empty() && !numbers.has_sheet(sheet)) {
            Some(sheet) => NumberCheck::SheetMissing(sheet),
            None => NumberCheck::Incomplete,
        };
    }
    let Some(sheet) = sheet.filter(|sheet| !sheet.is_empty()) else { return NumberCheck::NoSheet };
    if !numbers.has_sheet(&sheet) {
        return NumberCheck::SheetMissing(sheet);
    }
    match numbers.find(&sheet, &number) {
        [] => NumberCheck::NumberMissing { sheet, number },
        found => NumberCheck::Found(found.to_vec()),
    }
}

impl NumberCheck {
    /// What is to be said of it, and whether that is good.
    pub fn message(&self) -> (Message, bool) {
        match self {
            Self::Incomplete => (Message::new("cockpit-number-hint"), true),
            Self::NoSheet => (Message::new("cockpit-number-no-sheet"), false),
            Self::SheetMissing(sheet) => (Message::new("cockpit-sheet-missing").with("sheet", sheet.as_str()), false),
            Self::NumberMissing { sheet, number } => {
                let message = Message::new("cockpit-number-missing").with("sheet", sheet.as_str());
                (message.with("number", number.as_str()), false)
            }
            Self::Found(parcels) => match parcels.as_slice() {
                [_] => (Message::new("cockpit-number-found"), true),
                several => (Message::new("cockpit-number-several").with("count", several.len()), false),
            },
        }
    }
}

/// How the area on paper and that of the map compare. `None` where one of them is lacking.
pub fn check_area(printed: Option<f64>, parcel: &Parcel) -> Option<(Message, bool)> {
    let (paper, map) = (printed?, parcel.legal_area?);
    let agrees = (paper - map).abs() <= (map * AREA_SHARE).max(AREA_FLOOR);
    let key = if agrees { "cockpit-area-agrees" } else { "cockpit-area-differs" };
    Some((Message::new(key).with_number("paper", paper, 1).with_number("map", map, 1), agrees))
}

/// What a sketch tells, as it is typed: `5,0 20.1 ? 19.9` are sides (`?` cannot be read), `90-95` or `93m2` is an area, and words are
/// part of a neighbour's name. `None` when a word is none of these.
pub fn read_sketch(text: &str) -> Option<ParcelQuery> {
    let mut query = ParcelQuery::default();
    let mut names = Vec::new();
    for word in text.split([' ', ';', '\t']).filter(|word| !word.is_empty()) {
        if let Some(area) = read_area(word) {
            query.area = Some(area);
        } else if let Some(sides) = ParcelQuery::read_sides(word) {
            query.sides.extend(sides);
        } else if word.chars().all(char::is_alphabetic) {
            names.push(word);
        } else {
            return None;
        }
    }
    query.neighbour = names.join(" ");
    Some(query)
}

/// Whether there is something to look for.
pub fn is_searchable(query: &ParcelQuery) -> bool {
    query.sides.len() >= FEWEST_SIDES || query.area.is_some() || !query.neighbour.is_empty()
}

/// `90-95`, or `93m2` with the difference that areas may have.
fn read_area(word: &str) -> Option<(f64, f64)> {
    let area = |text: &str| parse_number(text).filter(|area| *area > 0.0);
    if let Some(one) = word.strip_suffix("m2").or(word.strip_suffix("m²")) {
        let room = |area: f64| (area * AREA_SHARE).max(AREA_FLOOR);
        return area(one).map(|area| (area - room(area), area + room(area)));
    }
    let (low, high) = word.split_once('-')?;
    let (low, high) = (area(low)?, area(high)?);
    (low <= high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, Snapshot};

    fn numbers() -> Numbers {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for (id, sheet, number) in [(1, "12", "125"), (2, "12", "0126"), (3, "12", "126")] {
            act.push(Edit::insert(Parcel::numbered(ParcelId(id), sheet, number)));
        }
        Numbers::build(&Snapshot::default().apply(&act).expect("insertions into nothing"))
    }

    fn check(text: &str, sheet: Option<&str>) -> NumberCheck {
        check_number(text, sheet.map(Designation::new).as_ref(), &numbers())
    }

    #[test]
    fn a_number_is_checked_from_the_first_letter_to_the_last() {
        let sheet = Designation::new;
        assert_eq!(check("", None), NumberCheck::Incomplete);
        assert_eq!(check("12/", None), NumberCheck::Incomplete);
        assert_eq!(check("13/", None), NumberCheck::SheetMissing(sheet("13")));
        assert_eq!(check("125", None), NumberCheck::NoSheet);
        assert_eq!(check("125", Some("012")), NumberCheck::Found(vec![ParcelId(1)]));
        assert_eq!(check("012/0125", None), NumberCheck::Found(vec![ParcelId(1)]));
        assert_eq!(check("12/126", None), NumberCheck::Found(vec![ParcelId(2), ParcelId(3)]));
        let missing = NumberCheck::NumberMissing { sheet: sheet("12"), number: sheet("9") };
        assert_eq!(check("12/9", None), missing);
    }

    #[test]
    fn areas_agree_within_two_parts_in_a_hundred_or_half_a_square_metre() {
        let agrees = |paper: f64, map: f64| {
            let parcel = Parcel { legal_area: Some(map), ..Parcel::numbered(ParcelId(1), "1", "1") };
            check_area(Some(paper), &parcel).map(|(_, agrees)| agrees)
        };
        assert_eq!((agrees(98.0, 100.0), agrees(97.9, 100.0)), (Some(true), Some(false)));
        assert_eq!((agrees(10.5, 10.0), agrees(10.6, 10.0)), (Some(true), Some(false)));
        assert_eq!(check_area(None, &Parcel::numbered(ParcelId(1), "1", "1")), None);
    }

    #[test]
    fn a_sketch_is_typed_as_sides_area_and_neighbour_in_any_order() {
        let read = read_sketch("5,0 20.1 ? 19.9 90-95 Văn Mẫu").expect("all words are known");
        assert_eq!((read.sides.len(), read.sides[2].is_nan()), (4, true));
        assert_eq!((read.area, read.neighbour.as_str()), (Some((90.0, 95.0)), "Văn Mẫu"));
        assert_eq!(read_sketch("100m2").and_then(|read| read.area), Some((98.0, 102.0)));
        assert_eq!((read_sketch("5 x9"), read_sketch("95-90")), (None, None));
        let searchable = |text| read_sketch(text).is_some_and(|query| is_searchable(&query));
        assert_eq!(
            [searchable(""), searchable("5 6"), searchable("5 6 7"), searchable("Mẫu")],
            [false, false, true, true]
        );
    }
}
