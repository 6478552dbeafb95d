//! Leaving faults of the map as they are, with a reason, and looking at them as faults again.

use super::Refusal;
use crate::cadastre::{ChangeSet, Edit, Exception, ExceptionId, FaultMark, Snapshot, Timestamp};
use crate::i18n::Message;

/// Faults that the name of an act spells out.
const NAMED: usize = 2;

/// Makes exceptions of faults, for one reason. A fault that has an exception gets this one in its place. The name of the act does not have
/// the reason, which may name people.
///
/// Refuses: [`Refusal::NoReason`].
pub fn except_faults(
    snapshot: &Snapshot,
    faults: &[(&str, FaultMark)],
    reason: &str,
    (by, at): (&str, Timestamp),
) -> Result<ChangeSet, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    let mut act = named("act-except-faults", faults.iter().map(|(_, fault)| fault.name.as_str()));
    let mut ids = (snapshot.exceptions.next_id()..).map(ExceptionId);
    for (rule, fault) in faults {
        let exception = |id| Exception {
            id,
            fault: fault.name.clone(),
            rule: (*rule).to_owned(),
            reason: reason.to_owned().into(),
            by: by.to_owned(),
            at,
            fingerprint: fault.fingerprint,
        };
        match snapshot.exception_of(&fault.name) {
            Some(known) if Exception { by: known.by.clone(), at: known.at, ..exception(known.id) } == **known => {}
            Some(known) => act.push(Edit::replace(known.clone(), exception(known.id))),
            None => act.changes.extend(ids.next().map(|id| Edit::insert(exception(id)).into())),
        }
    }
    Ok(act)
}

/// Takes exceptions out: their faults are open again.
///
/// Refuses: [`Refusal::NoException`], and then takes none out.
pub fn withdraw_exceptions(snapshot: &Snapshot, faults: &[&str]) -> Result<ChangeSet, Refusal> {
    let mut act = named("act-withdraw-exceptions", faults.iter().copied());
    for fault in faults {
        let exception =
            snapshot.exception_of(fault).ok_or_else(|| Refusal::NoException { fault: (*fault).to_owned() })?;
        act.push(Edit::remove(exception.clone()));
    }
    Ok(act)
}

fn named<'a>(key: &'static str, faults: impl ExactSizeIterator<Item = &'a str>) -> ChangeSet {
    let count = faults.len();
    let mut names: Vec<&str> = faults.take(NAMED).collect();
    if count > NAMED {
        names.push("…");
    }
    ChangeSet::new(Message::new(key).with("count", count).with("faults", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{FaultState, Fingerprint, Purpose};

    fn mark(name: &str, judged_by: u8) -> FaultMark {
        FaultMark { name: name.to_owned(), class: String::new(), fingerprint: Fingerprint([judged_by; 32]) }
    }

    #[test]
    fn an_exception_needs_a_reason_and_stands_until_what_it_was_made_for_changes() {
        let (ward, stamp) = (Snapshot::default(), ("lan", Timestamp(7)));
        let fault = mark("gap:5/1+5/2", 1);
        assert_eq!(except_faults(&ward, &[("gap", fault.clone())], " \n", stamp), Err(Refusal::NoReason));
        let act = except_faults(&ward, &[("gap", fault.clone())], " ngõ đi chung ", stamp).expect("a reason");
        assert!(!format!("{:?}", act.name).contains("ngõ"), "{:?}", act.name);
        let ward = ward.apply(&act).expect("fits");
        let FaultState::Excepted(exception) = ward.fault_state(&fault) else { panic!("it stands") };
        assert_eq!((exception.reason.open(Purpose::Display).as_str(), exception.by.as_str()), ("ngõ đi chung", "lan"));
        let changed = ward.fault_state(&mark("gap:5/1+5/2", 2));
        assert!(matches!(changed, FaultState::Lapsed(_)) && changed.is_open(), "{changed:?}");
        assert_eq!(ward.fault_state(&mark("gap:5/1+5/2#2", 1)), FaultState::Open, "another one of the same parcels");
        let open = ward.apply(&act.inverted()).expect("fits");
        assert_eq!((open.fault_state(&fault), open.exceptions.len()), (FaultState::Open, 0));
    }

    #[test]
    fn a_fault_has_one_exception_and_withdrawing_is_all_or_nothing() {
        let fault = mark("gap:5/1", 1);
        let except = |ward: &Snapshot, fault: &FaultMark, reason: &str, by: &str| {
            let act = except_faults(ward, &[("gap", fault.clone())], reason, (by, Timestamp(1))).expect("a reason");
            (act.changes.len(), ward.apply(&act).expect("fits"))
        };
        let (_, ward) = except(&Snapshot::default(), &fault, "mương", "an");
        assert_eq!(except(&ward, &fault, "mương", "bình").0, 0, "said already");
        let (_, ward) = except(&ward, &mark("gap:5/1", 2), "mương", "bình");
        let made: Vec<(u64, &str)> = ward.exceptions.iter().map(|row| (row.id.0, row.by.as_str())).collect();
        assert_eq!(made, [(1, "bình")]);
        let refused = withdraw_exceptions(&ward, &["gap:5/1", "gap:5/2"]);
        assert_eq!(refused, Err(Refusal::NoException { fault: "gap:5/2".to_owned() }));
        let act = withdraw_exceptions(&ward, &["gap:5/1"]).expect("it is there");
        assert_eq!(ward.apply(&act).expect("fits").exception_of("gap:5/1"), None);
    }
}
