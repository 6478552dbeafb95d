//! How far the campaign is, what is left and why, and when it will be done: pure functions of a snapshot, its journal and a day.
//!
//! Definitions, of certificates:
//! 1. *Received*: the project has it. *Scanned*: a readable scan shows it. *Entered*: more than its serial is known. *Linked*: to
//!    a parcel. *Verified*: a person compared all of it with its scan.
//! 2. *Settled*: linked, or put aside for a reason that asks for no link (superseded, outside of the ward, a flat), or replaced.
//! 3. What is *left* is what is not settled, each certificate under one reason.
//! 4. A day's *done* are the certificates that people settled on it: first link by hand, or put aside for good. What the program
//!    links by itself is not done by anybody and says nothing about the days to come.
//!
//! Counts per person are there for oneself and for planning. They stand by name; there is no order of merit here, and none shall
//! be made of it.

mod calendar;
mod forecast;
mod left;
mod report;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use calendar::{WorkingDays, day_of};
pub use forecast::{Forecast, forecast};
pub use left::{Left, LeftReason, left_reasons};
pub use report::{report, written};

use crate::cadastre::{Certificate, LinkMethod, ScanKind, ScanState, Snapshot, Timestamp};
use crate::checks::Ward;
use crate::project::JournalEntry;

/// A calendar day, where the ward is.
pub type Day = jiff::civil::Date;

/// Certificates by how far they have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Stages {
    pub received: usize,
    pub scanned: usize,
    pub entered: usize,
    pub linked: usize,
    pub verified: usize,
    /// With an obstacle, of whatever kind.
    pub put_aside: usize,
}

/// A residential group (tổ dân phố, thôn).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupProgress {
    /// Empty for certificates of which nobody said the group.
    pub group: String,
    pub stages: Stages,
}

/// What people, or one of them, did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Work {
    /// Certificates that got their first link by hand.
    pub linked: usize,
    /// The same by the program, started by this person or on this day.
    pub linked_by_program: usize,
    pub verified: usize,
    pub put_aside: usize,
    /// Scans taken in.
    pub scans: usize,
    /// Acts of the journal that still stand, of whatever kind.
    pub acts: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonWork {
    pub person: String,
    #[serde(flatten)]
    pub work: Work,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayWork {
    #[serde(serialize_with = "iso")]
    pub day: Day,
    #[serde(flatten)]
    pub work: Work,
    /// Certificates settled by people (definition 4).
    pub done: usize,
}

/// How far the campaign is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Progress {
    pub total: Stages,
    /// By name; what has no group is last.
    pub groups: Vec<GroupProgress>,
    /// By name.
    pub people: Vec<PersonWork>,
    /// Days with any work, in order.
    pub days: Vec<DayWork>,
    /// Certificates that are not settled.
    pub left: usize,
    /// By reason, in the order of the work.
    pub left_by_reason: Vec<Left>,
    /// Scans that wait for a person to say what they show.
    pub waiting_scans: usize,
    /// `None` when nothing is left, or too few days tell anything.
    pub forecast: Option<Forecast>,
}

/// How far the campaign is on the morning of `today`, by its last working days before it.
pub fn progress(snapshot: &Snapshot, history: &[JournalEntry], today: Day, working: &WorkingDays) -> Progress {
    let ward = Ward::of(snapshot);
    let mut groups: BTreeMap<(bool, &str), Stages> = BTreeMap::new();
    let mut total = Stages::default();
    for certificate in snapshot.certificates.iter() {
        let group = certificate.residential_group.trim();
        let stages = groups.entry((group.is_empty(), group)).or_default();
        count(&ward, certificate, stages);
        count(&ward, certificate, &mut total);
    }
    let (people, days) = work(snapshot, history);
    let done: BTreeMap<Day, usize> = days.iter().map(|row| (row.day, row.done)).collect();
    let mut left_by_reason = left::left(&ward);
    let left: usize = left_by_reason.iter().map(|row| row.count).sum();
    let forecast = forecast(left, &done, today, working);
    if let Some(forecast) = &forecast {
        for row in &mut left_by_reason {
            row.days_gained = forecast.days_gained(left, row.count);
        }
    }
    let groups = groups.into_iter().map(|((_, group), stages)| GroupProgress { group: group.to_owned(), stages });
    Progress {
        total,
        groups: groups.collect(),
        people,
        days,
        left,
        left_by_reason,
        waiting_scans: snapshot.scans.iter().filter(|scan| scan.doubt.is_some()).count(),
        forecast,
    }
}

