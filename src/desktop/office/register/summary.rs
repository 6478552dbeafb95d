//! What each sheet was recognised as, and what its import would do.

use egui::{RichText, Ui};
use egui_material_icons::icons;

use super::listed::field_name;
use super::{RegisterDialog, sheet_name};
use crate::cadastre::Severity;
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;
use crate::desktop::words::Words;
use crate::i18n::Message;
use crate::tasks::registers::{RegisterReport, SheetReport};

pub fn summary_ui(ui: &mut Ui, dialog: &mut RegisterDialog, words: &Words) {
    egui::ScrollArea::vertical().id_salt("register-summary").auto_shrink(false).show(ui, |ui| {
        let looks: Vec<(usize, String)> =
            dialog.preview.sheets.iter().map(|look| sheet_name(&look.path, &look.sheet)).enumerate().collect();
        for (at, name) in looks {
            ui.push_id(at, |ui| sheet_ui(ui, dialog, at, &name, words));
            ui.add_space(theme::SPACE_XS);
        }
        kinds_ui(ui, dialog, words);
        if let Err(reason) = &dialog.preview.import {
            let text = RichText::new(words.say(reason)).color(Palette::current(ui).warning);
            ui.add(egui::Label::new(text).wrap());
            ui.add(egui::Label::new(words.text("office-register-tell-columns")).wrap());
        }
    });
}

/// What was repaired and what to look at, by kind, most first.
fn kinds_ui(ui: &mut Ui, dialog: &RegisterDialog, words: &Words) {
    let lines = &dialog.lines;
    let rules = lines.rules.iter().map(|(rule, count)| (words.text(rule.key()), *count));
    let fields = lines.fields.iter().map(|(field, count)| (field_name(Some(*field), words), *count));
    let parts: [(&str, Vec<(String, usize)>); 2] =
        [("office-repaired-by-rule", rules.collect()), ("office-look-by-column", fields.collect())];
    ui.columns(2, |columns| {
        for (ui, (key, counts)) in columns.iter_mut().zip(parts).filter(|(_, (_, counts))| !counts.is_empty()) {
            ui.label(theme::title(words.text(key)));
            egui::Grid::new(key).num_columns(2).striped(true).min_col_width(60.0).show(ui, |ui| {
                for (name, count) in counts {
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        ui.label(words.count(count));
                    });
                    ui.label(name);
                    ui.end_row();
                }
            });
        }
    });
}

fn sheet_ui(ui: &mut Ui, dialog: &mut RegisterDialog, at: usize, name: &str, words: &Words) {
    let colours = Palette::current(ui);
    let frame = egui::Frame::new()
        .stroke(egui::Stroke::new(1.0, colours.line))
        .corner_radius(theme::RADIUS_CARD)
        .inner_margin(egui::Margin::same(10));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let mut taken = dialog.is_taken(at);
        if ui.checkbox(&mut taken, theme::strong(name)).changed()
            && let Some(choice) = dialog.choice(at)
        {
            choice.taken = taken;
        }
        let Some(look) = dialog.preview.sheets.get(at) else { return };
        let told = dialog.report().and_then(|report| told(report, look));
        ui.horizontal_wrapped(|ui| {
            match look.kind {
                Some(kind) => widgets::chip(ui, icons::ICON_TABLE_VIEW, &words.text(kind.key()), colours.accent),
                None => widgets::chip(ui, icons::ICON_HELP, &words.text("office-kind-unknown"), colours.warning),
            };
            if let Some(told) = told {
                let (key, colour) = match told.returned {
                    true => ("office-register-returned", colours.ok),
                    false => ("office-register-compared", colours.muted),
                };
                let tip = words.text(if told.returned {
                    "office-register-returned-tip"
                } else {
                    "office-register-compared-tip"
                });
                widgets::chip(ui, icons::ICON_COMPARE_ARROWS, &words.text(key), colour).on_hover_text(tip);
            }
        });
        match told {
            Some(told) => account_ui(ui, told, words),
            None if look.kind.is_none() => {
                ui.add(egui::Label::new(theme::muted(ui, words.text("office-register-tell-columns"))).wrap());
            }
            None => {
                let rows = Message::new("office-register-rows").with("rows", look.rows);
                ui.label(theme::muted(ui, words.say(&rows)));
            }
        }
    });
}

/// What the report says of a sheet.
fn told<'a>(report: &'a RegisterReport, look: &crate::tasks::registers::SheetLook) -> Option<&'a SheetReport> {
    report.sheets.iter().find(|sheet| sheet.path == look.path && sheet.sheet == look.sheet)
}

fn account_ui(ui: &mut Ui, sheet: &SheetReport, words: &Words) {
    let needs_look = sheet.findings.iter().filter(|finding| finding.severity > Severity::Info).count();
    let account = Message::new("office-register-account")
        .with("rows", sheet.rows)
        .with("new", sheet.new)
        .with("changed", sheet.changed)
        .with("unchanged", sheet.unchanged);
    ui.label(words.say(&account));
    let doubts = Message::new("office-register-doubts")
        .with("columns", sheet.columns.len())
        .with("repairs", sheet.repairs.len())
        .with("findings", needs_look)
        .with("conflicts", sheet.conflicts.len());
    ui.label(words.say(&doubts));
    for (count, key) in
        [(sheet.missing, "office-register-missing"), (sheet.removed_here, "office-register-removed-here")]
    {
        if count > 0 {
            let told = Message::new(key).with("count", count);
            ui.add(egui::Label::new(theme::muted(ui, words.say(&told))).wrap());
        }
    }
}
