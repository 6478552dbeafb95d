//! How a layer's coordinates are read, in the import dialog: every reading that fits with its reasons, and a field for another.

use egui::{RichText, Ui};

use super::layer::LayerView;
use crate::crs::{Crs, Evidence, Reading, province_near};
use crate::desktop::theme::{self, Palette};
use crate::desktop::words::Words;
use crate::formats::DeclaredCrs;
use crate::i18n::{Explain, Message};
use crate::tasks::import::{CrsChoice, LayerPreview, remarks};

/// Readings shown at once while the user has to choose; the others are behind a heading.
const SHOWN: usize = 6;

/// What the dialog shows of a layer's CRS. Names are made once: those of foreign CRSs are asked of PROJ.
pub struct CrsView {
    /// What the file says.
    declared: Message,
    /// Of each reading, in the order of the judgement.
    readings: Vec<ReadingView>,
    /// How many of them are shown at once.
    shown: usize,
    /// Another CRS, as it is typed.
    other: String,
    other_swapped: bool,
    /// Why what was typed cannot be taken.
    other_refused: Option<Message>,
    /// What was typed, once it was understood.
    other_reading: Option<(CrsChoice, String)>,
}

struct ReadingView {
    name: Message,
    reasons: Vec<Message>,
}

impl CrsView {
    /// Asks PROJ for names: for a job.
    pub fn new(preview: &LayerPreview) -> Self {
        let declared = match &preview.declared {
            DeclaredCrs::Absent => Message::new("desktop-import-declared-none"),
            DeclaredCrs::Wgs84ByFormat => Message::new("desktop-import-declared-format"),
            DeclaredCrs::Epsg(code) => {
                let crs = Crs::from_epsg(*code).map_or_else(|_| format!("EPSG:{code}"), |crs| crs.label());
                Message::new("desktop-import-declared").with("crs", crs)
            }
            DeclaredCrs::Wkt(wkt) => match Crs::parse(wkt) {
                Ok(crs) => Message::new("desktop-import-declared").with("crs", crs.label()),
                Err(_) => Message::new("desktop-import-declared-unknown"),
            },
        };
        let readings = preview.judgement.readings.iter().map(|reading| ReadingView {
            name: name(&reading.crs.label(), reading.axes_swapped),
            reasons: reasons(reading),
        });
        // A reading that is clear stands alone; its user can still look at the others.
        let shown = if preview.choice.reading.is_some() { 1 } else { SHOWN };
        Self {
            declared,
            readings: readings.collect(),
            shown,
            other: String::new(),
            other_swapped: false,
            other_refused: None,
            other_reading: None,
        }
    }
}

fn name(label: &str, swapped: bool) -> Message {
    let key = if swapped { "desktop-import-swapped" } else { "desktop-import-reading" };
    Message::new(key).with("crs", label)
}

/// What speaks for and against a reading, and where the map would lie.
fn reasons(reading: &Reading) -> Vec<Message> {
    let mut reasons: Vec<Message> = reading.evidence.iter().map(|evidence| reason(*evidence)).collect();
    let tells_place = |evidence: &Evidence| {
        use Evidence::{ForeignMeridian, InProvinceOfMeridian, InWard, OutsideOfProvinces};
        matches!(evidence, InWard(_) | InProvinceOfMeridian(_) | ForeignMeridian(_) | OutsideOfProvinces)
    };
    if !reading.evidence.iter().any(tells_place) {
        reasons.push(match province_near(reading.place.x, reading.place.y) {
            Some(province) => Message::new("desktop-crs-in-province").with("place", province.name),
            None => Message::new("desktop-crs-abroad"),
        });
    }
    reasons
}

/// The sentence of a reason for or against a reading.
fn reason(evidence: Evidence) -> Message {
    let place = |key: &'static str, place: &'static str| Message::new(key).with("place", place);
    match evidence {
        Evidence::GivenByUser => Message::new("desktop-crs-given"),
        Evidence::DeclaredByFile => Message::new("desktop-crs-declared"),
        Evidence::DeclaredByFormat => Message::new("desktop-crs-by-format"),
        Evidence::LabelImpossible => Message::new("desktop-crs-label-impossible"),
        Evidence::Degrees => Message::new("desktop-crs-degrees"),
        Evidence::AxesSwapped => Message::new("desktop-crs-axes"),
        Evidence::InWard(ward) => place("desktop-crs-in-ward", ward),
        Evidence::OutsideOfWard(ward) => place("desktop-crs-outside-ward", ward),
        Evidence::MeridianOfProvince(province) => place("desktop-crs-meridian", province),
        Evidence::MeridianOfAnotherProvince(province) => place("desktop-crs-other-meridian", province),
        Evidence::OutsideOfProvince(province) => place("desktop-crs-outside-ward", province),
        Evidence::InProvinceOfMeridian(province) => place("desktop-crs-in-province-of-meridian", province),
        Evidence::ForeignMeridian(province) => {
            place("desktop-crs-foreign-meridian", province.name).with("meridians", province.meridians_written())
        }
        Evidence::OutsideOfProvinces => Message::new("desktop-crs-abroad"),
        Evidence::ProjectCrs => Message::new("desktop-crs-project"),
        Evidence::FarFromMeridian => Message::new("desktop-crs-far"),
    }
}

