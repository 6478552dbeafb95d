//! The maps of the invented ward: parcels as a shapefile with texts in TCVN3, road centre lines as GeoJSON.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use geo_types::Coord;
use serde_json::json;

use super::cell::Use;
use super::certificate::can_have_paper;
use super::defects::{Defects, TrueDefect};
use super::dice::Dice;
use super::lattice::{Lattice, SHEET_COLUMNS};
use super::register_entry::{Entry, WARD_CODE, street_name};
use super::sheet::{NumberedPiece, ward};
use super::{SampleError, SampleOptions};
use crate::formats::WriteError;
use crate::formats::shapefile_writer::{DbfColumn, DbfKind, DbfValue, ShapefileWriter};
use crate::jobs::Watch;
use crate::text;

/// The label that GDAL and ArcGIS write for VN-2000 / TM-3 zone 482 (EPSG:5897): without an authority, as files of the field are.
const PRJ: &str = concat!(
    r#"PROJCS["VN_2000_TM-3_zone_482",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000","#,
    r#"SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],"#,
    r#"PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],"#,
    r#"PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],"#,
    r#"UNIT["Meter",1.0]]"#
);

/// Columns as offices name them. Source: `national-model.md` §6.1.
const COLUMNS: [DbfColumn; 8] = [
    DbfColumn { name: "XAID", kind: DbfKind::Text(5) },
    DbfColumn { name: "SHBANDO", kind: DbfKind::Number(6, 0) },
    DbfColumn { name: "SHTHUA", kind: DbfKind::Number(6, 0) },
    DbfColumn { name: "DIENTICH", kind: DbfKind::Number(12, 1) },
    DbfColumn { name: "DIENTICHPL", kind: DbfKind::Number(12, 1) },
    DbfColumn { name: "KHLOAIDAT", kind: DbfKind::Text(20) },
    DbfColumn { name: "DIACHI", kind: DbfKind::Text(110) },
    DbfColumn { name: "TENCHU", kind: DbfKind::Text(60) },
];

/// Shares of texts that are not TCVN3. Source: mixed columns of published exports, `encodings.md` §10.1.
const SHARE_UNICODE: f64 = 0.015;
const SHARE_HYBRID: f64 = 0.01;

/// Letters that converters leave in TCVN3 inside of Unicode texts, with what they leave.
const LEFT_IN_HYBRIDS: [(char, char); 5] = [('ă', '¨'), ('đ', '®'), ('ê', 'ª'), ('ã', '·'), ('ơ', '¬')];

/// Parcels between two looks at the cancel flag: about a millisecond of work.
const PARCELS_PER_LOOK: u32 = 512;

/// What the maps hold.
#[derive(Default)]
pub(super) struct Drawn {
    pub sheets: u32,
    /// The highest number of every sheet, in their order from 1.
    pub parcels_of_sheet: Vec<u32>,
    /// Sheet and number of every parcel that may have a certificate.
    pub candidates: Vec<(u32, u32)>,
    /// As `candidates`, of the parcels that buildings of flats stand on.
    pub buildings: Vec<(u32, u32)>,
    pub roads: u32,
    /// What is wrong on the map of a ward that was asked to have defects.
    pub truth: Vec<TrueDefect>,
    /// So many of them were injected.
    pub defects: u32,
}

impl Drawn {
    fn count(&mut self, piece: &NumberedPiece, entry: &Entry) {
        if self.sheets != piece.sheet {
            self.sheets = piece.sheet;
            self.parcels_of_sheet.push(0);
        }
        if let Some(last) = self.parcels_of_sheet.last_mut() {
            *last = piece.number;
        }
        if entry.has_flats() {
            self.buildings.push((piece.sheet, piece.number));
        }
        if can_have_paper(piece, entry) {
            self.candidates.push((piece.sheet, piece.number));
        }
    }
}

/// Writes `thua-dat.shp` with its companions and `giao-thong.geojson` into `folder`.
pub(super) fn write_maps(
    folder: &Path,
    lattice: &Lattice,
    options: &SampleOptions,
    watch: &Watch,
) -> Result<Drawn, SampleError> {
    watch.begin("stage-sample-map", u64::from(options.parcels));
    let mut writer = ShapefileWriter::create(&folder.join("thua-dat"), &COLUMNS)?;
    let mut drawn = Drawn::default();
    let mut defects = Defects::new(lattice, options, watch)?;
    let mut streets: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for (done, piece) in (0_u32..).zip(ward(lattice, options.parcels)) {
        if done % PARCELS_PER_LOOK == 0 {
            watch.check()?;
            watch.advance(u64::from(PARCELS_PER_LOOK));
        }
        let mut entry = Entry::of(lattice, &piece);
        drawn.count(&piece, &entry);
        let row = defects.row(&piece, &mut entry);
        writer.row_of_parts(&row.parts, &values(lattice, &piece, row.number, &entry))?;
        if piece.used_as == Use::Street {
            let end = (piece.column + SHEET_COLUMNS).min(lattice.columns_of(piece.row).1);
            let span = streets.entry(piece.row).or_insert((piece.column, end));
            *span = (span.0.min(piece.column), span.1.max(end));
        }
    }
    for (piece, entry) in defects.further_rows(lattice) {
        writer.row(&piece.shape, &values(lattice, &piece, piece.number, &entry))?;
    }
    (drawn.truth, drawn.defects) = defects.truth();
    writer.finish(PRJ)?;
    write_roads(&folder.join("giao-thong.geojson"), lattice, &streets)?;
    drawn.roads = u32::try_from(streets.len()).unwrap_or(u32::MAX);
    Ok(drawn)
}

