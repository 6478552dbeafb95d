//! The jobs of the cockpit.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Context;

use super::super::state::AppState;
use super::super::work::{Outcome, Visibility, Work};
use super::news::{Base, CockpitNews};
use crate::cadastre::{CertificateId, ChangeSet, Snapshot, Timestamp};
use crate::editing::Refusal;
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::matching::{Claim, CrosswalkSuggestion, ParcelQuery, Standing};
use crate::tasks;
use crate::tasks::queue::{self, QueueFilter};

/// Names of the jobs: one of each at a time.
pub const BASE: &str = "cockpit-base";
pub const SUGGESTIONS: &str = "cockpit-suggestions";
pub const QUEUE: &str = "cockpit-queue";
pub const RANK: &str = "cockpit-rank";
pub const SIDES: &str = "cockpit-sides";
pub const STANDINGS: &str = "cockpit-standings";

fn start(
    (work, ctx): (&mut Work, &Context),
    name: &'static str,
    make: impl FnOnce(&Watch) -> Result<CockpitNews, Cancelled> + Send + 'static,
) {
    work.start(ctx, name, Message::new("cockpit-job"), Visibility::Hidden, move |watch| {
        Outcome::Cockpit(Box::new(make(watch).unwrap_or(CockpitNews::Nothing)))
    });
}

/// Reads what rankings are made from; of an earlier base what has not changed stays.
pub fn base(
    work: &mut Work,
    ctx: &Context,
    snapshot: &Arc<Snapshot>,
    earlier: Option<Arc<Base>>,
    suggestions: Arc<Vec<CrosswalkSuggestion>>,
) {
    let snapshot = Arc::clone(snapshot);
    start((work, ctx), BASE, move |watch| {
        Ok(CockpitNews::Base(Arc::new(Base::build(&snapshot, earlier.as_deref(), &suggestions, watch)?)))
    });
}

/// Looks for renumberings in all papers and links.
pub fn suggestions(work: &mut Work, ctx: &Context, snapshot: &Arc<Snapshot>, base: Arc<Base>) {
    let snapshot = Arc::clone(snapshot);
    start((work, ctx), SUGGESTIONS, move |watch| {
        Ok(CockpitNews::Suggestions(tasks::suggested_crosswalks(&snapshot, Some(&base.matcher), watch)?.1))
    });
}

/// Makes the queue of a filter.
pub fn queue(
    work: &mut Work,
    ctx: &Context,
    snapshot: &Arc<Snapshot>,
    filter: QueueFilter,
    standings: Arc<BTreeMap<CertificateId, Standing>>,
) {
    let snapshot = Arc::clone(snapshot);
    start((work, ctx), QUEUE, move |watch| {
        Ok(CockpitNews::Queue(queue::queue(&snapshot, &filter, &standings, watch)?))
    });
}

/// Ranks claims, the first one first.
pub fn rank(work: &mut Work, ctx: &Context, snapshot: &Arc<Snapshot>, base: Arc<Base>, claims: Vec<Claim>) {
    let snapshot = Arc::clone(snapshot);
    start((work, ctx), RANK, move |watch| {
        let ranked = claims.into_iter().map(|claim| watch.check().map(|()| base.rank(&snapshot, claim)));
        Ok(CockpitNews::Ranked(ranked.collect::<Result<_, _>>()?))
    });
}

/// Finds parcels by what a sketch tells.
pub fn sides(
    work: &mut Work,
    ctx: &Context,
    snapshot: &Arc<Snapshot>,
    claim: Claim,
    base: Arc<Base>,
    query: ParcelQuery,
) {
    let snapshot = Arc::clone(snapshot);
    start((work, ctx), SIDES, move |_| Ok(CockpitNews::Sides { claim, offered: base.by_sketch(&snapshot, &query) }));
}

/// Ranks everything that is still to do.
pub fn standings(work: &mut Work, ctx: &Context, snapshot: &Arc<Snapshot>, base: Arc<Base>) {
    let snapshot = Arc::clone(snapshot);
    start((work, ctx), STANDINGS, move |watch| {
        let (standings, groups) = base.standings(&snapshot, watch)?;
        Ok(CockpitNews::Standings { revision: snapshot.revision, standings, groups })
    });
}

/// Makes an act on many certificates and performs it.
pub fn act(
    work: &mut Work,
    ctx: &Context,
    state: &AppState,
    label: Message,
    make: impl FnOnce(&Snapshot, &str, Timestamp) -> Result<ChangeSet, Refusal> + Send + 'static,
) {
    let Some(session) = &state.session else { return };
    let (snapshot, who, at) = (Arc::clone(session.snapshot()), session.who().to_owned(), session.now());
    work.start(ctx, "cockpit-act", label, Visibility::Blocking, move |_| match make(&snapshot, &who, at) {
        Ok(act) => Outcome::Act { done: act.name.clone(), act: Box::new(act) },
        Err(refusal) => Outcome::Failed(refusal.message()),
    });
}
