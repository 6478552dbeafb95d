//! The corners of places that were told, so that nothing is told there again.

use std::collections::BTreeSet;

use crate::geometry::Node;

/// Corners, each with the numbers of its places.
#[derive(Debug, Default)]
pub(super) struct Seen {
    corners: BTreeSet<(Node, usize)>,
    places: usize,
}

impl Seen {
    /// Adds the corners of one more place.
    pub fn add(&mut self, corners: impl IntoIterator<Item = Node>) {
        let place = self.places;
        self.corners.extend(corners.into_iter().map(|corner| (corner, place)));
        self.places += 1;
    }

    pub fn contains(&self, node: Node) -> bool {
        self.places_of(node).next().is_some()
    }

    /// Whether one place has both corners. Why one: where both belong to two, an edit near one of them says nothing of the other.
    pub fn contains_both(&self, one: Node, other: Node) -> bool {
        self.places_of(one).any(|place| self.corners.contains(&(other, place)))
    }

    fn places_of(&self, node: Node) -> impl Iterator<Item = usize> {
        self.corners.range((node, 0)..=(node, usize::MAX)).map(|(_, place)| *place)
    }
}
