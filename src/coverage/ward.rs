//! The ward as the rules look at it: its shapes, where they are, and the faces of what does not match.

use std::collections::BTreeSet;

use geo_types::{Coord, Rect};

use super::Limits;
use super::nets::{Net, unmatched};
use super::ring::FlawKind;
use super::shapes::{Outlined, Shape, Shapes};
use crate::cadastre::ParcelId;
use crate::geometry::{Arrangement, Edge, Node, SpatialIndex};
use crate::jobs::{Cancelled, Watch};

/// What the rules look at.
pub(crate) struct Ward {
    pub shapes: Shapes,
    pub limits: Limits,
    /// Boxes of the shapes in millimetres of the grid.
    index: SpatialIndex,
    /// The edges without a partner, sorted.
    nets: Vec<Net>,
    pub arrangement: Arrangement,
    /// Corners of flawed outlines: what does not match beside them follows from the flaw.
    pub flawed: Flawed,
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
    /// Errors: [`Cancelled`].
    pub fn of(parcels: &[Outlined<'_>], limits: &Limits, watch: &Watch) -> Result<Self, Cancelled> {
        watch.begin("stage-checking-shapes", parcels.len() as u64);
        let shapes = Shapes::of(parcels, watch)?;
        watch.begin("stage-checking-boundaries", 0);
        let (nets, index) = rayon::join(|| unmatched(&shapes, watch), || index_of(&shapes));
        let nets = nets?;
        let edges: Vec<Edge> = nets.iter().flat_map(|net| net.edges()).collect();
        let arrangement = Arrangement::of(&edges);
        watch.check()?;
        let flawed = flawed(&shapes);
        Ok(Self { shapes, limits: *limits, index, nets, arrangement, flawed })
    }

    /// Shapes whose box touches a window in millimetres, sorted.
    pub fn near(&self, window: Rect<f64>) -> Vec<u32> {
        self.index.query(window).into_iter().filter_map(|at| u32::try_from(at).ok()).collect()
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

    /// How many edges of a shape have no partner.
    pub fn unmatched_edges(&self, at: u32) -> usize {
        let is_left = |edge: &Edge| {
            let net = Net::of(*edge);
            self.nets.binary_search_by_key(&(net.low, net.high), |left| (left.low, left.high)).is_ok()
        };
        self.shape(at).edges().filter(is_left).count()
    }
}

fn index_of(shapes: &Shapes) -> SpatialIndex {
    SpatialIndex::new((0_u64..).zip(shapes.iter()).filter_map(|(at, shape)| Some((at, shape.bounds()?))))
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
    let passes = |edge: &Edge| super::nets::passes(*edge, node, 2);
    shape.edges().filter(passes).flat_map(|edge| [edge.from, edge.to]).collect()
}
