//! Automatic links: claims that evidence leaves no doubt about, in a class of their own.

use rayon::prelude::*;

use crate::cadastre::{CertificateId, ChangeSet, LinkMethod, ParcelId, Snapshot, Timestamp};
use crate::editing::NewLinks;
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};
use crate::matching::{Candidate, Matcher, Standing, claims};

/// What [`link_by_evidence`] proposes: one act, reversible in one step.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceLinks {
    pub act: ChangeSet,
    pub report: EvidenceReport,
}

/// How the claims of certificates without a link stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EvidenceReport {
    pub linked: u64,
    /// Sure claims that were not linked because automatic links have switched themselves off.
    pub held_back: u64,
    /// Claims that wait for a person.
    pub open: u64,
    pub contradictory: u64,
    pub without_evidence: u64,
}

/// Links every sure claim of the certificates that have no link, no obstacle and nobody's verdict yet. Links nothing while
/// people's corrections put the precision of such links below what is asked of them.
///
/// Errors: [`Cancelled`]; nothing is changed then.
pub fn link_by_evidence(
    snapshot: &Snapshot,
    matcher: &Matcher,
    by: &str,
    at: Timestamp,
    watch: &Watch,
) -> Result<EvidenceLinks, Cancelled> {
    let waiting: Vec<_> = snapshot
        .certificates
        .iter()
        .filter(|certificate| {
            certificate.obstacle.is_none() && snapshot.links_of_certificate(certificate.id).next().is_none()
        })
        .collect();
    watch.begin("stage-comparing-papers", waiting.len() as u64);
    let standing: Vec<Vec<(CertificateId, Standing, Option<Candidate>)>> = waiting
        .par_iter()
        .map(|certificate| {
            watch.check()?;
            watch.advance(1);
            Ok(claims(certificate)
                .map(|claim| {
                    let ranking = matcher.rank(snapshot, claim, 1);
                    (claim.certificate, ranking.standing, ranking.candidates.into_iter().next())
                })
                .collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    let trusted = snapshot.settings.auto_links.is_trusted();
    let mut report = EvidenceReport::default();
    let mut links = NewLinks::new(snapshot, by, at);
    for (certificate, standing, best) in standing.into_iter().flatten() {
        match (standing, best) {
            (Standing::Sure(_), _) if !trusted => report.held_back += 1,
            (Standing::Sure(parcel), Some(best)) => {
                report.linked += u64::from(add(&mut links, certificate, parcel, &best));
            }
            (Standing::Contradictory, _) => report.contradictory += 1,
            (Standing::NoEvidence, _) => report.without_evidence += 1,
            (Standing::Open | Standing::Sure(_), _) => report.open += 1,
        }
    }
    Ok(EvidenceLinks { act: links.act(Message::new("act-link-by-evidence").with("count", report.linked)), report })
}

/// Two claims of one certificate about one parcel make one link.
fn add(links: &mut NewLinks<'_>, certificate: CertificateId, parcel: ParcelId, best: &Candidate) -> bool {
    let evidence = best.chips.iter().filter(|chip| chip.speaks_for()).map(|chip| chip.says.clone()).collect();
    links.add_with(certificate, parcel, LinkMethod::Evidence, evidence, None).is_ok()
}
