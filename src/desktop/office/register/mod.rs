//! The dialog of a register that comes in: what it was recognised as, what each column means, what was repaired, what a person should
//! look at, and the values of which a person decides. Nothing is taken in before it is accepted.

mod columns;
mod conflicts;
mod lines;
mod listed;
mod summary;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Ui};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::inspector::purpose_ui;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::super::words::Words;
use crate::cadastre::{Confidential, Purpose, Severity};
use crate::editing::DisclosurePurpose;
use crate::i18n::Message;
use crate::tasks::registers::{
    Field, Meaning, RegisterFile, RegisterImport, RegisterReport, SheetChoice, SheetLook, SheetReport, Theirs,
};
use lines::{ConflictAt, Lines};

/// What a preview is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Empty while the program's own reading stands.
    pub choices: Vec<SheetChoice>,
    pub revision: u64,
}

/// Registers that were read, and what their import would do. Made by a job.
pub struct RegisterPreview {
    pub files: Arc<Vec<RegisterFile>>,
    pub sheets: Vec<SheetLook>,
    pub wanted: Wanted,
    /// Why there is nothing to import, where that is so.
    pub import: Result<RegisterImport, Message>,
}

/// The parts of the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Summary,
    Columns,
    Repairs,
    Findings,
    Conflicts,
}

/// The dialog while it is open.
pub struct RegisterDialog {
    preview: RegisterPreview,
    lines: Lines,
    choices: Vec<SheetChoice>,
    /// What a job was asked for last, so that one that fails is not asked again and again.
    asked: Wanted,
    part: Part,
    /// The sheet whose columns are shown.
    sheet: usize,
    /// Conflicts in which the returned value is taken.
    theirs: std::collections::BTreeSet<ConflictAt>,
    /// The journal knows that values of persons are shown.
    personal: bool,
    /// The purpose being typed, while it is asked for.
    asking: Option<String>,
    /// Escape was pressed while there are decisions that it would lose.
    held: bool,
}

/// What the user decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Waiting,
    Cancelled,
    /// Show values of persons, once the journal has the purpose.
    Reveal(DisclosurePurpose),
    Go,
}

impl RegisterDialog {
    pub fn new(preview: RegisterPreview) -> Self {
        let (lines, asked) = (Lines::of(&preview), preview.wanted.clone());
        let choices = preview.wanted.choices.clone();
        // What nobody understands begins where it can be told.
        let part = if preview.import.is_ok() { Part::Summary } else { Part::Columns };
        Self {
            preview,
            lines,
            choices,
            asked,
            part,
            sheet: 0,
            theirs: Default::default(),
            personal: false,
            asking: None,
            held: false,
        }
    }

    /// Takes a newer preview; what was decided about conflicts that still stand stays decided.
    pub fn take(&mut self, preview: RegisterPreview) {
        self.lines = Lines::of(&preview);
        self.preview = preview;
        self.theirs.retain(|at| self.lines.conflicts.contains(at));
    }

    /// Escape, or a click beside the dialog: leaves the question first, and loses no decision.
    fn escaped(&mut self) -> Answer {
        let decided = !self.choices.is_empty() || !self.theirs.is_empty();
        if self.asking.take().is_none() && !decided {
            return Answer::Cancelled;
        }
        self.held = decided;
        Answer::Waiting
    }

    /// Whether a preview is of the same files.
    pub fn is_of(&self, preview: &RegisterPreview) -> bool {
        Arc::ptr_eq(&self.preview.files, &preview.files)
    }

    fn choose_lines(&mut self) {
        if let Ok(import) = &self.preview.import {
            self.lines.choose(&import.report);
        }
    }

    pub fn reveal(&mut self) {
        (self.personal, self.asking) = (true, None);
    }

    /// What the journal says is shown.
    pub fn disclosure_subject(&self) -> Message {
        Message::new("office-register-values").with("files", self.names())
    }

    /// What a job has to look at again, unless it was asked for that already.
    pub fn follow(&mut self, revision: u64, busy: bool) -> Option<(Arc<Vec<RegisterFile>>, Vec<SheetChoice>)> {
        let wanted = Wanted { choices: self.choices.clone(), revision };
        if busy || wanted == self.preview.wanted || wanted == self.asked {
            return None;
        }
        self.asked = wanted;
        Some((Arc::clone(&self.preview.files), self.choices.clone()))
    }

    /// Whether what is shown is of now and of the choices made.
    fn is_fresh(&self, revision: u64) -> bool {
        self.preview.wanted == Wanted { choices: self.choices.clone(), revision }
    }

    /// What is to be imported, when the dialog is accepted.
    pub fn accepted(self) -> Accepted {
        let RegisterPreview { files, wanted, import, .. } = self.preview;
        match import {
            Ok(import) if self.theirs.is_empty() => Accepted::AsShown(import),
            _ => {
                let theirs = Theirs::at(self.theirs.into_iter().map(ConflictAt::place));
                Accepted::WithTheirs { files, choices: wanted.choices, theirs }
            }
        }
    }

