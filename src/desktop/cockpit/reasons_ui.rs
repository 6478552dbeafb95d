//! Why a certificate cannot be linked: each reason with its key and its next action.

use egui::Ui;

use super::super::act::Act;
use super::super::theme;
use super::super::words::Words;
use super::CockpitAct;
use super::bar_ui::key_button;
use super::keys::REASON_KEYS;
use crate::cadastre::{Certificate, ObstacleReason};

/// All reasons are seen at once on an office screen.
const COLUMNS: usize = 3;

pub fn reasons_ui(ui: &mut Ui, paper: &Certificate, words: &Words, acts: &mut Vec<Act>) {
    ui.horizontal(|ui| {
        ui.label(theme::title(words.text("cockpit-why-not")));
        if let Some(obstacle) = &paper.obstacle {
            ui.label(theme::muted(ui, words.text(obstacle.reason.next_action_key())));
            if ui.button(words.text("cockpit-clear-obstacle")).clicked() {
                acts.push(Act::Cockpit(CockpitAct::ClearObstacle));
            }
        }
    });
    egui::ScrollArea::vertical().id_salt("cockpit-reasons").auto_shrink(false).show(ui, |ui| {
        let column_length = ObstacleReason::ALL.len().div_ceil(COLUMNS);
        let all: Vec<_> = ObstacleReason::ALL.iter().zip(REASON_KEYS).collect();
        ui.columns(COLUMNS, |columns| {
            for (column, reasons) in columns.iter_mut().zip(all.chunks(column_length)) {
                column.spacing_mut().item_spacing.y = 0.0;
                column.spacing_mut().button_padding.y = 1.0;
                column.spacing_mut().interact_size.y = 21.0;
                for (reason, (_, cap)) in reasons {
                    column.horizontal(|ui| {
                        let next = words.text(reason.next_action_key());
                        let button = key_button(ui, cap, &words.text(reason.key()), false).on_hover_text(&next);
                        if button.clicked() {
                            acts.push(Act::Cockpit(CockpitAct::Reason(**reason)));
                        }
                        ui.add(egui::Label::new(theme::muted(ui, next).size(12.0)).truncate());
                    });
                }
            }
        });
    });
}
