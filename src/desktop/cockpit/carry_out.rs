//! Carrying out what the user asked of the cockpit.

use std::sync::Arc;

use egui::Context;
use geo_types::{Rect, coord};

use super::super::app::App;
use super::super::notices::Tone;
use super::super::state::Subject;
use super::bulk::Bulk;
use super::news::{RankedClaim, claim_count};
use super::offered::Offers;
use super::typed::Field;
use super::{Board, CockpitAct, form_view, jobs};
use crate::cadastre::{CertificateId, LinkMethod, ObstacleReason};
use crate::editing;
use crate::geometry::box_around_boxes;
use crate::i18n::Message;
use crate::tasks::queue::{self, automatic_link, work_state};

/// Room around a parcel that is brought into view, as a share of its larger side.
const ROOM: f64 = 1.2;
/// At least so many metres to each side: its neighbours say where it is.
const LEAST_REACH: f64 = 35.0;

impl App {
    /// Carries out an act of the cockpit.
    pub(in crate::desktop) fn cockpit_act(&mut self, ctx: &Context, act: CockpitAct) {
        self.cockpit.said = None;
        match act {
            CockpitAct::Open(id) => self.look_at(id),
            CockpitAct::Next => self.go(true),
            CockpitAct::Previous => self.go(false),
            CockpitAct::NextParcel => self.next_parcel(),
            CockpitAct::Pick(at) => self.pick(at),
            CockpitAct::PickParcel(parcel) => self.pick_parcel(parcel, LinkMethod::Click),
            CockpitAct::Confirm => self.confirm(),
            CockpitAct::TypeNumber => self.type_into(Field::Number, String::new()),
            CockpitAct::RepeatSheet => match &self.cockpit.last_sheet {
                Some(sheet) => self.type_into(Field::Number, format!("{sheet}/")),
                None => self.refuse("cockpit-no-last-sheet"),
            },
            CockpitAct::TypeSides => self.type_into(Field::Sides, String::new()),
            CockpitAct::Entered => self.entered(ctx),
            CockpitAct::Leave => self.leave(),
            CockpitAct::Later => self.later(),
            CockpitAct::Reasons => self.show_reasons(),
            CockpitAct::Reason(reason) => self.put_aside(reason),
            CockpitAct::Unreadable => self.put_aside(ObstacleReason::Illegible),
            CockpitAct::ClearObstacle => {
                self.edit_current(|snapshot, id, _, _| editing::clear_obstacle(snapshot, id));
            }
            CockpitAct::Undo => self.take_back(),
            CockpitAct::Unlink => self.unlink_current(),
            CockpitAct::EditFields => self.edit_fields(),
            CockpitAct::ReadPage => self.read_page(ctx),
            CockpitAct::TakeProposal(at) => self.take_proposal(at),
            CockpitAct::SaveFields => self.save_fields(),
            CockpitAct::GiveUpFields => self.give_up_fields(),
            CockpitAct::Verify => {
                self.edit_current(editing::verify_certificate);
            }
            CockpitAct::Reveal => self.reveal(),
            CockpitAct::TurnScan => self.turn_viewed(),
            CockpitAct::ImprovePage => self.improve_page(ctx),
            CockpitAct::TurnPage(by) => self.viewer.turn_page(by),
            CockpitAct::Groups => {
                self.cockpit.standings.wanted = true;
                self.toggle_board(Board::Groups);
            }
            CockpitAct::BeginGroup(at) => self.begin_group(at),
            CockpitAct::ConfirmGroup => self.confirm_group(ctx),
            CockpitAct::Automatic => self.toggle_board(Board::Automatic),
            CockpitAct::TakeBackAutomatic => {
                let label = Message::new("cockpit-job-take-back");
                jobs::act(&mut self.work, ctx, &self.state, label, |snapshot, _, _| {
                    editing::take_back_auto_links(snapshot)
                });
            }
            CockpitAct::ToggleQueue => self.state.settings.panels.queue = !self.state.settings.panels.queue,
            CockpitAct::Filter(filter) => self.cockpit.filter = filter,
            CockpitAct::SaveWorkList(name) => {
                let saved = queue::save_work_list(self.state.snapshot(), &name, &self.cockpit.filter);
                self.cockpit.list_name.clear();
                self.perform_here(saved, None);
            }
            CockpitAct::RemoveWorkList(name) => {
                self.perform_here(queue::remove_work_list(self.state.snapshot(), &name), None);
            }
        }
        ctx.request_repaint();
    }

    /// Shows the cockpit, or the window as it was before.
    pub(in crate::desktop) fn toggle_cockpit(&mut self) {
        self.state.cockpit = !self.state.cockpit;
        self.state.copies &= !self.state.cockpit;
        self.state.linking = None;
        if !self.state.cockpit {
            self.remember_view();
            (self.cockpit.typed, self.cockpit.bulk, self.cockpit.board) = (None, None, Board::Offers);
            return;
        }
        // From where the user stands: the certificate that is selected, or the first that waits.
        match self.state.linkable_certificate() {
            Some(id) => self.look_at(id),
            None => self.cockpit.current = None,
        }
    }

    pub(super) fn refuse(&mut self, key: &'static str) {
        self.cockpit.say(Tone::Refused, Message::new(key));
    }

    pub(super) fn go(&mut self, forward: bool) {
        let snapshot = Arc::clone(self.state.snapshot());
        match self.cockpit.queue.next(&snapshot, self.cockpit.current, forward) {
            Some(id) => self.look_at(id),
            None if self.is_done(&snapshot) => self.finish(),
            None => self.refuse("cockpit-only-one"),
        }
    }

