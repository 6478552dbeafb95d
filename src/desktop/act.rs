//! An act of the user with its object; panels push these, the application carries them out.

use std::path::PathBuf;

use super::boundaries::BoundaryAct;
use super::campaign::CampaignAct;
use super::cockpit::CockpitAct;
use super::command::UiCommand;
use super::copies::CopiesAct;
use super::dialogs::Purpose;
use super::inspector::CertificateDraft;
use super::lists::RowRef;
use super::look::LookAct;
use super::office::RepairAct;
use super::state::{ListTab, Subject};
use super::underlays::UnderlayAct;
use super::viewer::PagesDialog;
use crate::cadastre::{CertificateId, FindingId, LinkId, LinkMethod, ParcelId, ScanId, ScanKind};
use crate::coverage::Moment;
use crate::editing::{BulkChange, DisclosurePurpose, PagesTo, ParcelAttributes};

/// Work of the window itself that can be started again after it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    Map,
    SearchIndex,
    List,
}

/// What a panel asks for. Panels mutate nothing themselves.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    Command(UiCommand),
    /// In a dialog of the campaign.
    Campaign(CampaignAct),
    /// In the linking cockpit.
    Cockpit(CockpitAct),
    /// Of copies side by side.
    Copies(CopiesAct),
    /// Of the tool that edits boundaries.
    Boundary(BoundaryAct),
    /// Of pictures under the map.
    Underlay(UnderlayAct),
    /// About the look of the map.
    Look(LookAct),
    /// Of the repair of the map.
    Repair(RepairAct),
    /// Shows it in the inspector; a parcel becomes the selection.
    Select(Subject),
    /// Adds a parcel to the selection, or takes it out.
    ToggleParcel(ParcelId),
    SelectParcels(Vec<ParcelId>),
    /// Selects and brings into view on the map.
    GoTo(Subject),
    /// Brings a place into view: metres (east, north), project's CRS.
    GoToPlace {
        east: f64,
        north: f64,
    },
    ShowTab(ListTab),
    /// The finding that the commands about findings mean.
    ChooseFinding(FindingId),
    /// The act that the commands about acts mean, by its number in the journal.
    ChooseInHistory(u64),
    /// For which moment findings are weighed, from now on.
    WeighFor(Moment),
    ViewScan(ScanId),
    /// Waits for a click on a parcel to link it with this certificate.
    StartLink(CertificateId),
    /// The parcel that a waiting link is for.
    ProposeLink(ParcelId),
    ConfirmLink,
    CancelLink,
    /// Links at once, without a question: undo takes it back.
    LinkNow {
        certificate: CertificateId,
        parcel: ParcelId,
        how: LinkMethod,
    },
    /// Links the certificate that a scan shows.
    LinkScan {
        scan: ScanId,
        parcel: ParcelId,
    },
    Unlink(LinkId),
    EditCertificate(Box<CertificateDraft>),
    /// Shows a holder's citizen number, the so-many-th of its form, once the journal has the purpose.
    RevealHolder {
        certificate: CertificateId,
        holder: usize,
        purpose: DisclosurePurpose,
    },
    /// Reads what became of a parcel.
    ReadParcelHistory(ParcelId),
    /// Takes back all that was done since before an act, itself too; by its number in the journal.
    GoBackBefore(u64),
    /// Changes a column of all selected parcels.
    ChangeParcels(BulkChange),
    EditParcel {
        parcel: ParcelId,
        attributes: Box<ParcelAttributes>,
    },
    AttachScan {
        scan: ScanId,
        certificate: Option<CertificateId>,
    },
    TurnScan {
        scan: ScanId,
        quarter_turns: u8,
    },
    /// Makes the page on the screen easier to read, or shows it as its file has it again.
    ImprovePage,
    /// Reads the text of the page on the screen.
    ReadPage,
    /// Puts what was read, at this position from 0, into its field.
    TakeProposal(usize),
    /// Looks again whether this machine can recognise text.
    LookForRecogniser,
    /// How text is recognised, from now on.
    ReadWith {
        program: Option<PathBuf>,
        ahead: bool,
    },
    /// Takes nothing more in from the scanner's folder.
    StopWatching,
    /// Asks which paper pages of the scan in the viewer are of.
    AskForPages(PagesDialog),
    /// Hands pages (from 0) of a scan to a certificate.
    HandPages {
        scan: ScanId,
        pages: Vec<u32>,
        to: PagesTo,
        kind: ScanKind,
    },
    /// Pages (from 0) are of their file's paper again.
    RejoinPages {
        scan: ScanId,
        pages: Vec<u32>,
    },
    OpenProject(PathBuf),
    ForgetRecent(PathBuf),
    /// Files from a dialog, the path field, the command line or a drop.
    Chosen {
        purpose: Purpose,
        paths: Vec<PathBuf>,
    },
    /// Shows the system's file dialog for a field of a dialog.
    Browse {
        purpose: Purpose,
        start: Option<PathBuf>,
    },
    Dropped {
        paths: Vec<PathBuf>,
        onto: Option<ParcelId>,
    },
    /// Whether scans that are taken in are copied into the project, from now on.
    CopyScans(bool),
    CancelJob(u64),
    /// Starts again what failed.
    TryAgain(Again),
    /// Closes although acts are in memory only, or work is running.
    CloseAnyway,
    OpenFolder(PathBuf),
    CopyText(String),
    /// Puts the rows of a list on the clipboard.
    CopyList(ListTab),
    /// Puts these rows of a list on the clipboard.
    CopyRows(ListTab, Vec<RowRef>),
    /// The columns of the list of parcels by their ids, or the usual ones.
    ChooseColumns(Option<Vec<String>>),
}
