//! The bar below: what the paper says, what is offered, and the keys.

use egui::{RichText, Ui};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::app::App;
use super::super::notices::tone_icon;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::{
    Board, Cockpit, CockpitAct, automatic_ui, candidates_ui, fields_ui, groups_ui, keys, paper_ui, reasons_ui,
};
use crate::cadastre::Certificate;
use crate::i18n::Message;
use crate::matching::Standing;
use crate::tasks::queue::{WorkState, work_state};

/// Width of the paper's facts, points.
const PAPER_WIDTH: f32 = 340.0;
/// Height of two lines of keys, points; a narrow window needs a third.
const KEYS_HEIGHT: f32 = 54.0;

pub fn bar_ui(ui: &mut Ui, app: &mut App, acts: &mut Vec<Act>) {
    let check = app.typed_number();
    let (cockpit, state, inspector) = (&mut app.cockpit, &app.state, &mut app.inspector);
    let Some(paper) = cockpit.certificate(state.snapshot()).cloned() else {
        heading_ui(ui, cockpit, state, None);
        board_ui(ui, cockpit, state, None, acts);
        egui::Panel::bottom("cockpit-keys").frame(egui::Frame::new()).show_separator_line(false).show(ui, |ui| {
            keys_ui(ui, state, acts);
        });
        return;
    };
    heading_ui(ui, cockpit, state, Some(&paper));
    if cockpit.board == Board::Fields {
        // Its own keys stand above it; the others come back with the offers.
        return fields_ui::fields_ui(ui, &paper, (cockpit, inspector), &app.page_text.shown, state, acts);
    }
    let keys = egui::Panel::bottom("cockpit-keys").frame(egui::Frame::new()).show_separator_line(false);
    keys.min_size(KEYS_HEIGHT).show(ui, |ui| keys_ui(ui, state, acts));
    let facts = egui::Panel::left("cockpit-paper")
        .frame(egui::Frame::new().inner_margin(egui::Margin { right: 10, ..egui::Margin::ZERO }));
    facts.resizable(false).exact_size(PAPER_WIDTH).show(ui, |ui| {
        paper_ui::paper_ui(ui, &paper, cockpit, state, acts);
    });
    let frame = egui::Frame::new().inner_margin(egui::Margin { left: 10, ..egui::Margin::ZERO });
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        board_ui(ui, cockpit, state, Some((&paper, check.as_ref())), acts);
    });
}

/// The serial, where it stands in the queue, its state, and what was done last.
fn heading_ui(ui: &mut Ui, cockpit: &Cockpit, state: &AppState, paper: Option<&Certificate>) {
    let words = &state.words;
    let colours = Palette::current(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(24.0);
        if let Some(paper) = paper {
            let serial = paper.serial.as_ref().map_or_else(|| words.text("desktop-no-serial"), ToString::to_string);
            ui.label(theme::strong(&serial).size(17.0));
            let at = cockpit.queue.certificates.iter().position(|id| *id == paper.id).map_or(0, |at| at + 1);
            let place = Message::new("cockpit-place").with("at", at).with("of", cockpit.queue.certificates.len());
            ui.label(theme::muted(ui, words.say(&place)));
            state_chip(ui, state, paper);
            if paper.verified.is_some() {
                widgets::chip(ui, icons::ICON_FACT_CHECK, &words.text("cockpit-verified"), colours.ok);
            }
            if let Some(standing) = cockpit.offers.standing {
                let (icon, key, colour) = match standing {
                    Standing::Sure(_) => (icons::ICON_VERIFIED, "cockpit-standing-sure", colours.ok),
                    Standing::Open => (icons::ICON_HELP, "cockpit-standing-open", colours.muted),
                    Standing::Contradictory => (icons::ICON_WARNING, "cockpit-standing-contradictory", colours.warning),
                    Standing::NoEvidence => (icons::ICON_SEARCH_OFF, "cockpit-standing-none", colours.warning),
                };
                widgets::chip(ui, icon, &words.text(key), colour);
            }
        } else {
            ui.label(theme::strong(words.text("desktop-cmd-cockpit")).size(17.0));
        }
        if let Some((tone, message)) = &cockpit.said {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let (icon, colour) = tone_icon(*tone, colours);
                ui.add(egui::Label::new(RichText::new(words.say(message)).color(colour)).truncate());
                ui.label(icon.rich_text().size(16.0).color(colour));
            });
        }
    });
}

