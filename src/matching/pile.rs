//! The order of papers in the pile: heads of groups collect along a street, scanners number what they are fed.

use std::collections::HashMap;

use super::paper::is_confirmed;
use crate::cadastre::{CertificateId, ParcelId, Snapshot};

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
        let mut files: Vec<(&str, Vec<NamePart<'_>>, CertificateId)> = Vec::new();
        for scan in snapshot.scans.iter() {
            let (folder, name) = scan.source.path.rsplit_once('/').unwrap_or(("", &scan.source.path));
            files.extend(scan.certificate.map(|certificate| (folder, name_parts(name), certificate)));
        }
        files.sort();
        let mut pile = Self::default();
        let mut folder = ("", 0);
        for (name, _, certificate) in files {
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

/// A run of digits, by its value, or of anything else: `IMG_9` stands before `IMG_10`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NamePart<'a> {
    Number(u64, &'a str),
    Text(&'a str),
}

fn name_parts(name: &str) -> Vec<NamePart<'_>> {
    let mut parts = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (part, left) = rest.split_at(end);
        parts.push(match part.parse() {
            Ok(number) if digits => NamePart::Number(number, part),
            _ => NamePart::Text(part),
        });
        rest = left;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_ordered_by_their_value() {
        let mut names = ["IMG_10.jpg", "IMG_9.jpg", "AB 12.pdf"];
        names.sort_by_key(|name| name_parts(name));
        assert_eq!(names, ["AB 12.pdf", "IMG_9.jpg", "IMG_10.jpg"]);
    }
}
