//! Long rings where only a window of them matters.

use geo_types::Rect;

use super::Node;

/// A ring without the corners between two that lie beyond the same side of a window, in millimetres: within it the ring is the same.
pub fn shortened(ring: &[Node], window: &Rect<f64>) -> Vec<Node> {
    let beyond = |node: &Node| {
        let (x, y) = (f64::from(node.x), f64::from(node.y));
        let sides = [x < window.min().x, x > window.max().x, y < window.min().y, y > window.max().y];
        sides.iter().zip([1_u8, 2, 4, 8]).filter(|(is_beyond, _)| **is_beyond).map(|(_, bit)| bit).sum::<u8>()
    };
    let mut kept: Vec<(Node, u8)> = Vec::with_capacity(ring.len());
    for node in ring {
        let sides = beyond(node);
        if let [.., (_, first), (_, second)] = kept.as_slice()
            && first & second & sides != 0
        {
            kept.pop();
        }
        kept.push((*node, sides));
    }
    kept.into_iter().map(|(node, _)| node).collect()
}
