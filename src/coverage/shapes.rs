//! The parcels as rings on one grid, in flat arrays, and what is wrong with single ones.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use geo_types::{Coord, LineString, MultiPolygon, Rect};
use rayon::prelude::*;

use super::ring::{self, Flaw, FlawKind};
use crate::cadastre::ParcelId;
use crate::geometry::{
    Arrangement, Edge, Grid, Node, NodePolygon, box_around_nodes, in_odd_rings, outlines, twice_ring_area,
};
use crate::jobs::{Cancelled, Watch};

/// A parcel and its polygon, metres (east, north) in the project's CRS.
pub(crate) type Outlined<P> = (ParcelId, Option<P>);

/// A parcel and the polygon that it has now; the outer `None` when it is no more.
pub(crate) type Edited<'a> = (ParcelId, Option<Option<&'a MultiPolygon<f64>>>);

/// Why a parcel has no shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Missing {
    /// There is no polygon.
    Absent,
    /// A coordinate is no finite number.
    NotFinite,
    /// A corner is hundreds of kilometres away from the other parcels.
    FarAway,
}

/// The shapes of parcels, in the order of the parcels. A shape is a run of rings: shells anticlockwise, holes clockwise, the first node not
/// repeated; without repeated corners, spikes and rings that enclose nothing. A parcel without a shape is an empty run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shapes {
    pub grid: Grid,
    pub ids: Vec<ParcelId>,
    /// [`CHUNK`] shapes each, the last maybe fewer. Why not one array: chunks are made beside each other, and copying them together takes
    /// the memory twice.
    chunks: Vec<Outlines>,
    /// By shape.
    pub flaws: Vec<(u32, Flaw)>,
    pub missing: Vec<(u32, Missing)>,
    /// Shapes of more than one part, with the number of parts.
    pub several_parts: Vec<(u32, u32)>,
    /// Shapes that were edited since.
    edited: BTreeMap<u32, Outlines>,
}

/// The rings of some shapes, in flat arrays.
#[derive(Debug, Clone, Default)]
struct Outlines {
    nodes: Vec<Node>,
    /// End of each ring in `nodes`.
    ring_ends: Vec<u32>,
    /// End of each shape in `ring_ends`.
    shape_ends: Vec<u32>,
}

/// Some shapes, with what is wrong with them by their places among all.
#[derive(Default)]
struct Part {
    outlines: Outlines,
    flaws: Vec<(u32, Flaw)>,
    missing: Vec<(u32, Missing)>,
    several_parts: Vec<(u32, u32)>,
}

/// Shapes of a chunk: those of one piece of parallel work, between two looks at the cancel.
const CHUNK: usize = 1_024;

impl Shapes {
    /// `outlined` says of each of the parcels which it is.
    ///
    /// Errors: [`Cancelled`].
    pub fn of<'a, T: Sync, P: Borrow<MultiPolygon<f64>>>(
        parcels: &'a [T],
        outlined: impl Fn(&'a T) -> Outlined<P> + Sync,
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        let finite = |at: &&Coord<f64>| at.x.is_finite() && at.y.is_finite();
        let first = parcels.iter().find_map(|parcel| {
            let polygons = outlined(parcel).1?;
            polygons.borrow().0.iter().flat_map(|polygon| &polygon.exterior().0).find(finite).copied()
        });
        let grid = Grid::around(first.unwrap_or_default());
        let mut ids = vec![ParcelId(0); parcels.len()];
        let parts: Vec<Part> = parcels
            .par_chunks(CHUNK)
            .zip(ids.par_chunks_mut(CHUNK))
            .enumerate()
            .map_init(<(Outlines, Vec<Node>)>::default, |(outlines, scratch), (chunk, (parcels, ids))| {
                watch.check()?;
                outlines.clear();
                let mut part = Part { outlines: std::mem::take(outlines), ..Part::default() };
                for ((at, parcel), place) in (index(chunk * CHUNK)..).zip(parcels).zip(ids) {
                    let (id, polygons) = outlined(parcel);
                    *place = id;
                    part.push(grid, at, polygons.as_ref().map(Borrow::borrow), scratch);
                }
                // A clone has no room to spare: what grew would leave a third of its own unused, for as long as the ward is there.
                *outlines = std::mem::take(&mut part.outlines);
                part.outlines = outlines.clone();
                watch.advance(parcels.len() as u64);
                Ok(part)
            })
            .collect::<Result<_, _>>()?;
        let mut all = Self { grid, ids, ..Self::default() };
        for part in parts {
            all.chunks.push(part.outlines);
            all.flaws.extend(part.flaws);
            all.missing.extend(part.missing);
            all.several_parts.extend(part.several_parts);
        }
        Ok(all)
    }

