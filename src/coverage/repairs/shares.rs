//! Long overlaps and gaps, shared by the line in their middle.

use std::collections::BTreeMap;

use geo_types::LineString;

use super::decide::{Assigned, Judge};
use super::dissection::Dissection;
use super::places::Place;
use crate::geometry::{Edge, Node, in_odd_rings, inner_point, medial_lines};
use crate::i18n::Message;

/// A long face, and the lines that share it.
pub(super) struct LongFace {
    outline: Vec<Node>,
    over: Vec<u32>,
    pub cuts: Vec<Edge>,
}

/// What is decided before the faces of a place are looked at one by one.
#[derive(Default)]
pub(super) struct Given {
    pub assigned: Assigned,
    pub methods: Vec<Message>,
}

impl Judge<'_> {
    /// The long faces of a place whose neighbours may all change.
    pub fn long_faces(&self, place: &Place) -> Vec<LongFace> {
        let long = |(at, width): (u32, f64)| {
            let [outline] = <[Vec<Node>; 1]>::try_from(self.dissection.rings(at)).ok()?;
            let beyond: BTreeMap<[Node; 2], Option<u32>> = self
                .dissection
                .around(at)
                .map(|(piece, beyond)| {
                    let [low, high] = self.dissection.arrangement.pieces()[piece as usize].ends;
                    ([low.min(high), low.max(high)], only(&self.dissection.over[beyond as usize]))
                })
                .collect();
            let ends = outline.iter().zip(outline.iter().cycle().skip(1));
            let stretches = ends.map(|(from, to)| Some((*from, *beyond.get(&[*from.min(to), *from.max(to)])?)));
            let stretches: Vec<_> = stretches.collect::<Option<_>>()?;
            if stretches.iter().any(|(_, of)| of.is_some_and(|of| self.is_locked(of))) {
                return None;
            }
            let cuts = medial_lines(&stretches, width * 1e3)?;
            Some(LongFace { outline, over: self.dissection.over[at as usize].clone(), cuts })
        };
        self.faulty(place).into_iter().filter_map(long).collect()
    }

    /// What becomes of long faces in a dissection that their lines cut: each part is the neighbour's that it borders on.
    pub fn shared(&self, long: &[LongFace]) -> Given {
        let mut given = Given::default();
        for face in long {
            let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
            for (at, _) in self.dissection.faces().filter(|(at, _)| is_part(self.dissection, *at, face)) {
                let Some(to) = self.neighbour(at) else { continue };
                *shares.entry(to).or_default() += self.dissection.area(at) / 1e6;
                given.assigned.insert(at, to);
            }
            let labels: Vec<String> = shares.keys().map(|at| self.label(*at)).collect();
            let method = Message::new("repair-method-medial").with_number("area", shares.values().sum(), 2);
            given.methods.push(method.with("parcels", labels.join(", ")));
        }
        given
    }

    /// The shape on the other side of most of the boundary of a face.
    fn neighbour(&self, face: u32) -> Option<u32> {
        let mut lengths: BTreeMap<u32, f64> = BTreeMap::new();
        for (piece, beyond) in self.dissection.around(face) {
            let [a, b] = self.dissection.arrangement.pieces()[piece as usize].ends;
            let of = only(&self.dissection.over[beyond as usize]);
            of.into_iter().for_each(|of| *lengths.entry(of).or_default() += (a.squared_distance(b) as f64).sqrt());
        }
        lengths.into_iter().max_by(|one, other| one.1.total_cmp(&other.1)).map(|(of, _)| of)
    }
}

fn only(shapes: &[u32]) -> Option<u32> {
    if let [only] = shapes { Some(*only) } else { None }
}

fn is_part(dissection: &Dissection, at: u32, face: &LongFace) -> bool {
    if dissection.over[at as usize] != face.over {
        return false;
    }
    let rings = dissection.rings(at);
    let shell: Option<LineString<f64>> = rings.first().map(|ring| ring.iter().map(|node| node.place()).collect());
    let inside = shell.and_then(|mut shell| {
        shell.close();
        inner_point(&shell)
    });
    inside.is_some_and(|at| in_odd_rings([face.outline.as_slice()], [at.x, at.y]))
}
