//! The map from afar: tiles of texels, each the mean colour of the land in it, as large as the ground that they cover.
//!
//! A texel is as wide as a typical parcel, or half of it where there are few enough; it is drawn while it is no larger than a pixel,
//! with its means of 2×2, 4×4, …, so that a parcel has its share of the colour at every scale. Until what is nearer
//! is made, it stands for that too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use geo_types::{Coord, Rect};
use rayon::prelude::*;

use super::canvas::ColourBy;
use super::look::Look;
use crate::cadastre::{ParcelId, Snapshot};
use crate::geometry::{CellFrame, CellShares, SpatialIndex, bounding_box};
use crate::jobs::{Cancelled, Watch};

/// Texels along the side of a tile.
pub const TILE: usize = 256;
/// Tiles that one box can be the first in: a corner at (0, 0) must not make a hundred thousand. As many across, and one more on either side.
pub const TILES_ACROSS: usize = 6;
const MOST_TILES: usize = (TILES_ACROSS + 2) * (TILES_ACROSS + 2);
/// Texels that the drawing thread mends in one frame: 1 ms.
const MOST_MENDED: usize = 1_000;

/// No texel is finer, metres: finer parcels are flaws.
const FINEST_TEXEL: f64 = 0.05;

/// East and north of a tile, in tiles from (0, 0).
type TileAt = (i32, i32);
/// Texels of a tile, by [`texel_at`].
type Texels = BTreeSet<usize>;

/// Never changed after it is made; the key is its identity on the GPU.
#[derive(Debug)]
pub struct Tile {
    pub key: u64,
    pub bounds: Rect<f64>,
    /// Red, green, blue times the share of the land that parcels have, and that share: [`TILE`]² texels from the south-west, then the means of 2×2
    /// of them, down to one.
    pub levels: Vec<Vec<[u8; 4]>>,
}

/// The tiles of one look of one snapshot.
#[derive(Debug, Clone)]
pub struct Tiles {
    look: Look,
    /// Side of a texel, metres.
    pub texel: f64,
    snapshot: Arc<Snapshot>,
    tiles: BTreeMap<TileAt, Arc<Tile>>,
}

impl Tiles {
    /// The tiles of a snapshot, whose boxes are in the index. `bounds` are those of its parcels.
    ///
    /// Errors: [`Cancelled`] when the watch says so.
    pub fn make(
        snapshot: &Arc<Snapshot>,
        index: &SpatialIndex,
        bounds: impl Iterator<Item = Rect<f64>>,
        texel: f64,
        look: &Look,
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        let mut tiles = Self {
            look: look.clone(),
            texel: texel.max(FINEST_TEXEL),
            snapshot: snapshot.clone(),
            tiles: BTreeMap::new(),
        };
        let mut places = BTreeSet::new();
        bounds.for_each(|bounds| places.extend(tiles.places(bounds)));
        let places: Vec<TileAt> = places.into_iter().collect();
        let made = places.par_iter().map(|at| {
            watch.check()?;
            Ok((*at, Arc::new(tiles.paint(*at, index, None))))
        });
        tiles.tiles = made.collect::<Result<_, Cancelled>>()?;
        Ok(tiles)
    }

    /// The tiles of a later snapshot, of which the index is that of, and of another look. `None` where so much differs that it is work for a job,
    /// unless `all` is to be mended here; and where the looks have too little in common for that.
    pub fn mended(&self, snapshot: &Arc<Snapshot>, index: &SpatialIndex, look: &Look, all: bool) -> Option<Self> {
        let looks_differ = look.differing(&self.look)?;
        let differing = snapshot.parcels.differing(&self.snapshot.parcels).map(ParcelId);
        let mut changed: BTreeSet<ParcelId> =
            if all { differing.collect() } else { differing.take(MOST_MENDED + 1).collect() };
        changed.extend(looks_differ);
        if look.colour_by == ColourBy::LinkState {
            if !all && snapshot.links.differing(&self.snapshot.links).nth(MOST_MENDED).is_some() {
                return None;
            }
            changed.extend(snapshot.linked_otherwise(&self.snapshot));
        }
        let mut dirty: BTreeMap<TileAt, Texels> = BTreeMap::new();
        let (mut shares, mut count) = (CellShares::default(), 0);
        for parcel in changed {
            for side in [&self.snapshot, snapshot] {
                let Some(polygons) = side.parcels.get(parcel).and_then(|row| row.polygons()) else { continue };
                let Some(bounds) = bounding_box(&polygons) else { continue };
                for at in self.places(bounds) {
                    let texels = dirty.entry(at).or_default();
                    shares.of(&polygons, bounds, &self.frame(at), |column, row, _| {
                        count += usize::from(texels.insert(texel_at(column, row)));
                    });
                }
            }
            if count > MOST_MENDED && !all {
                return None;
            }
        }
        let mut next = Self { snapshot: snapshot.clone(), look: look.clone(), ..self.clone() };
        for (at, texels) in dirty {
            let tile = Arc::new(next.paint(at, index, Some(&texels)));
            next.tiles.insert(at, tile);
        }
        Some(next)
    }

