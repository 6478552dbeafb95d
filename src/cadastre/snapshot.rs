//! The whole state of a project at one revision: a value that never changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{
    Blocks, Certificate, CertificateId, Change, ChangeSet, Crosswalk, Edit, Entity, Exception, ExceptionId, FaultMark,
    FaultState, Finding, Holder, Layer, Link, LinkId, Parcel, ParcelId, ProjectSettings, ReferenceFeature, RegisterRow,
    RegisterRowId, Scan, ScanId, Table, Underlay, Ward,
};

/// Every row of a project at one revision. Cloning is cheap and shares all rows.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Grows by one with every act that is applied.
    pub revision: u64,
    pub settings: Arc<ProjectSettings>,
    pub layers: Table<Layer>,
    pub parcels: Table<Parcel>,
    pub references: Table<ReferenceFeature>,
    pub certificates: Table<Certificate>,
    pub holders: Table<Holder>,
    pub scans: Table<Scan>,
    pub links: Table<Link>,
    pub findings: Table<Finding>,
    pub register: Table<RegisterRow>,
    pub crosswalks: Table<Crosswalk>,
    pub exceptions: Table<Exception>,
    pub underlays: Table<Underlay>,
    /// Where several projects were joined: their wards, in the order of their ids; else none.
    pub wards: Arc<Vec<Ward>>,
    pub(super) links_by_parcel: Table<Vec<LinkId>>,
    pub(super) links_by_certificate: Table<Vec<LinkId>>,
    pub(super) scans_by_certificate: Table<Vec<ScanId>>,
    register_by_certificate: Table<Vec<RegisterRowId>>,
    exceptions_by_fault: Arc<BTreeMap<String, ExceptionId>>,
}

/// A change whose "before" is not what the snapshot holds: it was made for another revision. Nothing was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the change was made for another state of row {id}")]
pub struct StaleChange {
    pub id: u64,
}

impl Snapshot {
    /// The next snapshot.
    ///
    /// Errors: [`StaleChange`] when a before-image is not the row that is here; then nothing is applied.
    pub fn apply(&self, act: &ChangeSet) -> Result<Snapshot, StaleChange> {
        let mut next = self.clone();
        next.revision += 1;
        for change in &act.changes {
            next.change_in_place(change)?;
        }
        Ok(next)
    }

    /// One change in a snapshot that is still being made, as while a file is read.
    ///
    /// Errors: [`StaleChange`] as for [`Snapshot::apply`].
    pub fn change_in_place(&mut self, change: &Change) -> Result<(), StaleChange> {
        match change {
            Change::Parcel(edit) => replace(&mut self.parcels, edit)?,
            Change::Certificate(edit) => replace(&mut self.certificates, edit)?,
            Change::Holder(edit) => replace(&mut self.holders, edit)?,
            Change::Layer(edit) => replace(&mut self.layers, edit)?,
            Change::Reference(edit) => replace(&mut self.references, edit)?,
            Change::Finding(edit) => replace(&mut self.findings, edit)?,
            Change::Crosswalk(edit) => replace(&mut self.crosswalks, edit)?,
            Change::Underlay(edit) => replace(&mut self.underlays, edit)?,
            Change::Exception(edit) => {
                replace(&mut self.exceptions, edit)?;
                let by_fault = Arc::make_mut(&mut self.exceptions_by_fault);
                if let Some(exception) = &edit.before {
                    by_fault.remove(&exception.fault);
                }
                if let Some(exception) = &edit.after {
                    by_fault.insert(exception.fault.clone(), exception.id);
                }
            }
            Change::RegisterRow(edit) => {
                replace(&mut self.register, edit)?;
                if let Some(certificate) = edit.before.as_ref().and_then(|row| row.certificate) {
                    exclude(&mut self.register_by_certificate, certificate.0, RegisterRowId(edit.id()));
                }
                if let Some(certificate) = edit.after.as_ref().and_then(|row| row.certificate) {
                    include(&mut self.register_by_certificate, certificate.0, RegisterRowId(edit.id()));
                }
            }
            Change::Link(edit) => {
                replace(&mut self.links, edit)?;
                if let Some(link) = &edit.before {
                    exclude(&mut self.links_by_parcel, link.parcel.0, link.id);
                    exclude(&mut self.links_by_certificate, link.certificate.0, link.id);
                }
                if let Some(link) = &edit.after {
                    include(&mut self.links_by_parcel, link.parcel.0, link.id);
                    include(&mut self.links_by_certificate, link.certificate.0, link.id);
                }
            }
            Change::Scan(edit) => {
                replace(&mut self.scans, edit)?;
                for certificate in edit.before.iter().flat_map(|scan| scan.certificates()) {
                    exclude(&mut self.scans_by_certificate, certificate.0, ScanId(edit.id()));
                }
                for certificate in edit.after.iter().flat_map(|scan| scan.certificates()) {
                    include(&mut self.scans_by_certificate, certificate.0, ScanId(edit.id()));
                }
            }
            Change::Settings(edit) => {
                if edit.before.as_ref().is_some_and(|before| *before != self.settings) {
                    return Err(StaleChange { id: 0 });
                }
                self.settings = edit.after.clone().unwrap_or_default();
            }
        }
        Ok(())
    }

    /// What a parcel is called ([`Parcel::label`]), behind its ward's name where there are several wards; empty where there is none.
    pub fn label_of(&self, parcel: ParcelId) -> String {
        let label = self.parcels.get(parcel).map_or(String::new(), |parcel| parcel.label());
        match self.ward_of(parcel) {
            Some(ward) => format!("{} · {label}", ward.name),
            None => label,
        }
    }

