//! The panel of the repair: its figures, its options, and what decides, above the list.

use egui::{Layout, RichText, Ui};
use egui_material_icons::icons;

use super::super::super::act::Act;
use super::super::super::command::UiCommand;
use super::super::super::state::AppState;
use super::super::super::theme::{self, Palette};
use super::super::super::widgets;
use super::super::super::words::Words;
use super::{Decide, Options, Part, RepairAct, RepairView, keys, sheets, table};
use crate::i18n::Message;
use crate::jobs::Progress;

/// Widths of an overlap or a gap to choose from, metres, beside the profile's.
const WIDEST: [f64; 5] = [0.1, 0.2, 0.5, 1.0, 5.0];

/// Likewise how far a boundary may give way.
const FARTHEST: [f64; 5] = [0.05, 0.1, 0.2, 0.5, 1.0];

pub fn repair_ui(ui: &mut Ui, view: &mut RepairView, running: Option<Progress>, state: &AppState, acts: &mut Vec<Act>) {
    // All of its room from the first frame on: the panel would stay as low as it is before there is a plan.
    ui.set_min_height(ui.available_height());
    let mut asked = Vec::new();
    title_ui(ui, view, state, &mut asked);
    figures_ui(ui, view, running, &state.words);
    sheets::sheets_ui(ui, view, &state.words, &mut asked);
    options_ui(ui, view, state, &mut asked);
    let words = &state.words;
    let (empty, hint) = match view.part {
        Part::Repairs => (view.rows.is_empty(), "office-repair-none"),
        Part::Left => (view.left().is_empty(), "office-repair-none-left"),
    };
    if view.plan.is_some() && empty {
        widgets::empty_state(ui, icons::ICON_CHECK_CIRCLE, &words.text(hint), &words.text("office-repair-none-hint"));
    } else if view.plan.is_some() {
        asked.extend(table::table_ui(ui, view, state));
    }
    acts.extend(asked.into_iter().map(Act::Repair));
}

/// What it is, its two lists, and the buttons that decide.
fn title_ui(ui: &mut Ui, view: &RepairView, state: &AppState, asked: &mut Vec<RepairAct>) {
    let words = &state.words;
    ui.horizontal(|ui| {
        ui.label(UiCommand::RepairMap.icon().rich_text().size(20.0).color(Palette::current(ui).accent));
        ui.label(theme::title(words.text("office-repair")));
        for (part, key, count) in [
            (Part::Repairs, "office-repair-part-repairs", view.rows.len()),
            (Part::Left, "office-repair-part-left", view.left().len()),
        ] {
            let title = format!("{}  {}", words.text(key), words.count(count));
            let on = view.part == part;
            let text = if on { theme::strong(title) } else { RichText::new(title) };
            if ui.selectable_label(on, text).clicked() {
                asked.push(RepairAct::Show(part));
            }
        }
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(words.text("desktop-close")).clicked() {
                asked.push(RepairAct::Close);
            }
            let key = view.obstacle(state.snapshot().revision);
            let why_not = UiCommand::RepairMap.why_not(state).or_else(|| key.map(|key| words.text(key)));
            let count = view.rows.len() - view.held_back();
            let label = words.say(&Message::new("office-repair-apply").with("count", count)) + " (Ctrl+Enter)";
            let apply = widgets::primary_button(ui, why_not, label);
            if apply.clicked() {
                asked.push(RepairAct::Apply);
            }
            apply.on_hover_text(words.text("office-repair-apply-tip"));
            // Whatever the plan does not know yet, and a plan that was stopped.
            let again = !view.knows_vetoes() || !view.is_fresh(state.snapshot().revision);
            let why_not = words.unless(again, "office-repair-up-to-date");
            if widgets::offered(ui, why_not, egui::Button::new(words.text("office-repair-again"))).clicked() {
                asked.push(RepairAct::PlanAgain);
            }
        });
    });
}

/// How many faults there are of each rule and would be, what changes, and how far the job is.
fn figures_ui(ui: &mut Ui, view: &RepairView, running: Option<Progress>, words: &Words) {
    ui.horizontal(|ui| {
        if let Some(progress) = running {
            ui.label(theme::muted(ui, words.text("office-repair-planning")));
            if progress.total > 0 {
                let share = progress.done as f32 / progress.total as f32;
                ui.add(egui::ProgressBar::new(share.min(1.0)).desired_width(120.0).desired_height(8.0));
            }
        }
        let Some(plan) = &view.plan else { return };
        let report = &plan.planned.report;
        let changed = Message::new("office-repair-changed")
            .with("parcels", report.changed)
            .with("before", words.area(report.areas[0]))
            .with("after", words.area(report.areas[1]));
        ui.label(words.say(&changed));
        for (rule, [before, after]) in &report.counts {
            let counts = format!("{} → {}", words.count(*before), words.count(*after));
            ui.label(theme::muted(ui, "·"));
            // There is no room for the titles of twelve rules.
            let label = ui.label(format!("{} {counts}", rule.code()));
            label.on_hover_text(format!("{}: {counts}", table::rule_name(*rule, words)));
        }
    });
}

