//! Every act of the user that needs no object of its own: label, tooltip, icon, shortcut, and when it can run.
//!
//! Menu, toolbar, palette, shortcuts and help are all made from [`UiCommand`]. Acts that have an object (this link,
//! that row) are [`super::act::Act`]s.

use egui::{Key, KeyboardShortcut, Modifiers};
use egui_material_icons::MaterialIcon;
use egui_material_icons::icons;

use super::boundaries::BoundaryTool;
use super::state::{AppState, ListTab, Subject};
use super::together::needs_own_project;
use crate::coverage::Rule;
use crate::i18n::Message;
use crate::project::{Access, Saved};
use crate::tasks::themes::Theme;

/// Where a command stands in the menu bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    File,
    Edit,
    View,
    /// Everything that belongs to the campaign: papers, registers, progress.
    Campaign,
    Go,
    Help,
}

impl Menu {
    pub const ALL: [Menu; 6] = [Menu::File, Menu::Edit, Menu::View, Menu::Campaign, Menu::Go, Menu::Help];

    /// Key of its title.
    pub fn key(self) -> &'static str {
        match self {
            Self::File => "desktop-menu-file",
            Self::Edit => "desktop-menu-edit",
            Self::View => "desktop-menu-view",
            Self::Campaign => "desktop-menu-campaign",
            Self::Go => "desktop-menu-go",
            Self::Help => "desktop-menu-help",
        }
    }
}

/// Whether a command can run now.
#[derive(Debug, Clone, PartialEq)]
pub enum Availability {
    Available,
    /// Not here, for this reason.
    Disabled(Message),
}

macro_rules! commands {
    ($($variant:ident $key:literal $menu:ident $icon:ident [$($shortcut:expr),*];)*) => {
        /// An act of the user.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum UiCommand {
            $($variant,)*
        }

        impl UiCommand {
            /// Every command, in the order of the menus.
            pub const ALL: &[UiCommand] = &[$(UiCommand::$variant,)*];

            /// Key of its label.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("desktop-cmd-", $key),)*
                }
            }

            /// Key of the sentence that says what it does.
            pub fn tip_key(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("desktop-cmd-", $key, "-tip"),)*
                }
            }

            pub fn menu(self) -> Menu {
                match self {
                    $(Self::$variant => Menu::$menu,)*
                }
            }

            pub fn icon(self) -> MaterialIcon {
                match self {
                    $(Self::$variant => icons::$icon,)*
                }
            }

            /// Its shortcuts; the first is the one shown.
            pub fn shortcuts(self) -> &'static [KeyboardShortcut] {
                match self {
                    $(Self::$variant => const { &[$($shortcut),*] },)*
                }
            }
        }
    };
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