    /// The tiles that a window shows.
    pub fn within(&self, window: Rect<f64>) -> impl Iterator<Item = &Arc<Tile>> {
        let ((west, east), (south, north)) = self.span(window);
        self.tiles
            .range((west, i32::MIN)..=(east, i32::MAX))
            .filter(move |((_, row), _)| (south..=north).contains(row))
            .map(|(_, tile)| tile)
    }

    pub fn is_of(&self, snapshot: &Arc<Snapshot>, look: &Look) -> bool {
        Arc::ptr_eq(&self.snapshot, snapshot) && self.look.draws_as(look)
    }

    /// Whether they can be mended to another look.
    pub fn can_become(&self, look: &Look) -> bool {
        self.look.draws_as(look) || look.differing(&self.look).is_some()
    }

    /// The texels where something is, by their place on the ground, for comparisons.
    #[cfg(test)]
    pub fn filled(&self) -> BTreeMap<(TileAt, usize, usize), [u8; 4]> {
        let texels = self.tiles.iter().flat_map(|(at, tile)| {
            let levels = tile.levels.iter().enumerate();
            let at = *at;
            levels.flat_map(move |(level, texels)| {
                texels.iter().enumerate().map(move |(texel, colour)| ((at, level, texel), *colour))
            })
        });
        texels.filter(|(_, colour)| *colour != [0; 4]).collect()
    }

    fn span(&self, window: Rect<f64>) -> ((i32, i32), (i32, i32)) {
        let side = self.texel * TILE as f64;
        // The cast keeps within what there is.
        let at = |metres: f64| (metres / side).floor() as i32;
        ((at(window.min().x), at(window.max().x)), (at(window.min().y), at(window.max().y)))
    }

    /// The tiles that a parcel's box touches; of one that would touch too many those that are there, and that of its middle.
    fn places(&self, bounds: Rect<f64>) -> Vec<TileAt> {
        let ((west, east), (south, north)) = self.span(bounds);
        let count = |low: i32, high: i32| (i64::from(high) - i64::from(low) + 1) as usize;
        if count(west, east).saturating_mul(count(south, north)) <= MOST_TILES {
            return (west..=east).flat_map(|column| (south..=north).map(move |row| (column, row))).collect();
        }
        let ((column, _), (row, _)) = self.span(Rect::new(bounds.center(), bounds.center()));
        let there = self.tiles.range((west, i32::MIN)..=(east, i32::MAX)).map(|(at, _)| *at);
        let mut places: Vec<TileAt> = there.filter(|(_, row)| (south..=north).contains(row)).collect();
        places.push((column, row));
        places.sort_unstable();
        places.dedup();
        places
    }

    fn frame(&self, (column, row): TileAt) -> CellFrame {
        let side = self.texel * TILE as f64;
        let low = Coord { x: f64::from(column) * side, y: f64::from(row) * side };
        CellFrame { low, cell: self.texel, side: TILE }
    }

