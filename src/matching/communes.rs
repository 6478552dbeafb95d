//! Which former commune (xã, phường, thị trấn cũ) a paper is of: what is typed or in its bar code, else the name in its address.
//!
//! Registers are often filled with the ward's code of today, while the address still names the commune of the paper's time. Papers
//! that tell a code and a name teach which name has which code, so that both mean one commune.

use std::collections::{BTreeMap, HashMap};

use crate::cadastre::{Certificate, CertificateBarcode, PrintedParcel, Snapshot};
use crate::crs::ward_by_code;
use crate::text::{fold, nfc};

/// Papers with one name from which on it is a commune's and no slip of the pen. Source: ours.
const FEWEST_WITH_A_NAME: u32 = 3;

/// Share of the codes told beside one name that the commonest must have to be its code. Source: ours; registers hold slips.
const SHARE_OF_CODE: f64 = 0.8;

/// What the names and codes of communes mean in this ward.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Communes {
    /// The code of a name, else its commonest spelling, by [`unit_named`].
    names: HashMap<String, String>,
    /// The commonest spelling of the name that means a code.
    spellings: HashMap<String, String>,
    /// Code of the present ward, and its name by [`unit_named`]: they say nothing about the past.
    present: [String; 2],
}

/// Whether two words for a commune may mean one: who does not tell contradicts nobody.
pub fn may_be_one(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one == other
}

impl Communes {
    /// What the papers of a snapshot teach.
    pub(super) fn learn(snapshot: &Snapshot) -> Self {
        let settings = &snapshot.settings;
        let listed = ward_by_code(&settings.ward_code).map_or("", |ward| ward.name);
        let name = if settings.ward_name.is_empty() { listed } else { &settings.ward_name };
        let present = [settings.ward_code.clone(), unit_named(name).map(|unit| unit.key).unwrap_or_default()];
        let mut communes = Self { present, ..Self::default() };
        let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
        for certificate in snapshot.certificates.iter() {
            for printed in &certificate.printed_parcels {
                let Some(unit) = unit_named(&printed.address).filter(|unit| !communes.present.contains(&unit.key))
                else {
                    continue;
                };
                let of_name = seen.entry(unit.key).or_default();
                of_name.papers += 1;
                *of_name.spellings.entry(unit.written).or_default() += 1;
                if let Some(told) = communes.told(certificate, Some(printed)) {
                    *of_name.codes.entry(told.to_owned()).or_default() += 1;
                }
            }
        }
        for (key, seen) in seen.into_iter().filter(|(_, seen)| seen.papers >= FEWEST_WITH_A_NAME) {
            let spelling = most(&seen.spellings).map(|(text, _)| text.clone()).unwrap_or_default();
            let meaning = seen.code().unwrap_or_else(|| spelling.clone());
            communes.spellings.insert(meaning.clone(), spelling);
            communes.names.insert(key, meaning);
        }
        communes
    }

    /// The former commune of a paper; empty when it does not tell.
    pub fn of<'a>(&'a self, certificate: &'a Certificate, printed: Option<&'a PrintedParcel>) -> &'a str {
        if let Some(told) = self.told(certificate, printed) {
            return self.meant(told);
        }
        let named = printed.and_then(|printed| unit_named(&printed.address));
        named.and_then(|unit| self.names.get(&unit.key)).map_or("", String::as_str)
    }

    /// The one word for a commune that a person or a table calls by its code or its name.
    pub fn meant<'a>(&'a self, told: &'a str) -> &'a str {
        let known = unit_named(told).and_then(|unit| self.names.get(&unit.key));
        known.map_or(told, String::as_str)
    }

    /// A commune as people call it: `xã Mẫu Hạ – 99013`; as it is where nobody has told its name.
    pub fn label(&self, commune: &str) -> String {
        match self.spellings.get(self.meant(commune)).filter(|name| *name != commune) {
            Some(name) => format!("{name} – {commune}"),
            None => commune.to_owned(),
        }
    }

    /// As typed, else of the bar code.
    fn told<'a>(&self, certificate: &'a Certificate, printed: Option<&'a PrintedParcel>) -> Option<&'a str> {
        let typed = printed.map(|printed| printed.commune.trim());
        let barcode = certificate.barcode.as_ref().map(CertificateBarcode::commune);
        typed.into_iter().chain(barcode).find(|told| !told.is_empty() && !self.is_present(told))
    }

    fn is_present(&self, told: &str) -> bool {
        let [code, name] = &self.present;
        told == code || unit_named(told).is_some_and(|unit| unit.key == *name)
    }
}

/// What papers with one name tell.
#[derive(Default)]
struct Seen {
    papers: u32,
    spellings: BTreeMap<String, u32>,
    codes: BTreeMap<String, u32>,
}

impl Seen {
    /// The code that is told beside it nearly always.
    fn code(&self) -> Option<String> {
        let all: u32 = self.codes.values().sum();
        let (code, count) = most(&self.codes)?;
        (f64::from(count) >= SHARE_OF_CODE * f64::from(all)).then(|| code.clone())
    }
}

fn most(counts: &BTreeMap<String, u32>) -> Option<(&String, u32)> {
    counts.iter().map(|(text, count)| (text, *count)).max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)))
}

/// A commune as an address names it.
#[derive(Debug, PartialEq)]
struct Unit {
    /// Folded, its kind in full: `xa mau ha`.
    key: String,
    /// `X. Mẫu Hạ`.
    written: String,
}

