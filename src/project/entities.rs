//! The mapping of every entity to its columns.

use std::sync::Arc;

use geo_types::Coord;
use rusqlite::types::Value;

use super::geometry_blob;
use super::stored::{Columns, Stored, id, json};
use crate::cadastre::{
    Attributes, AutoLinkRecord, Certificate, CertificateBarcode, CertificateId, Confidential, Crosswalk, CrosswalkId,
    Designation, Exception, ExceptionId, FaultMark, Finding, FindingId, Fingerprint, Holder, HolderId, LandUse, Layer,
    LayerId, Link, LinkId, Parcel, ParcelDetails, ParcelId, PartialDate, ProjectSettings, Purpose, ReferenceFeature,
    ReferenceId, RegisterRow, RegisterRowId, Scan, ScanId, Serial, Timestamp, Underlay, UnderlayId, pack_together,
};
use crate::crs::Crs;

impl Stored for Parcel {
    const TABLE: &'static str = "parcel";
    const PLAIN: &'static [&'static str] = &[
        "sheet",
        "number",
        "legal_area",
        "land_use",
        "address",
        "geometry",
        "layer",
        "source_row",
        "attributes",
        "locked",
    ];
    const PERSONAL: &'static [&'static str] = &["personal"];

    fn to_values(&self) -> Vec<Value> {
        let details = self.details.unpack();
        vec![
            text(self.sheet.as_str()),
            text(self.number.as_str()),
            self.legal_area.map_or(Value::Null, Value::Real),
            text(&self.land_use.verbatim),
            text(&details.address),
            self.polygons().map_or(Value::Null, |polygons| Value::Blob(geometry_blob::encode_polygons(&polygons))),
            details.layer.map_or(Value::Null, |layer| id(layer.0)),
            id(details.source_row.into()),
            attributes(&details.attributes),
            if details.locked { Value::Integer(1) } else { Value::Null },
            attributes(details.personal.open(Purpose::Storage)),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        let geometry = match columns.optional_blob("geometry")? {
            Some(bytes) => Some(geometry_blob::decode_polygons(&bytes)?.into()),
            None => None,
        };
        let details = ParcelDetails {
            locked: columns.optional_id("locked")?.is_some_and(|locked| locked != 0),
            layer: columns.optional_id("layer")?.map(LayerId),
            source_row: columns.id("source_row")?.try_into().ok()?,
            address: columns.text("address")?,
            attributes: read_attributes(columns, "attributes")?,
            personal: read_attributes(columns, "personal")?.into(),
        };
        Some(Self {
            id: ParcelId(id),
            sheet: Designation::new(&columns.text("sheet")?),
            number: Designation::new(&columns.text("number")?),
            legal_area: columns.optional_real("legal_area")?,
            land_use: LandUse::parse(&columns.text("land_use")?).into(),
            geometry,
            details: details.into(),
        })
    }

    fn settle(rows: &mut [Self]) {
        pack_together(rows);
    }
}

impl Stored for ReferenceFeature {
    const TABLE: &'static str = "reference";
    const PLAIN: &'static [&'static str] = &["layer", "geometry", "source_row", "attributes"];
    const PERSONAL: &'static [&'static str] = &["personal"];

    fn to_values(&self) -> Vec<Value> {
        vec![
            id(self.layer.0),
            self.geometry.as_ref().map_or(Value::Null, |geometry| Value::Blob(geometry_blob::encode(geometry))),
            id(self.source_row),
            attributes(&self.attributes),
            attributes(self.personal.open(Purpose::Storage)),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        let geometry = match columns.optional_blob("geometry")? {
            Some(bytes) => Some(Arc::new(geometry_blob::decode(&bytes)?)),
            None => None,
        };
        Some(Self {
            id: ReferenceId(id),
            layer: LayerId(columns.id("layer")?),
            geometry,
            source_row: columns.id("source_row")?,
            attributes: read_attributes(columns, "attributes")?,
            personal: read_attributes(columns, "personal")?.into(),
        })
    }
}

