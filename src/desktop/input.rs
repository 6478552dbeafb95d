//! What input methods do to keys, and how it is mended before the frame sees it.

use egui::{Event, ImeEvent, Key, Modifiers, RawInput};

/// An input method that composes a word swallows Enter: it arrives as the text "\r", before the word itself. It is given again as a
/// key one frame later, after the word. Source: `egui.md` §2.1.
#[derive(Debug, Default)]
pub struct ComposedEnter {
    pending: bool,
}

impl ComposedEnter {
    /// Mends the input of one frame; true when another frame is needed for the key.
    pub fn mend(&mut self, raw: &mut RawInput) -> bool {
        if std::mem::take(&mut self.pending) {
            raw.events.extend([true, false].map(|pressed| Event::Key {
                key: Key::Enter,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: Modifiers::default(),
            }));
        }
        let before = raw.events.len();
        raw.events.retain(|event| !matches!(event, Event::Ime(ImeEvent::Commit(text)) if text == "\r" || text == "\n"));
        self.pending = raw.events.len() != before;
        self.pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(text: &str) -> Event {
        Event::Ime(ImeEvent::Commit(text.to_owned()))
    }

    /// Runs frames of one text field over these inputs; gives its text and how often Enter left it.
    fn typed(frames: Vec<Vec<Event>>) -> (String, usize) {
        let (ctx, mut mender) = (egui::Context::default(), ComposedEnter::default());
        let (mut text, mut entered) = (String::new(), 0);
        for events in frames {
            let mut raw = RawInput { events, focused: true, ..RawInput::default() };
            mender.mend(&mut raw);
            let mut output = ctx.run_ui(raw, |ui| {
                let response = ui.text_edit_singleline(&mut text);
                entered += usize::from(response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)));
                response.request_focus();
            });
            // Nothing draws here; egui insists that somebody took the glyphs.
            output.textures_delta.clear();
        }
        (text, entered)
    }

    #[test]
    fn enter_while_a_word_is_composed_enters_once_with_the_word_in_the_field() {
        let frames = vec![vec![], vec![], vec![commit("\r"), commit("đất")], vec![], vec![]];
        assert_eq!(typed(frames), ("đất".to_owned(), 1));
    }

    #[test]
    fn a_word_that_is_corrected_by_backspaces_comes_out_whole() {
        // UniKey and EVKey on Windows are no input method to the program: they press Backspace and type the letters anew.
        let key = |pressed| Event::Key {
            key: Key::Backspace,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::default(),
        };
        let mut frames = vec![vec![], vec![]];
        frames.extend("tieng".chars().map(|letter| vec![Event::Text(letter.to_string())]));
        frames.push([true, false, true, false, true, false].map(key).into_iter().collect());
        frames.push(vec![Event::Text("ếng".to_owned())]);
        assert_eq!(typed(frames).0, "tiếng");
    }
}
