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
use super::typed::{Field, NumberCheck, Typed, check_number, is_searchable, read_sketch};
use super::{Board, CockpitAct, Done, form_view, jobs};
use crate::cadastre::{CertificateId, ChangeSet, Designation, LinkMethod, ObstacleReason, ParcelId};
use crate::editing::{self, Choice, Refusal};
use crate::i18n::{Explain, Message};
use crate::project::Session;
use crate::tasks::queue::{self, WorkState, automatic_link, work_state};

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
            CockpitAct::Verify => {
                self.edit_current(editing::verify_certificate);
            }
            CockpitAct::Reveal => self.reveal(),
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

    fn refuse(&mut self, key: &'static str) {
        self.cockpit.say(Tone::Refused, Message::new(key));
    }

    fn go(&mut self, forward: bool) {
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
    fn await_offers(&mut self, revision: u64) {
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
            None => offers.list.iter().filter_map(|offered| offered.place.map(|place| place.bounds)).reduce(union),
        };
        if let Some(bounds) = place {
            let reach = (bounds.width().max(bounds.height()) * ROOM / 2.0).max(LEAST_REACH);
            let reach = coord! { x: reach, y: reach };
            self.map.zoom_to(Rect::new(bounds.center() - reach, bounds.center() + reach));
        }
    }

    fn pick(&mut self, at: usize) {
        if at >= self.cockpit.offers.list.len() {
            return self.refuse("cockpit-no-such-candidate");
        }
        self.cockpit.offers.picked = Some(at);
        self.show_picked();
    }

    pub(super) fn pick_parcel(&mut self, parcel: ParcelId, how: LinkMethod) {
        let snapshot = Arc::clone(self.state.snapshot());
        if self.cockpit.current.is_some() && self.cockpit.is_ready() {
            self.cockpit.offers.pick_parcel(&snapshot, parcel, how);
            self.show_picked();
        }
    }

    /// The map moves only when what was picked cannot be seen.
    fn show_picked(&mut self) {
        let place = self.cockpit.offers.picked().and_then(|offered| offered.place);
        if place.is_some_and(|place| self.map.screen_from_world(place.label).is_none()) {
            self.show_offers();
        }
    }

    fn type_into(&mut self, field: Field, text: String) {
        if self.cockpit.current.is_some() {
            self.cockpit.board = Board::Offers;
            self.cockpit.typed = Some(Typed::new(field, text));
        }
    }

    /// The sheet that a bare number is on: the printed one where the map has it, else that of the last link.
    pub(super) fn known_sheet(&self) -> Option<Designation> {
        let paper = self.cockpit.certificate(self.state.snapshot())?;
        let numbers = &self.cockpit.base.as_ref()?.numbers;
        let printed = paper.printed_parcels.get(self.cockpit.printed).map(|parcel| &parcel.sheet);
        printed.filter(|sheet| numbers.has_sheet(sheet)).or(self.cockpit.last_sheet.as_ref()).cloned()
    }

    /// What the number field names now.
    pub(super) fn typed_number(&self) -> Option<NumberCheck> {
        let typed = self.cockpit.typed.as_ref().filter(|typed| typed.field == Field::Number)?;
        let numbers = &self.cockpit.base.as_ref()?.numbers;
        Some(check_number(&typed.text, self.known_sheet().as_ref(), numbers))
    }

    fn entered(&mut self, ctx: &Context) {
        let Some(typed) = self.cockpit.typed.clone() else { return };
        let done = match typed.field {
            Field::Number => match self.typed_number() {
                Some(NumberCheck::Found(parcels)) => {
                    match parcels.as_slice() {
                        [one] => self.pick_parcel(*one, LinkMethod::Number),
                        several => {
                            let snapshot = Arc::clone(self.state.snapshot());
                            for parcel in several {
                                self.cockpit.offers.pick_parcel(&snapshot, *parcel, LinkMethod::Number);
                            }
                            // Which of them, the person says.
                            self.cockpit.offers.picked = None;
                        }
                    }
                    true
                }
                _ => false,
            },
            Field::Sides => match (read_sketch(&typed.text), self.cockpit.claim(), self.cockpit.base.clone()) {
                (Some(query), Some(claim), Some(base)) if is_searchable(&query) => {
                    jobs::sides(&mut self.work, ctx, self.state.snapshot(), (self.cockpit.id, claim), base, query);
                    true
                }
                _ => false,
            },
        };
        match &mut self.cockpit.typed {
            Some(_) if done => self.cockpit.typed = None,
            Some(typed) => typed.focus = true,
            None => {}
        }
    }

    fn leave(&mut self) {
        if self.cockpit.typed.take().is_some() {
            return;
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

    /// Links what is picked, or says that what the program linked is right, or corrects it; then goes on.
    fn confirm(&mut self) {
        if self.cockpit.bulk.is_some() {
            return self.found_right();
        }
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(paper) = self.cockpit.certificate(&snapshot).cloned() else { return self.go(true) };
        if !self.cockpit.is_ready() {
            return self.refuse("cockpit-still-ranking");
        }
        let Some(picked) = self.cockpit.offers.picked().cloned() else { return self.refuse("cockpit-pick-first") };
        let (id, parcel) = (paper.id, picked.parcel);
        let choice = || Choice { certificate: id, parcel, how: picked.how, evidence: picked.evidence() };
        let there = snapshot.links_of_certificate(id).any(|link| link.parcel == parcel);
        let automatic = automatic_link(&snapshot, &paper).map(|link| (link.id, link.parcel));
        let linked = match automatic {
            Some((link, to)) if to == parcel => {
                self.edit_current(|snapshot, _, by, at| editing::confirm_link(snapshot, link, by, at))
            }
            Some((wrong, _)) if !there => {
                self.edit_current(|snapshot, _, by, at| editing::correct_link(snapshot, wrong, Some(choice()), by, at))
            }
            _ if there => true,
            _ if work_state(&snapshot, &paper) == WorkState::Linked => {
                self.refuse("cockpit-linked-elsewhere");
                false
            }
            _ => self.edit_current(|snapshot, _, by, at| editing::link_candidate(snapshot, choice(), by, at)),
        };
        if !linked {
            return;
        }
        self.cockpit.last_sheet = snapshot.parcels.get(parcel).map(|row| row.sheet.clone());
        self.go_on(id);
    }

    /// The next parcel of the same certificate while it lacks links, else the next certificate.
    fn go_on(&mut self, id: CertificateId) {
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(paper) = snapshot.certificates.get(id) else { return self.go(true) };
        let waits = matches!(work_state(&snapshot, paper), WorkState::ToDo | WorkState::Automatic);
        if waits && self.cockpit.printed + 1 < claim_count(paper) {
            self.next_parcel();
        } else {
            self.go(true);
        }
    }

    fn next_parcel(&mut self) {
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(paper) = self.cockpit.certificate(&snapshot) else { return };
        let claims = claim_count(paper);
        if claims == 1 {
            return self.refuse("cockpit-one-parcel");
        }
        self.cockpit.printed = (self.cockpit.printed + 1) % claims;
        self.await_offers(snapshot.revision);
    }

    fn later(&mut self) {
        if self.cockpit.bulk.is_some() {
            return self.reject_group();
        }
        if self.edit_current(editing::postpone) {
            self.go(true);
        }
    }

    /// Puts the certificate aside; a link that the program made for it was wrong then.
    fn put_aside(&mut self, reason: ObstacleReason) {
        if self.cockpit.bulk.is_some() {
            return self.reject_group();
        }
        let done = self.edit_current(|snapshot, id, by, at| {
            let mut act = editing::set_obstacle(snapshot, id, reason, "", by, at)?;
            let wrong = snapshot.certificates.get(id).and_then(|paper| automatic_link(snapshot, paper));
            if let Some(wrong) = wrong {
                act.changes.extend(editing::correct_link(snapshot, wrong.id, None, by, at)?.changes);
            }
            Ok(act)
        });
        self.cockpit.board = Board::Offers;
        if done {
            self.go(true);
        }
    }

    fn unlink_current(&mut self) {
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(id) = self.cockpit.current else { return };
        let picked = self.cockpit.offers.picked().map(|offered| offered.parcel);
        let links: Vec<_> = snapshot.links_of_certificate(id).collect();
        let link = match links.as_slice() {
            [] => return self.refuse("cockpit-nothing-linked"),
            [only] => only,
            several => match several.iter().find(|link| Some(link.parcel) == picked) {
                Some(link) => link,
                None => return self.refuse("cockpit-pick-link"),
            },
        };
        let link = link.id;
        self.edit_current(|snapshot, _, by, at| editing::correct_link(snapshot, link, None, by, at));
    }

    fn reveal(&mut self) {
        let Some(id) = self.cockpit.current else { return };
        if self.cockpit.revealed.is(id) {
            return self.cockpit.revealed.hide();
        }
        let Some(session) = &mut self.state.session else { return };
        match self.cockpit.revealed.ask(session, id) {
            Ok(()) => {}
            Err(error) => self.cockpit.say(Tone::Failed, error.message()),
        }
    }

    /// Performs an act on the certificate that is looked at; false when it was refused.
    fn edit_current(
        &mut self,
        edit: impl FnOnce(
            &crate::cadastre::Snapshot,
            CertificateId,
            &str,
            crate::cadastre::Timestamp,
        ) -> Result<ChangeSet, Refusal>,
    ) -> bool {
        let (Some(id), Some(session)) = (self.cockpit.current, &self.state.session) else { return false };
        let edit = edit(session.snapshot(), id, session.who(), session.now());
        self.perform_here(edit, Some(id))
    }

    /// Performs an act and says so in the cockpit; what concerns a certificate can be taken back with Z.
    fn perform_here(&mut self, edit: Result<ChangeSet, Refusal>, of: Option<CertificateId>) -> bool {
        let act = match edit {
            Ok(act) => act,
            Err(refusal) => {
                self.cockpit.say(Tone::Refused, refusal.message());
                return false;
            }
        };
        let Some(session) = &mut self.state.session else { return false };
        if act.is_empty() {
            return true;
        }
        let name = act.name.clone();
        match session.perform(act) {
            Ok(_) => {
                if let Some(certificate) = of {
                    let printed = self.cockpit.printed;
                    self.cockpit.trail.push(Done { certificate, printed, name: name.clone() });
                }
                self.notices.note(Tone::Done, name.clone());
                self.cockpit.say(Tone::Done, name);
                self.state.forget_gone();
                true
            }
            Err(error) => {
                self.notices.note(Tone::Failed, error.message());
                self.cockpit.say(Tone::Failed, error.message());
                false
            }
        }
    }

    /// Takes back what was done last in the cockpit, and shows its certificate again.
    fn take_back(&mut self) {
        let Some(done) = self.cockpit.trail.last().cloned() else { return self.refuse("cockpit-nothing-to-undo") };
        let Some(session) = &mut self.state.session else { return };
        if session.undoable() != Some(&done.name) {
            // Something else was done since, elsewhere in the window.
            self.cockpit.trail.clear();
            return self.refuse("cockpit-undone-elsewhere");
        }
        if let Err(error) = Session::undo(session) {
            return self.cockpit.say(Tone::Failed, error.message());
        }
        self.cockpit.trail.pop();
        self.state.forget_gone();
        self.look_at(done.certificate);
        self.cockpit.printed = done.printed;
        self.await_offers(self.state.snapshot().revision);
        self.cockpit.say(Tone::Done, Message::new("cockpit-undone").with("act", done.name));
    }

    fn begin_group(&mut self, at: usize) {
        let Some(group) = self.cockpit.standings.groups.get(at).cloned() else {
            return self.refuse("cockpit-no-such-group");
        };
        self.cockpit.bulk = Some(Bulk::begin(group));
        self.cockpit.board = Board::Offers;
        self.look_at_sample();
    }

    fn look_at_sample(&mut self) {
        let Some((claim, _)) = self.cockpit.bulk.as_ref().and_then(Bulk::shown) else { return };
        self.look_at(claim.certificate);
        self.cockpit.printed = claim.printed;
        self.await_offers(self.state.snapshot().revision);
    }

    fn found_right(&mut self) {
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
    fn reject_group(&mut self) {
        self.cockpit.bulk = None;
        self.refuse("cockpit-group-rejected");
    }

    fn confirm_group(&mut self, ctx: &Context) {
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

fn union(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        coord! { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
        coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
    )
}
