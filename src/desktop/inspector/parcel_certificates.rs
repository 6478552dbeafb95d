//! The certificates of a parcel in the inspector: of a building thousands, by building and flat.

use std::sync::{Arc, Weak};

use egui::Ui;
use egui_material_icons::icons;

use crate::cadastre::{CertificateId, Link, LinkId, Parcel, ParcelId, Snapshot};
use crate::desktop::act::Act;
use crate::desktop::state::{AppState, Subject};
use crate::desktop::{theme, widgets};
use crate::i18n::{Language, Message};
use crate::text::{fold, natural_parts};

/// Certificates of a parcel that are shown without scrolling; a building has thousands.
const CERTIFICATES_SHOWN: usize = 8;

/// Height of one, points.
const CERTIFICATE_ROW: f32 = 26.0;

pub fn certificates_ui(ui: &mut Ui, parcel: &Parcel, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let rows = certificate_rows(ui, parcel, state);
    ui.horizontal(|ui| {
        ui.label(theme::title(words.text("desktop-tab-certificates")));
        if rows.len() > CERTIFICATES_SHOWN {
            ui.label(theme::muted(ui, words.count(rows.len())));
        }
    });
    let height = CERTIFICATE_ROW * CERTIFICATES_SHOWN.min(rows.len()) as f32;
    let area = egui::ScrollArea::vertical().id_salt("parcel-certificates").max_height(height);
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, CERTIFICATE_ROW, rows.len(), |ui, shown| {
        for row in rows.get(shown).into_iter().flatten() {
            ui.horizontal(|ui| {
                ui.set_min_height(CERTIFICATE_ROW);
                ui.label(icons::ICON_DESCRIPTION.rich_text().size(16.0));
                if ui.link(&row.serial).clicked() {
                    acts.push(Act::Select(Subject::Certificate(row.certificate)));
                }
                if !row.flat.is_empty() {
                    ui.label(theme::muted(ui, &row.flat));
                }
                let name = format!("{}: {}", words.text("desktop-cmd-unlink"), row.serial);
                let unlink = |ui: &mut Ui| widgets::icon_button(ui, icons::ICON_LINK_OFF, &name).clicked();
                if !state.is_together() && widgets::offered_ui(ui, state.why_no_change(), unlink) {
                    acts.push(Act::Unlink(row.link));
                }
            });
        }
    });
    if rows.is_empty() {
        ui.add(egui::Label::new(theme::muted(ui, words.text("desktop-parcel-unlinked"))).wrap());
    }
}

/// A certificate that is linked to the parcel.
struct CertificateRow {
    link: LinkId,
    certificate: CertificateId,
    serial: String,
    /// `Căn hộ 502, CT1`; empty for land.
    flat: String,
}

/// Rows with what they were made of.
#[derive(Clone)]
struct Made {
    parcel: ParcelId,
    of: Weak<Snapshot>,
    language: Language,
    rows: Arc<Vec<CertificateRow>>,
}

/// The certificates of a parcel by building and flat; made once for a snapshot.
fn certificate_rows(ui: &Ui, parcel: &Parcel, state: &AppState) -> Arc<Vec<CertificateRow>> {
    let (words, snapshot) = (&state.words, state.snapshot());
    let (of, language) = (Arc::downgrade(snapshot), state.settings.language);
    let id = egui::Id::unique("parcel-certificate-rows");
    let made: Option<Made> = ui.data(|data| data.get_temp(id));
    let fits = |made: &Made| made.parcel == parcel.id && made.of.ptr_eq(&of) && made.language == language;
    if let Some(made) = made.filter(fits) {
        return made.rows;
    }
    let row = |link: &Arc<Link>| {
        let paper = snapshot.certificates.get(link.certificate)?;
        let serial = paper.serial.as_ref().map_or_else(|| words.text("desktop-no-serial"), ToString::to_string);
        let flat = paper.flat.as_ref().map(|flat| {
            let number = words.say(&Message::new("desktop-flat").with("number", flat.number.trim()));
            [number.as_str(), flat.building.trim(), flat.estate.trim()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        });
        let building = paper.flat.as_ref().map(|flat| (fold(&flat.building), natural_parts(&flat.number)));
        let flat = flat.unwrap_or_default();
        Some((building, CertificateRow { link: link.id, certificate: link.certificate, serial, flat }))
    };
    let mut rows: Vec<_> = snapshot.links_of_parcel(parcel.id).filter_map(row).collect();
    rows.sort_by(|(a, one), (b, other)| a.cmp(b).then(one.serial.cmp(&other.serial)));
    let rows = Arc::new(rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>());
    let made = Made { parcel: parcel.id, of, language, rows: Arc::clone(&rows) };
    ui.data_mut(|data| data.insert_temp(id, made));
    rows
}
