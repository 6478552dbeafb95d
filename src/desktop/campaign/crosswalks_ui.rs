//! Renumbered sheets: what papers suggest, with the means to accept it, and what was accepted.

use egui::{RichText, Ui};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::crosswalk_detail_ui::detail_ui;
use super::crosswalks::{Chosen, Crosswalks, GENERATIONS, rule};
use super::rows::{Part, counted, dialog, hint_ui, row, working_ui};
use super::{CampaignAct, crosswalks};
use crate::cadastre::Crosswalk;
use crate::i18n::Message;
use crate::jobs::Progress;
use crate::tasks::CrosswalkOffer;

/// Height of a row of two lines, points.
const TWO_LINES: f32 = 46.0;

/// Draws the dialog. False when it is closed.
pub fn crosswalks_ui(
    ctx: &egui::Context,
    view: &mut Crosswalks,
    running: Option<Progress>,
    state: &AppState,
    acts: &mut Vec<Act>,
) -> bool {
    let words = &state.words;
    let title = words.text("campaign-crosswalks");
    dialog(ctx, "crosswalks", (icons::ICON_COMPARE_ARROWS, &title), words, |ui, part| match part {
        Part::Body => body_ui(ui, view, running, state, acts),
        Part::Footer => {
            let clear = view.clear(state.snapshot());
            let label = counted(words, "campaign-crosswalks-accept-clear", clear.len());
            if !clear.is_empty() {
                let all = widgets::primary_button(ui, state.why_no_change(), label);
                if all.on_hover_text(words.text("campaign-crosswalks-accept-clear-tip")).clicked() {
                    acts.push(Act::Campaign(CampaignAct::Accept(clear)));
                }
            }
            let choose = egui::Button::new(words.text("campaign-table-choose"));
            let choose = widgets::offered(ui, state.why_no_change(), choose);
            if choose.on_hover_text(words.text("campaign-table-choose-tip")).clicked() {
                acts.push(Act::Campaign(CampaignAct::ChooseTable));
            }
            let fresh = view.review.as_ref().is_some_and(|review| review.revision == state.snapshot().revision);
            let again = egui::Button::new(words.text("campaign-crosswalks-again"));
            let why_not = words.unless(running.is_none(), "desktop-needs-idle");
            let why_not = why_not.or_else(|| words.unless(!fresh, "campaign-crosswalks-up-to-date"));
            if widgets::offered(ui, why_not, again).clicked() {
                acts.push(Act::Campaign(CampaignAct::Recount));
            }
        }
    })
}

fn body_ui(ui: &mut Ui, view: &mut Crosswalks, running: Option<Progress>, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    hint_ui(ui, words.text("campaign-crosswalks-hint"));
    let width = ui.available_width() * 0.52;
    let left = egui::Panel::left("crosswalk-list").frame(egui::Frame::new()).show_separator_line(false);
    left.resizable(false).exact_size(width).show(ui, |ui| {
        // Its line is always there: what the user points at or has the focus on must not move when the job ends.
        let line = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
        ui.allocate_ui(line, |ui| {
            ui.set_min_size(line);
            if running.is_some() || view.review.is_none() {
                working_ui(ui, words, "campaign-crosswalks-comparing", running);
            }
        });
        ui.horizontal(|ui| {
            let offers = view.open_offers(state.snapshot()).count();
            for (accepted, key, count) in [
                (false, "campaign-crosswalks-suggested", offers),
                (true, "campaign-crosswalks-accepted", state.snapshot().crosswalks.len()),
            ] {
                let on = view.accepted == accepted;
                let title = format!("{}  {}", words.text(key), words.count(count));
                let text = if on { theme::strong(title) } else { RichText::new(title) };
                if ui.selectable_label(on, text).clicked() {
                    view.accepted = accepted;
                }
            }
        });
        let id = if view.accepted { "crosswalk-accepted" } else { "crosswalk-offers" };
        egui::ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let chosen = if view.accepted { accepted_list_ui(ui, view, state) } else { offers_ui(ui, view, state) };
            view.chosen = chosen.or(view.chosen.take());
        });
    });
    let frame = egui::Frame::new().inner_margin(egui::Margin { left: 14, ..egui::Margin::ZERO });
    egui::CentralPanel::default().frame(frame).show(ui, |ui| detail_ui(ui, view, state, acts));
}

