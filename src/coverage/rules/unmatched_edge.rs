//! T05, definition 6: a boundary whose two sides do not have the same corners.

use geo_types::{Coord, Rect};

use super::super::fault::{Class, Fault, Rule};
use super::super::nets::passes;
use super::super::spot::Spot;
use super::super::strip::Strip;
use super::super::ward::Ward;
use crate::geometry::{Edge, Node};
use crate::i18n::Message;

/// A spot that is hardly one, or that closes when one side takes the corners of the other.
pub(super) fn of_spot(ward: &Ward, spot: &Spot) -> Option<Fault> {
    let width = spot.width / 1e3;
    let missing = (width <= ward.limits.corner_distance).then(|| missing_corners(ward, spot)).flatten();
    if width > ward.limits.least_width && missing.is_none() {
        return None;
    }
    let corners = missing.map_or(0, |missing| missing.len());
    Some(Fault {
        rule: Rule::UnmatchedEdge,
        class: Class::Only,
        parcels: ward.parcels(spot.shapes.iter().copied()),
        place: Some(ward.place(spot.centre)),
        area: Some(spot.area / 1e6),
        width: Some(width),
        message: if corners > 0 {
            Message::new("coverage-unmatched-edge").with("corners", corners as i64).with_number("width", width, 3)
        } else {
            Message::new("coverage-unmatched-edge-beside").with_number("width", width, 3)
        },
    })
}

/// A strip that is hardly one.
pub(super) fn of_strip(ward: &Ward, strip: &Strip) -> Option<Fault> {
    let width = strip.width / 1e3;
    (width <= ward.limits.least_width).then(|| Fault {
        rule: Rule::UnmatchedEdge,
        class: Class::Only,
        parcels: ward.parcels(strip.shapes.iter().copied()),
        place: Some(ward.place_of(strip.middle)),
        area: Some(strip.area / 1e6),
        width: Some(width),
        message: Message::new("coverage-unmatched-edge-beside").with_number("width", width, 3),
    })
}

/// The corners of a spot that one shape passes by with a single edge, where all others have them.
fn missing_corners(ward: &Ward, spot: &Spot) -> Option<Vec<Node>> {
    let [outline] = spot.rings.as_slice() else { return None };
    spot.shapes.iter().find_map(|at| {
        let shape = ward.shape(*at);
        let own: Vec<Node> = outline.iter().copied().filter(|node| shape.nodes().contains(node)).collect();
        let [a, b] = own.as_slice() else { return None };
        let one_edge = shape.edges().any(|edge| (edge.from, edge.to) == (*a, *b) || (edge.from, edge.to) == (*b, *a));
        let others: Vec<Node> = outline.iter().copied().filter(|node| !own.contains(node)).collect();
        let theirs = |node: &Node| {
            let mut others = spot.shapes.iter().filter(|other| *other != at);
            others.any(|other| ward.shape(*other).nodes().contains(node))
        };
        // Two edges that run beside each other have their corners near both ends: that is a crack.
        let beside = |node: &Node| {
            let from_ends = [*a, *b].map(|end| (end.squared_distance(*node) as f64).sqrt());
            let near = passes(Edge { from: *a, to: *b }, *node, (2.0 * spot.width).ceil() as i64);
            near && from_ends.iter().all(|distance| *distance > 2.0 * spot.width)
        };
        (one_edge && others.iter().all(|node| theirs(node) && beside(node))).then_some(others)
    })
}

/// A corner that one side of a boundary has and the other passes by.
pub(super) fn of_node(ward: &Ward, node: Node) -> Option<Fault> {
    let (mut has, mut lacks) = (Vec::new(), Vec::new());
    for at in ward.near(around(node)) {
        let shape = ward.shape(at);
        if shape.nodes().contains(&node) {
            has.push(at);
        } else if shape.edges().any(|edge| passes(edge, node, 1)) {
            lacks.push(at);
        }
    }
    (!has.is_empty() && !lacks.is_empty()).then(|| Fault {
        rule: Rule::UnmatchedEdge,
        class: Class::Only,
        parcels: ward.parcels(has.into_iter().chain(lacks)),
        place: Some(ward.place_of(node)),
        area: Some(0.0),
        width: Some(0.0),
        message: Message::new("coverage-unmatched-edge").with("corners", 1_i64).with_number("width", 0.0, 3),
    })
}

/// The box a millimetre around a node.
fn around(node: Node) -> Rect<f64> {
    let corner = |margin: i32| Coord::from(Node::new(node.x + margin, node.y + margin).place());
    Rect::new(corner(-1), corner(1))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, square, told};
    use super::*;

    #[test]
    fn a_corner_that_one_side_lacks_is_told_where_it_is() {
        let other = "POLYGON((10 0,20 0,20 10,10 10,10 4,10 0))";
        let all = [&*square(0.0, 0.0, 10.0), other];
        assert_eq!(told(&all), [(Rule::UnmatchedEdge, vec![1, 2])]);
        assert_eq!(check(&all)[0].place.map(|at| (at.x, at.y)), Some((10.0, 4.0)));
        let both = "POLYGON((0 0,10 0,10 4,10 10,0 10,0 0))";
        assert_eq!(told(&[both, other]), []);
    }

    #[test]
    fn a_corner_beside_the_edge_that_lacks_it_is_told_up_to_half_a_metre() {
        for (aside, rule) in [(0.03, Rule::UnmatchedEdge), (0.5, Rule::UnmatchedEdge), (1.1, Rule::Gap)] {
            let other = format!("POLYGON((10 0,20 0,20 10,10 10,{} 4,10 0))", 10.0 + aside);
            assert_eq!(told(&[&square(0.0, 0.0, 10.0), &other]), [(rule, vec![1, 2])], "{aside}");
        }
    }

    #[test]
    fn where_three_parcels_meet_the_one_opposite_needs_the_corner() {
        let all = [
            square(0.0, 0.0, 10.0),
            "POLYGON((10 0,20 0,20 5,10 5,10 0))".into(),
            "POLYGON((10 5,20 5,20 10,10 10,10 5))".into(),
        ];
        assert_eq!(told(&[&all[0], &all[1], &all[2]]), [(Rule::UnmatchedEdge, vec![1, 2, 3])]);
    }
}
