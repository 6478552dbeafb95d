//! What the jobs of the cockpit make: the matcher, rankings, the queue. Nothing here is done on the drawing thread.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo_types::{Coord, Rect};
use rayon::prelude::*;

use super::offered::Offered;
use crate::cadastre::{Certificate, CertificateId, Designation, LinkMethod, ParcelId, ParcelIndex, Snapshot};
use crate::geometry::{bounding_box, label_point};
use crate::jobs::{Cancelled, Watch};
use crate::matching::{self, Claim, CrosswalkSuggestion, Matcher, ParcelQuery, Ranking, Standing};
use crate::tasks::queue::{BulkGroup, Queue, WorkState, groups, work_state};

/// How many candidates are offered: as many as there are digits to pick them by.
pub const CANDIDATES: usize = 9;

/// What a job of the cockpit brings.
pub enum CockpitNews {
    Base(Arc<Base>),
    /// Renumberings that papers and links suggest.
    Suggestions(Vec<CrosswalkSuggestion>),
    Queue(Queue),
    Ranked(Vec<RankedClaim>),
    /// Parcels found by the lengths of their sides, for this claim.
    Sides {
        claim: Claim,
        offered: Vec<Offered>,
    },
    Standings {
        revision: u64,
        standings: BTreeMap<CertificateId, Standing>,
        groups: Vec<BulkGroup>,
    },
    /// A job ended without an answer.
    Nothing,
}

/// What claims are ranked by, made from one snapshot.
pub struct Base {
    pub revision: u64,
    pub matcher: Matcher,
    pub numbers: Arc<Numbers>,
}

/// Which sheets and parcels there are.
pub struct Numbers {
    index: ParcelIndex,
    sheets: BTreeSet<String>,
}

impl Numbers {
    pub fn build(snapshot: &Snapshot) -> Self {
        let sheets = snapshot.parcels.iter().map(|parcel| parcel.sheet.key()).filter(|key| !key.is_empty());
        Self { index: ParcelIndex::build(snapshot), sheets: sheets.collect() }
    }

    pub fn has_sheet(&self, sheet: &Designation) -> bool {
        self.sheets.contains(&sheet.key())
    }

    /// Every parcel of that name.
    pub fn find(&self, sheet: &Designation, number: &Designation) -> &[ParcelId] {
        self.index.find(sheet, number)
    }
}

/// Where a parcel is, metres (east, north) of the project's CRS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Inside of it.
    pub label: Coord<f64>,
    pub bounds: Rect<f64>,
}

impl Place {
    /// `None` for a parcel without a geometry.
    pub fn of(snapshot: &Snapshot, parcel: ParcelId) -> Option<Self> {
        let geometry = &snapshot.parcels.get(parcel)?.polygons()?;
        let bounds = bounding_box(geometry)?;
        let label = label_point(geometry).map_or(bounds.center(), |point| point.place);
        Some(Self { label, bounds })
    }
}

/// The candidates of a claim as they are offered.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedClaim {
    pub claim: Claim,
    /// Of the snapshot that it was ranked in.
    pub revision: u64,
    pub standing: Standing,
    pub offered: Vec<Offered>,
}

impl Base {
    /// With renumberings that were suggested for this snapshot or a slightly earlier one; what an earlier base has read of the map is
    /// read again only when the map has changed.
    ///
    /// Errors: [`Cancelled`].
    pub fn build(
        snapshot: &Snapshot,
        earlier: Option<&Self>,
        suggestions: &[CrosswalkSuggestion],
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        let (matcher, numbers) = match earlier.filter(|earlier| earlier.matcher.has_map_of(snapshot)) {
            Some(earlier) => (earlier.matcher.renewed(snapshot, watch)?, Arc::clone(&earlier.numbers)),
            None => (Matcher::build(snapshot, watch)?, Arc::new(Numbers::build(snapshot))),
        };
        Ok(Self { revision: snapshot.revision, matcher: matcher.with_suggestions(suggestions), numbers })
    }

    pub fn rank(&self, snapshot: &Snapshot, claim: Claim) -> RankedClaim {
        let Ranking { claim, candidates, standing } = self.matcher.rank(snapshot, claim, CANDIDATES);
        let offered = candidates.into_iter().map(|candidate| Offered {
            place: Place::of(snapshot, candidate.parcel),
            parcel: candidate.parcel,
            score: Some(candidate.score),
            chips: candidate.chips,
            how: LinkMethod::Candidate,
        });
        RankedClaim { claim, revision: snapshot.revision, standing, offered: offered.collect() }
    }

    /// The parcels that fit what a sketch tells, the best first.
    pub fn by_sketch(&self, snapshot: &Snapshot, query: &ParcelQuery) -> Vec<Offered> {
        let found = self.matcher.find(query).into_iter().take(CANDIDATES);
        found.map(|found| Offered::plain(snapshot, found.parcel, LinkMethod::Candidate)).collect()
    }

    /// How every certificate that is still to do stands, and the groups among them.
    pub fn standings(
        &self,
        snapshot: &Snapshot,
        watch: &Watch,
    ) -> Result<(BTreeMap<CertificateId, Standing>, Vec<BulkGroup>), Cancelled> {
        watch.begin("stage-comparing-papers", snapshot.certificates.len() as u64);
        let waiting = |paper: &&Arc<Certificate>| work_state(snapshot, paper) == WorkState::ToDo;
        let claims: Vec<Claim> =
            snapshot.certificates.iter().filter(waiting).flat_map(|paper| matching::claims(paper)).collect();
        let rank = |claim: &Claim| watch.check().map(|()| self.matcher.rank(snapshot, *claim, 1));
        let rankings: Vec<Ranking> = claims.par_iter().map(rank).collect::<Result<_, _>>()?;
        let mut standings: BTreeMap<CertificateId, Standing> = BTreeMap::new();
        for ranking in &rankings {
            // The hardest of its claims says how a certificate stands.
            let standing = standings.entry(ranking.claim.certificate).or_insert(ranking.standing);
            if hardness(ranking.standing) > hardness(*standing) {
                *standing = ranking.standing;
            }
        }
        Ok((standings, groups(snapshot, &rankings)))
    }
}

fn hardness(standing: Standing) -> u8 {
    match standing {
        Standing::Sure(_) => 0,
        Standing::Open => 1,
        Standing::Contradictory => 2,
        Standing::NoEvidence => 3,
    }
}

/// Claims of a certificate: how many parcels it names, at least one.
pub fn claim_count(certificate: &Certificate) -> usize {
    certificate.printed_parcels.len().max(1)
}