    /// Whether the certificate that is looked at is no longer one that the filter shows.
    fn is_done(&self, snapshot: &crate::cadastre::Snapshot) -> bool {
        let current = self.cockpit.certificate(snapshot);
        current.is_none_or(|paper| !self.cockpit.filter.shows(work_state(snapshot, paper)))
    }

    /// Nothing is left of the queue.
    fn finish(&mut self) {
        self.remember_view();
        self.cockpit.current = None;
        self.cockpit.offers = Offers::default();
        self.state.viewed_scan = None;
        self.state.select(Subject::Nothing);
    }

    /// Looks at a certificate: its scan where the number is printed, its first parcel that has no link.
    pub(super) fn look_at(&mut self, id: CertificateId) {
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(paper) = snapshot.certificates.get(id) else { return };
        self.remember_view();
        let links = snapshot.links_of_certificate(id).count();
        let claims = claim_count(paper);
        self.cockpit.current = Some(id);
        self.cockpit.printed = if links < claims { links } else { 0 };
        (self.cockpit.typed, self.cockpit.board) = (None, Board::Offers);
        self.cockpit.revealed.hide();
        self.cockpit.scroll_to_current = true;
        self.state.select(Subject::Certificate(id));
        self.state.viewed_scan = None;
        if let Some(scan) = form_view::scan_of(&snapshot, paper) {
            let views = &self.state.settings.form_views;
            self.viewer.aim(form_view::aim(paper, scan, |form| views.get(form).copied()));
            self.state.viewed_scan = Some(scan.id);
        }
        self.await_offers(snapshot.revision);
    }

    /// What is offered is that of another claim from now on; a ranking that was made ahead is there at once.
    pub(super) fn await_offers(&mut self, revision: u64) {
        self.cockpit.since = revision;
        self.cockpit.offers = Offers::default();
        let ahead = self.cockpit.claim().and_then(|claim| self.cockpit.rankings.get(&claim).cloned());
        if let Some(ranked) = ahead.filter(|ranked| ranked.revision == revision) {
            self.offer(&ranked);
        }
    }

    /// Offers the candidates of a ranking; what the program has linked already is picked, or what the sample of a group shows.
    pub(super) fn offer(&mut self, ranked: &RankedClaim) {
        let snapshot = Arc::clone(self.state.snapshot());
        let again = self.cockpit.offers.of == Some(ranked.claim);
        let kept = self.cockpit.offers.picked().filter(|_| again).map(|offered| (offered.parcel, offered.how));
        self.cockpit.offers = Offers::ranked(ranked);
        let sampled = self.cockpit.bulk.as_ref().and_then(Bulk::shown).filter(|(claim, _)| *claim == ranked.claim);
        let linked = self.cockpit.certificate(&snapshot).and_then(|paper| automatic_link(&snapshot, paper));
        let due = sampled.map(|(_, parcel)| (parcel, LinkMethod::Candidate));
        let due = due.or(linked.map(|link| (link.parcel, link.how))).or(kept);
        if let Some((parcel, how)) = due {
            self.cockpit.offers.pick_parcel(&snapshot, parcel, how);
        }
        if !again {
            self.show_offers();
        }
    }

    /// Brings what is picked into view; without it everything that is offered.
    pub(super) fn show_offers(&mut self) {
        let offers = &self.cockpit.offers;
        let place = match offers.picked() {
            Some(picked) => picked.place.map(|place| place.bounds),
            None => box_around_boxes(offers.list.iter().filter_map(|offered| Some(offered.place?.bounds))),
        };
        if let Some(bounds) = place {
            let reach = (bounds.width().max(bounds.height()) * ROOM / 2.0).max(LEAST_REACH);
            let reach = coord! { x: reach, y: reach };
            self.map.zoom_to(Rect::new(bounds.center() - reach, bounds.center() + reach));
        }
    }

    fn leave(&mut self) {
        if self.cockpit.typed.take().is_some() {
            return;
        }
        if self.cockpit.board == Board::Fields {
            return self.leave_fields();
        }
        if self.cockpit.board != Board::Offers {
            self.cockpit.board = Board::Offers;
            return;
        }
        if self.cockpit.bulk.take().is_some() {
            return self.refuse("cockpit-group-left");
        }
        self.toggle_cockpit();
    }

    fn toggle_board(&mut self, board: Board) {
        self.cockpit.typed = None;
        self.cockpit.board = if self.cockpit.board == board { Board::Offers } else { board };
    }

    fn show_reasons(&mut self) {
        if self.cockpit.bulk.is_some() {
            return self.reject_group();
        }
        if self.cockpit.current.is_some() {
            self.toggle_board(Board::Reasons);
        }
    }

    pub(super) fn next_parcel(&mut self) {
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(paper) = self.cockpit.certificate(&snapshot) else { return };
        let claims = claim_count(paper);
        if claims == 1 {
            return self.refuse("cockpit-one-parcel");
        }
        self.cockpit.printed = (self.cockpit.printed + 1) % claims;
        self.await_offers(snapshot.revision);
    }

    /// Keeps the part of the page that the user moved to by hand, for the next paper of that form.
    fn remember_view(&mut self) {
        let snapshot = Arc::clone(self.state.snapshot());
        let (Some(paper), Some((scan, page, part))) = (self.cockpit.certificate(&snapshot), self.viewer.moved_to())
        else {
            return;
        };
        let Some(scan) = snapshot.scans.get(scan).filter(|scan| scan.certificates().contains(&paper.id)) else {
            return;
        };
        let view = form_view::FormView { page, part: [part.min.x, part.min.y, part.max.x, part.max.y] };
        self.state.settings.form_views.insert(form_view::FormKey::of(paper, scan).name(), view);
    }
}
