//! The text of the QR code beside each item of a field sheet, and how it leads back to the item.

use crate::cadastre::{CertificateId, Designation, FIELD_SHEET_CODE, ParcelId, ParcelIndex, Snapshot};
use crate::project::JournalEntry;

/// Bytes of the project's mark.
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
        let digits = hasher.finalize().as_bytes().iter().take(MARK_BYTES).map(|byte| format!("{byte:02x}")).collect();
        Self(digits)
    }
}

/// What a code is about: `thuaso:1:0123456789:12/125`, or `…:=7` for the certificate 7. Anything but letters, digits and hyphens of a
/// sheet or number is written as `%` and two hexadecimal digits a byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCode {
    pub project: ProjectMark,
    pub about: CodeSubject,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeSubject {
    Parcel { sheet: Designation, number: Designation },
    Certificate(CertificateId),
}

/// The item that a code leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Parcel(ParcelId),
    Certificate(CertificateId),
}

impl SheetCode {
    pub fn text(&self) -> String {
        let about = match &self.about {
            CodeSubject::Parcel { sheet, number } => format!("{}/{}", escaped(sheet), escaped(number)),
            CodeSubject::Certificate(id) => format!("={}", id.0),
        };
        format!("{FIELD_SHEET_CODE}{}:{about}", self.project.0)
    }

    /// Reads a code; `None` for one that is none of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (mark, about) = text.trim().strip_prefix(FIELD_SHEET_CODE)?.split_once(':')?;
        let marked = mark.len() == 2 * MARK_BYTES && mark.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        let about = match about.strip_prefix('=') {
            Some(id) => CodeSubject::Certificate(CertificateId(id.parse().ok()?)),
            None => {
                let (sheet, number) = about.split_once('/')?;
                CodeSubject::Parcel { sheet: unescaped(sheet)?, number: unescaped(number)? }
            }
        };
        marked.then(|| Self { project: ProjectMark(mark.to_owned()), about })
    }

    /// The item in the project of this mark. `None` for a sheet of another project, and for a number that no parcel or several have.
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
        }
    }
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
        for (sheet, number) in [("12", "125"), ("03-1", "654a"), ("PL 9", "1/2"), ("Đ:%", ""), ("=1", "=2")] {
            let about = CodeSubject::Parcel { sheet: Designation::new(sheet), number: Designation::new(number) };
            let code = SheetCode { project: mark(7), about };
            assert_eq!(SheetCode::parse(&code.text()), Some(code.clone()), "{}", code.text());
        }
        let code = SheetCode { project: mark(7), about: CodeSubject::Certificate(CertificateId(42)) };
        assert_eq!(SheetCode::parse(&format!(" {}\n", code.text())), Some(code));
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
