//! Changing the settings of the project.

use super::Refusal;
use crate::cadastre::{ChangeSet, Edit, ProjectSettings, Snapshot};
use crate::i18n::Message;

/// Puts `edited` in the place of the project's settings.
pub fn edit_settings(snapshot: &Snapshot, edited: ProjectSettings) -> Result<ChangeSet, Refusal> {
    let mut act = ChangeSet::new(Message::new("act-edit-settings"));
    if *snapshot.settings != edited {
        act.push(Edit { before: Some(snapshot.settings.clone()), after: Some(edited.into()) });
    }
    Ok(act)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_replaced_and_taken_back() {
        let none = Snapshot::default();
        let edited = ProjectSettings { ward_name: "Phường Mẫu".to_owned(), ..ProjectSettings::default() };
        let act = edit_settings(&none, edited.clone()).expect("allowed");
        let next = none.apply(&act).expect("made for it");
        assert_eq!(*next.settings, edited);
        assert_eq!(next.apply(&act.inverted()).expect("its inverse"), none);
        assert!(edit_settings(&next, edited).expect("allowed").is_empty());
    }
}
