//! The texts of the QR codes of a field sheet, beside each item and on each page of its map, and what they lead back to.

use std::collections::BTreeSet;

use crate::cadastre::{CertificateId, Designation, FIELD_SHEET_CODE, ParcelId, ParcelIndex, Snapshot};
use crate::project::JournalEntry;

/// Bytes of a project's mark, and of a group's.
const MARK_BYTES: usize = 5;

/// Ten hexadecimal digits that tell one project's sheets from another's. They say nothing about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectMark(String);

impl ProjectMark {
    /// The mark of a project: a hash of its first act, which copies of the project share and nothing later changes.
    pub fn of(history: &[JournalEntry]) -> Self {
        let mut hasher = blake3::Hasher::new();
        if let Some(first) = history.first() {
            hasher.update(&first.at.0.to_le_bytes());
            hasher.update(first.who.as_bytes());
            hasher.update(first.name.key.as_bytes());
        }
        Self(digits(&hasher))
    }
}

/// Ten hexadecimal digits that tell the groups of a project from each other. Why: a group's name may be long, and people write into
/// it what they like; a code says neither.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupMark(String);

impl GroupMark {
    /// The mark of a group of this project: a hash of its name, spaces around it apart.
    pub fn of(project: &ProjectMark, group: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(project.0.as_bytes());
        hasher.update(group.trim().as_bytes());
        Self(digits(&hasher))
    }

    /// The group of the project that has this mark. `None` when no certificate names it any more.
    pub fn find<'s>(&self, snapshot: &'s Snapshot, project: &ProjectMark) -> Option<&'s str> {
        let mut others = BTreeSet::new();
        let groups = snapshot.certificates.iter().map(|row| row.residential_group.trim());
        let mut groups = groups.filter(|group| !group.is_empty());
        groups.find(|group| others.insert(*group) && Self::of(project, group) == *self)
    }
}

/// What a code is about: `thuaso:1:0123456789:12/125`, `…:=7` for the certificate 7, `…:#0123456789/2/5` for the second of five pages
/// of a group's sheet. Anything but letters, digits and hyphens of a sheet or number is written as `%` and two hexadecimal digits a
/// byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCode {
    pub project: ProjectMark,
    pub about: CodeSubject,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeSubject {
    Parcel { sheet: Designation, number: Designation },
    Certificate(CertificateId),
    Page(SheetPage),
}

/// A page of a group's sheet, as it is numbered at its foot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SheetPage {
    pub group: GroupMark,
    /// From 1 to `count`.
    pub number: usize,
    pub count: usize,
}

/// What a code leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Parcel(ParcelId),
    Certificate(CertificateId),
    Group(String),
}

impl SheetCode {
    pub fn text(&self) -> String {
        let about = match &self.about {
            CodeSubject::Parcel { sheet, number } => format!("{}/{}", escaped(sheet), escaped(number)),
            CodeSubject::Certificate(id) => format!("={}", id.0),
            CodeSubject::Page(page) => format!("#{}/{}/{}", page.group.0, page.number, page.count),
        };
        format!("{FIELD_SHEET_CODE}{}:{about}", self.project.0)
    }

    /// Reads a code; `None` for one that is none of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (mark, about) = text.trim().strip_prefix(FIELD_SHEET_CODE)?.split_once(':')?;
        let about = if let Some(id) = about.strip_prefix('=') {
            CodeSubject::Certificate(CertificateId(id.parse().ok()?))
        } else if let Some(page) = about.strip_prefix('#') {
            CodeSubject::Page(SheetPage::parse(page)?)
        } else {
            let (sheet, number) = about.split_once('/')?;
            CodeSubject::Parcel { sheet: unescaped(sheet)?, number: unescaped(number)? }
        };
        is_mark(mark).then(|| Self { project: ProjectMark(mark.to_owned()), about })
    }

    /// What it is in the project of this mark. `None` for a sheet of another project, for a number that no parcel or several have, and
    /// for what is no longer there.
    pub fn find(&self, snapshot: &Snapshot, project: &ProjectMark, index: &ParcelIndex) -> Option<Found> {
        if self.project != *project {
            return None;
        }
        match &self.about {
            CodeSubject::Certificate(id) => snapshot.certificates.get(*id).map(|row| Found::Certificate(row.id)),
            CodeSubject::Parcel { sheet, number } => match index.find(sheet, number) {
                [one] => Some(Found::Parcel(*one)),
                _ => None,
            },
            CodeSubject::Page(page) => page.group.find(snapshot, project).map(|group| Found::Group(group.to_owned())),
        }
    }
}

impl SheetPage {
    fn parse(text: &str) -> Option<Self> {
        let (group, page) = text.split_once('/')?;
        let (number, count) = page.split_once('/')?;
        let (number, count) = (number.parse().ok()?, count.parse().ok()?);
        let fits = is_mark(group) && (1..=count).contains(&number);
        fits.then(|| Self { group: GroupMark(group.to_owned()), number, count })
    }
}

