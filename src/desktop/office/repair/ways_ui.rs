//! The ways to repair the chosen row, beside the map: what each does, and the buttons that decide.

use egui::{RichText, Sense, Ui, UiBuilder};
use egui_material_icons::icons;

use super::super::super::act::Act;
use super::super::super::command::UiCommand;
use super::super::super::map::{Palette as MapPalette, Preview, Turn};
use super::super::super::state::{AppState, Subject};
use super::super::super::theme::{self, Palette};
use super::super::super::widgets;
use super::super::super::words::Words;
use super::table::rule_name;
use super::ways::ShownWay;
use super::{Part, RepairAct, RepairView, keys};
use crate::i18n::Message;
use crate::tasks::repair_map::{RepairRow, RepairedParcel};

/// Height of a badge with the key of a way, points.
const BADGE: f32 = 20.0;
const SMALL: f32 = 12.5;

pub fn ways_ui(ui: &mut Ui, view: &RepairView, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let Some(place) = place_name(view, state) else {
        ui.label(theme::title(words.text("office-repair-ways")));
        ui.add(egui::Label::new(theme::muted(ui, words.text("office-repair-ways-hint"))).wrap());
        return;
    };
    ui.add(egui::Label::new(theme::title(place.0)).truncate());
    ui.add(egui::Label::new(theme::muted(ui, place.1)).truncate());
    let mut asked = Vec::new();
    egui::Panel::bottom("repair-ways-buttons").frame(egui::Frame::new()).show(ui, |ui| {
        ui.add_space(theme::SPACE_S);
        if let Some((_, preview)) = view.shown_way() {
            legend_ui(ui, preview, words);
        }
        buttons_ui(ui, view, state, &mut asked);
    });
    egui::ScrollArea::vertical().id_salt("repair-ways").auto_shrink(false).show(ui, |ui| {
        let Some(ways) = view.shown_ways() else {
            // What the plan does is known at once; the other ways come in a moment.
            if let Some((row, _)) = view.shown_way() {
                card_ui(ui, (0, true), &Told::of_plan(row, words), state, acts);
            }
            ui.label(theme::muted(ui, words.text("office-repair-trying")));
            return;
        };
        let (holding, others): (Vec<&ShownWay>, Vec<&ShownWay>) =
            ways.iter().partition(|shown| shown.way.outcome.is_ok());
        if holding.is_empty() && others.is_empty() {
            ui.add(egui::Label::new(words.text("repair-left-after-another")).wrap());
        }
        for (at, shown) in holding.iter().enumerate() {
            let Ok(row) = &shown.way.outcome else { continue };
            if card_ui(ui, (at, at == view.ways.chosen()), &Told::of(shown, row, words), state, acts) {
                asked.push(RepairAct::Way(at));
            }
        }
        refused_ui(ui, &others, words);
    });
    acts.extend(asked.into_iter().map(Act::Repair));
}

/// The rule and the parcels of the chosen row.
fn place_name(view: &RepairView, state: &AppState) -> Option<(String, String)> {
    let words = &state.words;
    let at = view.chosen()?;
    Some(match view.part {
        Part::Repairs => {
            let row = view.rows.get(at)?;
            let parcels = row.concerned.iter().filter_map(|id| state.snapshot().parcels.get(*id));
            let labels: Vec<String> = parcels.map(|parcel| parcel.label()).collect();
            (rule_name(row.rule, words), labels.join(", "))
        }
        Part::Left => {
            let row = view.left().get(at)?;
            (rule_name(row.rule, words), row.parcels.join(", "))
        }
    })
}

/// A way in words.
struct Told<'a> {
    title: String,
    /// What else comes to the same.
    others: Vec<String>,
    planned: bool,
    row: &'a RepairRow,
    warnings: Vec<String>,
}

impl<'a> Told<'a> {
    fn of_plan(row: &'a RepairRow, words: &Words) -> Self {
        let title = row.methods.first().map(|method| words.say(method)).unwrap_or_default();
        Self { title, others: Vec::new(), planned: true, row, warnings: Vec::new() }
    }

    fn of(shown: &ShownWay, row: &'a RepairRow, words: &Words) -> Self {
        let mut names = shown.way.names.iter().map(|name| words.say(name));
        let plain = Self::of_plan(row, words);
        let title = names.next().unwrap_or(plain.title);
        let warnings = shown.way.warnings.iter().map(|warning| words.say(warning)).collect();
        Self { title, others: names.collect(), planned: shown.way.is_planned, row, warnings }
    }
}