commands! {
    OpenMap "open-map" File ICON_MAP [ctrl(Key::O)];
    OpenProject "open-project" File ICON_FOLDER_OPEN [ctrl_shift(Key::O)];
    OpenTogether "open-together" File ICON_LOCATION_CITY [];
    OpenOwnProject "open-own-project" File ICON_OPEN_IN_NEW [];
    NewProject "new-project" File ICON_NOTE_ADD [ctrl(Key::N)];
    AddScans "add-scans" File ICON_SCANNER [ctrl_shift(Key::I)];
    Export "export" File ICON_IOS_SHARE [ctrl(Key::E)];
    ExportTable "export-table" File ICON_FILE_EXPORT [ctrl_shift(Key::E)];
    RetrySave "retry-save" File ICON_SYNC [];
    SaveCopy "save-copy" File ICON_FILE_COPY [];
    CloseProject "close-project" File ICON_CLOSE [ctrl(Key::W)];
    Quit "quit" File ICON_LOGOUT [];
    Undo "undo" Edit ICON_UNDO [ctrl(Key::Z)];
    Redo "redo" Edit ICON_REDO [ctrl(Key::Y), ctrl_shift(Key::Z)];
    GoBack "go-back" Edit ICON_RESTORE [];
    ShowOfAct "show-of-act" Edit ICON_SELECT_ALL [];
    Link "link" Edit ICON_LINK [plain(Key::L)];
    Unlink "unlink" Edit ICON_LINK_OFF [];
    EditParcel "edit-parcel" Edit ICON_EDIT [plain(Key::F2)];
    CornerTool "corner-tool" Edit ICON_TIMELINE [plain(Key::V)];
    ReshapeTool "reshape-tool" Edit ICON_DRAW [plain(Key::R)];
    SplitTool "split-tool" Edit ICON_CONTENT_CUT [plain(Key::T)];
    MergeTool "merge-tool" Edit ICON_MERGE [plain(Key::G)];
    DrawTool "draw-tool" Edit ICON_POLYLINE [plain(Key::P)];
    HoleTool "hole-tool" Edit ICON_FORMAT_SHAPES [plain(Key::H)];
    ShiftTool "shift-tool" Edit ICON_OPEN_WITH [plain(Key::M)];
    AddUnderlay "add-underlay" File ICON_ADD_PHOTO_ALTERNATE [];
    Georeference "georeference" Edit ICON_TRANSFORM [];
    LoadPoints "load-points" Edit ICON_PIN_DROP [];
    DeleteParcels "delete-parcels" Edit ICON_DELETE [ctrl(Key::Delete)];
    LockParcels "lock-parcels" Edit ICON_LOCK [];
    UnlockParcels "unlock-parcels" Edit ICON_LOCK_OPEN [];
    NewCertificate "new-certificate" Edit ICON_ADD [ctrl_shift(Key::N)];
    Deselect "deselect" Edit ICON_RADIO_BUTTON_UNCHECKED [ctrl_shift(Key::A)];
    ZoomAll "zoom-all" View ICON_ZOOM_OUT_MAP [ctrl_shift(Key::F)];
    ZoomSelection "zoom-selection" View ICON_CENTER_FOCUS_STRONG [ctrl(Key::J)];
    ViewBack "view-back" View ICON_CHEVRON_LEFT [alt(Key::ArrowLeft)];
    ViewForward "view-forward" View ICON_CHEVRON_RIGHT [alt(Key::ArrowRight)];
    AddBookmark "add-bookmark" View ICON_BOOKMARK_ADD [ctrl(Key::D)];
    Bookmarks "bookmarks" View ICON_BOOKMARKS [ctrl_shift(Key::D)];
    ColourLandUse "colour-land-use" View ICON_PALETTE [];
    ColourLinks "colour-links" View ICON_POLYLINE [];
    ColourBlocks "colour-blocks" View ICON_STACKS [];
    ColourFindings "colour-findings" View ICON_WARNING [];
    ColourColumn "colour-column" View ICON_VIEW_COLUMN [];
    ShowListed "show-listed" View ICON_FILTER_ALT [];
    ShowSelected "show-selected" View ICON_HIGHLIGHT_ALT [];
    ShowAllParcels "show-all-parcels" View ICON_FILTER_ALT_OFF [];
    Labels "labels" View ICON_LABEL [];
    SideLabels "side-labels" View ICON_STRAIGHTEN [];
    ToggleLayers "toggle-layers" View ICON_LAYERS [];
    ToggleInspector "toggle-inspector" View ICON_VIEW_SIDEBAR [];
    ToggleList "toggle-list" View ICON_TABLE_ROWS [ctrl(Key::B)];
    ToggleViewer "toggle-viewer" View ICON_IMAGE [];
    ThemeSystem "theme-system" View ICON_DESKTOP_WINDOWS [];
    ThemeLight "theme-light" View ICON_LIGHT_MODE [];
    ThemeDark "theme-dark" View ICON_DARK_MODE [];
    ThemeHighContrast "theme-high-contrast" View ICON_CONTRAST [];
    ScaleUp "scale-up" View ICON_ZOOM_IN [ctrl(Key::Plus), ctrl(Key::Equals)];
    ScaleDown "scale-down" View ICON_ZOOM_OUT [ctrl(Key::Minus)];
    ScaleReset "scale-reset" View ICON_RESTART_ALT [ctrl(Key::Num0)];
    Language "language" View ICON_LANGUAGE [];
    FullScreen "full-screen" View ICON_FULLSCREEN [plain(Key::F11)];
    Cockpit "cockpit" Campaign ICON_DYNAMIC_FEED [plain(Key::F3)];
    AutoLink "auto-link" Campaign ICON_ADD_LINK [];
    Crosswalks "crosswalks" Campaign ICON_COMPARE_ARROWS [];
    WatchFolder "watch-folder" Campaign ICON_FOLDER_EYE [];
    Copies "copies" Campaign ICON_COMPARE [];
    RescanList "rescan-list" Campaign ICON_DOCUMENT_SCANNER [];
    ImportRegister "import-register" Campaign ICON_UPLOAD_FILE [];
    ExportRegister "export-register" Campaign ICON_TABLE_VIEW [];
    CheckLinks "check-links" Campaign ICON_FACT_CHECK [];
    CheckFiles "check-files" Campaign ICON_RULE [];
    RepairMap "repair-map" Campaign ICON_HEALING [];
    ExceptFinding "except-finding" Campaign ICON_FLAG [];
    WithdrawException "withdraw-exception" Campaign ICON_BACKSPACE [];
    Progress "progress" Campaign ICON_INSIGHTS [];
    FieldSheets "field-sheets" Campaign ICON_ASSIGNMENT [];
    PaperSettings "paper-settings" Campaign ICON_SETTINGS [];
    WipePersonal "wipe-personal" Campaign ICON_DELETE_FOREVER [];
    Search "search" Go ICON_SEARCH [ctrl(Key::F)];
    FindInList "find-in-list" Go ICON_FIND_IN_PAGE [ctrl(Key::G)];
    Palette "palette" Go ICON_TERMINAL [ctrl(Key::K), ctrl_shift(Key::P)];
    ShowCertificates "show-certificates" Go ICON_DESCRIPTION [ctrl(Key::Num1)];
    ShowScans "show-scans" Go ICON_PICTURE_AS_PDF [ctrl(Key::Num2)];
    ShowParcels "show-parcels" Go ICON_PENTAGON [ctrl(Key::Num3), plain(Key::F6)];
    ShowLinks "show-links" Go ICON_LINK [ctrl(Key::Num4)];
    ShowFindings "show-findings" Go ICON_WARNING [ctrl(Key::Num5)];
    ShowHistory "show-history" Go ICON_HISTORY [ctrl(Key::Num6)];
    ShowNotices "show-notices" Go ICON_NOTIFICATIONS [ctrl(Key::Num7)];
    Help "help" Help ICON_HELP [plain(Key::F1), plain(Key::Questionmark)];
    Tour "tour" Help ICON_SCHOOL [];
}

