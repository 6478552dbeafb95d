//! Progress: how far the certificates are, when they will be done, what is left and why; and the same by group, person and day.

use egui::{Align, Layout, RichText, Ui, vec2};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::super::words::Words;
use super::rows::{Part, TableRow, counted, dialog, figures_ui, heading_ui, hint_ui, row, working_ui};
use super::{CampaignAct, ProgressTable, ProgressView};
use crate::i18n::Message;
use crate::tasks::progress::{Left, Progress, Stages, Work, report, written};
use crate::tasks::queue::{QueueFilter, WorkState};

/// Height of the five stages above, points.
const STAGES_HEIGHT: f32 = 62.0;
/// Share of the width that forecast and reasons take.
const LEFT_SHARE: f32 = 0.40;

/// Draws the dialog. False when it is closed.
pub fn progress_ui(ctx: &egui::Context, view: &mut ProgressView, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let words = &state.words;
    let title = words.text("campaign-progress");
    dialog(ctx, "progress", (icons::ICON_INSIGHTS, &title), words, |ui, part| match (part, view.figures.clone()) {
        (Part::Body, Some(figures)) => body_ui(ui, view, &figures, state, acts),
        (Part::Body, None) => working_ui(ui, words, "campaign-progress-counting", None),
        (Part::Footer, figures) => {
            let copy = egui::Button::new((
                icons::ICON_CONTENT_COPY.rich_text().size(16.0),
                words.text("campaign-progress-copy"),
            ));
            let why_not = words.unless(figures.is_some(), "campaign-progress-counting");
            let copy = widgets::offered(ui, why_not, copy);
            copy.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, figures.is_some(), words.text("campaign-progress-copy"))
            });
            if copy.on_hover_text(words.text("campaign-progress-copy-tip")).clicked()
                && let Some(figures) = &figures
            {
                acts.push(Act::Campaign(CampaignAct::CopyReport(text(figures, state))));
            }
        }
    })
}

/// The report as text: what `thuaso progress` prints, under the project's name.
fn text(figures: &Progress, state: &AppState) -> String {
    let words = &state.words;
    let session = state.session.as_ref();
    let name = session.and_then(|session| session.path().file_stem()).unwrap_or_default().to_string_lossy();
    let day = session.map(|session| written(crate::tasks::progress::day_of(session.now()))).unwrap_or_default();
    let title = Message::new("campaign-progress-report").with("project", name.into_owned()).with("day", day);
    let lines = std::iter::once(words.say(&title)).chain(report(figures).into_iter().map(|line| words.say(&line)));
    lines.collect::<Vec<_>>().join("\n")
}

fn body_ui(ui: &mut Ui, view: &mut ProgressView, figures: &Progress, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    stages_ui(ui, &figures.total, words);
    ui.add_space(theme::SPACE_S);
    let width = ui.available_width() * LEFT_SHARE;
    let left = egui::Panel::left("progress-left").frame(egui::Frame::new()).show_separator_line(false);
    left.resizable(false).exact_size(width).show(ui, |ui| {
        forecast_ui(ui, view, figures, words);
        ui.add_space(theme::SPACE_S);
        reasons_ui(ui, figures, words, acts);
    });
    let frame = egui::Frame::new().inner_margin(egui::Margin { left: 14, ..egui::Margin::ZERO });
    egui::CentralPanel::default().frame(frame).show(ui, |ui| tables_ui(ui, view, figures, words, acts));
}

/// The five stages side by side, each with its share of what was received.
fn stages_ui(ui: &mut Ui, total: &Stages, words: &Words) {
    let colours = Palette::current(ui);
    let stages = [
        ("campaign-stage-received", total.received),
        ("campaign-stage-scanned", total.scanned),
        ("campaign-stage-entered", total.entered),
        ("campaign-stage-linked", total.linked),
        ("campaign-stage-verified", total.verified),
    ];
    let width = (ui.available_width() - 4.0 * theme::SPACE_S) / 5.0;
    ui.horizontal(|ui| {
        for (key, count) in stages {
            let share = if total.received == 0 { 0.0 } else { count as f32 / total.received as f32 };
            ui.allocate_ui_with_layout(vec2(width, STAGES_HEIGHT), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(theme::muted(ui, words.text(key)));
                ui.horizontal(|ui| {
                    ui.label(theme::strong(words.count(count)).size(20.0));
                    ui.label(theme::muted(ui, percent(count, total.received, words)));
                });
                let (bar, _) = ui.allocate_exact_size(vec2(width, 6.0), egui::Sense::hover());
                let done = egui::Rect::from_min_size(bar.min, vec2(width * share, bar.height()));
                ui.painter().rect_filled(bar, 3, colours.line);
                ui.painter().rect_filled(done, 3, colours.accent);
            });
        }
    });
}