impl Stored for Certificate {
    const TABLE: &'static str = "certificate";
    const PLAIN: &'static [&'static str] = &[
        "serial",
        "issue_date",
        "registry_number",
        "holders",
        "printed_parcels",
        "printed_area",
        "note",
        "barcode",
        "supersedes",
        "flat",
        "residential_group",
        "obstacle",
        "postponed",
        "verified",
    ];
    const PERSONAL: &'static [&'static str] = &[];

    fn to_values(&self) -> Vec<Value> {
        vec![
            self.serial.as_ref().map_or(Value::Null, |serial| text(serial.as_str())),
            self.issue_date.map_or(Value::Null, |date| text(&date.to_string())),
            text(&self.registry_number),
            json(&self.holders),
            json(&self.printed_parcels),
            self.printed_area.map_or(Value::Null, Value::Real),
            text(&self.note),
            self.barcode.as_ref().map_or(Value::Null, |barcode| text(barcode.as_str())),
            some_json(&self.supersedes),
            optional_json(self.flat.as_ref()),
            text(&self.residential_group),
            optional_json(self.obstacle.as_ref()),
            optional_json(self.postponed.as_ref()),
            optional_json(self.verified.as_ref()),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            id: CertificateId(id),
            serial: read_with(columns.optional_text("serial")?, Serial::parse)?,
            issue_date: read_with(columns.optional_text("issue_date")?, PartialDate::parse)?,
            registry_number: columns.text("registry_number")?,
            holders: columns.json("holders")?,
            printed_parcels: columns.json("printed_parcels")?,
            printed_area: columns.optional_real("printed_area")?,
            note: columns.text("note")?,
            barcode: read_with(columns.optional_text("barcode")?, CertificateBarcode::parse)?,
            supersedes: columns.optional_json("supersedes")?.unwrap_or_default(),
            flat: columns.optional_json("flat")?,
            residential_group: columns.text("residential_group")?,
            obstacle: columns.optional_json("obstacle")?,
            postponed: columns.optional_json("postponed")?,
            verified: columns.optional_json("verified")?,
        })
    }
}

impl Stored for Holder {
    const TABLE: &'static str = "holder";
    const PLAIN: &'static [&'static str] = &[];
    const PERSONAL: &'static [&'static str] = &["name", "citizen_number", "birth_date", "address"];

    fn to_values(&self) -> Vec<Value> {
        let opened = |value: &Option<Confidential<String>>| {
            value.as_ref().map_or(Value::Null, |value| text(value.open(Purpose::Storage)))
        };
        vec![
            text(self.name.open(Purpose::Storage)),
            opened(&self.citizen_number),
            self.birth_date.as_ref().map_or(Value::Null, |date| text(&date.open(Purpose::Storage).to_string())),
            opened(&self.address),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            id: HolderId(id),
            name: columns.text("name")?.into(),
            citizen_number: columns.optional_text("citizen_number")?.map(Confidential::new),
            birth_date: read_with(columns.optional_text("birth_date")?, PartialDate::parse)?.map(Confidential::new),
            address: columns.optional_text("address")?.map(Confidential::new),
        })
    }
}

