//! The few places where the window asks lower rooms for what it shows: CRS names, WGS 84, the user's account, the clock.

use geo_types::Coord;

use crate::cadastre::Timestamp;
use crate::crs::Crs;

/// The name of a CRS as the status bar shows it.
pub fn crs_label(crs: &Crs) -> String {
    serde_json::to_value(crs).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A place of the project in WGS 84: degrees (longitude, latitude).
pub fn wgs84(_crs: &Crs, _place: Coord<f64>) -> Option<Coord<f64>> {
    None
}

/// The account name under which acts are recorded.
pub fn account() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|account| !account.is_empty()))
        .unwrap_or_else(|| "?".to_owned())
}

/// The clock of the session.
pub fn clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// A moment as a user reads it, local to the machine where that is known.
pub fn moment(at: Timestamp) -> String {
    let Ok(stamp) = jiff::Timestamp::from_second(at.0) else { return String::new() };
    let local = stamp.to_zoned(jiff::tz::TimeZone::try_system().unwrap_or(jiff::tz::TimeZone::UTC));
    format!(
        "{:02}/{:02}/{:04} {:02}:{:02}",
        local.day(),
        local.month(),
        local.year(),
        local.hour(),
        local.minute()
    )
}
