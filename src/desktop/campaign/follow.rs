//! What the dialogs have done for them by jobs, and the answers. Never waits.

use std::sync::Arc;

use egui::Context;

use super::super::app::App;
use super::super::tasks_of_window as run;
use super::jobs::{CampaignNews, News};
use super::{Campaign, Dialog, jobs};

/// Entries of the journal that are copied for a job in one frame: some milliseconds.
const ENTRIES_A_FRAME: usize = 4_000;

impl App {
    /// Starts what the open dialog lacks.
    pub(in crate::desktop) fn follow_campaign(&mut self, ctx: &Context) {
        if let Some(session) = self.campaign.wipe.session.take() {
            // Whatever still reads from the file would keep it from being made anew.
            if self.work.is_idle() {
                jobs::wipe(&mut self.work, ctx, self.campaign.id, *session);
            } else {
                self.campaign.wipe.session = Some(session);
                ctx.request_repaint_after(std::time::Duration::from_millis(50));
            }
            return;
        }
        let project = self.state.session.as_ref().map(|session| session.path().to_owned());
        if project.is_some() && self.campaign.project != project {
            let wiped = self.campaign.wipe.report.take();
            self.campaign = Campaign { project, ..Campaign::default() };
            self.campaign.open = wiped.map(|_| Dialog::Wiped);
            self.campaign.wipe.report = wiped;
        }
        let Some(session) = &self.state.session else {
            if self.campaign.wipe.report.is_none() && self.campaign.project.take().is_some() {
                self.campaign.open = None;
            }
            return;
        };
        let revision = session.snapshot().revision;
        match self.campaign.open {
            Some(Dialog::Crosswalks) => {
                let view = &mut self.campaign.crosswalks;
                if view.asked.is_none() && !self.work.is_running(jobs::CROSSWALKS) {
                    view.asked = Some(revision);
                    jobs::crosswalks(&mut self.work, ctx, &self.state, self.campaign.id);
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
                jobs::figures(&mut self.work, ctx, &self.state, self.campaign.id, journal);
            }
            Some(Dialog::FieldSheets) => {
                let view = &mut self.campaign.sheets;
                if view.asked != Some(revision) && !self.work.is_running(jobs::GROUPS) {
                    view.asked = Some(revision);
                    jobs::groups(&mut self.work, ctx, &self.state, self.campaign.id);
                }
            }
            Some(Dialog::Wipe | Dialog::Wiped) | None => {}
        }
    }

    /// Takes what a job of the campaign made.
    pub(in crate::desktop) fn take_campaign_news(&mut self, ctx: &Context, news: CampaignNews) {
        // What has become of a wipe is told whatever has happened since.
        if news.campaign != self.campaign.id && !matches!(news.news, News::Wiped { .. }) {
            return;
        }
        match news.news {
            News::Crosswalks(review) => {
                self.campaign.crosswalks.review = Some(Arc::from(review));
                let snapshot = Arc::clone(self.state.snapshot());
                self.campaign.crosswalks.choose_wanted(&snapshot);
            }
            News::Table(table) => {
                self.campaign.crosswalks.table = Some(Arc::from(table));
                self.campaign.show(Dialog::Crosswalks);
            }
            News::Progress(figures) => self.campaign.progress.figures = Some(Arc::from(figures)),
            News::Groups(groups) => {
                let view = &mut self.campaign.sheets;
                view.chosen.retain(|chosen| groups.iter().any(|row| row.group == *chosen));
                view.groups = Some(Arc::new(groups));
            }
            News::Wiped { path, report } => {
                self.campaign.wipe.running = false;
                match report {
                    Ok(report) => {
                        self.campaign.wipe.report = Some(report);
                        // The project that comes back is another one: nothing that was known of it holds.
                        self.campaign.project = None;
                    }
                    Err(message) => self.notices.failed(message),
                }
                run::open_project(&mut self.work, ctx, path);
            }
        }
    }
}
