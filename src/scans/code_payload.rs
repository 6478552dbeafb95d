//! What the text of a code says: the certificate's own QR code, a citizen card, a certificate's bar code, or none of ours.

use crate::cadastre::{
    CertificateBarcode, CitizenDigest, Confidential, FIELD_SHEET_CODE, PageCode, PartialDate, Purpose, Serial,
    SerialForm,
};

/// Fields of the certificate's QR code. Source: `certificate.md` §4.3.
const CERTIFICATE_FIELDS: usize = 8;

/// Fields of a citizen card's QR code, at least; later cards append more. Source: `citizen-id.md`.
const CITIZEN_FIELDS: usize = 7;

/// Most letters of a field that is kept. Source: codes of offices and files have below 40; longer is none of ours.
const MAX_FIELD: usize = 64;

/// Most letters of a field sheet's code. Source: sheet and number of 20 letters each, all of them escaped, have 140.
const MAX_SHEET_CODE: usize = 180;

/// Which printed kind the text was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    Qr,
    Linear,
}

/// Understands a text, UTF-8. A citizen card gives the keyed hash of its number and nothing else.
pub(super) fn understand(text: &str, symbol: Symbol, key: &Confidential<[u8; 32]>) -> PageCode {
    let known = match symbol {
        Symbol::Qr => certificate(text).or_else(|| citizen_card(text, key)).or_else(|| field_sheet(text)),
        Symbol::Linear => CertificateBarcode::parse(text).map(PageCode::CertificateBarcode),
    };
    known.unwrap_or(PageCode::Other)
}

/// `dd-MM-yyyy-HH-mm-ss|office|software|dossier|serial|certificate code|changed|security code`.
fn certificate(text: &str) -> Option<PageCode> {
    let fields: Vec<&str> = text.split('|').map(str::trim).collect();
    let [made, office, _software, dossier, serial, code, _changed, _security] = fields.as_slice() else { return None };
    debug_assert_eq!(fields.len(), CERTIFICATE_FIELDS);
    let serial = Serial::parse(serial).filter(|serial| serial.form() == SerialForm::Qr)?;
    let kept = |field: &str| {
        let fits = field.chars().count() <= MAX_FIELD && !field.chars().any(char::is_control);
        fits.then(|| field.to_owned())
    };
    Some(PageCode::CertificateQr {
        serial,
        office: kept(office)?,
        dossier: kept(dossier)?,
        certificate_code: kept(code)?,
        issued: date_of(made),
    })
}

/// The day of `dd-MM-yyyy-HH-mm-ss`.
fn date_of(stamp: &str) -> Option<PartialDate> {
    let mut parts = stamp.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 {
        return None;
    }
    PartialDate::from_parts(year.parse().ok()?, month.parse().ok().filter(|month| *month > 0)?, day.parse().ok()?)
}

/// `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy|…`.
fn citizen_card(text: &str, key: &Confidential<[u8; 32]>) -> Option<PageCode> {
    let fields: Vec<&str> = text.split('|').map(str::trim).collect();
    if fields.len() < CITIZEN_FIELDS {
        return None;
    }
    let is_date = |at: usize| fields.get(at).is_some_and(|field| is_digits(field, 8));
    let number = fields.first().filter(|_| is_date(3) && is_date(6))?;
    CitizenDigest::of(number, key.open(Purpose::Matching)).map(|number| PageCode::CitizenCard { number })
}

