//! How a project is opened: its session, then the scene of its map; before there is a window where the command line names it.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use egui::Context;

use super::carry_out::dropped_kind;
use super::dialogs::Purpose;
use super::map::{SceneJob, scene_job};
use super::work::Outcome;
use crate::i18n::{Explain, Message};
use crate::jobs::Job;
use crate::project::{Access, ProjectError, Session};
use crate::tasks::{self, account, now};

/// How long the first frame waits for the map. Source: ours; an empty frame is of no use, and on a computer without a GPU it
/// takes both cores from the work that it waits for. A ward of 40 000 parcels is there in half of this.
const PATIENCE: Duration = Duration::from_millis(400);

/// How soon a cancel is obeyed while a scene is waited for. Source: `architecture.md`, invariant 7.
const CANCEL_WITHIN: Duration = Duration::from_millis(50);

/// Repaints the window of a job, once there is one.
#[derive(Debug, Clone, Default)]
pub struct Waker(Arc<OnceLock<Context>>);

impl Waker {
    pub fn of(ctx: &Context) -> Self {
        let waker = Self::default();
        waker.belongs_to(ctx);
        waker
    }

    /// What became ready before is seen by the first frame; a second window is none of ours.
    fn belongs_to(&self, ctx: &Context) {
        let _ = self.0.set(ctx.clone());
    }

    pub fn wake(&self) {
        if let Some(ctx) = self.0.get() {
            ctx.request_repaint();
        }
    }
}

/// A project that is open, and its map on the way.
pub struct OpenedProject {
    pub session: Session,
    pub scene: SceneJob,
    /// What could not be opened with it.
    pub warning: Option<Message>,
    /// Each of it, with its reason.
    pub left_out: Vec<Message>,
}

impl OpenedProject {
    /// With the scene of its map, which is a job of its own, so that a project opens even where its map cannot be drawn.
    pub fn of(session: Session, waker: Waker) -> Self {
        let scene = scene_job(Arc::default(), session.snapshot().clone(), move || waker.wake());
        scene.ready_within(Duration::MAX);
        Self { session, scene, warning: None, left_out: Vec::new() }
    }
}

/// Starts to open a project.
pub fn open(path: PathBuf, waker: Waker) -> Job<Outcome> {
    in_job("open-project", waker, move || match Session::open(&path, Access::ReadWrite, &account(), now) {
        // Open elsewhere for writing: it can be read all the same.
        Err(ProjectError::InUse { .. }) => Session::open(&path, Access::ReadOnly, &account(), now),
        outcome => outcome,
    })
}

/// Starts to read projects that are to be seen together, and to make the scene of their map.
pub fn open_together(paths: Vec<PathBuf>, waker: Waker) -> Job<Outcome> {
    let later = waker.clone();
    Job::spawn(
        "open-together",
        move || waker.wake(),
        move |watch| {
            let Ok(together) = tasks::together::open_together(&paths, watch) else { return Outcome::Cancelled };
            let warning = together.warning();
            let left_out = together.left_out.iter().map(Explain::message).collect();
            if together.snapshot.wards.is_empty() {
                return Outcome::Failed(warning.unwrap_or_else(|| Message::new("together-empty-folder")));
            }
            let session = Session::without_file(&together.place, together.snapshot, &account(), now);
            watch.begin("stage-drawing-map", 0);
            let scene = scene_job(Arc::default(), session.snapshot().clone(), move || later.wake());
            while !scene.ready_within(CANCEL_WITHIN) {
                if watch.is_cancelled() {
                    return Outcome::Cancelled;
                }
            }
            Outcome::Opened(Box::new(OpenedProject { session, scene, warning, left_out }))
        },
    )
}

/// Starts to make a project.
pub fn create(path: PathBuf, waker: Waker) -> Job<Outcome> {
    in_job("create-project", waker, move || Session::create(&path, &account(), now))
}

fn in_job(
    name: &'static str,
    waker: Waker,
    session: impl FnOnce() -> Result<Session, ProjectError> + Send + 'static,
) -> Job<Outcome> {
    let later = waker.clone();
    Job::spawn(
        name,
        move || waker.wake(),
        move |_| match session() {
            Ok(session) => Outcome::Opened(Box::new(OpenedProject::of(session, later))),
            Err(error) => Outcome::Failed(error.message()),
        },
    )
}

/// The files of the command line; a project among them is being opened already.
#[derive(Default)]
pub struct FirstFiles {
    pub paths: Vec<PathBuf>,
    opening: Option<(Job<Outcome>, Waker)>,
}

impl FirstFiles {
    /// Begins with a single project; everything else waits for the window.
    pub fn begin(paths: Vec<PathBuf>) -> Self {
        let opening = match paths.as_slice() {
            [project] if dropped_kind(project) == Some(Purpose::Project) => {
                let waker = Waker::default();
                Some((open(project.clone(), waker.clone()), waker))
            }
            _ => None,
        };
        Self { paths, opening }
    }

    /// The project that is being opened, now that there is a window, its map ready where that does not take long.
    pub fn opening(&mut self, ctx: &Context) -> Option<Job<Outcome>> {
        let (job, waker) = self.opening.take()?;
        waker.belongs_to(ctx);
        job.ready_within(PATIENCE);
        Some(job)
    }
}
