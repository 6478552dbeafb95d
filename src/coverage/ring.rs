//! One ring on the grid: what is plainly wrong with it, and what is left of it without that.

use crate::geometry::{Node, turn};

/// Something wrong with the outline of one parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Flaw {
    pub kind: FlawKind,
    pub node: Node,
    /// The corner that stays: at the foot of a spike, the first of two; else the same.
    pub beside: Node,
    /// Length, width or distance, millimetres; rounded up.
    pub measure: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FlawKind {
    /// A ring that encloses nothing.
    Collapsed,
    /// Two of its edges cross or touch.
    Crossing,
    /// A hole outside of its shell, a shell within another, a hole across it.
    Misplaced,
    /// The boundary runs out to this node and back; the measure is how far.
    Spike,
    /// Two corners a millimetre apart at most.
    Repeated,
}

/// Square of the distance up to which two corners are one, mm² (definition 4).
const ONE_CORNER: i64 = 1;

/// Takes repeated corners and spikes out of a ring and tells them; empties it when it encloses nothing. The first node is not repeated at
/// the end; the direction stays.
pub(crate) fn clean(ring: &mut Vec<Node>, flaws: &mut Vec<Flaw>) {
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if is_plain(ring) {
        return;
    }
    let (before, least) = (flaws.len(), ring.iter().min().copied());
    without_repeated(ring, flaws);
    without_spikes(ring, flaws);
    if ring.len() < 3 {
        flaws.truncate(before);
        flaws.extend(least.map(|node| Flaw { kind: FlawKind::Collapsed, node, beside: node, measure: 0 }));
        ring.clear();
    }
}

/// Whether there is nothing to clean: what nearly every ring is, told in one walk.
fn is_plain(ring: &[Node]) -> bool {
    let [.., before, last] = ring else { return false };
    let (mut a, mut b) = (*before, *last);
    for c in ring {
        if b.squared_distance(*c) <= ONE_CORNER || is_spike(a, b, *c) {
            return false;
        }
        (a, b) = (b, *c);
    }
    ring.len() > 2
}

fn without_repeated(ring: &mut Vec<Node>, flaws: &mut Vec<Flaw>) {
    let mut kept: Vec<Node> = Vec::with_capacity(ring.len());
    let mut told = |node: Node, other: Node| {
        let measure = node.squared_distance(other);
        flaws.push(Flaw { kind: FlawKind::Repeated, node: other, beside: node, measure });
    };
    for node in ring.drain(..) {
        match kept.last().filter(|last| last.squared_distance(node) <= ONE_CORNER) {
            Some(last) => told(*last, node),
            None => kept.push(node),
        }
    }
    while let [first, .., last] = kept.as_slice()
        && first.squared_distance(*last) <= ONE_CORNER
    {
        told(*first, *last);
        kept.pop();
    }
    *ring = kept;
}

fn without_spikes(ring: &mut Vec<Node>, flaws: &mut Vec<Flaw>) {
    let mut at = 0;
    // Every step goes on or shortens the ring.
    while ring.len() > 2 && at < ring.len() {
        let count = ring.len();
        let (a, b, c) = (ring[(at + count - 1) % count], ring[at], ring[(at + 1) % count]);
        if !is_spike(a, b, c) {
            at += 1;
            continue;
        }
        let far = a.squared_distance(b).min(b.squared_distance(c));
        let foot = if a.squared_distance(b) < b.squared_distance(c) { a } else { c };
        let spike = Flaw { kind: FlawKind::Spike, node: b, beside: foot, measure: (far as f64).sqrt().ceil() as i64 };
        // The same spike again, when a corner stands on its way.
        match flaws.last_mut().filter(|last| last.kind == FlawKind::Spike && [a, b, c].contains(&last.beside)) {
            Some(last) => *last = Flaw { measure: last.measure + spike.measure, ..spike },
            None => flaws.push(spike),
        }
        ring.remove(at);
        // What stood on both sides of the tip may be one corner now, and the tip of another spike.
        let count = ring.len();
        let after = at % count;
        let before = (after + count - 1) % count;
        if ring[before].squared_distance(ring[after]) <= ONE_CORNER && count > 1 {
            ring.remove(after);
        }
        at = at.saturating_sub(2);
    }
}

/// Whether the boundary runs from `a` out to `b` and back along itself, within a millimetre.
fn is_spike(a: Node, b: Node, c: Node) -> bool {
    let (u, v) = (b.to(a), b.to(c));
    if u[0] * v[0] + u[1] * v[1] <= 0 {
        return false;
    }
    // The nearer of the two, off the line to the other.
    let longer = a.squared_distance(b).max(b.squared_distance(c));
    let cross = i128::from(turn(b, a, c));
    cross * cross <= i128::from(longer)
}

