//! The list as a GeoPackage: points with the columns of the other forms, what has no place beside them, and the rules that ran.

use std::borrow::Cow;
use std::path::Path;

use geo_types::{MultiPoint, Point};

use super::columns::{BETWEEN, COLUMNS, area, exception, ids_joined, labels, place, severity, width};
use super::{MapFinding, MapReport};
use crate::cadastre::{Snapshot, Timestamp};
use crate::formats::gpkg_writer::{
    Cell, ColumnSpec, ColumnType, GeometryType, GpkgWriter, Shape, TableKind, TableSpec,
};
use crate::i18n::Message;
use crate::jobs::Watch;
use crate::tasks::delivery::DeliveryError;
use crate::tasks::export::{instant, is_source, spatial_reference};

/// Findings with a place.
pub const FAULTS: &str = "loi_ban_do";
/// Findings without one, if there are any: no table of points may hold them.
pub const FAULTS_WITHOUT_PLACE: &str = "loi_khong_vi_tri";
/// The rules that ran, with the number of their findings.
pub const RULES: &str = "quy_tac";

/// Findings between two looks at the cancel flag.
const ROWS_PER_LOOK: usize = 1_024;

/// Writes the whole list to `target`. `last_change` is written as the file's time of last change, so that one state always gives
/// one file; `project` is the project file, if there is one.
///
/// Errors: [`DeliveryError`]; then what stood at `target` stands there still.
pub fn write_gpkg(
    report: &MapReport,
    target: &Path,
    (snapshot, project): (&Snapshot, Option<&Path>),
    last_change: Timestamp,
    say: &dyn Fn(&Message) -> String,
    watch: &Watch,
) -> Result<(), DeliveryError> {
    if is_source(target, snapshot, project) {
        return Err(DeliveryError::IsSource { path: target.to_owned() });
    }
    let writer = GpkgWriter::create(target, &spatial_reference(report.crs.as_ref()), &instant(last_change))?;
    // A finding has one key in whichever table it is.
    let (placed, without): (Vec<_>, Vec<_>) =
        (1..).zip(&report.findings).partition(|(_, finding)| place(finding).is_some());
    let mut table = writer.table(&spec(FAULTS, TableKind::Features(GeometryType::MultiPoint)))?;
    for (at, (key, finding)) in placed.into_iter().enumerate() {
        if at.is_multiple_of(ROWS_PER_LOOK) {
            watch.check()?;
        }
        let point = place(finding).map(|[x, y]| MultiPoint(vec![Point::new(x, y)]));
        if let Some(point) = point {
            table.feature(key, Shape::Points(&point), &cells(report, finding, say))?;
        }
    }
    table.finish()?;
    if !without.is_empty() {
        let mut table = writer.table(&spec(FAULTS_WITHOUT_PLACE, TableKind::Attributes))?;
        for (key, finding) in without {
            table.attributes(key, &cells(report, finding, say))?;
        }
        table.finish()?;
    }
    write_rules(&writer, report, say)?;
    watch.check()?;
    Ok(writer.finish()?.file.commit()?)
}

fn write_rules(writer: &GpkgWriter, report: &MapReport, say: &dyn Fn(&Message) -> String) -> Result<(), DeliveryError> {
    let column = |name, kind| ColumnSpec::new(name, kind);
    let columns = vec![
        column("rule", ColumnType::Text),
        column("code", ColumnType::Text),
        column("title", ColumnType::Text),
        column("findings", ColumnType::Integer),
        column("exceptions", ColumnType::Integer),
    ];
    let (name, identifier) = (RULES.to_owned(), RULES.to_owned());
    let mut table = writer.table(&TableSpec { name, kind: TableKind::Attributes, identifier, columns })?;
    for (key, rule) in (1..).zip(&report.rules) {
        let count = |count| Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX));
        let title = Cell::Text(Cow::Owned(say(&rule.title)));
        let cells = [Cell::text(rule.rule), Cell::text(rule.code), title, count(rule.count), count(rule.excepted)];
        table.attributes(key, &cells)?;
    }
    table.finish()?;
    Ok(())
}

fn spec(name: &str, kind: TableKind) -> TableSpec {
    let of =
        |column: &str| if ["area_m2", "width_m"].contains(&column) { ColumnType::Double } else { ColumnType::Text };
    let columns = COLUMNS.iter().map(|column| ColumnSpec::new(column, of(column))).collect();
    TableSpec { name: name.to_owned(), kind, identifier: name.to_owned(), columns }
}

/// The values of [`COLUMNS`].
fn cells<'a>(
    report: &MapReport,
    finding: &'a MapFinding,
    say: &dyn Fn(&Message) -> String,
) -> [Cell<'a>; COLUMNS.len()] {
    let exception = exception(report, finding);
    let number = |value: Option<f64>| value.map_or(Cell::Null, Cell::Double);
    let text = |text: String| if text.is_empty() { Cell::Null } else { Cell::Text(Cow::Owned(text)) };
    [
        Cell::text(&finding.id),
        Cell::text(finding.rule),
        Cell::text(finding.code),
        Cell::text_or_null(finding.class),
        Cell::text(severity(finding.severity)),
        number(area(finding)),
        number(width(finding)),
        text(labels(finding).join(BETWEEN)),
        text(ids_joined(finding)),
        text(finding.sources.join(BETWEEN)),
        text(say(&finding.told())),
        Cell::text(finding.state.name()),
        exception.as_ref().map_or(Cell::Null, |exception| Cell::text(exception.by)),
        exception.as_ref().map_or(Cell::Null, |exception| Cell::Text(Cow::Owned(exception.at.clone()))),
        exception.as_ref().and_then(|exception| exception.reason).map_or(Cell::Null, Cell::text_or_null),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::sample::{report, ward};
    use super::*;
    use crate::coverage::{Moment, Profile, Rule};
    use crate::formats::{ColumnValues, read_map};

    #[test]
    fn the_file_reads_back_with_every_finding_and_is_the_same_bytes_every_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut report = report(Profile::builtin(), Moment::Draft, &Rule::ALL);
        report.findings[2].place = None;
        let write = |name: &str| {
            let target = folder.path().join(name);
            let say = |message: &Message| message.key.to_string();
            write_gpkg(&report, &target, (&ward(), None), Timestamp(0), &say, &Watch::new()).expect("written");
            target
        };
        let (one, other) = (write("1.gpkg"), write("2.gpkg"));
        assert_eq!(std::fs::read(&one).expect("there"), std::fs::read(other).expect("there"));
        let read = read_map(&one, &Watch::new()).expect("a GeoPackage");
        let tables: Vec<(&str, usize)> = read.tables.iter().map(|table| (table.name.as_str(), table.len())).collect();
        assert!(tables.contains(&(FAULTS, 2)), "{tables:?}");
        let faults = read.tables.iter().find(|table| table.name == FAULTS).expect("points");
        assert_eq!(faults.geometry.coords[0], geo_types::Coord { x: 587_015.0, y: 2_320_010.0 });
        let ids = faults.columns.iter().find(|column| column.name == "id").map(|column| &column.values);
        let Some(ColumnValues::Text(ids)) = ids else { panic!("{:?}", faults.columns) };
        assert_eq!(ids.get(1), Some(&b"area_mismatch:12/2"[..]));
    }
}