impl UiCommand {
    /// Why it cannot run in this state, as said to the user.
    pub fn why_not(self, state: &AppState) -> Option<String> {
        self.obstacle(state).map(|key| state.words.text(key))
    }

    /// Whether it can run in this state, and if not, why.
    pub fn availability(self, state: &AppState) -> Availability {
        match self.obstacle(state) {
            Some(key) => Availability::Disabled(Message::new(key)),
            None => Availability::Available,
        }
    }

    /// Key of the reason why it cannot run.
    fn obstacle(self, state: &AppState) -> Option<&'static str> {
        if self.needs_project() && state.session.is_none() {
            return Some("desktop-needs-project");
        }
        if state.is_together() && needs_own_project(self) {
            return Some("together-needs-own");
        }
        if let Some(obstacle) = state.change_obstacle().filter(|_| self.changes_project()) {
            return Some(obstacle);
        }
        let session = state.session.as_ref();
        match self {
            Self::Undo if session.is_some_and(|session| session.undoable().is_none()) => {
                Some("desktop-nothing-to-undo")
            }
            Self::Redo if session.is_some_and(|session| session.redoable().is_none()) => {
                Some("desktop-nothing-to-redo")
            }
            Self::GoBack | Self::ShowOfAct if state.act.is_none() => Some("history-needs-act"),
            Self::GoBack if state.steps_back_to_act().is_none() => Some("history-cannot-go-back"),
            Self::ShowOfAct if session.is_some_and(|session| session.saved() != Saved::OnDisk) => {
                Some("history-needs-disk")
            }
            Self::RetrySave if session.is_some_and(|session| !matches!(session.saved(), Saved::Failed(_))) => {
                Some("desktop-nothing-to-retry")
            }
            Self::OpenOwnProject if !state.is_together() => Some("together-needs-several"),
            Self::OpenOwnProject if state.parcel_of_ward().is_none() => Some("desktop-needs-parcel"),
            Self::OpenProject | Self::OpenTogether | Self::NewProject | Self::Tour if state.has_unsaved_acts() => {
                Some("desktop-needs-disk")
            }
            Self::SaveCopy if session.is_some_and(|session| session.access() == Access::ReadOnly) => {
                Some("desktop-needs-write-access")
            }
            Self::Link if state.linkable_certificate().is_none() => Some("desktop-needs-certificate"),
            Self::Unlink if state.single_link().is_none() => Some("desktop-needs-link"),
            Self::EditParcel if !matches!(state.selection.subject, Subject::Parcel(_)) => Some("desktop-needs-parcel"),
            Self::DeleteParcels if state.selection.parcels.is_empty() => Some("desktop-needs-parcel"),
            Self::LockParcels if !state.selected_parcels().any(|parcel| !parcel.is_locked()) => {
                Some("boundary-needs-unlocked")
            }
            Self::UnlockParcels if !state.selected_parcels().any(|parcel| parcel.is_locked()) => {
                Some("boundary-needs-locked")
            }
            Self::ShowSelected if state.selection.parcels.is_empty() => Some("desktop-needs-selection"),
            Self::ShowAllParcels if state.shown_parcels.is_none() && state.filter.is_none() => {
                Some("look-needs-filter")
            }
            Self::ColourBlocks | Self::ColourFindings | Self::ColourColumn | Self::ShowListed
                if state.snapshot().parcels.is_empty() =>
            {
                Some("desktop-needs-parcels")
            }
            Self::ViewBack if !state.views.0 => Some("look-needs-view-before"),
            Self::ViewForward if !state.views.1 => Some("look-needs-view-after"),
            Self::ZoomSelection if !state.has_parcels_in_focus() => Some("desktop-needs-selection"),
            Self::Deselect if state.selection.subject == Subject::Nothing && state.selection.parcels.is_empty() => {
                Some("desktop-needs-selection")
            }
            Self::ToggleViewer if state.viewed_scan.is_none() => Some("desktop-needs-scan"),
            _ if self.boundary_tool().is_some() && (state.cockpit || state.copies) => Some("boundary-needs-map"),
            _ if self.boundary_tool().is_some() && state.snapshot().parcels.is_empty() => Some("desktop-needs-parcels"),
            Self::AddUnderlay if state.snapshot().settings.crs.is_none() => Some("underlay-no-map"),
            Self::Georeference if state.cockpit || state.copies => Some("boundary-needs-map"),
            Self::Georeference if state.snapshot().underlays.is_empty() => Some("underlay-needs-one"),
            Self::Export | Self::ExportTable | Self::RepairMap if state.snapshot().parcels.is_empty() => {
                Some("desktop-needs-parcels")
            }
            Self::FindInList if state.cockpit || state.copies => Some("table-needs-list"),
            Self::ExportRegister
                if state.snapshot().certificates.is_empty() && state.snapshot().register.is_empty() =>
            {
                Some("office-needs-certificates")
            }
            Self::RescanList if state.snapshot().scans.is_empty() => Some("office-needs-scans"),
            Self::ExceptFinding => fault_obstacle(state),
            Self::WithdrawException => fault_obstacle(state).or_else(|| {
                let fault = state.chosen_finding().and_then(|finding| finding.fault.as_ref());
                let exception = fault.and_then(|fault| state.snapshot().exception_of(&fault.name));
                exception.is_none().then_some("office-needs-exception")
            }),
            Self::ImportRegister | Self::CheckLinks | Self::CheckFiles | Self::RepairMap if state.job_blocks() => {
                Some("desktop-needs-idle")
            }
            Self::AddScans
            | Self::AutoLink
            | Self::Export
            | Self::OpenMap
            | Self::OpenProject
            | Self::OpenTogether
            | Self::OpenOwnProject
            | Self::NewProject
            | Self::Tour
            | Self::WipePersonal
                if state.job_blocks() =>
            {
                Some("desktop-needs-idle")
            }
            _ => None,
        }
    }

    fn needs_project(self) -> bool {
        !matches!(
            self,
            Self::OpenMap
                | Self::OpenProject
                | Self::OpenTogether
                | Self::NewProject
                | Self::Quit
                | Self::ThemeSystem
                | Self::ThemeLight
                | Self::ThemeDark
                | Self::ThemeHighContrast
                | Self::ScaleUp
                | Self::ScaleDown
                | Self::ScaleReset
                | Self::Language
                | Self::FullScreen
                | Self::Palette
                | Self::Help
                | Self::Tour
                | Self::ShowNotices
                | Self::PaperSettings
                | Self::ColourLandUse
                | Self::ColourLinks
                | Self::Labels
                | Self::SideLabels
        )
    }

    fn changes_project(self) -> bool {
        matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::GoBack
                | Self::Link
                | Self::Unlink
                | Self::AddScans
                | Self::AutoLink
                | Self::ImportRegister
                | Self::ExportRegister
                | Self::CheckLinks
                | Self::CheckFiles
                | Self::RepairMap
                | Self::ExceptFinding
                | Self::WithdrawException
                | Self::WatchFolder
                | Self::NewCertificate
                | Self::EditParcel
                | Self::CornerTool
                | Self::ReshapeTool
                | Self::SplitTool
                | Self::MergeTool
                | Self::DrawTool
                | Self::ShiftTool
                | Self::HoleTool
                | Self::DeleteParcels
                | Self::LockParcels
                | Self::UnlockParcels
                | Self::AddUnderlay
                | Self::Georeference
                | Self::OpenMap
                | Self::WipePersonal
        )
    }

    /// Whether it is a switch that is on now; `None` for what is no switch.
    pub fn is_on(self, state: &AppState) -> Option<bool> {
        use super::look::{Colouring, ParcelFilter};
        use super::theme::ThemeChoice;
        let (settings, panels) = (&state.settings, &state.settings.panels);
        match self {
            Self::Georeference => Some(state.georeferenced.is_some()),
            Self::ColourLandUse => Some(state.colouring == Colouring::LandUse),
            Self::ColourLinks => Some(state.colouring == Colouring::Links),
            Self::ColourBlocks => Some(state.colouring == Colouring::Theme(Theme::Blocks)),
            Self::ColourFindings => Some(state.colouring == Colouring::Theme(Theme::Findings)),
            Self::ColourColumn => Some(state.colouring.column().is_some()),
            Self::ShowListed => Some(state.filter == Some(ParcelFilter::Listed)),
            Self::ShowSelected => Some(matches!(state.filter, Some(ParcelFilter::These(..)))),
            Self::ShowAllParcels => Some(state.filter.is_none() && state.shown_parcels.is_none()),
            Self::Labels => Some(settings.labels),
            Self::SideLabels => Some(settings.side_labels),
            Self::ToggleLayers => Some(panels.layers),
            Self::ToggleInspector => Some(panels.inspector),
            Self::ToggleList => Some(panels.list),
            Self::ToggleViewer => Some(panels.viewer),
            Self::Cockpit => Some(state.cockpit),
            Self::Copies => Some(state.copies),
            Self::WatchFolder => Some(state.folder_watch.is_some()),
            Self::ThemeSystem => Some(settings.theme == ThemeChoice::System),
            Self::ThemeLight => Some(settings.theme == ThemeChoice::Light),
            Self::ThemeDark => Some(settings.theme == ThemeChoice::Dark),
            Self::ThemeHighContrast => Some(settings.theme == ThemeChoice::HighContrast),
            _ => self.boundary_tool().map(|tool| state.boundary_tool == Some(tool)),
        }
    }

    /// The tool that it turns on and off.
    pub fn boundary_tool(self) -> Option<BoundaryTool> {
        BoundaryTool::ALL.into_iter().find(|tool| tool.command() == self)
    }

    /// The list that it shows.
    pub fn tab(self) -> Option<ListTab> {
        match self {
            Self::ShowCertificates => Some(ListTab::Certificates),
            Self::ShowScans => Some(ListTab::Scans),
            Self::ShowParcels => Some(ListTab::Parcels),
            Self::ShowLinks => Some(ListTab::Links),
            Self::ShowFindings => Some(ListTab::Findings),
            Self::ShowHistory => Some(ListTab::History),
            Self::ShowNotices => Some(ListTab::Notices),
            _ => None,
        }
    }

    /// The shortcut as a user reads it: `Ctrl+O`.
    pub fn shortcut_text(self) -> Option<String> {
        let names = egui::ModifierNames::NAMES;
        self.shortcuts().first().map(|shortcut| shortcut.format(&names, cfg!(target_os = "macos")))
    }
}