/// The commune that an address names: the last, for a ward stands behind its streets and before its district.
fn unit_named(address: &str) -> Option<Unit> {
    address.rsplit([',', ';']).find_map(|part| {
        let written: Vec<&str> = part.split([' ', '.', '\u{a0}']).filter(|word| !word.is_empty()).collect();
        let words: Vec<String> = written.iter().map(|word| fold(word)).collect();
        let (at, kind, length) = (0..words.len()).rev().find_map(|at| {
            let (kind, length) = kind_of(words.get(at..)?)?;
            // A "thị xã" is a town, not a commune.
            let town = kind == "xa" && at > 0 && words.get(at - 1).is_some_and(|word| word == "thi");
            (!town).then_some((at, kind, length))
        })?;
        let name: Vec<&str> =
            words.iter().skip(at + length).map(String::as_str).take_while(|word| !is_district(word)).collect();
        // "P. 502" is a room; numbered wards have two digits at most.
        let number = name.concat();
        let room = number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() > 2;
        if name.is_empty() || room {
            return None;
        }
        let key = format!("{kind} {}", name.join(" "));
        let written = written.get(at..at + length + name.len())?.join(" ");
        Some(Unit { key, written: nfc(&written).into_owned() })
    })
}

/// The kind of commune that words begin with, and how many words it takes.
fn kind_of(words: &[String]) -> Option<(&'static str, usize)> {
    let mut words = words.iter().map(String::as_str);
    match (words.next()?, words.next()) {
        ("xa" | "x", Some(_)) => Some(("xa", 1)),
        ("phuong" | "p", Some(_)) => Some(("phuong", 1)),
        ("tt", Some(_)) => Some(("thi tran", 1)),
        ("thi", Some("tran")) => Some(("thi tran", 2)),
        _ => None,
    }
}

/// Words that begin what stands behind a commune when no comma parts them.
fn is_district(word: &str) -> bool {
    matches!(word, "huyen" | "h" | "quan" | "q" | "tp" | "tx" | "tinh" | "thanh")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{CertificateId, ChangeSet, Edit, ProjectSettings, Serial};
    use crate::i18n::Message;

    #[test]
    fn an_address_names_its_commune_in_full_or_abbreviated() {
        for (address, key) in [
            ("Số 45 phố Giếng Ngọc 4, thị trấn Mẫu Đông, huyện Mẫu Giang", "thi tran mau dong"),
            ("63 Vườn Dâu 3, TT Mẫu Đông, H. Mẫu Giang", "thi tran mau dong"),
            ("45 Mái Ngói, X. Mẫu Thượng, H. Mẫu Giang", "xa mau thuong"),
            ("Xóm 5 xã Mẫu Hạ huyện Mẫu Giang", "xa mau ha"),
            ("P.502, tòa CT1, P.Mẫu Sơn, TP. Mẫu", "phuong mau son"),
            ("số 3, phường 12, quận Mẫu", "phuong 12"),
        ] {
            assert_eq!(unit_named(address).map(|unit| unit.key).as_deref(), Some(key), "{address}");
        }
        for address in ["", "P. 502, tòa CT1", "thị xã Mẫu Tây", "phố Mẫu 3", "xã"] {
            assert_eq!(unit_named(address), None, "{address}");
        }
    }

    fn paper(id: u64, commune: &str, address: &str) -> Certificate {
        let mut paper = Certificate::with_serial(CertificateId(id), Serial::parse(&format!("BX {id:06}")));
        let printed = PrintedParcel::numbered("3", "7", None);
        let (commune, address) = (commune.to_owned(), address.to_owned());
        paper.printed_parcels = vec![PrintedParcel { commune, address, ..printed }];
        paper
    }

    fn ward(papers: &[Certificate]) -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        papers.iter().for_each(|paper| act.push(Edit::insert(paper.clone())));
        let mut snapshot = Snapshot::default().apply(&act).expect("insertions");
        snapshot.settings = ProjectSettings {
            ward_code: "99026".to_owned(),
            ward_name: "phường Mẫu Sơn".to_owned(),
            ..snapshot.settings.as_ref().clone()
        }
        .into();
        snapshot
    }

    #[test]
    fn a_name_in_an_address_means_the_code_that_other_papers_tell_beside_it() {
        let mut papers: Vec<Certificate> =
            (1..=9).map(|id| paper(id, "99013", "Xóm 2, xã Mẫu Hạ, huyện Mẫu Giang")).collect();
        papers.push(paper(10, "99011", "Xóm 2, X. Mẫu Hạ, H. Mẫu Giang"));
        let silent = paper(11, "99026", "Xóm 4, X. Mẫu Hạ, H. Mẫu Giang");
        papers.push(silent.clone());
        let communes = Communes::learn(&ward(&papers));
        assert_eq!(communes.of(&silent, silent.printed_parcels.first()), "99013");
        assert_eq!(communes.meant("xã Mẫu Hạ"), "99013");
        assert_eq!(communes.label("99013"), "xã Mẫu Hạ – 99013");
        assert_eq!(communes.label("99011"), "99011");
        assert_eq!(communes.of(&papers[9], papers[9].printed_parcels.first()), "99011");
    }

    #[test]
    fn a_name_without_a_code_is_itself_and_a_rare_one_or_the_present_ward_none() {
        let mut papers: Vec<Certificate> = (1..=3).map(|id| paper(id, "", "xã Mẫu Hạ, huyện Mẫu Giang")).collect();
        papers.push(paper(4, "", "xã Mẫu Hạa, huyện Mẫu Giang"));
        papers.extend((5..=9).map(|id| paper(id, "phường Mẫu Sơn", "phường Mẫu Sơn, TP. Mẫu")));
        let communes = Communes::learn(&ward(&papers));
        let of = |at: usize| communes.of(&papers[at], papers[at].printed_parcels.first());
        assert_eq!((of(0), of(3), of(5)), ("xã Mẫu Hạ", "", ""));
    }
}