/// Draws the readings to choose from.
pub fn crs_ui(ui: &mut Ui, layer: &mut LayerView, words: &Words) {
    let colours = Palette::current(ui);
    ui.label(theme::muted(ui, words.say(&layer.crs.declared)));
    let choice = &layer.preview.choice;
    let trouble = match &choice.reading {
        Some(_) => None,
        None if choice.readings.is_empty() => Some("desktop-import-crs-none"),
        None if !choice.remarks.is_empty() => Some("desktop-import-crs-contested"),
        None => Some("desktop-import-crs-choose"),
    };
    if let Some(key) = trouble {
        ui.add(egui::Label::new(RichText::new(words.text(key)).color(colours.warning)).wrap());
    }
    let (count, shown) = (layer.crs.readings.len(), layer.crs.shown);
    for at in 0..count.min(shown) {
        reading_ui(ui, layer, at, words);
    }
    if count > shown {
        // Open when the reading that is chosen is among them.
        let choice = &layer.preview.choice;
        let chosen = choice.readings.iter().skip(shown).any(|reading| choice.reading.as_ref() == Some(reading));
        let title = words.say(&Message::new("desktop-import-more-readings").with("count", count - shown));
        egui::CollapsingHeader::new(title).id_salt("more-readings").default_open(chosen).show(ui, |ui| {
            for at in shown..count {
                reading_ui(ui, layer, at, words);
            }
        });
    }
    other_ui(ui, layer, words);
    for remark in &layer.preview.choice.remarks {
        ui.add(egui::Label::new(RichText::new(words.say(remark)).color(colours.warning)).wrap());
    }
}

fn reading_ui(ui: &mut Ui, layer: &mut LayerView, at: usize, words: &Words) {
    let (Some(view), Some(reading)) = (layer.crs.readings.get(at), layer.preview.choice.readings.get(at)) else {
        return;
    };
    let on = layer.preview.choice.reading.as_ref() == Some(reading);
    let reasons = view.reasons.iter().map(|reason| words.say(reason)).collect::<Vec<_>>().join("; ");
    let reading = reading.clone();
    let clicked = ui
        .horizontal_wrapped(|ui| {
            let clicked = ui.radio(on, words.say(&view.name)).clicked();
            ui.label(theme::muted(ui, reasons));
            clicked
        })
        .inner;
    if clicked && !on {
        choose(&mut layer.preview, reading);
    }
}

/// Takes a reading, with what is remarkable about it where it was judged.
fn choose(preview: &mut LayerPreview, reading: CrsChoice) {
    let judgement = &preview.judgement;
    let same = |judged: &&Reading| judged.crs == reading.crs && judged.axes_swapped == reading.axes_swapped;
    let judged = judgement.readings.iter().find(same);
    preview.choice.remarks = judged.map(|judged| remarks(&preview.choice.layer, judgement, judged)).unwrap_or_default();
    preview.choice.reading = Some(reading);
}

/// A CRS that the program did not think of: a code, or a central meridian.
fn other_ui(ui: &mut Ui, layer: &mut LayerView, words: &Words) {
    let colours = Palette::current(ui);
    let mut entered = false;
    ui.horizontal(|ui| {
        let label = ui.label(words.text("desktop-import-other-crs"));
        let hint = words.text("desktop-import-other-crs-hint");
        let field = egui::TextEdit::singleline(&mut layer.crs.other).hint_text(hint).desired_width(270.0);
        let response = ui.add(field).labelled_by(label.id);
        entered = response.lost_focus();
        entered |= ui.checkbox(&mut layer.crs.other_swapped, words.text("desktop-import-swap")).changed();
    });
    if entered {
        take_other(layer);
    }
    if let Some(refused) = &layer.crs.other_refused {
        ui.add(egui::Label::new(RichText::new(words.say(refused)).color(colours.danger).size(12.0)).wrap());
    }
    if let Some((reading, label)) = &layer.crs.other_reading {
        let on = layer.preview.choice.reading.as_ref() == Some(reading);
        if ui.radio(on, words.say(&name(label, reading.axes_swapped))).clicked() {
            choose(&mut layer.preview, reading.clone());
        }
    }
}

/// Understands what was typed, and chooses it.
fn take_other(layer: &mut LayerView) {
    let text = layer.crs.other.trim();
    if text.is_empty() {
        layer.crs.other_refused = None;
        return;
    }
    let parsed = Crs::parse_typed(text);
    layer.crs.other_refused = parsed.as_ref().err().map(Explain::message);
    if let Ok(crs) = parsed {
        let label = crs.label();
        let reading = CrsChoice { crs, axes_swapped: layer.crs.other_swapped };
        choose(&mut layer.preview, reading.clone());
        layer.crs.other_reading = Some((reading, label));
    }
}
