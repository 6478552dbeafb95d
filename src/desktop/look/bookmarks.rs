//! Views of the map that have a name: given one, gone to, renamed, dropped.

use egui::{Context, Key};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme;
use super::super::widgets;
use super::act::LookAct;
use crate::i18n::Message;

/// The dialog while it is open.
pub struct BookmarksDialog {
    /// Of the view on the screen.
    name: String,
    wants_focus: bool,
    /// The bookmark that is being renamed, and its new name.
    renamed: Option<(usize, String)>,
}

impl BookmarksDialog {
    /// With `adds` the cursor stands in the field for the name of the view on the screen.
    pub fn new(state: &AppState, adds: bool) -> Self {
        Self { name: proposed(state), wants_focus: adds, renamed: None }
    }
}

/// `Khung nhìn 3`, the first number that no bookmark has.
fn proposed(state: &AppState) -> String {
    let name = |number: usize| {
        let message = Message::new("look-bookmark-name").with("number", number);
        state.words.say(&message)
    };
    let is_free = |name: &String| state.bookmarks().iter().all(|bookmark| bookmark.name != *name);
    (1..).map(name).find(is_free).unwrap_or_default()
}

/// Draws the dialog. False when it is done with.
pub fn bookmarks_ui(ctx: &Context, dialog: &mut BookmarksDialog, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let words = &state.words;
    let mut open = true;
    let modal = widgets::modal(ctx, "bookmarks").show(ctx, |ui| {
        ui.set_width(380.0);
        ui.label(theme::title(words.text("look-bookmarks")));
        let field = widgets::form_field(ui, words, "look-bookmark-here", &mut dialog.name);
        if std::mem::take(&mut dialog.wants_focus) {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let name = dialog.name.trim().to_owned();
        let why_not = words.unless(!name.is_empty(), "look-bookmark-needs-name");
        let adds = widgets::primary_button(ui, why_not, words.text("look-bookmark-add")).clicked();
        if (adds || entered) && !name.is_empty() {
            acts.push(Act::Look(LookAct::AddBookmark(name)));
            open = false;
        }
        ui.add_space(theme::SPACE_S);
        ui.separator();
        if state.bookmarks().is_empty() {
            ui.label(theme::muted(ui, words.text("look-no-bookmarks")));
        }
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for (at, bookmark) in state.bookmarks().iter().enumerate() {
                ui.horizontal(|ui| open &= !bookmark_ui(ui, dialog, (at, &bookmark.name), state, acts));
            }
        });
        open &= !ui.button(words.text("desktop-close")).clicked();
    });
    open && !modal.should_close()
}

/// One bookmark. True when it was gone to.
fn bookmark_ui(
    ui: &mut egui::Ui,
    dialog: &mut BookmarksDialog,
    (at, name): (usize, &str),
    state: &AppState,
    acts: &mut Vec<Act>,
) -> bool {
    let words = &state.words;
    let told = |key| words.say(&Message::new(key).with("name", name));
    if let Some((_, text)) = dialog.renamed.as_mut().filter(|(renamed, _)| *renamed == at) {
        let label = told("look-bookmark-rename");
        let response = ui.add(egui::TextEdit::singleline(text).desired_width(280.0));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &label));
        let ended = response.lost_focus();
        if ended && !ui.input(|input| input.key_pressed(Key::Escape)) && !text.trim().is_empty() {
            acts.push(Act::Look(LookAct::RenameBookmark(at, text.trim().to_owned())));
        }
        if ended {
            dialog.renamed = None;
        } else {
            response.request_focus();
        }
        return false;
    }
    let go = egui::Button::new((icons::ICON_BOOKMARK.rich_text().size(16.0), name)).truncate();
    let go = ui.add_sized([280.0, theme::ROW_HEIGHT], go);
    go.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, told("look-bookmark-go")));
    if widgets::icon_button(ui, icons::ICON_EDIT, &told("look-bookmark-rename")).clicked() {
        dialog.renamed = Some((at, name.to_owned()));
    }
    if widgets::icon_button(ui, icons::ICON_DELETE, &told("look-bookmark-drop")).clicked() {
        acts.push(Act::Look(LookAct::DropBookmark(at)));
        dialog.renamed = None;
    }
    if go.clicked() {
        acts.push(Act::Look(LookAct::GoToBookmark(at)));
    }
    go.clicked()
}