/// Key of the reason why the chosen finding is no fault of the map that is known again.
fn fault_obstacle(state: &AppState) -> Option<&'static str> {
    match state.chosen_finding() {
        None => Some("office-needs-finding"),
        Some(finding) if Rule::from_name(&finding.rule).is_none() => Some("office-needs-fault"),
        Some(finding) if finding.fault.is_none() => Some("office-needs-new-check"),
        Some(_) => None,
    }
}

/// The command whose shortcut was pressed. Keys without Ctrl or Alt belong to text fields while one is in focus.
pub fn pressed(ctx: &egui::Context) -> Option<UiCommand> {
    // Not `egui_wants_keyboard_input`: that is true of the map and of any button that was clicked last.
    let typing = ctx.text_edit_focused();
    let mut shortcuts: Vec<(UiCommand, KeyboardShortcut)> = UiCommand::ALL
        .iter()
        .flat_map(|command| command.shortcuts().iter().map(|shortcut| (*command, *shortcut)))
        .filter(|(command, shortcut)| !typing || !belongs_to_text_fields(*command, shortcut))
        .collect();
    // The most specific modifiers first: Ctrl+Shift+Z is not Ctrl+Z.
    shortcuts.sort_by_key(|(_, shortcut)| !(shortcut.modifiers.shift || shortcut.modifiers.alt));
    ctx.input_mut(|input| {
        shortcuts.iter().find(|(_, shortcut)| input.consume_shortcut(shortcut)).map(|(command, _)| *command)
    })
}

