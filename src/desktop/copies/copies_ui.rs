//! The list of pairs on the left, two pages beside each other, and the keys below.

use egui::{RichText, Sense, Ui, vec2};
use egui_material_icons::icons;

use super::keys::hints;
use super::{Copies, CopiesAct, Side, certificate_of};
use crate::cadastre::{Scan, ScanId};
use crate::desktop::act::Act;
use crate::desktop::app::App;
use crate::desktop::cockpit::key_button;
use crate::desktop::notices::tone_icon;
use crate::desktop::state::AppState;
use crate::desktop::theme::{self, Palette};
use crate::desktop::viewer::{self, Viewer};
use crate::desktop::widgets;
use crate::i18n::Message;
use crate::tasks::{Duplicate, Likeness};

/// Width of the list, points.
const LIST_WIDTH: f32 = 250.0;
/// Height of a pair in the list: two file names and why, points.
const PAIR_HEIGHT: f32 = 62.0;

impl App {
    /// Draws the copies in the room that the window's bars leave.
    pub(in crate::desktop) fn copies_panels(&mut self, ui: &mut Ui, acts: &mut Vec<Act>) {
        let colours = Palette::current(ui);
        let (copies, state) = (&mut self.copies, &self.state);
        let side = egui::Frame::new().fill(colours.panel).inner_margin(egui::Margin::same(8));
        egui::Panel::bottom("copies-keys").frame(side).show(ui, |ui| keys_ui(ui, copies, state, acts));
        let list = egui::Panel::left("copies-list").frame(side).resizable(true).default_size(LIST_WIDTH);
        list.size_range(190.0..=420.0).show(ui, |ui| list_ui(ui, copies, state, acts));
        egui::CentralPanel::default().frame(side).show(ui, |ui| pair_ui(ui, copies, state, acts));
    }
}

fn list_ui(ui: &mut Ui, copies: &mut Copies, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.label(theme::title(words.text("desktop-cmd-copies")));
    let Some(pairs) = copies.pairs.clone() else {
        ui.label(theme::muted(ui, words.text("copies-looking")));
        return;
    };
    ui.label(theme::muted(ui, words.say(&Message::new("copies-waiting").with("count", pairs.len()))));
    ui.separator();
    let current = pairs.iter().position(|pair| Some(pair.scans) == copies.current);
    ui.spacing_mut().item_spacing.y = 2.0;
    let mut area = egui::ScrollArea::vertical().id_salt("copies-rows").auto_shrink(false);
    if let Some(at) = current.filter(|_| std::mem::take(&mut copies.scroll_to_current)) {
        let above = (ui.available_height() / PAIR_HEIGHT / 3.0).floor();
        area = area.vertical_scroll_offset(((at as f32 - above) * (PAIR_HEIGHT + 2.0)).max(0.0));
    }
    area.show_rows(ui, PAIR_HEIGHT, pairs.len(), |ui, range| {
        for pair in pairs.get(range).unwrap_or_default() {
            if row_ui(ui, pair, Some(pair.scans) == copies.current, state) {
                acts.push(Act::Copies(CopiesAct::Open(pair.scans)));
            }
        }
    });
}

/// One pair; true when it was clicked.
fn row_ui(ui: &mut Ui, pair: &Duplicate, on: bool, state: &AppState) -> bool {
    let colours = Palette::current(ui);
    let (place, response) = ui.allocate_exact_size(vec2(ui.available_width(), PAIR_HEIGHT), Sense::click());
    let (one, other) = (file_name(state, pair.scans.0), file_name(state, pair.scans.1));
    let why = reasons(pair, state).join(" · ");
    let name = format!("{one} ↔ {other}: {why}");
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, on, &name));
    let ground = match (on, response.hovered()) {
        (true, _) => colours.accent_soft,
        (false, true) => colours.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(place, theme::RADIUS, ground);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place.shrink2(vec2(6.0, 3.0))));
    inside.spacing_mut().item_spacing.y = 0.0;
    for text in [one, other] {
        inside.add(egui::Label::new(RichText::new(text).size(12.5)).truncate().selectable(false));
    }
    inside.add(egui::Label::new(theme::muted(ui, why).size(12.0)).truncate().selectable(false));
    if response.clicked() {
        response.surrender_focus();
    }
    response.on_hover_text(name).clicked()
}

fn file_name(state: &AppState, scan: ScanId) -> String {
    state.snapshot().scans.get(scan).map(|scan| scan.source.file_name().to_owned()).unwrap_or_default()
}

/// Why the two may be one paper.
fn reasons(pair: &Duplicate, state: &AppState) -> Vec<String> {
    let say = |likeness: &Likeness| match likeness {
        Likeness::SameSerial(serial) => Message::new("copies-why-serial").with("serial", serial.as_str()),
        Likeness::NearCopy { pages: (one, other), .. } => {
            Message::new("copies-why-look").with("left", one + 1).with("right", other + 1)
        }
    };
    pair.likeness.iter().map(|likeness| state.words.say(&say(likeness))).collect()
}

