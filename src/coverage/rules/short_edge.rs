//! G08, definition 4: two corners that follow each other are two, but hardly meant to be.

use geo_types::Rect;
use rayon::prelude::*;

use super::super::fault::{Class, Fault, Rule};
use super::super::shapes::Shape;
use super::super::ward::Ward;
use super::seen::Seen;
use crate::geometry::{Edge, Node};
use crate::i18n::Message;

/// An edge that is too short, its lesser node first, and a shape that has it.
pub(in super::super) type ShortEdge = (Edge, u32);

/// The short edges of shapes, sorted: an edge that neighbours share stands there once for each.
pub(in super::super) fn short_edges(ward: &Ward, shapes: impl IntoParallelIterator<Item = u32>) -> Vec<ShortEdge> {
    let least = ward.limits.short_edge * 1e3;
    let of_shape = |at: u32| short(ward.shape(at), least).map(move |edge| (edge, at));
    let mut found: Vec<ShortEdge> = shapes.into_par_iter().flat_map_iter(of_shape).collect();
    found.sort_unstable_by_key(|(edge, at)| (edge.from, edge.to, *at));
    found
}

fn short(shape: Shape<'_>, least: f64) -> impl Iterator<Item = Edge> {
    let is_short = move |from: &Node, to: &Node| (from.squared_distance(*to) as f64) < least * least;
    let edge = |from: Node, to: Node| Edge { from: from.min(to), to: from.max(to) };
    shape.rings().flat_map(move |ring| {
        let closing = ring.first().zip(ring.last()).filter(move |(first, last)| is_short(last, first));
        let others = ring.windows(2).filter(move |pair| is_short(&pair[0], &pair[1]));
        others.map(move |pair| edge(pair[0], pair[1])).chain(closing.map(move |(first, last)| edge(*last, *first)))
    })
}

/// The edges that no other fault explains, each with its box. `seen` are the corners of spots: what is beside a spot is an end of it.
pub(super) fn faults(ward: &Ward, edges: &[ShortEdge], seen: &Seen) -> Vec<(Fault, Rect<f64>)> {
    let alike = edges.chunk_by(|one, other| one.0 == other.0);
    let fault = |alike: &[ShortEdge]| {
        let (Edge { from, to }, _) = *alike.first()?;
        if seen.contains_both(from, to) || [from, to].iter().any(|node| ward.flawed.contains(node)) {
            return None;
        }
        let length = (from.squared_distance(to) as f64).sqrt() / 1e3;
        let ([ax, ay], [bx, by]) = (from.place(), to.place());
        let fault = Fault {
            rule: Rule::ShortEdge,
            class: Class::Only,
            parcels: ward.parcels(alike.iter().map(|(_, at)| *at)),
            place: Some(ward.place([(ax + bx) / 2.0, (ay + by) / 2.0])),
            area: None,
            width: Some(length),
            message: Message::new("coverage-short-edge").with_number("length", length, 3),
        };
        Some((fault, Rect::new((ax, ay), (bx, by))))
    };
    alike.filter_map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{check, square, told};
    use super::*;

    #[test]
    fn an_edge_is_short_below_five_centimetres_and_above_a_repeated_corner() {
        let cut =
            [(0.001, Rule::RepeatedVertex), (0.002, Rule::ShortEdge), (0.049, Rule::ShortEdge), (0.05, Rule::Sliver)];
        for (length, rule) in cut {
            let cornered = format!("POLYGON((0 0,10 0,10 10,{} 10,0 10,0 0))", 10.0 - length);
            let expected = if rule == Rule::Sliver { vec![] } else { vec![(rule, vec![1])] };
            assert_eq!(told(&[&cornered]), expected, "{length}");
        }
    }

    #[test]
    fn a_short_edge_that_neighbours_share_is_told_once_with_its_length() {
        let all = [
            "POLYGON((0 0,10 0,10 5,10.02 5.02,10.02 10,0 10,0 0))",
            "POLYGON((20 0,20 10,10.02 10,10.02 5.02,10 5,10 0,20 0))",
        ];
        assert_eq!(told(&all), [(Rule::ShortEdge, vec![1, 2])]);
        let fault = &check(&all)[0];
        assert!((fault.width.expect("a length") - 0.02 * 2.0_f64.sqrt()).abs() < 1e-9);
        assert_eq!(fault.place.map(|at| (at.x, at.y)), Some((10.01, 5.01)));
    }

    #[test]
    fn the_ends_of_a_crack_and_what_a_spike_leaves_are_not_told_beside_it() {
        let crack = [
            square(0.0, 0.0, 10.0),
            "POLYGON((10.03 0,20 0,20 10,10.03 10,10.03 0))".to_owned(),
            "POLYGON((0 -5,20 -5,20 0,10.03 0,10 0,0 0,0 -5))".to_owned(),
            "POLYGON((0 10,10 10,10.03 10,20 10,20 15,0 15,0 10))".to_owned(),
        ];
        assert_eq!(told(&[&crack[0], &crack[1], &crack[2], &crack[3]]), [(Rule::Gap, vec![1, 2, 3, 4])]);
        let spiked = "POLYGON((0 0,10 0,10 4,12.5 4,10 4,10 4.03,10 10,0 10,0 0))";
        assert_eq!(told(&[spiked]), [(Rule::Spike, vec![1])]);
    }
}
