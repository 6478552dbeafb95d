//! The ward as the rules look at it: its shapes, where they are, and the faces of what does not match.

use std::collections::BTreeSet;

use geo_types::{Coord, Rect};

use super::Limits;
use super::nets::{passes, unmatched_within};
use super::outline::Outline;
use super::ring::FlawKind;
use super::shapes::{Edited, Shape, Shapes};
use crate::cadastre::ParcelId;
use crate::geometry::{Edge, Node, SpatialIndex, box_around_nodes};

/// What the rules look at.
pub(crate) struct Ward {
    pub shapes: Shapes,
    pub limits: Limits,
    /// Boxes of the shapes in millimetres of the grid.
    index: SpatialIndex,
    /// Corners of flawed outlines: what does not match beside them follows from the flaw.
    pub flawed: Flawed,
    /// Where the project holds it.
    pub outline: Option<Outline>,
}

/// Nodes at which outlines are flawed.
#[derive(Debug, Default)]
pub(crate) struct Flawed {
    /// Shapes with a ring that crosses itself or lies in the wrong place.
    pub shapes: BTreeSet<u32>,
    /// Corners at which they do: what such a shape takes part in there follows from that.
    pub crossed: BTreeSet<Node>,
    /// Of repeated corners: what is a few millimetres wide beside them follows from that.
    pub repeated: BTreeSet<Node>,
    /// Tips and feet of spikes: cracks at them follow from that.
    pub spiked: BTreeSet<Node>,
}

impl Flawed {
    pub fn contains(&self, node: &Node) -> bool {
        self.crossed.contains(node) || self.repeated.contains(node) || self.spiked.contains(node)
    }
}

impl Ward {
    pub fn new(shapes: Shapes, limits: &Limits) -> Self {
        let boxes = (0_u64..).zip(shapes.iter()).filter_map(|(at, shape)| Some((at, shape.bounds()?)));
        let (index, flawed) = (SpatialIndex::new(boxes), flawed(&shapes));
        Self { shapes, limits: *limits, index, flawed, outline: None }
    }

    /// Takes over edits: polygons of parcels, `None` for those that are no more. The boxes of what was there and of what is, millimetres.
    pub fn edit<'a>(&mut self, edits: impl IntoIterator<Item = Edited<'a>>) -> Vec<(u32, Rect<f64>)> {
        let (mut touched, mut removed, mut inserted) = (Vec::new(), Vec::new(), Vec::new());
        let mut is_flawed = false;
        for (id, geometry) in edits {
            let before = self.shapes.position(id);
            is_flawed |= before.is_some_and(|at| self.shapes.has_flaws(at));
            touched.extend(before.and_then(|at| Some((at, self.reach(at)?))));
            let at = self.shapes.edit(id, geometry);
            is_flawed |= self.shapes.has_flaws(at);
            touched.extend(self.reach(at).map(|reach| (at, reach)));
            let shape = self.shapes.shape(at);
            match shape.bounds() {
                Some(bounds) => inserted.push((u64::from(at), bounds)),
                None => removed.push(u64::from(at)),
            }
        }
        self.index = self.index.with_changes(removed, inserted);
        if is_flawed {
            self.flawed = flawed(&self.shapes);
        }
        touched
    }

    /// The box of a shape and of what is flawed about it: the tip of a spike is no part of the shape.
    pub fn reach(&self, at: u32) -> Option<Rect<f64>> {
        let flaws = self.shapes.flaws.iter().filter(|(of, _)| *of == at).flat_map(|(_, flaw)| [flaw.node, flaw.beside]);
        box_around_nodes(self.shape(at).nodes().iter().copied().chain(flaws))
    }

    /// Shapes whose box touches a window in millimetres, sorted.
    pub fn near(&self, window: Rect<f64>) -> Vec<u32> {
        self.index.query(window).into_iter().filter_map(|at| u32::try_from(at).ok()).collect()
    }

    /// How many shapes there are.
    pub fn count(&self) -> u32 {
        u32::try_from(self.shapes.len()).unwrap_or(u32::MAX)
    }

    pub fn shape(&self, at: u32) -> Shape<'_> {
        self.shapes.shape(at)
    }

    pub fn parcel(&self, at: u32) -> ParcelId {
        self.shapes.ids[at as usize]
    }

    /// Parcels of shapes, sorted.
    pub fn parcels(&self, shapes: impl IntoIterator<Item = u32>) -> Vec<ParcelId> {
        let mut parcels: Vec<ParcelId> = shapes.into_iter().map(|at| self.parcel(at)).collect();
        parcels.sort_unstable();
        parcels.dedup();
        parcels
    }

    /// Metres in the project's CRS.
    pub fn place(&self, millimetres: [f64; 2]) -> Coord<f64> {
        self.shapes.grid.place_between(millimetres)
    }

    pub fn place_of(&self, node: Node) -> Coord<f64> {
        self.shapes.grid.place(node)
    }

    /// The edges without a partner as they are within a window, in millimetres.
    pub fn unmatched_within(&self, window: &Rect<f64>) -> Vec<Edge> {
        unmatched_within(self.near(*window).into_iter().map(|at| self.shape(at)), window)
    }

    /// How many edges of a shape have no partner.
    pub fn unmatched_edges(&self, at: u32) -> usize {
        let Some(window) = self.shape(at).bounds() else { return 0 };
        let left = self.unmatched_within(&window);
        let is_left = |edge: &Edge| left.contains(edge) || left.contains(&Edge { from: edge.to, to: edge.from });
        self.shape(at).edges().filter(is_left).count()
    }
}

fn flawed(shapes: &Shapes) -> Flawed {
    let mut flawed = Flawed::default();
    for (at, flaw) in &shapes.flaws {
        match flaw.kind {
            FlawKind::Crossing | FlawKind::Misplaced => {
                // The edges that cross, and those that follow them: a corner in the wrong place has bent two.
                let near = crossed_corners(shapes.shape(*at), flaw.node);
                flawed.crossed.extend(near);
                flawed.shapes.insert(*at);
            }
            FlawKind::Spike => flawed.spiked.extend([flaw.node, flaw.beside]),
            FlawKind::Repeated => flawed.repeated.extend([flaw.node, flaw.beside]),
            FlawKind::Collapsed => {}
        }
    }
    flawed
}

/// The corners of the edges that pass a node within a millimetre.
fn crossed_corners(shape: Shape<'_>, node: Node) -> Vec<Node> {
    let passes = |edge: &Edge| passes(*edge, node, 2);
    shape.edges().filter(passes).flat_map(|edge| [edge.from, edge.to]).collect()
}
