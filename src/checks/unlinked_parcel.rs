//! L01: a parcel that no certificate is linked to, and no reason why.

use std::collections::BTreeSet;

use super::{Doubt, Subject, Ward};
use crate::cadastre::{LandUseTable, Parcel, Severity};
use crate::editing::parcel_label;
use crate::i18n::Message;

pub(super) const RULE: &str = "L01";

/// Land that nobody holds a certificate of: public works, water, unused land. A parcel with one of these as its main code needs
/// no link. Source: Land Law 2024, article 151 (unverified), codes of `land-use.md` §3.1.
const WITHOUT_CERTIFICATE: [&str; 11] = ["DGT", "DTL", "DCT", "DPC", "SON", "CSD", "CGT", "BCS", "DCS", "NCS", "MCS"];

/// Parcels without a link. The reason may be that of a certificate that names this sheet and number and was put aside.
pub(super) fn find(ward: &Ward<'_>) -> Vec<Doubt> {
    let mut put_aside: BTreeSet<(String, String)> = BTreeSet::new();
    for certificate in ward.snapshot.certificates.iter().filter(|row| row.obstacle.is_some()) {
        put_aside.extend(certificate.printed_parcels.iter().map(|printed| (printed.sheet.key(), printed.number.key())));
    }
    let unlinked = ward.snapshot.parcels.iter().filter(|parcel| {
        ward.snapshot.links_of_parcel(parcel.id).next().is_none()
            && !needs_no_certificate(parcel)
            && !put_aside.contains(&(parcel.sheet.key(), parcel.number.key()))
    });
    let doubt = |parcel: &Parcel| Doubt {
        rule: RULE,
        subject: Subject::Parcel(parcel.id),
        severity: Severity::Info,
        message: Message::new("checks-unlinked-parcel").with("parcel", parcel_label(parcel)),
    };
    unlinked.map(|parcel| doubt(parcel)).collect()
}

/// Whether it is public land or water: nobody holds a certificate of it.
pub fn needs_no_certificate(parcel: &Parcel) -> bool {
    parcel.land_use.main().is_some_and(|code| {
        let code = LandUseTable::builtin().in_force(code).map_or(code, |entry| entry.code);
        WITHOUT_CERTIFICATE.contains(&code.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{LandUse, Obstacle, ObstacleReason, ParcelId, Timestamp};
    use crate::checks::sample::Sample;

    fn found(sample: &Sample) -> Vec<Subject> {
        find(&Ward::of(&sample.0)).into_iter().map(|doubt| doubt.subject).collect()
    }

    #[test]
    fn a_parcel_without_a_certificate_is_told_and_a_linked_one_is_not() {
        let mut sample = Sample::default();
        (1..=2).for_each(|id| sample.parcel(id));
        sample.certificate(1);
        sample.link(1, 1);
        assert_eq!(found(&sample), [Subject::Parcel(ParcelId(2))]);
    }

    #[test]
    fn a_road_needs_none_but_a_house_with_a_road_beside_it_does() {
        let mut sample = Sample::default();
        (1..=2).for_each(|id| sample.parcel(id));
        sample.change_parcel(1, |parcel| parcel.land_use = LandUse::parse("DGT").into());
        sample.change_parcel(2, |parcel| parcel.land_use = LandUse::parse("ONT+DGT").into());
        assert_eq!(found(&sample), [Subject::Parcel(ParcelId(2))]);
    }

    #[test]
    fn a_certificate_that_was_put_aside_is_the_reason_of_its_parcel_and_of_no_other() {
        let mut sample = Sample::default();
        (1..=2).for_each(|id| sample.parcel(id));
        sample.certificate(1);
        sample.print(1, "01", "1");
        sample.change_certificate(1, |row| {
            let reason = ObstacleReason::Disputed;
            row.obstacle = Some(Obstacle { reason, note: String::new(), by: "an".to_owned(), at: Timestamp(0) });
        });
        assert_eq!(found(&sample), [Subject::Parcel(ParcelId(2))]);
    }
}
