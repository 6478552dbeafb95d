//! Looking through the sample of a group, and linking all of it.

use egui::Context;

use super::super::app::App;
use super::bulk::Bulk;
use super::{Board, jobs};
use crate::editing;
use crate::i18n::Message;

impl App {
    pub(super) fn begin_group(&mut self, at: usize) {
        let Some(group) = self.cockpit.standings.groups.get(at).cloned() else {
            return self.refuse("cockpit-no-such-group");
        };
        self.cockpit.bulk = Some(Bulk::begin(group));
        self.cockpit.board = Board::Offers;
        self.look_at_sample();
    }

    pub(super) fn look_at_sample(&mut self) {
        let Some((claim, _)) = self.cockpit.bulk.as_ref().and_then(Bulk::shown) else { return };
        self.look_at(claim.certificate);
        self.cockpit.printed = claim.printed;
        self.await_offers(self.state.snapshot().revision);
    }

    pub(super) fn found_right(&mut self) {
        let ready = self.cockpit.is_ready();
        let Some(bulk) = &mut self.cockpit.bulk else { return };
        if bulk.is_looked_through() {
            return;
        }
        let shown = bulk.shown();
        let picked = self.cockpit.offers.picked().map(|offered| offered.parcel);
        if !ready || shown.map(|(_, parcel)| parcel) != picked {
            return self.refuse("cockpit-group-look");
        }
        bulk.found_right();
        self.look_at_sample();
    }

    /// One of the sample is wrong: nothing of the group is linked, and the paper is dealt with by itself.
    pub(super) fn reject_group(&mut self) {
        self.cockpit.bulk = None;
        self.refuse("cockpit-group-rejected");
    }

    pub(super) fn confirm_group(&mut self, ctx: &Context) {
        let Some(bulk) = &self.cockpit.bulk else { return };
        let Some(choices) = bulk.choices() else { return self.refuse("cockpit-group-look") };
        let name = Message::new("act-link-group").with("count", choices.len());
        self.cockpit.bulk = None;
        self.cockpit.standings.asked = None;
        let label = Message::new("cockpit-job-group");
        jobs::act(&mut self.work, ctx, &self.state, label, move |snapshot, by, at| {
            editing::link_candidates(snapshot, choices, name, by, at)
        });
        self.go(true);
    }
}
