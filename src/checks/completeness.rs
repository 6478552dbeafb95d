//! What the national system will say that a certificate lacks, in its own codes.

use std::collections::BTreeMap;

use super::ward::has_obstacle;
use super::{Doubt, SeenFiles, Subject, Ward};
use crate::cadastre::{Certificate, CertificateId, ObstacleReason, ScanKind, ScanState, Severity};
use crate::editing::certificate_label;
use crate::i18n::Message;

/// A certificate of which nothing is entered yet: one sentence rather than all the codes.
pub(super) const NOT_ENTERED: &str = "L07";

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $code:literal $key:literal;)*) => {
        /// A code of the national system. Source: `campaign.md` §7.3.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum NationalCode {
            $($(#[$doc])* $name,)*
        }

        impl NationalCode {
            pub const ALL: &[NationalCode] = &[$(Self::$name,)*];

            /// As the national system spells it.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// The rule of its findings.
            pub fn rule(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("national-", $code),)*
                }
            }

            /// Key of the sentence that a certificate lacks it.
            fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }
        }
    };
}

codes! {
    /// No readable scan is attached.
    NoLink "NOLINK" "checks-code-no-link";
    SoVaoSo "soVaoSo" "checks-code-registry-number";
    /// Limits: the date of the registry is that of the issue here; papers print one date.
    NgayVaoSo "ngayVaoSo" "checks-code-registry-date";
    /// A holder lacks the twelve digits of a citizen number, an organisation its number.
    MaSoDinhDanh "maSoDinhDanh" "checks-code-citizen-number";
    /// A holder lacks any number of a paper.
    SoGiayTo "soGiayTo" "checks-code-document-number";
    /// A holder's birth is a year without its day.
    NgaySinh "ngaySinh" "checks-code-birth-day";
    NamSinh "namSinh" "checks-code-birth-year";
    GioiTinh "gioiTinh" "checks-code-sex";
    /// A holder's address.
    DiaChi "diaChi" "checks-code-address";
    DienTich "dienTich" "checks-code-area";
    MucDichSuDung "mucDichSuDung" "checks-code-purpose";
    /// Limits: known from the register only; no field of a certificate holds it.
    ThoiHanSuDung "thoiHanSuDung" "checks-code-term";
    /// Limits: as for the term.
    NguonGocSuDung "nguonGocSuDung" "checks-code-origin";
    /// A scan of it is not digitally signed. Known only of files that somebody looked into.
    NoSign "NOSIGN" "checks-code-no-sign";
}

impl NationalCode {
    /// Half of all papers give the year alone, and the Land Registration Office signs after the ward: no faults of the entry.
    fn severity(self) -> Severity {
        match self {
            Self::NgaySinh | Self::NoSign => Severity::Info,
            _ => Severity::Warning,
        }
    }
}

/// What each certificate that is to be delivered lacks: live, and not of another ward.
pub fn lacking(ward: &Ward<'_>, seen: &SeenFiles) -> BTreeMap<CertificateId, Lacking> {
    let delivered = ward
        .snapshot
        .certificates
        .iter()
        .filter(|row| ward.is_live(row.id) && !has_obstacle(row, ObstacleReason::OutsideWard));
    delivered.map(|row| (row.id, lacking_of(ward, row, seen))).collect()
}

/// What a certificate lacks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lacking {
    /// Nothing beyond the serial is known; `codes` then has those of the scan only.
    pub everything: bool,
    pub codes: Vec<NationalCode>,
}

fn lacking_of(ward: &Ward<'_>, certificate: &Certificate, seen: &SeenFiles) -> Lacking {
    let known = ward.attested(certificate.id);
    let scans = ward.snapshot.scans_of_certificate(certificate.id);
    let shown: Vec<_> = scans
        .filter(|scan| scan.kind == ScanKind::Certificate && scan.state == ScanState::Readable)
        .map(|scan| scan.id)
        .collect();
    let unsigned = shown.iter().any(|scan| seen.get(scan).is_some_and(|file| file.signed == Some(false)));
    let entered = [
        (NationalCode::SoVaoSo, !known.registry_number),
        (NationalCode::NgayVaoSo, !known.issued),
        (NationalCode::MaSoDinhDanh, !known.citizen_numbers),
        (NationalCode::SoGiayTo, !known.document_numbers),
        (NationalCode::NgaySinh, known.birth_years && !known.birth_days),
        (NationalCode::NamSinh, !known.birth_years),
        (NationalCode::GioiTinh, !known.sexes),
        (NationalCode::DiaChi, !known.holder_addresses),
        (NationalCode::DienTich, !known.area),
        (NationalCode::MucDichSuDung, !known.purpose),
        (NationalCode::ThoiHanSuDung, !known.term),
        (NationalCode::NguonGocSuDung, !known.origin),
    ];
    let of_scan = [(NationalCode::NoLink, shown.is_empty()), (NationalCode::NoSign, unsigned)];
    let (no_link, no_sign) = (of_scan.into_iter().take(1), of_scan.into_iter().skip(1));
    let asked = no_link.chain(entered.into_iter().filter(|_| known.anything)).chain(no_sign);
    Lacking { everything: !known.anything, codes: asked.filter(|(_, lacks)| *lacks).map(|(code, _)| code).collect() }
}