/// The least place where two edges of a ring cross or touch, wherever it begins and however it runs; `None` where none do. Whether they do
/// is exact.
pub(crate) fn crossing(ring: &[Node]) -> Option<Node> {
    if ring.len() < 4 || is_convex(ring) {
        return None;
    }
    let mut edges: Vec<Span> = ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| Span::of(*a, *b)).collect();
    let mut least: Option<Node> = None;
    let mut tell = |node: Node| least = Some(least.map_or(node, |least| least.min(node)));
    if ring.len() <= BY_PAIRS {
        let last = edges.len() - 1;
        for (at, one) in edges.iter().enumerate() {
            for (other_at, other) in edges.iter().enumerate().skip(at + 2) {
                if !(at == 0 && other_at == last) && one.meets(other) {
                    tell(one.meeting(other));
                }
            }
        }
        return least;
    }
    edges.sort_unstable_by_key(|edge| edge.west);
    for (at, one) in edges.iter().enumerate() {
        for other in edges[at + 1..].iter().take_while(|other| other.west <= one.east) {
            if !one.shares_end(other) && one.meets(other) {
                tell(one.meeting(other));
            }
        }
    }
    // Corners that two pairs of edges share were passed over above.
    let mut nodes: Vec<Node> = ring.to_vec();
    nodes.sort_unstable();
    nodes.windows(2).filter(|pair| pair[0] == pair[1]).for_each(|pair| tell(pair[0]));
    least
}

/// Corners up to which every pair of edges is looked at.
const BY_PAIRS: usize = 24;

/// Whether it turns one way all around, once: then it crosses itself nowhere.
fn is_convex(ring: &[Node]) -> bool {
    let (mut left, mut right, mut turns) = (false, false, 0);
    let (mut a, mut b) = match ring {
        [.., a, b] => (*a, *b),
        _ => return true,
    };
    let mut rising = b > a;
    for c in ring {
        let side = turn(a, b, *c);
        left |= side > 0;
        right |= side < 0;
        let rises = *c > b;
        turns += u32::from(rises != rising);
        rising = rises;
        (a, b) = (b, *c);
    }
    !(left && right) && turns <= 2
}

/// An edge with its box.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    /// The lesser of its ends.
    from: Node,
    to: Node,
    pub west: i32,
    pub east: i32,
    south: i32,
    north: i32,
}

impl Span {
    pub fn of(from: Node, to: Node) -> Self {
        Self {
            from: from.min(to),
            to: from.max(to),
            west: from.x.min(to.x),
            east: from.x.max(to.x),
            south: from.y.min(to.y),
            north: from.y.max(to.y),
        }
    }

    /// Whether they have a place in common.
    pub fn meets(&self, other: &Self) -> bool {
        let near = (self.west <= other.east)
            & (self.east >= other.west)
            & (self.south <= other.north)
            & (self.north >= other.south);
        if !near {
            return false;
        }
        let sides = |edge: &Self, of: &Self| {
            let (a, b) = (turn(edge.from, edge.to, of.from), turn(edge.from, edge.to, of.to));
            a.signum() * b.signum()
        };
        // On one line, boxes that meet are a meeting.
        sides(self, other) <= 0 && sides(other, self) <= 0
    }

    fn shares_end(&self, other: &Self) -> bool {
        [other.from, other.to].iter().any(|end| [self.from, self.to].contains(end))
    }

