//! The panel on the right: what is selected, as facts and as a form.

mod bulk_ui;
mod certificate;
mod citizen_number;
mod form;
mod history_ui;
mod parcel;
mod parcel_certificates;
mod parcel_form;
mod scan;

use std::collections::BTreeMap;

use egui::Ui;
use egui_material_icons::icons;

use super::act::Act;
use super::state::{AppState, Subject};
use super::widgets;
use super::words::Words;
use crate::cadastre::{Certificate, CertificateId, Parcel, ParcelId, ScanKind, Snapshot};
use crate::editing::ParcelAttributes;
pub use citizen_number::purpose_ui;
pub use form::{CertificateDraft, CertificateForm, HolderForm, PrintedForm};
pub use parcel_form::{ParcelForm, meanings};

/// What the inspector remembers: forms that are being filled in, and the number being typed.
#[derive(Default)]
pub struct Inspector {
    /// The form that is shown, and those with something typed that is not yet in the project.
    pub certificate_forms: BTreeMap<CertificateId, CertificateForm>,
    pub parcel_forms: BTreeMap<ParcelId, ParcelForm>,
    /// What was recorded last of a parcel, to be repeated.
    last: Option<ParcelAttributes>,
    selected_area: parcel::SelectedArea,
    bulk: bulk_ui::BulkForm,
    history: history_ui::HistoryView,
    /// `sheet/parcel` being typed.
    pub number: String,
    /// Serial of the certificate to attach a scan to.
    pub serial: String,
}

impl Inspector {
    /// Opens the form of a parcel's attributes.
    pub fn edit_parcel(&mut self, parcel: &Parcel, words: &Words) {
        self.parcel_forms.entry(parcel.id).or_insert_with(|| ParcelForm::new(parcel, words));
    }

    /// The form of a certificate: with what was typed before, unless the project has moved on under it.
    pub fn form_of(&mut self, paper: &Certificate, snapshot: &Snapshot, words: &Words) -> &mut CertificateForm {
        let fresh = || CertificateForm::new(paper, snapshot, words);
        let form = self.certificate_forms.entry(paper.id).or_insert_with(fresh);
        if !form.is_of(paper) {
            *form = fresh();
        }
        form
    }

    /// Forgets the forms of other subjects in which nothing was typed.
    fn forget_untouched(&mut self, subject: Subject) {
        self.certificate_forms.retain(|id, form| subject == Subject::Certificate(*id) || form.is_touched());
        self.parcel_forms.retain(|id, form| subject == Subject::Parcel(*id) || form.is_touched());
    }
}

pub fn inspector_ui(ui: &mut Ui, inspector: &mut Inspector, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    inspector.forget_untouched(state.selection.subject);
    actions_ui(ui, inspector, state, acts);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| match state.selection.subject {
        Subject::Nothing => {
            let (title, hint) = (words.text("desktop-nothing-selected"), words.text("desktop-nothing-selected-hint"));
            widgets::empty_state(ui, icons::ICON_ADS_CLICK, &title, &hint);
        }
        Subject::Parcel(id) => parcel::parcel_ui(ui, id, inspector, state, acts),
        Subject::Certificate(id) => certificate::certificate_ui(ui, id, inspector, state, acts),
        Subject::Scan(id) => scan::scan_ui(ui, id, inspector, state, acts),
    });
}

/// What ends a form stands below it, in sight wherever the form is scrolled to.
fn actions_ui(ui: &mut Ui, inspector: &mut Inspector, state: &AppState, acts: &mut Vec<Act>) {
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(0, 6));
    let strip = |ui: &mut Ui, actions: &mut dyn FnMut(&mut Ui) -> bool| {
        egui::Panel::bottom("form-actions").frame(frame).resizable(false).show(ui, |ui| actions(ui)).inner
    };
    match state.selection.subject {
        Subject::Parcel(id) => {
            if let Some(form) = inspector.parcel_forms.get(&id)
                && !strip(ui, &mut |ui| {
                    parcel_form::parcel_actions_ui(ui, form, &mut inspector.last, &state.words, acts)
                })
            {
                inspector.parcel_forms.remove(&id);
            }
        }
        Subject::Certificate(id) => {
            if let Some(form) = inspector.certificate_forms.get(&id).filter(|form| form.is_touched())
                && !strip(ui, &mut |ui| certificate::certificate_actions_ui(ui, form, &state.words, acts))
            {
                inspector.certificate_forms.remove(&id);
            }
        }
        Subject::Nothing | Subject::Scan(_) => {}
    }
}

/// The button that records a form; Ctrl+Enter does it too. True when one of them was used.
fn commit_ui(ui: &mut Ui, enabled: bool, words: &Words) -> bool {
    let why_not = words.unless(enabled, "desktop-commit-disabled");
    let clicked = widgets::primary_button(ui, why_not, words.text("desktop-commit")).clicked();
    clicked || (enabled && ui.input(|input| input.modifiers.command && input.key_pressed(egui::Key::Enter)))
}

/// Key of what a scan shows.
pub fn scan_kind_key(kind: ScanKind) -> &'static str {
    match kind {
        ScanKind::Certificate => "desktop-scan-certificate",
        ScanKind::IdentityPapers => "desktop-scan-identity",
        ScanKind::Other => "desktop-scan-other",
        ScanKind::FieldSheet => "desktop-scan-field-sheet",
    }
}
