//! Editing what is printed on the paper without leaving it: the inspector's own form, opened here.

use std::sync::Arc;

use super::super::app::App;
use super::super::inspector::{CertificateForm, PrintedForm};
use super::super::notices::Tone;
use super::Board;
use crate::cadastre::Certificate;
use crate::i18n::Message;

impl App {
    /// Opens the fields, or closes them again.
    pub(super) fn edit_fields(&mut self) {
        if self.cockpit.board == Board::Fields {
            return self.leave_fields();
        }
        if self.cockpit.bulk.is_some() || self.is_read_only() {
            return self.refuse(if self.is_read_only() {
                "desktop-needs-write-access"
            } else {
                "cockpit-edit-not-now"
            });
        }
        if self.open_fields() {
            self.cockpit.focus_field = true;
        }
    }

    /// Shows the fields of the certificate that is looked at; false when there is none.
    pub(in crate::desktop) fn open_fields(&mut self) -> bool {
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(paper) = self.cockpit.certificate(&snapshot) else { return false };
        let form = self.inspector.form_of(paper, &snapshot, &self.state.words);
        // A paper whose parcels nobody has entered yet has an empty row to type into.
        if form.parcels.is_empty() {
            form.parcels.push(PrintedForm::default());
        }
        self.cockpit.typed = None;
        self.cockpit.board = Board::Fields;
        true
    }

    /// Records what was typed as one act. What cannot be read keeps the fields open.
    pub(super) fn save_fields(&mut self) {
        let Some(form) = self.cockpit.current.and_then(|id| self.inspector.certificate_forms.get(&id)) else { return };
        let Some(draft) = form.draft() else {
            self.cockpit.focus_field = true;
            return self.refuse("cockpit-edit-wrong");
        };
        let id = form.certificate;
        if !self.edit_current(|snapshot, _, _, _| draft.act(snapshot)) {
            self.cockpit.focus_field = true;
            return;
        }
        self.inspector.certificate_forms.remove(&id);
        self.cockpit.board = Board::Offers;
        let snapshot = Arc::clone(self.state.snapshot());
        let claims = self.cockpit.certificate(&snapshot).map_or(1, |paper| super::news::claim_count(paper));
        self.cockpit.printed = self.cockpit.printed.min(claims - 1);
        // What the paper says has changed: what is offered for it is ranked anew.
        self.await_offers(snapshot.revision);
    }

    /// Closes the fields; what was typed waits there.
    pub(super) fn leave_fields(&mut self) {
        self.cockpit.board = Board::Offers;
        let Some(id) = self.cockpit.current else { return };
        if self.inspector.certificate_forms.get(&id).is_some_and(CertificateForm::is_touched) {
            self.cockpit.say(Tone::Refused, Message::new("cockpit-edit-kept"));
        } else {
            self.inspector.certificate_forms.remove(&id);
        }
    }

    /// Closes the fields and forgets what was typed.
    pub(super) fn give_up_fields(&mut self) {
        self.cockpit.board = Board::Offers;
        if let Some(id) = self.cockpit.current {
            self.inspector.certificate_forms.remove(&id);
        }
    }
}

/// Whether the rows of a form's holders may be seen: those of the project only when they were asked for.
pub(super) fn may_see(paper: &Certificate, revealed: super::reveal::Revealed) -> bool {
    paper.holders.is_empty() || revealed.is(paper.id)
}
