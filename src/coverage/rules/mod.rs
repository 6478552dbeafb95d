//! One file a rule: when it fires, what it tells.

mod area_mismatch;
mod duplicate_number;
mod duplicate_parcel;
mod empty_hole;
mod gap;
mod garbled_text;
mod invalid_ring;
mod land_use_code;
mod missing_geometry;
mod near_parallel;
mod open_gap;
mod outside_ward;
mod overlap;
mod place;
mod repeated_vertex;
mod seen;
mod several_parts;
mod short_edge;
mod sliver;
mod spike;
mod unmatched_edge;

use std::collections::BTreeSet;
use std::sync::Arc;

use geo_types::Rect;
use rayon::prelude::*;

pub(super) use area_mismatch::worse_area;
pub(super) use duplicate_number::find as of_numbers;
pub(super) use duplicate_parcel::Copies;
pub(super) use outside_ward::outside_ward;
pub use place::place_in;
use seen::Seen;
pub(super) use short_edge::{ShortEdge, short_edges};
pub(super) use sliver::sliver;

use super::fault::{Fault, Rule};
use super::limits::Limits;
use super::spot::{Spot, split};
use super::strip::Strip;
use super::ward::Ward;
use crate::cadastre::{Parcel, Snapshot};
use crate::geometry::{Edge, Node, box_around_nodes};
use crate::jobs::{Cancelled, Watch};

/// What is wrong with the outlines of some shapes, each for itself.
pub(super) fn of_outlines(ward: &Ward, of: &dyn Fn(u32) -> bool) -> Vec<Fault> {
    type Find = fn(&Ward, &dyn Fn(u32) -> bool) -> Vec<Fault>;
    let rules: [Find; 5] =
        [missing_geometry::find, invalid_ring::find, spike::find, repeated_vertex::find, several_parts::find];
    rules.iter().flat_map(|find| find(ward, of)).collect()
}

/// What was found between parcels, and where it could be seen to change.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// `None` where it follows from another fault.
    pub fault: Option<Fault>,
    /// The box of its outline, millimetres.
    pub bounds: Rect<f64>,
    /// Shapes that it says are others over again.
    pub copies: Vec<u32>,
    /// Edges that would close it, where it is open.
    pub caps: Vec<Edge>,
}

impl Told {
    pub fn of(fault: Option<Fault>, bounds: Rect<f64>) -> Self {
        Self { fault, bounds, copies: Vec::new(), caps: Vec::new() }
    }
}

/// What the rules between parcels judge.
#[derive(Debug)]
pub(super) struct Places {
    pub spots: Vec<Spot>,
    /// Those that edges without a partner pass through.
    pub nodes: Vec<Node>,
    pub strips: Vec<Strip>,
    pub short_edges: Vec<ShortEdge>,
}

/// Spots that are judged one after another: fewer are no work for several cores.
const SPOTS: usize = 64;

/// What a spot is by itself.
enum Alone {
    /// What is told of it; `None` where it follows from another fault.
    Told(Option<Fault>),
    Parts(Vec<Spot>),
}

impl Alone {
    fn of(ward: &Ward, spot: Spot) -> Self {
        let Some(spot) = without_flaws(ward, spot) else { return Self::Told(None) };
        match unmatched_edge::of_spot(ward, &spot) {
            Some(fault) => Self::Told(Some(fault)),
            None => Self::Parts(split(ward, spot)),
        }
    }
}

