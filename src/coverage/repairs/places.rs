//! Which faults are repaired together.

use std::collections::BTreeSet;

use geo_types::Rect;

use super::super::boxes::{apart, grown};
use super::super::fault::{Fault, Rule};
use super::super::rules::Told;
use super::super::{Checked, ward::Ward};
use super::RepairQuestion;
use crate::geometry::boxes_touch;

/// What is repaired as one.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub kind: Kind,
    /// Millimetres.
    pub window: Rect<f64>,
    /// What is wrong there.
    pub told: Vec<Told>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The outline of a shape.
    Outline(u32),
    /// Parcels that are one over again.
    Copies,
    /// Overlaps, gaps, open ones too, and corners that do not match.
    Between,
    /// A sheet that was moved, by its place among those.
    Sheet(usize),
}

/// Rules of faults that are repaired by giving away faces between parcels.
const BETWEEN: [Rule; 5] = [Rule::Overlap, Rule::Gap, Rule::OpenGap, Rule::UnmatchedEdge, Rule::NearParallel];

/// How far around faults one looks, millimetres: more than noding moves a boundary.
const MARGIN: f64 = 10.0;

impl Place {
    /// What it is known by from round to round: the same while nothing there changes.
    pub fn key(&self) -> (Kind, [i64; 4]) {
        let (low, high) = (self.window.min(), self.window.max());
        (self.kind, [low.x, low.y, high.x, high.y].map(|at| at as i64))
    }

    /// The faults in it.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.told.iter().filter_map(|told| told.fault.as_ref())
    }

    /// Shapes that its repair will probably change, sorted.
    pub fn shapes(&self, ward: &Ward) -> BTreeSet<u32> {
        let parcels = self.faults().flat_map(|fault| &fault.parcels);
        let own = if let Kind::Outline(at) = self.kind { Some(at) } else { None };
        parcels.filter_map(|parcel| ward.shapes.position(*parcel)).chain(own).collect()
    }
}

/// The places to repair now: outlines first, because what is between parcels is seen only when they are sound; copies next.
pub(super) fn places(checked: &Checked, question: &RepairQuestion, given_up: &dyn Fn(&Place) -> bool) -> Vec<Place> {
    let outlines = kept(outlines(checked, question), given_up);
    if !outlines.is_empty() {
        return outlines;
    }
    let copies = kept(copies(checked, question), given_up);
    if !copies.is_empty() {
        return copies;
    }
    kept(between(checked, question), given_up)
}

/// The place at which a fault is repaired.
pub(super) fn place_of(checked: &Checked, question: &RepairQuestion, fault: &Fault) -> Option<Place> {
    let found: [fn(&Checked, &RepairQuestion) -> Vec<Place>; 3] = [outlines, copies, between];
    let mut places = found.iter().flat_map(|places| places(checked, question));
    places.find(|place| place.faults().any(|other| other == fault))
}

fn kept(places: Vec<Place>, given_up: &dyn Fn(&Place) -> bool) -> Vec<Place> {
    places.into_iter().filter(|place| !given_up(place)).collect()
}

fn is_asked(fault: &Fault, question: &RepairQuestion) -> bool {
    let of_parcels = |only: &BTreeSet<_>| fault.parcels.iter().any(|parcel| only.contains(parcel));
    question.rules.contains(&fault.rule) && question.only.as_ref().is_none_or(of_parcels)
}

fn outlines(checked: &Checked, question: &RepairQuestion) -> Vec<Place> {
    let ward = &checked.ward;
    let flawed: BTreeSet<u32> = ward.shapes.flaws.iter().map(|(at, _)| *at).collect();
    let mut places: Vec<Place> = Vec::new();
    for fault in super::super::rules::of_outlines(ward, &|at| flawed.contains(&at)) {
        let is_outline = matches!(fault.rule, Rule::InvalidRing | Rule::Spike | Rule::RepeatedVertex);
        let at = fault.parcels.first().and_then(|parcel| ward.shapes.position(*parcel));
        let Some(at) = at.filter(|_| is_outline && is_asked(&fault, question)) else { continue };
        let Some(window) = ward.reach(at) else { continue };
        let told = Told::of(Some(fault), window);
        match places.iter_mut().find(|place| place.kind == Kind::Outline(at)) {
            Some(place) => place.told.push(told),
            None => places.push(Place { kind: Kind::Outline(at), window, told: vec![told] }),
        }
    }
    places
}

fn copies(checked: &Checked, question: &RepairQuestion) -> Vec<Place> {
    let is_copy = |told: &&Told| told.fault.as_ref().is_some_and(|fault| fault.rule == Rule::DuplicateParcel);
    let asked = |told: &&Told| told.fault.as_ref().is_some_and(|fault| is_asked(fault, question));
    let told = checked.between.iter().filter(is_copy).filter(asked);
    told.map(|told| Place { kind: Kind::Copies, window: told.bounds, told: vec![told.clone()] }).collect()
}

fn between(checked: &Checked, question: &RepairQuestion) -> Vec<Place> {
    let is_repaired = |told: &&Told| told.fault.as_ref().is_some_and(|fault| BETWEEN.contains(&fault.rule));
    let told: Vec<&Told> = checked.between.iter().filter(is_repaired).collect();
    let mut windows = apart(told.iter().map(|told| grown(told.bounds, MARGIN)).collect());
    windows.sort_by(|a, b| a.min().x.total_cmp(&b.min().x).then(a.min().y.total_cmp(&b.min().y)));
    let place = |window: Rect<f64>| {
        let within = told.iter().filter(|told| boxes_touch(&told.bounds, &window)).map(|told| (*told).clone());
        Place { kind: Kind::Between, window, told: within.collect() }
    };
    let is_wanted = |place: &Place| place.faults().any(|fault| is_asked(fault, question));
    windows.into_iter().map(place).filter(is_wanted).collect()
}
