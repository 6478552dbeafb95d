//! The one file that talks to PROJ. Its database is embedded in the program; VN-2000 needs none of it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Once;

use geo_types::Coord;
use proj::Proj;

/// One PROJ operation: a pipeline, or the way between two CRSs that PROJ finds itself (x = longitude or east).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    Pipeline(String),
    Between(String, String),
}

impl Operation {
    /// PROJ's objects belong to one thread, so each thread keeps its own.
    ///
    /// Errors: PROJ's own words.
    fn with<R>(&self, work: impl FnOnce(&Proj) -> R) -> Result<R, String> {
        thread_local! {
            static MADE: RefCell<HashMap<Operation, Proj>> = RefCell::new(HashMap::new());
        }
        MADE.with_borrow_mut(|made| {
            if !made.contains_key(self) {
                silence();
                let proj = match self {
                    Self::Pipeline(pipeline) => Proj::new(pipeline),
                    Self::Between(from, to) => Proj::new_known_crs(from, to, None),
                };
                made.insert(self.clone(), proj.map_err(|error| error.to_string())?);
            }
            made.get(self).map(work).ok_or_else(String::new)
        })
    }

    /// Whether PROJ can do it at all. Errors: PROJ's own words.
    pub(super) fn check(&self) -> Result<(), String> {
        self.with(|_| ())
    }

    /// One point; `None` when it is outside of where the operation is defined.
    pub(super) fn point(&self, point: Coord<f64>) -> Option<Coord<f64>> {
        let (x, y) = self.with(|proj| proj.convert((point.x, point.y)).ok()).ok()??;
        (x.is_finite() && y.is_finite()).then_some(Coord { x, y })
    }

    /// Many points in place; NaN where [`Operation::point`] has none.
    pub(super) fn points(&self, coords: &mut [Coord<f64>]) {
        const NOWHERE: (f64, f64) = (f64::NAN, f64::NAN);
        let converted = self.with(|proj| {
            for coord in coords.iter_mut() {
                let (x, y) = proj.convert((coord.x, coord.y)).unwrap_or(NOWHERE);
                *coord = if x.is_finite() && y.is_finite() { Coord { x, y } } else { NOWHERE.into() };
            }
        });
        if converted.is_err() {
            coords.fill(NOWHERE.into());
        }
    }
}

/// Keeps PROJ from writing what it cannot do to the error output: every failure comes back as a value, and our sentence says it.
/// Called before any of PROJ's objects is made.
#[allow(unsafe_code)]
fn silence() {
    static SILENT: Once = Once::new();
    SILENT.call_once(|| {
        // SAFETY: PROJ takes a null context as its default one, which lives as long as the process. Every later context copies its
        // level. Nobody else touches it meanwhile: this file alone talks to PROJ, and each way to it waits here first.
        unsafe { proj_sys::proj_log_level(std::ptr::null_mut(), proj_sys::PJ_LOG_LEVEL_PJ_LOG_NONE) };
    });
}

/// Whether PROJ knows a definition as a CRS.
pub(super) fn is_known(definition: &str) -> bool {
    !definition.contains('\0') && Operation::Between("OGC:CRS84".to_owned(), definition.to_owned()).check().is_ok()
}

/// The name of a CRS, as its WKT has it.
pub(super) fn name(definition: &str) -> Option<String> {
    let wkt = wkt(definition)?;
    wkt.split('"').nth(1).map(str::to_owned)
}

pub(super) fn is_geographic(definition: &str) -> bool {
    wkt(definition).is_some_and(|wkt| wkt.starts_with("GEOG"))
}

pub(super) fn is_metric(definition: &str) -> bool {
    let metre = |wkt: &str| {
        let unit = wkt.rfind("UNIT[").map(|at| &wkt[at..]);
        unit.is_some_and(|unit| unit.split([',', ']']).nth(1).is_some_and(|factor| factor.trim() == "1"))
    };
    wkt(definition).is_some_and(|wkt| wkt.starts_with("PROJCS") && metre(&wkt))
}

/// Well-known text, version 1 as GDAL writes it.
pub(super) fn wkt(definition: &str) -> Option<String> {
    silence();
    let proj = Proj::new(definition).ok()?;
    let lines = proj.as_wkt(Some(proj::wkt::WktVersion::Wkt1_Gdal), None).ok()?;
    Some(lines.lines().map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_points_are_as_one_by_one() {
        let utm = Operation::Pipeline("+proj=utm +zone=48 +ellps=WGS84".to_owned());
        let start = [(105.1, 21.0), (f64::NAN, 21.0), (104.9, 1e9), (106.0, 10.5)]
            .map(|(x, y)| Coord { x, y } * 1_f64.to_radians());
        let mut many = start;
        utm.points(&mut many);
        for (one, many) in start.iter().zip(many) {
            assert!(utm.point(*one).map_or(many.x.is_nan() && many.y.is_nan(), |one| one == many));
        }
    }
}
