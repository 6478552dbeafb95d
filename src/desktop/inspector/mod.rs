//! The panel on the right: what is selected, as facts and as a form.

mod certificate;
mod form;
mod parcel;
mod scan;

use egui::Ui;
use egui_material_icons::icons;

use super::act::Act;
use super::state::{AppState, Subject};
use super::widgets;
use crate::cadastre::ScanKind;
pub use form::{CertificateDraft, CertificateForm};

/// What the inspector remembers: the form that is being filled in, and the number being typed.
#[derive(Default)]
pub struct Inspector {
    pub form: Option<CertificateForm>,
    /// `sheet/parcel` being typed.
    pub number: String,
    /// Serial of the certificate to attach a scan to.
    pub serial: String,
}

pub fn inspector_ui(ui: &mut Ui, inspector: &mut Inspector, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| match state.selection.subject {
        Subject::Nothing => {
            let (title, hint) = (words.text("desktop-nothing-selected"), words.text("desktop-nothing-selected-hint"));
            widgets::empty_state(ui, icons::ICON_ADS_CLICK, &title, &hint);
        }
        Subject::Parcel(id) => parcel::parcel_ui(ui, id, state, acts),
        Subject::Certificate(id) => certificate::certificate_ui(ui, id, inspector, state, acts),
        Subject::Scan(id) => scan::scan_ui(ui, id, inspector, state, acts),
    });
}

/// Key of what a scan shows.
pub fn scan_kind_key(kind: ScanKind) -> &'static str {
    match kind {
        ScanKind::Certificate => "desktop-scan-certificate",
        ScanKind::IdentityPapers => "desktop-scan-identity",
        ScanKind::Other => "desktop-scan-other",
    }
}