/// What is wrong between parcels. A place is told by the first rule that knows its cause. `known` are copies elsewhere.
pub(super) fn between_parcels(ward: &Ward, places: Places, known: &Copies) -> Vec<Told> {
    let Places { spots, nodes, strips, short_edges } = places;
    let (mut told, mut rest, mut seen) = (Vec::new(), Vec::new(), Seen::default());
    spots.iter().for_each(|spot| seen.add(spot.nodes()));
    let judge = |spot: Spot| (spot.bounds(), Alone::of(ward, spot));
    let judged: Vec<(Rect<f64>, Alone)> = spots.into_par_iter().with_min_len(SPOTS).map(judge).collect();
    for (bounds, alone) in judged {
        match alone {
            Alone::Told(fault) => told.push(Told::of(fault, bounds)),
            Alone::Parts(parts) => rest.extend(parts.into_iter().map(|part| (bounds, part))),
        }
    }
    let copies_over = |(_, spot): &(Rect<f64>, Spot)| duplicate_parcel::copies(ward, spot);
    let of_spots: Vec<Vec<u32>> = rest.par_iter().with_min_len(SPOTS).map(copies_over).collect();
    let mut copies = known.clone();
    copies.0.extend(of_spots.iter().flatten());
    let fault = |spot: &Spot| {
        if let Some(fault) = duplicate_parcel::fault(ward, spot, &copies) {
            Some(fault)
        } else if copies.explain(spot) {
            None
        } else {
            overlap::fault(ward, spot).or_else(|| empty_hole::fault(ward, spot)).or_else(|| gap::fault(ward, spot))
        }
    };
    told.par_extend(
        rest.into_par_iter()
            .zip(of_spots)
            .with_min_len(SPOTS)
            .map(|((bounds, spot), copies)| Told { copies, ..Told::of(fault(&spot), bounds) }),
    );
    let lacking = nodes.into_iter().filter(|node| !seen.contains(*node));
    told.extend(lacking.filter_map(|node| {
        let bounds = box_around_nodes([node])?;
        let fault = unmatched_edge::of_node(ward, node)?;
        let follows = ward.flawed.contains(&node);
        Some(Told::of((!follows).then_some(fault), bounds))
    }));
    for strip in strips.iter().filter(|strip| open_gap::is_fault(ward, strip)) {
        let fault = (!follows_from_flaw(ward, strip)).then(|| {
            let hardly = unmatched_edge::of_strip(ward, strip).or_else(|| near_parallel::fault(ward, strip));
            hardly.unwrap_or_else(|| open_gap::fault(ward, strip))
        });
        seen.add(strip.nodes.iter().copied());
        told.push(Told { caps: strip.caps.clone(), ..Told::of(fault, strip.bounds()) });
    }
    let short = short_edge::faults(ward, &short_edges, &seen).into_iter();
    told.extend(short.map(|(fault, bounds)| Told::of(Some(fault), bounds)));
    told
}

/// Whether a strip follows from a ring that crosses itself, a spike or a repeated corner, which are told already.
fn follows_from_flaw(ward: &Ward, strip: &Strip) -> bool {
    let touches = |flawed: &BTreeSet<Node>, width: f64| {
        strip.width <= width * 1e3 && !flawed.is_empty() && strip.nodes.iter().any(|node| flawed.contains(node))
    };
    touches(&ward.flawed.spiked, ward.limits.crack_width)
        || touches(&ward.flawed.repeated, ward.limits.least_width)
        || touches(&ward.flawed.crossed, f64::INFINITY)
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

/// Parcels of one portion of work: what they say stays in a processor's cache while one rule after the other reads it.
const PORTION: usize = 1_024;

/// What is wrong with what columns say of parcels, by the rules that are asked for. `parcels` are all of the snapshot.
///
/// Errors: [`Cancelled`].
pub(super) fn of_columns(
    snapshot: &Snapshot,
    parcels: &[&Arc<Parcel>],
    limits: &Limits,
    asked: &[Rule],
    watch: &Watch,
) -> Result<Vec<Fault>, Cancelled> {
    let portions: Vec<Vec<Fault>> = parcels
        .par_chunks(PORTION)
        .map(|portion| {
            watch.check()?;
            Ok(of_each(snapshot, portion, limits, asked))
        })
        .collect::<Result<_, _>>()?;
    let mut faults: Vec<Fault> = portions.into_iter().flatten().collect();
    if asked.contains(&Rule::DuplicateNumber) {
        watch.check()?;
        faults.extend(of_numbers(snapshot, parcels));
    }
    Ok(faults)
}

/// What is wrong with what columns say of parcels, each for itself.
pub(super) fn of_each(snapshot: &Snapshot, parcels: &[&Arc<Parcel>], limits: &Limits, asked: &[Rule]) -> Vec<Fault> {
    type Find = fn(&Snapshot, &[&Arc<Parcel>], &Limits) -> Vec<Fault>;
    let rules: [(Rule, Find); 3] = [
        (Rule::AreaMismatch, area_mismatch::find),
        (Rule::LandUseCode, land_use_code::find),
        (Rule::GarbledText, garbled_text::find),
    ];
    let asked = rules.iter().filter(|(rule, _)| asked.contains(rule));
    asked.flat_map(|(_, find)| find(snapshot, parcels, limits)).collect()
}

#[cfg(test)]
pub(super) mod columned;
#[cfg(test)]
pub(super) mod sample;
