//! The keys of the cockpit, in one table: the hints below, their buttons and the keyboard are made from it.

use egui::{Key, Modifiers};

use super::act::CockpitAct;
use super::{Board, Cockpit};
use crate::cadastre::ObstacleReason;

/// A key, how it is written, what it does, and the key of its words.
pub struct KeyHint {
    pub key: Key,
    pub cap: &'static str,
    pub words: &'static str,
    pub act: CockpitAct,
    /// Whether it stands in the first line of hints.
    pub leading: bool,
}

macro_rules! hints {
    ($($leading:literal $key:ident $cap:literal $words:literal $act:expr;)*) => {
        vec![$(KeyHint { key: Key::$key, cap: $cap, words: $words, act: $act, leading: $leading },)*]
    };
}

/// The keys that have a button, in the order of their hints.
pub fn hints() -> Vec<KeyHint> {
    hints! {
        true Enter "Enter" "cockpit-key-confirm" CockpitAct::Confirm;
        true Slash "/" "cockpit-key-number" CockpitAct::TypeNumber;
        true S "S" "cockpit-key-sides" CockpitAct::TypeSides;
        true N "N" "cockpit-key-later" CockpitAct::Later;
        true X "X" "cockpit-key-cannot" CockpitAct::Reasons;
        true U "U" "cockpit-key-unreadable" CockpitAct::Unreadable;
        true Z "Z" "cockpit-key-undo" CockpitAct::Undo;
        true E "E" "cockpit-key-edit" CockpitAct::EditFields;
        true D "D" "cockpit-key-read" CockpitAct::ReadPage;
        false K "K" "cockpit-key-previous" CockpitAct::Previous;
        false J "J" "cockpit-key-next" CockpitAct::Next;
        false L "L" "cockpit-key-repeat" CockpitAct::RepeatSheet;
        false T "T" "cockpit-key-next-parcel" CockpitAct::NextParcel;
        false G "G" "cockpit-key-unlink" CockpitAct::Unlink;
        false V "V" "cockpit-key-verify" CockpitAct::Verify;
        false H "H" "cockpit-key-reveal" CockpitAct::Reveal;
        true R "R" "cockpit-key-turn" CockpitAct::TurnScan;
        true F "F" "cockpit-key-improve" CockpitAct::ImprovePage;
        false B "B" "cockpit-key-groups" CockpitAct::Groups;
        false A "A" "cockpit-key-automatic" CockpitAct::Automatic;
        false Q "Q" "cockpit-key-queue" CockpitAct::ToggleQueue;
    }
}

/// Keys without a button of their own: arrows, pages, digits.
const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// The keys of the reasons, in the order of [`ObstacleReason::ALL`]: digits, then letters.
pub const REASON_KEYS: [(Key, &str); 13] = [
    (Key::Num1, "1"),
    (Key::Num2, "2"),
    (Key::Num3, "3"),
    (Key::Num4, "4"),
    (Key::Num5, "5"),
    (Key::Num6, "6"),
    (Key::Num7, "7"),
    (Key::Num8, "8"),
    (Key::Num9, "9"),
    (Key::A, "A"),
    (Key::B, "B"),
    (Key::C, "C"),
    (Key::D, "D"),
];

/// What the keys that were pressed since the last frame ask for; they are taken from everybody else. `free`: nothing that Enter
/// would click has the focus. Only the field's own key counts while a text field has the focus.
pub fn pressed(ctx: &egui::Context, cockpit: &Cockpit, free: bool) -> Vec<CockpitAct> {
    let take = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if cockpit.board == Board::Fields {
        // While typing a digit is text; with Alt it takes what was read.
        let alt = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::ALT, key));
        let taken: Vec<_> = (0..).zip(DIGITS).filter(|(_, key)| alt(*key)).map(|(at, _)| at).collect();
        if !taken.is_empty() {
            ctx.input_mut(|input| input.events.retain(|event| !matches!(event, egui::Event::Text(_))));
            return taken.into_iter().map(CockpitAct::TakeProposal).collect();
        }
    }
    if ctx.text_edit_focused() {
        let field = cockpit.typed.is_some() || cockpit.board == Board::Fields;
        return if field && take(Key::Escape) { vec![CockpitAct::Leave] } else { Vec::new() };
    }
    if ctx.input(|input| input.modifiers.any()) {
        return Vec::new();
    }
    let mut acts = Vec::new();
    if take(Key::Escape) {
        acts.push(CockpitAct::Leave);
    }
    match cockpit.board {
        Board::Reasons => {
            let reasons = ObstacleReason::ALL.iter().zip(REASON_KEYS);
            acts.extend(reasons.filter(|(_, (key, _))| take(*key)).map(|(reason, _)| CockpitAct::Reason(*reason)));
        }
        Board::Groups => {
            acts.extend((0..).zip(DIGITS).filter(|(_, key)| take(*key)).map(|(at, _)| CockpitAct::BeginGroup(at)));
        }
        Board::Fields if free && take(Key::Enter) => acts.push(CockpitAct::SaveFields),
        Board::Fields => {
            acts.extend((0..).zip(DIGITS).filter(|(_, key)| take(*key)).map(|(at, _)| CockpitAct::TakeProposal(at)));
        }
        Board::Offers | Board::Automatic => {
            acts.extend((0..).zip(DIGITS).filter(|(_, key)| take(*key)).map(|(at, _)| CockpitAct::Pick(at)));
        }
    }
    for (key, act) in [
        (Key::ArrowDown, CockpitAct::Next),
        (Key::ArrowUp, CockpitAct::Previous),
        (Key::PageDown, CockpitAct::TurnPage(1)),
        (Key::PageUp, CockpitAct::TurnPage(-1)),
    ] {
        if take(key) {
            acts.push(act);
        }
    }
    acts.extend(hints().into_iter().filter(|hint| (free || hint.key != Key::Enter) && take(hint.key)).map(|it| it.act));
    if !acts.is_empty() {
        // What a key typed is no text for a field that opens in this frame.
        ctx.input_mut(|input| input.events.retain(|event| !matches!(event, egui::Event::Text(_))));
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
    fn no_two_keys_of_the_cockpit_are_the_same_and_all_have_words() {
        let all = hints();
        let keys: BTreeSet<Key> = all.iter().map(|hint| hint.key).chain(DIGITS).collect();
        assert_eq!(keys.len(), all.len() + DIGITS.len());
        for language in [Language::Vietnamese, Language::English] {
            let words = Words::new(language);
            assert!(all.iter().all(|hint| words.text(hint.words) != hint.words), "{language:?}");
        }
    }

    #[test]
    fn every_reason_has_a_key_of_its_own() {
        let keys: BTreeSet<Key> = REASON_KEYS.iter().map(|(key, _)| *key).collect();
        assert_eq!((keys.len(), REASON_KEYS.len()), (ObstacleReason::ALL.len(), ObstacleReason::ALL.len()));
    }
}
