//! How good the matching is, on invented campaigns of which the truth is known.
//!
//! 1. A ward is invented ([`sample_ward`](crate::tasks::sample_ward)), its map imported as any map, its register taken in with
//!    all its faults. The truth stays outside of the project; it is read only to count, and for what a person is asked.
//! 2. *Untouched*: nobody has done anything yet. Sure claims are linked; rankings of all claims are compared with their scores.
//! 3. *A person* works: accepts the crosswalks that the window offers to accept at once, and goes through the first claims of the
//!    queue, picks the parcel where it is among the nine shown, else puts the paper aside. What a person did is counted nowhere.
//! 4. *After*: sure claims are linked again, with what was learned, until nothing new comes.
//! 5. *Enough evidence*: sheet and number, as the register has them, lead to the parcel (directly, or through a constant by
//!    which one old sheet was renumbered), and area, holder or address agree with the map. *Usable key*: the same numbers, or two agreeing
//!    descriptions. Both are told by the truth, not by the matching.
//!
//! Promises: the same options print the same counts; only times differ.

mod project;
mod tally;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::cadastre::{
    Certificate, CertificateId, ChangeSet, CrosswalkId, Edit, Link, LinkId, LinkMethod, ParcelId, Snapshot, Stamp,
    Timestamp,
};
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::matching::{CrosswalkSuggestion, FEWEST_SIDES, Matcher, ParcelQuery, Ranking, claims, suggest_crosswalks};
use crate::tasks::import::ImportError;
use crate::tasks::link_by_evidence;
use crate::tasks::sample_ward::{Reason, SampleError, SampleOptions, campaign_in_hand};

use project::{applied, project_of};
use tally::Answers;
pub use tally::{AmongFirst, CrosswalkScore, PAPERS_FOR_A_CROSSWALK, Share, Tenth, Times};

/// What to score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreOptions {
    pub parcels: u32,
    pub certificates: u32,
    pub seeds: Vec<u64>,
    /// Claims that a person goes through between the two rounds.
    pub by_hand: u32,
}

/// What one campaign showed.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SeedScore {
    pub seed: u64,
    pub parcels: u64,
    pub certificates: u64,
    pub claims: u64,
    /// Before anybody has done anything.
    pub untouched: RoundScore,
    /// After crosswalks were accepted and a person has gone through some claims.
    pub after: RoundScore,
    /// Claims that the person linked, and went through.
    pub by_hand: Share,
    pub crosswalks: CrosswalkScore,
    /// Rules that the person accepted.
    pub accepted: u64,
    /// By tenths of the score of the first candidate, all claims, untouched.
    pub calibration: [Tenth; 10],
    /// Found by nothing but the sides of the sketch, from any corner in any direction; papers of parcels on the map.
    pub by_sides: AmongFirst,
    pub finding: Times,
    /// Of one claim, alone.
    pub ranking: Times,
    /// Of making the matcher, learning again, and ranking the whole queue, milliseconds.
    pub build_ms: f64,
    pub queue_ms: f64,
    pub queue: u64,
}

/// Where the automatic links and the rest stand.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct RoundScore {
    /// Claims with enough evidence that were linked to their parcel.
    pub enough: Share,
    /// Automatic links that are right.
    pub precision: Share,
    /// Not linked, on the map, with a usable key.
    pub usable: AmongFirst,
    /// Not linked, on the map, with or without one.
    pub rest: AmongFirst,
    /// Wrong links by what the paper really is about: on the map, split, merged, outside.
    pub wrong: [u64; 4],
}

