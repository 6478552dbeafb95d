//! One picture in the window: its file, its tiles, and where they lie.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use egui::Context;
use geo_types::{Coord, Rect};

use super::super::map::{MapPicture, PictureMesh, PictureTexels};
use super::pieces;
use crate::cadastre::Underlay;
use crate::crs::Crs;
use crate::i18n::{Explain, Message};
use crate::jobs::Job;
use crate::rasters::{Levels, Lie, Picture, RasterError, Tile, TileKey};
use crate::tasks::underlays::picture_path;

/// Tiles of a picture that are kept, at most: 1 MiB each on the GPU.
const MOST_KEPT: usize = 192;
/// How long a job reads tiles before it gives back what it has. Source: ours; what was asked for may not be seen any more.
const READING: Duration = Duration::from_millis(40);

pub struct Shown {
    row: Arc<Underlay>,
    lie: Result<Lie, Message>,
    state: State,
    kept: HashMap<TileKey, Kept>,
    corners: HashMap<TileKey, Option<[Coord<f64>; 4]>>,
    meshes: HashMap<TileKey, Option<Arc<PictureMesh>>>,
    project_crs: Option<Crs>,
}

enum State {
    Closed,
    Opening(Job<Result<Picture, RasterError>>),
    Open { picture: Arc<Mutex<Picture>>, levels: Levels, reading: Option<Job<Read>> },
    Failed(Message),
}

/// Tiles that a job has read, and what broke.
type Read = (Vec<(TileKey, Option<Tile>)>, Option<RasterError>);

struct Kept {
    /// `None` where the file has no pixels.
    texels: Option<Arc<PictureTexels>>,
    seen: u64,
}

impl Shown {
    pub fn new(row: Arc<Underlay>) -> Self {
        let nowhere = Err(Message::new("underlay-no-map"));
        let (kept, corners, meshes) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { row, lie: nowhere, state: State::Closed, kept, corners, meshes, project_crs: None }
    }

    /// Takes the picture as the project has it now.
    pub fn follow(&mut self, row: &Arc<Underlay>, crs: &Crs) {
        let is_known = self.project_crs.as_ref() == Some(crs);
        if is_known && Arc::ptr_eq(&self.row, row) {
            return;
        }
        if self.row.file != row.file {
            (self.state, self.kept) = (State::Closed, HashMap::new());
        }
        (self.row, self.project_crs) = (Arc::clone(row), Some(crs.clone()));
        self.lie = Lie::of(row, crs).map_err(|error| error.message());
        self.corners.clear();
        self.meshes.clear();
    }

    pub fn lie(&self) -> Option<&Lie> {
        self.lie.as_ref().ok()
    }

    pub fn trouble(&self) -> Option<&Message> {
        match (&self.state, &self.lie) {
            (State::Failed(message), _) | (_, Err(message)) => Some(message),
            _ => None,
        }
    }

    /// How far opening is; 0 while that is unknown.
    pub fn progress(&self) -> Option<f32> {
        let State::Opening(job) = &self.state else { return None };
        let progress = job.progress();
        Some(if progress.total == 0 { 0.0 } else { progress.done as f32 / progress.total as f32 })
    }

    /// Opens the file, once.
    pub fn open(&mut self, ctx: &Context, folder: &Path) {
        let path = picture_path(&self.row.file, folder);
        match &self.state {
            State::Closed => {
                let (page, wake, opened) = (self.row.file.page, waker(ctx), path);
                let job = Job::spawn("open-underlay", wake, move |watch| Picture::open(&opened, page, watch));
                self.state = State::Opening(job);
            }
            State::Opening(job) => {
                let Some(opened) = job.poll() else { return };
                self.state = match opened {
                    Ok(Ok(picture)) if picture.levels().size() == self.row.size => {
                        let levels = picture.levels().clone();
                        State::Open { picture: Arc::new(Mutex::new(picture)), levels, reading: None }
                    }
                    Ok(Ok(_)) => State::Failed(Message::new("underlay-other-size").with("file", path)),
                    Ok(Err(error)) => State::Failed(error.message()),
                    Err(error) => State::Failed(Message::new("underlay-broke").with("reason", error.reason)),
                };
            }
            State::Open { .. } | State::Failed(_) => {}
        }
    }

    /// Looks for the file again.
    pub fn try_again(&mut self) {
        if matches!(self.state, State::Failed(_)) {
            self.state = State::Closed;
        }
    }