/// Neither all nor nothing before it is.
fn percent(count: usize, of: usize, words: &Words) -> String {
    match (count * 100).checked_div(of) {
        Some(0) if count > 0 => "< 1 %".to_owned(),
        Some(whole) => format!("{} %", words.count(whole)),
        None => String::new(),
    }
}

/// When it will be done, and the week that the forecast counts with.
fn forecast_ui(ui: &mut Ui, view: &mut ProgressView, figures: &Progress, words: &Words) {
    heading_ui(ui, words, "campaign-progress-left", figures.left);
    match &figures.forecast {
        Some(forecast) => {
            let done = Message::new("campaign-forecast-done")
                .with("day", written(forecast.likely))
                .with("days", forecast.working_days);
            ui.add(egui::Label::new(theme::strong(words.say(&done)).size(15.0)).wrap());
            let band = match forecast.late {
                Some(late) => Message::new("campaign-forecast-band").with("late", written(late)),
                None => Message::new("campaign-forecast-open"),
            };
            hint_ui(ui, words.say(&band.with("early", written(forecast.early))));
            let pace = Message::new("campaign-forecast-pace")
                .with_number("pace", forecast.per_day, 1)
                .with("days", forecast.days_considered);
            hint_ui(ui, words.say(&pace));
        }
        None => {
            let key = if figures.left == 0 { "progress-line-done" } else { "progress-line-no-forecast" };
            hint_ui(ui, words.text(key));
        }
    }
    ui.horizontal(|ui| {
        ui.label(theme::muted(ui, words.text("campaign-days-a-week")));
        let mut days = view.days_a_week();
        for (count, key) in [(5, "campaign-week-5"), (6, "campaign-week-6"), (7, "campaign-week-7")] {
            ui.radio_value(&mut days, count, words.text(key));
        }
        view.days_a_week = days;
    });
    if figures.waiting_scans > 0 {
        hint_ui(ui, counted(words, "campaign-waiting-scans", figures.waiting_scans));
    }
}

/// What is left by reason; a click opens the queue of it.
fn reasons_ui(ui: &mut Ui, figures: &Progress, words: &Words, acts: &mut Vec<Act>) {
    ui.label(theme::strong(words.text("campaign-progress-reasons")));
    if figures.left_by_reason.is_empty() {
        hint_ui(ui, words.text("progress-line-done"));
        return;
    }
    hint_ui(ui, words.text("campaign-progress-reasons-hint"));
    ui.spacing_mut().item_spacing.y = 1.0;
    egui::ScrollArea::vertical().id_salt("progress-reasons").auto_shrink(false).show(ui, |ui| {
        for left in &figures.left_by_reason {
            if reason_ui(ui, left, words) {
                let filter = QueueFilter { show: None, left: Some(left.reason), ..QueueFilter::default() };
                acts.push(Act::Campaign(CampaignAct::Queue(filter)));
            }
        }
    });
}

fn reason_ui(ui: &mut Ui, left: &Left, words: &Words) -> bool {
    let reason = words.say(&left.reason.message());
    let gain =
        (left.days_gained > 0).then(|| words.say(&Message::new("campaign-reason-days").with("days", left.days_gained)));
    let count = words.count(left.count);
    let name = match &gain {
        Some(gain) => format!("{reason}: {count}. {gain}"),
        None => format!("{reason}: {count}"),
    };
    let height = if gain.is_some() { 44.0 } else { theme::ROW_HEIGHT };
    row(ui, height, false, &name, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::strong(count));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(reason).truncate());
                });
            });
        });
        if let Some(gain) = gain {
            let accent = Palette::current(ui).accent;
            ui.add(egui::Label::new(RichText::new(gain).size(12.5).color(accent)).truncate());
        }
    })
    .clicked()
}

