//! What is decided as one: the faces of faults that hang together, and the ways to give them away.

use std::collections::BTreeSet;

use geo_types::Rect;

use super::super::boxes::{grown, within};
use super::super::fault::{Fault, Rule};
use super::decide::Judge;
use super::places::Place;
use crate::geometry::{Node, in_odd_rings};
use crate::i18n::Message;

/// Faces that are decided together.
pub(super) struct Unit {
    pub faces: Vec<u32>,
    pub rule: Rule,
    /// Metres.
    pub width: f64,
    pub choices: Vec<Choice>,
}

/// Faces that hang together, with the parcels that may get them.
struct Group {
    faces: Vec<u32>,
    rule: Rule,
    width: f64,
    candidates: Vec<u32>,
    nodes: BTreeSet<Node>,
}

impl Group {
    fn touches(&self, other: &Self) -> bool {
        self.candidates == other.candidates && !self.nodes.is_disjoint(&other.nodes)
    }
}

/// One way to decide.
#[derive(Clone)]
pub(super) struct Choice {
    /// The parcel whose boundary holds, or that gets the face.
    pub shape: u32,
    pub assigned: Vec<(u32, u32)>,
}

/// How far a face may reach out of the box of what was told of it, millimetres: boundaries that match run through it unseen there.
const NODING: f64 = 2.0;

/// A parcel of which no more than this share is its own would vanish without what it shares.
const NOTHING: f64 = 1e-3;

impl Judge<'_> {
    /// The faces to decide of, those between the same two parcels that touch together.
    pub fn units(&self, place: &Place, reasons: &mut Vec<Message>) -> Vec<Unit> {
        let mut single: Vec<Group> = Vec::new();
        for (at, face) in self.dissection.faces().filter(|(at, _)| !self.given.assigned.contains_key(at)) {
            let Some(bounds) = self.dissection.bounds(face) else { continue };
            let Some(fault) = self.fault_of(at, &bounds, place) else { continue };
            let limit = if fault.rule == Rule::UnmatchedEdge { f64::INFINITY } else { self.question.widest };
            if fault.width.is_some_and(|width| width > limit) {
                reasons.push(Message::new("repair-left-wide").with_number("limit", limit, 2));
                continue;
            }
            let candidates = self.candidates(at);
            match candidates.as_slice() {
                [] => reasons.push(Message::new("repair-left-locked")),
                _ => {
                    let nodes = self.dissection.rings(at).into_iter().flatten().collect();
                    let width = fault.width.unwrap_or(0.0);
                    single.push(Group { faces: vec![at], rule: fault.rule, width, candidates, nodes });
                }
            }
        }
        let mut groups: Vec<Group> = Vec::new();
        for mut group in single {
            if group.candidates.len() == 2 {
                for other in groups.extract_if(.., |other| other.touches(&group)).collect::<Vec<_>>() {
                    group.faces.extend(other.faces);
                    group.rule = group.rule.min(other.rule);
                    group.width = group.width.max(other.width);
                    group.nodes.extend(other.nodes);
                }
            }
            groups.push(group);
        }
        let unit = |group: Group| Unit {
            choices: self.choices(&group.faces, &group.candidates),
            faces: group.faces,
            rule: group.rule,
            width: group.width,
        };
        groups.into_iter().map(unit).collect()
    }

    /// The faces of what was told of a place, with the width in metres, that are not too wide.
    pub fn faulty(&self, place: &Place) -> Vec<(u32, f64)> {
        let faces = self.dissection.faces().filter_map(|(at, face)| {
            let fault = self.fault_of(at, &self.dissection.bounds(face)?, place)?;
            Some((at, fault.width.filter(|width| fault.rule != Rule::UnmatchedEdge && *width <= self.question.widest)?))
        });
        faces.collect()
    }

    /// What was told of a face, if that is to be repaired.
    fn fault_of<'p>(&self, face: u32, bounds: &Rect<f64>, place: &'p Place) -> Option<&'p Fault> {
        let is_gap = match self.dissection.over[face as usize].len() {
            0 => true,
            1 => return None,
            _ => false,
        };
        let rule = if is_gap { Rule::Gap } else { Rule::Overlap };
        let rings = self.dissection.rings(face);
        let holds = |fault: &Fault| {
            let at = fault.place.map(|at| self.ward.shapes.grid.millimetres(at));
            at.is_some_and(|at| in_odd_rings(rings.iter().map(Vec::as_slice), at))
        };
        let of_kind = place.told.iter().filter_map(|told| Some((told, told.fault.as_ref()?)));
        let of_kind = of_kind.filter(|(told, fault)| {
            // What is open is a gap between its caps.
            let is_it = fault.rule == rule || fault.rule == Rule::UnmatchedEdge || is_gap && !told.caps.is_empty();
            is_it && self.question.rules.contains(&fault.rule)
        });
        let here = of_kind.clone().find(|(_, fault)| holds(fault));
        let around = of_kind.clone().find(|(told, _)| !is_gap && within(&grown(told.bounds, NODING), bounds, 0.0));
        here.or(around).map(|(_, fault)| fault)
    }

    /// Shapes that may get a face, sorted: of an overlap those over it, of a gap those around it. One that is locked gets what it has, and
    /// nothing else.
    fn candidates(&self, face: u32) -> Vec<u32> {
        let over = &self.dissection.over[face as usize];
        let is_locked = |at: &u32| self.is_locked(*at);
        if over.is_empty() {
            let beyond = self.dissection.around(face).flat_map(|(_, beyond)| &self.dissection.over[beyond as usize]);
            return beyond.copied().filter(|at| !is_locked(at)).collect::<BTreeSet<u32>>().into_iter().collect();
        }
        let locked: Vec<u32> = over.iter().copied().filter(is_locked).collect();
        match locked.len() {
            0 => over.clone(),
            1 => locked,
            _ => Vec::new(),
        }
    }

    fn choices(&self, faces: &[u32], candidates: &[u32]) -> Vec<Choice> {
        let choice = |shape: &u32| {
            let other = candidates.iter().find(|other| *other != shape);
            // The boundary of one of two holds: it keeps what both have, and what neither has is the other's.
            let gets = |face: &u32| match other {
                Some(other) if candidates.len() == 2 && self.dissection.over[*face as usize].is_empty() => *other,
                _ => *shape,
            };
            Choice { shape: *shape, assigned: faces.iter().map(|face| (*face, gets(face))).collect() }
        };
        candidates.iter().map(choice).collect()
    }

    /// Whether a shape would vanish without the faces that are decided of.
    pub fn has_nothing_else(&self, at: u32, units: &[Unit]) -> bool {
        let faces = units
            .iter()
            .flat_map(|unit| &unit.faces)
            .filter(|face| self.dissection.over[**face as usize].contains(&at));
        let contested: f64 = faces.map(|face| self.dissection.area(*face)).sum();
        contested >= self.ward.shape(at).area() * (1.0 - NOTHING)
    }
}
