//! The keys of the repair, in one table: the hint beside the options and the keyboard are made from it.

use egui::{Key, Modifiers};

use super::RepairAct;

/// A key, how it is written, the key of its words, what it does.
pub struct KeyHint {
    pub key: Key,
    pub cap: &'static str,
    pub words: &'static str,
    pub act: RepairAct,
}

pub fn hints() -> [KeyHint; 5] {
    let hint = |key, cap, words, act| KeyHint { key, cap, words, act };
    [
        hint(Key::ArrowUp, "↑", "office-repair-key-previous", RepairAct::Previous),
        hint(Key::ArrowDown, "↓", "office-repair-key-next", RepairAct::Next),
        hint(Key::Space, "Space", "office-repair-veto", RepairAct::VetoChosen),
        hint(Key::Enter, "Enter", "office-repair-key-apply", RepairAct::Apply),
        hint(Key::Escape, "Esc", "desktop-close", RepairAct::Leave),
    ]
}

/// What the keys that were pressed since the last frame ask for. `free`: nothing that Enter or Space would click has the focus.
pub fn pressed(ctx: &egui::Context, free: bool) -> Vec<RepairAct> {
    // A list that hangs open has the keys.
    if ctx.text_edit_focused() || egui::Popup::is_any_open(ctx) || ctx.input(|input| input.modifiers.any()) {
        return Vec::new();
    }
    let take = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let clicks = |key: Key| matches!(key, Key::Enter | Key::Space);
    hints().into_iter().filter(|hint| (free || !clicks(hint.key)) && take(hint.key)).map(|hint| hint.act).collect()
}
