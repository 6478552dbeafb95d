//! Whether a PDF carries a digital signature.

/// Whether somebody signed a PDF. A signature is an object with a `/ByteRange`, which is never compressed: the range leaves the
/// signature itself out, so it must be found in the bytes. Source: ISO 32000-1, 12.8.1. Limits: whether it is valid, and whose
/// it is, is not looked at.
pub fn is_signed_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"/ByteRange").any(|at| {
        let rest = bytes.get(at + b"/ByteRange".len()..).unwrap_or_default();
        let mut range = rest.iter().skip_while(|byte| byte.is_ascii_whitespace());
        range.next() == Some(&b'[')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_range_is_a_signature_and_its_name_alone_is_not() {
        assert!(is_signed_pdf(b"%PDF-1.7 << /Type /Sig /ByteRange [0 840 960 240] /Contents <00> >>"));
        assert!(is_signed_pdf(b"<< /ByteRange[0 1 2 3] >>"));
        assert!(!is_signed_pdf(b"%PDF-1.7 (about /ByteRange and more)"));
        assert!(!is_signed_pdf(b"%PDF-1.7 /ByteRange"));
        assert!(!is_signed_pdf(b""));
    }
}