    /// The links of a parcel, in the order of their ids.
    pub fn links_of_parcel(&self, parcel: ParcelId) -> impl Iterator<Item = &Arc<Link>> {
        self.links_by_parcel.get(parcel).into_iter().flat_map(|ids| ids.iter()).filter_map(|id| self.links.get(*id))
    }

    /// The links of a certificate, in the order of their ids.
    pub fn links_of_certificate(&self, certificate: CertificateId) -> impl Iterator<Item = &Arc<Link>> {
        let ids = self.links_by_certificate.get(certificate);
        ids.into_iter().flat_map(|ids| ids.iter()).filter_map(|id| self.links.get(*id))
    }

    /// The scans that show a certificate, in the order of their ids.
    pub fn scans_of_certificate(&self, certificate: CertificateId) -> impl Iterator<Item = &Arc<Scan>> {
        let ids = self.scans_by_certificate.get(certificate);
        ids.into_iter().flat_map(|ids| ids.iter()).filter_map(|id| self.scans.get(*id))
    }

    /// Whether a scan shows a certificate, even one that was left behind where wards were joined.
    pub fn has_scan(&self, certificate: CertificateId) -> bool {
        self.scans_by_certificate.get(certificate).is_some()
    }

    /// The register's rows of a certificate, in the order of their ids.
    pub fn register_of_certificate(&self, certificate: CertificateId) -> impl Iterator<Item = &Arc<RegisterRow>> {
        let ids = self.register_by_certificate.get(certificate);
        ids.into_iter().flat_map(|ids| ids.iter()).filter_map(|id| self.register.get(*id))
    }

    /// The exception of a fault by its lasting name, whether it stands or not.
    pub fn exception_of(&self, fault: &str) -> Option<&Arc<Exception>> {
        self.exceptions.get(*self.exceptions_by_fault.get(fault)?)
    }

    /// Whether a fault that was found is open.
    pub fn fault_state(&self, fault: &FaultMark) -> FaultState {
        match self.exception_of(&fault.name) {
            None => FaultState::Open,
            Some(exception) if exception.fingerprint == fault.fingerprint => FaultState::Excepted(exception.clone()),
            Some(exception) => FaultState::Lapsed(exception.clone()),
        }
    }

    /// Whether what a finding tells is open, by the check that found it.
    pub fn finding_state(&self, finding: &Finding) -> FaultState {
        finding.fault.as_ref().map(|fault| self.fault_state(fault)).unwrap_or_default()
    }

    /// The parcels whose links, or the scans of whose certificates, are not the same rows in both: quick where one was made of the other not
    /// long ago.
    pub fn linked_otherwise(&self, other: &Self) -> BTreeSet<ParcelId> {
        let mut parcels: BTreeSet<ParcelId> =
            self.links_by_parcel.differing(&other.links_by_parcel).map(ParcelId).collect();
        let certificates = self.scans_by_certificate.differing(&other.scans_by_certificate).map(CertificateId);
        for certificate in certificates {
            let links = [self, other].into_iter().flat_map(|side| side.links_of_certificate(certificate));
            parcels.extend(links.map(|link| link.parcel));
        }
        for link in self.links.differing(&other.links) {
            let links = [self, other].into_iter().filter_map(|side| side.links.get(link));
            parcels.extend(links.map(|link| link.parcel));
        }
        parcels
    }

    /// Every parcel that has a link.
    pub fn linked_parcels(&self) -> BTreeSet<ParcelId> {
        self.links.iter().map(|link| link.parcel).collect()
    }

    /// Which of the three blocks (ba khối) a parcel has.
    pub fn blocks(&self, parcel: &Parcel) -> Blocks {
        let named = !parcel.sheet.is_empty() && !parcel.number.is_empty();
        Blocks {
            geometry: parcel.geometry.is_some(),
            attributes: named && !parcel.land_use.verbatim.is_empty() && parcel.legal_area.is_some(),
            scan: self.links_of_parcel(parcel.id).any(|link| self.has_scan(link.certificate)),
        }
    }
}

/// Equal rows everywhere; the revision and the indexes made from the rows do not count.
impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.settings == other.settings
            && self.layers == other.layers
            && self.parcels == other.parcels
            && self.references == other.references
            && self.certificates == other.certificates
            && self.holders == other.holders
            && self.scans == other.scans
            && self.links == other.links
            && self.findings == other.findings
            && self.register == other.register
            && self.crosswalks == other.crosswalks
            && self.exceptions == other.exceptions
            && self.underlays == other.underlays
    }
}

fn replace<T: Entity + PartialEq>(table: &mut Table<T>, edit: &Edit<T>) -> Result<(), StaleChange> {
    let id = edit.id();
    let same = match (table.get(id), &edit.before) {
        (None, None) => true,
        (Some(here), Some(before)) => Arc::ptr_eq(here, before) || here == before,
        _ => false,
    };
    if !same {
        return Err(StaleChange { id });
    }
    table.set(id, edit.after.clone());
    Ok(())
}

fn include<Id: Copy + Ord>(index: &mut Table<Vec<Id>>, key: u64, id: Id) {
    let mut ids = index.get(key).map(|ids| ids.as_ref().clone()).unwrap_or_default();
    if let Err(at) = ids.binary_search(&id) {
        ids.insert(at, id);
        index.set(key, Some(Arc::new(ids)));
    }
}

fn exclude<Id: Copy + Ord>(index: &mut Table<Vec<Id>>, key: u64, id: Id) {
    let Some(ids) = index.get(key) else { return };
    let left: Vec<Id> = ids.iter().copied().filter(|other| *other != id).collect();
    index.set(key, (!left.is_empty()).then(|| Arc::new(left)));
}
