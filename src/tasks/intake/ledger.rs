//! The certificates of the project while scans are taken in: found by serial or bar code, made, and given their bar code.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cadastre::{Certificate, CertificateBarcode, CertificateId, Change, Edit, Serial, Snapshot};

/// What a look-up gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    None,
    One(CertificateId),
    Several,
}

pub(super) struct Ledger<'a> {
    snapshot: &'a Snapshot,
    by_serial: BTreeMap<Serial, Vec<CertificateId>>,
    by_barcode: BTreeMap<CertificateBarcode, Vec<CertificateId>>,
    /// New and changed ones.
    touched: BTreeMap<CertificateId, Certificate>,
    next: u64,
    pub created: u64,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        let (mut by_serial, mut by_barcode) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for certificate in snapshot.certificates.iter() {
            if let Some(serial) = &certificate.serial {
                by_serial.entry(serial.clone()).or_default().push(certificate.id);
            }
            if let Some(barcode) = &certificate.barcode {
                by_barcode.entry(barcode.clone()).or_default().push(certificate.id);
            }
        }
        let next = snapshot.certificates.next_id();
        Self { snapshot, by_serial, by_barcode, touched: BTreeMap::new(), next, created: 0 }
    }

    pub(super) fn find(&self, serial: &Serial) -> Found {
        found(self.by_serial.get(serial))
    }

    pub(super) fn find_barcode(&self, barcode: &CertificateBarcode) -> Found {
        found(self.by_barcode.get(barcode))
    }

    /// The certificate of a serial, made when there is none.
    pub(super) fn find_or_make(&mut self, serial: &Serial) -> Found {
        if self.find(serial) != Found::None {
            return self.find(serial);
        }
        let id = CertificateId(self.next);
        self.next += 1;
        self.created += 1;
        self.touched.insert(id, Certificate::with_serial(id, Some(serial.clone())));
        self.by_serial.insert(serial.clone(), vec![id]);
        Found::One(id)
    }

    pub(super) fn serial(&self, id: CertificateId) -> Option<Serial> {
        self.certificate(id).and_then(|certificate| certificate.serial.clone())
    }

    /// Gives a certificate its bar code. False when it has another.
    pub(super) fn note_barcode(&mut self, id: CertificateId, barcode: &CertificateBarcode) -> bool {
        let Some(certificate) = self.certificate(id) else { return true };
        match &certificate.barcode {
            Some(known) => known == barcode,
            None => {
                let mut changed = certificate.clone();
                changed.barcode = Some(barcode.clone());
                self.touched.insert(id, changed);
                self.by_barcode.entry(barcode.clone()).or_default().push(id);
                true
            }
        }
    }

    fn certificate(&self, id: CertificateId) -> Option<&Certificate> {
        self.touched.get(&id).or_else(|| self.snapshot.certificates.get(id).map(Arc::as_ref))
    }

    /// What came new or changed, in the order of ids.
    pub(super) fn changes(self) -> Vec<Change> {
        let snapshot = self.snapshot;
        let edit = |(id, certificate): (CertificateId, Certificate)| match snapshot.certificates.get(id) {
            Some(before) => Edit::replace(before.clone(), certificate).into(),
            None => Edit::insert(certificate).into(),
        };
        self.touched.into_iter().map(edit).collect()
    }
}

fn found(ids: Option<&Vec<CertificateId>>) -> Found {
    match ids.map(Vec::as_slice) {
        None | Some([]) => Found::None,
        Some([one]) => Found::One(*one),
        Some(_) => Found::Several,
    }
}
