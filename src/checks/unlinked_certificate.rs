//! L02: a certificate that is linked to no parcel, or not to all that it names, and no reason why.

use super::ward::is_of_flat;
use super::{Doubt, Subject, Ward};
use crate::cadastre::Severity;
use crate::editing::certificate_label;
use crate::i18n::Message;

pub(super) const RULE: &str = "L02";

/// Live certificates without a link that are neither put aside nor about a flat; then those with fewer links than parcels on paper.
pub(super) fn find(ward: &Ward<'_>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for certificate in ward.snapshot.certificates.iter() {
        let reason = certificate.obstacle.is_some() || is_of_flat(certificate) || !ward.is_live(certificate.id);
        let links = ward.snapshot.links_of_certificate(certificate.id).count();
        let named = certificate.printed_parcels.len();
        let (severity, message) = match links {
            _ if reason => continue,
            0 => (Severity::Warning, Message::new("checks-unlinked-certificate")),
            links if links < named => {
                let message = Message::new("checks-partly-linked-certificate");
                (Severity::Warning, message.with("links", links).with("named", named))
            }
            _ => continue,
        };
        let message = message.with("certificate", certificate_label(certificate));
        doubts.push(Doubt { rule: RULE, subject: Subject::Certificate(certificate.id), severity, message });
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Flat, Obstacle, ObstacleReason, PrintedParcel, Timestamp};
    use crate::checks::sample::Sample;

    fn found(sample: &Sample) -> Vec<String> {
        find(&Ward::of(&sample.0)).into_iter().map(|doubt| doubt.message.key.into_owned()).collect()
    }

    fn one() -> Sample {
        let mut sample = Sample::default();
        sample.parcel(1);
        sample.certificate(1);
        sample
    }

    #[test]
    fn a_certificate_without_a_parcel_is_told_until_it_is_linked() {
        let mut sample = one();
        assert_eq!(found(&sample), ["checks-unlinked-certificate"]);
        sample.link(1, 1);
        assert_eq!(found(&sample), Vec::<String>::new());
    }

    #[test]
    fn an_obstacle_and_a_flat_are_reasons_and_later_is_none() {
        let mut sample = one();
        sample.change_certificate(1, |row| {
            row.postponed = Some(crate::cadastre::Stamp { by: "an".to_owned(), at: Timestamp(0) });
        });
        assert_eq!(found(&sample).len(), 1, "put off is not a reason");
        let obstacle =
            Obstacle { reason: ObstacleReason::Mortgaged, note: String::new(), by: "an".to_owned(), at: Timestamp(0) };
        sample.change_certificate(1, |row| row.obstacle = Some(obstacle));
        assert!(found(&sample).is_empty());
        let mut sample = one();
        sample.change_certificate(1, |row| row.flat = Some(Flat::default()));
        assert!(found(&sample).is_empty());
    }

    #[test]
    fn a_certificate_over_two_parcels_wants_two_links() {
        let mut sample = one();
        sample.parcel(2);
        sample.change_certificate(1, |row| {
            let numbered = |number| PrintedParcel::numbered("1", number, None);
            row.printed_parcels = vec![numbered("1"), numbered("2")];
        });
        sample.link(1, 1);
        assert_eq!(found(&sample), ["checks-partly-linked-certificate"]);
        sample.link(1, 2);
        assert!(found(&sample).is_empty());
    }
}
