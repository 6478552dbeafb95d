//! L03: more links than papers explain: two live certificates on one parcel, or a certificate on more parcels than it names.

use std::sync::Arc;

use super::ward::{has_obstacle, is_of_flat};
use super::{Doubt, Subject, Ward};
use crate::cadastre::{Certificate, ObstacleReason, Severity};
use crate::editing::{certificate_label, parcel_label};
use crate::i18n::Message;

pub(super) const RULE: &str = "L03";

/// Serials that a sentence names; the number of all is told.
const NAMED: usize = 4;

pub(super) fn find(ward: &Ward<'_>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for parcel in ward.snapshot.parcels.iter() {
        let links = ward.snapshot.links_of_parcel(parcel.id);
        let linked = links.filter_map(|link| ward.snapshot.certificates.get(link.certificate));
        let live: Vec<&Arc<Certificate>> = linked.filter(|row| ward.is_live(row.id) && !is_of_flat(row)).collect();
        if live.len() < 2 || are_co_owned(ward, &live) {
            continue;
        }
        let names: Vec<String> = live.iter().take(NAMED).map(|row| name(row)).collect();
        doubts.push(Doubt {
            rule: RULE,
            subject: Subject::Parcel(parcel.id),
            severity: Severity::Warning,
            message: Message::new("checks-crowded-parcel")
                .with("parcel", parcel_label(parcel))
                .with("count", live.len())
                .with("certificates", names.join(", ")),
        });
    }
    for certificate in ward.snapshot.certificates.iter() {
        let named = certificate.printed_parcels.len();
        let links = ward.snapshot.links_of_certificate(certificate.id).count();
        if named == 0 || links <= named || has_obstacle(certificate, ObstacleReason::SplitSince) {
            continue;
        }
        doubts.push(Doubt {
            rule: RULE,
            subject: Subject::Certificate(certificate.id),
            severity: Severity::Warning,
            message: Message::new("checks-too-many-parcels")
                .with("certificate", certificate_label(certificate))
                .with("links", links)
                .with("named", named),
        });
    }
    doubts
}

/// Each co-owner gets a paper of his own: the register says so of every one, or all were issued on one day for the same number.
fn are_co_owned(ward: &Ward<'_>, live: &[&Arc<Certificate>]) -> bool {
    if live.iter().all(|row| ward.attested(row.id).in_common) {
        return true;
    }
    let numbers = |row: &Certificate| {
        row.printed_parcels.iter().map(|printed| (printed.sheet.key(), printed.number.key())).collect::<Vec<_>>()
    };
    let Some((first, rest)) = live.split_first() else { return true };
    let of_first = numbers(first);
    let told = first.issue_date.is_some() && !of_first.is_empty();
    told && rest.iter().all(|row| row.issue_date == first.issue_date && numbers(row) == of_first)
}

fn name(certificate: &Certificate) -> String {
    certificate.serial.as_ref().map_or_else(|| format!("#{}", certificate.id.0), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Flat, PartialDate, Serial};
    use crate::checks::sample::Sample;

    fn found(sample: &Sample) -> Vec<String> {
        find(&Ward::of(&sample.0)).into_iter().map(|doubt| doubt.message.key.into_owned()).collect()
    }

    fn two_on_one() -> Sample {
        let mut sample = Sample::default();
        sample.parcel(1);
        for id in 1..=2 {
            sample.certificate(id);
            sample.print(id, "1", "1");
            sample.link(id, 1);
        }
        sample
    }

    #[test]
    fn two_live_certificates_on_one_parcel_are_told_and_one_is_not() {
        assert_eq!(found(&two_on_one()), ["checks-crowded-parcel"]);
        let mut one = Sample::default();
        one.parcel(1);
        one.certificate(1);
        one.link(1, 1);
        assert!(found(&one).is_empty());
    }

    #[test]
    fn a_replaced_certificate_and_a_flat_do_not_crowd_a_parcel() {
        let mut sample = two_on_one();
        sample.change_certificate(2, |row| row.supersedes = Serial::find_all("BX 000001"));
        assert!(found(&sample).is_empty());
        let mut sample = two_on_one();
        sample.change_certificate(2, |row| row.flat = Some(Flat::default()));
        assert!(found(&sample).is_empty());
    }

    #[test]
    fn co_owners_have_a_paper_each_of_one_day_and_a_day_apart_is_too_far() {
        let mut sample = two_on_one();
        let issued = |day: &str| PartialDate::parse(day);
        (1..=2).for_each(|id| sample.change_certificate(id, |row| row.issue_date = issued("10/12/2014")));
        assert!(found(&sample).is_empty());
        sample.change_certificate(2, |row| row.issue_date = issued("11/12/2014"));
        assert_eq!(found(&sample), ["checks-crowded-parcel"]);
        (1..=2).for_each(|id| sample.row(id, &[(11, "Đồng sử dụng")]));
        assert!(found(&sample).is_empty(), "the register says so");
    }

    #[test]
    fn a_certificate_on_more_parcels_than_it_names_is_told() {
        let mut sample = Sample::default();
        (1..=2).for_each(|id| sample.parcel(id));
        sample.certificate(1);
        sample.print(1, "1", "1");
        sample.link(1, 1);
        assert!(found(&sample).is_empty());
        sample.link(1, 2);
        assert_eq!(found(&sample), ["checks-too-many-parcels"]);
        sample.change_certificate(1, |row| row.printed_parcels.clear());
        assert!(found(&sample).is_empty(), "a paper whose parcels nobody typed contradicts nothing");
    }
}