/// The options; beside them what the vetoes wait for, or the keys.
fn options_ui(ui: &mut Ui, view: &mut RepairView, state: &AppState, asked: &mut Vec<RepairAct>) {
    let words = &state.words;
    ui.horizontal(|ui| {
        let now = view.options.clone();
        let mut options = now.clone();
        let decide = |decide: Decide| words.text(decide.key());
        combo_ui(ui, (words, "office-repair-decide", 250.0), &mut options.decide, &Decide::ALL, decide);
        let usual = Options::default();
        let metres = |width: f64| format!("{} m", words.number(width, if width < 0.1 { 2 } else { 1 }));
        let widths = with_usual(&WIDEST, usual.widest);
        combo_ui(ui, (words, "office-repair-widest", 64.0), &mut options.widest, &widths, metres);
        let ways = with_usual(&FARTHEST, usual.farthest);
        combo_ui(ui, (words, "office-repair-farthest", 64.0), &mut options.farthest, &ways, metres);
        if locks_ui(ui, &mut view.locked, words) {
            options.locked = names(&view.locked);
        }
        if !view.selected.is_empty() {
            let label = Message::new("office-repair-only").with("count", view.selected.len());
            let mut only = options.only.is_some();
            let tip = words.text("office-repair-only-tip");
            if ui.checkbox(&mut only, words.say(&label)).on_hover_text(tip).changed() {
                options.only = only.then(|| view.selected.clone());
            }
        }
        if options != now {
            asked.push(RepairAct::Options(options));
        }
        let (key, colour) = match (view.held, view.knows_vetoes() || view.plan.is_none()) {
            (true, _) => ("office-repair-held", Palette::current(ui).warning),
            (false, false) => ("office-repair-vetoes-wait", Palette::current(ui).warning),
            (false, true) => return keys_ui(ui, words),
        };
        let told = words.say(&Message::new(key).with("count", view.held_back()));
        ui.add(egui::Label::new(RichText::new(told).color(colour)).truncate());
    });
}

fn keys_ui(ui: &mut Ui, words: &Words) {
    let hints = keys::hints().map(|hint| format!("{} {}", hint.cap, words.text(hint.words)));
    let ways = format!("1…9 {}", words.text("office-repair-key-way"));
    let hints: Vec<String> = std::iter::once(ways).chain(hints).collect();
    ui.add(egui::Label::new(theme::muted(ui, hints.join("  ·  ")).size(12.0)).truncate());
}

/// Widths to choose from.
fn with_usual(widths: &[f64], usual: f64) -> Vec<f64> {
    let mut widths: Vec<f64> = widths.iter().copied().chain([usual]).collect();
    widths.sort_by(f64::total_cmp);
    widths.dedup();
    widths
}

/// What is locked; true when it was typed to the end.
fn locks_ui(ui: &mut Ui, typed: &mut String, words: &Words) -> bool {
    let name = words.text("office-repair-lock");
    ui.label(theme::muted(ui, name.as_str()));
    let field = egui::TextEdit::singleline(typed).desired_width(110.0).hint_text(words.text("office-repair-lock-hint"));
    let response = ui.add(field);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &name));
    let left = response.lost_focus();
    response.on_hover_text(words.text("office-repair-lock-tip"));
    left
}

/// `12, 7/125` as names.
fn names(typed: &str) -> Vec<String> {
    let names = typed.split([',', ';']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// A choice of one of `all`, with its label before it.
fn combo_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    (words, key, width): (&Words, &'static str, f32),
    chosen: &mut T,
    all: &[T],
    name: impl Fn(T) -> String,
) {
    ui.label(theme::muted(ui, words.text(key)));
    let told = format!("{}: {}", words.text(key), name(*chosen));
    let combo = egui::ComboBox::from_id_salt(key).width(width).selected_text(name(*chosen));
    let response = combo.show_ui(ui, |ui| {
        for one in all {
            ui.selectable_value(chosen, *one, name(*one));
        }
    });
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &told));
    response.response.on_hover_text(words.text(&format!("{key}-tip")));
}
