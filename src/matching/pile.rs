//! The order of papers in the pile: heads of groups collect along a street, scanners number what they are fed.

use std::collections::HashMap;

use super::paper::is_confirmed;
use crate::cadastre::{CertificateId, ParcelId, Snapshot};
use crate::text::{NaturalPart, natural_parts};

/// How far in the pile a neighbour may be. Source: ours.
const REACH: usize = 3;

/// Certificates in the order of their files, folder by folder.
#[derive(Debug, Default)]
pub(super) struct Pile {
    /// Folder and certificate, in the order of file names.
    order: Vec<(usize, CertificateId)>,
    places: HashMap<CertificateId, usize>,
}

impl Pile {
    pub(super) fn build(snapshot: &Snapshot) -> Self {
        let mut files: Vec<(&str, Vec<NaturalPart>, &str, CertificateId)> = Vec::new();
        for scan in snapshot.scans.iter() {
            let (folder, name) = scan.source.path.rsplit_once('/').unwrap_or(("", &scan.source.path));
            files.extend(scan.certificate.map(|certificate| (folder, natural_parts(name), name, certificate)));
        }
        files.sort();
        let mut pile = Self::default();
        let mut folder = ("", 0);
        for (name, _, _, certificate) in files {
            if name != folder.0 {
                folder = (name, folder.1 + 1);
            }
            if !pile.places.contains_key(&certificate) {
                pile.places.insert(certificate, pile.order.len());
                pile.order.push((folder.1, certificate));
            }
        }
        pile
    }

    /// The parcels that the nearest linked papers on both sides are linked to.
    pub(super) fn around<'a>(
        &'a self,
        snapshot: &'a Snapshot,
        certificate: CertificateId,
    ) -> impl Iterator<Item = ParcelId> + 'a {
        let here = self.places.get(&certificate).copied();
        let folder = here.and_then(|here| self.order.get(here)).map(|(folder, _)| *folder);
        let linked = move |at: usize| {
            let (_, neighbour) = self.order.get(at).filter(|(other, _)| Some(*other) == folder)?;
            let mut links = snapshot.links_of_certificate(*neighbour).filter(|link| is_confirmed(link));
            links.next().map(|link| link.parcel)
        };
        let before = here.and_then(|here| (1..=REACH).filter_map(|step| here.checked_sub(step)).find_map(linked));
        let after = here.and_then(|here| (1..=REACH).map(|step| here + step).find_map(linked));
        before.into_iter().chain(after)
    }
}
