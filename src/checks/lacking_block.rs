//! L06: a parcel that lacks one of the three blocks (ba khối): spatial data, attributes, a scan.

use super::{Doubt, Subject, Ward, unlinked_parcel};
use crate::cadastre::Severity;
use crate::editing::parcel_label;
use crate::i18n::Message;

pub(super) const RULE: &str = "L06";

/// Parcels that lack a block. Not one that lacks a scan for want of a certificate: that is L01, with its reasons.
pub(super) fn find(ward: &Ward<'_>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for parcel in ward.snapshot.parcels.iter() {
        let blocks = ward.snapshot.blocks(parcel);
        let linked = ward.snapshot.links_of_parcel(parcel.id).next().is_some();
        let scan_expected = linked && !unlinked_parcel::needs_no_certificate(parcel);
        let message = match (blocks.geometry, blocks.attributes, blocks.scan || !scan_expected) {
            (true, true, true) => continue,
            (false, true, true) => Message::new("checks-lacks-geometry"),
            (true, false, true) => Message::new("checks-lacks-attributes"),
            (true, true, false) => Message::new("checks-lacks-scan"),
            (false, false, true) => Message::new("checks-lacks-geometry-attributes"),
            (false, true, false) => Message::new("checks-lacks-geometry-scan"),
            (true, false, false) => Message::new("checks-lacks-attributes-scan"),
            (false, false, false) => Message::new("checks-lacks-all"),
        };
        doubts.push(Doubt {
            rule: RULE,
            subject: Subject::Parcel(parcel.id),
            severity: Severity::Warning,
            message: message.with("parcel", parcel_label(parcel)),
        });
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::Sample;

    fn found(sample: &Sample) -> Vec<String> {
        find(&Ward::of(&sample.0)).into_iter().map(|doubt| doubt.message.key.into_owned()).collect()
    }

    #[test]
    fn a_parcel_with_its_three_blocks_is_not_told_and_each_lacking_one_is_named() {
        let mut sample = Sample::default();
        sample.parcel(1);
        sample.certificate(1);
        sample.link(1, 1);
        assert_eq!(found(&sample), ["checks-lacks-scan"]);
        sample.scan(1, 1);
        assert!(found(&sample).is_empty());
        sample.change_parcel(1, |parcel| parcel.legal_area = None);
        assert_eq!(found(&sample), ["checks-lacks-attributes"]);
        sample.change_parcel(1, |parcel| parcel.geometry = None);
        assert_eq!(found(&sample), ["checks-lacks-geometry-attributes"]);
    }

    #[test]
    fn a_scan_is_not_asked_of_a_parcel_without_a_certificate() {
        let mut sample = Sample::default();
        sample.parcel(1);
        assert!(found(&sample).is_empty());
    }
}
