//! The linking cockpit: one certificate after the other, its scan beside the map, linked by keys.
//!
//! 1. The *queue* gives the next certificate; its *claim* is the parcel that is looked for now.
//! 2. What is *offered* is a short, numbered list of parcels: the ranking's candidates, or what was typed, clicked or found by
//!    sides. It does not change under the user's hands: a ranking replaces it only when the certificate, or what is known of it, has changed.
//! 3. One of them is *picked*; nothing is linked before it is confirmed.
//! 4. Pages of the next certificates are decoded ahead, rankings made by jobs: a frame waits for nothing.
//! 5. Every key has a button that does the same, and both come from one table (`keys`).
//!
//! Promises: what was done here can be taken back here, and nothing else can. Never here: a decision without a person.

mod act;
mod automatic_ui;
mod bar_ui;
mod bulk;
mod candidates_ui;
mod carry_out;
mod decide;
mod fields;
mod fields_ui;
mod find;
mod follow;
mod form_view;
mod group_acts;
mod groups_ui;
mod jobs;
mod keys;
mod layout;
mod marks;
mod news;
mod offered;
mod paper_ui;
mod queue_ui;
mod reasons_ui;
mod reveal;
mod typed;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use act::CockpitAct;
pub use bar_ui::key_button;
use bulk::Bulk;
pub use form_view::FormView;
pub use news::CockpitNews;
use news::{Base, RankedClaim};
use offered::Offers;
use reveal::Revealed;
use typed::Typed;

use super::notices::Tone;
use crate::cadastre::{Certificate, CertificateId, Designation, ParcelId, Snapshot};
use crate::i18n::Message;
use crate::matching::CrosswalkSuggestion;
use crate::matching::{Claim, Standing};
use crate::tasks::queue::{BulkGroup, Queue, QueueFilter};

/// What the bar below shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Board {
    /// The parcels that are offered.
    #[default]
    Offers,
    /// Why it cannot be linked.
    Reasons,
    /// The groups that may be confirmed together.
    Groups,
    /// The links that the program made.
    Automatic,
    /// The fields of what is printed.
    Fields,
}

/// What the cockpit remembers.
#[derive(Default)]
pub struct Cockpit {
    pub(super) filter: QueueFilter,
    pub(super) queue: Arc<Queue>,
    /// For which revision, filter and rankings the queue was asked for last.
    pub(super) queue_asked: Option<(u64, QueueFilter, u64)>,
    pub(super) current: Option<CertificateId>,
    /// Which of the parcels that the certificate names.
    pub(super) printed: usize,
    /// Revision at which the certificate was opened: a ranking of an earlier one is not shown for it.
    pub(super) since: u64,
    pub(super) base: Option<Arc<Base>>,
    pub(super) base_asked: Option<u64>,
    pub(super) suggestions: Arc<Vec<CrosswalkSuggestion>>,
    /// Revision for which renumberings were looked for last.
    pub(super) suggestions_asked: Option<u64>,
    pub(super) rankings: BTreeMap<Claim, RankedClaim>,
    pub(super) offers: Offers,
    pub(super) board: Board,
    pub(super) typed: Option<Typed>,
    pub(super) bulk: Option<Bulk>,
    pub(super) standings: Standings,
    /// What was done here, the last at the end.
    pub(super) trail: Vec<Done>,
    pub(super) said: Option<(Tone, Message)>,
    pub(super) revealed: Revealed,
    /// Sheet of the last link: `12`.
    pub(super) last_sheet: Option<Designation>,
    /// Name of a work list being typed.
    pub(super) list_name: String,
    /// The row of the current certificate comes into view.
    pub(super) scroll_to_current: bool,
    /// The first field of the form takes the focus in the next frame.
    pub(super) focus_field: bool,
}

/// How the certificates of a revision stand, all of them ranked by a job when that was asked for.
#[derive(Default)]
pub struct Standings {
    pub wanted: bool,
    pub asked: Option<u64>,
    /// Grows with every answer.
    pub version: u64,
    /// `None` before the first answer.
    pub revision: Option<u64>,
    pub by_certificate: Arc<BTreeMap<CertificateId, Standing>>,
    pub groups: Vec<BulkGroup>,
}

/// An act of the cockpit, to be taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    pub certificate: CertificateId,
    pub printed: usize,
    /// Its name in the history.
    pub name: Message,
}

impl Cockpit {
    /// The certificate that is looked at.
    pub fn certificate<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Arc<Certificate>> {
        snapshot.certificates.get(self.current?)
    }

    /// Whether the holders of this certificate were asked for.
    pub fn shows_holders_of(&self, certificate: CertificateId) -> bool {
        self.revealed.is(certificate)
    }

    /// What is looked for now.
    pub fn claim(&self) -> Option<Claim> {
        Some(Claim { certificate: self.current?, printed: self.printed })
    }

    /// The certificate that is looked at.
    pub fn current(&self) -> Option<CertificateId> {
        self.current
    }

    /// Whether what is offered for the certificate is on the screen.
    pub fn is_ready(&self) -> bool {
        self.offers.of.is_some() && self.offers.of == self.claim()
    }

    /// The parcel that is picked.
    pub fn picked(&self) -> Option<ParcelId> {
        self.offers.picked().map(|offered| offered.parcel)
    }

    /// The queue of the last job.
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    pub(in crate::desktop) fn say(&mut self, tone: Tone, message: Message) {
        self.said = Some((tone, message));
    }
}
