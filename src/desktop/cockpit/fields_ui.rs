//! The fields of what is printed, in rows: each is checked as it is typed. Enter records them, Esc leaves them.

use egui::{Color32, Response, RichText, Ui, vec2};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::inspector::{CertificateForm, HolderForm, Inspector, PrintedForm, meanings};
use super::super::page_text::{Shown, proposal_buttons_ui};
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::super::words::{Words, parse_number};
use super::bar_ui::key_button;
use super::news::Base;
use super::reveal::MASK;
use super::typed::{NumberCheck, check_area, check_number};
use super::{Cockpit, CockpitAct, fields};
use crate::cadastre::Certificate;
use crate::i18n::Message;

/// Height of the line below a field that says what is wrong with it, points.
const NOTE_HEIGHT: f32 = 15.0;

/// What is said of a field as typed, and in which colour.
type Note = Option<(String, Color32)>;

pub fn fields_ui(
    ui: &mut Ui,
    paper: &Certificate,
    (cockpit, inspector): (&mut Cockpit, &mut Inspector),
    read: &[Shown],
    state: &AppState,
    acts: &mut Vec<Act>,
) {
    let words = &state.words;
    let form = inspector.form_of(paper, state.snapshot(), words);
    let focus = std::mem::take(&mut cockpit.focus_field);
    actions_ui(ui, form, read, words, acts);
    let mut entered = false;
    egui::ScrollArea::vertical().id_salt("cockpit-fields").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(theme::SPACE_S, 1.0);
        let base = cockpit.base.as_deref();
        for (at, parcel) in form.parcels.iter_mut().enumerate() {
            let row =
                ui.push_id(("printed", at), |ui| parcel_ui(ui, parcel, base, focus && at == cockpit.printed, state));
            entered |= row.inner;
        }
        entered |= paper_ui(ui, form, state);
        entered |= holders_ui(ui, form, paper, cockpit, words, acts);
        if ui.button(words.text("desktop-add-parcel")).clicked() {
            form.parcels.push(PrintedForm::default());
        }
    });
    if entered {
        acts.push(Act::Cockpit(CockpitAct::SaveFields));
    }
}

/// What ends the form stands above it, in sight wherever it is scrolled to.
fn actions_ui(ui: &mut Ui, form: &CertificateForm, read: &[Shown], words: &Words, acts: &mut Vec<Act>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::title(words.text("cockpit-edit-title")));
        if key_button(ui, "Enter", &words.text("cockpit-edit-save"), true).clicked() {
            acts.push(Act::Cockpit(CockpitAct::SaveFields));
        }
        if key_button(ui, "Esc", &words.text("cockpit-edit-close"), true).clicked() {
            acts.push(Act::Cockpit(CockpitAct::Leave));
        }
        if form.is_touched() {
            if ui.button(words.text("cockpit-edit-give-up")).clicked() {
                acts.push(Act::Cockpit(CockpitAct::GiveUpFields));
            }
            ui.label(theme::muted(ui, words.text("desktop-form-touched")));
        }
        if !read.is_empty() {
            proposal_buttons_ui(ui, read, words, acts);
        }
    });
}

/// A parcel that the paper names; true when Enter was pressed in it.
fn parcel_ui(ui: &mut Ui, parcel: &mut PrintedForm, base: Option<&Base>, focus: bool, state: &AppState) -> bool {
    let (words, colours) = (&state.words, Palette::current(ui));
    let (number, area) = against_the_map(parcel, base, state, colours);
    let land_use = meanings(&parcel.land_use, words).into_iter().find(|(known, _)| !known);
    let land_use = land_use.map(|(_, text)| (text, colours.warning));
    let area_trouble = CertificateForm::area_trouble(&parcel.area).map(|key| (words.text(key), colours.danger));
    let mut entered = false;
    ui.horizontal_top(|ui| {
        let sheet = field_ui(ui, words, ("desktop-col-sheet", 70.0), &mut parcel.sheet, None);
        if focus {
            sheet.request_focus();
        }
        entered |= is_entered(ui, &sheet);
        for (key, width, text, note) in [
            ("desktop-col-number", 240.0, &mut parcel.number, number),
            ("desktop-col-area", 190.0, &mut parcel.area, area_trouble.or(area)),
            ("desktop-col-land-use", 200.0, &mut parcel.land_use, land_use),
            ("desktop-col-address", 330.0, &mut parcel.address, None),
        ] {
            let response = field_ui(ui, words, (key, width), text, note);
            entered |= is_entered(ui, &response);
        }
    });
    entered
}

