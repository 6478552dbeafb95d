//! The project's history as a list shows it: every act, and whether it still stands.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cadastre::Timestamp;
use crate::i18n::Message;
use crate::project::{EntryKind, JournalEntry};

/// How an act came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActKind {
    /// The user did it.
    Own,
    /// It took back an act.
    Undo,
    /// It did again what was taken back.
    Redo,
    /// Personal data were shown, or removed for good: no act, nothing to take back.
    Record,
}

/// One act of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    pub at: Timestamp,
    pub who: String,
    /// What the user's own act was; an undo has the name of what it takes back.
    pub name: Message,
    pub kind: ActKind,
    /// A later act took it back, and nothing has done it again since.
    pub taken_back: bool,
    /// Row of the act that this one takes back.
    undoes: Option<usize>,
}

/// The rows of one project, oldest first; follows the journal as it grows.
#[derive(Debug, Default)]
pub struct History {
    project: PathBuf,
    rows: Arc<Vec<HistoryRow>>,
    row_of: BTreeMap<u64, usize>,
}

impl History {
    pub fn rows(&self) -> &Arc<Vec<HistoryRow>> {
        &self.rows
    }

    /// Takes what the journal of `project` has more than last time; another project begins anew.
    pub fn follow(&mut self, project: &Path, journal: &[JournalEntry]) {
        if self.project != project || journal.len() < self.rows.len() {
            *self = Self { project: project.to_owned(), ..Self::default() };
        }
        for entry in journal.iter().skip(self.rows.len()) {
            self.note(entry);
        }
    }

    fn note(&mut self, entry: &JournalEntry) {
        let rows = Arc::make_mut(&mut self.rows);
        let undoes = entry.undoes.and_then(|seq| self.row_of.get(&seq)).copied();
        let kind = match undoes.and_then(|at| rows.get(at)).map(|row| row.kind) {
            _ if entry.kind != EntryKind::Act => ActKind::Record,
            None => ActKind::Own,
            Some(ActKind::Undo) => ActKind::Redo,
            Some(ActKind::Own | ActKind::Redo | ActKind::Record) => ActKind::Undo,
        };
        // Taking back an undo restores what that undo took back, and so on down the chain.
        let (mut taken, mut taken_back) = (undoes, true);
        while let Some(row) = taken.and_then(|at| rows.get_mut(at)) {
            row.taken_back = taken_back;
            (taken, taken_back) = (row.undoes, !taken_back);
        }
        self.row_of.insert(entry.seq, rows.len());
        let (at, who, name) = (entry.at, entry.who.clone(), entry.name.clone());
        rows.push(HistoryRow { at, who, name, kind, taken_back: false, undoes });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u64, undoes: Option<u64>) -> JournalEntry {
        let name = Message::new("act-link");
        JournalEntry { seq, at: Timestamp(0), who: "an".to_owned(), name, undoes, kind: EntryKind::Act }
    }

    fn standing(journal: &[JournalEntry]) -> Vec<(ActKind, bool)> {
        let mut history = History::default();
        history.follow(Path::new("a"), journal);
        history.rows().iter().map(|row| (row.kind, row.taken_back)).collect()
    }

    #[test]
    fn an_undone_act_does_not_stand_until_it_is_redone() {
        use ActKind::{Own, Redo, Undo};
        let journal = [entry(5, None), entry(6, Some(5)), entry(7, Some(6)), entry(8, Some(7))];
        assert_eq!(standing(&journal[..2]), [(Own, true), (Undo, false)]);
        assert_eq!(standing(&journal[..3]), [(Own, false), (Undo, true), (Redo, false)]);
        assert_eq!(standing(&journal), [(Own, true), (Undo, false), (Redo, true), (Undo, false)]);
    }

    #[test]
    fn a_longer_journal_is_followed_and_another_project_begins_anew() {
        let journal = [entry(1, None), entry(2, None), entry(3, Some(2))];
        let mut history = History::default();
        history.follow(Path::new("a"), &journal[..2]);
        history.follow(Path::new("a"), &journal);
        assert_eq!(history.rows().iter().map(|row| row.taken_back).collect::<Vec<_>>(), [false, true, false]);
        history.follow(Path::new("b"), &journal[..1]);
        assert_eq!(history.rows().len(), 1);
    }
}
