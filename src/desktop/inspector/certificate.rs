//! A certificate in the inspector: its links, its scans, and the form of what is printed on it.

use egui::{RichText, Ui};
use egui_material_icons::icons;

use super::citizen_number::citizen_number_ui;
use super::form::{CertificateForm, HolderForm, PrintedForm};
use super::{Inspector, scan_kind_key};
use crate::cadastre::{Certificate, CertificateId, LinkMethod};
use crate::desktop::act::Act;
use crate::desktop::command::UiCommand;
use crate::desktop::state::{AppState, Subject};
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;
use crate::desktop::words::Words;

pub fn certificate_ui(
    ui: &mut Ui,
    id: CertificateId,
    inspector: &mut Inspector,
    state: &AppState,
    acts: &mut Vec<Act>,
) {
    let Some(paper) = state.snapshot().certificates.get(id) else { return };
    let words = &state.words;
    let serial = paper.serial.as_ref().map_or_else(|| words.text("desktop-no-serial"), ToString::to_string);
    ui.horizontal(|ui| {
        ui.label(icons::ICON_DESCRIPTION.rich_text().size(20.0));
        ui.label(theme::strong(serial).size(17.0));
    });
    ui.label(theme::muted(ui, words.text("desktop-certificate")));
    ui.add_space(theme::SPACE_XS);
    links_ui(ui, paper, inspector, state, acts);
    ui.separator();
    if state.is_together() {
        known_ui(ui, paper, state, acts);
        return;
    }
    scans_ui(ui, paper, state, acts);
    ui.separator();
    let form = inspector.form_of(paper, state.snapshot(), words);
    widgets::offered_ui(ui, state.why_no_change(), |ui| form_ui(ui, form, state, acts));
}

/// What is known of a paper where wards are seen together, and the way to the rest.
fn known_ui(ui: &mut Ui, paper: &Certificate, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    egui::Grid::new("paper-facts").num_columns(2).spacing([12.0, 5.0]).show(ui, |ui| {
        let date = paper.issue_date.map(|date| date.to_string()).unwrap_or_default();
        widgets::fact(ui, &words.text("desktop-col-issue-date"), &date);
        widgets::fact(ui, &words.text("desktop-col-registry-number"), &paper.registry_number);
        let area = paper.printed_area.map(|area| words.number(area, 1)).unwrap_or_default();
        widgets::fact(ui, &words.text("desktop-printed-area"), &area);
    });
    ui.add_space(theme::SPACE_S);
    ui.add(egui::Label::new(theme::muted(ui, words.text("together-paper"))).wrap());
    widgets::command_button(ui, UiCommand::OpenOwnProject, state, acts);
}

fn links_ui(ui: &mut Ui, paper: &Certificate, inspector: &mut Inspector, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let snapshot = state.snapshot();
    ui.label(theme::title(words.text("desktop-linked-parcels")));
    let mut any = false;
    for link in snapshot.links_of_certificate(paper.id) {
        let Some(parcel) = snapshot.parcels.get(link.parcel) else { continue };
        any = true;
        ui.horizontal(|ui| {
            ui.label(icons::ICON_PENTAGON.rich_text().size(16.0));
            if ui.link(snapshot.label_of(parcel.id)).clicked() {
                acts.push(Act::GoTo(Subject::Parcel(parcel.id)));
            }
            ui.label(theme::muted(ui, parcel.legal_area.map(|area| words.area(area)).unwrap_or_default()));
            let name = format!("{}: {}", words.text("desktop-cmd-unlink"), parcel.label());
            let unlink = |ui: &mut Ui| widgets::icon_button(ui, icons::ICON_LINK_OFF, &name).clicked();
            if !state.is_together() && widgets::offered_ui(ui, state.why_no_change(), unlink) {
                acts.push(Act::Unlink(link.id));
            }
        });
    }
    if !any {
        ui.add(egui::Label::new(theme::muted(ui, words.text("desktop-certificate-unlinked"))).wrap());
    }
    if state.is_together() {
        return;
    }
    ui.horizontal(|ui| {
        widgets::command_button(ui, UiCommand::Link, state, acts);
        let field = egui::TextEdit::singleline(&mut inspector.number)
            .hint_text(words.text("desktop-number-field"))
            .desired_width(ui.available_width() - 4.0);
        let response = ui.add(field).on_hover_text(words.text("desktop-number-tip"));
        if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            if let [parcel] = state.parcels_named(&inspector.number).as_slice() {
                acts.push(Act::LinkNow { certificate: paper.id, parcel: *parcel, how: LinkMethod::Number });
                inspector.number.clear();
            }
            response.request_focus();
        }
    });
    if !inspector.number.trim().is_empty() {
        let found = state.parcels_named(&inspector.number);
        let colours = Palette::current(ui);
        let (key, colour) = match found.len() {
            0 => ("desktop-number-none", colours.warning),
            1 => ("desktop-number-one", colours.ok),
            _ => ("desktop-number-many", colours.warning),
        };
        let message = crate::i18n::Message::new(key).with("number", inspector.number.trim()).with("count", found.len());
        ui.add(egui::Label::new(RichText::new(words.say(&message)).color(colour)).wrap());
    }
}

