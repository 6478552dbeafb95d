//! To whom a face belongs.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::Rect;

use super::super::boxes::{grown, within};
use super::super::fault::{Fault, Rule};
use super::super::ward::Ward;
use super::dissection::Dissection;
use super::places::Place;
use super::shares::Given;
use super::ways::Wish;
use super::{RepairQuestion, Strategy};
use crate::cadastre::Snapshot;
use crate::geometry::{Node, in_odd_rings};
use crate::i18n::Message;

/// Faces, and the shape that gets each.
pub(super) type Assigned = BTreeMap<u32, u32>;

/// What was decided of a place.
pub(super) struct Decided {
    pub assigned: Assigned,
    pub methods: Vec<Message>,
    /// Whether locks, legal areas and corners decided, of all but what is narrow: then boundaries may give way as far as they must.
    pub is_evident: bool,
}

/// Faces that are decided together.
struct Unit {
    faces: Vec<u32>,
    rule: Rule,
    /// Metres.
    width: f64,
    choices: Vec<Choice>,
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
struct Choice {
    /// The parcel whose boundary holds, or that gets the face.
    shape: u32,
    assigned: Vec<(u32, u32)>,
}

/// Why a choice was made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// The others are locked, or it would vanish without.
    Only,
    /// A person chose it.
    Chosen,
    /// It has the corners that the other lacks.
    Corners,
    Strategy(Strategy),
}

/// How far a face may reach out of the box of what was told of it, millimetres: boundaries that match run through it unseen there.
const NODING: f64 = 2.0;

/// So many overlaps and gaps beside each other are the seam of a sheet that was moved: it would have to move back, not to be cut, even where
/// areas agree afterwards. Source: ours.
const SEAM: usize = 8;

/// A parcel of which no more than this share is its own would vanish without what it shares.
const NOTHING: f64 = 1e-3;

pub(super) struct Judge<'a> {
    pub ward: &'a Ward,
    pub snapshot: &'a Snapshot,
    pub question: &'a RepairQuestion,
    /// What a person wants of the place: it comes before corners and strategies.
    pub wish: Option<Wish>,
    pub dissection: &'a Dissection,
    pub given: &'a Given,
}