/// What the map says to sheet, number and area as typed. A number that it lacks may be of an older map: a doubt, no fault.
fn against_the_map(parcel: &PrintedForm, base: Option<&Base>, state: &AppState, colours: Palette) -> (Note, Note) {
    let Some(base) = base else { return (None, None) };
    if parcel.sheet.trim().is_empty() && parcel.number.trim().is_empty() {
        return (None, None);
    }
    let check = check_number(&format!("{}/{}", parcel.sheet, parcel.number), None, &base.numbers);
    let words = &state.words;
    let (message, good) = match &check {
        NumberCheck::Found(found) if found.len() == 1 => (Message::new("cockpit-edit-on-map"), true),
        other => other.message(),
    };
    let colour = if good { colours.ok } else { colours.warning };
    let number = (check != NumberCheck::Incomplete).then(|| (words.say(&message), colour));
    let NumberCheck::Found(found) = &check else { return (number, None) };
    let [only] = found.as_slice() else { return (number, None) };
    let map = state.snapshot().parcels.get(*only);
    let area = map.and_then(|map| check_area(parse_number(&parcel.area), map));
    (number, area.map(|(message, agrees)| (words.say(&message), if agrees { colours.ok } else { colours.warning })))
}

/// What the paper says as a whole; true when Enter was pressed in it.
fn paper_ui(ui: &mut Ui, form: &mut CertificateForm, state: &AppState) -> bool {
    let (words, colours) = (&state.words, Palette::current(ui));
    let wrong = |key: Option<&'static str>| key.map(|key| (words.text(key), colours.danger));
    let doubt = form.serial_doubt(state.snapshot()).map(|doubt| (words.say(&doubt), colours.warning));
    let serial = wrong(form.serial_trouble()).or(doubt);
    let date = wrong(CertificateForm::date_trouble(&form.issue_date));
    let area = wrong(CertificateForm::area_trouble(&form.area));
    let mut entered = false;
    ui.horizontal_top(|ui| {
        for (key, width, text, note) in [
            ("desktop-col-serial", 318.0, &mut form.serial, serial),
            ("desktop-col-issue-date", 140.0, &mut form.issue_date, date),
            ("desktop-col-registry-number", 142.0, &mut form.registry_number, None),
            ("desktop-printed-area", 200.0, &mut form.area, area),
            ("desktop-note", 330.0, &mut form.note, None),
        ] {
            let response = field_ui(ui, words, (key, width), text, note);
            entered |= is_entered(ui, &response);
        }
    });
    entered
}

/// The holders: names of the project stay masked until they are asked for; who is new here is his typist's own.
fn holders_ui(
    ui: &mut Ui,
    form: &mut CertificateForm,
    paper: &Certificate,
    cockpit: &Cockpit,
    words: &Words,
    acts: &mut Vec<Act>,
) -> bool {
    let seen = fields::may_see(paper, cockpit.revealed);
    let (mut entered, mut removed) = (false, None);
    ui.horizontal_wrapped(|ui| {
        for (at, holder) in form.holders.iter_mut().enumerate() {
            ui.push_id(("holder", at), |ui| {
                if holder.id.is_some() && !seen {
                    ui.vertical(|ui| {
                        ui.label(theme::muted(ui, words.text("desktop-holder-name")));
                        ui.label(MASK);
                    });
                    return;
                }
                let response = field_ui(ui, words, ("desktop-holder-name", 220.0), &mut holder.name, None);
                entered |= is_entered(ui, &response);
                if widgets::icon_button(ui, icons::ICON_CLOSE, &words.text("desktop-remove-holder")).clicked() {
                    removed = Some(at);
                }
            });
        }
        if !seen {
            let show = (icons::ICON_VISIBILITY.rich_text().size(16.0), words.text("cockpit-show-holders"));
            let button = widgets::named(ui.button(show), &words.text("cockpit-show-holders"));
            if button.clicked() {
                acts.push(Act::Cockpit(CockpitAct::Reveal));
            }
        }
        if ui.button(words.text("desktop-add-holder")).clicked() {
            form.holders.push(HolderForm::default());
        }
    });
    if let Some(at) = removed {
        form.holders.remove(at);
    }
    entered
}

/// A field of this width with its label above and its note below; the note's room is always there, so that nothing jumps.
fn field_ui(ui: &mut Ui, words: &Words, (key, width): (&'static str, f32), text: &mut String, note: Note) -> Response {
    ui.allocate_ui(vec2(width, 0.0), |ui| {
        ui.vertical(|ui| {
            ui.set_width(width);
            let response = widgets::form_field(ui, words, key, text);
            let (said, colour) = note.unwrap_or((String::new(), Color32::TRANSPARENT));
            ui.allocate_ui(vec2(width, NOTE_HEIGHT), |ui| {
                ui.set_min_height(NOTE_HEIGHT);
                if !said.is_empty() {
                    let text = RichText::new(&said).color(colour).size(11.5);
                    ui.add(egui::Label::new(text).truncate()).on_hover_text(said);
                }
            });
            response
        })
        .inner
    })
    .inner
}

fn is_entered(ui: &Ui, response: &Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
}
