//! What is looked at before a PDF goes to the renderer: streams that unpack to more than a paper holds, and a file's end.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{MAX_PAGE_PIXELS, ScanError};

/// Most bytes that one packed stream may hold: the largest page as RGBA.
const MAX_STREAM_BYTES: u64 = MAX_PAGE_PIXELS * 4;

/// The most that deflate makes of one byte. Source: RFC 1951; 258 bytes take two bits at least.
const MOST_FROM_A_BYTE: u64 = 1_032;

/// Bytes at the end of a file in which `startxref` and `%%EOF` stand. Source: Adobe's note 18 to PDF 1.7 has 1024;
/// scanners and mail programs put more behind.
const END_WITHIN: usize = 4_096;

/// Looks into every deflated stream that could be a bomb.
///
/// Limits: streams packed twice, by LZW or encrypted are not looked into.
///
/// Errors: [`ScanError::Bomb`].
pub(super) fn refuse_bombs(bytes: &[u8]) -> Result<(), ScanError> {
    if holds_bomb(bytes, MAX_STREAM_BYTES) { Err(ScanError::Bomb { most: MAX_STREAM_BYTES }) } else { Ok(()) }
}

/// Whether a stream unpacks to more than `most` bytes.
fn holds_bomb(bytes: &[u8], most: u64) -> bool {
    const STREAM: &[u8] = b"stream";
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| find(rest, STREAM)) {
        let word = at + found;
        at = word + STREAM.len();
        if word >= 3 && bytes.get(word - 3..word) == Some(b"end") {
            continue;
        }
        let Some(mut packed) = bytes.get(at..) else { break };
        packed = packed.strip_prefix(b"\r").unwrap_or(packed);
        packed = packed.strip_prefix(b"\n").unwrap_or(packed);
        if !is_zlib(packed) {
            continue;
        }
        // No more than the rest of the file: cheaper than to look for the end, and as safe.
        if (packed.len() as u64).saturating_mul(MOST_FROM_A_BYTE) <= most {
            break;
        }
        let length = find(packed, b"endstream").unwrap_or(packed.len());
        if (length as u64).saturating_mul(MOST_FROM_A_BYTE) <= most {
            at += length;
            continue;
        }
        let packed = packed.get(..length).unwrap_or(packed);
        if unpacks_to_more(packed, most) {
            return true;
        }
        at += length;
    }
    false
}

/// Whether a file ends as a PDF does: with `startxref`, a place in the file, and `%%EOF`.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let end = bytes.get(bytes.len().saturating_sub(END_WITHIN)..).unwrap_or(bytes);
    let Some(last) = rfind(end, b"startxref") else { return false };
    let after = end.get(last + b"startxref".len()..).unwrap_or_default();
    let digits: String = after
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    digits.parse::<u64>().is_ok_and(|table| table < bytes.len() as u64) && find(after, b"%%EOF").is_some()
}

/// The two bytes that zlib begins with. Source: RFC 1950, 2.2.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) * 256 + u16::from(*second)).is_multiple_of(31))
}

/// What a stream unpacks to is counted until it is too much, and kept nowhere.
fn unpacks_to_more(packed: &[u8], most: u64) -> bool {
    let mut block = vec![0; 1 << 16];
    let mut decoder = ZlibDecoder::new(packed);
    let mut total = 0;
    while total <= most {
        match decoder.read(&mut block) {
            Ok(0) | Err(_) => return false,
            Ok(read) => total += read as u64,
        }
    }
    true
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let (first, rest) = word.split_first()?;
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| byte == first)?;
        if bytes.get(at + 1..)?.starts_with(rest) {
            return Some(at);
        }
        at += 1;
    }
}

fn rfind(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn with_stream(unpacked: u64) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![0; 1 << 20];
        for _ in 0..unpacked >> 20 {
            encoder.write_all(&zeros).unwrap();
        }
        let mut pdf = b"%PDF-1.4\n1 0 obj <</Filter /FlateDecode>> stream\r\n".to_vec();
        pdf.extend(encoder.finish().unwrap());
        pdf.extend_from_slice(b"\nendstream endobj\n");
        pdf
    }

    #[test]
    fn a_stream_that_unpacks_to_more_than_a_page_is_refused() {
        let bomb = with_stream(8 << 20);
        assert!(bomb.len() < 1 << 14, "{}", bomb.len());
        assert!(holds_bomb(&bomb, 7 << 20));
        assert!(!holds_bomb(&bomb, 8 << 20));
    }

    #[test]
    fn a_stream_that_cannot_be_too_much_is_not_unpacked() {
        assert_eq!(refuse_bombs(&with_stream(3 << 20)), Ok(()));
        assert_eq!(refuse_bombs(b"stream\n\x78\x9c"), Ok(()));
    }

    #[test]
    fn a_file_without_its_end_is_not_whole() {
        for (end, whole) in [
            ("xref\nstartxref\n4\n%%EOF\n", true),
            ("xref\r\nstartxref\r\n4\r\n%%EOF", true),
            ("xref\nstartxref\n4\n", false),
            ("xref\nstartxref\n4000\n%%EOF", false),
            ("xref\n%%EOF", false),
            ("", false),
        ] {
            assert_eq!(is_whole(format!("%PDF-1.4 {end}").as_bytes()), whole, "{end:?}");
        }
    }
}