/// One way; true when it was clicked.
fn card_ui(ui: &mut Ui, (at, chosen): (usize, bool), told: &Told<'_>, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let (words, colours) = (&state.words, Palette::current(ui));
    let card = ui.scope_builder(UiBuilder::new().sense(Sense::click()).id_salt(("repair-way", at)), |ui| {
        let ground = match (chosen, ui.response().hovered()) {
            (true, _) => colours.accent_soft,
            (false, true) => colours.hover,
            (false, false) => colours.card,
        };
        let line = egui::Stroke::new(1.0, if chosen { colours.accent } else { colours.line });
        let frame = egui::Frame::new().fill(ground).stroke(line).corner_radius(theme::RADIUS);
        frame.inner_margin(egui::Margin::symmetric(8, 6)).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.horizontal_top(|ui| {
                badge_ui(ui, at, chosen);
                ui.add(egui::Label::new(theme::strong(told.title.as_str())).wrap().selectable(false));
            });
            if told.planned || !told.others.is_empty() {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = egui::vec2(8.0, 0.0);
                    if told.planned {
                        let tag = theme::strong(words.text("office-repair-planned")).color(colours.ok).size(SMALL);
                        ui.add(egui::Label::new(tag).selectable(false));
                    }
                    if !told.others.is_empty() {
                        let others = theme::muted(ui, told.others.join(" · ")).size(SMALL);
                        ui.add(egui::Label::new(others).selectable(false));
                    }
                });
            }
            told.row.parcels.iter().for_each(|parcel| parcel_ui(ui, parcel, words));
            for warning in &told.warnings {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    let icon = icons::ICON_WARNING.rich_text().color(colours.warning).size(15.0);
                    ui.add(egui::Label::new(icon).selectable(false));
                    let warning = RichText::new(warning).color(colours.warning).size(SMALL);
                    ui.add(egui::Label::new(warning).wrap().selectable(false));
                });
            }
            if chosen {
                details_ui(ui, told.row, state, acts);
            }
        });
    });
    let name = format!("{} · {} · {}", at + 1, told.title, changes(told.row, words));
    card.response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, chosen, &name));
    if card.response.clicked() {
        card.response.surrender_focus();
    }
    card.response.clicked()
}

/// `7/147: 105,0 → 100,0`, of each parcel.
fn changes(row: &RepairRow, words: &Words) -> String {
    let change = |parcel: &RepairedParcel| format!("{}: {}", parcel.label, areas(parcel, words));
    row.parcels.iter().map(change).collect::<Vec<_>>().join(", ")
}

/// `105,0 → 100,0 m²`.
pub fn areas(parcel: &RepairedParcel, words: &Words) -> String {
    let after = parcel.after.map_or_else(|| words.text("office-repair-no-shape"), |area| words.area(area));
    format!("{} → {after}", words.number(parcel.before, 1))
}

/// A parcel's area before and after, how much that is, and by law.
fn parcel_ui(ui: &mut Ui, parcel: &RepairedParcel, words: &Words) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let label = |ui: &mut Ui, text: RichText| ui.add(egui::Label::new(text).selectable(false));
        label(ui, RichText::new(format!("{}:", parcel.label)));
        label(ui, RichText::new(areas(parcel, words)));
        label(ui, theme::strong(words.signed(parcel.after.unwrap_or(0.0) - parcel.before)));
        if let Some(legal) = parcel.legal {
            let legal = Message::new("office-repair-by-law").with("area", words.number(legal, 1));
            label(ui, theme::muted(ui, words.say(&legal)).size(SMALL));
        }
    });
}

/// Why, how far, and which certificates it touches.
fn details_ui(ui: &mut Ui, row: &RepairRow, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    for method in &row.methods {
        ui.add(egui::Label::new(RichText::new(words.say(method)).size(SMALL)).wrap().selectable(false));
    }
    if row.moved > 0.0 {
        let moved = Message::new("office-repair-moved").with("moved", words.number(row.moved, 2));
        ui.add(egui::Label::new(theme::muted(ui, words.say(&moved)).size(SMALL)).selectable(false));
    }
    let snapshot = state.snapshot();
    let links = row.parcels.iter().flat_map(|parcel| snapshot.links_of_parcel(parcel.id));
    let papers: Vec<_> = links.filter_map(|link| snapshot.certificates.get(link.certificate)).collect();
    ui.horizontal_wrapped(|ui| {
        let key = if papers.is_empty() { "office-repair-no-certificates" } else { "office-repair-touches" };
        ui.label(theme::muted(ui, words.text(key)).size(SMALL));
        for paper in papers {
            let serial = paper.serial.as_ref().map_or_else(|| words.text("desktop-no-serial"), ToString::to_string);
            if ui.link(RichText::new(serial).size(SMALL)).clicked() {
                acts.push(Act::Select(Subject::Certificate(paper.id)));
            }
        }
    });
}