    /// The pieces of a part of the ground; starts to read what is lacking.
    pub fn pieces(
        &mut self,
        ctx: &Context,
        (visible, metres_per_pixel): (Rect<f64>, f64),
        frame: u64,
    ) -> Vec<MapPicture> {
        let (State::Open { picture, levels, reading }, Ok(lie)) = (&mut self.state, &self.lie) else {
            return Vec::new();
        };
        let arrived = reading.as_ref().and_then(Job::poll).map(Result::unwrap_or_default);
        if let Some((tiles, error)) = arrived {
            *reading = None;
            for (key, tile) in tiles {
                let texels =
                    tile.map(|tile| Arc::new(PictureTexels::new([tile.width, tile.height], multiplied(tile.rgba))));
                self.kept.insert(key, Kept { texels, seen: frame });
            }
            if let Some(error) = error {
                self.state = State::Failed(error.message());
                return Vec::new();
            }
        }
        let known = &mut self.corners;
        let wanted = pieces::wanted(levels, visible, metres_per_pixel, |tile| {
            *known.entry(tile).or_insert_with(|| pieces::corners(levels, lie, tile))
        });
        let mut drawn = Vec::with_capacity(wanted.len());
        let mut lacking = Vec::new();
        for tile in wanted {
            let mesh = self.meshes.entry(tile).or_insert_with(|| pieces::mesh(levels, lie, tile).map(Arc::new));
            let mut there = tile;
            while !self.kept.contains_key(&there) && there.0 + 1 < levels.count() {
                there = pieces::parent(there);
            }
            if there != tile || !self.kept.contains_key(&tile) {
                lacking.push(tile);
            }
            let Some(kept) = self.kept.get_mut(&there) else { continue };
            kept.seen = frame;
            if let (Some(texels), Some(mesh)) = (&kept.texels, mesh) {
                let (first, share) = pieces::part_of(levels, tile, there);
                let (mesh, texels) = (Arc::clone(mesh), Arc::clone(texels));
                drawn.push(MapPicture { mesh, texels, first, share, opacity: 1.0, ink_only: false });
            }
        }
        if reading.is_none() && !lacking.is_empty() {
            // What stands for all others until they are there comes first.
            let last = levels.count() - 1;
            let coarsest = levels.tiles(last).map(|(column, row)| (last, column, row));
            let coarsest = coarsest.filter(|tile| !self.kept.contains_key(tile));
            let asked: Vec<TileKey> = coarsest.chain(lacking).collect();
            *reading = Some(read(ctx, picture, asked));
        }
        self.forget(frame);
        drawn
    }

    /// What was not drawn for long leaves.
    fn forget(&mut self, frame: u64) {
        if self.kept.len() <= MOST_KEPT {
            return;
        }
        let mut seen: Vec<u64> = self.kept.values().map(|kept| kept.seen).collect();
        seen.sort_unstable();
        let limit = seen.get(seen.len() - MOST_KEPT / 4 * 3).copied().unwrap_or(0).min(frame);
        self.kept.retain(|_, kept| kept.seen >= limit);
        let kept = &self.kept;
        self.meshes.retain(|tile, _| kept.contains_key(tile));
    }
}

fn read(ctx: &Context, picture: &Arc<Mutex<Picture>>, asked: Vec<TileKey>) -> Job<Read> {
    let picture = Arc::clone(picture);
    Job::spawn("read-underlay", waker(ctx), move |watch| {
        let (start, mut tiles) = (Instant::now(), Vec::new());
        let mut picture = picture.lock().unwrap_or_else(PoisonError::into_inner);
        for key in asked {
            if watch.is_cancelled() || (start.elapsed() > READING && !tiles.is_empty()) {
                break;
            }
            match picture.tile(key) {
                Ok(tile) => tiles.push((key, tile)),
                Err(error) => return (tiles, Some(error)),
            }
        }
        (tiles, None)
    })
}

/// Colours times their opacity, as the GPU mixes them.
fn multiplied(mut rgba: Vec<u8>) -> Vec<u8> {
    let (pixels, _) = rgba.as_chunks_mut::<4>();
    for pixel in pixels.iter_mut().filter(|pixel| pixel[3] != u8::MAX) {
        let alpha = u16::from(pixel[3]);
        for value in &mut pixel[..3] {
            *value = u8::try_from((u16::from(*value) * alpha + 127) / 255).unwrap_or(u8::MAX);
        }
    }
    rgba
}

fn waker(ctx: &Context) -> impl FnOnce() + Send + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}