fn count(ward: &Ward<'_>, certificate: &Certificate, stages: &mut Stages) {
    let snapshot = ward.snapshot();
    stages.received += 1;
    stages.scanned += usize::from(is_scanned(snapshot, certificate));
    stages.entered += usize::from(ward.is_entered(certificate.id));
    stages.linked += usize::from(snapshot.links_of_certificate(certificate.id).next().is_some());
    stages.verified += usize::from(certificate.verified.is_some());
    stages.put_aside += usize::from(certificate.obstacle.is_some());
}

fn is_scanned(snapshot: &Snapshot, certificate: &Certificate) -> bool {
    let mut scans = snapshot.scans_of_certificate(certificate.id);
    scans.any(|scan| scan.kind == ScanKind::Certificate && scan.state == ScanState::Readable)
}

/// Who did what, by name; and what was done on which day.
fn work(snapshot: &Snapshot, history: &[JournalEntry]) -> (Vec<PersonWork>, Vec<DayWork>) {
    let mut people: BTreeMap<&str, Work> = BTreeMap::new();
    let mut days: BTreeMap<Day, (Work, usize)> = BTreeMap::new();
    for certificate in snapshot.certificates.iter() {
        let mut note = |by, at: Timestamp, done: usize, change: &dyn Fn(&mut Work)| {
            change(people.entry(by).or_default());
            let (work, settled) = days.entry(day_of(at)).or_default();
            change(work);
            *settled += done;
        };
        let first = snapshot.links_of_certificate(certificate.id).min_by_key(|link| (link.at, link.id));
        if let Some(link) = first {
            let by_hand = is_by_hand(link.how);
            note(&link.by, link.at, usize::from(by_hand), &|work| match by_hand {
                true => work.linked += 1,
                false => work.linked_by_program += 1,
            });
        }
        if let Some(obstacle) = &certificate.obstacle {
            let settles = first.is_none() && left::asks_for_no_link(obstacle.reason);
            note(&obstacle.by, obstacle.at, usize::from(settles), &|work| work.put_aside += 1);
        }
        if let Some(verified) = &certificate.verified {
            note(&verified.by, verified.at, 0, &|work| work.verified += 1);
        }
    }
    for entry in standing(history) {
        let scans = taken_in(entry);
        for work in [people.entry(&entry.who).or_default(), &mut days.entry(day_of(entry.at)).or_default().0] {
            work.acts += 1;
            work.scans += scans;
        }
    }
    let people = people.into_iter().map(|(person, work)| PersonWork { person: person.to_owned(), work });
    let days = days.into_iter().map(|(day, (work, done))| DayWork { day, work, done });
    (people.collect(), days.collect())
}

fn is_by_hand(how: LinkMethod) -> bool {
    match how {
        LinkMethod::Click | LinkMethod::Number | LinkMethod::Drag | LinkMethod::Candidate => true,
        LinkMethod::FileName | LinkMethod::MapColumn | LinkMethod::Evidence => false,
    }
}

/// Scans that an act took in, by its name.
fn taken_in(entry: &JournalEntry) -> usize {
    if entry.name.key != "act-take-in-scans" {
        return 0;
    }
    let count = entry.name.args.iter().find(|(name, _)| name == "count");
    match count {
        Some((_, crate::i18n::Arg::Count(count))) => usize::try_from(*count).unwrap_or(0),
        _ => 0,
    }
}

/// The acts of people that nobody took back. Steps of undo and redo and disclosures are none.
fn standing(history: &[JournalEntry]) -> impl Iterator<Item = &JournalEntry> {
    // Taking back a step of undo brings back what that step took.
    let undoes: BTreeMap<u64, u64> = history.iter().filter_map(|entry| Some((entry.seq, entry.undoes?))).collect();
    let mut taken: BTreeSet<u64> = BTreeSet::new();
    for entry in history {
        let (mut step, mut takes) = (entry.undoes, true);
        while let Some(seq) = step {
            if takes {
                taken.insert(seq);
            } else {
                taken.remove(&seq);
            }
            (step, takes) = (undoes.get(&seq).copied(), !takes);
        }
    }
    history.iter().filter(move |entry| {
        entry.undoes.is_none() && entry.kind == crate::project::EntryKind::Act && !taken.contains(&entry.seq)
    })
}

