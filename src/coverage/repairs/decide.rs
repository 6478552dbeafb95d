//! To whom a face belongs.

use std::collections::{BTreeMap, BTreeSet};

use super::super::fault::Rule;
use super::super::ward::Ward;
use super::dissection::Dissection;
use super::places::Place;
use super::shares::Given;
use super::units::{Choice, Unit};
use super::ways::Wish;
use super::{RepairQuestion, Strategy};
use crate::cadastre::Snapshot;
use crate::geometry::Node;
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

/// So many overlaps and gaps beside each other are the seam of a sheet that was moved: it would have to move back, not to be cut, even where
/// areas agree afterwards. Source: ours.
const SEAM: usize = 8;

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

    pub fn is_locked(&self, at: u32) -> bool {
        self.question.locked.contains(&self.ward.parcel(at))
    }

    pub fn label(&self, at: u32) -> String {
        self.snapshot.label_of(self.ward.parcel(at))
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
