//! Carrying out what the user asks of the pages in the viewer, in the window and in the cockpit.

use egui::Context;

use super::{PageRequest, PageView};
use crate::cadastre::ChangeSet;
use crate::desktop::app::App;
use crate::desktop::notices::Tone;
use crate::desktop::tasks_of_window as run;
use crate::editing::{self, Refusal};
use crate::i18n::Message;
use crate::scans::Improvement;

impl App {
    /// Makes the page on the screen easier to read; a page that is changed already is shown as its file has it.
    pub(in crate::desktop) fn improve_page(&mut self, ctx: &Context) {
        if self.viewer.view().is_changed() {
            self.viewer.set_view(PageView::default());
        } else if let Some((request, pyramid)) = self.viewer.shown_page()
            && !self.work.is_running(run::IMPROVE)
        {
            run::improve_page(&mut self.work, ctx, request, pyramid);
        }
    }

    pub(in crate::desktop) fn improved(&mut self, request: PageRequest, found: &Improvement) {
        self.viewer.take_improvement(request, found);
        if !self.viewer.view().is_changed() {
            self.tell(Tone::Done, Message::new("desktop-viewer-nothing-to-improve"));
        }
    }

    /// Turns the scan in the viewer a quarter clockwise.
    pub(in crate::desktop) fn turn_viewed(&mut self) {
        if let Some(scan) = self.state.viewed_scan {
            let edit = editing::turn_scan(self.state.snapshot(), scan, 1);
            self.edit_pages(edit);
        }
    }

    /// Performs an act on a scan's pages: in the cockpit it is the cockpit's, and taken back there.
    pub(in crate::desktop) fn edit_pages(&mut self, edit: Result<ChangeSet, Refusal>) -> bool {
        if self.state.cockpit {
            return self.perform_here(edit, self.cockpit.current());
        }
        let allowed = edit.is_ok();
        self.try_edit(edit);
        allowed
    }

    /// Says something where the user looks: in the cockpit's heading, else as a toast.
    pub(in crate::desktop) fn tell(&mut self, tone: Tone, message: Message) {
        if self.state.cockpit {
            self.cockpit.say(tone, message);
        } else {
            match tone {
                Tone::Done => self.notices.done(message, crate::desktop::notices::Offer::Nothing),
                Tone::Refused => self.notices.refused(message),
                Tone::Failed => self.notices.failed(message),
            }
        }
    }
}
