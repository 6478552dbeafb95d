//! A parcel's own history, and the parcels of an act: read from the journal by a job when somebody asks.

use std::sync::Arc;

use egui::{Context, Ui};

use crate::cadastre::ParcelId;
use crate::desktop::act::Act;
use crate::desktop::app::App;
use crate::desktop::bridge;
use crate::desktop::state::AppState;
use crate::desktop::theme;
use crate::desktop::work::{Outcome, Visibility};
use crate::i18n::{Explain, Message};
use crate::project::Saved;
use crate::tasks::{ParcelStep, StepKind, parcel_history};

const JOB: &str = "parcel-history";

/// The history that is shown.
#[derive(Debug, Default)]
pub struct HistoryView {
    /// Whose, in which revision, was asked for last: what fails is not asked again and again.
    asked: Option<(ParcelId, u64)>,
    /// The job that reads it.
    job: Option<u64>,
    found: Option<(ParcelId, Vec<ParcelStep>)>,
}

pub fn history_ui(ui: &mut Ui, view: &HistoryView, parcel: ParcelId, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    egui::CollapsingHeader::new(words.text("history-of-parcel")).id_salt("parcel-history").show(ui, |ui| {
        let revision = state.snapshot().revision;
        let is_saved = state.session.as_ref().is_some_and(|session| session.saved() == Saved::OnDisk);
        // What is still on its way to the disk is not in the journal yet.
        if is_saved && view.asked != Some((parcel, revision)) {
            acts.push(Act::ReadParcelHistory(parcel));
        }
        let Some((_, steps)) = view.found.as_ref().filter(|(of, _)| *of == parcel) else { return };
        for step in steps {
            let name = words.say(&match step.kind {
                StepKind::Own => step.name.clone(),
                StepKind::Undo => Message::new("desktop-act-undo").with("act", step.name.clone()),
                StepKind::Redo => Message::new("desktop-act-redo").with("act", step.name.clone()),
            });
            ui.add(egui::Label::new(theme::strong(&name)).wrap());
            ui.label(theme::muted(ui, format!("{} · {}", bridge::moment(step.at), step.who)));
            for change in &step.changes {
                ui.add(egui::Label::new(words.say(change)).wrap());
            }
            let back = state.session.as_ref().and_then(|session| session.steps_back_to(step.seq));
            if let Some(count) = back {
                let tip = words.say(&Message::new("history-go-back-tip").with("count", count));
                let button = ui.small_button(words.text("history-go-back")).on_hover_text(tip);
                // One name for each: there is such a button at every act.
                let spoken = format!("{}: {name}", words.text("history-go-back"));
                button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
                if button.clicked() {
                    acts.push(Act::GoBackBefore(step.seq));
                }
            }
            ui.add_space(theme::SPACE_S);
        }
    });
}

impl App {
    pub(in crate::desktop) fn read_parcel_history(&mut self, ctx: &Context, parcel: ParcelId) {
        let Some(session) = &self.state.session else { return };
        let (trail, snapshot, journal) = (session.trail(), Arc::clone(session.snapshot()), session.shared_history());
        let asked = (parcel, snapshot.revision);
        let view = &mut self.inspector.history;
        // Nobody waits for that of the parcel before any more.
        view.job.take().into_iter().for_each(|before| self.work.cancel(before));
        view.asked = Some(asked);
        let label = Message::new("history-reading");
        let job =
            self.work.start(ctx, JOB, label, Visibility::Hidden, move |watch| match trail.of_parcel(parcel, watch) {
                Ok(Some(changes)) => Outcome::ParcelHistory(asked, parcel_history(&changes, &journal, &snapshot)),
                Ok(None) => Outcome::Nothing,
                Err(error) => Outcome::Failed(error.message()),
            });
        self.inspector.history.job = Some(job);
    }

    /// Selects the parcels that the chosen act concerned, as far as they are still there, and shows them on the map.
    pub(in crate::desktop) fn show_of_act(&mut self, ctx: &Context) {
        let (Some(session), Some(seq)) = (&self.state.session, self.state.act) else { return };
        let (trail, snapshot) = (session.trail(), Arc::clone(session.snapshot()));
        let label = Message::new("history-reading-act");
        self.work.start(ctx, "parcels-of-act", label, Visibility::Shown, move |watch| {
            match trail.parcels_of_act(seq, watch) {
                Ok(Some(parcels)) => {
                    let here = parcels.into_iter().filter(|id| snapshot.parcels.get(*id).is_some());
                    Outcome::ParcelsOfAct(here.collect())
                }
                Ok(None) => Outcome::Cancelled,
                Err(error) => Outcome::Failed(error.message()),
            }
        });
    }

    pub(in crate::desktop) fn take_parcels_of_act(&mut self, parcels: Vec<ParcelId>) {
        if parcels.is_empty() {
            self.notices.refused(Message::new("history-act-without-parcels"));
            return;
        }
        let snapshot = Arc::clone(self.state.snapshot());
        self.map.zoom_to_parcels(&snapshot, parcels.clone());
        self.select_parcels(parcels);
    }

    pub(in crate::desktop) fn take_parcel_history(&mut self, of: (ParcelId, u64), steps: Vec<ParcelStep>) {
        self.inspector.history.take(of, steps);
    }
}

impl HistoryView {
    /// Takes what was read of a parcel in a revision, unless another is wanted by now.
    fn take(&mut self, of: (ParcelId, u64), steps: Vec<ParcelStep>) {
        if self.asked == Some(of) {
            self.found = Some((of.0, steps));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_that_comes_late_does_not_take_the_place_of_the_one_that_is_wanted() {
        let [a, b] = [1, 2].map(ParcelId);
        let mut view = HistoryView { asked: Some((a, 7)), ..HistoryView::default() };
        view.take((a, 7), Vec::new());
        view.take((b, 7), Vec::new());
        view.take((a, 6), Vec::new());
        assert_eq!(view.found, Some((a, Vec::new())));
        view.asked = Some((b, 7));
        view.take((b, 7), Vec::new());
        assert_eq!(view.found.map(|(of, _)| of), Some(b));
    }
}
