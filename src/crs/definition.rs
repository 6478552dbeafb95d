//! A CRS as a value: how it is written, read and described.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::CrsError;
use super::proj_engine;
use super::zones::zones;

/// A coordinate reference system, horizontal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Crs(pub(super) Kind);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Transverse Mercator on VN-2000; the meridian in minutes of arc.
    Vn2000 { meridian: i32, width: Width },
    /// VN-2000 longitude, latitude (EPSG:4756).
    Vn2000Geographic,
    /// WGS 84 longitude, latitude (EPSG:4326).
    Wgs84,
    /// WGS 84 / UTM.
    Utm { zone: u8, south: bool },
    /// Any other of the EPSG registry.
    Epsg(u32),
    /// Any other, as PROJ takes it: WKT or a PROJ string.
    Definition(String),
}

/// Width of a zone, which fixes its central scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Width {
    /// 3°, scale 0.9999: cadastral maps.
    Three,
    /// 6°, scale 0.9996: maps of 1:25 000 and smaller, and national land-use maps.
    Six,
}

impl Width {
    pub(super) fn scale(self) -> f64 {
        match self {
            Self::Three => 0.9999,
            Self::Six => 0.9996,
        }
    }
}

impl Crs {
    /// VN-2000 / TM-3 with this central meridian, in minutes of arc: `105 * 60 + 45`.
    pub fn vn2000(meridian: i32) -> Self {
        Self(Kind::Vn2000 { meridian, width: Width::Three })
    }

    /// VN-2000 longitude, latitude.
    pub fn vn2000_geographic() -> Self {
        Self(Kind::Vn2000Geographic)
    }

    /// WGS 84 longitude, latitude.
    pub fn wgs84() -> Self {
        Self(Kind::Wgs84)
    }

    /// WGS 84 / UTM, zone 1 to 60.
    pub fn utm(zone: u8, south: bool) -> Self {
        Self(Kind::Utm { zone: zone.clamp(1, 60), south })
    }

    /// The UTM zone of a place, degrees.
    pub fn utm_at(longitude: f64, latitude: f64) -> Self {
        let zone = ((longitude + 180.0) / 6.0).floor().clamp(0.0, 59.0) as u8 + 1;
        Self::utm(zone, latitude < 0.0)
    }

    /// Reads `EPSG:5897`, `5897`, a VN-2000 meridian (`105-00`, `105°30'`, `104.75`, `105-00/6` for the 6° zone), WKT of either
    /// version, or a PROJ string.
    ///
    /// Errors: [`CrsError::Unknown`].
    pub fn parse(text: &str) -> Result<Self, CrsError> {
        let text = text.trim();
        let unknown = || CrsError::Unknown(text.to_owned());
        let upper = text.to_ascii_uppercase();
        if upper.ends_with("CRS84") {
            return Ok(Self::wgs84());
        }
        if let Some(at) = upper.rfind("EPSG:") {
            let code =
                upper[at + "EPSG:".len()..].trim_start_matches(|c: char| c == ':' || c == '.' || !c.is_ascii_digit());
            let code = code.rsplit(':').next().unwrap_or(code);
            return Self::from_epsg(code.parse().map_err(|_| unknown())?);
        }
        if let Some(crs) = parse_meridian(text) {
            return Ok(crs);
        }
        if let Ok(code) = text.parse() {
            return Self::from_epsg(code);
        }
        if text.contains('[') {
            return Self::parse_wkt(text);
        }
        if text.contains('+') && proj_engine::is_known(text) {
            return Ok(Self(Kind::Definition(text.to_owned())));
        }
        Err(unknown())
    }

    /// What a person types: as [`Crs::parse`], but of VN-2000 only the zones that there are. Files are believed with others.
    ///
    /// Errors: [`CrsError::Unknown`], [`CrsError::NoZone`].
    pub fn parse_typed(text: &str) -> Result<Self, CrsError> {
        let crs = Self::parse(text)?;
        let Kind::Vn2000 { width, .. } = &crs.0 else { return Ok(crs) };
        if crs.epsg().is_some() {
            return Ok(crs);
        }
        let zones: Vec<String> = match width {
            Width::Three => zones().iter().map(|zone| degrees_minutes(zone.meridian)).collect(),
            Width::Six => ["105-00/6", "111-00/6"].map(str::to_owned).to_vec(),
        };
        Err(CrsError::NoZone { written: text.trim().to_owned(), zones: zones.join(", ") })
    }

