//! What a file says of where its picture lies: the tags of a GeoTIFF, else a world file beside it.

use std::path::{Path, PathBuf};

use crate::crs::Crs;
use crate::scans::GeoTags;
use crate::text;

/// Where a picture lies by its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    pub by: StatedBy,
    /// From pixels, right and down from the upper left corner, to coordinates: as [`crate::geometry::Warp::affine`] takes it.
    pub affine: [f64; 6],
    /// `None` where none is stated, or none that is known.
    pub crs: Option<Crs>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedBy {
    GeoTiff,
    /// The world file.
    WorldFile(PathBuf),
}

/// Largest world file: six numbers.
const MOST_WORLD_BYTES: u64 = 4_096;
/// Largest file of a CRS.
const MOST_CRS_BYTES: u64 = 65_536;

/// Keys of a GeoTIFF. Source: OGC GeoTIFF 1.1 (19-008r4), annex A.
mod key {
    pub const MODEL_TYPE: u16 = 1024;
    pub const RASTER_TYPE: u16 = 1025;
    pub const CITATION: u16 = 1026;
    pub const GEODETIC_CRS: u16 = 2048;
    pub const GEODETIC_CITATION: u16 = 2049;
    pub const PROJECTED_CRS: u16 = 3072;
    pub const PROJECTED_CITATION: u16 = 3073;
    pub const METHOD: u16 = 3075;
    pub const NATURAL_LONGITUDE: u16 = 3080;
    pub const NATURAL_LATITUDE: u16 = 3081;
    pub const FALSE_EASTING: u16 = 3082;
    pub const FALSE_NORTHING: u16 = 3083;
    pub const NATURAL_SCALE: u16 = 3092;
}

/// Values of them.
const GEOGRAPHIC_MODEL: u16 = 2;
const PIXEL_IS_POINT: u16 = 2;
const USER_DEFINED: u16 = 32_767;
const TRANSVERSE_MERCATOR: u16 = 1;

/// What is stated of a picture: the tags come first, as everywhere; `None` where nothing is.
pub fn stated(path: &Path) -> Option<Stated> {
    let tags = GeoTags::of_file(path);
    let crs = || tags.as_ref().and_then(crs_of_tags);
    let affine = tags.as_ref().and_then(affine_of_tags);
    let of_tags = affine.map(|affine| Stated { by: StatedBy::GeoTiff, affine, crs: crs() });
    of_tags.or_else(|| {
        let file = beside(path, &world_endings(path))?;
        let affine = world_file(&read(&file, MOST_WORLD_BYTES)?)?;
        let of_prj = || {
            let wkt = read(&beside(path, &["prj".to_owned(), "qpj".to_owned()])?, MOST_CRS_BYTES)?;
            Crs::parse(&wkt).ok()
        };
        Some(Stated { by: StatedBy::WorldFile(file), affine, crs: of_prj().or_else(crs) })
    })
}

impl Stated {
    /// The same of the picture as it is shown, of this size: its pixels are turned from how they are stored by an orientation as EXIF counts them.
    pub fn upright(self, orientation: u8, [width, height]: [u32; 2]) -> Self {
        let [a, b, c, d, e, f] = self.affine;
        // What is as stored is the first number of a pixel, or the second, counted from the end or not.
        let (is_swapped, is_right_turned, is_down_turned) = match orientation {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (true, true, false),
            _ => (false, false, false),
        };
        let (stored_width, stored_height) = if is_swapped { (height, width) } else { (width, height) };
        let turned = |step: [f64; 2], from: [f64; 2], length: u32, is_turned: bool| match is_turned {
            true => {
                ([-step[0], -step[1]], [from[0] + step[0] * f64::from(length), from[1] + step[1] * f64::from(length)])
            }
            false => (step, from),
        };
        let (across, from) = turned([a, d], [c, f], stored_width, is_right_turned);
        let (down, [c, f]) = turned([b, e], from, stored_height, is_down_turned);
        let ([a, d], [b, e]) = if is_swapped { (down, across) } else { (across, down) };
        Self { affine: [a, b, c, d, e, f], ..self }
    }
}

fn affine_of_tags(tags: &GeoTags) -> Option<[f64; 6]> {
    let affine = if let [a, b, _, c, d, e, _, f, ..] = tags.transformation.as_slice() {
        [*a, *b, *c, *d, *e, *f]
    } else {
        let ([across, down, ..], [right, below, _, x, y, ..]) =
            (tags.pixel_scale.as_slice(), tags.tie_points.as_slice())
        else {
            return None;
        };
        [*across, 0.0, x - right * across, 0.0, -down, y + below * down]
    };
    // Where pixels are points, what stands for the first is its middle.
    let half = if tags.number(key::RASTER_TYPE) == Some(PIXEL_IS_POINT) { -0.5 } else { 0.0 };
    shifted(affine, half)
}

