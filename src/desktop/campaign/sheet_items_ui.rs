//! The items of a field sheet that came back: each code on it leads to its certificate or parcel; those of the map say which pages came.

use std::collections::{BTreeMap, BTreeSet};

use egui::Ui;
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::{AppState, Subject};
use super::super::theme;
use super::jobs::mark;
use super::rows::{counted, hint_ui, row, warning_ui};
use crate::cadastre::{PageCode, Scan};
use crate::i18n::Message;
use crate::tasks::field_sheet::{CodeSubject, GroupMark, SheetCode, SheetPage};

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
    let others = count - own.len();
    let (pages, items) = parted(own.into_iter().map(|code| code.about));
    if items.is_empty() && !pages.is_empty() {
        ui.label(theme::title(words.text("campaign-sheet-map")));
        hint_ui(ui, words.text("campaign-sheet-map-hint"));
    } else {
        ui.label(theme::title(counted(words, "campaign-sheet-items", items.len())));
        hint_ui(ui, words.text("campaign-sheet-items-hint"));
    }
    if others > 0 {
        warning_ui(ui, counted(words, "campaign-sheet-items-other", others));
    }
    for ((group, count), numbers) in &pages {
        let group = group.find(state.snapshot(), &mark);
        let group = group.map_or_else(|| words.text("campaign-sheet-group-gone"), str::to_owned);
        let numbers = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let line = Message::new("campaign-sheet-pages").with("group", group).with("numbers", numbers);
        ui.add(egui::Label::new(words.say(&line.with("count", *count))).wrap());
    }
    for about in items {
        let (label, subject) = item(&about, state);
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

/// Pages (from 1) by the sheet that they are of: its group, and how many it has.
type Pages = BTreeMap<(GroupMark, usize), BTreeSet<usize>>;

/// Pages, and items in their order.
fn parted(subjects: impl Iterator<Item = CodeSubject>) -> (Pages, Vec<CodeSubject>) {
    let (mut pages, mut items) = (Pages::new(), Vec::new());
    for subject in subjects {
        match subject {
            CodeSubject::Page(SheetPage { group, number, count }) => {
                pages.entry((group, count)).or_default().insert(number);
            }
            item => items.push(item),
        }
    }
    (pages, items)
}

/// What an item is called, and what it leads to; a page leads nowhere.
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
        CodeSubject::Page(_) => (String::new(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::CertificateId;
    use crate::tasks::field_sheet::ProjectMark;

    #[test]
    fn pages_are_told_sheet_by_sheet_and_items_stay_in_their_order() {
        let project = ProjectMark::of(&[]);
        let page =
            |group, number| CodeSubject::Page(SheetPage { group: GroupMark::of(&project, group), number, count: 5 });
        let items = [7, 3].map(|id| CodeSubject::Certificate(CertificateId(id)));
        let [first, second] = items.clone();
        let (pages, kept) =
            parted([page("Tổ 4", 2), first, page("Tổ 5", 1), second, page("Tổ 4", 1), page("Tổ 4", 2)].into_iter());
        assert_eq!(kept, items);
        assert_eq!(pages.get(&(GroupMark::of(&project, "Tổ 4"), 5)), Some(&[1, 2].into()));
        assert_eq!(pages.len(), 2);
    }
}