    /// Errors: [`CrsError::Unknown`] when neither we nor PROJ know the code.
    pub fn from_epsg(code: u32) -> Result<Self, CrsError> {
        if let Some(zone) = zones().iter().find(|zone| zone.epsg == code) {
            return Ok(Self::vn2000(zone.meridian));
        }
        let kind = match code {
            3405 => Kind::Vn2000 { meridian: 105 * 60, width: Width::Six },
            3406 => Kind::Vn2000 { meridian: 111 * 60, width: Width::Six },
            4756 => Kind::Vn2000Geographic,
            4326 | 4979 => Kind::Wgs84,
            32601..=32660 => Kind::Utm { zone: (code - 32600) as u8, south: false },
            32701..=32760 => Kind::Utm { zone: (code - 32700) as u8, south: true },
            _ if proj_engine::is_known(&format!("EPSG:{code}")) => Kind::Epsg(code),
            _ => return Err(CrsError::Unknown(format!("EPSG:{code}"))),
        };
        Ok(Self(kind))
    }

    fn parse_wkt(wkt: &str) -> Result<Self, CrsError> {
        if let Some(crs) = super::definition::vn2000_of_wkt(wkt) {
            return Ok(crs);
        }
        if let Some(crs) = authority_of_wkt(wkt).and_then(|code| Self::from_epsg(code).ok()) {
            return Ok(crs);
        }
        let upper = wkt.to_ascii_uppercase();
        let plain_wgs84 = upper.starts_with("GEOGCS") && (upper.contains("WGS_1984") || upper.contains("WGS 84"));
        if plain_wgs84 {
            return Ok(Self::wgs84());
        }
        if proj_engine::is_known(wkt) {
            return Ok(Self(Kind::Definition(wkt.to_owned())));
        }
        Err(CrsError::Unknown(wkt.chars().take(80).collect()))
    }

    /// The code in the EPSG registry, if it has one.
    pub fn epsg(&self) -> Option<u32> {
        match &self.0 {
            Kind::Vn2000 { meridian, width: Width::Three } => {
                zones().iter().find(|zone| zone.meridian == *meridian).map(|zone| zone.epsg)
            }
            Kind::Vn2000 { meridian, width: Width::Six } => match meridian {
                6300 => Some(3405),
                6660 => Some(3406),
                _ => None,
            },
            Kind::Vn2000Geographic => Some(4756),
            Kind::Wgs84 => Some(4326),
            Kind::Utm { zone, south } => Some(if *south { 32700 } else { 32600 } + u32::from(*zone)),
            Kind::Epsg(code) => Some(*code),
            Kind::Definition(_) => None,
        }
    }

    /// What [`Crs::parse`] takes back; the form in files.
    pub fn definition(&self) -> String {
        match (&self.0, self.epsg()) {
            (_, Some(code)) => format!("EPSG:{code}"),
            (Kind::Definition(definition), None) => definition.clone(),
            (Kind::Vn2000 { meridian, width }, None) => {
                let six = if *width == Width::Six { "/6" } else { "" };
                format!("{}{six}", degrees_minutes(*meridian))
            }
            (_, None) => String::new(),
        }
    }

    /// The name that a surveyor knows it by; the same in every language.
    pub fn label(&self) -> String {
        match &self.0 {
            Kind::Vn2000 { meridian, width: Width::Three } => format!("VN-2000 / TM-3 {}", degrees_minutes(*meridian)),
            Kind::Vn2000 { meridian, width: Width::Six } => format!("VN-2000 / TM-6 {}", degrees_minutes(*meridian)),
            Kind::Vn2000Geographic => "VN-2000".to_owned(),
            Kind::Wgs84 => "WGS 84".to_owned(),
            Kind::Utm { zone, south } => format!("WGS 84 / UTM {zone}{}", if *south { 'S' } else { 'N' }),
            Kind::Epsg(_) | Kind::Definition(_) => {
                proj_engine::name(&self.definition()).unwrap_or_else(|| self.definition())
            }
        }
    }

    /// Minutes of arc, for the zones of VN-2000.
    pub fn central_meridian_minutes(&self) -> Option<i32> {
        match self.0 {
            Kind::Vn2000 { meridian, .. } => Some(meridian),
            _ => None,
        }
    }

    /// Minutes of arc, for the 3° zones of VN-2000: the ones that cadastral maps are in.
    pub fn cadastral_meridian(&self) -> Option<i32> {
        match self.0 {
            Kind::Vn2000 { meridian, width: Width::Three } => Some(meridian),
            _ => None,
        }
    }