/// The tables, one of them shown.
fn tables_ui(ui: &mut Ui, view: &mut ProgressView, figures: &Progress, words: &Words, acts: &mut Vec<Act>) {
    ui.horizontal(|ui| {
        for (table, key) in [
            (ProgressTable::Groups, "campaign-by-group"),
            (ProgressTable::People, "campaign-by-person"),
            (ProgressTable::Days, "campaign-by-day"),
        ] {
            let on = view.table == table;
            let text = if on { theme::strong(words.text(key)) } else { RichText::new(words.text(key)) };
            if ui.selectable_label(on, text).clicked() {
                view.table = table;
            }
        }
    });
    match view.table {
        ProgressTable::Groups => groups_ui(ui, figures, words, acts),
        ProgressTable::People => people_ui(ui, figures, words),
        ProgressTable::Days => days_ui(ui, figures, words),
    }
}

fn groups_ui(ui: &mut Ui, figures: &Progress, words: &Words, acts: &mut Vec<Act>) {
    hint_ui(ui, words.text("campaign-by-group-hint"));
    let columns = [
        ("campaign-group", 0.0),
        ("campaign-stage-received", 74.0),
        ("campaign-stage-scanned", 74.0),
        ("campaign-stage-entered", 74.0),
        ("campaign-stage-linked", 84.0),
        ("campaign-stage-verified", 90.0),
    ];
    let clicked = figures_ui(ui, "progress-groups", words, &columns, figures.groups.len(), |at| {
        let found = figures.groups.get(at)?;
        let stages = &found.stages;
        let named = !found.group.is_empty();
        let group = if named { found.group.clone() } else { words.text("progress-no-group") };
        let counts = [stages.received, stages.scanned, stages.entered, stages.linked, stages.verified];
        Some(figures_row(group, &counts, &columns, named, words))
    });
    if let Some(found) = clicked.and_then(|at| figures.groups.get(at)) {
        let show = Some(WorkState::ToDo);
        let filter = QueueFilter { show, residential_group: found.group.clone(), ..QueueFilter::default() };
        acts.push(Act::Campaign(CampaignAct::Queue(filter)));
    }
}

/// The columns of what people did.
const WORK: [(&str, f32); 5] = [
    ("campaign-stage-linked", 84.0),
    ("campaign-by-program", 84.0),
    ("campaign-stage-verified", 90.0),
    ("campaign-put-aside", 80.0),
    ("campaign-scans-taken", 74.0),
];

fn counts_of(work: &Work) -> [usize; 5] {
    [work.linked, work.linked_by_program, work.verified, work.put_aside, work.scans]
}

fn people_ui(ui: &mut Ui, figures: &Progress, words: &Words) {
    hint_ui(ui, words.text("campaign-by-person-hint"));
    let columns: Vec<_> = std::iter::once(("campaign-person", 0.0)).chain(WORK).collect();
    figures_ui(ui, "progress-people", words, &columns, figures.people.len(), |at| {
        let found = figures.people.get(at)?;
        Some(figures_row(found.person.clone(), &counts_of(&found.work), &columns, false, words))
    });
}

/// The last day first.
fn days_ui(ui: &mut Ui, figures: &Progress, words: &Words) {
    hint_ui(ui, words.text("campaign-by-day-hint"));
    let columns: Vec<_> = [("campaign-day", 0.0), ("campaign-done", 64.0)].into_iter().chain(WORK).collect();
    figures_ui(ui, "progress-days", words, &columns, figures.days.len(), |at| {
        let found = figures.days.iter().rev().nth(at)?;
        let counts: Vec<usize> = std::iter::once(found.done).chain(counts_of(&found.work)).collect();
        Some(figures_row(written(found.day), &counts, &columns, false, words))
    });
}

/// A row of counts; its name tells each with its column.
fn figures_row(
    first: String,
    counts: &[usize],
    columns: &[(&'static str, f32)],
    leads_on: bool,
    words: &Words,
) -> TableRow {
    let told: Vec<String> = columns
        .iter()
        .skip(1)
        .zip(counts)
        .map(|((key, _), count)| format!("{} {}", words.text(key), words.count(*count)))
        .collect();
    let name = format!("{first}: {}", told.join(", "));
    let cells = std::iter::once(first).chain(counts.iter().map(|count| words.count(*count))).collect();
    TableRow { cells, name, leads_on }
}
