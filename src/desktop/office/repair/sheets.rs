//! Sheets that were moved as a whole, above the list: what says so, and the act that moves one back.

use std::sync::Arc;

use egui::{Context, Layout, RichText, Ui};
use egui_material_icons::icons;

use super::super::super::act::Act;
use super::super::super::app::App;
use super::super::super::command::{Availability, UiCommand};
use super::super::super::theme::{self, Palette};
use super::super::super::words::Words;
use super::super::super::work::{Outcome, Visibility};
use super::super::OfficeNews;
use super::ways::PlaceRepaired;
use super::{RepairAct, RepairView};
use crate::coverage::{Move, Profile};
use crate::i18n::Message;
use crate::tasks::repair_map::{RepairWish, SheetRow, repair_map, repair_question};

/// Name of the job: one at a time.
const JOB: &str = "repair-sheet";

/// Room for so many sheets; the others are scrolled to.
const SHOWN: f32 = 3.0;

/// A line for each sheet that was moved.
pub fn sheets_ui(ui: &mut Ui, view: &RepairView, words: &Words, asked: &mut Vec<RepairAct>) {
    if view.sheets().is_empty() {
        return;
    }
    let height = SHOWN * (theme::ROW_HEIGHT + ui.spacing().item_spacing.y);
    egui::ScrollArea::vertical().id_salt("moved-sheets").max_height(height).show(ui, |ui| {
        for (at, row) in view.sheets().iter().enumerate() {
            ui.horizontal(|ui| line_ui(ui, (at, row), words, asked));
        }
    });
}

fn line_ui(ui: &mut Ui, (at, row): (usize, &SheetRow), words: &Words, asked: &mut Vec<RepairAct>) {
    let told = match &row.became {
        Move::Refused(reason) => refused(row, reason),
        Move::Offered | Move::Made => row.message.clone(),
    };
    let told = words.say(&told);
    ui.label(icons::ICON_WARNING.rich_text().color(Palette::current(ui).warning));
    ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
        let sheet = words.say(&Message::new("office-repair-sheet-move").with("sheet", row.sheet.as_str()));
        if ui.button(sheet).on_hover_text(words.text("office-repair-sheet-move-tip")).clicked() {
            asked.push(RepairAct::MoveSheet(at));
        }
        if ui.button(words.text("office-repair-sheet-show")).clicked() {
            asked.push(RepairAct::ShowSheet(at));
        }
        ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
            ui.add(egui::Label::new(RichText::new(&told)).truncate()).on_hover_text(&told);
        });
    });
}

fn refused(row: &SheetRow, reason: &Message) -> Message {
    Message::new("office-repair-sheet-refused").with("sheet", row.sheet.as_str()).with("reason", reason.clone())
}

impl RepairView {
    pub(super) fn sheets(&self) -> &[SheetRow] {
        self.plan.as_ref().map_or(&[], |plan| &plan.planned.report.sheets)
    }
}

impl App {
    /// Shows the parcels of a moved sheet.
    pub(super) fn show_sheet(&mut self, ctx: &Context, at: usize) {
        let row = self.office.repair.as_ref().and_then(|view| view.sheets().get(at));
        let Some(parcels) = row.map(|row| row.parcels.clone()) else { return };
        self.map.zoom_to_parcels(&Arc::clone(self.state.snapshot()), parcels.iter().copied());
        self.carry_out(ctx, Act::SelectParcels(parcels));
    }

    /// Moves a sheet to where it fits, and nothing else, as one act.
    pub(super) fn move_sheet(&mut self, ctx: &Context, at: usize) {
        if let Availability::Disabled(reason) = UiCommand::RepairMap.availability(&self.state) {
            return self.notices.refused(reason);
        }
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(view) = self.office.repair.as_ref().filter(|view| view.is_fresh(snapshot.revision)) else {
            return self.notices.refused(Message::new("office-repair-none-yet"));
        };
        let Some(row) = view.sheets().get(at).filter(|_| !self.work.is_running(JOB)) else { return };
        let wish = RepairWish { rules: Vec::new(), moves: vec![row.sheet.as_str().to_owned()], ..view.options.wish() };
        let (row, label) = (row.clone(), Message::new("office-repair-sheet-job"));
        self.work.start(ctx, JOB, label, Visibility::Blocking, move |watch| {
            let Ok(question) = repair_question(&snapshot, Profile::builtin(), &wish) else { return Outcome::Nothing };
            let Ok(planned) = repair_map(&snapshot, &question, watch) else { return Outcome::Cancelled };
            let became = planned.report.sheets.iter().find(|sheet| sheet.sheet == row.sheet).map(|row| &row.became);
            if let Some(Move::Refused(reason)) = became {
                return Outcome::Failed(refused(&row, reason));
            }
            let done = Message::new("office-repaired-sheet").with("sheet", row.sheet.as_str());
            let done = done.with("parcels", planned.report.changed);
            let news = PlaceRepaired { row: None, act: planned.act, done, revision: snapshot.revision, bench: None };
            Outcome::Office(Box::new(OfficeNews::PlaceRepaired(Box::new(news))))
        });
    }
}
