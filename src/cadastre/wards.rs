//! Wards that are seen together: the snapshots of several projects in one, each with its own range of ids.
//!
//! Joined are layers, parcels, reference features, certificates and links; no other row is. Ids are shifted: a parcel's own id in its own project
//! is its id here less the shift of its ward. Rows that were read for it are changed where they lie, not copied.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use super::details::LayerShift;
use super::{CertificateId, LinkId, ParcelId, ScanId, Snapshot};

/// A ward of a joined snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ward {
    /// Unlike that of any other ward of the snapshot.
    pub name: String,
    /// Its project's file.
    pub project: PathBuf,
    shift: Shift,
    /// Behind all of its ids.
    end: Shift,
}

/// By how much ids are higher than in their own project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shift {
    layers: u64,
    parcels: u64,
    references: u64,
    certificates: u64,
    links: u64,
}

/// What is listed as the scan of a certificate whose scans were left behind.
static LEFT_BEHIND: LazyLock<Arc<Vec<ScanId>>> = LazyLock::new(|| Arc::new(vec![ScanId(0)]));

impl Ward {
    /// A parcel of this ward as its own project numbers it.
    pub fn own(&self, parcel: ParcelId) -> ParcelId {
        ParcelId(parcel.0.saturating_sub(self.shift.parcels))
    }

    /// A parcel of its own project as the joined snapshot numbers it.
    pub fn joined(&self, own: ParcelId) -> ParcelId {
        ParcelId(own.0 + self.shift.parcels)
    }

    pub fn has(&self, parcel: ParcelId) -> bool {
        (self.shift.parcels..self.end.parcels).contains(&parcel.0)
    }
}

impl Shift {
    /// The shift of a project that is joined behind this one.
    #[must_use]
    pub fn behind(self, snapshot: &Snapshot) -> Self {
        let own = |ids: &[u64]| ids.iter().copied().max().unwrap_or(0);
        Self {
            layers: self.layers + snapshot.layers.room(),
            parcels: self.parcels + own(&[snapshot.parcels.room(), snapshot.links_by_parcel.room()]),
            references: self.references + snapshot.references.room(),
            certificates: self.certificates
                + own(&[
                    snapshot.certificates.room(),
                    snapshot.links_by_certificate.room(),
                    snapshot.scans_by_certificate.room(),
                ]),
            links: self.links + snapshot.links.room(),
        }
    }
}

impl Snapshot {
    /// The ward of a parcel; `None` where the snapshot is of one project.
    pub fn ward_of(&self, parcel: ParcelId) -> Option<&Ward> {
        let at = self.wards.partition_point(|ward| ward.end.parcels <= parcel.0);
        self.wards.get(at).filter(|ward| ward.has(parcel))
    }

    /// Notes that a scan which is not among the rows shows this certificate.
    pub fn note_scan_of(&mut self, certificate: CertificateId) {
        self.scans_by_certificate.set(certificate, Some(LEFT_BEHIND.clone()));
    }

    /// Numbers the rows that are joined anew. What is held elsewhere too is copied first.
    pub fn shift(&mut self, by: Shift) {
        let mut layers = LayerShift::by(by.layers);
        self.layers.change_all(|layer| layer.id.0 += by.layers);
        self.parcels.change_all(|parcel| {
            parcel.id.0 += by.parcels;
            layers.apply(&mut parcel.details);
        });
        self.references.change_all(|feature| {
            feature.id.0 += by.references;
            feature.layer.0 += by.layers;
        });
        self.certificates.change_all(|certificate| certificate.id.0 += by.certificates);
        self.links.change_all(|link| {
            link.id.0 += by.links;
            link.parcel.0 += by.parcels;
            link.certificate.0 += by.certificates;
        });
        let ids = |ids: &mut Vec<LinkId>| ids.iter_mut().for_each(|id| id.0 += by.links);
        self.links_by_parcel.change_all(ids);
        self.links_by_certificate.change_all(ids);
    }

