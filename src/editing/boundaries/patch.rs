//! Parcels around a place as an act changes them, and the act that comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo::Intersects;
use geo_types::{Coord, Rect};

use super::super::Refusal;
use super::Land;
use super::outline::{Outline, insert_where_passed};
use super::proof;
use crate::cadastre::{ChangeSet, Edit, Parcel, ParcelId};
use crate::geometry::{Edge, Grid, Node, NodePolygon, box_around, box_around_nodes};
use crate::i18n::Message;

/// Half millimetres by which a place on an edge may lie beside it once it is on the grid: by its diagonal, to the next whole one.
const ROUNDING: i64 = 2;

/// Rounds in which edges get the corners that they pass; each may bend an edge by half a millimetre.
const ROUNDS: usize = 4;

/// Parcels that a sentence names.
pub(super) const NAMED: usize = 4;

/// Millimetres by which a place on an edge may lie beside it, and more.
const GRID_STEP: Coord<f64> = Coord { x: 2.0, y: 2.0 };

/// Metres by which a window is let out: what lies on its edge is in it.
const MARGIN: f64 = 0.002;

/// A parcel before and as it is meant to be.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// As it is, or of a new one as it is to be, its polygon apart.
    pub row: Arc<Parcel>,
    pub fate: Fate,
    rewritten: Option<Parcel>,
    pub before: Outline,
    pub now: Outline,
}

/// What becomes of a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    Made,
    Gone,
}

impl Draft {
    pub fn is_changed(&self) -> bool {
        self.now != self.before
    }
}

/// Parcels around a place. A parcel without a polygon is not among them.
pub(super) struct Patch<'a> {
    pub land: Land<'a>,
    pub grid: Grid,
    pub drafts: BTreeMap<ParcelId, Draft>,
    /// Parcels with a corner hundreds of kilometres away.
    pub strays: BTreeMap<ParcelId, Draft>,
}

impl<'a> Patch<'a> {
    /// The parcels around a place, metres.
    pub fn around(land: Land<'a>, place: Coord<f64>) -> Self {
        let mut patch = Self { land, grid: Grid::around(place), drafts: BTreeMap::new(), strays: BTreeMap::new() };
        patch.load(Rect::new(place, place));
        patch
    }

    /// Adds those whose boxes touch a window.
    pub fn load(&mut self, window: Rect<f64>) {
        self.load_at_most(window, usize::MAX);
    }

    /// As [`Patch::load`]; false, with none of them added, where more than `most` would be there then.
    pub fn load_at_most(&mut self, window: Rect<f64>, most: usize) -> bool {
        let margin = Coord { x: MARGIN, y: MARGIN };
        let near = (self.land.near)(Rect::new(window.min() - margin, window.max() + margin));
        let new = near.iter().filter(|id| !self.is_loaded(**id)).count();
        let fits = self.drafts.len().saturating_add(new) <= most;
        if fits {
            near.into_iter().for_each(|id| self.load_parcel(id));
        }
        fits
    }

    fn is_loaded(&self, id: ParcelId) -> bool {
        self.drafts.contains_key(&id) || self.strays.contains_key(&id)
    }

    /// Adds a parcel, where it has a polygon.
    pub fn load_parcel(&mut self, id: ParcelId) {
        let Some(row) = self.land.snapshot.parcels.get(id).filter(|_| !self.is_loaded(id)) else { return };
        let Some(polygons) = row.polygons() else { return };
        let before = Outline::of(&polygons);
        let is_near = before.corners().all(|corner| self.grid.node(corner).is_some());
        let draft = Draft { row: row.clone(), fate: Fate::Stays, rewritten: None, now: before.clone(), before };
        let drafts = if is_near { &mut self.drafts } else { &mut self.strays };
        drafts.insert(id, draft);
    }

    /// Adds a parcel that is to be.
    pub fn make(&mut self, row: Parcel, now: Outline) {
        let before = Outline::default();
        self.drafts.insert(row.id, Draft { row: Arc::new(row), fate: Fate::Made, rewritten: None, before, now });
    }

    /// The parcel is to be no more.
    pub fn remove(&mut self, id: ParcelId) {
        if let Some(draft) = self.drafts.get_mut(&id) {
            (draft.fate, draft.now) = (Fate::Gone, Outline::default());
        }
    }

