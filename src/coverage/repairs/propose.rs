//! What a repair would make of a place.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo_types::MultiPolygon;

use super::super::ward::Ward;
use super::coordinates::Corners;
use super::decide::Judge;
use super::dissection::Dissection;
use super::outline;
use super::places::{Kind, Place};
use super::rebuild::{Rebuilt, gives_way, rebuilt};
use super::shares::Given;
use super::ways::Wish;
use super::{RepairQuestion, Strategy, copies};
use crate::cadastre::{ParcelId, Snapshot};
use crate::geometry::Edge;
use crate::i18n::Message;

pub(super) type Polygons = Option<Arc<MultiPolygon<f64>>>;

/// A repair that is not proved yet.
pub(super) struct Proposal {
    pub place: Place,
    pub polygons: BTreeMap<ParcelId, Polygons>,
    pub methods: Vec<Message>,
    /// How far a boundary gives way at most, metres.
    pub moved: f64,
}

/// Why a place is not repaired.
pub(super) enum Setback {
    /// By this way: the next one may hold.
    Here(Message),
    /// By no way.
    Everywhere(Message),
}

/// Ways that are tried for one place.
pub(super) const ATTEMPTS: usize = 6;

/// Of these, the first ones, in which nothing may come for an overlap that goes; after them a parcel may fall into several parts.
pub(super) const STRICT: usize = ATTEMPTS / 2;

/// The ward as it is now.
pub(super) struct Ground<'a> {
    pub ward: &'a Ward,
    pub snapshot: &'a Snapshot,
    pub question: &'a RepairQuestion,
    /// What a person wants of the place.
    pub wish: Option<Wish>,
    pub polygons: &'a (dyn Fn(ParcelId) -> Polygons + Sync),
}

impl Ground<'_> {
    /// What to do with a place when so many ways were tried.
    ///
    /// Errors: why nothing.
    pub fn propose(&self, place: &Place, attempt: usize) -> Result<Proposal, Setback> {
        match place.kind {
            Kind::Outline(at) => self.outline(place, at, attempt),
            Kind::Copies => self.copies(place, attempt),
            Kind::Between => self.between(place, attempt),
            // It is proposed by name, and not found as a place.
            Kind::Sheet(_) => Err(no_way()),
        }
    }

    fn outline(&self, place: &Place, at: u32, attempt: usize) -> Result<Proposal, Setback> {
        let polygons = (self.polygons)(self.ward.parcel(at)).ok_or_else(no_way)?;
        let mended = outline::mended(self.ward, at, &polygons, attempt).map_err(Setback::Everywhere);
        let (mended, method) = mended?;
        self.proposal(place, vec![(at, mended)], vec![method], 0.0)
    }

    fn copies(&self, place: &Place, attempt: usize) -> Result<Proposal, Setback> {
        let fault = place.faults().next().filter(|_| attempt == 0).ok_or_else(no_way)?;
        let resolved = copies::resolved(self.ward, self.snapshot, self.question, self.wish, fault);
        let (lose, method) = resolved.map_err(Setback::Everywhere)?;
        let polygons = lose.into_iter().map(|parcel| (parcel, None)).collect();
        Ok(Proposal { place: place.clone(), polygons, methods: vec![method], moved: 0.0 })
    }

    fn between(&self, place: &Place, attempt: usize) -> Result<Proposal, Setback> {
        let ward = self.ward;
        let dissected = |cuts: &[Edge]| Dissection::of(ward, place.window, &|at| self.is_locked(at), cuts);
        let caps = place.told.iter().filter(|told| told.fault.is_some()).flat_map(|told| told.caps.iter().copied());
        let mut cuts: Vec<Edge> = caps.collect();
        let (mut dissection, mut given) = (dissected(&cuts), Given::default());
        if attempt == 0 && self.question.strategies.last() == Some(&Strategy::Medial) {
            let long = self.judge(&dissection, &given).long_faces(place);
            if !long.is_empty() {
                cuts.extend(long.iter().flat_map(|face| face.cuts.iter().copied()));
                dissection = dissected(&cuts);
                given = self.judge(&dissection, &given).shared(&long);
            }
        }
        let judge = self.judge(&dissection, &given);
        let decided = judge.decide(place, attempt % STRICT).map_err(Setback::Everywhere)?;
        let rebuilt = rebuilt(ward, &dissection, &decided.assigned);
        let ways = rebuilt.iter().map(|(at, polygons)| gives_way(ward.shape(*at), polygons));
        let moved = ways.fold(0.0, f64::max) / 1e3;
        if moved > self.question.farthest && !decided.is_evident {
            return Err(Setback::Here(Message::new("repair-left-far").with_number("moved", moved, 2)));
        }
        if rebuilt.is_empty() {
            return Err(no_way());
        }
        if rebuilt.iter().any(|(_, polygons)| polygons.is_empty()) {
            return Err(Setback::Here(Message::new("repair-left-vanishes")));
        }
        let mut methods = decided.methods;
        if methods.is_empty() {
            methods.push(Message::new("repair-method-corner-set"));
        }
        self.proposal(place, rebuilt, methods, moved)
    }

    fn judge<'j>(&'j self, dissection: &'j Dissection, given: &'j Given) -> Judge<'j> {
        let (ward, snapshot, question, wish) = (self.ward, self.snapshot, self.question, self.wish);
        Judge { ward, snapshot, question, wish, dissection, given }
    }

    fn is_locked(&self, at: u32) -> bool {
        self.question.locked.contains(&self.ward.parcel(at))
    }

    /// With outlines as polygons.
    fn proposal(
        &self,
        place: &Place,
        rebuilt: Vec<Rebuilt>,
        methods: Vec<Message>,
        moved: f64,
    ) -> Result<Proposal, Setback> {
        if rebuilt.iter().any(|(at, _)| self.is_locked(*at)) {
            return Err(Setback::Here(Message::new("repair-left-locked")));
        }
        let mut near = self.ward.near(place.window);
        near.sort_by_key(|at| (!self.is_locked(*at), *at));
        let near: Vec<_> = near.into_iter().filter_map(|at| (self.polygons)(self.ward.parcel(at))).collect();
        let corners = Corners::of(self.ward, near.iter().map(Arc::as_ref));
        let polygon = |(at, polygons): Rebuilt| {
            let parcel = self.ward.parcel(at);
            let own = (self.polygons)(parcel);
            (parcel, (!polygons.is_empty()).then(|| Arc::new(corners.polygons(own.as_deref(), &polygons, self.ward))))
        };
        let polygons = rebuilt.into_iter().map(polygon).collect();
        Ok(Proposal { place: place.clone(), polygons, methods, moved })
    }
}

pub(super) fn no_way() -> Setback {
    Setback::Everywhere(Message::new("repair-left-no-way"))
}
