//! The few places where the window asks lower rooms for what it shows: WGS 84, and moments.

use geo_types::Coord;

use crate::cadastre::Timestamp;
use crate::crs::{Crs, Transformer};

/// The CRS of the project, with what the window asks of it at every frame; names and transformations of foreign CRSs come from PROJ.
#[derive(Default)]
pub struct ProjectCrs {
    crs: Option<Crs>,
    label: Option<String>,
    to_wgs84: Option<Transformer>,
}

impl ProjectCrs {
    /// Takes the CRS that the project has now.
    pub fn follow(&mut self, crs: Option<&Crs>) {
        if self.crs.as_ref() != crs {
            self.label = crs.map(Crs::label);
            self.to_wgs84 = crs.and_then(|crs| Transformer::new(crs, &Crs::wgs84()).ok());
            self.crs = crs.cloned();
        }
    }

    /// As a surveyor knows it.
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// A place of the project in WGS 84: degrees (longitude, latitude).
    pub fn wgs84(&self, place: Coord<f64>) -> Option<Coord<f64>> {
        self.to_wgs84.as_ref()?.point(place).ok()
    }
}

/// A moment as a user reads it, local to the machine where that is known.
pub fn moment(at: Timestamp) -> String {
    let Ok(stamp) = jiff::Timestamp::from_second(at.0) else { return String::new() };
    let local = stamp.to_zoned(jiff::tz::TimeZone::try_system().unwrap_or(jiff::tz::TimeZone::UTC));
    format!("{:02}/{:02}/{:04} {:02}:{:02}", local.day(), local.month(), local.year(), local.hour(), local.minute())
}