impl Stored for Scan {
    const TABLE: &'static str = "scan";
    const PLAIN: &'static [&'static str] = &[
        "source",
        "other_paths",
        "format",
        "pages",
        "kind",
        "state",
        "certificate",
        "doubt",
        "stored",
        "quarter_turns",
        "readings",
        "photo",
        "pages_apart",
    ];
    const PERSONAL: &'static [&'static str] = &[];

    fn to_values(&self) -> Vec<Value> {
        vec![
            json(&self.source),
            json(&self.other_paths),
            json(&self.format),
            Value::Integer(self.pages.into()),
            json(&self.kind),
            json(&self.state),
            self.certificate.map_or(Value::Null, |certificate| id(certificate.0)),
            self.doubt.as_ref().map_or(Value::Null, json),
            Value::Integer(self.stored.into()),
            Value::Integer(self.quarter_turns.into()),
            some_json(&self.readings),
            if self.photo == Default::default() { Value::Null } else { json(&self.photo) },
            some_json(&self.pages_apart),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            id: ScanId(id),
            source: columns.json("source")?,
            other_paths: columns.json("other_paths")?,
            format: columns.json("format")?,
            pages: u32::try_from(columns.integer("pages")?).ok()?,
            kind: columns.json("kind")?,
            state: columns.json("state")?,
            certificate: columns.optional_id("certificate")?.map(CertificateId),
            doubt: columns.optional_json("doubt")?,
            stored: columns.integer("stored")? != 0,
            quarter_turns: u8::try_from(columns.integer("quarter_turns")?).ok()?,
            readings: columns.optional_json::<Vec<_>>("readings")?.unwrap_or_default().into(),
            photo: columns.optional_json("photo")?.unwrap_or_default(),
            pages_apart: columns.optional_json("pages_apart")?.unwrap_or_default(),
        })
    }
}

impl Stored for Link {
    const TABLE: &'static str = "link";
    const PLAIN: &'static [&'static str] = &["certificate", "parcel", "how", "who", "at", "evidence", "confirmed"];
    const PERSONAL: &'static [&'static str] = &[];

    fn to_values(&self) -> Vec<Value> {
        vec![
            id(self.certificate.0),
            id(self.parcel.0),
            json(&self.how),
            text(&self.by),
            Value::Integer(self.at.0),
            some_json(&self.evidence),
            optional_json(self.confirmed.as_ref()),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            id: LinkId(id),
            certificate: CertificateId(columns.id("certificate")?),
            parcel: ParcelId(columns.id("parcel")?),
            how: columns.json("how")?,
            by: columns.text("who")?,
            at: Timestamp(columns.integer("at")?),
            evidence: columns.optional_json("evidence")?.unwrap_or_default(),
            confirmed: columns.optional_json("confirmed")?,
        })
    }
}

impl Stored for RegisterRow {
    const TABLE: &'static str = "register_row";
    const PLAIN: &'static [&'static str] = &["certificate", "position", "origin"];
    const PERSONAL: &'static [&'static str] = &["register_values", "verbatim"];

    fn to_values(&self) -> Vec<Value> {
        vec![
            self.certificate.map_or(Value::Null, |certificate| id(certificate.0)),
            id(self.position),
            json(&self.origin),
            attributes(self.values.open(Purpose::Storage)),
            attributes(self.verbatim.open(Purpose::Storage)),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            id: RegisterRowId(id),
            certificate: columns.optional_id("certificate")?.map(CertificateId),
            position: columns.id("position")?,
            origin: columns.json("origin")?,
            values: read_attributes(columns, "register_values")?.into(),
            verbatim: read_attributes(columns, "verbatim")?.into(),
        })
    }
}

impl Stored for Crosswalk {
    const TABLE: &'static str = "crosswalk";
    const PLAIN: &'static [&'static str] = &["former", "present", "numbers", "origin", "who", "at"];
    const PERSONAL: &'static [&'static str] = &[];

    fn to_values(&self) -> Vec<Value> {
        vec![
            json(&self.from),
            text(self.to.as_str()),
            json(&self.numbers),
            json(&self.origin),
            text(&self.by),
            Value::Integer(self.at.0),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            id: CrosswalkId(id),
            from: columns.json("former")?,
            to: Designation::new(&columns.text("present")?),
            numbers: columns.json("numbers")?,
            origin: columns.json("origin")?,
            by: columns.text("who")?,
            at: Timestamp(columns.integer("at")?),
        })
    }
}