/// What papers suggest. Gives what was clicked.
fn offers_ui(ui: &mut Ui, view: &Crosswalks, state: &AppState) -> Option<Chosen> {
    let snapshot = state.snapshot();
    let mut chosen = None;
    if view.review.is_some() && view.open_offers(snapshot).next().is_none() {
        hint_ui(ui, state.words.text("campaign-crosswalks-none"));
    }
    for offer in view.open_offers(snapshot) {
        let on = matches!(&view.chosen, Some(Chosen::Offer(one)) if *one == offer.suggestion);
        if offer_ui(ui, offer, on, view, state) {
            chosen = Some(Chosen::Offer(offer.suggestion.clone()));
        }
    }
    chosen
}

/// What was accepted, by the generation of its map. Gives what was clicked.
fn accepted_list_ui(ui: &mut Ui, view: &Crosswalks, state: &AppState) -> Option<Chosen> {
    let (words, snapshot) = (&state.words, state.snapshot());
    let mut chosen = None;
    if snapshot.crosswalks.is_empty() {
        hint_ui(ui, words.text("campaign-crosswalks-none-accepted"));
    }
    for (generation, key) in GENERATIONS {
        let mut rules = snapshot.crosswalks.iter().filter(|rule| rule.from.generation == generation).peekable();
        if rules.peek().is_some() {
            ui.label(theme::muted(ui, words.text(key)).size(12.0));
        }
        for rule in rules {
            let on = view.chosen == Some(Chosen::Accepted(rule.id));
            if accepted_ui(ui, rule, on, view, state) {
                chosen = Some(Chosen::Accepted(rule.id));
            }
        }
    }
    chosen
}

/// One suggestion; true when it was clicked.
fn offer_ui(ui: &mut Ui, offer: &CrosswalkOffer, on: bool, view: &Crosswalks, state: &AppState) -> bool {
    let (words, suggestion) = (&state.words, &offer.suggestion);
    let title = words.say(&view.heading(&suggestion.from, &suggestion.to));
    let rule = words.say(&rule(suggestion.numbers.as_ref()));
    let support = words.say(&support(offer));
    let name = format!("{title}: {rule}. {support}");
    let exceptions = offer.exceptions.len();
    row(ui, TWO_LINES, on, &name, |ui| {
        let colours = Palette::current(ui);
        ui.horizontal(|ui| {
            let (icon, colour) = match (suggestion.is_clear(), exceptions) {
                (true, _) => (icons::ICON_CHECK_CIRCLE, colours.ok),
                (false, 0) => (icons::ICON_HELP, colours.muted),
                (false, _) => (icons::ICON_WARNING, colours.warning),
            };
            ui.label(icon.rich_text().size(16.0).color(colour));
            ui.label(theme::strong(title));
            ui.add(egui::Label::new(theme::muted(ui, rule)).truncate());
        });
        ui.add(egui::Label::new(RichText::new(support).size(12.5).color(colours.muted)).truncate());
    })
    .clicked()
}

/// How many papers agree, how many do not, and how many wait.
pub fn support(offer: &CrosswalkOffer) -> Message {
    let suggestion = &offer.suggestion;
    Message::new("campaign-crosswalk-support")
        .with("agree", suggestion.agree)
        .with("confirmed", suggestion.confirmed)
        .with("exceptions", offer.exceptions.len())
        .with("serves", offer.serves)
}

/// One accepted rule; true when it was clicked.
fn accepted_ui(ui: &mut Ui, accepted: &Crosswalk, on: bool, view: &Crosswalks, state: &AppState) -> bool {
    let words = &state.words;
    let title = words.say(&view.heading(&accepted.from, &accepted.to));
    let rule = words.say(&crosswalks::rule(Some(&accepted.numbers)));
    let serves = view.review.as_ref().and_then(|review| review.serves.get(&accepted.id)).copied();
    let name = format!("{title}: {rule}");
    row(ui, theme::ROW_HEIGHT, on, &name, |ui| {
        let colours = Palette::current(ui);
        ui.horizontal(|ui| {
            ui.label(icons::ICON_DONE_ALL.rich_text().size(16.0).color(colours.ok));
            ui.label(theme::strong(title));
            ui.label(theme::muted(ui, rule));
            if let Some(serves) = serves.filter(|serves| *serves > 0) {
                let text = counted(words, "campaign-crosswalk-serves", serves);
                ui.add(egui::Label::new(theme::muted(ui, text).size(12.5)).truncate());
            }
        });
    })
    .clicked()
}
