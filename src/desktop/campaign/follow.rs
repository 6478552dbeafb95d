//! What the dialogs have done for them by jobs, and the answers. Never waits.

use std::path::PathBuf;
use std::sync::Arc;

use egui::Context;

use super::super::app::App;
use super::super::tasks_of_window as run;
use super::jobs::CampaignNews;
use super::{Dialog, Wiping, jobs};
use crate::i18n::Message;
use crate::tasks::WipeReport;

/// Entries of the journal that are copied for a job in one frame: some milliseconds.
const ENTRIES_A_FRAME: usize = 4_000;

impl App {
    /// Starts what the open dialog lacks.
    pub(in crate::desktop) fn follow_campaign(&mut self, ctx: &Context) {
        self.follow_wiping(ctx);
        let Some(session) = &self.state.session else { return };
        let revision = session.snapshot().revision;
        match self.campaign.open {
            Some(Dialog::Crosswalks) => {
                let view = &mut self.campaign.crosswalks;
                if view.asked.is_none() && !self.work.is_running(jobs::CROSSWALKS) {
                    view.asked = Some(revision);
                    jobs::crosswalks(&mut self.work, ctx, &self.state);
                }
            }
            Some(Dialog::Progress) => {
                let view = &mut self.campaign.progress;
                let days = view.days_a_week();
                if view.asked == Some((revision, days)) || self.work.is_running(jobs::PROGRESS) {
                    return;
                }
                let (known, journal) = (view.journal.len(), session.history());
                let new = journal.get(known..).unwrap_or_default();
                let some = new.get(..ENTRIES_A_FRAME).unwrap_or(new);
                Arc::make_mut(&mut view.journal).extend_from_slice(some);
                if some.len() < new.len() {
                    ctx.request_repaint();
                    return;
                }
                view.asked = Some((revision, days));
                let journal = (Arc::clone(&view.journal), days);
                jobs::figures(&mut self.work, ctx, &self.state, journal);
            }
            Some(Dialog::FieldSheets) => {
                let view = &mut self.campaign.sheets;
                if view.asked != Some(revision) && !self.work.is_running(jobs::GROUPS) {
                    view.asked = Some(revision);
                    jobs::groups(&mut self.work, ctx, &self.state);
                }
            }
            Some(Dialog::Wipe | Dialog::Wiped) | None => {}
        }
    }

    /// Starts to wipe once nothing reads from the file any more: that would keep it from being made anew.
    fn follow_wiping(&mut self, ctx: &Context) {
        match std::mem::take(&mut self.campaign.wiping) {
            Wiping::Waits(session) if self.work.is_idle() => {
                jobs::wipe(&mut self.work, ctx, *session);
                self.campaign.wiping = Wiping::Runs;
            }
            other => {
                if matches!(other, Wiping::Waits(_)) {
                    ctx.request_repaint_after(std::time::Duration::from_millis(50));
                }
                self.campaign.wiping = other;
            }
        }
    }

    /// What has become of a wipe is told with the project that comes back.
    pub(in crate::desktop) fn take_wiped(&mut self, ctx: &Context, path: PathBuf, report: Result<WipeReport, Message>) {
        self.campaign.wiping = match report {
            Ok(report) => Wiping::Done { path: path.clone(), report },
            Err(message) => {
                self.notices.failed(message);
                Wiping::No
            }
        };
        run::open_project(&mut self.work, ctx, path);
    }

    /// Takes what a job of the campaign made.
    pub(in crate::desktop) fn take_campaign_news(&mut self, news: CampaignNews) {
        match news {
            CampaignNews::Crosswalks(review) => {
                self.campaign.crosswalks.review = Some(Arc::from(review));
                let snapshot = Arc::clone(self.state.snapshot());
                self.campaign.crosswalks.choose_wanted(&snapshot);
            }
            CampaignNews::Table(table) => {
                self.campaign.crosswalks.table = Some(Arc::from(table));
                self.campaign.show(Dialog::Crosswalks);
            }
            CampaignNews::Progress(figures) => self.campaign.progress.figures = Some(Arc::from(figures)),
            CampaignNews::Groups(groups) => {
                let view = &mut self.campaign.sheets;
                view.chosen.retain(|chosen| groups.iter().any(|row| row.group == *chosen));
                view.groups = Some(Arc::new(groups));
            }
        }
    }
}