    /// Longitude and latitude in degrees.
    pub fn is_geographic(&self) -> bool {
        match &self.0 {
            Kind::Vn2000Geographic | Kind::Wgs84 => true,
            Kind::Vn2000 { .. } | Kind::Utm { .. } => false,
            Kind::Epsg(_) | Kind::Definition(_) => proj_engine::is_geographic(&self.definition()),
        }
    }

    /// Projected, in metres.
    pub fn is_metric(&self) -> bool {
        match &self.0 {
            Kind::Vn2000 { .. } | Kind::Utm { .. } => true,
            Kind::Vn2000Geographic | Kind::Wgs84 => false,
            Kind::Epsg(_) | Kind::Definition(_) => proj_engine::is_metric(&self.definition()),
        }
    }

    /// Well-known text, version 1 as GDAL writes it; for VN-2000 with its seven parameters.
    pub fn wkt(&self) -> String {
        match &self.0 {
            Kind::Vn2000Geographic => VN2000_GEOGCS.to_owned(),
            Kind::Vn2000 { meridian, width } => {
                let authority = self.epsg().map_or_else(String::new, |code| format!(",AUTHORITY[\"EPSG\",\"{code}\"]"));
                format!(
                    "PROJCS[\"{}\",{VN2000_GEOGCS},PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",0],\
                     PARAMETER[\"central_meridian\",{}],PARAMETER[\"scale_factor\",{}],PARAMETER[\"false_easting\",500000],\
                     PARAMETER[\"false_northing\",0],UNIT[\"metre\",1,AUTHORITY[\"EPSG\",\"9001\"]],AXIS[\"Easting\",EAST],\
                     AXIS[\"Northing\",NORTH]{authority}]",
                    self.label(),
                    f64::from(*meridian) / 60.0,
                    width.scale(),
                )
            }
            Kind::Wgs84 | Kind::Utm { .. } | Kind::Epsg(_) | Kind::Definition(_) => {
                proj_engine::wkt(&self.definition()).unwrap_or_else(|| self.definition())
            }
        }
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

impl TryFrom<String> for Crs {
    type Error = CrsError;

    fn try_from(definition: String) -> Result<Self, CrsError> {
        Self::parse(&definition)
    }
}

impl From<Crs> for String {
    fn from(crs: Crs) -> Self {
        crs.definition()
    }
}

/// The geographic base of VN-2000, with the seven parameters of EPSG:6960 as a position vector: PROJ's and WKT 1's
/// convention, in which the rotations have the other sign than in the registry's coordinate frame.
const VN2000_GEOGCS: &str = "GEOGCS[\"VN-2000\",DATUM[\"Vietnam_2000\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],\
    TOWGS84[-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278],AUTHORITY[\"EPSG\",\"6756\"]],\
    PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4756\"]]";

/// `105-45`.
pub(super) fn degrees_minutes(minutes: i32) -> String {
    format!("{}-{:02}", minutes / 60, minutes % 60)
}

/// Reads `105-00`, `105°30'`, `105 30`, `104.75` and these with `/6`: meridians that Việt Nam can have.
fn parse_meridian(text: &str) -> Option<Crs> {
    let (meridian, width) = match text.split_once('/') {
        Some((meridian, "6")) => (meridian, Width::Six),
        Some((meridian, "3")) => (meridian, Width::Three),
        Some(_) => return None,
        None => (text, Width::Three),
    };
    let fields: Vec<&str> = meridian.split(['-', '°', '\'', '′', ' ', 'd']).filter(|field| !field.is_empty()).collect();
    let minutes = match fields.as_slice() {
        [degrees, minutes] => {
            degrees.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok().filter(|m| (0..60).contains(m))?
        }
        [degrees] if meridian.contains('°') => degrees.parse::<i32>().ok()? * 60,
        [degrees] if degrees.contains(['.', ',']) || degrees.len() == 3 => {
            (degrees.replace(',', ".").parse::<f64>().ok()? * 60.0).round() as i32
        }
        _ => return None,
    };
    (102 * 60..=111 * 60).contains(&minutes).then_some(Crs(Kind::Vn2000 { meridian: minutes, width }))
}

/// A Transverse Mercator on VN-2000, in whatever dialect of WKT. Programs without the datum label it WGS 84; the scale 0.9999 with
/// false easting 500 000 on a meridian of the table is VN-2000's alone.
fn vn2000_of_wkt(wkt: &str) -> Option<Crs> {
    let folded: String = wkt.to_ascii_lowercase().replace([' ', '_', '-'], "");
    let named = folded.contains("vn2000") || folded.contains("vietnam2000");
    if !folded.contains("transversemercator") {
        return (named && (folded.starts_with("geogc") || folded.starts_with("geodcrs"))).then(Crs::vn2000_geographic);
    }
    let central = parameter(&folded, &["centralmeridian", "longitudeofnaturalorigin"])?;
    let scale = parameter(&folded, &["scalefactor", "scalefactoratnaturalorigin"])?;
    let easting = parameter(&folded, &["falseeasting"])?;
    let meridian = (central * 60.0).round() as i32;
    let width = match (scale * 10_000.0).round() as i32 {
        9999 => Width::Three,
        9996 if named => Width::Six,
        _ => return None,
    };
    let listed = zones().iter().any(|zone| zone.meridian == meridian) || named;
    let shifted = (easting - 500_000.0).abs() < 0.5;
    (listed && shifted).then_some(Crs(Kind::Vn2000 { meridian, width }))
}

/// The number after a parameter's name in folded WKT: `"centralmeridian",105.0`.
fn parameter(folded: &str, names: &[&str]) -> Option<f64> {
    names.iter().find_map(|name| {
        let rest = &folded[folded.find(&format!("\"{name}\","))? + name.len() + 3..];
        rest.split([',', ']', '[']).next()?.parse().ok()
    })
}

/// The EPSG code that a WKT ends with: `AUTHORITY["EPSG","5897"]]` or `ID["EPSG",5897]]`.
fn authority_of_wkt(wkt: &str) -> Option<u32> {
    let compact: String = wkt.chars().filter(|c| !c.is_whitespace()).collect();
    let at = compact.rfind("[\"EPSG\",")?;
    let code = compact[at + "[\"EPSG\",".len()..].strip_suffix("]]")?;
    code.trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_a_meridian_are_read() {
        for text in
            ["105-45", "105°45'", "105.75", "105 45", "EPSG:9210", "9210", "urn:ogc:def:crs:EPSG::9210", "epsg:9210"]
        {
            assert_eq!(Crs::parse(text), Ok(Crs::vn2000(6345)), "{text}");
        }
        assert_eq!(Crs::parse("105-00/6").map(|crs| crs.epsg()), Ok(Some(3405)));
        assert_eq!(Crs::parse("urn:ogc:def:crs:OGC:1.3:CRS84"), Ok(Crs::wgs84()));
    }

    #[test]
    fn what_is_no_crs_is_refused() {
        for text in ["", "Hà Nội", "EPSG:999999", "105-75", "EPSG:", "GEOGCS[", "99"] {
            assert!(Crs::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_typed_meridian_must_have_a_zone() {
        assert_eq!(Crs::parse_typed("104-30"), Ok(Crs::vn2000(6270)));
        assert_eq!(Crs::parse_typed("105-00/6").map(|crs| crs.epsg()), Ok(Some(3405)));
        assert_eq!(Crs::parse_typed("EPSG:26986").map(|crs| crs.epsg()), Ok(Some(26986)));
        for (typed, among) in [("103-07", "104-00, 104-30, 104-45"), ("108.3", "108-00"), ("104-30/6", "105-00/6")] {
            let Err(CrsError::NoZone { written, zones }) = Crs::parse_typed(typed) else {
                panic!("{typed} is no zone")
            };
            assert!(written == typed && zones.contains(among), "{written}: {zones}");
        }
    }

    #[test]
    fn a_definition_reads_back_equal() {
        for crs in [
            Crs::vn2000(6300),
            Crs::vn2000(6300 + 7),
            Crs::vn2000_geographic(),
            Crs::utm(48, false),
            Crs::from_epsg(26986).unwrap(),
            Crs::parse("+proj=tmerc +lon_0=9 +ellps=bessel").unwrap(),
        ] {
            assert_eq!(Crs::parse(&crs.definition()), Ok(crs.clone()), "{crs}");
        }
    }

    #[test]
    fn vn2000_is_recognised_in_the_wkt_of_other_programs() {
        let esri = r#"PROJCS["VN_2000_TM-3_zone_482",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
        assert_eq!(Crs::parse(esri), Ok(Crs::vn2000(6300)));
        assert_eq!(
            Crs::parse(
                &esri
                    .replace("VN_2000_TM-3_zone_482", "x")
                    .replace("GCS_VN_2000", "GCS_WGS_1984")
                    .replace("D_Vietnam_2000", "D_WGS_1984")
            ),
            Ok(Crs::vn2000(6300))
        );
        assert_eq!(Crs::parse(&Crs::vn2000(6345).wkt()), Ok(Crs::vn2000(6345)));
        assert_eq!(Crs::parse(&Crs::vn2000_geographic().wkt()), Ok(Crs::vn2000_geographic()));
    }
}
