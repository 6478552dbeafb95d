//! What can be undone and redone: derived from the journal, so it is the same after reopening.

use std::collections::BTreeMap;

use super::file::{EntryKind, JournalEntry};
use crate::i18n::Message;

/// The undo and redo stacks. Each holds the act whose inverse is the next step, and the name of the user's own act.
#[derive(Debug, Default)]
pub(super) struct UndoStack {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

/// One step back or forward.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// The journal entry to take back.
    pub seq: u64,
    /// What the user did, for "Undo …" and "Redo …".
    pub name: Message,
}

impl UndoStack {
    /// Replays a journal, oldest entry first.
    pub(super) fn of(journal: &[JournalEntry]) -> Self {
        let mut stack = Self::default();
        for entry in journal {
            stack.note(entry);
        }
        stack
    }

    /// Takes a new entry: an act of its own, an undo (it takes back the top of the undo stack), or a redo (it takes
    /// back an undo). A disclosure is no step; a wipe ends them.
    pub(super) fn note(&mut self, entry: &JournalEntry) {
        match entry.kind {
            EntryKind::Act => {}
            EntryKind::Disclosure => return,
            EntryKind::Wipe => {
                // Their images are no longer whole.
                *self = Self::default();
                return;
            }
        }
        let step = |name: Message| Step { seq: entry.seq, name };
        match entry.undoes {
            None => {
                self.undo.push(step(entry.name.clone()));
                self.redo.clear();
            }
            Some(taken) if self.undo.last().is_some_and(|top| top.seq == taken) => {
                self.redo.extend(self.undo.pop().map(|top| step(top.name)));
            }
            Some(taken) if self.redo.last().is_some_and(|top| top.seq == taken) => {
                self.undo.extend(self.redo.pop().map(|top| step(top.name)));
            }
            // An entry that takes back something else is no step of either stack.
            Some(_) => {}
        }
    }

    /// Steps back until an act is taken back, itself counted; an act that was undone and done again stands under its last number.
    pub(super) fn steps_back_to(&self, seq: u64) -> Option<usize> {
        // Each step that is added is newer than those below it: those that are done again get a new number.
        let at = self.undo.binary_search_by_key(&seq, |step| step.seq).ok()?;
        Some(self.undo.len() - at)
    }

    pub(super) fn steps_back(&self) -> usize {
        self.undo.len()
    }

    /// Whether this is the next step back or forward.
    pub(super) fn has_on_top(&self, step: &Step) -> bool {
        self.undoable() == Some(step) || self.redoable() == Some(step)
    }

    pub(super) fn undoable(&self) -> Option<&Step> {
        self.undo.last()
    }

    pub(super) fn redoable(&self) -> Option<&Step> {
        self.redo.last()
    }
}

/// Images of recent acts, so that undoing them asks no disk. Shares its rows with the snapshots.
#[derive(Debug, Default)]
pub(super) struct RecentActs {
    acts: BTreeMap<u64, std::sync::Arc<crate::cadastre::ChangeSet>>,
}

/// Acts kept in memory; older ones come from the journal.
const RECENT_ACTS: usize = 256;

impl RecentActs {
    pub(super) fn insert(&mut self, seq: u64, act: std::sync::Arc<crate::cadastre::ChangeSet>) {
        self.acts.insert(seq, act);
        while self.acts.len() > RECENT_ACTS {
            self.acts.pop_first();
        }
    }

    pub(super) fn get(&self, seq: u64) -> Option<std::sync::Arc<crate::cadastre::ChangeSet>> {
        self.acts.get(&seq).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Timestamp;

    fn entry(seq: u64, undoes: Option<u64>) -> JournalEntry {
        let name = Message::new("act").with("n", seq);
        JournalEntry { seq, at: Timestamp(0), who: String::new(), name, undoes, kind: EntryKind::Act }
    }

    fn tops(journal: &[(u64, Option<u64>)]) -> (Option<u64>, Option<u64>) {
        let entries: Vec<_> = journal.iter().map(|(seq, undoes)| entry(*seq, *undoes)).collect();
        let stack = UndoStack::of(&entries);
        (stack.undoable().map(|step| step.seq), stack.redoable().map(|step| step.seq))
    }

    #[test]
    fn undo_and_redo_walk_the_acts() {
        assert_eq!(tops(&[(1, None), (2, None)]), (Some(2), None));
        assert_eq!(tops(&[(1, None), (2, None), (3, Some(2))]), (Some(1), Some(3)));
        assert_eq!(tops(&[(1, None), (2, None), (3, Some(2)), (4, Some(1))]), (None, Some(4)));
        assert_eq!(tops(&[(1, None), (2, None), (3, Some(2)), (4, Some(3))]), (Some(4), None));
        assert_eq!(tops(&[(1, None), (2, Some(1)), (3, None)]), (Some(3), None));
    }

    #[test]
    fn a_disclosure_is_no_step_and_hides_none() {
        let disclosure = |seq| JournalEntry { kind: EntryKind::Disclosure, ..entry(seq, None) };
        let stack = UndoStack::of(&[entry(1, None), entry(2, None), disclosure(3), entry(4, Some(2)), disclosure(5)]);
        assert_eq!(stack.undoable().map(|step| step.seq), Some(1));
        assert_eq!(stack.redoable().map(|step| step.seq), Some(4), "redo is not cleared");
    }

    #[test]
    fn a_redone_act_keeps_the_name_of_the_first() {
        let stack = UndoStack::of(&[entry(1, None), entry(2, Some(1)), entry(3, Some(2))]);
        assert_eq!(stack.undoable().map(|step| step.name.clone()), Some(entry(1, None).name));
    }
}
