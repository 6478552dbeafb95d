//! Pictures under the map in the window: opening them, choosing the pieces that a frame draws, and placing them by control points.
//!
//! 1. A picture is opened by a job; its tiles are read by others, those in the middle first. Until a tile is there a coarser one stands for it.
//! 2. Where a tile lies is worked out on the drawing thread when it is first seen, and kept until the picture lies elsewhere.
//! 3. While a picture is placed, a click on it takes a pixel, the next one the place where that belongs. Each pair is an act: the picture
//!    moves at once, and undo takes it back.
//! 4. How a picture looks (shown, opacity, ink only, order) is a setting of this user, not of the project.

mod acts;
mod bar;
mod looks;
mod marks;
mod panel;
mod pieces;
mod shown;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use geo_types::{Coord, Rect};

use super::map::{MapPicture, MapView};
use crate::cadastre::{Snapshot, UnderlayId};
use crate::i18n::Message;
pub use acts::UnderlayAct;
pub use looks::{UNCHANGED_LOOKS, UnderlayLook, UnderlayLooks};
pub use panel::underlays_ui;
use shown::Shown;

/// The open pictures, and the one that is placed.
#[derive(Default)]
pub struct Underlays {
    shown: BTreeMap<UnderlayId, Shown>,
    /// Counts the frames.
    frame: u64,
    /// Pieces of the last frame.
    drawn: usize,
    /// The pixel that was picked, until its place is.
    picked: Option<Coord<f64>>,
    /// What is typed: right, down, X, Y.
    typed: [String; 4],
    /// The CRS that is typed for a picture.
    typed_crs: Option<(UnderlayId, String)>,
}

impl Underlays {
    /// The pieces that this frame draws, the lowest first; starts to read what is lacking.
    pub fn pieces(
        &mut self,
        ctx: &egui::Context,
        snapshot: &Snapshot,
        looks: &UnderlayLooks,
        (map, project): (&MapView, &Path),
    ) -> Vec<MapPicture> {
        self.frame += 1;
        self.shown.retain(|id, _| snapshot.underlays.get(*id).is_some());
        let Some(crs) = &snapshot.settings.crs else { return Vec::new() };
        let folder = project.parent().unwrap_or(Path::new("."));
        let mut pieces = Vec::new();
        for row in looks.drawing_order(snapshot) {
            let look = looks.of(row.id);
            let shown = self.shown.entry(row.id).or_insert_with(|| Shown::new(Arc::clone(row)));
            shown.follow(row, crs);
            // One that was never looked at is not read.
            if look.is_shown
                && let Some(visible) = map.visible_world()
            {
                shown.open(ctx, folder);
                let drawn = shown.pieces(
                    ctx,
                    (visible, map.metres_per_point() / f64::from(ctx.pixels_per_point())),
                    self.frame,
                );
                pieces.extend(drawn.into_iter().map(|piece| MapPicture {
                    opacity: look.opacity,
                    ink_only: look.ink_only,
                    ..piece
                }));
            }
        }
        self.drawn = pieces.len();
        pieces
    }

    /// How many pieces the last frame drew.
    pub fn drawn(&self) -> usize {
        self.drawn
    }

    /// Why a picture cannot be shown.
    fn trouble(&self, underlay: UnderlayId) -> Option<&Message> {
        self.shown.get(&underlay)?.trouble()
    }

    /// The share of the work of opening a picture that is done, while it is opened.
    fn progress(&self, underlay: UnderlayId) -> Option<f32> {
        self.shown.get(&underlay)?.progress()
    }

    /// The box around a picture, metres in the project's CRS.
    fn bounds(&self, underlay: UnderlayId) -> Option<Rect<f64>> {
        self.shown.get(&underlay)?.lie()?.bounds()
    }

    fn metres_per_pixel(&self, underlay: UnderlayId, pixel: Coord<f64>) -> Option<f64> {
        self.shown.get(&underlay)?.lie()?.metres_per_pixel(pixel)
    }

    fn try_again(&mut self, underlay: UnderlayId) {
        self.shown.get_mut(&underlay).into_iter().for_each(Shown::try_again);
    }

    /// The pixel of a picture at a place of the map.
    fn pixel_at(&self, underlay: UnderlayId, place: Coord<f64>) -> Option<Coord<f64>> {
        self.shown.get(&underlay)?.lie()?.pixel(place)
    }

    /// Where a pixel of a picture lies now.
    fn place_of(&self, underlay: UnderlayId, pixel: Coord<f64>) -> Option<Coord<f64>> {
        self.shown.get(&underlay)?.lie()?.place(pixel)
    }
}
