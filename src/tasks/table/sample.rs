//! Three parcels for the tests of this room.

use geo_types::{Rect, coord};

use crate::cadastre::{
    Attribute, Certificate, CertificateId, ChangeSet, ColumnInfo, ColumnKind, ColumnRole, ContentHash, Edit, LandUse,
    Layer, LayerId, LayerKind, Link, LinkId, LinkMethod, Parcel, ParcelDetails, ParcelId, Serial, Snapshot, SourceFile,
    Timestamp,
};
use crate::i18n::Message;

/// Says the key.
pub fn keys(message: &Message) -> String {
    message.key.to_string()
}

fn layer(id: u64, columns: &[(&str, ColumnKind, ColumnRole)]) -> Layer {
    let column = |(name, kind, role): &(&str, ColumnKind, ColumnRole)| ColumnInfo {
        name: (*name).to_owned(),
        kind: *kind,
        role: *role,
    };
    Layer {
        id: LayerId(id),
        name: format!("lớp {id}"),
        kind: LayerKind::Parcels,
        source: SourceFile { hash: ContentHash([1; 32]), path: format!("{id}.shp"), bytes: 1 },
        columns: columns.iter().map(column).collect(),
        source_crs: "EPSG:5897".to_owned(),
        encoding: "auto".to_owned(),
    }
}

/// Sheet 1 with parcels 9 and 12a of one map, sheet 2 with parcel 12 of another. The first has a polygon of 100 m².
pub fn ward() -> Snapshot {
    use ColumnKind::{Real, Text};
    use ColumnRole::{Kept, Personal};
    let mut act = ChangeSet::new(Message::new("act-link"));
    act.push(Edit::insert(layer(1, &[("GHICHU", Text, Kept), ("TENCHU", Text, Personal), ("DODAC", Real, Kept)])));
    act.push(Edit::insert(layer(2, &[("GHICHU", Text, Kept), ("GHICHU", Text, Kept)])));
    let square = Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 10.0, y: 10.0 }).to_polygon();
    let details = |layer: u64, address: &str, values: &[Attribute<'_>]| ParcelDetails {
        layer: Some(LayerId(layer)),
        address: address.to_owned(),
        attributes: values.iter().copied().collect(),
        personal: if layer == 1 {
            let name = [Attribute::Null, Attribute::Text("Trần Văn Mẫu"), Attribute::Null];
            crate::cadastre::Attributes::from_iter(name).into()
        } else {
            crate::cadastre::Attributes::default().into()
        },
        locked: layer == 2,
        ..ParcelDetails::default()
    };
    let parcels = [
        Parcel {
            legal_area: Some(30.0),
            land_use: LandUse::parse("ODT").into(),
            geometry: Some(geo_types::MultiPolygon(vec![square]).into()),
            details: details(1, "Ngõ Đông", &[Attribute::Text("gò"), Attribute::Null, Attribute::Real(1.25)]).into(),
            ..Parcel::numbered(ParcelId(1), "1", "9")
        },
        Parcel {
            legal_area: Some(7.5),
            land_use: LandUse::parse("ODT").into(),
            details: details(1, "Xóm Tây", &[Attribute::Null, Attribute::Null, Attribute::Real(8.0)]).into(),
            ..Parcel::numbered(ParcelId(2), "1", "12a")
        },
        Parcel {
            legal_area: Some(100.0),
            details: details(2, "", &[Attribute::Text("=1+1"), Attribute::Text("hai")]).into(),
            ..Parcel::numbered(ParcelId(3), "2", "12")
        },
    ];
    parcels.into_iter().for_each(|parcel| act.push(Edit::insert(parcel)));
    Snapshot::default().apply(&act).expect("insertions into nothing")
}

/// The same with a certificate that is linked with the first parcel.
pub fn linked(snapshot: &Snapshot) -> Snapshot {
    let mut act = ChangeSet::new(Message::new("act-link"));
    act.push(Edit::insert(Certificate::with_serial(CertificateId(1), Serial::parse("BX 000001"))));
    act.push(Edit::insert(Link {
        id: LinkId(1),
        certificate: CertificateId(1),
        parcel: ParcelId(1),
        how: LinkMethod::Number,
        by: "lan".to_owned(),
        at: Timestamp(0),
        evidence: Vec::new(),
        confirmed: None,
    }));
    snapshot.apply(&act).expect("insertions")
}
