//! What the cockpit has done for it by jobs: the matcher, the queue, rankings, pages of the next papers. Never waits.

use std::sync::Arc;

use egui::Context;

use super::super::app::App;
use super::super::tasks_of_window as run;
use super::news::CockpitNews;
use super::offered::{Offers, Source};
use super::typed::NumberCheck;
use super::{form_view, jobs};
use crate::cadastre::{CertificateId, LinkMethod, ScanId, Snapshot};
use crate::matching::Claim;
use crate::tasks::queue::QueueOrder;

/// How many papers are made ready ahead. Source: ours; a person needs some seconds for each, a page 0.1 to 0.5 s.
const AHEAD: usize = 2;

/// So many acts teach new renumberings. Source: ours; three papers make a rule, and all papers are compared for it.
const SUGGEST_EVERY: u64 = 10;

impl App {
    /// Starts what is lacking.
    pub(in crate::desktop) fn follow_cockpit(&mut self, ctx: &Context) {
        if !self.state.cockpit || self.state.session.is_none() {
            return;
        }
        let snapshot = Arc::clone(self.state.snapshot());
        if self.cockpit.base_asked != Some(snapshot.revision) && !self.work.is_running(jobs::BASE) {
            self.cockpit.base_asked = Some(snapshot.revision);
            let suggestions = Arc::clone(&self.cockpit.suggestions);
            jobs::base(&mut self.work, ctx, &snapshot, self.cockpit.base.clone(), suggestions);
        }
        let due = self.cockpit.suggestions_asked.is_none_or(|asked| asked.abs_diff(snapshot.revision) >= SUGGEST_EVERY);
        if due
            && let Some(base) = self.cockpit.base.clone()
            && !self.work.is_running(jobs::SUGGESTIONS)
        {
            self.cockpit.suggestions_asked = Some(snapshot.revision);
            jobs::suggestions(&mut self.work, ctx, &snapshot, base);
        }
        self.follow_queue(ctx, &snapshot);
        self.follow_rankings(ctx, &snapshot);
        self.follow_standings(ctx, &snapshot);
        self.follow_typing();
        if self.viewer.is_idle() && !self.work.is_running(run::PAGE_AHEAD) {
            let pages = self.pages_ahead(&snapshot);
            if let Some(request) = self.viewer.lacking(&pages) {
                run::decode_page_ahead(&mut self.work, ctx, &self.state, request);
            }
        }
    }

    fn follow_queue(&mut self, ctx: &Context, snapshot: &Arc<Snapshot>) {
        let filter = self.cockpit.filter.clone();
        let ranked = if filter.order == QueueOrder::Surest { self.cockpit.standings.version } else { 0 };
        self.cockpit.standings.wanted |= filter.order == QueueOrder::Surest;
        let wanted = (snapshot.revision, filter, ranked);
        if self.cockpit.queue_asked.as_ref() != Some(&wanted) && !self.work.is_running(jobs::QUEUE) {
            let standings = Arc::clone(&self.cockpit.standings.by_certificate);
            jobs::queue(&mut self.work, ctx, snapshot, wanted.1.clone(), standings);
            self.cockpit.queue_asked = Some(wanted);
        }
    }

    fn follow_rankings(&mut self, ctx: &Context, snapshot: &Arc<Snapshot>) {
        let Some(base) = self.cockpit.base.clone() else { return };
        if self.work.is_running(jobs::RANK) {
            return;
        }
        let Some(claim) = self.cockpit.claim() else { return };
        let offers = &self.cockpit.offers;
        let shown =
            offers.of == Some(claim) && (offers.revision == snapshot.revision || offers.source == Source::Sides);
        let current = (!shown).then_some(claim);
        let fresh =
            |claim: &Claim| self.cockpit.rankings.get(claim).is_some_and(|ranked| ranked.revision == snapshot.revision);
        let ahead = self.ahead(snapshot).into_iter().map(|certificate| Claim { certificate, printed: 0 });
        let wanted: Vec<Claim> = current.into_iter().chain(ahead.filter(|claim| !fresh(claim))).collect();
        if !wanted.is_empty() {
            jobs::rank(&mut self.work, ctx, snapshot, base, wanted);
        }
    }