    /// Gives a parcel other columns.
    pub fn rewrite(&mut self, id: ParcelId, write: impl FnOnce(&mut Parcel)) {
        if let Some(draft) = self.drafts.get_mut(&id) {
            let mut row = draft.row.as_ref().clone();
            write(&mut row);
            draft.rewritten = Some(row);
        }
    }

    /// An outline of nodes: corners that parcels have as they have them, `first` before all others.
    pub fn outline_of(&self, first: ParcelId, polygons: &[NodePolygon]) -> Outline {
        let mut known: BTreeMap<Node, Coord<f64>> = BTreeMap::new();
        let drafts = self.drafts.get(&first).into_iter().chain(self.drafts.values());
        for corner in drafts.flat_map(|draft| draft.before.corners()) {
            known.entry(self.node(corner)).or_insert(corner);
        }
        let place = |node: &Node| known.get(node).copied().unwrap_or_else(|| self.grid.place(*node));
        let polygon = |rings: &NodePolygon| rings.iter().map(|ring| ring.iter().map(place).collect()).collect();
        Outline(polygons.iter().map(polygon).collect())
    }

    /// The node of a corner of a draft; of others there are none among the drafts.
    pub fn node(&self, corner: Coord<f64>) -> Node {
        self.grid.node(corner).unwrap_or(Node::new(i32::MAX, i32::MAX))
    }

    /// Whether the outline of a parcel is legal as it is; of one that is not, nobody can say what its parts are.
    pub fn is_legal(&self, id: ParcelId) -> bool {
        self.drafts.get(&id).is_some_and(|draft| proof::is_legal(&draft.before.nodes(self.grid)))
    }

    /// A box of the grid, millimetres, in metres of the CRS.
    pub fn in_metres(&self, millimetres: Rect<f64>) -> Rect<f64> {
        let place = |corner: Coord<f64>| self.grid.place_between([corner.x, corner.y]);
        Rect::new(place(millimetres.min()), place(millimetres.max()))
    }

    /// The rings of all drafts as nodes.
    pub fn rings(&self) -> Vec<Vec<Node>> {
        self.drafts.values().flat_map(|draft| draft.now.nodes(self.grid)).flatten().collect()
    }

    /// Makes a chain of edges the same in every parcel that lies along it: each gets the chain's nodes and the corners of others on it.
    pub fn share_chain(&mut self, chain: &[Node]) {
        let places = chain.iter().map(|node| self.grid.place(*node));
        if let Some(window) = box_around(places.collect::<Vec<_>>()) {
            self.load(window);
        }
        let edges: Vec<Edge> = chain.windows(2).map(|pair| Edge { from: pair[0], to: pair[1] }).collect();
        let corners = self.drafts.values().flat_map(|draft| draft.now.corners()).map(|corner| self.node(corner));
        let passed = corners.filter(|node| edges.iter().any(|edge| edge.passes(*node)));
        let nodes: BTreeSet<Node> = passed.chain(chain.iter().copied()).collect();
        for node in nodes {
            if let Some(place) = self.known(node) {
                self.share(node, place, 1);
            }
        }
    }

    /// The grid's own coordinates of a place.
    ///
    /// Refuses: what is no place.
    pub fn on_grid(&self, place: Coord<f64>) -> Result<(Node, Coord<f64>), Refusal> {
        let node = self.grid.node(place).ok_or(Refusal::NoPlace)?;
        Ok((node, self.grid.place(node)))
    }

    /// The corner at a node, as a parcel has it.
    pub fn known(&self, node: Node) -> Option<Coord<f64>> {
        self.drafts.values().flat_map(|draft| draft.now.corners()).find(|corner| self.node(*corner) == node)
    }

    /// Gives edges that come within so many half millimetres of a node its corner. True when any parcel has it then.
    fn share(&mut self, node: Node, place: Coord<f64>, halves: i64) -> bool {
        let grid = self.grid;
        let known = self.known(node);
        let place = known.unwrap_or(place);
        let mut found = known.is_some();
        for draft in self.drafts.values_mut() {
            for ring in draft.now.rings_mut() {
                found |= insert_where_passed(ring, grid, (node, place), halves);
            }
        }
        found
    }

    /// Gives edges along a node its corner. True when any parcel has it then.
    pub fn share_corner(&mut self, node: Node, place: Coord<f64>) -> bool {
        self.share(node, place, ROUNDING)
    }

    /// The labels of parcels.
    pub fn names(&self, parcels: impl IntoIterator<Item = ParcelId>) -> String {
        let mut rows = parcels.into_iter().filter_map(|id| self.drafts.get(&id)).map(|draft| draft.row.label());
        let mut named: Vec<String> = rows.by_ref().take(NAMED).collect();
        named.extend(rows.next().map(|_| "…".to_owned()));
        named.join(", ")
    }

