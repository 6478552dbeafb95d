//! What the user asks of the campaign's dialogs.

use std::path::PathBuf;

use crate::cadastre::{CertificateId, CrosswalkId, ParcelId};
use crate::matching::CrosswalkSuggestion;
use crate::tasks::queue::QueueFilter;

#[derive(Debug, Clone, PartialEq)]
pub enum CampaignAct {
    Close,
    /// Shows the suggestion that a certificate's candidate rests on.
    CrosswalksOf(CertificateId),
    /// Compares the papers again.
    Recount,
    /// Takes suggestions in, as one act.
    Accept(Vec<CrosswalkSuggestion>),
    /// Takes an accepted rule out.
    Withdraw(CrosswalkId),
    /// Asks for the table of an office.
    ChooseTable,
    /// Takes in the rules of the table that is looked at.
    TakeTable,
    /// Leaves the table.
    LeaveTable,
    /// Closes the dialog and shows a paper, with this parcel in view.
    GoToPaper {
        certificate: CertificateId,
        parcel: Option<ParcelId>,
    },
    GoToParcel(ParcelId),
    /// Puts the report on the clipboard.
    CopyReport(String),
    /// Opens the cockpit's queue with this filter.
    Queue(QueueFilter),
    WriteSheets(SheetOrder),
    /// Wipes the personal data: the dialog has asked.
    Wipe,
}

/// The field sheets that are to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetOrder {
    pub groups: Vec<String>,
    pub folder: PathBuf,
    /// Whether the holders' names are printed.
    pub with_names: bool,
}