impl Stored for Underlay {
    const TABLE: &'static str = "underlay";
    const PLAIN: &'static [&'static str] = &["name", "file", "size", "start", "warp", "points"];
    const PERSONAL: &'static [&'static str] = &[];

    fn to_values(&self) -> Vec<Value> {
        vec![
            text(&self.name),
            json(&self.file),
            json(&self.size),
            json(&self.start),
            json(&self.kind),
            json(&self.points),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            id: UnderlayId(id),
            name: columns.text("name")?,
            file: columns.json("file")?,
            size: columns.json("size")?,
            start: columns.json("start")?,
            kind: columns.json("warp")?,
            points: columns.json("points")?,
        })
    }
}

impl Stored for Exception {
    const TABLE: &'static str = "exception";
    const PLAIN: &'static [&'static str] = &["fault", "rule", "who", "at", "fingerprint"];
    const PERSONAL: &'static [&'static str] = &["reason"];

    fn to_values(&self) -> Vec<Value> {
        let reason = self.reason.open(Purpose::Storage);
        vec![
            text(&self.fault),
            text(&self.rule),
            text(&self.by),
            Value::Integer(self.at.0),
            fingerprint(&self.fingerprint),
            if reason.is_empty() { Value::Null } else { text(reason) },
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            id: ExceptionId(id),
            fault: columns.text("fault")?,
            rule: columns.text("rule")?,
            reason: columns.text("reason")?.into(),
            by: columns.text("who")?,
            at: Timestamp(columns.integer("at")?),
            fingerprint: read_fingerprint(columns)?,
        })
    }
}

impl Stored for Layer {
    const TABLE: &'static str = "layer";
    const PLAIN: &'static [&'static str] = &["name", "kind", "source", "columns", "source_crs", "encoding"];
    const PERSONAL: &'static [&'static str] = &[];

    fn to_values(&self) -> Vec<Value> {
        vec![
            text(&self.name),
            json(&self.kind),
            json(&self.source),
            json(&self.columns),
            text(&self.source_crs),
            text(&self.encoding),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            id: LayerId(id),
            name: columns.text("name")?,
            kind: columns.json("kind")?,
            source: columns.json("source")?,
            columns: columns.json("columns")?,
            source_crs: columns.text("source_crs")?,
            encoding: columns.text("encoding")?,
        })
    }
}

impl Stored for Finding {
    const TABLE: &'static str = "finding";
    const PLAIN: &'static [&'static str] = &[
        "rule",
        "severity",
        "layer",
        "source_row",
        "parcel",
        "place",
        "message",
        "certificate",
        "scan",
        "fault",
        "class",
        "fingerprint",
    ];
    const PERSONAL: &'static [&'static str] = &[];

    fn to_values(&self) -> Vec<Value> {
        let place = |at: Coord<f64>| Value::Blob([at.x.to_le_bytes(), at.y.to_le_bytes()].concat());
        vec![
            text(&self.rule),
            json(&self.severity),
            self.layer.map_or(Value::Null, |layer| id(layer.0)),
            self.source_row.map_or(Value::Null, id),
            self.parcel.map_or(Value::Null, |parcel| id(parcel.0)),
            self.place.map_or(Value::Null, place),
            json(&self.message),
            self.certificate.map_or(Value::Null, |certificate| id(certificate.0)),
            self.scan.map_or(Value::Null, |scan| id(scan.0)),
            self.fault.as_ref().map_or(Value::Null, |fault| text(&fault.name)),
            self.fault.as_ref().map_or(Value::Null, |fault| text(&fault.class)),
            self.fault.as_ref().map_or(Value::Null, |fault| fingerprint(&fault.fingerprint)),
        ]
    }

    fn from_columns(id: u64, columns: &mut Columns) -> Option<Self> {
        let place = match columns.optional_blob("place")? {
            Some(bytes) => {
                let (x, y) = bytes.split_first_chunk::<8>()?;
                Some(Coord { x: f64::from_le_bytes(*x), y: f64::from_le_bytes(*y.first_chunk()?) })
            }
            None => None,
        };
        Some(Self {
            id: FindingId(id),
            rule: columns.text("rule")?,
            severity: columns.json("severity")?,
            layer: columns.optional_id("layer")?.map(LayerId),
            source_row: columns.optional_id("source_row")?,
            parcel: columns.optional_id("parcel")?.map(ParcelId),
            certificate: columns.optional_id("certificate")?.map(CertificateId),
            scan: columns.optional_id("scan")?.map(ScanId),
            place,
            message: columns.json("message")?,
            fault: match columns.optional_text("fault")? {
                Some(name) => {
                    Some(FaultMark { name, class: columns.text("class")?, fingerprint: read_fingerprint(columns)? })
                }
                None => None,
            },
        })
    }
}

