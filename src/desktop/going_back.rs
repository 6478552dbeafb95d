//! What was done since a time: told when a project is opened again, or taken back one by one.

use super::app::App;
use super::notices::Offer;
use crate::i18n::{Explain, Message};
use crate::project::{JournalEntry, Saved, Session};

/// Acts that are taken back in one frame; images of old ones come from the disk first.
const A_FRAME: usize = 16;

/// A way back that is not yet at its end.
#[derive(Debug, Clone, Copy)]
pub struct GoingBack {
    /// The act that is taken back last, by its number in the journal.
    to: u64,
    /// How many acts could be taken back when it began, each time one less.
    left: usize,
    taken: usize,
}

/// What was done after the last act that was seen; `None` where nothing was.
pub fn since(journal: &[JournalEntry], seen: u64) -> Option<Message> {
    let new: Vec<&JournalEntry> = journal.iter().filter(|entry| entry.seq > seen).collect();
    let last = new.last()?;
    let mut who: Vec<&str> = new.iter().map(|entry| entry.who.as_str()).collect();
    who.sort_unstable();
    who.dedup();
    let told = Message::new("history-since").with("count", new.len()).with("who", who.join(", "));
    Some(told.with("last", last.name.clone()))
}

impl App {
    pub(super) fn go_back_before(&mut self, seq: u64) {
        let left = self.state.session.as_ref().map_or(0, Session::steps_back);
        self.going_back = Some(GoingBack { to: seq, left, taken: 0 });
    }

    /// Takes the next steps; true while there are more.
    pub(super) fn follow_going_back(&mut self) -> bool {
        let (Some(mut going), Some(session)) = (self.going_back, self.state.session.as_mut()) else {
            self.going_back = None;
            return false;
        };
        let progress = going.go(session);
        self.going_back = Some(going).filter(|_| progress == Progress::OnTheWay);
        self.state.forget_gone();
        let told = |key: &'static str| Message::new(key).with("count", going.taken);
        match progress {
            Progress::OnTheWay => {}
            Progress::There => self.notices.done(told("history-gone-back"), Offer::Nothing),
            Progress::Overtaken => self.notices.refused(told("history-back-overtaken")),
            Progress::Failed(message) => self.notices.failed(message),
        }
        self.going_back.is_some()
    }
}

/// Where a way back has got to.
#[derive(Debug, PartialEq)]
enum Progress {
    OnTheWay,
    There,
    /// Something else was done meanwhile, which nobody asked to be taken back.
    Overtaken,
    Failed(Message),
}

impl GoingBack {
    /// Takes the next steps, as many as one frame has time for.
    fn go(&mut self, session: &mut Session) -> Progress {
        for _ in 0..A_FRAME {
            if session.is_stepping() {
                return Progress::OnTheWay;
            }
            // The images that a step waited for could not be read, or the disk takes no more.
            if let Saved::Failed(reason) = session.saved() {
                return Progress::Failed(reason);
            }
            // Of acts whose images come from the disk the next look finds that they are taken back.
            if !self.count(session) {
                return Progress::Overtaken;
            }
            if session.steps_back_to(self.to).is_none() {
                return Progress::There;
            }
            if let Err(error) = session.undo() {
                return Progress::Failed(error.message());
            }
            self.count(session);
        }
        Progress::OnTheWay
    }

    /// Counts what is taken back by now; false where something else was done.
    fn count(&mut self, session: &Session) -> bool {
        let steps = session.steps_back();
        let Some(taken) = self.left.checked_sub(steps) else { return false };
        (self.taken, self.left) = (self.taken + taken, steps);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, Parcel, ParcelId, Timestamp};
    use crate::project::EntryKind;

    fn session_of(acts: u64, folder: &std::path::Path) -> Session {
        let mut session = Session::create(&folder.join("xa.thuaso"), "an", || Timestamp(0)).expect("a new one");
        (1..=acts).for_each(|id| add(&mut session, id));
        session
    }

    fn add(session: &mut Session, id: u64) {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Parcel::numbered(ParcelId(id), "5", &id.to_string())));
        session.perform(act).expect("made for it");
    }

    #[test]
    fn a_way_back_takes_back_what_was_there_and_ends_where_something_else_is_done() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut session = session_of(40, folder.path());
        let mut going = GoingBack { to: 11, left: session.steps_back(), taken: 0 };
        assert_eq!(going.go(&mut session), Progress::OnTheWay);
        assert_eq!(going.go(&mut session), Progress::There);
        assert_eq!((session.snapshot().parcels.len(), going.taken), (10, 30));

        let folder = tempfile::tempdir().expect("a folder");
        let mut session = session_of(40, folder.path());
        let mut going = GoingBack { to: 1, left: session.steps_back(), taken: 0 };
        assert_eq!(going.go(&mut session), Progress::OnTheWay);
        add(&mut session, 99);
        assert_eq!(going.go(&mut session), Progress::Overtaken);
        assert!(session.snapshot().parcels.get(99_u64).is_some());
    }

    #[test]
    fn a_way_back_ends_where_the_disk_fails() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut session = session_of(3, folder.path());
        session.flush().expect("written");
        drop(session);
        let path = folder.path().join("xa.thuaso");
        // Opened again it has no act in memory: each is asked of the disk.
        let mut session =
            Session::open(&path, crate::project::Access::ReadWrite, "an", || Timestamp(0)).expect("it opens");
        std::fs::rename(&path, folder.path().join("away")).expect("taken away");
        let mut going = GoingBack { to: 1, left: session.steps_back(), taken: 0 };
        let mut progress = Progress::OnTheWay;
        for _ in 0..10 {
            if progress == Progress::OnTheWay {
                progress = going.go(&mut session);
                let _ = session.flush();
            }
        }
        assert!(matches!(progress, Progress::Failed(_)), "{progress:?}");
    }

    #[test]
    fn what_others_did_since_is_told_once() {
        let entry = |seq: u64, who: &str| JournalEntry {
            seq,
            at: Timestamp(0),
            who: who.to_owned(),
            name: Message::new("act-link"),
            undoes: None,
            kind: EntryKind::Act,
        };
        let journal = [entry(1, "an"), entry(2, "bình"), entry(3, "an"), entry(4, "bình")];
        assert_eq!(since(&journal, 4), None);
        let told = since(&journal, 1).expect("three acts");
        assert_eq!(told.args[0].1, 3_usize.into());
        assert_eq!(told.args[1].1, "an, bình".into());
    }
}