/// `number` is the one that the map shows.
fn values(lattice: &Lattice, piece: &NumberedPiece, number: u32, entry: &Entry) -> [DbfValue; 8] {
    let mut dice = Dice::at(lattice.seed, "encoding", [i64::from(piece.sheet), i64::from(piece.number)]);
    let text = |text: &str| DbfValue::Text(text.as_bytes().to_vec());
    [
        text(WARD_CODE),
        DbfValue::Number(f64::from(piece.sheet)),
        DbfValue::Number(f64::from(number)),
        DbfValue::Number(entry.area),
        entry.legal_area.map_or(DbfValue::Empty, DbfValue::Number),
        text(&entry.land_use),
        DbfValue::Text(encoded(&entry.address, &mut dice)),
        DbfValue::Text(encoded(&entry.owner_on_map, &mut dice)),
    ]
}

/// A text as files of the field have it: TCVN3, now and then Unicode, or a mixture of both.
fn encoded(words: &str, dice: &mut Dice) -> Vec<u8> {
    if dice.chance(SHARE_UNICODE) {
        return words.as_bytes().to_vec();
    }
    if dice.chance(SHARE_HYBRID) {
        let left = LEFT_IN_HYBRIDS.iter().find(|(letter, _)| words.contains(*letter));
        if let Some((letter, leftover)) = left {
            return words.replacen(*letter, &leftover.to_string(), 1).into_bytes();
        }
    }
    text::encode_tcvn3(words)
}

/// The centre line of every street, from end to end.
fn write_roads(path: &Path, lattice: &Lattice, streets: &BTreeMap<i64, (i64, i64)>) -> Result<(), SampleError> {
    let failed = |error: std::io::Error| SampleError::Write(WriteError::from_io(path, error));
    let mut out = BufWriter::new(File::create(path).map_err(failed)?);
    let head = r#"{"type":"FeatureCollection","name":"giao-thong","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::5897"}},"features":["#;
    writeln!(out, "{head}").map_err(failed)?;
    for (place, (row, (from, to))) in streets.iter().enumerate() {
        let middle = lattice.north_of(*row) - lattice.street_width(*row) / 2.0;
        let places = (*from..=*to).map(|column| lattice.ground(Coord { x: lattice.west_of(column), y: middle }));
        let line: Vec<[f64; 2]> = places.map(|c| [c.x, c.y]).collect();
        let feature = json!({
            "type": "Feature",
            "properties": { "ten": street_name(*row), "rong": (lattice.street_width(*row) * 10.0).round() / 10.0 },
            "geometry": { "type": "LineString", "coordinates": line },
        });
        let comma = if place + 1 < streets.len() { "," } else { "" };
        writeln!(out, "{feature}{comma}").map_err(failed)?;
    }
    writeln!(out, "]}}").map_err(failed)?;
    out.flush().map_err(failed)
}

#[cfg(test)]
impl Drawn {
    /// As [`write_maps`] counts, without writing.
    pub fn counted(lattice: &Lattice, parcels: u32) -> Self {
        let mut drawn = Self::default();
        for piece in ward(lattice, parcels) {
            drawn.count(&piece, &Entry::of(lattice, &piece));
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_a_ward_is_read_back_as_it_was_meant() {
        let lattice = Lattice::new(8, 2_000);
        let mut strange = 0;
        for piece in ward(&lattice, 2_000) {
            let entry = Entry::of(&lattice, &piece);
            let [.., address, owner] = values(&lattice, &piece, piece.number, &entry);
            for (written, meant) in [(address, entry.address.as_str()), (owner, entry.owner.name())] {
                let DbfValue::Text(bytes) = written else { panic!("{meant} is not a text") };
                strange += usize::from(bytes != text::encode_tcvn3(meant));
                assert_eq!(text::decode(&bytes, text::Choice::Auto, None).text, meant);
            }
        }
        assert!(strange > 20, "{strange} texts that are not TCVN3");
    }

    #[test]
    fn the_label_says_the_meridian_of_ha_noi() {
        assert_eq!(crate::crs::Crs::parse(PRJ).ok().and_then(|crs| crs.epsg()), Some(5_897));
        assert!(crate::crs::ward_by_code(WARD_CODE).is_none(), "a real ward has the code");
    }
}