#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    #[error("{path}: {source}")]
    Folder { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Sample(#[from] SampleError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Explain for ScoreError {
    fn message(&self) -> Message {
        match self {
            Self::Folder { path, source } => {
                Message::new("tasks-score-folder").with("path", path.clone()).with("reason", source.to_string())
            }
            Self::Sample(error) => error.message(),
            Self::Import(error) => error.message(),
            Self::Cancelled(_) => Message::new("tasks-cancelled"),
        }
    }
}

/// Candidates that are shown to a person: one for each of the keys 1 to 9.
const SHOWN: usize = 9;

/// Claims whose ranking is timed one by one.
const TIMED: usize = 2_000;

/// Rounds of linking and learning; the last ones find nothing new.
const ROUNDS: usize = 4;

/// Scores one campaign after another and hands each to `done`.
///
/// Errors: [`ScoreError`].
pub fn score_matching(
    options: &ScoreOptions,
    watch: &Watch,
    mut done: impl FnMut(&SeedScore),
) -> Result<Vec<SeedScore>, ScoreError> {
    let mut scores = Vec::with_capacity(options.seeds.len());
    for seed in &options.seeds {
        let score = score_seed(options, *seed, watch)?;
        done(&score);
        scores.push(score);
    }
    Ok(scores)
}

fn score_seed(options: &ScoreOptions, seed: u64, watch: &Watch) -> Result<SeedScore, ScoreError> {
    let folder = tempfile::tempdir().map_err(|source| ScoreError::Folder { path: std::env::temp_dir(), source })?;
    let sample =
        SampleOptions { parcels: options.parcels, seed, certificates: options.certificates, scans: 0, defects: 0 };
    let campaign = campaign_in_hand(folder.path(), &sample, watch)?;
    let mut snapshot = project_of(&campaign, folder.path(), watch)?;
    let answers = Answers::new(&campaign, &snapshot);

    let began = Instant::now();
    let mut matcher = Matcher::build(&snapshot, watch)?;
    let build = began.elapsed();
    let ranking_times = rank_times(&matcher, &snapshot, watch)?;
    let (by_sides, finding) = find_by_sides(&matcher, &answers, watch)?;
    let all = rank(&matcher, &snapshot, &snapshot.certificates.iter().collect::<Vec<_>>(), SHOWN, watch)?;
    let mut calibration = [Tenth::default(); 10];
    for ranking in &all {
        if let Some(answer) = answers.of(ranking) {
            tally::calibration(&mut calibration, ranking, answer);
        }
    }
    snapshot = linked(&snapshot, &matcher, watch)?;
    let untouched = round(&snapshot, &answers, &all);

    let mut suggested: Vec<CrosswalkSuggestion> = Vec::new();
    let mut accepted = 0;
    let mut by_hand = Share::default();
    for turn in 0..ROUNDS {
        let found = suggest_crosswalks(&matcher, &snapshot, watch)?;
        let act = accept(&snapshot, &found);
        accepted += act.changes.len() as u64;
        let nothing_new = act.is_empty() && turn > 1;
        snapshot = applied(&snapshot, &act);
        suggested.extend(found.iter().cloned());
        matcher = matcher.renewed(&snapshot, watch)?.with_suggestions(&found);
        if turn == 0 {
            let act = work_by_hand(&snapshot, &matcher, &answers, options.by_hand, &mut by_hand);
            snapshot = applied(&snapshot, &act);
            matcher = matcher.renewed(&snapshot, watch)?.with_suggestions(&found);
        }
        snapshot = linked(&snapshot, &matcher, watch)?;
        if nothing_new {
            break;
        }
    }
    let began = Instant::now();
    let matcher = matcher.renewed(&snapshot, watch)?;
    let waiting: Vec<_> = waiting(&snapshot).collect();
    // As the cockpit's job does it: how every claim stands, not what it shows.
    rank(&matcher, &snapshot, &waiting, 1, watch)?;
    let queue_time = began.elapsed();
    let rest = rank(&matcher, &snapshot, &waiting, SHOWN, watch)?;
    Ok(SeedScore {
        seed,
        parcels: snapshot.parcels.len() as u64,
        certificates: snapshot.certificates.len() as u64,
        claims: answers.claims.len() as u64,
        untouched,
        after: round(&snapshot, &answers, &rest),
        by_hand,
        crosswalks: tally::crosswalks(&campaign, &suggested),
        accepted,
        calibration,
        by_sides,
        finding,
        ranking: ranking_times,
        build_ms: milliseconds(build),
        queue_ms: milliseconds(queue_time),
        queue: rest.len() as u64,
    })
}

/// The account under which the invented person works.
const PERSON: &str = "người kiểm tra";

/// How the links and the rankings of what is not linked stand. What the person touched is left out.
fn round(snapshot: &Snapshot, answers: &Answers<'_>, rankings: &[Ranking]) -> RoundScore {
    let mut score = RoundScore::default();
    for link in snapshot.links.iter().filter(|link| link.how == LinkMethod::Evidence) {
        let right = answers.link_is_right(link.certificate.0, link.parcel);
        score.precision.count(right);
        if !right {
            let of = answers.claims.range((link.certificate.0, 0)..).next().map(|(_, answer)| answer.claim.reason);
            let kind = match of {
                Some(Reason::Split) => 1,
                Some(Reason::Merged) => 2,
                Some(Reason::Outside) => 3,
                _ => 0,
            };
            if let Some(count) = score.wrong.get_mut(kind) {
                *count += 1;
            }
        }
    }
    let touched = |certificate: u64| {
        let by_hand = |link: &Arc<Link>| link.how != LinkMethod::Evidence;
        snapshot.certificates.get(certificate).is_some_and(|certificate| {
            certificate.postponed.is_some() || snapshot.links_of_certificate(certificate.id).any(by_hand)
        })
    };
    let is_linked = |certificate: u64, parcels: &[ParcelId]| {
        let mut links = snapshot.links_of_certificate(CertificateId(certificate));
        links.any(|link| parcels.contains(&link.parcel))
    };
    for ((certificate, _), answer) in &answers.claims {
        if answer.claim.keys.enough() && answer.claim.reason == Reason::None && !touched(*certificate) {
            score.enough.count(is_linked(*certificate, &answer.parcels));
        }
    }
    for ranking in rankings {
        let Some(answer) = answers.of(ranking).filter(|answer| answer.is_on_the_map()) else { continue };
        let certificate = ranking.claim.certificate.0;
        if touched(certificate) || snapshot.links_of_certificate(ranking.claim.certificate).next().is_some() {
            continue;
        }
        score.rest.count(ranking, answer);
        if answer.claim.keys.usable() {
            score.usable.count(ranking, answer);
        }
    }
    score
}

/// The snapshot with every link that evidence leaves no doubt about.
fn linked(snapshot: &Snapshot, matcher: &Matcher, watch: &Watch) -> Result<Snapshot, ScoreError> {
    let links = link_by_evidence(snapshot, matcher, PERSON, Timestamp::default(), watch)?;
    Ok(applied(snapshot, &links.act))
}

/// Crosswalks that a person accepts in one act: by what the suggestion itself shows, not by the truth.
fn accept(snapshot: &Snapshot, suggested: &[CrosswalkSuggestion]) -> ChangeSet {
    let mut act = ChangeSet::new(Message::new("act-import"));
    let mut next = snapshot.crosswalks.next_id();
    for rule in suggested.iter().filter(|rule| rule.is_clear()) {
        if let Some(crosswalk) = rule.accepted(CrosswalkId(next), PERSON, Timestamp::default()) {
            act.push(Edit::insert(crosswalk));
            next += 1;
        }
    }
    act
}

/// What the person does: `count` papers evenly out of the queue; picks the parcel when it is shown, else puts the paper aside.
fn work_by_hand(
    snapshot: &Snapshot,
    matcher: &Matcher,
    answers: &Answers<'_>,
    count: u32,
    linked: &mut Share,
) -> ChangeSet {
    let mut act = ChangeSet::new(Message::new("act-import"));
    let waiting: Vec<_> = waiting(snapshot).collect();
    let every = waiting.len() / (count.max(1) as usize) + 1;
    let mut next = snapshot.links.next_id();
    let stamp = || Some(Stamp { by: PERSON.to_owned(), at: Timestamp::default() });
    for certificate in waiting.into_iter().step_by(every).filter(|_| count > 0) {
        let mut found = Vec::new();
        for claim in claims(certificate) {
            let ranking = matcher.rank(snapshot, claim, SHOWN);
            let right = answers.of(&ranking).filter(|answer| answer.is_on_the_map()).and_then(|answer| {
                let shown = ranking.candidates.iter().map(|candidate| candidate.parcel);
                shown.into_iter().find(|parcel| answer.parcels.contains(parcel))
            });
            linked.count(right.is_some());
            found.extend(right.filter(|parcel| !found.contains(parcel)));
        }
        for parcel in &found {
            act.push(Edit::insert(Link {
                id: LinkId(next),
                certificate: certificate.id,
                parcel: *parcel,
                how: LinkMethod::Candidate,
                by: PERSON.to_owned(),
                at: Timestamp::default(),
                evidence: Vec::new(),
                confirmed: stamp(),
            }));
            next += 1;
        }
        if found.is_empty() {
            let aside = Certificate { postponed: stamp(), ..certificate.as_ref().clone() };
            act.push(Edit::replace(Arc::clone(certificate), aside));
        }
    }
    act
}

fn waiting(snapshot: &Snapshot) -> impl Iterator<Item = &Arc<Certificate>> {
    snapshot.certificates.iter().filter(|certificate| {
        certificate.postponed.is_none() && snapshot.links_of_certificate(certificate.id).next().is_none()
    })
}

/// Every claim of these certificates, in their order.
fn rank(
    matcher: &Matcher,
    snapshot: &Snapshot,
    certificates: &[&Arc<Certificate>],
    limit: usize,
    watch: &Watch,
) -> Result<Vec<Ranking>, Cancelled> {
    watch.begin("stage-comparing-papers", certificates.len() as u64);
    let ranked: Vec<Vec<Ranking>> = certificates
        .par_iter()
        .map(|certificate| {
            watch.check()?;
            watch.advance(1);
            Ok(claims(certificate).map(|claim| matcher.rank(snapshot, claim, limit)).collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok(ranked.into_iter().flatten().collect())
}

/// Times of single rankings, one after the other, evenly out of all.
fn rank_times(matcher: &Matcher, snapshot: &Snapshot, watch: &Watch) -> Result<Times, Cancelled> {
    let every = snapshot.certificates.len() / TIMED + 1;
    let mut times: Vec<Duration> = Vec::new();
    for certificate in snapshot.certificates.iter().step_by(every) {
        watch.check()?;
        for claim in claims(certificate) {
            let began = Instant::now();
            std::hint::black_box(matcher.rank(snapshot, claim, SHOWN));
            times.push(began.elapsed());
        }
    }
    Ok(Times::of(times))
}

/// What a person types whose copy shows the sketch and no number: evenly out of all papers of parcels on the map.
fn find_by_sides(matcher: &Matcher, answers: &Answers<'_>, watch: &Watch) -> Result<(AmongFirst, Times), Cancelled> {
    let mut among = AmongFirst::default();
    let mut times = Vec::new();
    let on_map: Vec<_> = answers
        .claims
        .values()
        .filter(|answer| answer.is_on_the_map() && answer.claim.sides.len() >= FEWEST_SIDES)
        .collect();
    for (at, answer) in on_map.iter().step_by(on_map.len() / TIMED + 1).enumerate() {
        watch.check()?;
        let mut sides = answer.claim.sides.clone();
        let start = at % sides.len();
        sides.rotate_left(start);
        if at % 2 == 1 {
            sides.reverse();
        }
        let began = Instant::now();
        let found = matcher.find(&ParcelQuery { sides, ..ParcelQuery::default() });
        times.push(began.elapsed());
        among.count_place(found.iter().position(|found| answer.parcels.contains(&found.parcel)));
    }
    Ok((among, Times::of(times)))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_campaign_is_scored_the_same_way_twice() -> Result<(), ScoreError> {
        let options = ScoreOptions { parcels: 1_500, certificates: 600, seeds: vec![4], by_hand: 40 };
        let counts = || -> Result<_, ScoreError> {
            let score = score_matching(&options, &Watch::new(), |_| {})?.remove(0);
            Ok((score.untouched, score.after, score.by_hand, score.crosswalks, score.accepted, score.claims))
        };
        let (untouched, after, by_hand, ..) = counts()?;
        assert!(untouched.precision.all > 50 && untouched.rest.nine.all > 100, "{untouched:?}");
        assert!(after.precision.all >= untouched.precision.all && by_hand.all >= 30, "{after:?} {by_hand:?}");
        assert_eq!(counts()?, counts()?);
        Ok(())
    }
}
