//! The few places where the window asks lower rooms for what it shows: WGS 84, and moments.

use geo_types::Coord;

use crate::cadastre::Timestamp;
use crate::crs::{Crs, Transformer};

/// A place of the project in WGS 84: degrees (longitude, latitude).
pub fn wgs84(crs: &Crs, place: Coord<f64>) -> Option<Coord<f64>> {
    Transformer::new(crs, &Crs::wgs84()).ok()?.point(place).ok()
}

/// A moment as a user reads it, local to the machine where that is known.
pub fn moment(at: Timestamp) -> String {
    let Ok(stamp) = jiff::Timestamp::from_second(at.0) else { return String::new() };
    let local = stamp.to_zoned(jiff::tz::TimeZone::try_system().unwrap_or(jiff::tz::TimeZone::UTC));
    format!("{:02}/{:02}/{:04} {:02}:{:02}", local.day(), local.month(), local.year(), local.hour(), local.minute())
}