/// The first digits of a hash.
fn digits(hasher: &blake3::Hasher) -> String {
    hasher.finalize().as_bytes().iter().take(MARK_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

fn is_mark(text: &str) -> bool {
    text.len() == 2 * MARK_BYTES && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

fn escaped(name: &Designation) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let letter = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    name.as_str().bytes().map(letter).collect()
}

fn unescaped(text: &str) -> Option<Designation> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                digit(rest.next()?)? * 16 + digit(rest.next()?)?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok().map(|name| Designation::new(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::Timestamp;
    use crate::checks::sample::Sample;
    use crate::i18n::Message;
    use crate::project::EntryKind;

    fn mark(at: i64) -> ProjectMark {
        let name = Message::new("act-import");
        let entry =
            JournalEntry { seq: 1, at: Timestamp(at), who: "an".to_owned(), name, undoes: None, kind: EntryKind::Act };
        ProjectMark::of(&[entry])
    }

    #[test]
    fn a_code_comes_back_as_it_was_written() {
        for (sheet, number) in
            [("12", "125"), ("03-1", "654a"), ("PL 9", "1/2"), ("Đ:%", ""), ("=1", "=2"), ("#1", "#2")]
        {
            let about = CodeSubject::Parcel { sheet: Designation::new(sheet), number: Designation::new(number) };
            let code = SheetCode { project: mark(7), about };
            assert_eq!(SheetCode::parse(&code.text()), Some(code.clone()), "{}", code.text());
        }
        let code = SheetCode { project: mark(7), about: CodeSubject::Certificate(CertificateId(42)) };
        assert_eq!(SheetCode::parse(&format!(" {}\n", code.text())), Some(code));
        let code = SheetCode { project: mark(7), about: page("Tổ 4", 2, 5) };
        assert_eq!(SheetCode::parse(&code.text()), Some(code));
    }

    fn page(group: &str, number: usize, count: usize) -> CodeSubject {
        CodeSubject::Page(SheetPage { group: GroupMark::of(&mark(7), group), number, count })
    }

    #[test]
    fn the_code_of_a_page_is_short_and_does_not_tell_the_group() {
        let code = |group| SheetCode { project: mark(7), about: page(group, 12, 13) }.text();
        let long = code("Tổ dân phố số 4, nhà văn hoá cạnh nhà ông Nguyễn Văn Mẫu, khu tập thể cũ");
        // What a code of 29 modules a side holds. Source: ISO/IEC 18004, version 3-M.
        assert!(long.len() <= 42 && long.is_ascii() && !long.contains("Nguy"), "{long}");
        assert_ne!(long, code("Tổ 4"));
        assert_eq!(code(" Tổ 4 "), code("Tổ 4"));
        assert_ne!(GroupMark::of(&mark(7), "Tổ 4"), GroupMark::of(&mark(8), "Tổ 4"), "nor the same group elsewhere");
    }

    #[test]
    fn a_page_that_no_sheet_can_have_is_none() {
        for page in ["0123456789/0/5", "0123456789/6/5", "0123456789/1", "01234/1/5", "0123456789/1/5/5", "/1/5"] {
            assert_eq!(SheetCode::parse(&format!("thuaso:1:0123456789:#{page}")), None, "{page}");
        }
    }

    #[test]
    fn a_page_leads_to_its_group_as_long_as_a_certificate_names_it() {
        let mut sample = Sample::default();
        for (id, group) in [(1, ""), (2, "Tổ 3"), (3, "Tổ 4 "), (4, "Tổ 4")] {
            sample.certificate(id);
            sample.change_certificate(id, |row| row.residential_group = group.to_owned());
        }
        let index = ParcelIndex::build(&sample.0);
        let found =
            |group, project| SheetCode { project: mark(7), about: page(group, 1, 2) }.find(&sample.0, &project, &index);
        assert_eq!(found("Tổ 4", mark(7)), Some(Found::Group("Tổ 4".to_owned())));
        assert_eq!(found("Tổ 5", mark(7)), None);
        assert_eq!(found("Tổ 4", mark(8)), None);
    }

    #[test]
    fn other_codes_are_none_of_ours() {
        for text in ["", "thuaso:1:", "thuaso:2:0123456789:1/2", "thuaso:1:0123:1/2", "thuaso:1:0123456789:12"] {
            assert_eq!(SheetCode::parse(text), None, "{text}");
        }
        assert_eq!(SheetCode::parse("thuaso:1:0123456789:%4/2"), None, "a byte that is cut");
        assert_eq!(SheetCode::parse("thuaso:1:0123456789:%FF/2"), None, "no UTF-8");
    }

    #[test]
    fn a_code_leads_to_its_parcel_and_only_in_its_project() {
        let mut sample = Sample::default();
        sample.parcel(7);
        sample.certificate(1);
        let index = ParcelIndex::build(&sample.0);
        let about = CodeSubject::Parcel { sheet: Designation::new("01"), number: Designation::new("7") };
        let code = SheetCode { project: mark(7), about };
        assert_eq!(code.find(&sample.0, &mark(7), &index), Some(Found::Parcel(ParcelId(7))));
        assert_eq!(code.find(&sample.0, &mark(8), &index), None);
        let of_paper = SheetCode { about: CodeSubject::Certificate(CertificateId(1)), ..code };
        assert_eq!(of_paper.find(&sample.0, &mark(7), &index), Some(Found::Certificate(CertificateId(1))));
    }
}
