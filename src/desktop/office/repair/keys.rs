//! The keys of the repair, in one table: the hint beside the options and the keyboard are made from it.

use egui::{Key, Modifiers};

use super::RepairAct;

/// A key, how it is written, the key of its words, what it does.
pub struct KeyHint {
    pub modifiers: Modifiers,
    pub key: Key,
    pub cap: &'static str,
    pub words: &'static str,
    pub act: RepairAct,
}

/// Keys of the first nine ways.
const WAYS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Keys that are told beside the options; those of buttons stand on the buttons.
pub fn hints() -> [KeyHint; 4] {
    [
        plain(Key::ArrowUp, "↑", "office-repair-key-previous", RepairAct::Previous),
        plain(Key::ArrowDown, "↓", "office-repair-key-next", RepairAct::Next),
        plain(Key::Space, "Space", "office-repair-veto", RepairAct::VetoChosen),
        plain(Key::Escape, "Esc", "desktop-close", RepairAct::Leave),
    ]
}

/// Those of the buttons: repair this one, flag it, make it an exception, the next one, repair all.
pub fn buttons() -> [KeyHint; 5] {
    let all = plain(Key::Enter, "Ctrl+Enter", "office-repair-apply", RepairAct::Apply);
    [
        plain(Key::Enter, "Enter", "office-repair-one", RepairAct::RepairOne),
        plain(Key::F, "F", "office-repair-flag", RepairAct::Flag),
        plain(Key::X, "X", "office-repair-except", RepairAct::Except),
        plain(Key::N, "N", "office-repair-next", RepairAct::Next),
        KeyHint { modifiers: Modifiers::COMMAND, ..all },
    ]
}

fn plain(key: Key, cap: &'static str, words: &'static str, act: RepairAct) -> KeyHint {
    KeyHint { modifiers: Modifiers::NONE, key, cap, words, act }
}

/// What the keys that were pressed since the last frame ask for. `free`: nothing that Enter or Space would click has the focus.
pub fn pressed(ctx: &egui::Context, free: bool) -> Vec<RepairAct> {
    // A list that hangs open has the keys.
    if ctx.text_edit_focused() || egui::Popup::is_any_open(ctx) {
        return Vec::new();
    }
    let held = ctx.input(|input| input.modifiers);
    let holds = |modifiers: Modifiers| held.matches_exact(modifiers);
    let take =
        |hint: &KeyHint| holds(hint.modifiers) && ctx.input_mut(|input| input.consume_key(hint.modifiers, hint.key));
    let clicks = |hint: &KeyHint| hint.modifiers.is_none() && matches!(hint.key, Key::Enter | Key::Space);
    let ways = WAYS.into_iter().enumerate().map(|(at, key)| plain(key, "", "", RepairAct::Way(at)));
    let all = hints().into_iter().chain(buttons()).chain(ways);
    all.filter(|hint| (free || !clicks(hint)) && take(hint)).map(|hint| hint.act).collect()
}