    fn report(&self) -> Option<&RegisterReport> {
        self.preview.import.as_ref().ok().map(|import| &import.report)
    }

    /// Names of the files.
    fn names(&self) -> String {
        let names: Vec<String> = self
            .preview
            .files
            .iter()
            .map(|file| file.path.file_name().unwrap_or_default().to_string_lossy().into_owned())
            .collect();
        names.join(", ")
    }

    /// A choice for each sheet, as they are understood now, and then those of the user.
    fn choice(&mut self, sheet: usize) -> Option<&mut SheetChoice> {
        if self.choices.is_empty() {
            let as_read = |look: &SheetLook| SheetChoice {
                path: look.path.clone(),
                sheet: look.sheet.clone(),
                taken: look.taken,
                first_row: None,
                columns: BTreeMap::new(),
            };
            self.choices = self.preview.sheets.iter().map(as_read).collect();
        }
        let look = self.preview.sheets.get(sheet)?;
        self.choices.iter_mut().find(|choice| choice.path == look.path && choice.sheet == look.sheet)
    }

    /// What a column means from now on; a sheet of which something is told is taken.
    fn tell_column(&mut self, sheet: usize, column: usize, meaning: Option<Meaning>) {
        let (first_row, unknown) =
            self.preview.sheets.get(sheet).map_or((1, true), |look| (look.first_row, look.kind.is_none()));
        let Some(choice) = self.choice(sheet) else { return };
        if meaning.is_some() {
            choice.columns.retain(|_, other| *other != meaning);
        }
        choice.columns.insert(column, meaning);
        if unknown {
            choice.taken = true;
            choice.first_row = choice.first_row.or(Some(first_row));
        }
    }

    /// The meaning of a column as it is shown: as told, else as understood.
    fn meaning(&self, sheet: usize, column: usize) -> Option<Meaning> {
        let look = self.preview.sheets.get(sheet)?;
        let choice = self.choices.iter().find(|choice| choice.path == look.path && choice.sheet == look.sheet);
        if let Some(told) = choice.and_then(|choice| choice.columns.get(&column)) {
            return *told;
        }
        let understood = look.columns.iter().find(|other| other.column == column)?.meaning;
        // Told of another column meanwhile.
        understood.filter(|meaning| choice.is_none_or(|choice| !choice.columns.values().any(|m| *m == Some(*meaning))))
    }

    fn is_taken(&self, sheet: usize) -> bool {
        let Some(look) = self.preview.sheets.get(sheet) else { return false };
        let choice = self.choices.iter().find(|choice| choice.path == look.path && choice.sheet == look.sheet);
        choice.map_or(look.taken, |choice| choice.taken)
    }

    /// A value as it may be shown.
    fn value(&self, field: Field, value: &Confidential<String>) -> String {
        match self.personal || !field.column().personal {
            true => super::grid::printable(value.open(Purpose::Display)),
            false => value.to_string(),
        }
    }

    /// Key of what keeps the import from going on.
    fn obstacle(&self, revision: u64) -> Option<&'static str> {
        if !self.is_fresh(revision) {
            Some("office-register-reading")
        } else if self.preview.import.is_err() {
            Some("office-register-not-understood")
        } else if self.report().is_some_and(|report| report.sheets.is_empty()) {
            Some("office-register-no-sheet")
        } else {
            None
        }
    }
}

/// What is to be imported.
pub enum Accepted {
    /// The very act that was shown.
    AsShown(RegisterImport),
    WithTheirs {
        files: Arc<Vec<RegisterFile>>,
        choices: Vec<SheetChoice>,
        theirs: Theirs,
    },
}

/// What to say of an import that is done.
pub fn done_message(report: &RegisterReport) -> Message {
    let sum = |count: fn(&SheetReport) -> usize| -> usize { report.sheets.iter().map(count).sum() };
    Message::new("office-register-done")
        .with("new", sum(|sheet| sheet.new))
        .with("changed", sum(|sheet| sheet.changed))
        .with("certificates", report.certificates_created)
        .with("taken", sum(|sheet| sheet.conflicts.len() - sheet.open_conflicts()))
        .with("kept", sum(SheetReport::open_conflicts))
}