fn scans_ui(ui: &mut Ui, paper: &Certificate, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.label(theme::title(words.text("desktop-tab-scans")));
    let mut any = false;
    for scan in state.snapshot().scans_of_certificate(paper.id) {
        any = true;
        ui.horizontal(|ui| {
            ui.label(icons::ICON_IMAGE.rich_text().size(16.0));
            if ui.link(scan.source.file_name()).clicked() {
                acts.push(Act::ViewScan(scan.id));
            }
            ui.label(theme::muted(ui, words.text(scan_kind_key(scan.kind))));
        });
    }
    if !any {
        ui.add(egui::Label::new(theme::muted(ui, words.text("desktop-certificate-no-scan"))).wrap());
    }
}

fn form_ui(ui: &mut Ui, form: &mut CertificateForm, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.label(theme::title(words.text("desktop-printed")));
    let trouble = form.serial_trouble();
    field_ui(ui, words, "desktop-col-serial", &mut form.serial, trouble);
    doubt_ui(ui, form.serial_doubt(state.snapshot()).map(|doubt| words.say(&doubt)));
    let trouble = CertificateForm::date_trouble(&form.issue_date);
    field_ui(ui, words, "desktop-col-issue-date", &mut form.issue_date, trouble);
    field_ui(ui, words, "desktop-col-registry-number", &mut form.registry_number, None);
    let trouble = CertificateForm::area_trouble(&form.area);
    field_ui(ui, words, "desktop-printed-area", &mut form.area, trouble);
    holders_ui(ui, form, words, acts);
    parcels_ui(ui, form, words);
    field_ui(ui, words, "desktop-note", &mut form.note, None);
}

/// Draws what ends the form. False when what was typed is given up.
pub fn certificate_actions_ui(ui: &mut Ui, form: &CertificateForm, words: &Words, acts: &mut Vec<Act>) -> bool {
    let draft = form.draft();
    let mut kept = true;
    ui.horizontal(|ui| {
        let committed = super::commit_ui(ui, draft.is_some(), words);
        if let Some(draft) = draft.filter(|_| committed) {
            acts.push(Act::EditCertificate(Box::new(draft)));
        }
        kept = !ui.button(words.text("desktop-cancel")).clicked();
        ui.label(theme::muted(ui, words.text("desktop-form-touched")));
    });
    kept
}

/// A field with its label above, and what is wrong with it below.
fn field_ui(ui: &mut Ui, words: &Words, key: &str, text: &mut String, trouble: Option<&'static str>) {
    widgets::form_field(ui, words, key, text);
    trouble_ui(ui, trouble.map(|trouble| words.text(trouble)));
}

/// What is wrong with a field, below it.
fn trouble_ui(ui: &mut Ui, trouble: Option<String>) {
    let colour = Palette::current(ui).danger;
    note_ui(ui, trouble, colour);
}

/// What is odd about a field that may be right.
fn doubt_ui(ui: &mut Ui, doubt: Option<String>) {
    let colour = Palette::current(ui).warning;
    note_ui(ui, doubt, colour);
}

fn note_ui(ui: &mut Ui, text: Option<String>, colour: egui::Color32) {
    if let Some(text) = text {
        ui.add(egui::Label::new(RichText::new(text).color(colour).size(12.0)).wrap());
    }
}

fn holders_ui(ui: &mut Ui, form: &mut CertificateForm, words: &Words, acts: &mut Vec<Act>) {
    ui.add_space(theme::SPACE_XS);
    ui.horizontal(|ui| {
        ui.label(theme::strong(words.text("desktop-holders")));
        if widgets::icon_button(ui, icons::ICON_ADD, &words.text("desktop-add-holder")).clicked() {
            form.holders.push(HolderForm::default());
        }
    });
    let mut removed = None;
    for (at, holder) in form.holders.iter_mut().enumerate() {
        ui.push_id(("holder", at), |ui| {
            egui::Frame::group(ui.style()).show(ui, |ui| {
                field_ui(ui, words, "desktop-holder-name", &mut holder.name, None);
                citizen_number_ui(ui, words, (form.certificate, at), holder, acts);
                let trouble = CertificateForm::date_trouble(&holder.birth_date);
                field_ui(ui, words, "desktop-birth-date", &mut holder.birth_date, trouble);
                field_ui(ui, words, "desktop-holder-address", &mut holder.address, None);
                if ui.button(words.text("desktop-remove-holder")).clicked() {
                    removed = Some(at);
                }
            });
        });
    }
    if let Some(at) = removed {
        form.holders.remove(at);
    }
}

fn parcels_ui(ui: &mut Ui, form: &mut CertificateForm, words: &Words) {
    ui.add_space(theme::SPACE_XS);
    ui.horizontal(|ui| {
        ui.label(theme::strong(words.text("desktop-printed-parcels")));
        if widgets::icon_button(ui, icons::ICON_ADD, &words.text("desktop-add-parcel")).clicked() {
            form.parcels.push(PrintedForm::default());
        }
    });
    let mut removed = None;
    for (at, parcel) in form.parcels.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            for (key, text, width) in [
                ("desktop-col-sheet", &mut parcel.sheet, 62.0),
                ("desktop-col-number", &mut parcel.number, 70.0),
                ("desktop-col-area", &mut parcel.area, 90.0),
            ] {
                let hint = words.text(key);
                let field = egui::TextEdit::singleline(text).desired_width(width).hint_text(hint).id_salt((key, at));
                ui.add(field);
            }
            if widgets::icon_button(ui, icons::ICON_CLOSE, &words.text("desktop-remove-parcel")).clicked() {
                removed = Some(at);
            }
        });
        if let Some(trouble) = CertificateForm::area_trouble(&parcel.area) {
            ui.colored_label(Palette::current(ui).danger, words.text(trouble));
        }
    }
    if let Some(at) = removed {
        form.parcels.remove(at);
    }
}