/// The function of a picture that is counted from `by` pixels farther right and down.
fn shifted([a, b, c, d, e, f]: [f64; 6], by: f64) -> Option<[f64; 6]> {
    let affine = [a, b, c + (a + b) * by, d, e, f + (d + e) * by];
    affine.iter().all(|number| number.is_finite()).then_some(affine)
}

fn crs_of_tags(tags: &GeoTags) -> Option<Crs> {
    let is_geographic = tags.number(key::MODEL_TYPE) == Some(GEOGRAPHIC_MODEL);
    let code = tags.number(if is_geographic { key::GEODETIC_CRS } else { key::PROJECTED_CRS });
    if let Some(code) = code.filter(|code| *code != USER_DEFINED && *code != 0) {
        return Crs::from_epsg(code.into()).ok();
    }
    let texts =
        || [key::PROJECTED_CITATION, key::CITATION, key::GEODETIC_CITATION].iter().filter_map(|key| tags.text(*key));
    // Some programs put the whole definition into the name.
    let spelled = texts().find_map(|text| {
        let wkt = &text[text.find("PROJCS[").or_else(|| text.find("GEOGCS["))?..];
        Crs::parse(wkt).ok()
    });
    spelled.or_else(|| transverse_mercator(tags, &texts().collect::<Vec<_>>().join(" ")))
}

/// A projection that the keys spell out: the zones of VN-2000 come so from programs that do not know their codes.
fn transverse_mercator(tags: &GeoTags, names: &str) -> Option<Crs> {
    if tags.number(key::METHOD) != Some(TRANSVERSE_MERCATOR) {
        return None;
    }
    let number = |key| tags.double(key);
    let quoted = names.replace('"', "'");
    let datum = tags.number(key::GEODETIC_CRS).and_then(|code| Crs::from_epsg(code.into()).ok());
    let geographic = datum.map_or_else(|| Crs::wgs84().wkt(), |crs| crs.wkt());
    Crs::parse(&format!(
        "PROJCS[\"{quoted}\",{geographic},PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",{}],\
         PARAMETER[\"central_meridian\",{}],PARAMETER[\"scale_factor\",{}],PARAMETER[\"false_easting\",{}],\
         PARAMETER[\"false_northing\",{}],UNIT[\"metre\",1]]",
        number(key::NATURAL_LATITUDE).unwrap_or(0.0),
        number(key::NATURAL_LONGITUDE)?,
        number(key::NATURAL_SCALE).unwrap_or(1.0),
        number(key::FALSE_EASTING).unwrap_or(0.0),
        number(key::FALSE_NORTHING).unwrap_or(0.0),
    ))
    .ok()
}

/// The six numbers of a world file, a line each, of which the last two are the middle of the upper left pixel.
fn world_file(text: &str) -> Option<[f64; 6]> {
    let mut numbers = text.split_whitespace().map(|number| number.replace(',', ".").parse::<f64>().ok());
    let mut next = || numbers.next().flatten();
    // Line by line: across, down of a step right; across, down of a step below; the place.
    let (a, d, b, e, c, f) = (next()?, next()?, next()?, next()?, next()?, next()?);
    shifted([a, b, c, d, e, f], -0.5)
}

/// Endings of the world file of a picture: of `jpg` they are `jgw`, `jpgw` and `wld`.
fn world_endings(path: &Path) -> Vec<String> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let letters: Vec<char> = ending.chars().collect();
    let short = match letters.as_slice() {
        [first, .., last] if letters.len() >= 3 => vec![format!("{first}{last}w")],
        _ => Vec::new(),
    };
    // Of `tiff` and `jpeg` the short form is that of `tif` and `jpg`.
    let usual = match ending.as_str() {
        "tiff" => vec!["tfw".to_owned()],
        "jpeg" => vec!["jgw".to_owned()],
        _ => Vec::new(),
    };
    short.into_iter().chain(usual).chain([format!("{ending}w"), "wld".to_owned()]).collect()
}

/// The file beside a picture that has its name and one of these endings, in whatever case: the first ending first.
fn beside(path: &Path, endings: &[String]) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stem = path.file_stem()?.to_string_lossy().to_lowercase();
    let mut found: Vec<(usize, PathBuf)> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| {
            let file = entry.ok()?.path();
            let ending = file.extension()?.to_string_lossy().to_lowercase();
            let is_its = file.file_stem()?.to_string_lossy().to_lowercase() == stem;
            let at = endings.iter().position(|wanted| *wanted == ending).filter(|_| is_its)?;
            Some((at, file))
        })
        .collect();
    found.sort();
    found.into_iter().next().map(|(_, file)| file)
}