pub fn register_dialog_ui(ctx: &Context, dialog: &mut RegisterDialog, state: &AppState, acts: &mut Vec<Act>) -> Answer {
    let words = &state.words;
    let mut answer = Answer::Waiting;
    let modal = widgets::modal(ctx, "register").show(ctx, |ui| {
        let screen = ctx.content_rect();
        ui.set_width((screen.width() - 100.0).clamp(640.0, 1_180.0));
        ui.horizontal(|ui| {
            ui.label(theme::title(words.text("office-register-title")));
            let paths: Vec<String> = dialog.preview.files.iter().map(|file| file.path.display().to_string()).collect();
            ui.add(egui::Label::new(theme::muted(ui, dialog.names())).truncate()).on_hover_text(paths.join("\n"));
        });
        parts_ui(ui, dialog, words);
        ui.separator();
        // The purpose is asked for below.
        let below = if dialog.asking.is_some() { 360.0 } else { 260.0 };
        let height = (screen.height() - below).clamp(140.0, 560.0);
        ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
            ui.set_min_height(height);
            match dialog.part {
                Part::Summary => summary::summary_ui(ui, dialog, words),
                Part::Columns => columns::columns_ui(ui, dialog, words),
                Part::Repairs => listed::repairs_ui(ui, dialog, words, acts),
                Part::Findings => listed::findings_ui(ui, dialog, words, acts),
                Part::Conflicts => conflicts::conflicts_ui(ui, dialog, words, acts),
            }
        });
        ui.separator();
        answer = foot_ui(ui, dialog, state);
    });
    match modal.should_close() {
        true => dialog.escaped(),
        false => answer,
    }
}

/// The titles of the parts, each with its count.
fn parts_ui(ui: &mut Ui, dialog: &mut RegisterDialog, words: &Words) {
    let lines = &dialog.lines;
    let open = lines.conflicts.len();
    let parts = [
        (Part::Summary, "office-part-summary", None),
        (Part::Columns, "office-part-columns", None),
        (Part::Repairs, "office-part-repairs", Some(lines.all_repairs())),
        (Part::Findings, "office-part-findings", Some(lines.needs_look())),
        (Part::Conflicts, "office-part-conflicts", Some(open)),
    ];
    ui.horizontal_wrapped(|ui| {
        for (part, key, count) in parts {
            let title = match count {
                None => words.text(key),
                Some(count) => format!("{}  {}", words.text(key), words.count(count)),
            };
            let on = dialog.part == part;
            let text = if on { theme::strong(title) } else { egui::RichText::new(title) };
            if ui.selectable_label(on, text).clicked() {
                dialog.part = part;
            }
        }
    });
}

/// What is in the way, values of persons, and the buttons that end the dialog.
fn foot_ui(ui: &mut Ui, dialog: &mut RegisterDialog, state: &AppState) -> Answer {
    let words = &state.words;
    let mut answer = Answer::Waiting;
    if let Some(purpose) = purpose_ui(ui, words, "office-register-why", &mut dialog.asking) {
        answer = Answer::Reveal(purpose);
    }
    ui.horizontal(|ui| {
        if !dialog.personal {
            let label = (icons::ICON_VISIBILITY.rich_text().size(16.0), words.text("office-register-reveal"));
            let button = ui.button(label).on_hover_text(words.text("office-register-reveal-tip"));
            button.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, words.text("office-register-reveal"))
            });
            if button.clicked() {
                dialog.asking = if dialog.asking.is_some() { None } else { Some(String::new()) };
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let obstacle = dialog.obstacle(state.snapshot().revision);
            let why_not = obstacle.map(|key| words.text(key));
            let go = widgets::primary_button(ui, why_not, words.text("office-register-go"));
            if go.clicked() {
                answer = Answer::Go;
            }
            if ui.button(words.text("desktop-cancel")).clicked() {
                answer = Answer::Cancelled;
            }
            let wanted = Wanted { choices: dialog.choices.clone(), revision: state.snapshot().revision };
            let gave_up = dialog.asked == wanted && dialog.preview.wanted != wanted && !state.job_blocks();
            if gave_up && ui.button(words.text("office-register-again")).clicked() {
                dialog.asked = dialog.preview.wanted.clone();
            }
            if dialog.held && obstacle.is_none() {
                ui.label(egui::RichText::new(words.text("office-register-held")).color(Palette::current(ui).warning));
            }
            if let Some(key) = obstacle.filter(|_| !gave_up) {
                ui.label(egui::RichText::new(words.text(key)).color(Palette::current(ui).warning));
            }
        });
    });
    answer
}

/// Icon and colour of a severity.
fn severity_icon(ui: &Ui, severity: Severity) -> (egui_material_icons::MaterialIcon, egui::Color32) {
    let colours = Palette::current(ui);
    match severity {
        Severity::Info => (icons::ICON_INFO, colours.muted),
        Severity::Warning => (icons::ICON_WARNING, colours.warning),
        Severity::Error => (icons::ICON_ERROR, colours.danger),
    }
}

/// A file's name, and its sheet where there are several.
fn sheet_name(path: &std::path::Path, sheet: &str) -> String {
    let file = path.file_name().map(PathBuf::from).unwrap_or_default();
    format!("{} · {sheet}", file.display())
}
