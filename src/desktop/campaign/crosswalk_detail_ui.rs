//! One renumbering in full: its rule, who agrees, every exception with the way to it, and the button that decides.

use egui::{RichText, Ui};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::bridge;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::CampaignAct;
use super::crosswalks::{Chosen, Crosswalks, rule};
use super::rows::{fact_ui, heading_ui, hint_ui, warning_ui};
use crate::cadastre::{Crosswalk, CrosswalkOrigin, ParcelId, Renumbering};
use crate::i18n::Message;
use crate::tasks::{CrosswalkException, CrosswalkOffer};

/// Height of an exception's two lines, points.
const EXCEPTION: f32 = 50.0;

pub fn detail_ui(ui: &mut Ui, view: &Crosswalks, state: &AppState, acts: &mut Vec<Act>) {
    let snapshot = state.snapshot();
    match &view.chosen {
        Some(Chosen::Offer(suggestion)) => {
            let offer = view.open_offers(snapshot).find(|offer| offer.suggestion == *suggestion);
            if let Some(offer) = offer {
                return offer_ui(ui, offer, view, state, acts);
            }
        }
        Some(Chosen::Accepted(id)) => {
            if let Some(accepted) = snapshot.crosswalks.get(*id) {
                return accepted_ui(ui, accepted, view, state, acts);
            }
        }
        None => {}
    }
    let words = &state.words;
    widgets::empty_state(
        ui,
        icons::ICON_COMPARE_ARROWS,
        &words.text("campaign-crosswalk-choose"),
        &words.text("campaign-crosswalk-choose-hint"),
    );
}

fn offer_ui(ui: &mut Ui, offer: &CrosswalkOffer, view: &Crosswalks, state: &AppState, acts: &mut Vec<Act>) {
    let (words, suggestion) = (&state.words, &offer.suggestion);
    let title = words.say(&view.heading(&suggestion.from, &suggestion.to));
    ui.add(egui::Label::new(theme::strong(title).size(16.0)).wrap());
    ui.add(egui::Label::new(words.say(&rule(suggestion.numbers.as_ref()))).wrap());
    let confirmed = Message::new("campaign-crosswalk-agree-value")
        .with("agree", suggestion.agree)
        .with("confirmed", suggestion.confirmed);
    fact_ui(ui, words, "campaign-crosswalk-agree", &words.say(&confirmed));
    fact_ui(ui, words, "campaign-crosswalk-waiting", &words.count(offer.serves));
    ui.add_space(theme::SPACE_XS);
    if suggestion.numbers.is_none() {
        warning_ui(ui, words.text("campaign-crosswalk-sheet-only"));
    } else {
        if suggestion.confirmed == 0 {
            warning_ui(ui, words.text("campaign-crosswalk-unconfirmed"));
        }
        let accept = widgets::primary_button(ui, state.why_no_change(), words.text("campaign-crosswalk-accept"));
        if accept.on_hover_text(words.text("campaign-crosswalk-accept-tip")).clicked() {
            acts.push(Act::Campaign(CampaignAct::Accept(vec![suggestion.clone()])));
        }
    }
    ui.add_space(theme::SPACE_XS);
    heading_ui(ui, words, "campaign-crosswalk-exceptions", offer.exceptions.len());
    if offer.exceptions.is_empty() {
        hint_ui(ui, words.text("campaign-crosswalk-no-exceptions"));
        return;
    }
    hint_ui(ui, words.text("campaign-crosswalk-exceptions-hint"));
    ui.spacing_mut().item_spacing.y = 2.0;
    let count = offer.exceptions.len();
    let area = egui::ScrollArea::vertical().id_salt("crosswalk-exceptions").auto_shrink(false);
    area.show_rows(ui, EXCEPTION, count, |ui, range| {
        for exception in range.filter_map(|at| offer.exceptions.get(at)) {
            exception_ui(ui, exception, state, acts);
        }
    });
}

