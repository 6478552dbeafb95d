//! The parcels that are offered: number, score, area, and the chips "on paper ↔ on the map"; and the field that is being typed into.

use egui::{RichText, Sense, Ui, UiBuilder};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::campaign::CampaignAct;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::words::Words;
use super::offered::{Offered, Source};
use super::typed::{Field, NumberCheck, Typed, check_area, is_searchable, read_sketch};
use super::{Cockpit, CockpitAct};
use crate::cadastre::Certificate;
use crate::i18n::Message;
use crate::matching::{Chip, EvidenceKind, FEWEST_SIDES};

pub fn candidates_ui(
    ui: &mut Ui,
    paper: &Certificate,
    cockpit: &mut Cockpit,
    check: Option<&NumberCheck>,
    state: &AppState,
    acts: &mut Vec<Act>,
) {
    let words = &state.words;
    if let Some(typed) = &mut cockpit.typed {
        typed_ui(ui, typed, check, words, acts);
    }
    let ready = cockpit.is_ready();
    let offers = &cockpit.offers;
    if !ready {
        ui.label(theme::muted(ui, words.text("cockpit-ranking")));
        return;
    }
    if offers.list.is_empty() {
        let (title, hint) = match offers.source {
            Source::Ranking => ("cockpit-no-candidates", "cockpit-no-candidates-hint"),
            Source::Sides => ("cockpit-no-sides", "cockpit-no-sides-hint"),
        };
        ui.label(theme::title(words.text(title)));
        ui.add(egui::Label::new(theme::muted(ui, words.text(hint))).wrap());
        return;
    }
    if offers.source == Source::Sides {
        ui.label(theme::title(words.text("cockpit-found-by-sides")));
    }
    suggested_ui(ui, paper, &offers.list, words, acts);
    let printed = paper.printed_parcels.get(cockpit.printed);
    let area = printed.and_then(|parcel| parcel.area).or(paper.printed_area);
    egui::ScrollArea::vertical().id_salt("cockpit-offers").auto_shrink(false).show(ui, |ui| {
        for (at, offered) in offers.list.iter().enumerate() {
            let picked = offers.picked == Some(at);
            if offered_ui(ui, at, offered, picked, area, state) {
                acts.push(Act::Cockpit(CockpitAct::Pick(at)));
            }
        }
    });
}

/// Where a candidate rests on a renumbering that nobody has accepted: the way to it.
fn suggested_ui(ui: &mut Ui, paper: &Certificate, offered: &[Offered], words: &Words, acts: &mut Vec<Act>) {
    let rests = |chip: &Chip| chip.kind == EvidenceKind::SuggestedCrosswalk && chip.speaks_for();
    if !offered.iter().any(|offered| offered.chips.iter().any(rests)) {
        return;
    }
    let text = words.text("cockpit-rests-on-suggestion");
    let label = theme::muted(ui, text).size(12.5);
    let response = ui.add(egui::Button::new((icons::ICON_COMPARE_ARROWS.rich_text().size(15.0), label)));
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words.text("cockpit-rests-on-suggestion")));
    if response.clicked() {
        response.surrender_focus();
        acts.push(Act::Campaign(CampaignAct::CrosswalksOf(paper.id)));
    }
}

/// One offered parcel; true when it was clicked.
fn offered_ui(ui: &mut Ui, at: usize, offered: &Offered, picked: bool, area: Option<f64>, state: &AppState) -> bool {
    let (words, colours) = (&state.words, Palette::current(ui));
    let Some(parcel) = state.snapshot().parcels.get(offered.parcel) else { return false };
    let row = ui.scope_builder(UiBuilder::new().sense(Sense::click()), |ui| {
        let hovered = ui.response().hovered();
        let ground = match (picked, hovered) {
            (true, _) => colours.accent_soft,
            (false, true) => colours.hover,
            (false, false) => egui::Color32::TRANSPARENT,
        };
        let frame =
            egui::Frame::new().fill(ground).corner_radius(theme::RADIUS).inner_margin(egui::Margin::symmetric(6, 3));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(6.0, 3.0);
                badge_ui(ui, at, picked);
                ui.add(egui::Label::new(theme::strong(parcel.label()).size(15.0)).selectable(false));
                if let Some(area) = parcel.legal_area {
                    ui.add(egui::Label::new(words.area(area)).selectable(false));
                }
                if let Some(score) = offered.score {
                    let score = Message::new("cockpit-score").with("percent", percent(score, words));
                    ui.add(egui::Label::new(theme::muted(ui, words.say(&score))).selectable(false));
                }
                for chip in &offered.chips {
                    chip_ui(ui, &words.say(&chip.says), speaks(chip), words);
                }
                // What a person found has no ranking behind it: at least its area is compared.
                if offered.chips.is_empty()
                    && let Some((message, agrees)) = check_area(area, parcel)
                {
                    chip_ui(ui, &words.say(&message), if agrees { Speaks::For } else { Speaks::Against }, words);
                }
            });
        });
    });
    let name = Message::new("cockpit-offer-name").with("at", at + 1).with("parcel", parcel.label());
    let name = words.say(&name);
    row.response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, picked, &name));
    if row.response.clicked() {
        row.response.surrender_focus();
    }
    row.response.clicked()
}

