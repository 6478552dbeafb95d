//! Work lists: filters of the queue under a name, kept in the project.

use super::QueueFilter;
use crate::cadastre::{ChangeSet, Snapshot, WorkList};
use crate::editing::{Refusal, edit_settings};
use crate::i18n::Message;

/// The work lists of a project, in the order of their making. One that a newer program wrote and this one cannot read is left out,
/// and stays in the project.
pub fn work_lists(snapshot: &Snapshot) -> Vec<(String, QueueFilter)> {
    let read = |list: &WorkList| Some((list.name.clone(), serde_json::from_str(&list.filter).ok()?));
    snapshot.settings.work_lists.iter().filter_map(read).collect()
}

/// Keeps a filter under a name; one of the same name is replaced. An empty name keeps nothing.
pub fn save_work_list(snapshot: &Snapshot, name: &str, filter: &QueueFilter) -> Result<ChangeSet, Refusal> {
    let name = name.trim();
    let mut settings = snapshot.settings.as_ref().clone();
    let text = serde_json::to_string(filter).unwrap_or_default();
    if !name.is_empty() {
        match settings.work_lists.iter_mut().find(|list| list.name == name) {
            Some(list) => list.filter = text,
            None => settings.work_lists.push(WorkList { name: name.to_owned(), filter: text }),
        }
    }
    let mut act = edit_settings(snapshot, settings)?;
    act.name = Message::new("act-save-work-list").with("name", name);
    Ok(act)
}

/// Forgets the work list of this name.
pub fn remove_work_list(snapshot: &Snapshot, name: &str) -> Result<ChangeSet, Refusal> {
    let mut settings = snapshot.settings.as_ref().clone();
    settings.work_lists.retain(|list| list.name != name);
    let mut act = edit_settings(snapshot, settings)?;
    act.name = Message::new("act-remove-work-list").with("name", name);
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::queue::WorkState;

    #[test]
    fn a_work_list_is_kept_replaced_and_forgotten() {
        let filter = |show| QueueFilter { show, ..QueueFilter::default() };
        let mut ward = Snapshot::default();
        for show in [None, Some(WorkState::Postponed)] {
            let act = save_work_list(&ward, " Tổ 7 ", &filter(show)).expect("never refused");
            ward = ward.apply(&act).expect("made for it");
        }
        assert_eq!(work_lists(&ward), [("Tổ 7".to_owned(), filter(Some(WorkState::Postponed)))]);
        assert!(save_work_list(&ward, "  ", &filter(None)).expect("never refused").is_empty());
        let act = remove_work_list(&ward, "Tổ 7").expect("never refused");
        assert_eq!(work_lists(&ward.apply(&act).expect("made for it")), []);
    }
}
