//! How the map keeps up with the project: steps, and jobs for what is more than a step. The drawing thread never waits for them.

use std::sync::Arc;

use eframe::egui;

use super::canvas::MapInput;
use super::chunk::Chunk;
use super::detail::{self, Detail};
use super::scene::Scene;
use super::style::Palette;
use super::view::{Fit, MapView, scene_job};
use crate::jobs::{Cancelled, Job, JobFailed, Watch};

impl MapView {
    /// Takes a finished scene, steps to the snapshot where that is near, else starts the job for its scene. Never waits. Every frame of
    /// [`super::map_ui`] begins with it.
    pub fn follow_snapshot(&mut self, context: &egui::Context, input: &MapInput<'_>) {
        self.is_fresh = false;
        if !self.look.draws_as(input.look) {
            self.look = input.look.clone();
        }
        match self.job.as_ref().and_then(Job::poll) {
            Some(Ok(Ok(scene))) => {
                self.job = None;
                self.take_scene(scene, input);
                // Without a GPU the first frame of a map needs every core.
                self.is_fresh = true;
                context.request_repaint();
            }
            // Without a new scene the last one stays, until the next snapshot or [`MapView::try_again`].
            Some(Ok(Err(Cancelled))) => self.job = None,
            Some(Err(JobFailed { reason, .. })) => (self.job, self.failed) = (None, Some(reason)),
            None => {}
        }
        match self.details_job.as_ref().and_then(Job::poll) {
            Some(Err(JobFailed { reason, .. })) => (self.details_job, self.failed) = (None, Some(reason)),
            Some(Ok(_)) => {
                self.details_job = None;
                detail::forget(&self.scene, self.frames);
            }
            None => {}
        }
        self.step(input);
        let started = self.started.as_ref().is_some_and(|snapshot| Arc::ptr_eq(snapshot, input.snapshot));
        let wanted = !self.has_scene_of(input.snapshot) || self.scene.wants_regrouping();
        if self.job.is_none() && !started && wanted {
            self.started = Some(input.snapshot.clone());
            let context = context.clone();
            let wake = move || context.request_repaint();
            self.job = Some(scene_job(self.scene.clone(), input.snapshot.clone(), wake));
        }
        self.follow_tiles(context, input);
    }

    /// Steps to the snapshot, where a step leads to it.
    fn step(&mut self, input: &MapInput<'_>) {
        let is_beyond = self.beyond_a_step.as_ref().is_some_and(|beyond| Arc::ptr_eq(beyond, input.snapshot));
        if is_beyond || self.has_scene_of(input.snapshot) {
            return;
        }
        match self.scene.step(input.snapshot) {
            Some(next) => {
                self.states.step(&self.scene, &next);
                self.scene = Arc::new(next);
            }
            None => self.beyond_a_step = Some(input.snapshot.clone()),
        }
    }

    /// Keeps the tiles those of the scene and of the colouring.
    fn follow_tiles(&mut self, context: &egui::Context, input: &MapInput<'_>) {
        match self.tiles_job.as_ref().and_then(Job::poll) {
            Some(Err(JobFailed { reason, .. })) => {
                (self.tiles_job, self.tiles_failed, self.failed) = (None, true, Some(reason));
            }
            Some(Ok(made)) => (self.tiles_job, self.tiles) = (None, made.ok()),
            None => {}
        }
        // Colours that mean something else are worse than none.
        self.tiles.take_if(|tiles| !tiles.can_become(input.look));
        let (snapshot, look) = (&self.scene.snapshot, input.look);
        if self.scene.chunk_count() == 0 || self.tiles.as_ref().is_some_and(|tiles| tiles.is_of(snapshot, look)) {
            return;
        }
        if self.tiles_job.is_some() {
            return;
        }
        let mended = self.tiles.as_ref().and_then(|tiles| tiles.mended(snapshot, &self.scene.index, look, false));
        if mended.is_some() {
            self.tiles = mended;
        } else if !self.tiles_failed {
            let (scene, before, look) = (self.scene.clone(), self.tiles.clone(), look.clone());
            let wake = context.clone();
            let work = move |watch: &Watch| match before {
                Some(before) => before.mended(&scene.snapshot, &scene.index, &look, true).ok_or(Cancelled),
                None => scene.make_tiles(&look, watch),
            };
            self.tiles_job = Some(Job::spawn("map-tiles", move || wake.request_repaint(), work));
        }
    }

    /// Starts the job for details that what is drawn wants. Until they are there what is coarser stands for them.
    pub(super) fn make_details(&mut self, context: &egui::Context, wanted: Vec<(Arc<Chunk>, Detail)>) {
        if wanted.is_empty() || self.is_fresh || self.details_job.is_some() {
            return;
        }
        let (wake, repaint, middle) = (context.clone(), context.clone(), self.camera.centre_world);
        self.details_job = Some(Job::spawn(
            "map-details",
            move || wake.request_repaint(),
            move |watch| detail::make(wanted, middle, watch, || repaint.request_repaint()),
        ));
    }

    fn take_scene(&mut self, mut scene: Scene, input: &MapInput<'_>) {
        if !self.ever_fitted && scene.bounds().is_some() {
            self.ever_fitted = true;
            self.fit = self.fit.or(Some(Fit::All));
        }
        if let Some(tiles) = scene.tiles.take() {
            self.tiles = Some(tiles);
        }
        self.states.restyle(input.look, Palette::of(input.theme));
        self.scene = Arc::new(scene);
        (self.beyond_a_step, self.tiles_failed) = (None, false);
    }
}