impl Judge<'_> {
    /// Decides of every face of a place. The first attempt is what is best; the others take the second best of one face after the other.
    ///
    /// Errors: why nothing can be decided.
    pub fn decide(&self, place: &Place, attempt: usize) -> Result<Decided, Message> {
        let mut reasons = Vec::new();
        let units = self.units(place, &mut reasons);
        let mut assigned = self.given.assigned.clone();
        for unit in &units {
            if let Some(choice) = unit.choices.iter().min_by(|a, b| self.by_border(unit, a, b, &Assigned::new())) {
                assigned.extend(choice.assigned.iter().copied());
            }
        }
        let (mut methods, mut evident, mut widest, mut beside) = (self.given.methods.clone(), false, 0.0_f64, 0);
        let mut granted = self.wish.is_none();
        for (at, unit) in units.iter().enumerate() {
            for face in &unit.faces {
                assigned.remove(face);
            }
            let ranked = self.ranked(unit, &units, &assigned);
            let Some((ranked, reason)) = ranked else {
                reasons.push(Message::new("repair-left-undecided"));
                continue;
            };
            let rank = usize::from(attempt > 0 && (attempt - 1) % units.len() == at);
            let Some(choice) = ranked.get(rank).or(ranked.first()) else { continue };
            assigned.extend(choice.assigned.iter().copied());
            granted |= self.is_wished(choice);
            let reason = if rank > 0 { Reason::Strategy(Strategy::LongestBorder) } else { reason };
            match reason {
                Reason::Only | Reason::Chosen | Reason::Corners | Reason::Strategy(Strategy::Evidence) => {
                    evident = true;
                }
                Reason::Strategy(_) => widest = widest.max(unit.width),
            }
            beside += usize::from(reason != Reason::Corners && unit.width > self.question.limits.crack_width);
            methods.push(self.method(unit, choice, reason, &assigned));
        }
        if beside >= SEAM {
            return Err(Message::new("repair-left-seam").with("places", units.len()));
        }
        if !granted {
            reasons.push(Message::new("repair-left-no-choice"));
        } else if !methods.is_empty() || reasons.is_empty() {
            return Ok(Decided { assigned, methods, is_evident: evident && widest <= self.question.farthest });
        }
        Err(reasons.swap_remove(0))
    }

    /// The faces to decide of, those between the same two parcels that touch together.
    fn units(&self, place: &Place, reasons: &mut Vec<Message>) -> Vec<Unit> {
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
        let of_kind = of_kind.filter(|(_, fault)| {
            (fault.rule == rule || fault.rule == Rule::UnmatchedEdge) && self.question.rules.contains(&fault.rule)
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

    pub fn is_locked(&self, at: u32) -> bool {
        self.question.locked.contains(&self.ward.parcel(at))
    }

    pub fn label(&self, at: u32) -> String {
        self.snapshot.parcels.get(self.ward.parcel(at)).map_or(String::new(), |parcel| parcel.label())
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

    /// The choices, the best first, and why it is. `None` when nothing decides.
    fn ranked(&self, unit: &Unit, units: &[Unit], assigned: &Assigned) -> Option<(Vec<Choice>, Reason)> {
        let mut choices = unit.choices.clone();
        choices.sort_by(|a, b| self.by_border(unit, a, b, assigned));
        let mut bare = choices.iter().filter(|choice| self.has_nothing_else(choice.shape, units));
        if let (Some(only), None) = (bare.next(), bare.next()) {
            choices = vec![only.clone()];
        }
        if choices.len() < 2 {
            return Some((choices, Reason::Only));
        }
        let wished = choices.iter().find(|choice| self.is_wished(choice)).map(|choice| choice.shape);
        let corners = (unit.rule == Rule::UnmatchedEdge).then(|| self.with_corners(unit)).flatten();
        let by_strategy = || {
            self.question.strategies.iter().find_map(|strategy| {
                let best = match strategy {
                    Strategy::Priority => self.preferred(unit, &choices)?,
                    Strategy::Evidence => self.evident(&choices, assigned)?,
                    Strategy::LongestBorder => choices.first()?.shape,
                    // It shares faces before they are decided of.
                    Strategy::Medial => return None,
                    Strategy::LargestArea => self.by_area(&choices).last()?.1,
                    Strategy::SmallestArea => self.by_area(&choices).first()?.1,
                };
                Some((best, Reason::Strategy(*strategy)))
            })
        };
        let wished = wished.map(|shape| (shape, Reason::Chosen));
        let (best, reason) = wished.or(corners.map(|shape| (shape, Reason::Corners))).or_else(by_strategy)?;
        choices.sort_by_key(|choice| choice.shape != best);
        Some((choices, reason))
    }

    /// The shape that a person named before the others.
    fn preferred(&self, unit: &Unit, choices: &[Choice]) -> Option<u32> {
        let rank = |choice: &Choice| self.question.priority.get(&self.ward.parcel(choice.shape)).copied();
        let mut ranked: Vec<(usize, u32)> =
            choices.iter().map(|choice| (rank(choice).unwrap_or(usize::MAX), choice.shape)).collect();
        ranked.sort_unstable();
        // A gap between several goes to that one of them whose boundary has to hold least.
        let is_gap = unit.faces.iter().all(|face| self.dissection.over[*face as usize].is_empty());
        if is_gap && ranked.len() > 2 {
            ranked.reverse();
        }
        match ranked.as_slice() {
            [(first, shape), (second, _), ..] if first != second => Some(*shape),
            _ => None,
        }
    }

    /// Whether it is what a person wants.
    fn is_wished(&self, choice: &Choice) -> bool {
        match self.wish {
            Some(Wish::Land(parcel)) => choice.assigned.iter().all(|(_, to)| self.ward.parcel(*to) == parcel),
            Some(Wish::Boundary(parcel)) => self.ward.parcel(choice.shape) == parcel,
            None => false,
        }
    }

    /// Whether a shape would vanish without the faces that are decided of.
    fn has_nothing_else(&self, at: u32, units: &[Unit]) -> bool {
        let faces = units
            .iter()
            .flat_map(|unit| &unit.faces)
            .filter(|face| self.dissection.over[**face as usize].contains(&at));
        let contested: f64 = faces.map(|face| self.dissection.area(*face)).sum();
        contested >= self.ward.shape(at).area() * (1.0 - NOTHING)
    }

    /// The shape whose boundary has more corners around faces between two.
    fn with_corners(&self, unit: &Unit) -> Option<u32> {
        let nodes: BTreeSet<Node> = unit.faces.iter().flat_map(|face| self.dissection.rings(*face)).flatten().collect();
        let corners = |choice: &Choice| {
            let own = self.ward.shape(choice.shape).nodes();
            own.iter().filter(|node| nodes.contains(node)).count()
        };
        let counts: Vec<(usize, u32)> = unit.choices.iter().map(|choice| (corners(choice), choice.shape)).collect();
        let most = counts.iter().map(|(count, _)| *count).max()?;
        let mut best = counts.iter().filter(|(count, _)| *count == most);
        best.next().filter(|_| best.next().is_none()).map(|(_, shape)| *shape)
    }

    /// The choice that the legal areas say, if they say it clearly: it is better than any other by more than they are rounded, and what
    /// parcels have then agrees with them.
    fn evident(&self, choices: &[Choice], assigned: &Assigned) -> Option<u32> {
        let shapes: BTreeSet<u32> = choices.iter().map(|choice| choice.shape).collect();
        let legal: Vec<(u32, f64)> = shapes.iter().filter_map(|at| Some((*at, self.legal_area(*at)?))).collect();
        let rounding: f64 = legal.iter().map(|(_, area)| if area.fract() == 0.0 { WHOLE } else { TENTH }).sum();
        let off = |choice: &Choice| -> Vec<f64> {
            legal.iter().map(|(at, legal)| (self.area_after(*at, choice, assigned) - legal).abs()).collect()
        };
        let mut all: Vec<(f64, &Choice)> = choices.iter().map(|choice| (off(choice).iter().sum(), choice)).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let [(least, best), (second, _), ..] = all.as_slice() else { return None };
        let faces: f64 = best.assigned.iter().map(|(face, _)| self.dissection.area(*face) / 1e6).sum();
        let agrees = off(best).iter().all(|off| *off <= self.question.limits.area_rounding.max(faces / 4.0));
        // Where by law both have it, every choice is as wrong as the other, but for what areas are off anyway.
        let better = second - least;
        let clear = better > rounding && better > faces * legal.len().min(2) as f64 / 2.0;
        (clear && agrees).then_some(best.shape)
    }

    fn legal_area(&self, at: u32) -> Option<f64> {
        self.snapshot.parcels.get(self.ward.parcel(at))?.legal_area.filter(|area| *area > 0.0)
    }

    /// Square metres of a shape when faces are assigned; what is not stays with all that have it.
    fn area_after(&self, at: u32, choice: &Choice, assigned: &Assigned) -> f64 {
        let all = assigned.iter().map(|(face, to)| (*face, *to)).chain(choice.assigned.iter().copied());
        let change = all.map(|(face, to)| {
            let had = self.dissection.over[face as usize].contains(&at);
            (f64::from(u8::from(to == at)) - f64::from(u8::from(had))) * self.dissection.area(face)
        });
        (self.ward.shape(at).area() + change.sum::<f64>()) / 1e6
    }

    fn by_area(&self, choices: &[Choice]) -> Vec<(f64, u32)> {
        let mut areas: Vec<(f64, u32)> =
            choices.iter().map(|choice| (self.ward.shape(choice.shape).area(), choice.shape)).collect();
        areas.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        areas
    }

    /// By the length of the boundary that is left, then by the parcels.
    fn by_border(&self, unit: &Unit, a: &Choice, b: &Choice, assigned: &Assigned) -> std::cmp::Ordering {
        let left = |choice: &Choice| self.boundary_left(unit, choice, assigned);
        left(a).total_cmp(&left(b)).then(a.shape.cmp(&b.shape))
    }

    /// Millimetres of boundary around faces that are left when they are assigned.
    fn boundary_left(&self, unit: &Unit, choice: &Choice, assigned: &Assigned) -> f64 {
        let own = |face: u32| {
            let chosen = choice.assigned.iter().find(|(of, _)| *of == face).map(|(_, to)| *to);
            match chosen.or_else(|| assigned.get(&face).copied()) {
                Some(to) => vec![to],
                None => self.dissection.over[face as usize].clone(),
            }
        };
        let around: BTreeSet<(u32, u32, u32)> = unit
            .faces
            .iter()
            .flat_map(|face| {
                self.dissection.around(*face).map(|(piece, beyond)| (piece, (*face).min(beyond), (*face).max(beyond)))
            })
            .collect();
        let pieces = self.dissection.arrangement.pieces();
        let left = around.into_iter().filter(|(_, one, other)| own(*one) != own(*other));
        left.map(|(piece, ..)| {
            let [a, b] = pieces[piece as usize].ends;
            (a.squared_distance(b) as f64).sqrt()
        })
        .sum()
    }

    /// What was done and why.
    fn method(&self, unit: &Unit, choice: &Choice, reason: Reason, assigned: &Assigned) -> Message {
        let area: f64 = unit.faces.iter().map(|face| self.dissection.area(*face) / 1e6).sum();
        let key = match reason {
            Reason::Only => "repair-method-only",
            Reason::Chosen => "repair-method-chosen",
            Reason::Corners => "repair-method-corners",
            Reason::Strategy(Strategy::Priority) => "repair-method-priority",
            Reason::Strategy(Strategy::Evidence) => "repair-method-evidence",
            Reason::Strategy(Strategy::LongestBorder | Strategy::Medial) => "repair-method-longest-border",
            Reason::Strategy(Strategy::LargestArea) => "repair-method-largest-area",
            Reason::Strategy(Strategy::SmallestArea) => "repair-method-smallest-area",
        };
        let message = Message::new(key).with("parcel", self.label(choice.shape)).with_number("area", area, 2);
        let with_legal = unit.choices.iter().find_map(|other| Some((other.shape, self.legal_area(other.shape)?)));
        match with_legal.filter(|_| reason == Reason::Strategy(Strategy::Evidence)) {
            Some((at, legal)) => {
                let none = Choice { shape: at, assigned: Vec::new() };
                let after = self.area_after(at, &none, assigned);
                message.with("measured", self.label(at)).with_number("after", after, 1).with_number("legal", legal, 1)
            }
            None => message,
        }
    }
}

/// Half of what a legal area is printed to, square metres: to a tenth, or to whole ones. Source: `cadastral-map.md` §2.3.
const TENTH: f64 = 0.05;
const WHOLE: f64 = 0.5;
