//! When the work that is left will be done, by the pace of the last working days.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Day;
use super::calendar::WorkingDays;

/// Working days that tell the pace. Source: issue 3, "forecast from the last seven working days".
const DAYS_CONSIDERED: usize = 7;

/// From fewer days there is no forecast: two days have a spread, but it says nothing.
const DAYS_NEEDED: usize = 3;

/// 90 % quantiles of Student's t for 2 to 6 degrees of freedom: 80 % of all cases lie between the early and the late end.
/// Source: any table of the t distribution.
const STUDENT_90: [f64; 5] = [1.886, 1.638, 1.533, 1.476, 1.440];

/// A finish further away than this is told as "open": thirty years of working days.
const FAR: u32 = 10_000;

/// The forecast.
///
/// Method: the days considered are the last seven working days before today, none before the first day on which anything was done;
/// what was done on a day off counts for the working day before it. They have a mean m and a standard deviation s (of n days).
/// After k more days k·m is expected to be done, with a standard error of √(k·s² + k²·s²/n): the scatter of the days to come, and
/// that of the mean itself. *Likely* is the first k with k·m ≥ what is left; *early* and *late* are the first with k·m plus or minus
/// t times that error ≥ what is left. Limits: it knows no holidays, no new people, and no papers still to come.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Certificates a working day (m).
    pub per_day: f64,
    /// Standard deviation of a day (s).
    pub spread: f64,
    pub days_considered: usize,
    /// Working days until the likely finish.
    pub working_days: u32,
    #[serde(serialize_with = "super::iso")]
    pub likely: Day,
    #[serde(serialize_with = "super::iso")]
    pub early: Day,
    /// `None` when the pace is too uneven to say that it ends at all.
    #[serde(serialize_with = "iso_or_none")]
    pub late: Option<Day>,
}

/// The forecast for `left` certificates from what was done on each day. `None` when nothing is left, when fewer than three working days
/// tell the pace, or when nothing was done on them.
pub fn forecast(left: usize, done: &BTreeMap<Day, usize>, today: Day, working: &WorkingDays) -> Option<Forecast> {
    let first = done.iter().find(|(_, done)| **done > 0).map(|(day, _)| *day)?;
    let days: Vec<Day> = working.before(today, DAYS_CONSIDERED).into_iter().filter(|day| *day >= first).collect();
    if left == 0 || days.len() < DAYS_NEEDED {
        return None;
    }
    let counts: Vec<f64> = days.iter().map(|day| done_until_next(*day, done, today, working) as f64).collect();
    let n = counts.len() as f64;
    let mean = counts.iter().sum::<f64>() / n;
    if mean <= 0.0 {
        return None;
    }
    let variance = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let t = STUDENT_90.get(counts.len() - DAYS_NEEDED).copied().unwrap_or(STUDENT_90[STUDENT_90.len() - 1]);
    let reached = |side: f64| {
        first_day(|k| {
            let k = f64::from(k);
            k * mean + side * t * (k * variance + k * k * variance / n).sqrt() >= left as f64
        })
    };
    let working_days = reached(0.0)?;
    let on = |days: u32| working.after(today, days);
    Some(Forecast {
        per_day: mean,
        spread: variance.sqrt(),
        days_considered: counts.len(),
        working_days,
        likely: on(working_days)?,
        early: on(reached(1.0)?)?,
        late: reached(-1.0).and_then(on),
    })
}

impl Forecast {
    /// Working days by which the likely finish comes nearer when `cleared` of `left` certificates are out of the way.
    pub fn days_gained(&self, left: usize, cleared: usize) -> u32 {
        let days = |left: usize| (left as f64 / self.per_day).ceil();
        (days(left) - days(left.saturating_sub(cleared))) as u32
    }
}

/// What was done on a working day and on the days off right after it, before today.
fn done_until_next(day: Day, done: &BTreeMap<Day, usize>, today: Day, working: &WorkingDays) -> usize {
    let days_off = std::iter::successors(day.tomorrow().ok(), |day| day.tomorrow().ok());
    let days_off = days_off.take_while(|day| *day < today && !working.has(*day));
    std::iter::once(day).chain(days_off).filter_map(|day| done.get(&day)).sum()
}

/// The first of 1, 2, … for which it holds. It may hold again for none of the numbers before: the late side is not monotone.
fn first_day(holds: impl Fn(u32) -> bool) -> Option<u32> {
    (1..=FAR).find(|day| holds(*day))
}

fn iso_or_none<S: serde::Serializer>(day: &Option<Day>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.collect_str(day),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// What was done on the working days before Monday 23 November 2026, the last count on the Saturday.
    fn of(left: usize, counts: &[usize]) -> Option<Forecast> {
        let today = date(2026, 11, 23);
        let week = WorkingDays::default();
        let days = week.before(today, counts.len());
        let done: BTreeMap<Day, usize> = days.into_iter().zip(counts.iter().copied()).collect();
        forecast(left, &done, today, &week)
    }

    #[test]
    fn an_even_pace_ends_on_its_day_with_no_band() {
        let forecast = of(300, &[100, 100, 100, 100, 100, 100, 100]).expect("seven days");
        assert_eq!((forecast.per_day, forecast.working_days), (100.0, 3));
        let wednesday = date(2026, 11, 25);
        assert_eq!((forecast.early, forecast.likely, forecast.late), (wednesday, wednesday, Some(wednesday)));
        assert_eq!(of(301, &[100; 7]).map(|forecast| forecast.working_days), Some(4), "one more is a day more");
    }

    #[test]
    fn an_uneven_pace_has_a_band_around_the_likely_day() {
        let forecast = of(1_000, &[60, 140, 90, 110, 80, 120, 100]).expect("seven days");
        assert_eq!(forecast.likely, date(2026, 12, 3));
        assert!(forecast.early < forecast.likely);
        assert!(forecast.late.is_some_and(|late| late > forecast.likely));
        assert!((forecast.spread - 26.457_5).abs() < 1e-3);
    }

    #[test]
    fn there_is_no_forecast_from_two_days_or_without_work_or_without_an_end() {
        assert_eq!(of(300, &[100, 100]), None);
        assert!(of(300, &[100, 100, 100]).is_some());
        assert_eq!(of(0, &[100; 7]), None);
        assert_eq!(of(300, &[]), None);
        let wild = of(100_000, &[0, 0, 0, 0, 0, 1, 900].map(|count| count + usize::from(count == 0)));
        assert_eq!(wild.map(|forecast| forecast.late), Some(None), "one good day is no pace");
    }

    #[test]
    fn only_the_last_seven_working_days_count_and_a_sunday_belongs_to_its_saturday() {
        let slow_start: Vec<usize> = [vec![1; 20], vec![100; 7]].concat();
        assert_eq!(of(300, &slow_start).map(|forecast| forecast.per_day), Some(100.0));
        let (today, week) = (date(2026, 11, 23), WorkingDays::default());
        let done =
            [(date(2026, 11, 19), 40), (date(2026, 11, 20), 40), (date(2026, 11, 21), 10), (date(2026, 11, 22), 30)];
        let forecast = forecast(80, &done.into_iter().collect(), today, &week).expect("three days");
        assert_eq!((forecast.per_day, forecast.spread), (40.0, 0.0));
    }

    #[test]
    fn clearing_a_reason_brings_the_end_nearer() {
        let forecast = of(1_000, &[100; 7]).expect("seven days");
        assert_eq!(forecast.days_gained(1_000, 600), 6);
        assert_eq!(forecast.days_gained(1_000, 99), 0);
        assert_eq!(forecast.days_gained(1_000, 1_000), 10);
    }
}