/// `thuaso:1:mark:item`: what it leads to is found out where the project is known.
fn field_sheet(text: &str) -> Option<PageCode> {
    let text = text.trim();
    let ours = text.starts_with(FIELD_SHEET_CODE) && text.len() <= MAX_SHEET_CODE && text.is_ascii();
    ours.then(|| PageCode::FieldSheet { text: text.to_owned() })
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> Confidential<[u8; 32]> {
        Confidential::new([7; 32])
    }

    const CARD: &str = "001199000001|010000001|Nguyễn Văn Mẫu|05031990|Nam|Tổ 1, Phường Mẫu|12082021";

    #[test]
    fn the_certificate_of_2025_is_read_by_its_eight_fields() {
        let text = "05-01-2025-08-30-00|00328|VBDLIS|H26.99-250105-0001|AA 06654954|CN00383|05-01-2025-09-00-00|7312";
        let expected = PageCode::CertificateQr {
            serial: Serial::parse("AA 06654954").expect("a serial"),
            office: "00328".to_owned(),
            dossier: "H26.99-250105-0001".to_owned(),
            certificate_code: "CN00383".to_owned(),
            issued: PartialDate::from_parts(2025, 1, 5),
        };
        assert_eq!(understand(text, Symbol::Qr, &key()), expected);
    }

    #[test]
    fn seven_fields_or_a_serial_of_the_old_form_are_no_certificate() {
        for text in [
            "05-01-2025-08-30-00|00328|VBDLIS|H26|AA 06654954|CN00383|05-01-2025-09-00-00",
            "05-01-2025-08-30-00|00328|VBDLIS|H26|BX 037034|CN00383|05-01-2025-09-00-00|7312",
            "||||||||",
            "",
        ] {
            assert_eq!(understand(text, Symbol::Qr, &key()), PageCode::Other, "{text}");
        }
    }

    #[test]
    fn a_date_that_does_not_exist_costs_the_date_alone() {
        let text = "31-02-2025-08-30-00|00328|V|H|AA06654954|C|x|1";
        let read = understand(text, Symbol::Qr, &key());
        assert!(matches!(read, PageCode::CertificateQr { issued: None, .. }), "{read:?}");
    }

    #[test]
    fn a_citizen_card_leaves_nothing_that_can_be_read_back() {
        let read = understand(CARD, Symbol::Qr, &key());
        let PageCode::CitizenCard { number } = &read else { panic!("{read:?}") };
        assert_eq!(Some(*number), CitizenDigest::of("001199000001", &[7; 32]));
        let said = format!("{read:?}");
        assert!(!said.contains("001199000001") && !said.contains("Mẫu"), "{said}");
        let other = understand(CARD, Symbol::Qr, &Confidential::new([8; 32]));
        assert_ne!(other, read, "another project has other digests");
    }

    #[test]
    fn later_cards_with_more_fields_are_read_and_an_eleven_digit_number_is_not() {
        let longer = format!("{CARD}|Trần Thị Mẫu|Nguyễn Văn Cha");
        assert_eq!(understand(&longer, Symbol::Qr, &key()), understand(CARD, Symbol::Qr, &key()));
        assert_eq!(understand(&CARD[1..], Symbol::Qr, &key()), PageCode::Other);
    }

    #[test]
    fn the_code_of_a_field_sheet_is_kept_and_nothing_else_of_that_name() {
        let text = "thuaso:1:0123456789:12/125";
        assert_eq!(understand(text, Symbol::Qr, &key()), PageCode::FieldSheet { text: text.to_owned() });
        assert_eq!(understand(text, Symbol::Linear, &key()), PageCode::Other);
        let long = format!("{text}{}", "9".repeat(200));
        assert_eq!(understand(&long, Symbol::Qr, &key()), PageCode::Other);
        assert_eq!(understand("thuaso:1:Đ", Symbol::Qr, &key()), PageCode::Other);
    }

    #[test]
    fn a_bar_code_is_digits_of_the_right_count_and_never_a_qr_code() {
        assert!(matches!(understand("0032714000123", Symbol::Linear, &key()), PageCode::CertificateBarcode(_)));
        assert_eq!(understand("003271400012", Symbol::Linear, &key()), PageCode::Other);
        assert_eq!(understand("0032714000123", Symbol::Qr, &key()), PageCode::Other);
    }

    proptest! {
        #[test]
        fn no_payload_makes_it_panic(text in "(\\PC|[|\\-0-9]){0,200}", linear: bool) {
            understand(&text, if linear { Symbol::Linear } else { Symbol::Qr }, &key());
        }
    }
}