fn read(path: &Path, most: u64) -> Option<String> {
    if std::fs::metadata(path).ok()?.len() > most {
        return None;
    }
    Some(text::decode(&std::fs::read(path).ok()?, text::Choice::Auto, None).text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_file_counts_from_the_middle_of_the_first_pixel() {
        for text in ["0.2\n0\n0\n-0.2\n587000.1\n2320599.9\n", "0,2\r\n0,0\r\n0,0\r\n-0,2\r\n587000,1\r\n2320599,9"] {
            let affine = world_file(text).expect("six numbers");
            let expected = [0.2, 0.0, 587_000.0, 0.0, -0.2, 2_320_600.0];
            assert!(affine.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-6), "{affine:?}");
        }
        assert_eq!(world_file("0.2\n0\n0\n-0.2\n587000.1"), None);
        assert_eq!(world_file("0.2\n0\n0\n-0.2\nngày\n1"), None);
    }

    #[test]
    fn world_files_are_found_by_every_usual_ending() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("Tờ 12.PGW"), "1\n0\n0\n-1\n0\n0\n").expect("written");
        assert_eq!(beside(&at("tờ 12.png"), &world_endings(&at("tờ 12.png"))), Some(at("Tờ 12.PGW")));
        assert_eq!(beside(&at("tờ 13.png"), &world_endings(&at("tờ 13.png"))), None);
        let endings = |name: &str| world_endings(Path::new(name)).join(" ");
        assert_eq!(endings("a.jpeg"), "jgw jgw jpegw wld");
        assert_eq!(endings("a.tif"), "tfw tifw wld");
    }

    #[test]
    fn a_picture_that_is_turned_to_be_seen_lies_where_its_stored_pixels_lie() {
        // Stored 3 wide, 2 high; `(right, down)` where its first corner and the one beside it are seen.
        let seen = [
            (1, [0.0, 0.0], [3.0, 0.0]),
            (2, [3.0, 0.0], [0.0, 0.0]),
            (3, [3.0, 2.0], [0.0, 2.0]),
            (4, [0.0, 2.0], [3.0, 2.0]),
            (5, [0.0, 0.0], [0.0, 3.0]),
            (6, [2.0, 0.0], [2.0, 3.0]),
            (7, [2.0, 3.0], [2.0, 0.0]),
            (8, [0.0, 3.0], [0.0, 0.0]),
        ];
        for (orientation, first, beside) in seen {
            let stated = Stated { by: StatedBy::GeoTiff, affine: [0.5, 0.1, 100.0, 0.2, -0.5, 900.0], crs: None };
            let size = if orientation >= 5 { [2, 3] } else { [3, 2] };
            let [a, b, c, d, e, f] = stated.upright(orientation, size).affine;
            let place = |[x, y]: [f64; 2]| [a * x + b * y + c, d * x + e * y + f];
            let off = |one: [f64; 2], other: [f64; 2]| (one[0] - other[0]).hypot(one[1] - other[1]);
            assert!(off(place(first), [100.0, 900.0]) < 1e-9, "{orientation}: {:?}", place(first));
            assert!(off(place(beside), [101.5, 900.6]) < 1e-9, "{orientation}: {:?}", place(beside));
        }
    }

    #[test]
    fn a_zone_that_the_keys_spell_out_is_vn2000s() {
        let tags = GeoTags {
            keys: vec![
                1, 1, 0, 6, 1024, 0, 1, 1, 3072, 0, 1, 32_767, 3075, 0, 1, 1, 3080, 34_736, 1, 0, 3092, 34_736, 1, 1,
                3082, 34_736, 1, 2,
            ],
            doubles: vec![105.75, 0.9999, 500_000.0],
            ..GeoTags::default()
        };
        assert_eq!(crs_of_tags(&tags), Some(Crs::vn2000(6_345)));
        let known = GeoTags { keys: vec![1, 1, 0, 1, 3072, 0, 1, 9210], ..GeoTags::default() };
        assert_eq!(crs_of_tags(&known), Some(Crs::vn2000(6_345)));
        let other = GeoTags { keys: vec![1, 1, 0, 1, 3072, 0, 1, 32_767], ..GeoTags::default() };
        assert_eq!(crs_of_tags(&other), None);
    }

    #[test]
    fn tie_points_and_matrices_say_the_same() {
        let scaled = GeoTags {
            pixel_scale: vec![0.5, 0.5, 0.0],
            tie_points: vec![10.0, 20.0, 0.0, 587_005.0, 2_319_990.0, 0.0],
            ..GeoTags::default()
        };
        let expected = [0.5, 0.0, 587_000.0, 0.0, -0.5, 2_320_000.0];
        assert_eq!(affine_of_tags(&scaled), Some(expected));
        let matrix =
            vec![0.5, 0.0, 0.0, 587_000.0, 0.0, -0.5, 0.0, 2_320_000.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
        assert_eq!(affine_of_tags(&GeoTags { transformation: matrix.clone(), ..GeoTags::default() }), Some(expected));
        let points = GeoTags { transformation: matrix, keys: vec![1, 1, 0, 1, 1025, 0, 1, 2], ..GeoTags::default() };
        assert_eq!(affine_of_tags(&points), Some([0.5, 0.0, 586_999.75, 0.0, -0.5, 2_320_000.25]));
        assert_eq!(affine_of_tags(&GeoTags::default()), None);
    }
}