/// One paper that the rule does not fit: what it prints, where it is, where the rule would lead; both can be gone to.
fn exception_ui(ui: &mut Ui, exception: &CrosswalkException, state: &AppState, acts: &mut Vec<Act>) {
    let (words, snapshot, colours) = (&state.words, state.snapshot(), Palette::current(ui));
    let paper = snapshot.certificates.get(exception.certificate);
    let serial = paper.and_then(|paper| paper.serial.as_ref());
    let serial = serial.map_or_else(|| words.text("desktop-no-serial"), ToString::to_string);
    let label = |id: ParcelId| snapshot.parcels.get(id).map(|parcel| parcel.label());
    ui.allocate_ui(egui::vec2(ui.available_width(), EXCEPTION), |ui| {
        ui.set_min_height(EXCEPTION);
        ui.horizontal(|ui| {
            let (sheet, number) = &exception.printed;
            if ui.button(theme::strong(&serial)).on_hover_text(words.text("campaign-go-to-paper")).clicked() {
                let (certificate, parcel) = (exception.certificate, exception.parcel);
                acts.push(Act::Campaign(CampaignAct::GoToPaper { certificate, parcel }));
            }
            let printed = Message::new("campaign-exception-printed").with("printed", format!("{sheet}/{number}"));
            ui.label(theme::muted(ui, words.say(&printed)));
            if let Some(parcel) = exception.parcel
                && let Some(label) = label(parcel)
            {
                let key = if exception.linked { "campaign-exception-linked" } else { "campaign-exception-likely" };
                let text = words.say(&Message::new(key).with("parcel", label));
                let colour = if exception.linked { colours.accent } else { colours.muted };
                let button = ui.button(RichText::new(text).color(colour));
                if button.on_hover_text(words.text("campaign-go-to-parcel")).clicked() {
                    acts.push(Act::Campaign(CampaignAct::GoToParcel(parcel)));
                }
            }
        });
        let by_rule = match exception.by_rule.and_then(label) {
            Some(label) => Message::new("campaign-exception-by-rule").with("parcel", label),
            None => Message::new("campaign-exception-no-rule"),
        };
        ui.label(theme::muted(ui, words.say(&by_rule)).size(12.5));
    });
}

/// Pairs of a table that are shown of an accepted rule.
const PAIRS_SHOWN: usize = 200;

fn accepted_ui(ui: &mut Ui, accepted: &Crosswalk, view: &Crosswalks, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let title = words.say(&view.heading(&accepted.from, &accepted.to));
    ui.add(egui::Label::new(theme::strong(title).size(16.0)).wrap());
    ui.add(egui::Label::new(words.say(&rule(Some(&accepted.numbers)))).wrap());
    let origin = match &accepted.origin {
        CrosswalkOrigin::Links { agree, disagree } => {
            Message::new("campaign-origin-links").with("agree", *agree).with("disagree", *disagree)
        }
        CrosswalkOrigin::Table { file } => Message::new("campaign-origin-table").with("file", file.as_str()),
    };
    fact_ui(ui, words, "campaign-crosswalk-origin", &words.say(&origin));
    fact_ui(ui, words, "campaign-crosswalk-by", &accepted.by);
    fact_ui(ui, words, "campaign-crosswalk-at", &bridge::moment(accepted.at));
    ui.add_space(theme::SPACE_XS);
    let withdraw = egui::Button::new(words.text("campaign-crosswalk-withdraw"));
    let withdraw = widgets::offered(ui, state.why_no_change(), withdraw);
    if withdraw.clicked() {
        acts.push(Act::Campaign(CampaignAct::Withdraw(accepted.id)));
    }
    hint_ui(ui, words.text("campaign-crosswalk-withdraw-hint"));
    if let Renumbering::Table(pairs) = &accepted.numbers {
        ui.add_space(theme::SPACE_XS);
        egui::ScrollArea::vertical().id_salt("crosswalk-pairs").auto_shrink(false).show(ui, |ui| {
            for (old, new) in pairs.iter().take(PAIRS_SHOWN) {
                ui.label(format!("{}/{old} → {}/{new}", accepted.from.sheet, accepted.to));
            }
            if pairs.len() > PAIRS_SHOWN {
                ui.label(theme::muted(ui, "…"));
            }
        });
    }
}