    /// A polygon of its own on the same grid.
    pub fn alone(&self, polygon: &MultiPolygon<f64>) -> Self {
        let mut part = Part::default();
        part.push(self.grid, 0, Some(polygon), &mut Vec::new());
        let Part { outlines, flaws, missing, several_parts } = part;
        let (grid, ids, chunks) = (self.grid, vec![ParcelId(0)], vec![outlines]);
        Self { grid, ids, chunks, flaws, missing, several_parts, edited: BTreeMap::new() }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The shape of a parcel. Ids mostly ascend.
    pub fn position(&self, id: ParcelId) -> Option<u32> {
        let sorted = self.ids.binary_search(&id).ok();
        sorted.or_else(|| self.ids.iter().position(|other| *other == id)).map(index)
    }

    /// Gives a parcel another polygon; a new parcel comes last. `None`: the parcel is no more. The place of its shape.
    pub fn edit(&mut self, id: ParcelId, geometry: Option<Option<&MultiPolygon<f64>>>) -> u32 {
        let at = self.position(id).unwrap_or_else(|| {
            self.ids.push(id);
            index(self.ids.len() - 1)
        });
        let mut part = Part::default();
        match geometry {
            Some(geometry) => part.push(self.grid, at, geometry, &mut Vec::new()),
            None => part.outlines.end_shape(),
        }
        self.flaws.retain(|(of, _)| *of != at);
        self.missing.retain(|(of, _)| *of != at);
        self.several_parts.retain(|(of, _)| *of != at);
        self.flaws.extend(part.flaws);
        self.missing.extend(part.missing);
        self.several_parts.extend(part.several_parts);
        self.edited.insert(at, part.outlines);
        at
    }

    pub fn has_flaws(&self, at: u32) -> bool {
        self.flaws.iter().any(|(of, _)| *of == at)
    }

    pub fn shape(&self, at: u32) -> Shape<'_> {
        match self.edited.get(&at) {
            Some(edited) => edited.shape(0),
            None => self.chunks[at as usize / CHUNK].shape(at as usize % CHUNK),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Shape<'_>> + Clone {
        (0..index(self.len())).map(|at| self.shape(at))
    }
}

impl Part {
    /// Adds a shape, which is that one among all.
    fn push(&mut self, grid: Grid, at: u32, geometry: Option<&MultiPolygon<f64>>, scratch: &mut Vec<Node>) {
        let outlines = &mut self.outlines;
        let (first_node, first_ring) = (outlines.nodes.len(), outlines.ring_ends.len());
        let mut flaws = Vec::new();
        let polygons = geometry.map_or(&[][..], |geometry| &geometry.0);
        if polygons.iter().all(|polygon| polygon.exterior().0.is_empty()) {
            self.missing.push((at, Missing::Absent));
        }
        if polygons.len() > 1 {
            self.several_parts.push((at, index(polygons.len())));
        }
        for polygon in polygons {
            let rings =
                std::iter::once((polygon.exterior(), true)).chain(polygon.interiors().iter().map(|hole| (hole, false)));
            for (line, is_shell) in rings {
                if let Err(missing) = on_grid(grid, line, scratch) {
                    self.missing.push((at, missing));
                    outlines.truncate(first_node, first_ring);
                    return outlines.end_shape();
                }
                ring::clean(scratch, &mut flaws);
                if scratch.is_empty() {
                    continue;
                }
                if let Some(node) = crossing(scratch, &flaws) {
                    flaws.push(Flaw { kind: FlawKind::Crossing, node, beside: node, measure: 0 });
                }
                if (twice_ring_area(scratch) > 0) != is_shell {
                    scratch.reverse();
                }
                outlines.push_ring(scratch.iter().copied());
            }
        }
        outlines.end_shape();
        if outlines.ring_ends.len() > first_ring + 1
            && let Some(node) = outlines.last().misplaced()
        {
            flaws.push(Flaw { kind: FlawKind::Misplaced, node, beside: node, measure: 0 });
        }
        if flaws.iter().any(|flaw| matches!(flaw.kind, FlawKind::Crossing | FlawKind::Misplaced)) {
            // Rings that cross would count some places twice and others not at all: the outlines are those of what an odd number of them
            // surrounds.
            let edges: Vec<Edge> = outlines.last().edges().collect();
            outlines.shape_ends.pop();
            outlines.truncate(first_node, first_ring);
            around_odd(&edges).into_iter().flatten().for_each(|ring| outlines.push_ring(ring));
            outlines.end_shape();
        }
        self.flaws.extend(flaws.into_iter().map(|flaw| (at, flaw)));
    }
}

impl Outlines {
    fn clear(&mut self) {
        self.nodes.clear();
        self.ring_ends.clear();
        self.shape_ends.clear();
    }

