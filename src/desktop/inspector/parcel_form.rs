//! The form of a parcel's attributes: texts as they are typed, and what they read as.

use egui::{RichText, Ui};

use crate::cadastre::{Designation, LandUse, LandUseCode, LandUseEntry, LandUsePart, LandUseTable, Parcel, ParcelId};
use crate::desktop::act::Act;
use crate::desktop::state::AppState;
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;
use crate::desktop::words::{Words, parse_number};
use crate::editing::ParcelAttributes;
use crate::i18n::{Language, Message};
use crate::text::fold;

/// A parcel being edited. Nothing is changed before it is committed.
#[derive(Debug, Clone, PartialEq)]
pub struct ParcelForm {
    pub parcel: ParcelId,
    /// What the texts were made from, to see whether the project has moved on.
    made_from: ParcelAttributes,
    texts: Texts,
    untouched: Texts,
    /// The first field still waits for the cursor.
    wants_focus: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Texts {
    sheet: String,
    number: String,
    legal_area: String,
    land_use: String,
    address: String,
}

impl ParcelForm {
    pub fn new(parcel: &Parcel, words: &Words) -> Self {
        let texts = Texts {
            sheet: parcel.sheet.to_string(),
            number: parcel.number.to_string(),
            legal_area: parcel.legal_area.map(|area| words.exact(area)).unwrap_or_default(),
            land_use: parcel.land_use.verbatim.to_string(),
            address: parcel.details().address().to_owned(),
        };
        let made_from = ParcelAttributes::from(parcel);
        Self { parcel: parcel.id, made_from, untouched: texts.clone(), texts, wants_focus: true }
    }

    /// Whether it shows this parcel as the project has it.
    pub fn is_of(&self, parcel: &Parcel) -> bool {
        self.parcel == parcel.id && self.made_from == ParcelAttributes::from(parcel)
    }

    /// Whether something was typed that is not yet in the project.
    pub fn is_touched(&self) -> bool {
        self.texts != self.untouched
    }

    /// Key of what is wrong with the area as typed; an empty one is unknown.
    fn area_trouble(&self) -> Option<&'static str> {
        super::form::CertificateForm::area_trouble(&self.texts.legal_area)
    }

    /// What the form says, once every field can be read. Fields that were not touched stay as they were to the last digit.
    pub fn attributes(&self) -> Option<ParcelAttributes> {
        if self.area_trouble().is_some() {
            return None;
        }
        let text = |typed: &str| crate::text::nfc(typed.trim()).into_owned();
        let (typed, before) = (&self.texts, &self.untouched);
        let mut edited = self.made_from.clone();
        if typed.sheet != before.sheet {
            edited.sheet = Designation::new(&text(&typed.sheet));
        }
        if typed.number != before.number {
            edited.number = Designation::new(&text(&typed.number));
        }
        if typed.legal_area != before.legal_area {
            edited.legal_area = parse_number(&typed.legal_area);
        }
        if typed.land_use != before.land_use {
            edited.land_use = LandUse::parse(&text(&typed.land_use));
        }
        if typed.address != before.address {
            edited.address = text(&typed.address);
        }
        Some(edited)
    }
}

/// Draws the fields of the form; `last` is what was recorded last, to be repeated.
pub fn parcel_form_ui(ui: &mut Ui, form: &mut ParcelForm, last: Option<&ParcelAttributes>, state: &AppState) {
    let words = &state.words;
    let colours = Palette::current(ui);
    let focus = std::mem::take(&mut form.wants_focus);
    ui.columns_const(|[left, right]| {
        let sheet = widgets::form_field(left, words, "desktop-col-sheet", &mut form.texts.sheet);
        if focus {
            sheet.request_focus();
        }
        widgets::form_field(right, words, "desktop-col-number", &mut form.texts.number);
    });
    note(ui, twins(form, state).map(|message| words.say(&message)), colours.warning);
    widgets::form_field(ui, words, "desktop-legal-area-field", &mut form.texts.legal_area);
    note(ui, form.area_trouble().map(|key| words.text(key)), colours.danger);
    let field = widgets::form_field(ui, words, "desktop-col-land-use", &mut form.texts.land_use);
    field.on_hover_text(words.text("desktop-land-use-tip"));
    codes_ui(ui, &mut form.texts.land_use, words);
    for (known, text) in meanings(&form.texts.land_use, words) {
        note(ui, Some(text), if known { colours.muted } else { colours.warning });
    }
    areas_note(ui, &LandUse::parse(&form.texts.land_use), parse_number(&form.texts.legal_area), words);
    widgets::form_field(ui, words, "desktop-col-address", &mut form.texts.address);
    if let Some(last) = last {
        repeat_ui(ui, &mut form.texts, last, words);
    }
}