/// The digit that picks it.
fn badge_ui(ui: &mut Ui, at: usize, picked: bool) {
    let colours = Palette::current(ui);
    let (ground, ink) = if picked { (colours.accent, colours.on_accent) } else { (colours.card, colours.text) };
    let (place, _) = ui.allocate_exact_size(egui::vec2(20.0, 20.0), Sense::hover());
    let stroke = egui::Stroke::new(1.0, colours.accent);
    ui.painter().rect(place, theme::RADIUS, ground, stroke, egui::StrokeKind::Inside);
    let font = egui::FontId::new(13.0, egui::FontFamily::Name(theme::STRONG.into()));
    ui.painter().text(place.center(), egui::Align2::CENTER_CENTER, (at + 1).to_string(), font, ink);
}

/// What a chip does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaks {
    For,
    Against,
    Neither,
}

/// Sizes of a chip, points: its height, the room at its two ends, and that of its icon.
const CHIP_HEIGHT: f32 = 22.0;
const CHIP_SIDES: f32 = 14.0;
const CHIP_ICON: f32 = 18.0;

/// Letters of a chip; what is longer is told by its tooltip.
const CHIP_LETTERS: usize = 46;

/// Weights between these say next to nothing. Natural logarithm of a ratio of 1.2.
const NEXT_TO_NOTHING: f64 = 0.18;

fn speaks(chip: &Chip) -> Speaks {
    if chip.weight.abs() < NEXT_TO_NOTHING {
        Speaks::Neither
    } else if chip.speaks_for() {
        Speaks::For
    } else {
        Speaks::Against
    }
}

/// A piece of evidence: by icon, words and colour, in this order of importance.
fn chip_ui(ui: &mut Ui, text: &str, speaks: Speaks, words: &Words) {
    let colours = Palette::current(ui);
    let (icon, colour, key) = match speaks {
        Speaks::For => (icons::ICON_CHECK, colours.ok, "cockpit-speaks-for"),
        Speaks::Against => (icons::ICON_CLOSE, colours.danger, "cockpit-speaks-against"),
        Speaks::Neither => (icons::ICON_REMOVE, colours.muted, "cockpit-speaks-neither"),
    };
    let meaning = words.text(key);
    // Of one piece, so that a row breaks before it and not inside.
    let painter = ui.painter();
    let words_of = painter.layout_no_wrap(shortened(text), egui::FontId::proportional(12.0), colour);
    let size = egui::vec2(words_of.size().x + CHIP_SIDES + CHIP_ICON, CHIP_HEIGHT);
    let (place, response) = ui.allocate_exact_size(size, Sense::hover());
    let stroke = egui::Stroke::new(1.0, colour.gamma_multiply(0.5));
    let (radius, ground) = (CHIP_HEIGHT / 2.0, colour.gamma_multiply(0.14));
    ui.painter().rect(place, radius, ground, stroke, egui::StrokeKind::Inside);
    let family = egui::FontFamily::Name(egui_material_icons::FONT_FAMILY_OUTLINED.into());
    let left = place.left_center() + egui::vec2(CHIP_SIDES / 2.0, 0.0);
    ui.painter().text(left, egui::Align2::LEFT_CENTER, icon.codepoint, egui::FontId::new(14.0, family), colour);
    let below = (CHIP_HEIGHT - words_of.size().y) / 2.0;
    ui.painter().galley(egui::pos2(left.x + CHIP_ICON, place.min.y + below), words_of, colour);
    let response = response.on_hover_text(format!("{meaning}: {text}"));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{meaning}: {text}")));
}

