//! The map as it was checked: where the project keeps the findings of its map, every act on parcels brings them along, and they are undone
//! with it.

use std::sync::Arc;

use egui::Context;

use super::app::App;
use super::work::{Outcome, Visibility};
use crate::cadastre::{ChangeSet, Snapshot};
use crate::coverage::{CheckedMap, Profile};
use crate::i18n::Message;
use crate::jobs::Watch;
use crate::tasks::check_map::{differing, follow_act, keeps_findings};

/// Name of the job: one at a time.
const JOB: &str = "check-live";

/// The checked map, from when a job has made it.
#[derive(Default)]
pub struct LiveCheck {
    map: Option<CheckedMap>,
    /// The revision that was looked at: a job that fails is not asked for again and again.
    asked: Option<u64>,
}

impl LiveCheck {
    /// Adds to an act what it does to the findings, once the map is checked; until then they are those of the last check.
    pub fn bring_findings_along(&mut self, snapshot: &Snapshot, act: &mut ChangeSet) {
        if let Some(map) = &mut self.map {
            follow_act(snapshot, map, act, &Watch::new()).expect("nobody cancels this watch");
        }
    }
}

impl App {
    /// Checks the map of a project that keeps its findings.
    pub(super) fn follow_live_check(&mut self, ctx: &Context) {
        let snapshot = self.state.snapshot();
        let of_this_revision = self.live_check.asked == Some(snapshot.revision);
        if self.state.session.is_none() || of_this_revision || self.work.is_running(JOB) {
            return;
        }
        // Once a revision, not once a frame: there may be thousands of findings.
        self.live_check.asked = Some(snapshot.revision);
        let is_known = self.live_check.map.as_ref().is_some_and(|map| differing(snapshot, map).is_some());
        if is_known || !keeps_findings(snapshot) {
            return;
        }
        let snapshot = Arc::clone(snapshot);
        self.live_check.map = None;
        self.work.start(ctx, JOB, Message::new("boundary-checking"), Visibility::Hidden, move |watch| {
            let checked = CheckedMap::of(snapshot, &Profile::builtin().limits, watch);
            let whole = checked.and_then(|mut map| map.checkup(watch).map(|_| map));
            whole.map_or(Outcome::Cancelled, |map| Outcome::MapChecked(Box::new(map)))
        });
    }

    /// Whether acts on parcels bring the findings along by now.
    pub fn is_live_checked(&self) -> bool {
        self.live_check.map.is_some()
    }

    pub(super) fn take_live_check(&mut self, map: CheckedMap) {
        self.live_check.map = Some(map);
    }
}
