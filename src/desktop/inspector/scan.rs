//! A scan in the inspector: what it is, and which certificate it shows.

use egui::Ui;
use egui_material_icons::icons;

use super::{Inspector, scan_kind_key};
use crate::cadastre::{ScanId, ScanKind, ScanState, Serial};
use crate::desktop::act::Act;
use crate::desktop::campaign::sheet_items_ui;
use crate::desktop::command::UiCommand;
use crate::desktop::state::{AppState, Subject};
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;

pub fn scan_ui(ui: &mut Ui, id: ScanId, inspector: &mut Inspector, state: &AppState, acts: &mut Vec<Act>) {
    let snapshot = state.snapshot();
    let Some(scan) = snapshot.scans.get(id) else { return };
    let words = &state.words;
    let colours = Palette::current(ui);
    ui.horizontal(|ui| {
        ui.label(icons::ICON_SCANNER.rich_text().size(20.0));
        ui.add(egui::Label::new(theme::strong(scan.source.file_name()).size(16.0)).wrap());
    });
    if let ScanState::Unreadable(reason) = &scan.state {
        ui.horizontal_wrapped(|ui| {
            ui.label(icons::ICON_ERROR.rich_text().color(colours.danger));
            ui.colored_label(colours.danger, words.say(reason));
        });
    }
    if let Some(doubt) = &scan.doubt {
        ui.horizontal_wrapped(|ui| {
            ui.label(icons::ICON_WARNING.rich_text().color(colours.warning));
            ui.colored_label(colours.warning, words.say(doubt));
        });
    }
    ui.add_space(theme::SPACE_XS);
    egui::Grid::new("scan-facts").num_columns(2).spacing([12.0, 5.0]).show(ui, |ui| {
        widgets::fact(ui, &words.text("desktop-col-scan-kind"), &words.text(scan_kind_key(scan.kind)));
        widgets::fact(ui, &words.text("desktop-col-pages"), &words.count(scan.pages as usize));
        let kilobytes = words.number((scan.source.bytes as f64 / 1024.0).ceil(), 0);
        widgets::fact(ui, &words.text("desktop-size"), &format!("{kilobytes} KiB"));
        widgets::fact(ui, &words.text("desktop-path"), &scan.source.path);
        let stored = if scan.stored { "desktop-stored-yes" } else { "desktop-stored-no" };
        widgets::fact(ui, &words.text("desktop-stored"), &words.text(stored));
    });
    ui.separator();
    sheet_items_ui(ui, scan, state, acts);
    if scan.kind == ScanKind::FieldSheet {
        return;
    }
    ui.label(theme::title(words.text("desktop-certificate")));
    match scan.certificate.and_then(|id| snapshot.certificates.get(id)) {
        Some(paper) => {
            let serial = paper.serial.as_ref().map_or_else(|| words.text("desktop-no-serial"), ToString::to_string);
            ui.horizontal(|ui| {
                if ui.link(serial).clicked() {
                    acts.push(Act::Select(Subject::Certificate(paper.id)));
                }
                if widgets::icon_button(ui, icons::ICON_LINK_OFF, &words.text("desktop-detach-scan")).clicked() {
                    acts.push(Act::AttachScan { scan: id, certificate: None });
                }
            });
            widgets::command_button(ui, UiCommand::Link, state, acts);
        }
        None => attach_ui(ui, id, inspector, state, acts),
    }
}

/// A field for the serial of the certificate that the scan shows.
fn attach_ui(ui: &mut Ui, id: ScanId, inspector: &mut Inspector, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.add(egui::Label::new(theme::muted(ui, words.text("desktop-scan-unattached"))).wrap());
    let field = egui::TextEdit::singleline(&mut inspector.serial)
        .hint_text(words.text("desktop-serial-field"))
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    let serial = Serial::parse(&inspector.serial);
    let papers = state.snapshot().certificates.iter();
    let found = serial.and_then(|serial| papers.into_iter().find(|paper| paper.serial.as_ref() == Some(&serial)));
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    match found {
        Some(paper) => {
            let attach = widgets::primary_button(ui, None, words.text("desktop-attach-scan"));
            if entered || attach.clicked() {
                acts.push(Act::AttachScan { scan: id, certificate: Some(paper.id) });
                inspector.serial.clear();
            }
        }
        None if !inspector.serial.trim().is_empty() => {
            ui.add(egui::Label::new(theme::muted(ui, words.text("desktop-serial-not-here"))).wrap());
        }
        None => {}
    }
}
