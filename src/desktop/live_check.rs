//! The map as it was checked, while a tool is on: an act on boundaries brings the findings along.

use std::sync::Arc;

use egui::Context;

use super::super::app::App;
use super::super::work::{Outcome, Visibility};
use crate::cadastre::ChangeSet;
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
    /// The revision that a job was asked for: one that fails is not asked again and again.
    asked: Option<u64>,
}

impl App {
    /// Checks the map while a tool is on, where the project keeps its findings.
    pub(in crate::desktop) fn follow_live_check(&mut self, ctx: &Context) {
        if self.state.boundary_tool.is_none() || self.state.session.is_none() {
            self.live_check = LiveCheck::default();
            return;
        }
        let snapshot = Arc::clone(self.state.snapshot());
        let stale = self.live_check.map.as_ref().is_none_or(|map| differing(&snapshot, map).is_none());
        let asked = self.live_check.asked == Some(snapshot.revision);
        if !stale || asked || self.work.is_running(JOB) || !keeps_findings(&snapshot) {
            return;
        }
        self.live_check = LiveCheck { map: None, asked: Some(snapshot.revision) };
        self.work.start(ctx, JOB, Message::new("boundary-checking"), Visibility::Hidden, move |watch| {
            let checked = CheckedMap::of(snapshot, &Profile::builtin().limits, watch);
            let whole = checked.and_then(|mut map| map.checkup(watch).map(|_| map));
            whole.map_or(Outcome::Cancelled, |map| Outcome::MapChecked(Box::new(map)))
        });
    }

    /// Whether acts on boundaries bring the findings along by now.
    pub fn is_live_checked(&self) -> bool {
        self.live_check.map.is_some()
    }

    pub(in crate::desktop) fn take_live_check(&mut self, map: CheckedMap) {
        self.live_check.map = Some(map);
    }

    /// Adds to an act what it does to the findings, once the map is checked; until then they are those of the last check.
    pub(super) fn bring_findings_along(&mut self, act: &mut ChangeSet) {
        let snapshot = Arc::clone(self.state.snapshot());
        if let Some(map) = &mut self.live_check.map {
            follow_act(&snapshot, map, act, &Watch::new()).expect("nobody cancels this watch");
        }
    }
}
