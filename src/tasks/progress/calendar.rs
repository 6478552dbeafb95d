//! Days where the ward is, and which of them people work on.

use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};

use crate::cadastre::Timestamp;

/// Viet Nam has one time zone and no summer time. Source: IANA, Asia/Ho_Chi_Minh.
const HOURS_FROM_UTC: i8 = 7;

/// The day of a moment.
pub fn day_of(at: Timestamp) -> Date {
    let moment = jiff::Timestamp::from_second(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.to_zoned(TimeZone::fixed(Offset::constant(HOURS_FROM_UTC))).date()
}

/// Days of the week on which people work, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingDays(pub [bool; 7]);

/// Monday to Saturday: what wards do in a campaign.
impl Default for WorkingDays {
    fn default() -> Self {
        Self([true, true, true, true, true, true, false])
    }
}

impl WorkingDays {
    /// Reads `6` as Monday to Saturday: so many days from Monday, 1 to 7.
    pub fn a_week(days: u8) -> Option<Self> {
        (1..=7).contains(&days).then(|| Self(std::array::from_fn(|day| day < usize::from(days))))
    }

    pub fn has(&self, day: Date) -> bool {
        let at = match day.weekday() {
            Weekday::Monday => 0,
            Weekday::Tuesday => 1,
            Weekday::Wednesday => 2,
            Weekday::Thursday => 3,
            Weekday::Friday => 4,
            Weekday::Saturday => 5,
            Weekday::Sunday => 6,
        };
        self.0[at]
    }

    /// The working day on which `count` working days from `from` (itself the first) are over; 0 gives `from`. `None` past the end of
    /// the calendar, and when nobody ever works.
    pub fn after(&self, from: Date, count: u32) -> Option<Date> {
        if !self.0.contains(&true) {
            return None;
        }
        let (mut day, mut left) = (from, count);
        loop {
            left -= u32::from(left > 0 && self.has(day));
            if left == 0 {
                return Some(day);
            }
            day = day.tomorrow().ok()?;
        }
    }

    /// The last so many working days before `day`, oldest first.
    pub fn before(&self, day: Date, count: usize) -> Vec<Date> {
        let earlier = std::iter::successors(day.yesterday().ok(), |day| day.yesterday().ok());
        // A week without a working day would never end.
        let mut days: Vec<Date> = earlier.take(7 * count).filter(|day| self.has(*day)).take(count).collect();
        days.reverse();
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_begins_at_midnight_in_viet_nam() {
        let midnight = 1_763_658_000; // 2025-11-20 17:00:00 UTC
        assert_eq!(day_of(Timestamp(midnight - 1)), date(2025, 11, 20));
        assert_eq!(day_of(Timestamp(midnight)), date(2025, 11, 21));
    }

    #[test]
    fn working_days_pass_over_the_sunday() {
        let week = WorkingDays::default();
        let friday = date(2026, 11, 20);
        assert_eq!(week.after(friday, 1), Some(friday));
        assert_eq!(week.after(friday, 3), Some(date(2026, 11, 23)), "Friday, Saturday, Monday");
        assert_eq!(week.before(date(2026, 11, 24), 3), [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)]);
        assert_eq!(WorkingDays::a_week(5).and_then(|week| week.after(friday, 2)), Some(date(2026, 11, 23)));
        assert_eq!(WorkingDays::a_week(0), None);
        assert_eq!(WorkingDays([false; 7]).after(friday, 1), None);
    }
}
