//! Carrying out what the user asks of the copies, and the job that finds them.

use std::sync::Arc;

use egui::{Context, vec2};

use super::{Copies, CopiesAct, Side, serial_of};
use crate::cadastre::{ChangeSet, ScanId, Snapshot};
use crate::desktop::app::App;
use crate::desktop::notices::Tone;
use crate::desktop::tasks_of_window as run;
use crate::desktop::viewer::{DecodedPage, Viewer};
use crate::editing::{self, PagesTo, Refusal};
use crate::i18n::{Explain, Message};
use crate::project::Session;
use crate::tasks::Duplicate;

/// One press of a key zooms by so much.
const ZOOM: f32 = 1.25;

impl App {
    /// Shows the copies, or the window as it was before.
    pub(in crate::desktop) fn toggle_copies(&mut self) {
        self.state.copies = !self.state.copies;
        self.state.linking = None;
        self.copies = Copies::default();
        if self.state.copies && self.state.cockpit {
            self.toggle_cockpit();
        }
    }

    /// Starts what is lacking: the list of pairs, and the two pages.
    pub(in crate::desktop) fn follow_copies(&mut self, ctx: &Context) {
        if !self.state.copies || self.state.session.is_none() {
            return;
        }
        let snapshot = Arc::clone(self.state.snapshot());
        if self.copies.asked != Some(snapshot.revision) && !self.work.is_running(run::COPIES) {
            self.copies.asked = Some(snapshot.revision);
            run::find_copies(&mut self.work, ctx, &snapshot);
        }
        let scans = self.copies.current.unzip();
        for (viewer, scan) in [(&mut self.copies.left, scans.0), (&mut self.copies.right, scans.1)] {
            if let Some(request) = viewer.follow(scan)
                && !run::decode_page(&mut self.work, ctx, &self.state, request)
            {
                viewer.give_up();
            }
        }
    }

    /// Takes what the job found; the pair that is looked at stays while it waits.
    pub(in crate::desktop) fn take_copies(&mut self, pairs: Vec<Duplicate>) {
        if !self.state.copies {
            return;
        }
        self.copies.pairs = Some(Arc::new(pairs));
        if self.copies.duplicate().is_none() {
            let snapshot = Arc::clone(self.state.snapshot());
            match self.copies.beside(0) {
                Some(first) => self.copies.look_at(first, &snapshot),
                None => self.copies.current = None,
            }
        }
    }

    /// Gives a decoded page to the viewer that asked for it.
    pub(in crate::desktop) fn take_page(&mut self, page: DecodedPage) {
        let asked = page.request.viewer;
        let viewers = [&mut self.viewer, &mut self.copies.left, &mut self.copies.right];
        if let Some(viewer) = viewers.into_iter().find(|viewer| viewer.id() == asked) {
            viewer.take(page);
        }
    }

    pub(in crate::desktop) fn copies_act(&mut self, act: CopiesAct) {
        self.copies.said = None;
        let snapshot = Arc::clone(self.state.snapshot());
        match act {
            CopiesAct::Open(pair) => self.copies.look_at(pair, &snapshot),
            CopiesAct::Next => self.go_to_pair(1),
            CopiesAct::Previous => self.go_to_pair(-1),
            CopiesAct::Same => self.say_same(None),
            CopiesAct::SameAs(side) => self.say_same(Some(side)),
            CopiesAct::Different => self.decide(editing::tell_scans_apart),
            CopiesAct::Undo => self.take_back_pair(),
            CopiesAct::TurnPage(by) => self.both(|viewer| viewer.turn_page(by)),
            CopiesAct::Zoom(closer) => {
                let factor = if closer { ZOOM } else { 1.0 / ZOOM };
                self.both(|viewer| viewer.zoom_at(factor, vec2(0.0, 0.0)));
            }
            CopiesAct::FitPage => self.both(Viewer::fit_page),
            CopiesAct::Together => self.copies.together = !self.copies.together,
            CopiesAct::Leave => self.toggle_copies(),
        }
    }

    fn both(&mut self, act: impl Fn(&mut Viewer)) {
        act(&mut self.copies.left);
        act(&mut self.copies.right);
        // Both have moved by themselves: neither follows the other for it.
        self.copies.moves = (self.copies.left.moves(), self.copies.right.moves());
    }

    fn go_to_pair(&mut self, by: i64) {
        let snapshot = Arc::clone(self.state.snapshot());
        if let Some(pair) = self.copies.beside(by) {
            self.copies.look_at(pair, &snapshot);
        }
    }

    /// Both show one paper. Where each is attached to another, the person must say which is right.
    fn say_same(&mut self, side: Option<Side>) {
        let snapshot = Arc::clone(self.state.snapshot());
        if self.copies.current.is_none() {
            return;
        }
        let (left, right) = self.copies.certificates(&snapshot);
        let pages = self.copies.pages(&snapshot);
        let to = match side {
            None if left.is_some() && right.is_some() && left != right => {
                return self.copies.said = Some((Tone::Refused, Message::new("copies-which")));
            }
            None => left.or(right),
            Some(Side::Left) => left,
            Some(Side::Right) => right,
        };
        let to = match to {
            Some(id) => PagesTo::Certificate(id),
            None if side.is_some() => return self.copies.said = Some((Tone::Refused, Message::new("copies-no-paper"))),
            None => PagesTo::New(self.copies.duplicate().and_then(serial_of).cloned()),
        };
        self.decide(|snapshot, pair| editing::join_scans(snapshot, pair, pages, &to));
    }

    /// Performs a decision on the pair, and goes on to the next.
    fn decide(&mut self, edit: impl FnOnce(&Snapshot, (ScanId, ScanId)) -> Result<ChangeSet, Refusal>) {
        let (Some(pair), Some(session)) = (self.copies.current, &mut self.state.session) else { return };
        let act = match edit(session.snapshot(), pair) {
            Ok(act) => act,
            Err(refusal) => return self.copies.said = Some((Tone::Refused, refusal.message())),
        };
        let name = act.name.clone();
        if let Err(error) = session.perform(act) {
            return self.copies.said = Some((Tone::Failed, error.message()));
        }
        self.copies.trail.push((name.clone(), pair));
        self.notices.note(Tone::Done, name.clone());
        let next = self.copies.beside(1).filter(|next| *next != pair);
        // It is decided: it is gone from the list at once, the job finds the same.
        if let Some(pairs) = &mut self.copies.pairs {
            Arc::make_mut(pairs).retain(|other| other.scans != pair);
        }
        let snapshot = Arc::clone(self.state.snapshot());
        match next {
            Some(next) => self.copies.look_at(next, &snapshot),
            None => self.copies.current = None,
        }
        self.copies.said = Some((Tone::Done, name));
    }

    /// Takes back what was decided last, and shows its pair again.
    fn take_back_pair(&mut self) {
        let Some((name, pair)) = self.copies.trail.pop() else {
            return self.copies.said = Some((Tone::Refused, Message::new("cockpit-nothing-to-undo")));
        };
        let Some(session) = &mut self.state.session else { return };
        if session.undoable() != Some(&name) {
            self.copies.trail.clear();
            return self.copies.said = Some((Tone::Refused, Message::new("cockpit-undone-elsewhere")));
        }
        if let Err(error) = Session::undo(session) {
            return self.copies.said = Some((Tone::Failed, error.message()));
        }
        self.state.forget_gone();
        let snapshot = Arc::clone(self.state.snapshot());
        self.copies.look_at(pair, &snapshot);
        self.copies.said = Some((Tone::Done, Message::new("cockpit-undone").with("act", name)));
    }
}