    fn push_ring(&mut self, ring: impl IntoIterator<Item = Node>) {
        self.nodes.extend(ring);
        self.ring_ends.push(index(self.nodes.len()));
    }

    fn truncate(&mut self, nodes: usize, rings: usize) {
        self.nodes.truncate(nodes);
        self.ring_ends.truncate(rings);
    }

    /// What rings were pushed since the last one are a shape.
    fn end_shape(&mut self) {
        self.shape_ends.push(index(self.ring_ends.len()));
    }

    /// The last shape; there is one.
    fn last(&self) -> Shape<'_> {
        self.shape(self.shape_ends.len() - 1)
    }

    fn shape(&self, at: usize) -> Shape<'_> {
        let start = |ends: &[u32], at: usize| if at == 0 { 0 } else { ends[at - 1] as usize };
        let rings = start(&self.shape_ends, at)..self.shape_ends[at] as usize;
        let first = start(&self.ring_ends, rings.start);
        Shape { nodes: &self.nodes, first, ring_ends: &self.ring_ends[rings] }
    }
}

fn on_grid(grid: Grid, line: &LineString<f64>, scratch: &mut Vec<Node>) -> Result<(), Missing> {
    scratch.clear();
    for place in &line.0 {
        match grid.node(*place) {
            Some(node) => scratch.push(node),
            None if place.x.is_finite() && place.y.is_finite() => return Err(Missing::FarAway),
            None => return Err(Missing::NotFinite),
        }
    }
    Ok(())
}

/// One shape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape<'a> {
    nodes: &'a [Node],
    /// Where its first ring begins in `nodes`.
    first: usize,
    ring_ends: &'a [u32],
}

