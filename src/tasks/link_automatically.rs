//! Every link that needs no person, in one act: what names and columns state, then what evidence leaves no doubt about.

use super::auto_link::{AutoLinkReport, auto_link};
use super::crosswalks::suggested_crosswalks;
use super::link_by_evidence::{EvidenceReport, link_by_evidence};
use crate::cadastre::{ChangeSet, Snapshot, Timestamp};
use crate::jobs::{Cancelled, Watch};

/// What [`link_automatically`] proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct AutomaticLinks {
    pub act: ChangeSet,
    pub stated: AutoLinkReport,
    pub evidence: EvidenceReport,
}

/// Links what is stated first; evidence speaks about the rest, and learns from what was stated.
///
/// Errors: [`Cancelled`]; nothing is changed then.
pub fn link_automatically(
    snapshot: &Snapshot,
    by: &str,
    at: Timestamp,
    watch: &Watch,
) -> Result<AutomaticLinks, Cancelled> {
    let stated = auto_link(snapshot, by, at, watch)?;
    let linked = snapshot.apply(&stated.act).expect("the act was made for this very snapshot");
    let (matcher, _) = suggested_crosswalks(&linked, None, watch)?;
    let evident = link_by_evidence(&linked, &matcher, by, at, watch)?;
    let mut act = stated.act;
    act.changes.extend(evident.act.changes);
    Ok(AutomaticLinks { act, stated: stated.report, evidence: evident.report })
}
