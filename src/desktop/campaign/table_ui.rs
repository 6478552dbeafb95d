//! An office's table of old and new numbers before it is taken in: its rows, and those that could not be read.

use egui::{RichText, Ui};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::CampaignAct;
use super::crosswalks::TableInHand;
use super::rows::{Part, TableRow, counted, dialog, figures_ui, heading_ui, hint_ui, warning_ui};
use crate::i18n::Message;
use crate::tasks::RowDoubt;

/// Share of the dialog's width that the rows take.
const ROWS_SHARE: f32 = 0.6;

/// Draws the preview. False when it is left.
pub fn table_ui(ctx: &egui::Context, table: &TableInHand, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let words = &state.words;
    let title = words.say(&Message::new("campaign-table").with("file", table.file.as_str()));
    dialog(ctx, "crosswalk-table", (icons::ICON_TABLE_CHART, &title), words, |ui, part| match part {
        Part::Body => body_ui(ui, table, state),
        Part::Footer => {
            let label = counted(words, "campaign-table-take", table.rows.len());
            let why_not = words.unless(!table.rules.is_empty(), "campaign-table-needs-rules");
            if widgets::primary_button(ui, why_not.or_else(|| state.why_no_change()), label).clicked() {
                acts.push(Act::Campaign(CampaignAct::TakeTable));
            }
        }
    })
}

fn body_ui(ui: &mut Ui, table: &TableInHand, state: &AppState) {
    let words = &state.words;
    let told = Message::new("campaign-table-told").with("rows", table.rows.len()).with("rules", table.rules.len());
    hint_ui(ui, words.say(&told));
    if table.not_on_map() > 0 {
        warning_ui(ui, counted(words, "campaign-table-not-on-map", table.not_on_map()));
    }
    let width = ui.available_width() * ROWS_SHARE;
    let left = egui::Panel::left("crosswalk-table-rows").frame(egui::Frame::new()).show_separator_line(false);
    left.resizable(false).exact_size(width).show(ui, |ui| {
        heading_ui(ui, words, "campaign-table-rows", table.rows.len());
        let columns = [
            ("campaign-table-commune", 0.0),
            ("campaign-table-old", 120.0),
            ("campaign-table-new", 120.0),
            ("campaign-table-on-map", 120.0),
        ];
        figures_ui(ui, "crosswalk-table-rows", words, &columns, table.rows.len(), |at| {
            let row = table.rows.get(at)?;
            let there = words.text(if row.on_map { "campaign-table-there" } else { "campaign-table-missing" });
            let name = format!("{} {} → {}, {there}", row.commune, row.old, row.new);
            let cells = vec![row.commune.clone(), row.old.clone(), row.new.clone(), there];
            Some(TableRow { cells, name, leads_on: false })
        });
    });
    let frame = egui::Frame::new().inner_margin(egui::Margin { left: 14, ..egui::Margin::ZERO });
    egui::CentralPanel::default().frame(frame).show(ui, |ui| doubtful_ui(ui, table, state));
}

fn doubtful_ui(ui: &mut Ui, table: &TableInHand, state: &AppState) {
    let (words, colours) = (&state.words, Palette::current(ui));
    heading_ui(ui, words, "campaign-table-doubtful", table.doubtful.len());
    if table.doubtful.is_empty() {
        hint_ui(ui, words.text("campaign-table-no-doubts"));
        return;
    }
    hint_ui(ui, words.text("campaign-table-doubtful-hint"));
    let area = egui::ScrollArea::vertical().id_salt("crosswalk-table-doubts").auto_shrink(false);
    area.show_rows(ui, theme::ROW_HEIGHT, table.doubtful.len(), |ui, range| {
        for row in range.filter_map(|at| table.doubtful.get(at)) {
            let key = match row.why {
                RowDoubt::Lacking => "campaign-table-lacking",
                RowDoubt::Contradicts => "campaign-table-contradicts",
            };
            let told = Message::new(key).with("row", row.row).with("says", row.says.as_str());
            ui.add(egui::Label::new(RichText::new(words.say(&told)).color(colours.warning)).truncate());
        }
    });
}
