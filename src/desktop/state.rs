//! What the window knows beside the project: selection, link in waiting, what is shown. Apart from what is stored.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use super::boundaries::BoundaryTool;
use super::dialogs::SystemDialog;
use super::folder_watch::FolderStatus;
use super::look::{Bookmark, Colouring, ParcelFilter, ProjectMap};
use super::map::Look;
use super::office::Checked;
use super::settings::Settings;
use super::thumbnails::Thumbnails;
use super::underlays::{UNCHANGED_LOOKS, UnderlayLooks};
use super::words::Words;
use crate::cadastre::{CertificateId, Finding, FindingId, LinkId, Parcel, ParcelId, ScanId, Snapshot, UnderlayId};
use crate::project::{Access, Saved, Session};
use crate::tasks::search::SearchIndex;
use crate::tasks::themes::Classified;

/// What the inspector shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subject {
    #[default]
    Nothing,
    Parcel(ParcelId),
    Certificate(CertificateId),
    Scan(ScanId),
}

/// One selection for map, lists and inspector.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    pub subject: Subject,
    /// Shared: those who follow it see at once that it is still the same, were it a whole ward.
    pub parcels: Arc<BTreeSet<ParcelId>>,
}

/// A link that waits for its parcel, or for a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linking {
    pub certificate: CertificateId,
    /// The parcel that was clicked; `None` while waiting for the click.
    pub parcel: Option<ParcelId>,
}

/// The lists at the bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ListTab {
    #[default]
    Certificates,
    Scans,
    Parcels,
    Links,
    Findings,
    History,
    Notices,
}

impl ListTab {
    pub const ALL: [ListTab; 7] =
        [Self::Certificates, Self::Scans, Self::Parcels, Self::Links, Self::Findings, Self::History, Self::Notices];

    /// Key of its title.
    pub fn key(self) -> &'static str {
        match self {
            Self::Certificates => "desktop-tab-certificates",
            Self::Scans => "desktop-tab-scans",
            Self::Parcels => "desktop-tab-parcels",
            Self::Links => "desktop-tab-links",
            Self::Findings => "desktop-tab-findings",
            Self::History => "desktop-tab-history",
            Self::Notices => "desktop-tab-notices",
        }
    }
}

/// The state that panels draw from.
pub struct AppState {
    pub words: Words,
    pub settings: Settings,
    pub session: Option<Session>,
    pub selection: Selection,
    pub linking: Option<Linking>,
    /// The linking cockpit stands in the place of the panels.
    pub cockpit: bool,
    /// What the mouse does to boundaries; without it the map selects.
    pub boundary_tool: Option<BoundaryTool>,
    /// The picture that is placed by control points.
    pub georeferenced: Option<UnderlayId>,
    /// Copies side by side stand there.
    pub copies: bool,
    /// The folder that is watched for new scans, and how many came.
    pub folder_watch: Option<FolderStatus>,
    pub tab: ListTab,
    /// The finding that was chosen last.
    pub finding: Option<FindingId>,
    /// The act that was chosen last in the history, by its number in the journal.
    pub act: Option<u64>,
    pub viewed_scan: Option<ScanId>,
    /// Small pictures of pages, as panels wish for them.
    pub thumbnails: Thumbnails,
    pub colouring: Colouring,
    pub filter: Option<ParcelFilter>,
    /// As the map is drawn: jobs bring it to what is wanted.
    pub look: Look,
    /// What the classes of the look are.
    pub classified: Option<Arc<Classified>>,
    /// How many parcels the map shows; `None` where that is all.
    pub shown_parcels: Option<usize>,
    /// Whether there is a view of the map before this one, and one after it.
    pub views: (bool, bool),
    /// A job that will change the project is running.
    pub changing_job: bool,
    pub system_dialog: SystemDialog,
    /// What the last check of this run said of the parcels.
    pub checked: Option<Arc<Checked>>,
    /// Of this revision or the one before, until its job is done; `None` before the first.
    pub search_index: Option<Arc<SearchIndex>>,
}

static EMPTY: LazyLock<Arc<Snapshot>> = LazyLock::new(Arc::default);

