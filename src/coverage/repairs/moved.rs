//! A sheet that was moved, moved back.

use std::collections::BTreeSet;
use std::sync::Arc;

use geo::MapCoords;
use geo_types::Coord;

use super::super::MovedSheet;
use super::super::boxes::grown;
use super::coordinates::Corners;
use super::places::{Kind, Place};
use super::propose::{Ground, Proposal, Setback, no_way};
use crate::geometry::box_around_nodes;
use crate::i18n::Message;

impl Ground<'_> {
    /// The sheet where it fits: every corner by its vector, but those that fit as its neighbours have them.
    ///
    /// Errors: why nothing.
    pub fn moved_back(&self, at: usize, sheet: &MovedSheet) -> Result<Proposal, Setback> {
        if let Some(locked) = sheet.parcels.iter().find(|parcel| self.question.locked.contains(parcel)) {
            let label = self.snapshot.label_of(*locked);
            return Err(Setback::Everywhere(Message::new("repair-left-sheet-locked").with("parcel", label)));
        }
        let ward = self.ward;
        let of_sheet: BTreeSet<u32> = sheet.parcels.iter().filter_map(|parcel| ward.shapes.position(*parcel)).collect();
        let nodes = of_sheet.iter().flat_map(|at| ward.shape(*at).nodes().iter().copied());
        let window = box_around_nodes(nodes.chain(sheet.fit.values().copied()));
        let window = window.ok_or_else(no_way)?;
        let others = ward.near(window).into_iter().filter(|at| !of_sheet.contains(at));
        let others: Vec<_> = others.filter_map(|at| (self.polygons)(ward.parcel(at))).collect();
        let neighbours = Corners::of(ward, others.iter().map(Arc::as_ref));
        let to = |at: Coord<f64>| {
            let fitting = ward.shapes.grid.node(at).and_then(|node| sheet.fit.get(&node));
            fitting.map_or(at + sheet.by, |node| neighbours.place(*node))
        };
        let polygons = sheet.parcels.iter().filter_map(|parcel| {
            let polygons = (self.polygons)(*parcel)?;
            Some((*parcel, Some(Arc::new(polygons.map_coords(to)))))
        });
        Ok(Proposal {
            place: Place { kind: Kind::Sheet(at), window: grown(window, 1.0), told: Vec::new() },
            polygons: polygons.collect(),
            methods: vec![Message::new("repair-method-moved-sheet").with("sheet", sheet.sheet.as_str())],
            moved: sheet.by.x.hypot(sheet.by.y) + sheet.residuals[1],
        })
    }
}