/// A text with its middle left out: of two addresses both the beginnings and the ends are told apart.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= CHIP_LETTERS {
        return text.to_owned();
    }
    let (head, tail) = (CHIP_LETTERS * 2 / 3, CHIP_LETTERS / 3);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{}…{}", start.trim_end(), end.trim_start())
}

/// 99,9 is not rounded up to a hundred: no evidence is certain.
fn percent(score: f64, words: &Words) -> String {
    let hundred = (score * 100.0).clamp(0.0, 100.0);
    if hundred >= 99.95 {
        format!("> {}", words.number(99.9, 1))
    } else if hundred >= 99.0 {
        words.number((hundred * 10.0).floor() / 10.0, 1)
    } else if hundred < 1.0 {
        "< 1".to_owned()
    } else {
        words.number(hundred.floor(), 0)
    }
}

/// The field for a number or for sides, and what there is to say of it as it stands.
fn typed_ui(ui: &mut Ui, typed: &mut Typed, check: Option<&NumberCheck>, words: &Words, acts: &mut Vec<Act>) {
    let colours = Palette::current(ui);
    ui.horizontal(|ui| {
        let key = match typed.field {
            Field::Number => "cockpit-field-number",
            Field::Sides => "cockpit-field-sides",
        };
        let label = ui.label(theme::strong(words.text(key)));
        let width = if typed.field == Field::Number { 130.0 } else { 260.0 };
        let output = egui::TextEdit::singleline(&mut typed.text).id_salt("cockpit-field").desired_width(width).show(ui);
        let response = output.response.response.labelled_by(label.id);
        if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            acts.push(Act::Cockpit(CockpitAct::Entered));
        }
        if std::mem::take(&mut typed.focus) {
            response.request_focus();
            // What stands there already stays: the number is typed behind its sheet.
            let mut text_state = output.state;
            let end = egui::text::CCursor::new(typed.text.chars().count());
            text_state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
            text_state.store(ui.ctx(), response.id);
        }
        let (message, good) = match (typed.field, check) {
            (Field::Number, Some(check)) => check.message(),
            (Field::Number, None) => (Message::new("cockpit-ranking"), true),
            (Field::Sides, _) => match read_sketch(&typed.text) {
                None => (Message::new("cockpit-sides-unread"), false),
                Some(query) if is_searchable(&query) => {
                    (Message::new("cockpit-sides-ready").with("count", query.sides.len()), true)
                }
                Some(_) => (Message::new("cockpit-sides-more").with("count", FEWEST_SIDES), true),
            },
        };
        let (icon, colour) = match good {
            true => (icons::ICON_CHECK_CIRCLE, colours.ok),
            false => (icons::ICON_ERROR, colours.danger),
        };
        let silent = good && typed.text.trim().is_empty();
        let (icon, colour) = if silent { (icons::ICON_INFO, colours.muted) } else { (icon, colour) };
        ui.label(icon.rich_text().size(16.0).color(colour));
        ui.add(egui::Label::new(RichText::new(words.say(&message)).color(colour)).wrap());
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn a_long_chip_keeps_both_ends() {
        assert_eq!(shortened("Diện tích: 93,0 ↔ 93,1 m²"), "Diện tích: 93,0 ↔ 93,1 m²");
        let long = shortened("Địa chỉ: Số 25, ngõ 29 phố Bến Đò Cũ, phường Mẫu Sơn ↔ Số 25, ngõ 31 phố Bến Đò Cũ");
        assert!(long.starts_with("Địa chỉ: Số 25, ngõ 29") && long.ends_with("phố Bến Đò Cũ"));
        assert!(long.chars().count() <= CHIP_LETTERS + 1);
    }

    #[test]
    fn no_score_is_told_as_certain() {
        let words = Words::new(Language::Vietnamese);
        let told = [0.0, 0.054, 0.987, 0.991, 0.9994, 1.0].map(|score| percent(score, &words));
        assert_eq!(told, ["< 1", "5", "98", "99,1", "99,9", "> 99,9"]);
    }
}
