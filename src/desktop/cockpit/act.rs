//! What the user asks of the cockpit.

use crate::cadastre::{CertificateId, ObstacleReason, ParcelId};
use crate::tasks::queue::QueueFilter;

/// An act in the cockpit; by key, by button or by mouse.
#[derive(Debug, Clone, PartialEq)]
pub enum CockpitAct {
    /// Looks at this certificate.
    Open(CertificateId),
    Next,
    Previous,
    /// The next parcel that the same certificate names.
    NextParcel,
    /// Picks what is offered at this position, from 0.
    Pick(usize),
    /// Picks a parcel that was clicked on the map.
    PickParcel(ParcelId),
    /// Links what is picked and goes on.
    Confirm,
    /// Opens the field for `sheet/number`.
    TypeNumber,
    /// Opens the field with the sheet of the last link.
    RepeatSheet,
    /// Opens the field for the lengths of sides.
    TypeSides,
    /// What stands in the field is entered.
    Entered,
    /// Leaves the field, then the board, then the cockpit.
    Leave,
    Later,
    /// Shows the reasons why a certificate cannot be linked.
    Reasons,
    Reason(ObstacleReason),
    /// The paper cannot be read: asks for another scan.
    Unreadable,
    /// The certificate waits for its link again.
    ClearObstacle,
    Undo,
    /// Takes the link of the certificate away.
    Unlink,
    /// Opens the fields of what is printed.
    EditFields,
    /// Reads the text of the page on the screen.
    ReadPage,
    /// Puts what was read, at this position from 0, into its field.
    TakeProposal(usize),
    /// What was typed into them becomes an act.
    SaveFields,
    /// What was typed into them is forgotten.
    GiveUpFields,
    Verify,
    /// Shows the holders of this certificate.
    Reveal,
    TurnPage(i64),
    /// Turns the scan a quarter clockwise.
    TurnScan,
    /// Makes the page easier to read, or shows it as its file has it.
    ImprovePage,
    /// Shows the groups.
    Groups,
    /// Begins to look through the sample of a group, by its position.
    BeginGroup(usize),
    /// Links the group whose sample was looked through.
    ConfirmGroup,
    /// Shows the links that the program made.
    Automatic,
    TakeBackAutomatic,
    ToggleQueue,
    Filter(QueueFilter),
    SaveWorkList(String),
    RemoveWorkList(String),
}