    /// Puts the rows of a ward behind those that are here; they were shifted by [`Shift::behind`] the ward before.
    pub fn join(&mut self, mut ward: Snapshot, (name, project): (String, PathBuf), shift: Shift) {
        // Of many layers of one name, whose it is.
        ward.layers.change_all(|layer| layer.name = format!("{name} · {}", layer.name));
        let end = shift.behind(&ward);
        self.revision += ward.revision;
        self.layers.append(ward.layers, shift.layers);
        self.parcels.append(ward.parcels, shift.parcels);
        self.references.append(ward.references, shift.references);
        self.certificates.append(ward.certificates, shift.certificates);
        self.links.append(ward.links, shift.links);
        self.links_by_parcel.append(ward.links_by_parcel, shift.parcels);
        self.links_by_certificate.append(ward.links_by_certificate, shift.certificates);
        self.scans_by_certificate.append(ward.scans_by_certificate, shift.certificates);
        Arc::make_mut(&mut self.wards).push(Ward { name, project, shift, end });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{
        Certificate, Change, ContentHash, Edit, Layer, LayerId, LayerKind, Link, LinkMethod, Parcel, ParcelDetails,
        SourceFile, Timestamp, pack_together,
    };

    /// Parcels 1, 2 and 300 of layer 1; the certificate 7, which has a scan, is linked with the last one.
    fn project(sheet: &str) -> Snapshot {
        let mut snapshot = Snapshot::default();
        let mut put = |change: Change| snapshot.change_in_place(&change).expect("new ids");
        put(Change::Layer(Edit::insert(Layer {
            id: LayerId(1),
            name: "thửa".to_owned(),
            kind: LayerKind::Parcels,
            source: SourceFile { hash: ContentHash([1; 32]), path: "a.shp".to_owned(), bytes: 1 },
            columns: Vec::new(),
            source_crs: String::new(),
            encoding: String::new(),
        })));
        let mut parcels = [1, 2, 300].map(|id| Parcel {
            details: ParcelDetails { layer: Some(LayerId(1)), ..ParcelDetails::with_address("Ngõ 3") }.into(),
            ..Parcel::numbered(ParcelId(id), sheet, &id.to_string())
        });
        pack_together(&mut parcels);
        parcels.into_iter().for_each(|parcel| put(Change::Parcel(Edit::insert(parcel))));
        put(Change::Certificate(Edit::insert(Certificate::with_serial(CertificateId(7), None))));
        put(Change::Link(Edit::insert(Link {
            id: LinkId(1),
            certificate: CertificateId(7),
            parcel: ParcelId(300),
            how: LinkMethod::Click,
            by: String::new(),
            at: Timestamp(0),
            evidence: Vec::new(),
            confirmed: None,
        })));
        snapshot.note_scan_of(CertificateId(7));
        snapshot
    }

    #[test]
    fn every_row_of_every_ward_says_what_it_said_alone() {
        let (mut joined, mut shift) = (Snapshot::default(), Shift::default());
        for name in ["Một", "Hai", "Ba"] {
            let mut ward = project(name);
            let next = shift.behind(&ward);
            ward.shift(shift);
            joined.join(ward, (name.to_owned(), format!("{name}.thuaso").into()), shift);
            shift = next;
        }
        assert_eq!((joined.parcels.len(), joined.links.len(), joined.wards.len()), (9, 3, 3));
        for ward in joined.wards.iter() {
            let alone = project(&ward.name);
            for own in alone.parcels.iter() {
                let parcel = joined.parcels.get(ward.joined(own.id)).expect("joined");
                assert_eq!((parcel.id, ward.own(parcel.id)), (ward.joined(own.id), own.id));
                assert_eq!((parcel.label(), parcel.details().address()), (own.label(), "Ngõ 3"));
                assert_eq!(joined.blocks(parcel), alone.blocks(own));
                assert_eq!(joined.links_of_parcel(parcel.id).count(), alone.links_of_parcel(own.id).count());
                assert_eq!(joined.ward_of(parcel.id), Some(ward));
                let layer = parcel.layer().and_then(|layer| joined.layers.get(layer)).expect("joined too");
                assert_eq!(layer.name, format!("{} · thửa", ward.name));
            }
            let linked = ward.joined(ParcelId(300));
            assert!(joined.links_of_parcel(linked).all(|link| joined.has_scan(link.certificate)));
            assert!(joined.links_of_parcel(linked).all(|link| joined.certificates.get(link.certificate).is_some()));
        }
        assert_eq!(joined.ward_of(ParcelId(1_000_000)), None);
    }

    #[test]
    fn what_is_held_elsewhere_stays_as_it_is() {
        let alone = project("1");
        let mut shifted = alone.clone();
        shifted.shift(Shift::default().behind(&alone));
        assert_eq!(alone, project("1"));
        assert_ne!(shifted, alone);
    }
}