    fn follow_standings(&mut self, ctx: &Context, snapshot: &Arc<Snapshot>) {
        let Some(base) = self.cockpit.base.clone() else { return };
        let standings = &self.cockpit.standings;
        let due = standings.wanted && standings.asked != Some(snapshot.revision) && base.revision == snapshot.revision;
        if due && !self.work.is_running(jobs::STANDINGS) {
            self.cockpit.standings.asked = Some(snapshot.revision);
            jobs::standings(&mut self.work, ctx, snapshot, base);
        }
    }

    /// Shows the parcel that the number field names, letter by letter.
    fn follow_typing(&mut self) {
        let check = self.typed_number();
        let Some(typed) = self.cockpit.typed.as_mut().filter(|typed| typed.text != typed.looked_at) else { return };
        if check.is_some() {
            typed.looked_at.clone_from(&typed.text);
        }
        if let Some(NumberCheck::Found(parcels)) = check
            && let [parcel] = parcels.as_slice()
        {
            self.pick_parcel(*parcel, LinkMethod::Number);
        }
    }

    /// The certificates that come next; of a group its next samples.
    fn ahead(&self, snapshot: &Snapshot) -> Vec<CertificateId> {
        self.cockpit.current.map(|id| self.cockpit.queue.ahead(snapshot, id, AHEAD)).unwrap_or_default()
    }

    pub(in crate::desktop) fn pages_ahead(&self, snapshot: &Snapshot) -> Vec<(ScanId, u32)> {
        let views = &self.state.settings.form_views;
        let papers = self.ahead(snapshot).into_iter().filter_map(|id| snapshot.certificates.get(id));
        papers
            .filter_map(|paper| {
                let aim = form_view::aim(paper, form_view::scan_of(snapshot, paper)?, |form| views.get(form).copied());
                Some((aim.scan, aim.page))
            })
            .collect()
    }

    /// Takes what a job of the cockpit made.
    pub(in crate::desktop) fn take_cockpit_news(&mut self, news: CockpitNews) {
        match news {
            CockpitNews::Base(base) => {
                // Made anew for the same snapshot, because suggestions came: what was ranked ahead knows nothing of them.
                if self.cockpit.base.as_ref().is_some_and(|known| known.revision == base.revision) {
                    self.cockpit.rankings.clear();
                }
                self.cockpit.base = Some(base);
            }
            CockpitNews::Suggestions(suggestions) => {
                if *self.cockpit.suggestions != suggestions {
                    self.cockpit.suggestions = Arc::new(suggestions);
                    // The next rankings know them; what is on the screen stays.
                    self.cockpit.base_asked = None;
                }
            }
            CockpitNews::Queue(queue) => {
                let filter_changed = queue.filter != self.cockpit.queue.filter;
                self.cockpit.queue = Arc::new(queue);
                let snapshot = Arc::clone(self.state.snapshot());
                let here = self.cockpit.current.is_some_and(|id| snapshot.certificates.get(id).is_some());
                let left = filter_changed
                    && self.cockpit.current.is_some_and(|id| !self.cockpit.queue.certificates.contains(&id));
                if self.state.cockpit
                    && (!here || left)
                    && let Some(next) = self.cockpit.queue.next(&snapshot, None, true)
                {
                    self.look_at(next);
                }
            }
            CockpitNews::Ranked(ranked) => {
                let claim = self.cockpit.claim();
                let revision = self.state.snapshot().revision;
                self.cockpit.rankings.retain(|_, known| known.revision == revision);
                for ranked in ranked {
                    if Some(ranked.claim) == claim && ranked.revision >= self.cockpit.since {
                        self.offer(&ranked);
                    }
                    self.cockpit.rankings.insert(ranked.claim, ranked);
                }
            }
            CockpitNews::Sides { claim, offered } => {
                if self.cockpit.claim() == Some(claim) {
                    let picked = (!offered.is_empty()).then_some(0);
                    let revision = self.state.snapshot().revision;
                    let source = Source::Sides;
                    self.cockpit.offers =
                        Offers { of: Some(claim), revision, standing: None, list: offered, picked, source };
                    self.show_offers();
                }
            }
            CockpitNews::Standings { revision, standings, groups } => {
                let known = &mut self.cockpit.standings;
                known.version += 1;
                (known.revision, known.by_certificate, known.groups) = (Some(revision), Arc::new(standings), groups);
            }
            CockpitNews::Nothing => {}
        }
    }
}
