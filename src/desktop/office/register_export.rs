//! The dialog that sends the register out: which rows, what is in them, what for, and where the file goes.

use std::path::{Path, PathBuf};

use egui::{Context, RichText, Ui};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::dialogs::{PathField, Purpose, path_field_ui};
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::super::words::Words;
use crate::editing::DisclosurePurpose;
use crate::i18n::Message;
use crate::tasks::registers::{RegisterCounts, RegisterSelection, export_disclosure};

/// What goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    One(RegisterSelection),
    /// A workbook for each residential group, in the folder of the path.
    EachGroup,
}

impl What {
    fn selection(&self) -> Option<&RegisterSelection> {
        match self {
            Self::One(selection) => Some(selection),
            Self::EachGroup => None,
        }
    }
}

/// What the register has: as a whole, and by residential group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    pub whole: RegisterCounts,
    pub groups: Vec<(String, RegisterCounts)>,
}

/// The dialog while it is open.
pub struct RegisterExportDialog {
    pub target: PathField,
    what: What,
    /// `None` until they are counted.
    counts: Option<Counts>,
    /// Own words; `None` for the usual purpose.
    purpose: Option<String>,
}

/// What the user decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Waiting,
    Cancelled,
    /// Write it, once the journal has this: subject, and purpose.
    Go {
        what: What,
        target: PathBuf,
        disclosure: (Message, Message),
    },
}

impl RegisterExportDialog {
    /// Beside the project, under its name.
    pub fn new(project: &Path) -> Self {
        let stem = project.file_stem().unwrap_or_default().to_string_lossy();
        let target = project.with_file_name(format!("{stem} – PL3.xlsx"));
        Self {
            target: PathField::new(Purpose::ExportRegister, Some(&target)),
            what: What::One(RegisterSelection::Whole),
            counts: None,
            purpose: None,
        }
    }

    pub fn take(&mut self, counts: Counts) {
        self.counts = Some(counts);
    }

    fn counts(&self) -> Option<RegisterCounts> {
        let counts = self.counts.as_ref()?;
        match &self.what {
            What::One(RegisterSelection::Whole) => Some(counts.whole),
            What::One(RegisterSelection::Group(group)) => {
                counts.groups.iter().find(|(name, _)| name == group).map(|(_, counts)| *counts)
            }
            What::EachGroup => Some(counts.groups.iter().fold(RegisterCounts::default(), |mut sum, (_, counts)| {
                sum.rows += counts.rows;
                sum.linked += counts.linked;
                sum.appended += counts.appended;
                sum
            })),
        }
    }

    /// Subject and purpose for the journal; `None` while own words are too few.
    fn disclosure(&self) -> Option<(Message, Message)> {
        let (subject, usual) = export_disclosure(self.what.selection());
        match &self.purpose {
            None => Some((subject, usual)),
            Some(typed) => DisclosurePurpose::typed(typed).map(|purpose| (subject, purpose.message())),
        }
    }
}

pub fn register_export_ui(
    ctx: &Context,
    dialog: &mut RegisterExportDialog,
    state: &AppState,
    acts: &mut Vec<Act>,
) -> Answer {
    let words = &state.words;
    let mut answer = Answer::Waiting;
    let modal = widgets::modal(ctx, "register-export").show(ctx, |ui| {
        ui.set_width(640.0);
        ui.label(theme::title(words.text("office-export-title")));
        ui.add_space(theme::SPACE_XS);
        what_ui(ui, dialog, words);
        counts_ui(ui, dialog, words);
        ui.add_space(theme::SPACE_S);
        path_field_ui(ui, &words.text("office-export-file"), &mut dialog.target, state, acts);
        if dialog.what == What::EachGroup {
            let folder = dialog.target.path().and_then(|path| path.parent().map(Path::to_owned)).unwrap_or_default();
            let told = Message::new("office-export-folder").with("folder", folder);
            ui.add(egui::Label::new(theme::muted(ui, words.say(&told))).wrap());
        }
        ui.add_space(theme::SPACE_S);
        purpose_ui(ui, dialog, words);
        ui.add_space(theme::SPACE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let disclosure = dialog.disclosure();
            let rows = dialog.counts().is_some_and(|counts| counts.rows > 0);
            let why_not = words
                .unless(rows, "office-export-needs-rows")
                .or_else(|| words.unless(disclosure.is_some(), "office-export-needs-purpose"))
                .or_else(|| words.unless(dialog.target.path().is_some(), "desktop-needs-path"));
            let ready = dialog.target.path().zip(disclosure).filter(|_| rows);
            if widgets::primary_button(ui, why_not, words.text("office-write")).clicked()
                && let Some((target, disclosure)) = ready
            {
                answer = Answer::Go { what: dialog.what.clone(), target, disclosure };
            }
            if ui.button(words.text("desktop-cancel")).clicked() {
                answer = Answer::Cancelled;
            }
        });
    });
    if modal.should_close() { Answer::Cancelled } else { answer }
}

