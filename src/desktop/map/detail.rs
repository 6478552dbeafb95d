//! What a job makes of the chunks on the canvas: overviews, shapes and labels, the nearest to its middle first.

use std::sync::Arc;

use geo_types::Coord;
use rayon::prelude::*;

use super::chunk::Chunk;
use super::scene::Scene;
use crate::jobs::{Cancelled, Watch};

/// Chunks made between two repaints: of labels 0.2 s at most.
const AT_ONCE: usize = 16;
/// Chunks that keep their labels when they are off the canvas: 40 MiB.
const CHUNKS_WITH_LABELS: usize = 256;

/// Frames after which a chunk does not come back at once.
const LONG: u64 = 64;

/// What is wanted of a chunk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Detail {
    Overview,
    Shapes,
    /// The labels of all parcels larger than this, square metres.
    Labels(f32),
}

impl Detail {
    fn make(self, chunk: &Chunk) {
        match self {
            Self::Overview => chunk.make_cells(),
            Self::Shapes => chunk.make_shapes(),
            Self::Labels(larger_than) => chunk.make_labels(larger_than),
        }
    }
}

/// Makes details; `some_made` is called now and then.
///
/// Errors: [`Cancelled`] when the watch says so.
pub fn make(
    mut wanted: Vec<(Arc<Chunk>, Detail)>,
    middle: Coord<f64>,
    watch: &Watch,
    some_made: impl Fn(),
) -> Result<(), Cancelled> {
    let distance = |chunk: &Chunk| {
        let way = chunk.origin - middle;
        way.x.hypot(way.y)
    };
    wanted.sort_by(|(a, _), (b, _)| distance(a).total_cmp(&distance(b)));
    for some in wanted.chunks(AT_ONCE) {
        watch.check()?;
        some.par_iter().for_each(|(chunk, detail)| detail.make(chunk));
        some_made();
    }
    Ok(())
}

/// Gives up what was made of chunks that are off the canvas by now, and the labels of those that were not on it for the longest time, where many
/// have some. `now` is this frame.
pub fn forget(scene: &Scene, now: u64) {
    let chunks = &scene.base.chunks;
    chunks.iter().filter(|chunk| chunk.last_seen() + LONG < now).for_each(|chunk| chunk.give_up_waiting());
    let mut labelled: Vec<&Arc<Chunk>> = chunks.iter().filter(|chunk| chunk.labels().is_some()).collect();
    labelled.sort_by_key(|chunk| std::cmp::Reverse(chunk.last_seen()));
    let old = labelled.into_iter().skip(CHUNKS_WITH_LABELS).filter(|chunk| chunk.last_seen() + 1 < now);
    old.for_each(|chunk| chunk.forget_labels());
}
