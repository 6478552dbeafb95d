//! Accepting a renumbering crosswalk, and taking one out.

use super::Refusal;
use crate::cadastre::{ChangeSet, Crosswalk, CrosswalkId, Edit, Snapshot};
use crate::i18n::Message;

/// Takes crosswalks in; their ids are given here. A rule that is there already, whoever accepted it, is passed over.
pub fn accept_crosswalks(snapshot: &Snapshot, rules: Vec<Crosswalk>) -> ChangeSet {
    let says_the_same = |one: &Crosswalk, other: &Crosswalk| {
        one.from == other.from && one.to == other.to && one.numbers == other.numbers
    };
    let mut new: Vec<Crosswalk> = Vec::new();
    for rule in rules {
        let known = snapshot.crosswalks.iter().any(|there| says_the_same(there, &rule));
        if !known && !new.iter().any(|there| says_the_same(there, &rule)) {
            new.push(rule);
        }
    }
    let mut act = ChangeSet::new(Message::new("act-accept-crosswalks").with("count", new.len()));
    for (id, rule) in (snapshot.crosswalks.next_id()..).zip(new) {
        act.push(Edit::insert(Crosswalk { id: CrosswalkId(id), ..rule }));
    }
    act
}

/// Takes a crosswalk out; links that were made through it stay.
///
/// Refuses: a crosswalk that is not there.
pub fn remove_crosswalk(snapshot: &Snapshot, crosswalk: CrosswalkId) -> Result<ChangeSet, Refusal> {
    let row = snapshot.crosswalks.get(crosswalk).ok_or(Refusal::NoCrosswalk(crosswalk))?;
    let name = Message::new("act-remove-crosswalk").with("from", row.from.sheet.as_str()).with("to", row.to.as_str());
    let mut act = ChangeSet::new(name);
    act.push(Edit::remove(row.clone()));
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{CrosswalkOrigin, Designation, FormerSheet, MapGeneration, Renumbering, Timestamp};

    fn rule(sheet: &str, shift: i64) -> Crosswalk {
        Crosswalk {
            id: CrosswalkId(0),
            from: FormerSheet {
                commune: "99001".to_owned(),
                generation: MapGeneration::Unknown,
                sheet: sheet.to_owned(),
            },
            to: Designation::new("7"),
            numbers: Renumbering::Shift(shift),
            origin: CrosswalkOrigin::Links { agree: 9, disagree: 0 },
            by: "lan".to_owned(),
            at: Timestamp(5),
        }
    }

    #[test]
    fn a_rule_is_taken_in_once_and_can_be_taken_out() {
        let none = Snapshot::default();
        let ward =
            none.apply(&accept_crosswalks(&none, vec![rule("12", 200), rule("12", 200), rule("13", 0)])).expect("new");
        assert_eq!(ward.crosswalks.len(), 2);
        assert!(accept_crosswalks(&ward, vec![rule("13", 0)]).is_empty());
        let out = remove_crosswalk(&ward, CrosswalkId(1)).expect("it is there");
        assert_eq!(ward.apply(&out).expect("made for it").crosswalks.len(), 1);
        assert_eq!(remove_crosswalk(&none, CrosswalkId(3)), Err(Refusal::NoCrosswalk(CrosswalkId(3))));
    }
}