/// Undo, redo, deleting a word (Ctrl+Delete) and every key without Ctrl or Alt; function keys stay ours.
fn belongs_to_text_fields(command: UiCommand, shortcut: &KeyboardShortcut) -> bool {
    let function_key = matches!(shortcut.logical_key, Key::F1 | Key::F2 | Key::F3 | Key::F6 | Key::F11);
    let bare = !shortcut.modifiers.command && !shortcut.modifiers.alt && !function_key;
    bare || matches!(command, UiCommand::Undo | UiCommand::Redo | UiCommand::DeleteParcels)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let mut seen = BTreeSet::new();
        for command in UiCommand::ALL {
            for shortcut in command.shortcuts() {
                let text = shortcut.format(&egui::ModifierNames::NAMES, false);
                assert!(seen.insert(text.clone()), "{command:?}: {text} is taken");
            }
        }
    }

    /// The command of a shortcut, pressed while a text field has the focus or not.
    fn pressed_with(shortcut: KeyboardShortcut, typing: bool) -> Option<UiCommand> {
        let (ctx, mut text, mut found) = (egui::Context::default(), "tờ 5".to_owned(), None);
        let key = egui::Event::Key {
            key: shortcut.logical_key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: shortcut.modifiers,
        };
        for events in [Vec::new(), vec![key]] {
            let mut output = ctx.run_ui(egui::RawInput { events, ..egui::RawInput::default() }, |ui| {
                found = found.or(pressed(ui.ctx()));
                let field = ui.text_edit_singleline(&mut text);
                if typing {
                    field.request_focus();
                }
            });
            // Nothing draws here; egui insists that somebody took the glyphs.
            output.textures_delta.clear();
        }
        found
    }

    #[test]
    fn what_edits_a_text_edits_no_project_while_a_field_has_the_focus() {
        for command in [UiCommand::DeleteParcels, UiCommand::Undo, UiCommand::Redo, UiCommand::CornerTool] {
            let shortcut = command.shortcuts()[0];
            assert_eq!(pressed_with(shortcut, false), Some(command));
            assert_eq!(pressed_with(shortcut, true), None, "{command:?}");
        }
        assert_eq!(pressed_with(ctrl(Key::E), true), Some(UiCommand::Export));
    }

    #[test]
    fn every_command_has_words_in_both_languages() {
        for language in [crate::i18n::Language::Vietnamese, crate::i18n::Language::English] {
            let words = super::super::words::Words::new(language);
            for command in UiCommand::ALL {
                for key in [command.key(), command.tip_key()] {
                    assert_ne!(words.text(key), key, "{language:?}");
                }
            }
        }
    }
}
