//! One file a rule: when it fires, what it tells.

mod duplicate_parcel;
mod empty_hole;
mod gap;
mod invalid_ring;
mod missing_geometry;
mod overlap;
mod repeated_vertex;
mod several_parts;
mod sliver;
mod spike;
mod unmatched_edge;

use std::collections::BTreeSet;

use super::fault::Fault;
use super::spot::{Spot, split, spots};
use super::ward::Ward;
use crate::geometry::Node;
use crate::jobs::{Cancelled, Watch};

/// What is wrong with the outlines of parcels, each for itself.
pub(super) fn of_outlines(ward: &Ward) -> Vec<Fault> {
    let rules: [fn(&Ward) -> Vec<Fault>; 6] = [
        missing_geometry::find,
        invalid_ring::find,
        spike::find,
        repeated_vertex::find,
        several_parts::find,
        sliver::find,
    ];
    rules.iter().flat_map(|find| find(ward)).collect()
}

/// What is wrong between parcels. A spot is told by the first rule that knows its cause.
///
/// Errors: [`Cancelled`].
pub(super) fn between_parcels(ward: &Ward, watch: &Watch) -> Result<Vec<Fault>, Cancelled> {
    let (mut faults, mut rest, mut told) = (Vec::new(), Vec::new(), BTreeSet::new());
    for spot in spots(ward, watch)? {
        told.extend(spot.nodes());
        let Some(spot) = without_flaws(ward, spot) else { continue };
        match unmatched_edge::of_spot(ward, &spot) {
            Some(fault) => faults.push(fault),
            None => rest.extend(split(ward, spot)),
        }
    }
    let copies = duplicate_parcel::copies(ward, &rest);
    for spot in &rest {
        faults.extend(if let Some(fault) = duplicate_parcel::fault(ward, spot, &copies) {
            Some(fault)
        } else if copies.explain(spot) {
            None
        } else {
            overlap::fault(ward, spot).or_else(|| empty_hole::fault(ward, spot)).or_else(|| gap::fault(ward, spot))
        });
    }
    faults.extend(unmatched_edge::of_nodes(ward, &told));
    Ok(faults)
}

/// What is left of a spot without what follows from a ring that crosses itself, a spike or a repeated corner, which are told already.
fn without_flaws(ward: &Ward, mut spot: Spot) -> Option<Spot> {
    let touches = |flawed: &BTreeSet<Node>, width: f64| {
        spot.width <= width * 1e3 && !flawed.is_empty() && spot.nodes().any(|node| flawed.contains(&node))
    };
    if touches(&ward.flawed.spiked, ward.limits.crack_width) || touches(&ward.flawed.repeated, ward.limits.least_width)
    {
        return None;
    }
    if touches(&ward.flawed.crossed, f64::INFINITY) {
        spot.shapes.retain(|at| !ward.flawed.shapes.contains(at));
        spot.count = i32::try_from(spot.shapes.len()).unwrap_or(i32::MAX).min(spot.count);
        return (spot.count > 1).then_some(spot);
    }
    Some(spot)
}

#[cfg(test)]
mod sample;
