//! What was done since a time: told when a project is opened again, or taken back one by one.

use super::app::App;
use super::notices::Offer;
use crate::i18n::{Explain, Message};
use crate::project::JournalEntry;

/// Acts that are taken back in one frame; images of old ones come from the disk first.
const A_FRAME: usize = 16;

/// A way back that is not yet at its end.
#[derive(Debug, Clone, Copy)]
pub struct GoingBack {
    /// The act that is taken back last, by its number in the journal.
    to: u64,
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
        self.going_back = Some(GoingBack { to: seq, taken: 0 });
    }

    /// Takes the next steps; true while there are more.
    pub(super) fn follow_going_back(&mut self) -> bool {
        let (Some(mut going), Some(session)) = (self.going_back, self.state.session.as_mut()) else {
            self.going_back = None;
            return false;
        };
        let mut failed = None;
        for _ in 0..A_FRAME {
            if session.is_stepping() || session.steps_back_to(going.to).is_none() {
                break;
            }
            match session.undo() {
                Ok(()) => going.taken += 1,
                Err(error) => {
                    failed = Some(error.message());
                    break;
                }
            }
        }
        let is_there = session.steps_back_to(going.to).is_none() && !session.is_stepping();
        self.going_back = Some(going).filter(|_| !is_there && failed.is_none());
        self.state.forget_gone();
        match failed {
            Some(message) => self.notices.failed(message),
            None if is_there => {
                let done = Message::new("history-gone-back").with("count", going.taken);
                self.notices.done(done, Offer::Nothing);
            }
            None => {}
        }
        self.going_back.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Timestamp;
    use crate::project::EntryKind;

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