/// Codes that begin as what is typed does, and the code in force of an old one.
fn codes_ui(ui: &mut Ui, text: &mut String, words: &Words) {
    let now = LandUse::parse(text).in_force();
    ui.horizontal_wrapped(|ui| {
        if let Some(now) = now {
            let label = words.say(&Message::new("desktop-land-use-now").with("code", now.verbatim.as_str()));
            if ui.button(label).clicked() {
                *text = now.verbatim.to_string();
            }
        }
        for (code, name) in suggestions(text, words.language()) {
            if ui.button(RichText::new(code.as_str()).small()).on_hover_text(name).clicked() {
                let kept = text.trim_end_matches(char::is_alphabetic).len();
                text.truncate(kept);
                text.push_str(code.as_str());
            }
        }
    });
}

/// The codes in force that the last word begins, or whose name has it.
fn suggestions(text: &str, language: Language) -> Vec<(LandUseCode, &'static str)> {
    let typed = fold(&text[text.trim_end_matches(char::is_alphabetic).len()..]);
    let name = |entry: &'static LandUseEntry| match language {
        Language::Vietnamese => entry.vietnamese.as_str(),
        Language::English => entry.english.as_str(),
    };
    let fits = |entry: &&'static LandUseEntry| {
        let code = entry.code.as_str().to_ascii_lowercase();
        !entry.old
            && code != typed
            && (code.starts_with(&typed) || (typed.len() > 2 && fold(name(entry)).contains(&typed)))
    };
    let fitting = LandUseTable::builtin().iter().filter(fits).filter(|_| !typed.is_empty());
    fitting.take(SUGGESTED).map(|entry| (entry.code, name(entry))).collect()
}

/// What was recorded last, field by field where it differs.
fn repeat_ui(ui: &mut Ui, texts: &mut Texts, last: &ParcelAttributes, words: &Words) {
    let fields = [
        (&mut texts.sheet, last.sheet.to_string()),
        (&mut texts.land_use, last.land_use.verbatim.to_string()),
        (&mut texts.address, last.address.clone()),
    ];
    ui.horizontal_wrapped(|ui| {
        for (text, value) in fields.into_iter().filter(|(text, value)| !value.is_empty() && **text != *value) {
            let label = words.say(&Message::new("desktop-repeat-last").with("value", value.as_str()));
            if ui.button(RichText::new(label).small()).clicked() {
                *text = value;
            }
        }
    });
}

/// Codes that are offered at once.
const SUGGESTED: usize = 6;

/// Draws what ends the form. False when it is done with.
pub fn parcel_actions_ui(
    ui: &mut Ui,
    form: &ParcelForm,
    last: &mut Option<ParcelAttributes>,
    words: &Words,
    acts: &mut Vec<Act>,
) -> bool {
    let edited = form.attributes().filter(|_| form.is_touched());
    let mut open = true;
    ui.horizontal(|ui| {
        let committed = super::commit_ui(ui, edited.is_some(), words);
        if let Some(edited) = edited.filter(|_| committed) {
            *last = Some(edited.clone());
            acts.push(Act::EditParcel { parcel: form.parcel, attributes: Box::new(edited) });
            open = false;
        }
        open &= !ui.button(words.text("desktop-cancel")).clicked();
        if form.is_touched() {
            ui.label(theme::muted(ui, words.text("desktop-form-touched")));
        }
    });
    open
}

fn note(ui: &mut Ui, text: Option<String>, colour: egui::Color32) {
    if let Some(text) = text {
        ui.add(egui::Label::new(RichText::new(text).color(colour).size(12.0)).wrap());
    }
}

/// How much the areas of several land uses together may be off the legal area, m²: a sample of the PL3 workbook has 29,16 beside 29,2.
const AREAS_OFF: f64 = 0.5;

