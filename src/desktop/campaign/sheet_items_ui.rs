//! The items of a field sheet that came back: each code on it leads to its certificate or parcel.

use egui::Ui;
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::{AppState, Subject};
use super::super::theme;
use super::jobs::mark;
use super::rows::{counted, hint_ui, row, warning_ui};
use crate::cadastre::{PageCode, Scan};
use crate::i18n::Message;
use crate::tasks::field_sheet::{CodeSubject, SheetCode};

/// Draws what the codes of a scan lead to, in the order of its pages; nothing for a scan without such codes.
pub fn sheet_items_ui(ui: &mut Ui, scan: &Scan, state: &AppState, acts: &mut Vec<Act>) {
    let codes = scan.readings.iter().flat_map(|reading| &reading.codes).filter_map(|code| match code {
        PageCode::FieldSheet { text } => SheetCode::parse(text),
        _ => None,
    });
    let codes: Vec<SheetCode> = codes.collect();
    let Some(session) = state.session.as_ref().filter(|_| !codes.is_empty()) else { return };
    let (words, mark) = (&state.words, mark(session));
    let count = codes.len();
    let own: Vec<SheetCode> = codes.into_iter().filter(|code| code.project == mark).collect();
    ui.label(theme::title(counted(words, "campaign-sheet-items", own.len())));
    hint_ui(ui, words.text("campaign-sheet-items-hint"));
    if own.len() < count {
        warning_ui(ui, counted(words, "campaign-sheet-items-other", count - own.len()));
    }
    for code in own {
        let (label, subject) = item(&code.about, state);
        let known = subject.is_some();
        let response = row(ui, theme::ROW_HEIGHT, false, &label, |ui| {
            ui.horizontal(|ui| {
                let icon = if known { icons::ICON_ARROW_FORWARD } else { icons::ICON_HELP };
                ui.label(icon.rich_text().size(15.0));
                ui.add(egui::Label::new(label.as_str()).truncate());
            });
        });
        if let Some(subject) = subject.filter(|_| response.clicked()) {
            acts.push(Act::GoTo(subject));
        }
    }
}

/// What an item is called, and what it leads to.
fn item(about: &CodeSubject, state: &AppState) -> (String, Option<Subject>) {
    let (words, snapshot) = (&state.words, state.snapshot());
    match about {
        CodeSubject::Certificate(id) => match snapshot.certificates.get(*id) {
            Some(paper) => {
                let serial = paper.serial.as_ref().map_or_else(|| words.text("desktop-no-serial"), ToString::to_string);
                let linked = snapshot.links_of_certificate(*id).filter_map(|link| snapshot.parcels.get(link.parcel));
                let places: Vec<String> = linked.map(|parcel| parcel.label()).collect();
                let place = match (places.as_slice(), paper.printed_parcels.first()) {
                    ([], Some(printed)) if !printed.number.is_empty() => {
                        let printed = format!("{}/{}", printed.sheet, printed.number);
                        words.say(&Message::new("campaign-exception-printed").with("printed", printed))
                    }
                    (linked, _) => linked.join(", "),
                };
                (format!("{serial}  {place}"), Some(Subject::Certificate(*id)))
            }
            None => (words.text("campaign-sheet-item-gone"), None),
        },
        CodeSubject::Parcel { sheet, number } => {
            let name = format!("{sheet}/{number}");
            let subject = match state.parcels_named(&name).as_slice() {
                [one] => Some(Subject::Parcel(*one)),
                _ => None,
            };
            (name, subject)
        }
    }
}