impl<'a> Shape<'a> {
    pub fn rings(self) -> impl Iterator<Item = &'a [Node]> + Clone {
        let starts = std::iter::once(self.first).chain(self.ring_ends.iter().map(|end| *end as usize));
        starts.zip(self.ring_ends).map(move |(start, end)| &self.nodes[start..*end as usize])
    }

    pub fn nodes(self) -> &'a [Node] {
        let end = self.ring_ends.last().map_or(self.first, |end| *end as usize);
        &self.nodes[self.first..end]
    }

    /// Its edges: what it covers lies on their left.
    pub fn edges(self) -> impl Iterator<Item = Edge> + Clone + use<'a> {
        self.rings().flat_map(|ring| {
            let before = ring.iter().cycle().skip(ring.len() - 1);
            ring.iter().zip(before).map(|(to, from)| Edge { from: *from, to: *to })
        })
    }

    /// Millimetres; `None` without a shape.
    pub fn bounds(self) -> Option<Rect<f64>> {
        box_around_nodes(self.nodes().iter().copied())
    }

    /// Square millimetres.
    pub fn area(self) -> f64 {
        self.rings().map(twice_ring_area).sum::<i128>() as f64 / 2.0
    }

    /// Millimetres.
    pub fn perimeter(self) -> f64 {
        self.edges().map(|edge| (edge.from.squared_distance(edge.to) as f64).sqrt()).sum()
    }

    /// Whether a place, in millimetres, lies in an odd number of its rings.
    pub fn contains(self, at: [f64; 2]) -> bool {
        in_odd_rings(self.rings(), at)
    }

    /// A place where its rings lie in each other as they should not, or cross.
    fn misplaced(self) -> Option<Node> {
        if self.nests_plainly() {
            return None;
        }
        let edges: Vec<Edge> = self.edges().collect();
        let arrangement = Arrangement::of(&edges);
        let wrong = arrangement.faces().iter().find(|face| !(0..=1).contains(&face.count))?;
        arrangement.rings(wrong).flat_map(|ring| arrangement.nodes(ring)).min()
    }

    /// Whether every hole plainly lies in a shell and every shell in none: no ring's box meets another's but around it, no edge another's.
    fn nests_plainly(self) -> bool {
        let ring_count = self.ring_ends.len();
        if ring_count > FEW_RINGS {
            return false;
        }
        let mut edges: Vec<(u32, ring::Span)> = Vec::with_capacity(self.nodes().len());
        for (at, ring) in (0_u32..).zip(self.rings()) {
            let next = ring.iter().cycle().skip(1);
            edges.extend(ring.iter().zip(next).map(|(from, to)| (at, ring::Span::of(*from, *to))));
        }
        edges.sort_unstable_by_key(|(_, edge)| edge.west);
        for (at, (of, one)) in edges.iter().enumerate() {
            let rest = edges[at + 1..].iter().take_while(|(_, other)| other.west <= one.east);
            if rest.filter(|(other_of, _)| other_of != of).any(|(_, other)| one.meets(other)) {
                return false;
            }
        }
        let depth = |at: usize, node: Node| {
            let around =
                self.rings().enumerate().filter(|(other, ring)| *other != at && in_odd_rings([*ring], node.place()));
            around.count()
        };
        self.rings().enumerate().all(|(at, ring)| {
            let is_shell = twice_ring_area(ring) > 0;
            ring.first().is_some_and(|node| depth(at, *node).is_multiple_of(2) == is_shell)
        })
    }
}

/// The polygons of what an odd number of rings surrounds, from the edges of the rings.
fn around_odd(edges: &[Edge]) -> Vec<NodePolygon> {
    let arrangement = Arrangement::of(edges);
    let faces = arrangement.faces();
    let is_odd = |face: u32| faces.get(face as usize).is_some_and(|face| face.count % 2 != 0);
    outlines(&arrangement.boundary(is_odd).collect::<Vec<_>>())
}

/// Where a ring crosses itself. A spike may have been drawn on a corner of its own beside the boundary: where that corner is all that makes
/// the ring cross itself, it goes with the spike.
fn crossing(ring: &mut Vec<Node>, flaws: &[Flaw]) -> Option<Node> {
    let node = ring::crossing(ring)?;
    let is_foot = |node: &Node| flaws.iter().any(|flaw| flaw.kind == FlawKind::Spike && flaw.beside == *node);
    let without: Vec<Node> = ring.iter().copied().filter(|node| !is_foot(node)).collect();
    if without.len() < 3 || without.len() == ring.len() || ring::crossing(&without).is_some() {
        return Some(node);
    }
    *ring = without;
    None
}

/// Rings up to which each is held against each.
const FEW_RINGS: usize = 8;

/// A ward of more than four thousand million corners is not met.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