/// A doubt for each certificate and code.
pub(super) fn find(ward: &Ward<'_>, seen: &SeenFiles) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for (id, lacks) in lacking(ward, seen) {
        let Some(certificate) = ward.snapshot.certificates.get(id) else { continue };
        let mut tell = |rule, severity, key| {
            let message = Message::new(key).with("certificate", certificate_label(certificate));
            doubts.push(Doubt { rule, subject: Subject::Certificate(id), severity, message });
        };
        if lacks.everything {
            tell(NOT_ENTERED, Severity::Warning, "checks-not-entered");
        }
        for code in lacks.codes {
            tell(code.rule(), code.severity(), code.key());
        }
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{PartialDate, ScanId, Serial};
    use crate::checks::sample::Sample;
    use crate::checks::{FileState, SeenFile};

    /// What the certificate 1 lacks, as the national system spells it.
    fn codes(sample: &Sample, seen: &SeenFiles) -> Vec<&'static str> {
        let ward = Ward::of(&sample.0);
        lacking(&ward, seen).get(&CertificateId(1)).into_iter().flat_map(|row| &row.codes).map(|c| c.code()).collect()
    }

    fn complete() -> Sample {
        let mut sample = Sample::default();
        sample.certificate(1);
        sample.enter(1);
        sample.scan(1, 1);
        sample
    }

    #[test]
    fn a_complete_certificate_lacks_nothing() {
        assert!(codes(&complete(), &SeenFiles::new()).is_empty());
        assert!(find(&Ward::of(&complete().0), &SeenFiles::new()).is_empty());
    }

    #[test]
    fn each_field_that_is_lacking_has_its_code() {
        let lacks = |change: &dyn Fn(&mut Sample)| {
            let mut sample = complete();
            change(&mut sample);
            codes(&sample, &SeenFiles::new())
        };
        let certificate = |change: fn(&mut Certificate)| lacks(&|sample| sample.change_certificate(1, change));
        assert_eq!(certificate(|row| row.registry_number = " ".to_owned()), ["soVaoSo"]);
        assert_eq!(certificate(|row| row.issue_date = None), ["ngayVaoSo"]);
        let row = |cells: &[(usize, &str)]| lacks(&|sample| sample.row(1, cells));
        assert_eq!(row(&[(9, "012345678")]), ["maSoDinhDanh"]);
        assert_eq!(row(&[(9, ""), (8, "")]), ["maSoDinhDanh", "soGiayTo", "gioiTinh"]);
        assert_eq!(row(&[(7, "1985")]), ["ngaySinh"]);
        assert_eq!(row(&[(7, "")]), ["namSinh"]);
        assert_eq!(row(&[(10, "")]), ["diaChi"]);
        assert_eq!(row(&[(29, "CLN")]), ["thoiHanSuDung", "nguonGocSuDung"]);
        assert_eq!(lacks(&|sample| sample.change_scan(1, |scan| scan.certificate = None)), ["NOLINK"]);
        let unread = |sample: &mut Sample| {
            sample.change_scan(1, |scan| scan.state = ScanState::Unreadable(Message::new("scans-encrypted")));
        };
        assert_eq!(lacks(&unread), ["NOLINK"]);
    }

    #[test]
    fn a_date_without_its_day_is_still_a_date_of_the_registry() {
        let mut sample = complete();
        sample.change_certificate(1, |row| row.issue_date = Some(PartialDate::Year(2014)));
        assert!(codes(&sample, &SeenFiles::new()).is_empty());
    }

    #[test]
    fn of_what_nobody_entered_one_thing_is_said() {
        let mut sample = Sample::default();
        sample.certificate(1);
        let rules: Vec<_> = find(&Ward::of(&sample.0), &SeenFiles::new()).into_iter().map(|doubt| doubt.rule).collect();
        assert_eq!(rules, [NOT_ENTERED, "national-NOLINK"]);
        sample.print(1, "1", "1");
        assert_eq!(
            codes(&sample, &SeenFiles::new()).len(),
            NationalCode::ALL.len() - 2,
            "a sheet and number begin the entry; the day of birth is part of the year, and nobody looked for a signature"
        );
    }

    #[test]
    fn a_signature_is_asked_for_only_of_a_file_that_was_looked_into() {
        let seen =
            |signed| -> SeenFiles { [(ScanId(1), SeenFile { state: FileState::Whole, signed })].into_iter().collect() };
        assert_eq!(codes(&complete(), &seen(Some(false))), ["NOSIGN"]);
        assert!(codes(&complete(), &seen(Some(true))).is_empty());
        assert!(codes(&complete(), &seen(None)).is_empty());
    }

    #[test]
    fn a_replaced_certificate_is_not_delivered() {
        let mut sample = Sample::default();
        (1..=2).for_each(|id| sample.certificate(id));
        sample.change_certificate(2, |row| row.supersedes = Serial::find_all("BX 000001"));
        assert!(codes(&sample, &SeenFiles::new()).is_empty());
    }
}
