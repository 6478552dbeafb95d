//! From nodes back to coordinates: a corner that stays keeps its own, bit by bit; one that comes has those of a parcel that has it.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::super::ward::Ward;
use crate::geometry::{Grid, Node, NodePolygon, rings, signed_ring_area};

/// Where the corners of parcels are.
pub(super) struct Corners {
    grid: Grid,
    /// Sorted by node; of those at one node the first one counts.
    known: Vec<(Node, Coord<f64>)>,
}

impl Corners {
    /// Of polygons, the first ones first: what they say counts.
    pub fn of<'a>(ward: &Ward, polygons: impl IntoIterator<Item = &'a MultiPolygon<f64>>) -> Self {
        let grid = ward.shapes.grid;
        let corners = polygons.into_iter().flat_map(|polygons| &polygons.0).flat_map(rings).flat_map(|ring| &ring.0);
        let mut known: Vec<(Node, Coord<f64>)> = corners.filter_map(|at| Some((grid.node(*at)?, *at))).collect();
        known.sort_by_key(|(node, _)| *node);
        known.dedup_by_key(|(node, _)| *node);
        Self { grid, known }
    }

    fn get(&self, node: Node) -> Option<Coord<f64>> {
        self.known.binary_search_by_key(&node, |(known, _)| *known).ok().map(|at| self.known[at].1)
    }

    /// Where the corner of a node is, else where the node is.
    pub fn place(&self, node: Node) -> Coord<f64> {
        self.get(node).unwrap_or_else(|| self.grid.place(node))
    }

    /// Polygons of nodes as a parcel has them: its own corners, else those of others; shells that run as its own do, from its first corner.
    pub fn polygons(
        &self,
        own: Option<&MultiPolygon<f64>>,
        polygons: &[NodePolygon],
        ward: &Ward,
    ) -> MultiPolygon<f64> {
        let of_own = Self::of(ward, own);
        let place = |node: &Node| of_own.get(*node).unwrap_or_else(|| self.place(*node));
        let first = own.and_then(|own| own.0.first()).map(Polygon::exterior);
        let clockwise = first.is_some_and(|ring| signed_ring_area(ring) < 0.0);
        let start = first.and_then(|ring| self.grid.node(*ring.0.first()?));
        let line = |ring: &Vec<Node>| {
            let mut nodes = ring.clone();
            if clockwise {
                nodes.reverse();
            }
            if let Some(at) = start.and_then(|start| nodes.iter().position(|node| *node == start)) {
                nodes.rotate_left(at);
            }
            let mut places: Vec<Coord<f64>> = nodes.iter().map(place).collect();
            places.extend(places.first().copied());
            LineString(places)
        };
        let polygon = |rings: &NodePolygon| {
            let mut lines = rings.iter().map(line);
            let shell = lines.next().unwrap_or(LineString(Vec::new()));
            Polygon::new(shell, lines.collect())
        };
        MultiPolygon(polygons.iter().map(polygon).collect())
    }
}