fn pair_ui(ui: &mut Ui, copies: &mut Copies, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let Some((left, right)) = copies.current else {
        let key = if copies.pairs.is_none() { "copies-looking" } else { "copies-none" };
        widgets::empty_state(ui, icons::ICON_COMPARE, &words.text(key), &words.text("copies-none-hint"));
        return;
    };
    if let Some(pair) = copies.duplicate() {
        ui.horizontal_wrapped(|ui| {
            let colours = Palette::current(ui);
            for why in reasons(pair, state) {
                widgets::chip(ui, icons::ICON_COMPARE, &why, colours.warning);
            }
        });
    }
    let room = ui.available_size();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_S;
        let half = vec2((room.x - theme::SPACE_S) / 2.0, room.y - 2.0);
        for (viewer, scan, salt) in [(&mut copies.left, left, Side::Left), (&mut copies.right, right, Side::Right)] {
            ui.allocate_ui(half, |ui| {
                ui.push_id(salt == Side::Left, |ui| {
                    ui.set_min_size(half);
                    ui.vertical(|ui| half_ui(ui, viewer, scan, state, acts));
                });
            });
        }
    });
    follow(ui, copies);
}

/// One of the two: what file it is, and its page.
fn half_ui(ui: &mut Ui, viewer: &mut Viewer, id: ScanId, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let Some(scan) = state.snapshot().scans.get(id) else { return };
    ui.add(egui::Label::new(theme::strong(scan.source.file_name())).truncate()).on_hover_text(&scan.source.path);
    ui.horizontal(|ui| {
        for (icon, key, by) in [
            (icons::ICON_CHEVRON_LEFT, "desktop-viewer-previous", -1),
            (icons::ICON_CHEVRON_RIGHT, "desktop-viewer-next", 1),
        ] {
            let why_not = words.unless(scan.pages > 1, "desktop-pages-needs-several");
            if widgets::offered_ui(ui, why_not, |ui| widgets::icon_button(ui, icon, &words.text(key))).clicked() {
                viewer.turn_page(by);
            }
        }
        ui.add(egui::Label::new(theme::muted(ui, about(scan, viewer, state))).truncate());
    });
    viewer::page_ui(ui, viewer, scan, state, acts);
}

/// Page, size, and which certificate it is attached to.
fn about(scan: &Scan, viewer: &Viewer, state: &AppState) -> String {
    let words = &state.words;
    let page = Message::new("desktop-viewer-page").with("page", viewer.page() + 1).with("pages", scan.pages);
    let serial = certificate_of(state.snapshot(), scan.id, viewer.page())
        .and_then(|id| state.snapshot().certificates.get(id))
        .map(|paper| paper.serial.as_ref().map_or_else(|| words.text("desktop-no-serial"), ToString::to_string));
    let paper = match serial {
        Some(serial) => words.say(&Message::new("copies-attached").with("certificate", serial)),
        None => words.text("copies-unattached"),
    };
    let dots = usize::try_from(viewer.page()).ok().and_then(|page| scan.readings.get(page)?.quality.dots_per_inch);
    let dots = dots.map(|dots| format!(" · {} dpi", words.number(f64::from(dots), 0))).unwrap_or_default();
    format!("{}{dots} · {paper}", words.say(&page))
}

/// The one that the user has not moved is looked at in the same place.
fn follow(ui: &Ui, copies: &mut Copies) {
    let moves = (copies.left.moves(), copies.right.moves());
    if copies.together && moves != copies.moves {
        if moves.0 != copies.moves.0 {
            copies.right.look_as(&copies.left);
        } else {
            copies.left.look_as(&copies.right);
        }
        ui.ctx().request_repaint();
    }
    copies.moves = moves;
}

/// Which pages a decision is about, where either file has several.
fn decided_about(copies: &Copies, state: &AppState) -> Option<Message> {
    let (left, right) = copies.current?;
    let pages = |scan: ScanId| state.snapshot().scans.get(scan).map(|scan| scan.pages);
    if pages(left)?.max(pages(right)?) < 2 {
        return None;
    }
    let (left, right) = copies.pages(state.snapshot());
    Some(Message::new("copies-about").with("left", left + 1).with("right", right + 1))
}

/// Every key as a button.
fn keys_ui(ui: &mut Ui, copies: &Copies, state: &AppState, acts: &mut Vec<Act>) {
    let (words, colours) = (&state.words, Palette::current(ui));
    if let Some((tone, message)) = &copies.said {
        ui.horizontal(|ui| {
            let (icon, colour) = tone_icon(*tone, colours);
            ui.label(icon.rich_text().size(16.0).color(colour));
            ui.add(egui::Label::new(RichText::new(words.say(message)).color(colour)).truncate());
        });
    }
    if let Some(about) = decided_about(copies, state) {
        ui.add(egui::Label::new(theme::muted(ui, words.say(&about))).truncate()).on_hover_text(words.say(&about));
    }
    let certificates = copies.certificates(state.snapshot());
    let torn = certificates.0.is_some() && certificates.1.is_some() && certificates.0 != certificates.1;
    ui.spacing_mut().item_spacing = vec2(theme::SPACE_XS, theme::SPACE_XS);
    ui.horizontal_wrapped(|ui| {
        for hint in hints() {
            let sided = matches!(hint.act, CopiesAct::SameAs(_));
            // Which of two certificates is asked only where there are two.
            if sided != torn && (sided || hint.act == CopiesAct::Same) {
                continue;
            }
            let strong = sided || matches!(hint.act, CopiesAct::Same | CopiesAct::Different | CopiesAct::Undo);
            let key = if hint.act == CopiesAct::Together && !copies.together { "copies-apart" } else { hint.words };
            if key_button(ui, hint.cap, &words.text(key), strong).clicked() {
                acts.push(Act::Copies(hint.act));
            }
        }
    });
}
