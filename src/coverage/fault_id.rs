//! What a fault is called, so that it is known again after the next check.

use std::collections::HashMap;

use super::Fault;
use crate::cadastre::{Designation, ParcelId, Snapshot};

/// Parcels that a name spells out; of more it has the first ones and a digest of all. Source: ours; a name fits a line.
const NAMED: usize = 4;

/// Hexadecimal digits of the digest: 40 bits, for the gaps of a ward.
const DIGEST_DIGITS: usize = 10;

/// The names of faults, in their order: rule, parcels, and a number from 2 on among those that are alike, by place:
/// `overlap:12/125+12/126`, `gap:12/7+12/8+12/9#2`. Each is given once.
///
/// Why by number and not by place or row: a name stays the same when the map is imported again, its rows come in another order, or
/// corners move a little. Limits: a fault loses its name when one of its parcels gets another number, and the second of two
/// alike becomes the first when that one is mended.
pub fn fault_ids(faults: &[Fault], snapshot: &Snapshot) -> Vec<String> {
    let mut ids: Vec<String> = faults.iter().map(|fault| alike(fault, snapshot)).collect();
    let mut groups: HashMap<&str, Vec<usize>> = HashMap::with_capacity(ids.len());
    for (at, id) in ids.iter().enumerate() {
        groups.entry(id).or_default().push(at);
    }
    let mut twins: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
    for group in &mut twins {
        group.sort_by(|one, other| by_place(faults.get(*one), faults.get(*other)).then(one.cmp(other)));
        for (number, at) in (1..).zip(group).skip(1) {
            if let Some(id) = ids.get_mut(*at) {
                *id = format!("{id}#{number}");
            }
        }
    }
    ids
}

/// The name of a fault without its number.
fn alike(fault: &Fault, snapshot: &Snapshot) -> String {
    let mut labels: Vec<String> = fault.parcels.iter().map(|parcel| parcel_key(*parcel, snapshot)).collect();
    labels.sort_unstable();
    if labels.is_empty() {
        return format!("{}:-", fault.rule.name());
    }
    let named = labels.len().min(NAMED);
    let mut id = format!("{}:{}", fault.rule.name(), labels.get(..named).unwrap_or_default().join("+"));
    if labels.len() > named {
        let digest = blake3::hash(labels.join("+").as_bytes()).to_hex();
        id.push_str(&format!("+{}~{}", labels.len() - named, &digest.as_str()[..DIGEST_DIGITS]));
    }
    id
}

/// `12/125` whatever its spelling; by its id where it has no number.
fn parcel_key(id: ParcelId, snapshot: &Snapshot) -> String {
    match snapshot.parcels.get(id).filter(|parcel| !parcel.number.is_empty()) {
        Some(parcel) => format!("{}/{}", plain(&parcel.sheet), plain(&parcel.number)),
        None => format!("id{}", id.0),
    }
}

/// A designation without the signs that a name is made with.
fn plain(designation: &Designation) -> String {
    let sign = |letter: char| if letter.is_alphanumeric() || matches!(letter, '-' | '.') { letter } else { '_' };
    designation.key().chars().map(sign).collect()
}

fn by_place(one: Option<&Fault>, other: Option<&Fault>) -> std::cmp::Ordering {
    let place = |fault: Option<&Fault>| {
        let place = fault.and_then(|fault| fault.place);
        place.map_or((f64::INFINITY, f64::INFINITY), |place| (place.x, place.y))
    };
    let ((x, y), (other_x, other_y)) = (place(one), place(other));
    x.total_cmp(&other_x).then(y.total_cmp(&other_y))
}

#[cfg(test)]
mod tests {
    use geo_types::Coord;

    use super::*;
    use crate::cadastre::{Edit, Parcel};
    use crate::coverage::{Class, Rule};
    use crate::i18n::Message;

    fn ward(names: &[(u64, &str, &str)]) -> Snapshot {
        let mut ward = Snapshot::default();
        for (id, sheet, number) in names {
            let parcel = Parcel::numbered(ParcelId(*id), sheet, number);
            ward.change_in_place(&Edit::insert(parcel).into()).expect("new");
        }
        ward
    }

    fn fault(rule: Rule, parcels: &[u64], place: Option<(f64, f64)>) -> Fault {
        Fault {
            rule,
            class: Class::Only,
            parcels: parcels.iter().copied().map(ParcelId).collect(),
            place: place.map(|(x, y)| Coord { x, y }),
            area: None,
            width: None,
            message: Message::new("coverage-title-overlap"),
        }
    }

    #[test]
    fn a_fault_is_named_by_its_rule_and_its_parcels_whatever_their_rows_and_spelling() {
        let faults = |one, other| [fault(Rule::Overlap, &[one, other], Some((1.0, 1.0)))];
        let before = ward(&[(1, "12", "126"), (2, "12", "125")]);
        let again = ward(&[(7, "012", "125"), (9, "12", "126.0")]);
        assert_eq!(fault_ids(&faults(1, 2), &before), ["overlap:12/125+12/126"]);
        assert_eq!(fault_ids(&faults(7, 9), &again), ["overlap:12/125+12/126"]);
    }

    #[test]
    fn faults_alike_are_numbered_by_place_and_small_moves_do_not_matter() {
        let ward = ward(&[(1, "5", "1"), (2, "5", "2")]);
        let at = |place| fault(Rule::Gap, &[1, 2], Some(place));
        let faults = [at((9.0, 0.0)), at((3.0, 8.0)), fault(Rule::Overlap, &[1, 2], None)];
        assert_eq!(fault_ids(&faults, &ward), ["gap:5/1+5/2#2", "gap:5/1+5/2", "overlap:5/1+5/2"]);
        let moved = [at((3.004, 7.9)), at((8.99, 0.02))];
        assert_eq!(fault_ids(&moved, &ward), ["gap:5/1+5/2", "gap:5/1+5/2#2"]);
    }

    #[test]
    fn parcels_without_a_number_and_signs_in_numbers_are_named_too() {
        let ward = ward(&[(1, "5", ""), (2, "5", "2+3#4"), (3, "", "7")]);
        let named = |parcel| fault_ids(&[fault(Rule::Sliver, &[parcel], None)], &ward);
        assert_eq!([named(1), named(2), named(3)].concat(), ["sliver:id1", "sliver:5/2_3_4", "sliver:/7"]);
    }

    #[test]
    fn a_fault_of_no_parcel_has_a_name_too() {
        let fault = || fault(Rule::DuplicateNumber, &[], None);
        assert_eq!(fault_ids(&[fault(), fault()], &ward(&[])), ["duplicate_number:-", "duplicate_number:-#2"]);
    }

    #[test]
    fn a_gap_among_many_parcels_keeps_a_short_name_of_its_own() {
        let names: Vec<(u64, String)> = (1..=300).map(|id| (id, id.to_string())).collect();
        let names: Vec<(u64, &str, &str)> = names.iter().map(|(id, number)| (*id, "5", number.as_str())).collect();
        let ward = ward(&names);
        let around = |parcels: std::ops::RangeInclusive<u64>| fault(Rule::Gap, &parcels.collect::<Vec<_>>(), None);
        let ids = fault_ids(&[around(1..=299), around(1..=300), around(1..=4)], &ward);
        assert!(ids.iter().all(|id| id.len() < 48), "{ids:?}");
        assert!(ids[0].starts_with("gap:5/1+5/10+5/100+5/101+295~") && ids[1].contains("+296~"), "{ids:?}");
        assert_eq!(ids[2], "gap:5/1+5/2+5/3+5/4");
    }
}