impl Stored for ProjectSettings {
    const TABLE: &'static str = "settings";
    const PLAIN: &'static [&'static str] =
        &["crs", "ward_name", "ward_code", "presets", "auto_links", "work_lists", "compared_scans", "map_checked"];
    const PERSONAL: &'static [&'static str] = &["citizen_key"];

    fn to_values(&self) -> Vec<Value> {
        vec![
            self.crs.as_ref().map_or(Value::Null, |crs| text(&crs.definition())),
            text(&self.ward_name),
            text(&self.ward_code),
            json(&self.presets),
            if self.auto_links == AutoLinkRecord::default() { Value::Null } else { json(&self.auto_links) },
            some_json(&self.work_lists),
            some_json(&self.compared_scans),
            if self.map_checked { Value::Integer(1) } else { Value::Null },
            self.citizen_key.as_ref().map_or(Value::Null, |key| Value::Blob(key.open(Purpose::Storage).to_vec())),
        ]
    }

    fn from_columns(_: u64, columns: &mut Columns) -> Option<Self> {
        Some(Self {
            crs: read_with(columns.optional_text("crs")?, |text| Crs::parse(text).ok())?,
            ward_name: columns.text("ward_name")?,
            ward_code: columns.text("ward_code")?,
            presets: columns.json("presets")?,
            auto_links: columns.optional_json("auto_links")?.unwrap_or_default(),
            work_lists: columns.optional_json("work_lists")?.unwrap_or_default(),
            compared_scans: columns.optional_json("compared_scans")?.unwrap_or_default(),
            map_checked: columns.optional_id("map_checked")?.is_some_and(|checked| checked != 0),
            citizen_key: match columns.optional_blob("citizen_key")? {
                Some(bytes) => Some(Confidential::new(bytes.try_into().ok()?)),
                None => None,
            },
        })
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn fingerprint(fingerprint: &Fingerprint) -> Value {
    Value::Blob(fingerprint.0.to_vec())
}

fn read_fingerprint(columns: &mut Columns) -> Option<Fingerprint> {
    Some(Fingerprint(columns.optional_blob("fingerprint")??.try_into().ok()?))
}

/// A list as JSON; null for an empty one.
fn some_json<T: serde::Serialize>(list: &[T]) -> Value {
    if list.is_empty() { Value::Null } else { json(&list) }
}

fn optional_json<T: serde::Serialize>(value: Option<&T>) -> Value {
    value.map_or(Value::Null, json)
}

/// Packed values; null for none, so that an entity without personal data has no row of them.
fn attributes(attributes: &Attributes) -> Value {
    if attributes.packed().is_empty() { Value::Null } else { Value::Blob(attributes.packed().to_owned()) }
}

fn read_attributes(columns: &mut Columns, name: &str) -> Option<Attributes> {
    columns.optional_blob(name)?.map_or_else(|| Some(Attributes::default()), |bytes| Attributes::from_packed(&bytes))
}

/// A text that is null or reads as a value. Errors: `None` when it does not read.
fn read_with<T>(text: Option<String>, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match text {
        Some(text) => read(&text).map(Some),
        None => Some(None),
    }
}