/// The key of a way.
fn badge_ui(ui: &mut Ui, at: usize, chosen: bool) {
    let colours = Palette::current(ui);
    let (room, _) = ui.allocate_exact_size(egui::Vec2::splat(BADGE), Sense::hover());
    let (ground, text) = if chosen { (colours.accent, colours.on_accent) } else { (colours.bar, colours.muted) };
    ui.painter().rect_filled(room, theme::RADIUS, ground);
    if at < 9 {
        let font = egui::FontId::proportional(13.0);
        ui.painter().text(room.center(), egui::Align2::CENTER_CENTER, at + 1, font, text);
    }
}

/// Ways that do not hold, and why.
fn refused_ui(ui: &mut Ui, refused: &[&ShownWay], words: &Words) {
    if refused.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_S);
    ui.label(theme::muted(ui, words.text("office-repair-refused")).size(SMALL));
    for shown in refused {
        let Err(reason) = &shown.way.outcome else { continue };
        let names: Vec<String> = shown.way.names.iter().map(|name| words.say(name)).collect();
        let text = [names.join(" · "), words.say(reason)].into_iter().filter(|text| !text.is_empty());
        let text = theme::muted(ui, text.collect::<Vec<_>>().join(": ")).size(SMALL);
        ui.add(egui::Label::new(text).wrap().selectable(false));
    }
}

/// What the lines and colours of the preview mean.
fn legend_ui(ui: &mut Ui, preview: &Preview, words: &Words) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 2.0);
        let map = MapPalette::of(theme::map_theme(ui));
        let sign = |ui: &mut Ui| ui.allocate_exact_size(egui::vec2(18.0, 12.0), Sense::hover()).0;
        let room = sign(ui);
        let across = [room.left_center(), room.right_center()];
        let dashes = egui::Shape::dashed_line(&across, egui::Stroke::new(1.8, map.before), 5.0, 3.0);
        ui.painter().extend(dashes);
        ui.label(theme::muted(ui, words.text("office-repair-before")).size(SMALL));
        let room = sign(ui);
        ui.painter().line_segment([room.left_center(), room.right_center()], egui::Stroke::new(2.6, map.selected));
        ui.label(theme::muted(ui, words.text("office-repair-after")).size(SMALL));
        for turn in preview.turns() {
            let room = sign(ui);
            ui.painter().rect_filled(room.shrink2(egui::vec2(2.0, 0.0)), 2.0, turn.colour());
            let key = match turn {
                Turn::Kept => continue,
                Turn::Gained => "office-repair-gained",
                Turn::Lost => "office-repair-lost",
                Turn::Moved => "office-repair-moved-land",
            };
            ui.label(theme::muted(ui, words.text(key)).size(SMALL));
        }
    });
}

/// Repairs this one, flags it, goes on.
fn buttons_ui(ui: &mut Ui, view: &RepairView, state: &AppState, asked: &mut Vec<RepairAct>) {
    let words = &state.words;
    let no_way = || words.unless(view.shown_way().is_some(), "office-repair-no-way");
    let reason = UiCommand::RepairMap.why_not(state).or_else(no_way);
    ui.horizontal_wrapped(|ui| {
        for hint in keys::buttons().into_iter().filter(|hint| hint.act != RepairAct::Apply) {
            let label = format!("{} ({})", words.text(hint.words), hint.cap);
            let why_not = match hint.act {
                RepairAct::RepairOne => reason.clone(),
                RepairAct::Flag => words.unless(view.part == Part::Repairs, "office-repair-needs-repairs"),
                RepairAct::Except => words.unless(view.chosen_fault().is_some(), "office-needs-finding"),
                _ => None,
            };
            let button = match hint.act {
                RepairAct::RepairOne => widgets::primary_button(ui, why_not, label),
                _ => widgets::offered(ui, why_not, egui::Button::new(label)),
            };
            let button = match hint.act {
                RepairAct::Flag => button.on_hover_text(words.text("office-repair-flag-tip")),
                RepairAct::Except => button.on_hover_text(words.text("office-repair-except-tip")),
                _ => button,
            };
            if button.clicked() {
                button.surrender_focus();
                asked.push(hint.act);
            }
        }
    });
}