impl AppState {
    /// How many small pictures of pages are there.
    pub fn thumbnails_shown(&self) -> usize {
        self.thumbnails.shown()
    }

    pub fn new(settings: Settings) -> Self {
        Self {
            words: Words::new(settings.language),
            settings,
            session: None,
            selection: Selection::default(),
            linking: None,
            cockpit: false,
            boundary_tool: None,
            georeferenced: None,
            copies: false,
            folder_watch: None,
            tab: ListTab::default(),
            finding: None,
            act: None,
            viewed_scan: None,
            thumbnails: Thumbnails::default(),
            colouring: Colouring::default(),
            filter: None,
            look: Look::default(),
            classified: None,
            shown_parcels: None,
            views: (false, false),
            changing_job: false,
            system_dialog: SystemDialog::default(),
            checked: None,
            search_index: None,
        }
    }

    /// The project as it is now; an empty one while none is open.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        self.session.as_ref().map_or(&EMPTY, Session::snapshot)
    }

    /// Whether the disk has refused an act, so that some are in memory only.
    pub fn has_unsaved_acts(&self) -> bool {
        self.session.as_ref().is_some_and(|session| matches!(session.saved(), Saved::Failed(_)))
    }

    /// Key of the reason why nothing of the project that is open can be changed.
    pub fn change_obstacle(&self) -> Option<&'static str> {
        let session = self.session.as_ref();
        if self.is_together() {
            Some("together-needs-own")
        } else if session.is_some_and(|session| session.access() == Access::ReadOnly) {
            Some("desktop-needs-write-access")
        } else if self.has_unsaved_acts() {
            Some("desktop-needs-disk")
        } else {
            None
        }
    }

    /// That reason as said to the user.
    pub fn why_no_change(&self) -> Option<String> {
        self.change_obstacle().map(|key| self.words.text(key))
    }

    /// How this user sees the pictures of the project.
    pub fn underlay_looks(&self) -> &UnderlayLooks {
        self.project_map().map_or(&UNCHANGED_LOOKS, |kept| &kept.underlays)
    }

    /// Whether acts can be performed.
    pub fn may_change(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.access() != Access::ReadOnly) && !self.has_unsaved_acts()
    }

    pub fn job_blocks(&self) -> bool {
        self.changing_job
    }

    /// The certificate that "Link" would start with: the one shown, or the one that the scan shown belongs to.
    pub fn linkable_certificate(&self) -> Option<CertificateId> {
        match self.selection.subject {
            Subject::Certificate(id) => self.snapshot().certificates.get(id).map(|paper| paper.id),
            Subject::Scan(id) => self.snapshot().scans.get(id)?.certificate,
            _ => None,
        }
    }

    /// What the user keeps of the open project's map.
    pub fn project_map(&self) -> Option<&ProjectMap> {
        self.settings.map_of(self.session.as_ref()?.path())
    }

    /// The views of the open project's map that have a name.
    pub fn bookmarks(&self) -> &[Bookmark] {
        self.project_map().map_or(&[], |kept| &kept.bookmarks)
    }

    /// Whether the classes that the map is to be coloured by are being made.
    pub fn is_colouring(&self) -> bool {
        let made = self.classified.as_ref().map(|made| &made.theme);
        matches!(&self.colouring, Colouring::Theme(theme) if made != Some(theme))
    }

    /// The finding that was chosen, while it stands.
    pub fn chosen_finding(&self) -> Option<&Arc<Finding>> {
        self.snapshot().findings.get(self.finding?)
    }

    /// How many acts have to be taken back to be before the chosen one; `None` where none is chosen, or it cannot be taken back.
    pub fn steps_back_to_act(&self) -> Option<usize> {
        self.session.as_ref()?.steps_back_to(self.act?)
    }

    /// The parcels that `sheet/number` names, whatever the spelling of the numbers.
    pub fn parcels_named(&self, text: &str) -> Vec<ParcelId> {
        let named = self.search_index.iter().flat_map(|index| index.named(text));
        named.filter(|id| self.snapshot().parcels.get(*id).is_some()).collect()
    }

    /// The parcels that are selected on the map.
    pub fn selected_parcels(&self) -> impl Iterator<Item = &Arc<Parcel>> {
        self.selection.parcels.iter().filter_map(|id| self.snapshot().parcels.get(*id))
    }

    /// The only link of what is shown; `None` when there is none or a choice.
    pub fn single_link(&self) -> Option<LinkId> {
        let snapshot = self.snapshot();
        let ids: Vec<LinkId> = match self.selection.subject {
            Subject::Parcel(id) => snapshot.links_of_parcel(id).map(|link| link.id).collect(),
            _ => match self.linkable_certificate() {
                Some(id) => snapshot.links_of_certificate(id).map(|link| link.id).collect(),
                None => Vec::new(),
            },
        };
        match ids.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Whether any parcel is selected or belongs to what is shown.
    pub fn has_parcels_in_focus(&self) -> bool {
        match self.selection.subject {
            Subject::Certificate(_) | Subject::Scan(_) => !self.parcels_in_focus().is_empty(),
            Subject::Parcel(_) | Subject::Nothing => !self.selection.parcels.is_empty(),
        }
    }

    /// The parcels that are selected, or that belong to what is shown.
    pub fn parcels_in_focus(&self) -> Vec<ParcelId> {
        let linked = |certificate: CertificateId| -> Vec<ParcelId> {
            self.snapshot().links_of_certificate(certificate).map(|link| link.parcel).collect()
        };
        match self.selection.subject {
            Subject::Certificate(id) => linked(id),
            Subject::Scan(id) => {
                self.snapshot().scans.get(id).and_then(|scan| scan.certificate).map(linked).unwrap_or_default()
            }
            _ => self.selection.parcels.iter().copied().collect(),
        }
    }

    /// Shows something in the inspector; the map marks the parcels that belong to it.
    pub fn select(&mut self, subject: Subject) {
        self.selection.subject = subject;
        self.selection.parcels = Arc::new(match subject {
            Subject::Parcel(id) => [id].into(),
            Subject::Nothing => BTreeSet::new(),
            Subject::Certificate(_) | Subject::Scan(_) => self.parcels_in_focus().into_iter().collect(),
        });
        match subject {
            Subject::Scan(id) => self.viewed_scan = Some(id),
            Subject::Certificate(id) => {
                let first = self.snapshot().scans_of_certificate(id).next().map(|scan| scan.id);
                self.viewed_scan = first.or(self.viewed_scan);
            }
            _ => {}
        }
    }

    /// Forgets all that was about the project that leaves the window; whatever of the user's own choosing stays.
    pub fn forget_project(&mut self) {
        self.select(Subject::Nothing);
        (self.linking, self.viewed_scan, self.finding, self.act) = (None, None, None, None);
        (self.cockpit, self.copies, self.boundary_tool, self.georeferenced) = (false, false, None, None);
        self.folder_watch = None;
        self.thumbnails = Thumbnails::default();
        (self.checked, self.search_index) = (None, None);
        (self.colouring, self.filter, self.look) = (Colouring::default(), None, Look::default());
        (self.classified, self.shown_parcels) = (None, None);
    }

    /// Drops what an undo has taken away from under the selection.
    pub fn forget_gone(&mut self) {
        let snapshot = Arc::clone(self.snapshot());
        let here = match self.selection.subject {
            Subject::Nothing => true,
            Subject::Parcel(id) => snapshot.parcels.get(id).is_some(),
            Subject::Certificate(id) => snapshot.certificates.get(id).is_some(),
            Subject::Scan(id) => snapshot.scans.get(id).is_some(),
        };
        if !here {
            self.selection.subject = Subject::Nothing;
        }
        if self.selection.parcels.iter().any(|id| snapshot.parcels.get(*id).is_none()) {
            Arc::make_mut(&mut self.selection.parcels).retain(|id| snapshot.parcels.get(*id).is_some());
        }
        self.finding = self.finding.filter(|id| snapshot.findings.get(*id).is_some());
        self.viewed_scan = self.viewed_scan.filter(|id| snapshot.scans.get(*id).is_some());
        self.georeferenced = self.georeferenced.filter(|id| snapshot.underlays.get(*id).is_some());
        self.linking = self.linking.filter(|linking| snapshot.certificates.get(linking.certificate).is_some());
    }
}