    /// A place that both have, to the nearest node: the same of either.
    fn meeting(&self, other: &Self) -> Node {
        if (other.from, other.to) < (self.from, self.to) {
            return other.meeting(self);
        }
        let (c, d) = (turn(other.from, other.to, self.from), turn(other.from, other.to, self.to));
        let share = if c == d { 0.0 } else { c as f64 / (c as f64 - d as f64) };
        let at = |from: i32, to: i32| from + ((f64::from(to) - f64::from(from)) * share).round() as i32;
        if c == d {
            // On one line: the corner that both pass.
            let within = |node: &Node| {
                self.west <= node.x && node.x <= self.east && self.south <= node.y && node.y <= self.north
            };
            return [other.from, other.to].into_iter().find(within).unwrap_or(self.from);
        }
        Node::new(at(self.from.x, self.to.x), at(self.from.y, self.to.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(places: &[(i32, i32)]) -> Vec<Node> {
        places.iter().map(|(x, y)| Node::new(*x, *y)).collect()
    }

    fn cleaned(places: &[(i32, i32)]) -> (usize, Vec<(FlawKind, Node, i64)>) {
        let mut flaws = Vec::new();
        let mut left = ring(places);
        clean(&mut left, &mut flaws);
        (left.len(), flaws.into_iter().map(|flaw| (flaw.kind, flaw.node, flaw.measure)).collect())
    }

    #[test]
    fn a_plain_ring_is_kept() {
        assert_eq!(cleaned(&[(0, 0), (9_000, 0), (9_000, 5_000), (0, 5_000), (0, 0)]), (4, vec![]));
        assert_eq!(cleaned(&[(0, 0), (9_000, 0), (9_000, 2), (9_000, 5_000), (0, 5_000)]), (5, vec![]), "2 mm are two");
    }

    #[test]
    fn corners_a_millimetre_apart_are_one() {
        let repeated = |x, y, far| (FlawKind::Repeated, Node::new(x, y), far);
        assert_eq!(cleaned(&[(0, 0), (9_000, 0), (9_000, 1), (0, 5_000)]), (3, vec![repeated(9_000, 1, 1)]));
        assert_eq!(cleaned(&[(0, 0), (9_000, 0), (0, 5_000), (0, 1), (0, 0)]), (3, vec![repeated(0, 1, 1)]));
        assert_eq!(cleaned(&[(0, 0), (9_000, 0), (9_000, 0), (0, 5_000)]), (3, vec![repeated(9_000, 0, 0)]));
    }

    #[test]
    fn a_boundary_that_runs_out_and_back_is_a_spike() {
        let spike = |x, y, far| (FlawKind::Spike, Node::new(x, y), far);
        let out = [(0, 0), (4_000, 0), (4_000, -1_300), (4_000, 0), (9_000, 0), (9_000, 5_000)];
        assert_eq!(cleaned(&out), (4, vec![spike(4_000, -1_300, 1_300)]));
        let beyond = [(0, 0), (12_000, 0), (9_000, 0), (9_000, 5_000)];
        assert_eq!(cleaned(&beyond), (3, vec![spike(12_000, 0, 3_000)]));
        let at_the_start = [(4_000, -1_300), (4_000, 0), (9_000, 0), (9_000, 5_000), (0, 0), (4_000, 0)];
        assert_eq!(cleaned(&at_the_start), (4, vec![spike(4_000, -1_300, 1_300)]));
        let stepped = [(0, 0), (4_000, 0), (4_000, -300), (4_000, -1_300), (4_000, 0), (9_000, 0), (9_000, 5_000)];
        assert_eq!(cleaned(&stepped), (4, vec![spike(4_000, -300, 1_300)]), "once, though a corner stands on its way");
        let wide = [(0, 0), (4_000, 0), (4_000, -1_300), (4_003, 0), (9_000, 0), (9_000, 5_000)];
        assert_eq!(cleaned(&wide).1, [], "three millimetres enclose something");
    }

    #[test]
    fn a_ring_that_encloses_nothing_has_collapsed() {
        let collapsed = vec![(FlawKind::Collapsed, Node::new(0, 0), 0)];
        assert_eq!(cleaned(&[(0, 0), (9_000, 10), (0, 0), (0, 0)]), (0, collapsed.clone()));
        assert_eq!(cleaned(&[(0, 0), (9_000, 0), (18_000, 0)]), (0, collapsed.clone()));
        assert_eq!(cleaned(&[(0, 0)]), (0, collapsed));
        assert_eq!(cleaned(&[]), (0, vec![]));
    }

    #[test]
    fn the_place_of_a_crossing_does_not_depend_on_where_the_ring_begins() {
        let star = [(0, 0), (97, 101), (103, 2), (1, 73), (89, 80), (51, -3), (40, 90)];
        for long in [false, true] {
            let mut corners = ring(&star);
            corners.extend((0..30).filter(|_| long).map(|at| Node::new(-20 - at * at, 90 - at)));
            let expected = crossing(&corners);
            assert!(expected.is_some());
            for begin in 0..corners.len() {
                let mut turned = corners.clone();
                turned.rotate_left(begin);
                assert_eq!(crossing(&turned), expected);
                turned.reverse();
                assert_eq!(crossing(&turned), expected);
            }
        }
    }

    #[test]
    fn edges_that_cross_or_touch_are_found_however_many_there_are() {
        assert_eq!(crossing(&ring(&[(0, 0), (9, 0), (9, 9), (0, 9)])), None);
        assert_eq!(crossing(&ring(&[(0, 0), (9, 0), (5, 4), (9, 9), (0, 9)])), None);
        assert_eq!(crossing(&ring(&[(0, 0), (10, 10), (10, 0), (0, 10)])), Some(Node::new(5, 5)), "bow-tie");
        let touching = [(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)];
        assert_eq!(crossing(&ring(&touching)), Some(Node::new(5, 0)), "a corner on an edge");
        let eight = [(0, 0), (5, 5), (10, 0), (10, 10), (5, 5), (0, 10)];
        assert_eq!(crossing(&ring(&eight)), Some(Node::new(5, 5)), "a corner twice");
        let comb = |teeth: i32| (0..teeth).flat_map(|at| [(at * 10, 0), (at * 10 + 5, 100)]).collect::<Vec<_>>();
        let closed = |teeth: i32, low: i32| ring(&[comb(teeth), vec![(teeth * 10, low), (-10, low)]].concat());
        assert_eq!(crossing(&closed(40, -10)), None);
        assert!(crossing(&closed(40, 10)).is_some());
    }

    #[test]
    fn a_star_turns_one_way_but_crosses_itself() {
        let star = ring(&[(0, 30), (20, -30), (-30, 10), (30, 10), (-20, -30)]);
        assert!(crossing(&star).is_some());
    }
}
