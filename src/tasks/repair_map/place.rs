//! One place of the map, and the ways to repair it.

use std::sync::Arc;

use super::super::check_map::bring_up_to_date;
use super::{Names, RepairRow, act, row};
use crate::cadastre::{ChangeSet, FaultMark, ParcelId};
use crate::coverage::{self, RepairQuestion, Rule, Workbench};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// A way to repair a place.
#[derive(Debug, Clone, PartialEq)]
pub struct WayRow {
    /// What it is chosen by; none where its methods say what it is.
    pub names: Vec<Message>,
    /// Whether the plan would do it.
    pub is_planned: bool,
    /// What it does; or why it does not hold.
    pub outcome: Result<RepairRow, Message>,
    /// What it exceeds.
    pub warnings: Vec<Message>,
}

/// A fault, and what makes it known again.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkedFault {
    pub rule: Rule,
    pub message: Message,
    pub mark: FaultMark,
}

/// The ways for the place of the first of these faults that is there, those that hold first; `None` where none is.
///
/// Errors: [`Cancelled`].
pub fn ways_of_place(
    bench: &mut Workbench,
    faults: &[String],
    question: &RepairQuestion,
    watch: &Watch,
) -> Result<Option<Vec<WayRow>>, Cancelled> {
    let Some(ways) = bench.ways(faults, question, watch)? else { return Ok(None) };
    let names = Names::of(bench.snapshot(), bench.faults());
    let told = |way: coverage::Way| WayRow {
        names: way.names,
        is_planned: way.is_planned,
        outcome: way.outcome.map(|repair| row(bench.snapshot(), &repair, &names)),
        warnings: way.warnings,
    };
    Ok(Some(ways.into_iter().map(told).collect()))
}

/// What makes a fault of the bench known again, by its lasting name: for an exception.
pub fn mark_of_place(bench: &Workbench, name: &str) -> Option<MarkedFault> {
    let fault = bench.fault(name)?;
    let mark = coverage::fault_mark(fault, name, bench.snapshot());
    Some(MarkedFault { rule: fault.rule, message: fault.message.clone(), mark })
}

/// The act of one repair, made for the snapshot of the bench that proved it; the bench goes on to what the map is after it.
///
/// Errors: [`Cancelled`].
pub fn repair_place(bench: &mut Workbench, repair: &RepairRow, watch: &Watch) -> Result<ChangeSet, Cancelled> {
    let snapshot = Arc::clone(bench.snapshot());
    let labels: Vec<&str> = repair.parcels.iter().map(|parcel| parcel.label.as_str()).collect();
    let name = Message::new("act-repair-place").with("parcels", labels.join(", "));
    let mut act = act(&snapshot, name, repair.parcels.iter().map(|parcel| (parcel.id, &parcel.shapes[1])));
    let after = Arc::new(snapshot.apply(&act).expect("made for this snapshot"));
    let changed: Vec<ParcelId> = repair.parcels.iter().map(|parcel| parcel.id).collect();
    bring_up_to_date(&snapshot, bench.follow(after, &changed), &mut act, watch)?;
    Ok(act)
}
