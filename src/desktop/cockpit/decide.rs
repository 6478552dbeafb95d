//! What a person decides about the certificate that is looked at: each decision is one act, and can be taken back.

use std::sync::Arc;

use super::super::app::App;
use super::super::notices::Tone;
use super::news::claim_count;
use super::{Board, Done};
use crate::cadastre::{CertificateId, ChangeSet, ObstacleReason};
use crate::editing::{self, Choice, Refusal};
use crate::i18n::{Explain, Message};
use crate::project::Session;
use crate::tasks::queue::{WorkState, automatic_link, work_state};

impl App {
    /// Links what is picked, or says that what the program linked is right, or corrects it; then goes on.
    pub(super) fn confirm(&mut self) {
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
    pub(super) fn go_on(&mut self, id: CertificateId) {
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(paper) = snapshot.certificates.get(id) else { return self.go(true) };
        let waits = matches!(work_state(&snapshot, paper), WorkState::ToDo | WorkState::Automatic);
        if waits && self.cockpit.printed + 1 < claim_count(paper) {
            self.next_parcel();
        } else {
            self.go(true);
        }
    }

    pub(super) fn later(&mut self) {
        if self.cockpit.bulk.is_some() {
            return self.reject_group();
        }
        if self.edit_current(editing::postpone) {
            self.go(true);
        }
    }

    /// Puts the certificate aside; a link that the program made for it was wrong then.
    pub(super) fn put_aside(&mut self, reason: ObstacleReason) {
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

    pub(super) fn unlink_current(&mut self) {
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

    pub(super) fn reveal(&mut self) {
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
    pub(super) fn edit_current(
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
    pub(in crate::desktop) fn perform_here(
        &mut self,
        edit: Result<ChangeSet, Refusal>,
        of: Option<CertificateId>,
    ) -> bool {
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
    pub(super) fn take_back(&mut self) {
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
}