    /// A tile with all its texels painted, or those alone that are asked for, the others as they are. The parcels add up in the order of their
    /// ids: a texel that is mended is the one that is painted anew.
    fn paint(&self, at: TileAt, index: &SpatialIndex, asked: Option<&Texels>) -> Tile {
        static NEXT_KEY: AtomicU64 = AtomicU64::new(1);
        let frame = self.frame(at);
        let bounds = frame.bounds(&(0..TILE), &(0..TILE));
        let mut ids = Vec::new();
        match asked {
            None => index.visit(bounds, |id| ids.push(id)),
            Some(texels) => texels.iter().for_each(|texel| {
                let (column, row) = (texel % TILE, texel / TILE);
                index.visit(frame.bounds(&(column..column + 1), &(row..row + 1)), |id| ids.push(id));
            }),
        }
        ids.sort_unstable();
        ids.dedup();
        let texels: Vec<usize> = match asked {
            None => (0..TILE * TILE).collect(),
            Some(texels) => texels.iter().copied().collect(),
        };
        // Where a texel stands among those that are painted.
        let place = |texel: usize| if asked.is_none() { Some(texel) } else { texels.binary_search(&texel).ok() };
        let mut sums = vec![[0.0_f32; 4]; texels.len()];
        let mut shares = CellShares::default();
        for id in ids {
            let Some(row) = self.snapshot.parcels.get(id).filter(|row| self.look.shows(row.id)) else { continue };
            let Some(polygons) = row.polygons() else { continue };
            let Some(bounds) = bounding_box(&polygons) else { continue };
            let [red, green, blue] = self.look.ink(&self.snapshot, row).colour.map(f32::from);
            shares.of(&polygons, bounds, &frame, |column, row, share| {
                if let Some(sum) = place(texel_at(column, row)).and_then(|at| sums.get_mut(at)) {
                    for (sum, part) in sum.iter_mut().zip([red, green, blue, 255.0]) {
                        *sum += part * share;
                    }
                }
            });
        }
        let before = self.tiles.get(&at).filter(|_| asked.is_some());
        let mut levels = before.map_or_else(empty_levels, |tile| tile.levels.clone());
        if let Some(level) = levels.first_mut() {
            for (texel, sum) in texels.iter().zip(&sums) {
                if let Some(texel) = level.get_mut(*texel) {
                    // Where parcels lie over each other there is no more land than there is.
                    let much = (sum[3] / 255.0).max(1.0);
                    *texel = sum.map(|part| (part / much).round() as u8);
                }
            }
        }
        means(&mut levels, texels);
        Tile { key: NEXT_KEY.fetch_add(1, Ordering::Relaxed), bounds, levels }
    }
}

fn texel_at(column: usize, row: usize) -> usize {
    row * TILE + column
}

fn empty_levels() -> Vec<Vec<[u8; 4]>> {
    let sides = std::iter::successors(Some(TILE), |side| (*side > 1).then_some(side / 2));
    sides.map(|side| vec![[0; 4]; side * side]).collect()
}

/// Makes the means of the texels that changed, level by level.
fn means(levels: &mut [Vec<[u8; 4]>], mut changed: Vec<usize>) {
    let mut side = TILE;
    for at in 1..levels.len() {
        let (below, above) = levels.split_at_mut(at);
        let (Some(below), Some(above)) = (below.last(), above.first_mut()) else { return };
        for texel in &mut changed {
            *texel = *texel / side / 2 * (side / 2) + *texel % side / 2;
        }
        changed.sort_unstable();
        changed.dedup();
        for texel in &changed {
            let first = *texel / (side / 2) * 2 * side + *texel % (side / 2) * 2;
            let four = [first, first + 1, first + side, first + side + 1].map(|at| below.get(at).copied());
            let sum = |part: usize| four.iter().flatten().map(|texel| u16::from(texel[part])).sum::<u16>();
            if let Some(mean) = above.get_mut(*texel) {
                *mean = [0, 1, 2, 3].map(|part| ((sum(part) + 2) / 4) as u8);
            }
        }
        side /= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_the_mean_of_the_level_below() {
        let mut levels = empty_levels();
        levels[0][texel_at(254, 3)] = [200, 100, 40, 255];
        levels[0][texel_at(255, 2)] = [100, 100, 40, 255];
        means(&mut levels, vec![texel_at(254, 3), texel_at(255, 2)]);
        assert_eq!(levels[1][128 + 127], [75, 50, 20, 128]);
        assert_eq!(levels[2][63], [19, 13, 5, 32]);
        assert_eq!((levels.len(), levels[8].len(), levels[8][0]), (9, 1, [0; 4]));
    }
}