/// Says what the areas written beside the codes of a land use are together, and how far that is off the legal area (m²).
pub fn areas_note(ui: &mut Ui, land_use: &LandUse, legal: Option<f64>, words: &Words) {
    let areas = land_use.areas();
    if areas.is_empty() {
        return;
    }
    let colours = Palette::current(ui);
    let sum: f64 = areas.iter().map(|(_, area)| area).sum();
    let off = legal.map(|legal| sum - legal).filter(|off| off.abs() > AREAS_OFF);
    let (key, colour) = match off {
        Some(_) => ("desktop-land-use-areas-off", colours.warning),
        None => ("desktop-land-use-areas", colours.muted),
    };
    let told = Message::new(key).with("sum", words.area(sum)).with("off", words.signed(off.unwrap_or_default()));
    note(ui, Some(words.say(&told)), colour);
}

/// Says that another parcel has the sheet and number as typed.
fn twins(form: &ParcelForm, state: &AppState) -> Option<Message> {
    let typed = format!("{}/{}", form.texts.sheet.trim(), form.texts.number.trim());
    let others = state.parcels_named(&typed).into_iter().filter(|id| *id != form.parcel).count();
    (others > 0).then(|| Message::new("desktop-parcel-twin").with("number", typed).with("count", others))
}

/// The meaning of each code of a land use as typed, and whether it is a code of the list.
pub fn meanings(text: &str, words: &Words) -> Vec<(bool, String)> {
    let unknown = |part: &str| (false, words.say(&Message::new("desktop-land-use-unknown").with("code", part)));
    let meaning = |part: LandUsePart| match part {
        LandUsePart::Listed(code) => {
            let entry = LandUseTable::builtin().get(code);
            let name = entry.map_or("", |entry| match words.language() {
                Language::Vietnamese => &entry.vietnamese,
                Language::English => &entry.english,
            });
            (true, format!("{code}: {name}"))
        }
        LandUsePart::Unlisted(code) => unknown(code.as_str()),
        LandUsePart::Words(phrase) => unknown(&phrase),
    };
    LandUse::parts(text).into_iter().map(meaning).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::ParcelDetails;

    fn parcel() -> Parcel {
        Parcel {
            legal_area: Some(245.857_3),
            land_use: LandUse::parse("ont+CLN").into(),
            details: ParcelDetails::with_address("Thôn Đông").into(),
            ..Parcel::numbered(ParcelId(1), "07", "12.0")
        }
    }

    #[test]
    fn fields_that_were_not_touched_stay_as_they_were() {
        let parcel = parcel();
        let mut form = ParcelForm::new(&parcel, &Words::new(Language::Vietnamese));
        assert!(!form.is_touched() && form.is_of(&parcel));
        assert_eq!(form.texts.legal_area, "245,8573", "every digit is shown");
        form.texts.address = " Xóm Tây ".to_owned();
        let edited = form.attributes().expect("every field can be read");
        let expected = ParcelAttributes { address: "Xóm Tây".to_owned(), ..ParcelAttributes::from(&parcel) };
        assert_eq!(edited, expected);
    }

    #[test]
    fn an_area_that_is_none_is_not_committed_and_an_empty_one_is_unknown() {
        let mut form = ParcelForm::new(&parcel(), &Words::new(Language::English));
        for (text, read) in [("12,5", Some(Some(12.5))), ("", Some(None)), ("12x", None), ("-3", None)] {
            form.texts.legal_area = text.to_owned();
            assert_eq!(form.attributes().map(|edited| edited.legal_area), read, "{text}");
        }
    }

    #[test]
    fn codes_are_offered_by_their_beginning_or_their_name() {
        let codes = |text: &str| -> Vec<String> {
            suggestions(text, Language::Vietnamese).into_iter().map(|(code, _)| code.to_string()).collect()
        };
        assert_eq!(codes("ONT+CL"), ["CLN"]);
        assert!(codes("lúa").contains(&"LUC".to_owned()));
        assert_eq!((codes("ONT+"), codes("")), (vec![], vec![]));
    }

    #[test]
    fn codes_are_explained_and_unknown_ones_named() {
        let told = meanings("ont + XYZ", &Words::new(Language::Vietnamese));
        assert!(told[0].0 && told[0].1.starts_with("ONT: "), "{told:?}");
        assert!(!told[1].0 && told[1].1.contains("XYZ"), "{told:?}");
    }
}
