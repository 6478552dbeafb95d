//! A small ward for the tests of the rules.

use geo_types::polygon;

use crate::cadastre::{
    Attribute, Attributes, Certificate, CertificateId, Change, Edit, Holder, HolderId, LandUse, Link, LinkId,
    LinkMethod, Parcel, ParcelId, PartialDate, PrintedParcel, RegisterOrigin, RegisterRow, RegisterRowId, Scan,
    ScanFormat, ScanId, ScanKind, Serial, Snapshot, SourceFile, Timestamp,
};
use crate::cadastre::{ContentHash, Designation};

/// A snapshot that grows row by row.
#[derive(Default)]
pub(crate) struct Sample(pub Snapshot);

impl Sample {
    pub(crate) fn put(&mut self, change: impl Into<Change>) {
        self.0.change_in_place(&change.into()).expect("a new row");
    }

    /// A parcel 1/id with all that a map gives.
    pub(crate) fn parcel(&mut self, id: u64) {
        let corner = id as f64 * 20.0;
        let square = polygon![(x: corner, y: 0.0), (x: corner + 10.0, y: 0.0), (x: corner + 10.0, y: 10.0), (x: corner, y: 10.0)];
        self.put(Edit::insert(Parcel {
            legal_area: Some(100.0),
            land_use: LandUse::parse("ONT").into(),
            geometry: Some(geo_types::MultiPolygon::from(square).into()),
            ..Parcel::numbered(ParcelId(id), "1", &id.to_string())
        }));
    }

    pub(crate) fn change_parcel(&mut self, id: u64, change: impl FnOnce(&mut Parcel)) {
        let before = self.0.parcels.get(id).expect("there").clone();
        let mut after = before.as_ref().clone();
        change(&mut after);
        self.put(Edit::replace(before, after));
    }

    /// A certificate of which only the serial is known.
    pub(crate) fn certificate(&mut self, id: u64) {
        let serial = Serial::parse(&format!("BX {id:06}"));
        self.put(Edit::insert(Certificate::with_serial(CertificateId(id), serial)));
    }

    pub(crate) fn change_certificate(&mut self, id: u64, change: impl FnOnce(&mut Certificate)) {
        let before = self.0.certificates.get(id).expect("there").clone();
        let mut after = before.as_ref().clone();
        change(&mut after);
        self.put(Edit::replace(before, after));
    }

    /// Gives a certificate all that the national system asks for, but no scan.
    pub(crate) fn enter(&mut self, id: u64) {
        self.put(Edit::insert(Holder {
            id: HolderId(id),
            name: "Nguyễn Văn Mẫu".to_owned().into(),
            citizen_number: Some("001085000000".to_owned().into()),
            birth_date: PartialDate::parse("28/02/1985").map(Into::into),
            address: Some("Thôn Mẫu".to_owned().into()),
        }));
        self.change_certificate(id, |certificate| {
            certificate.issue_date = PartialDate::parse("10/12/2014");
            certificate.registry_number = "CH 00324".to_owned();
            certificate.holders = vec![HolderId(id)];
            certificate.printed_parcels = vec![PrintedParcel {
                land_use: "ONT".to_owned(),
                address: "Thôn Mẫu".to_owned(),
                ..PrintedParcel::numbered("1", &id.to_string(), Some(100.0))
            }];
        });
        self.row(id, &[(27, "Riêng"), (26, "Nhà nước giao đất"), (28, "Lâu dài"), (24, "ONT")]);
    }

    /// A register row of a certificate: columns of the form from B as 0, and their texts. It has a holder in any case.
    pub(crate) fn row(&mut self, certificate: u64, cells: &[(usize, &str)]) {
        let standard =
            [(6, "Nguyễn Văn Mẫu"), (7, "28/02/1985"), (8, "Nam"), (9, "001085000000"), (10, "Thôn Mẫu"), (23, "100")];
        let value = |column| {
            let own = cells.iter().chain(&standard).find(|(at, _)| *at == column);
            own.map_or(Attribute::Null, |(_, text)| Attribute::Text(text))
        };
        let id = self.0.register.next_id();
        self.put(Edit::insert(RegisterRow {
            id: RegisterRowId(id),
            certificate: Some(CertificateId(certificate)),
            position: id,
            origin: RegisterOrigin::default(),
            values: (0..49).map(value).collect::<Attributes>().into(),
            verbatim: Attributes::default().into(),
        }));
    }

    pub(crate) fn link(&mut self, certificate: u64, parcel: u64) {
        let id = LinkId(self.0.links.next_id());
        self.put(Edit::insert(Link {
            id,
            certificate: CertificateId(certificate),
            parcel: ParcelId(parcel),
            how: LinkMethod::Click,
            by: "an".to_owned(),
            at: Timestamp(0),
            evidence: Vec::new(),
            confirmed: None,
        }));
    }

    /// A scan of a certificate: a PDF of two pages, its name the certificate's serial.
    pub(crate) fn scan(&mut self, id: u64, certificate: u64) {
        let source = SourceFile {
            hash: ContentHash([id as u8; 32]),
            path: format!("quét/BX {certificate:06}-{id}.pdf"),
            bytes: 100,
        };
        let mut scan = Scan::of_file(ScanId(id), source, ScanFormat::Pdf, ScanKind::Certificate);
        scan.certificate = Some(CertificateId(certificate));
        self.put(Edit::insert(scan));
    }

    pub(crate) fn change_scan(&mut self, id: u64, change: impl FnOnce(&mut Scan)) {
        let before = self.0.scans.get(id).expect("there").clone();
        let mut after = before.as_ref().clone();
        change(&mut after);
        self.put(Edit::replace(before, after));
    }

    /// What a certificate says of its parcel.
    pub(crate) fn print(&mut self, certificate: u64, sheet: &str, number: &str) {
        self.change_certificate(certificate, |row| {
            row.printed_parcels = vec![PrintedParcel {
                sheet: Designation::new(sheet),
                number: Designation::new(number),
                ..PrintedParcel::default()
            }];
        });
    }
}
