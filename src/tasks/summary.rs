//! What a project holds, in numbers.

use serde::Serialize;

use crate::cadastre::Snapshot;

/// The counts of `thuaso info`. The names are relied on by scripts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    pub parcels: usize,
    pub certificates: usize,
    pub links: usize,
    pub scans: usize,
    pub findings: usize,
    /// `EPSG:5897`; null for a project without a map.
    pub crs: Option<String>,
    /// `VN-2000 / TM-3 105-00`.
    pub crs_name: Option<String>,
    pub references: usize,
    pub layers: usize,
    pub holders: usize,
    pub blocks: BlockCounts,
    pub linked_parcels: usize,
    pub waiting_scans: usize,
    pub revision: u64,
}

/// How many parcels have each of the three blocks (ba khối).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct BlockCounts {
    pub geometry: usize,
    pub attributes: usize,
    pub scan: usize,
    pub complete: usize,
}

pub fn summary(snapshot: &Snapshot) -> Summary {
    let mut blocks = BlockCounts::default();
    let mut linked_parcels = 0;
    for parcel in snapshot.parcels.iter() {
        let has = snapshot.blocks(parcel);
        blocks.geometry += usize::from(has.geometry);
        blocks.attributes += usize::from(has.attributes);
        blocks.scan += usize::from(has.scan);
        blocks.complete += usize::from(has.complete());
        linked_parcels += usize::from(snapshot.links_of_parcel(parcel.id).next().is_some());
    }
    Summary {
        parcels: snapshot.parcels.len(),
        certificates: snapshot.certificates.len(),
        links: snapshot.links.len(),
        scans: snapshot.scans.len(),
        findings: snapshot.findings.iter().filter(|finding| snapshot.finding_state(finding).is_open()).count(),
        crs: snapshot.settings.crs.as_ref().map(crate::crs::Crs::definition),
        crs_name: snapshot.settings.crs.as_ref().map(crate::crs::Crs::label),
        references: snapshot.references.len(),
        layers: snapshot.layers.len(),
        holders: snapshot.holders.len(),
        blocks,
        linked_parcels,
        waiting_scans: snapshot.scans.iter().filter(|scan| scan.doubt.is_some()).count(),
        revision: snapshot.revision,
    }
}
