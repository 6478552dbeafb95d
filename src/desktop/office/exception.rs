//! The dialog that asks why a fault of the map is left as it is.

use egui::{Context, Key, Ui};
use egui_material_icons::icons;

use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use crate::cadastre::{FaultMark, FaultState, Finding, Purpose, Snapshot};
use crate::coverage::{self, Rule};
use crate::i18n::Message;
use crate::tasks::check_map::exception_day;
use crate::tasks::repair_map::MarkedFault;

/// Reasons that are offered again, at most.
const OFFERED: usize = 4;

const WIDTH: f32 = 560.0;

/// The dialog while it is open.
pub struct ExceptionDialog {
    pub reason: String,
    rule: Rule,
    message: Message,
    fault: FaultMark,
    /// Reasons of other exceptions, the last one first.
    offered: Vec<String>,
    /// The field was given the focus.
    begun: bool,
}

/// What the user decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Waiting,
    Cancelled,
    Go,
    /// The exception that there is goes.
    Withdraw,
}

impl ExceptionDialog {
    /// `None` for what is no fault of the map that is known again.
    pub fn new(finding: &Finding, snapshot: &Snapshot) -> Option<Self> {
        let (rule, mark) = (Rule::from_name(&finding.rule)?, finding.fault.clone()?);
        Some(Self::of_fault(MarkedFault { rule, message: finding.message.clone(), mark }, snapshot))
    }

    /// With the reason of the exception that the fault has.
    pub fn of_fault(MarkedFault { rule, message, mark }: MarkedFault, snapshot: &Snapshot) -> Self {
        let state = snapshot.fault_state(&mark);
        let reason = state.exception().map(|exception| exception.reason.open(Purpose::Display).clone());
        let (reason, offered) = (reason.unwrap_or_default(), last_reasons(snapshot));
        Self { reason, rule, message, fault: mark, offered, begun: false }
    }

    pub fn rule(&self) -> &str {
        self.rule.name()
    }

    pub fn fault(&self) -> &FaultMark {
        &self.fault
    }
}

/// The reasons that people gave last, each once.
fn last_reasons(snapshot: &Snapshot) -> Vec<String> {
    let mut exceptions: Vec<_> = snapshot.exceptions.iter().collect();
    exceptions.sort_by_key(|exception| std::cmp::Reverse((exception.at, exception.id)));
    let mut reasons: Vec<String> = Vec::new();
    for exception in exceptions {
        let reason = exception.reason.open(Purpose::Display);
        if reasons.len() < OFFERED && !reason.is_empty() && !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
    reasons
}

pub fn exception_dialog_ui(ctx: &Context, dialog: &mut ExceptionDialog, state: &AppState) -> Answer {
    let words = &state.words;
    let mut answer = Answer::Waiting;
    let modal = widgets::modal(ctx, "exception").show(ctx, |ui| {
        ui.set_width(WIDTH);
        ui.label(theme::title(words.text("office-except")));
        let title = words.say(&coverage::title(dialog.rule));
        ui.label(theme::strong(format!("{} · {title}", dialog.rule.code())));
        ui.add(egui::Label::new(words.say(&dialog.message)).wrap());
        let excepted = state.snapshot().fault_state(&dialog.fault);
        made_ui(ui, &excepted, state);
        ui.add_space(theme::SPACE_S);
        let field = widgets::form_field(ui, words, "office-except-reason", &mut dialog.reason);
        if !std::mem::replace(&mut dialog.begun, true) {
            field.request_focus();
        }
        let has_reason = !dialog.reason.trim().is_empty();
        if has_reason && field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            answer = Answer::Go;
        }
        if !dialog.offered.is_empty() {
            ui.label(theme::muted(ui, words.text("office-except-last")));
            for reason in &dialog.offered {
                if ui.add(egui::Button::new(reason).truncate()).clicked() {
                    dialog.reason.clone_from(reason);
                }
            }
        }
        ui.add(egui::Label::new(theme::muted(ui, words.text("office-except-hint"))).wrap());
        ui.add_space(theme::SPACE_S);
        ui.horizontal(|ui| {
            if excepted.exception().is_some() && ui.button(words.text("office-except-withdraw")).clicked() {
                answer = Answer::Withdraw;
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let why_not = words.unless(has_reason, "office-except-needs-reason");
                if widgets::primary_button(ui, why_not, words.text("office-except-go")).clicked() {
                    answer = Answer::Go;
                }
                if ui.button(words.text("desktop-cancel")).clicked() {
                    answer = Answer::Cancelled;
                }
            });
        });
    });
    if modal.should_close() { Answer::Cancelled } else { answer }
}

/// Who made the exception that there is, and whether it stands.
fn made_ui(ui: &mut Ui, state: &FaultState, app: &AppState) {
    let colours = Palette::current(ui);
    let (key, icon, colour) = match state {
        FaultState::Excepted(_) => ("office-except-stands", icons::ICON_FLAG, colours.ok),
        FaultState::Lapsed(_) => ("office-except-lapsed", icons::ICON_HISTORY, colours.warning),
        FaultState::Open | FaultState::Fixed(_) => return,
    };
    let Some(exception) = state.exception() else { return };
    let told = Message::new(key).with("day", exception_day(exception)).with("who", exception.by.as_str());
    ui.add_space(theme::SPACE_XS);
    ui.horizontal(|ui| widgets::chip(ui, icon, &app.words.say(&told), colour));
}