/// Where the certificate stands, by icon, words and colour.
fn state_chip(ui: &mut Ui, state: &AppState, paper: &Certificate) {
    let (words, colours, snapshot) = (&state.words, Palette::current(ui), state.snapshot());
    let label = |parcels: Vec<String>| parcels.join(", ");
    let linked = || {
        let parcels = snapshot.links_of_certificate(paper.id).filter_map(|link| snapshot.parcels.get(link.parcel));
        label(parcels.map(|parcel| parcel.label()).collect())
    };
    let (icon, colour) = state_look(work_state(snapshot, paper), colours);
    let text = match work_state(snapshot, paper) {
        WorkState::ToDo if snapshot.links_of_certificate(paper.id).next().is_none() => return,
        WorkState::ToDo => words.say(&Message::new("cockpit-partly-linked").with("parcels", linked())),
        WorkState::Postponed => words.text("cockpit-state-postponed"),
        WorkState::Obstacle => paper.obstacle.as_ref().map(|it| words.text(it.reason.key())).unwrap_or_default(),
        WorkState::Automatic => words.say(&Message::new("cockpit-auto-linked").with("parcels", linked())),
        WorkState::Linked => words.say(&Message::new("cockpit-linked").with("parcels", linked())),
    };
    widgets::chip(ui, icon, &text, colour);
}

/// Icon and colour of a state.
pub fn state_look(state: WorkState, colours: Palette) -> (egui_material_icons::MaterialIcon, egui::Color32) {
    match state {
        WorkState::ToDo => (icons::ICON_RADIO_BUTTON_UNCHECKED, colours.muted),
        WorkState::Postponed => (icons::ICON_SCHEDULE, colours.warning),
        WorkState::Obstacle => (icons::ICON_BLOCK, colours.danger),
        WorkState::Automatic => (icons::ICON_AUTO_AWESOME, colours.accent),
        WorkState::Linked => (icons::ICON_CHECK_CIRCLE, colours.ok),
    }
}

fn board_ui(
    ui: &mut Ui,
    cockpit: &mut Cockpit,
    state: &AppState,
    paper: Option<(&Certificate, Option<&super::typed::NumberCheck>)>,
    acts: &mut Vec<Act>,
) {
    if let Some(bulk) = &cockpit.bulk {
        groups_ui::progress_ui(ui, bulk, state, acts);
    }
    match (cockpit.board, paper) {
        (Board::Reasons, Some((paper, _))) => reasons_ui::reasons_ui(ui, paper, &state.words, acts),
        (Board::Groups, _) => groups_ui::groups_ui(ui, &cockpit.standings, &state.words, acts),
        (Board::Automatic, _) => automatic_ui::automatic_ui(ui, cockpit, state, acts),
        (_, Some((paper, check))) => candidates_ui::candidates_ui(ui, paper, cockpit, check, state, acts),
        (_, None) => {}
    }
}

/// Every key as a button: what the keyboard does, the mouse does too.
fn keys_ui(ui: &mut Ui, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.spacing_mut().item_spacing = egui::vec2(theme::SPACE_XS, theme::SPACE_XS);
    for leading in [true, false] {
        ui.horizontal_wrapped(|ui| {
            for hint in keys::hints().into_iter().filter(|hint| hint.leading == leading) {
                if key_button(ui, hint.cap, &words.text(hint.words), leading).clicked() {
                    acts.push(Act::Cockpit(hint.act));
                }
            }
            if !leading && key_button(ui, "Esc", &words.text("cockpit-key-leave"), false).clicked() {
                acts.push(Act::Cockpit(CockpitAct::Leave));
            }
        });
    }
}

/// A button with the cap of its key before its words. Once clicked it gives the focus back: Enter stays the cockpit's.
pub fn key_button(ui: &mut Ui, cap: &str, text: &str, strong: bool) -> egui::Response {
    let colours = Palette::current(ui);
    let size = if strong { 13.0 } else { 12.0 };
    let mut job = egui::text::LayoutJob::default();
    let cap_style = theme::strong(format!("{cap} ")).size(size).color(colours.accent);
    cap_style.append_to(&mut job, ui.style(), egui::FontSelection::Default, egui::Align::Center);
    let words = RichText::new(text).size(size).color(if strong { colours.text } else { colours.muted });
    words.append_to(&mut job, ui.style(), egui::FontSelection::Default, egui::Align::Center);
    let response = ui.add(egui::Button::new(job).frame_when_inactive(strong));
    let name = format!("{text} ({cap})");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.clicked() {
        response.surrender_focus();
    }
    response
}