    /// The act that makes the drafts the parcels.
    ///
    /// Refuses: what the room's promises do not allow.
    pub fn finish(mut self, name: Message) -> Result<ChangeSet, Refusal> {
        self.match_edges();
        self.prove()?;
        let mut act = ChangeSet::new(name.with("parcels", self.names(self.changed())));
        for draft in self.drafts.into_values().filter(|draft| draft.is_changed() || draft.rewritten.is_some()) {
            let row = draft.rewritten.unwrap_or_else(|| draft.row.as_ref().clone());
            let after = Parcel { geometry: Some(draft.now.polygons().into()), ..row };
            act.push(match draft.fate {
                Fate::Stays => Edit::replace(draft.row, after),
                Fate::Made => Edit::insert(after),
                Fate::Gone => Edit::remove(draft.row),
            });
        }
        Ok(act)
    }

    /// The parcels that change.
    pub fn changed(&self) -> Vec<ParcelId> {
        self.drafts.iter().filter(|(_, draft)| draft.is_changed()).map(|(id, _)| *id).collect()
    }

    /// The ends of edges that come or go.
    pub fn differing(&self) -> BTreeSet<Node> {
        let changed = self.drafts.values().filter(|draft| draft.is_changed());
        let edges = changed.flat_map(|draft| draft.before.unlike(&draft.now, self.grid)).flatten();
        edges.flat_map(|edge| [edge.from, edge.to]).collect()
    }

    /// Gives changed edges the corners of others that they pass, and edges of others the new corners.
    fn match_edges(&mut self) {
        for _ in 0..ROUNDS {
            let grid = self.grid;
            let (mut differing, mut new_edges, mut new_nodes) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
            for draft in self.drafts.values().filter(|draft| draft.is_changed()) {
                let [gone, come] = draft.before.unlike(&draft.now, grid);
                let mut new: BTreeSet<Node> = come.iter().flat_map(|edge| [edge.from, edge.to]).collect();
                differing.extend(gone.iter().flat_map(|edge| [edge.from, edge.to]).chain(new.iter().copied()));
                for corner in draft.before.corners().filter_map(|corner| grid.node(corner)) {
                    new.remove(&corner);
                }
                new_nodes.extend(new);
                new_edges.extend(come);
            }
            // Land that changes hands lies between the edges that change, and no edge or corner farther away matches them.
            let Some(window) = box_around_nodes(differing) else { return };
            self.load(self.in_metres(window));
            let window = Rect::new(window.min() - GRID_STEP, window.max() + GRID_STEP);
            let mut places: BTreeMap<Node, Coord<f64>> = BTreeMap::new();
            for corner in self.drafts.values().flat_map(|draft| draft.now.corners()) {
                let node = self.node(corner);
                if window.intersects(&Coord::from(node.place())) {
                    places.entry(node).or_insert(corner);
                }
            }
            let mut passed: BTreeSet<(Node, i64)> = BTreeSet::new();
            for edge in &new_edges {
                let crossed = along(edge, |west, east| places.range(west..=east).map(|(node, _)| *node));
                passed.extend(crossed.filter(|node| edge.passes(*node)).map(|node| (node, 1)));
            }
            for edge in self.drafts.values().flat_map(|draft| draft.now.edges(grid)) {
                let beside = along(&edge, |west, east| new_nodes.range(west..=east).copied());
                passed.extend(beside.filter(|node| edge.comes_within(ROUNDING, *node)).map(|node| (node, ROUNDING)));
            }
            let before = self.drafts.values().map(|draft| draft.now.corners().count()).sum::<usize>();
            for (node, halves) in passed {
                self.share(node, places[&node], halves);
            }
            if self.drafts.values().map(|draft| draft.now.corners().count()).sum::<usize>() == before {
                return;
            }
        }
    }
}

/// Of sorted nodes those from the western end of an edge to its eastern one, and a little beyond.
fn along<I>(edge: &Edge, between: impl FnOnce(Node, Node) -> I) -> I {
    let [from, to] = [edge.from.place()[0] as i32, edge.to.place()[0] as i32];
    let (west, east) = (from.min(to).saturating_sub(1), from.max(to).saturating_add(1));
    between(Node::new(west, i32::MIN), Node::new(east, i32::MAX))
}