fn what_ui(ui: &mut Ui, dialog: &mut RegisterExportDialog, words: &Words) {
    let groups: Vec<String> =
        dialog.counts.iter().flat_map(|counts| counts.groups.iter().map(|(group, _)| group.clone())).collect();
    let whole = What::One(RegisterSelection::Whole);
    ui.horizontal_wrapped(|ui| {
        widgets::clear_marks(ui);
        ui.radio_value(&mut dialog.what, whole, words.text("office-export-whole"));
        let one = match &dialog.what {
            What::One(RegisterSelection::Group(group)) => Some(group.clone()),
            _ => None,
        };
        widgets::offered_ui(ui, words.unless(!groups.is_empty(), "office-export-needs-groups"), |ui| {
            ui.radio_value(&mut dialog.what, What::EachGroup, words.text("office-export-each"));
            let chosen = ui.radio(one.is_some(), words.text("office-export-group")).clicked();
            if let Some(first) = groups.first().filter(|_| chosen && one.is_none()) {
                dialog.what = What::One(RegisterSelection::Group(first.clone()));
            }
            let mut group = one.clone().unwrap_or_default();
            let label = words.text("office-export-group");
            widgets::offered_ui(ui, words.unless(one.is_some(), "office-export-needs-one"), |ui| {
                let combo = egui::ComboBox::from_id_salt("group").width(170.0).selected_text(&group);
                let response = combo.show_ui(ui, |ui| {
                    for choice in &groups {
                        ui.selectable_value(&mut group, choice.clone(), choice);
                    }
                });
                let name = format!("{label}: {group}");
                response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &name));
            });
            if one.is_some_and(|one| one != group) {
                dialog.what = What::One(RegisterSelection::Group(group));
            }
        });
    });
    if dialog.counts.is_some() && groups.is_empty() {
        ui.add(egui::Label::new(theme::muted(ui, words.text("office-export-no-groups"))).wrap());
    }
    if dialog.what != What::One(RegisterSelection::Whole) {
        ui.add(egui::Label::new(theme::muted(ui, words.text("office-export-locked"))).wrap());
    }
}

fn counts_ui(ui: &mut Ui, dialog: &RegisterExportDialog, words: &Words) {
    let Some(counts) = dialog.counts() else {
        ui.label(theme::muted(ui, words.text("office-export-counting")));
        return;
    };
    let told = Message::new("office-export-counts")
        .with("rows", counts.rows)
        .with("linked", counts.linked)
        .with("appended", counts.appended);
    ui.add(egui::Label::new(words.say(&told)).wrap());
}

fn purpose_ui(ui: &mut Ui, dialog: &mut RegisterExportDialog, words: &Words) {
    let colours = Palette::current(ui);
    ui.horizontal_wrapped(|ui| {
        ui.label(icons::ICON_LOCK.rich_text().size(16.0).color(colours.warning));
        let warning = RichText::new(words.text("office-export-personal")).color(colours.warning);
        ui.add(egui::Label::new(warning).wrap());
    });
    let (_, usual) = export_disclosure(dialog.what.selection());
    ui.horizontal(|ui| {
        widgets::clear_marks(ui);
        ui.label(theme::muted(ui, words.text("office-export-purpose")));
        if ui.radio(dialog.purpose.is_none(), words.say(&usual)).clicked() {
            dialog.purpose = None;
        }
        if ui.radio(dialog.purpose.is_some(), words.text("office-export-other-purpose")).clicked() {
            dialog.purpose.get_or_insert_default();
        }
    });
    if let Some(typed) = &mut dialog.purpose {
        widgets::form_field(ui, words, "office-export-own-words", typed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_out_without_a_purpose() {
        let mut dialog = RegisterExportDialog::new(Path::new("/a/phường.thuaso"));
        assert_eq!(dialog.target.path(), Some(PathBuf::from("/a/phường – PL3.xlsx")));
        assert!(dialog.disclosure().is_some());
        dialog.purpose = Some("ab".to_owned());
        assert_eq!(dialog.disclosure(), None);
        dialog.purpose = Some("nộp cho thành phố".to_owned());
        assert_eq!(
            dialog.disclosure().map(|(_, purpose)| purpose.key.to_string()),
            Some("disclosure-typed".to_owned())
        );
    }

    #[test]
    fn the_counts_are_those_of_what_goes_out() {
        let mut dialog = RegisterExportDialog::new(Path::new("/a/b.thuaso"));
        let counts = |rows| RegisterCounts { rows, linked: 1, appended: 0 };
        assert_eq!(dialog.counts(), None);
        dialog.take(Counts {
            whole: counts(9),
            groups: vec![("TDP 1".to_owned(), counts(3)), ("TDP 2".to_owned(), counts(4))],
        });
        let rows = |dialog: &RegisterExportDialog| dialog.counts().map(|counts| counts.rows);
        assert_eq!(rows(&dialog), Some(9));
        dialog.what = What::EachGroup;
        assert_eq!(rows(&dialog), Some(7));
        dialog.what = What::One(RegisterSelection::Group("TDP 2".to_owned()));
        assert_eq!(rows(&dialog), Some(4));
    }
}