fn iso<S: serde::Serializer>(day: &Day, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Obstacle, ObstacleReason, Stamp};
    use crate::checks::sample::Sample;
    use crate::i18n::Message;
    use crate::project::EntryKind;

    const DAY: i64 = 86_400;

    fn entry(seq: u64, undoes: Option<u64>, count: usize) -> JournalEntry {
        let name = Message::new("act-take-in-scans").with("count", count);
        JournalEntry { seq, at: Timestamp(0), who: "an".to_owned(), name, undoes, kind: EntryKind::Act }
    }

    fn of(sample: &Sample, history: &[JournalEntry]) -> Progress {
        progress(&sample.0, history, jiff::civil::date(1970, 1, 10), &WorkingDays::default())
    }

    #[test]
    fn stages_are_counted_by_group_and_nobody_without_a_group_is_forgotten() {
        let mut sample = Sample::default();
        sample.parcel(1);
        (1..=3).for_each(|id| sample.certificate(id));
        sample.change_certificate(1, |row| row.residential_group = " Tổ 4 ".to_owned());
        sample.enter(1);
        sample.scan(1, 1);
        sample.scan(2, 2);
        sample.link(1, 1);
        sample.change_certificate(1, |row| row.verified = Some(Stamp { by: "bình".to_owned(), at: Timestamp(DAY) }));
        let progress = of(&sample, &[]);
        let four = Stages { received: 1, scanned: 1, entered: 1, linked: 1, verified: 1, put_aside: 0 };
        let rest = Stages { received: 2, scanned: 1, ..Stages::default() };
        let groups: Vec<_> = progress.groups.iter().map(|row| (row.group.as_str(), row.stages)).collect();
        assert_eq!(groups, [("Tổ 4", four), ("", rest)]);
        assert_eq!((progress.total.received, progress.total.scanned, progress.left), (3, 2, 2));
        let people: Vec<_> = progress.people.iter().map(|row| (row.person.as_str(), row.work)).collect();
        let (an, binh) = (Work { linked: 1, ..Work::default() }, Work { verified: 1, ..Work::default() });
        assert_eq!(people, [("an", an), ("bình", binh)]);
        assert_eq!(progress.days.iter().map(|row| row.done).collect::<Vec<_>>(), [1, 0]);
    }

    #[test]
    fn what_the_program_links_is_nobodys_day() {
        let mut sample = Sample::default();
        sample.parcel(1);
        sample.certificate(1);
        sample.link(1, 1);
        let before = sample.0.links.iter().next().expect("one").clone();
        let mut after = before.as_ref().clone();
        after.how = LinkMethod::Evidence;
        sample.put(crate::cadastre::Edit::replace(before, after));
        let days = of(&sample, &[]).days;
        assert_eq!(days.iter().map(|row| (row.done, row.work.linked_by_program)).collect::<Vec<_>>(), [(0, 1)]);
    }

    #[test]
    fn to_put_aside_for_good_is_a_days_work_and_to_put_aside_for_now_is_not() {
        for (reason, done, left) in [(ObstacleReason::OutsideWard, 1, 0), (ObstacleReason::Mortgaged, 0, 1)] {
            let mut sample = Sample::default();
            sample.certificate(1);
            sample.change_certificate(1, |row| {
                row.obstacle = Some(Obstacle { reason, note: String::new(), by: "an".to_owned(), at: Timestamp(0) });
            });
            let progress = of(&sample, &[]);
            assert_eq!(progress.days.iter().map(|row| row.done).sum::<usize>(), done, "{reason:?}");
            assert_eq!((progress.left, progress.people[0].work.put_aside), (left, 1));
        }
    }

    #[test]
    fn acts_that_were_taken_back_do_not_count_until_they_are_done_again() {
        let sample = Sample::default();
        let scans =
            |history: &[JournalEntry]| of(&sample, history).people.iter().map(|row| row.work.scans).sum::<usize>();
        assert_eq!(scans(&[entry(1, None, 7), entry(2, None, 5)]), 12);
        assert_eq!(scans(&[entry(1, None, 7), entry(2, None, 5), entry(3, Some(2), 5)]), 7);
        assert_eq!(scans(&[entry(1, None, 7), entry(2, None, 5), entry(3, Some(2), 5), entry(4, Some(3), 5)]), 12);
        let shown = JournalEntry { kind: EntryKind::Disclosure, ..entry(1, None, 7) };
        assert_eq!(of(&sample, &[shown]).people, Vec::new(), "to look at something is no work");
    }
}
