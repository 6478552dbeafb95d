//! The keys of the copies, in one table: the buttons below and the keyboard are made from it.

use egui::{Key, Modifiers};

use super::{CopiesAct, Side};

/// A key, how it is written, the key of its words, what it does.
pub struct KeyHint {
    pub key: Key,
    pub cap: &'static str,
    pub words: &'static str,
    pub act: CopiesAct,
}

pub fn hints() -> Vec<KeyHint> {
    let hint = |key, cap, words, act| KeyHint { key, cap, words, act };
    vec![
        hint(Key::Enter, "Enter", "copies-same", CopiesAct::Same),
        hint(Key::X, "X", "copies-different", CopiesAct::Different),
        hint(Key::Num1, "1", "copies-same-left", CopiesAct::SameAs(Side::Left)),
        hint(Key::Num2, "2", "copies-same-right", CopiesAct::SameAs(Side::Right)),
        hint(Key::J, "J", "copies-next", CopiesAct::Next),
        hint(Key::K, "K", "copies-previous", CopiesAct::Previous),
        hint(Key::Z, "Z", "copies-undo", CopiesAct::Undo),
        hint(Key::P, "P", "copies-fit", CopiesAct::FitPage),
        hint(Key::T, "T", "copies-together", CopiesAct::Together),
        hint(Key::Escape, "Esc", "copies-leave", CopiesAct::Leave),
    ]
}

/// What the keys that were pressed since the last frame ask for. `free`: nothing that Enter would click has the focus.
pub fn pressed(ctx: &egui::Context, free: bool) -> Vec<CopiesAct> {
    if ctx.text_edit_focused() || ctx.input(|input| input.modifiers.any()) {
        return Vec::new();
    }
    let take = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let mut acts: Vec<CopiesAct> = hints()
        .into_iter()
        .filter(|hint| (free || hint.key != Key::Enter) && take(hint.key))
        .map(|hint| hint.act)
        .collect();
    for (key, act) in [
        (Key::ArrowDown, CopiesAct::Next),
        (Key::ArrowUp, CopiesAct::Previous),
        (Key::PageDown, CopiesAct::TurnPage(1)),
        (Key::PageUp, CopiesAct::TurnPage(-1)),
        (Key::Plus, CopiesAct::Zoom(true)),
        (Key::Equals, CopiesAct::Zoom(true)),
        (Key::Minus, CopiesAct::Zoom(false)),
    ] {
        if take(key) {
            acts.push(act);
        }
    }
    acts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::desktop::words::Words;
    use crate::i18n::Language;

    #[test]
    fn no_two_keys_are_the_same_and_all_have_words() {
        let all = hints();
        assert_eq!(all.iter().map(|hint| hint.key).collect::<BTreeSet<_>>().len(), all.len());
        for language in [Language::Vietnamese, Language::English] {
            let words = Words::new(language);
            assert!(all.iter().all(|hint| words.text(hint.words) != hint.words), "{language:?}");
        }
    }
}
