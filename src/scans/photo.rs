//! Where and when a photo was taken, and how fine a picture claims to be: what stands in a file beside the pixels.

use std::io::Cursor;

use exif::{Exif, In, Reader, Tag, Value};

use crate::cadastre::{PartialDate, PhotoOrigin};

/// The EXIF block of a JPEG, PNG, TIFF, WebP or HEIC file.
pub(super) struct PhotoFacts {
    pub origin: PhotoOrigin,
    /// Whether a camera made it: then its dots per inch mean nothing.
    pub is_photo: bool,
}

/// Reads it; a damaged block is none.
pub(super) fn facts(bytes: &[u8]) -> PhotoFacts {
    let Ok(exif) = Reader::new().read_from_container(&mut Cursor::new(bytes)) else {
        return PhotoFacts { origin: PhotoOrigin::default(), is_photo: false };
    };
    let has = |tag| exif.get_field(tag, In::PRIMARY).is_some();
    PhotoFacts {
        origin: PhotoOrigin { longitude_latitude: place(&exif), taken: taken(&exif) },
        is_photo: [Tag::ExposureTime, Tag::FNumber, Tag::FocalLength].into_iter().any(has),
    }
}

/// Degrees east and north. `None` unless both are there and on the globe; a telephone without a fix writes zeros.
fn place(exif: &Exif) -> Option<(f64, f64)> {
    let degrees = |tag, side, negative: u8, most: f64| {
        let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
        let [whole, rest @ ..] = parts.as_slice() else { return None };
        let part = |at: usize| rest.get(at).map_or(0.0, exif::Rational::to_f64);
        let value = whole.to_f64() + part(0) / 60.0 + part(1) / 3600.0;
        let Value::Ascii(side) = &exif.get_field(side, In::PRIMARY)?.value else { return None };
        let is_negative = side.first().and_then(|text| text.first()) == Some(&negative);
        (value.is_finite() && (0.0..=most).contains(&value)).then_some(if is_negative { -value } else { value })
    };
    let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W', 180.0)?;
    let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S', 90.0)?;
    let nowhere = longitude == 0.0 && latitude == 0.0;
    (!nowhere).then_some((longitude, latitude))
}

/// The clock's reading as seconds, as if it were UTC.
fn taken(exif: &Exif) -> Option<i64> {
    let field = [Tag::DateTimeOriginal, Tag::DateTimeDigitized, Tag::DateTime]
        .into_iter()
        .find_map(|tag| exif.get_field(tag, In::PRIMARY))?;
    let Value::Ascii(texts) = &field.value else { return None };
    let time = exif::DateTime::from_ascii(texts.first()?).ok()?;
    // A camera whose clock was never set writes zeros, and day 0 is a bare year to this parser.
    let year = i16::try_from(time.year).ok().filter(|_| time.day > 0)?;
    PartialDate::from_parts(year, time.month, time.day)?;
    if time.hour > 23 || time.minute > 59 || time.second > 60 {
        return None;
    }
    let clock = i64::from(time.hour) * 3600 + i64::from(time.minute) * 60 + i64::from(time.second);
    Some(days_since_1970(i64::from(time.year), i64::from(time.month), i64::from(time.day)) * 86_400 + clock)
}

/// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Dots per inch that the header of a JPEG (JFIF) or PNG (`pHYs`) states.
pub(super) fn header_dpi(bytes: &[u8]) -> Option<f32> {
    const DOTS_PER_METRE: f32 = 0.0254;
    if bytes.starts_with(&[0xFF, 0xD8]) {
        // The JFIF block is the first, or behind an EXIF block.
        let start = bytes.get(..1 << 16).unwrap_or(bytes);
        let at = start.windows(5).position(|window| window == b"JFIF\0")?;
        let [_, _, unit, high, low, ..] = *start.get(at + 5..)?.first_chunk::<5>()?;
        let density = f32::from(u16::from_be_bytes([high, low]));
        return match unit {
            1 => Some(density),
            2 => Some(density * 2.54),
            _ => None,
        };
    }
    let start = bytes.get(..4096).unwrap_or(bytes);
    let at = start.windows(4).position(|window| window == b"pHYs")?;
    let fields = start.get(at + 4..)?.first_chunk::<9>()?;
    let across = fields.first_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes))?;
    (fields.last() == Some(&1)).then_some(across as f32 * DOTS_PER_METRE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The start of a JPEG of a telephone: its clock, its shutter, and a place.
    fn photo(clock: &str, longitude: u32, side: &str) -> Vec<u8> {
        let parts = |degrees: u32| Value::Rational(vec![(degrees, 1).into(), (30, 1).into(), (36, 1).into()]);
        let ascii = |text: &str| Value::Ascii(vec![text.as_bytes().to_owned()]);
        let fields = [
            (Tag::DateTimeOriginal, ascii(clock)),
            (Tag::ExposureTime, Value::Rational(vec![(1, 60).into()])),
            (Tag::GPSLongitudeRef, ascii(side)),
            (Tag::GPSLongitude, parts(longitude)),
            (Tag::GPSLatitudeRef, ascii("N")),
            (Tag::GPSLatitude, parts(21)),
        ]
        .map(|(tag, value)| exif::Field { tag, ifd_num: In::PRIMARY, value });
        let mut writer = exif::experimental::Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut block = Cursor::new(Vec::new());
        writer.write(&mut block, false).expect("written to memory");
        let block = block.into_inner();
        let length = u16::try_from(block.len() + 8).expect("a short block").to_be_bytes();
        [&b"\xFF\xD8\xFF\xE1"[..], &length, b"Exif\0\0", &block, b"\xFF\xD9"].concat()
    }

    #[test]
    fn seconds_count_from_1970() {
        assert_eq!(days_since_1970(1970, 1, 1), 0);
        assert_eq!(days_since_1970(2000, 2, 29), 11_016);
        assert_eq!(days_since_1970(2025, 11, 3), 20_395);
    }

    #[test]
    fn a_photo_tells_its_place_and_its_clock() {
        let facts = facts(&photo("2025:11:03 10:15:00", 105, "E"));
        let (longitude, latitude) = facts.origin.longitude_latitude.expect("a place");
        assert!((longitude - 105.51).abs() < 1e-9 && (latitude - 21.51).abs() < 1e-9, "{longitude} {latitude}");
        assert_eq!(facts.origin.taken, Some(20_395 * 86_400 + 10 * 3600 + 15 * 60));
        assert!(facts.is_photo);
    }

    #[test]
    fn a_place_off_the_globe_and_a_clock_that_was_never_set_are_none() {
        for (clock, longitude, side) in [("0000:00:00 00:00:00", 200, "E"), ("2025:13:03 10:15:00", 181, "W")] {
            assert_eq!(facts(&photo(clock, longitude, side)).origin, PhotoOrigin::default(), "{clock}");
        }
        assert_eq!(facts(b"\xFF\xD8\xFF\xE0").origin, PhotoOrigin::default());
    }

    #[test]
    fn the_header_states_dots_per_inch_or_centimetre() {
        let jfif = |unit: u8, density: u8| {
            [&b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x02"[..], &[unit, 0, density, 0, density]].concat()
        };
        assert_eq!(header_dpi(&jfif(1, 200)), Some(200.0));
        assert_eq!(header_dpi(&jfif(2, 100)), Some(254.0));
        assert_eq!(header_dpi(&jfif(0, 1)), None);
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\x09pHYs"[..], &11_811_u32.to_be_bytes(), &11_811_u32.to_be_bytes(), &[1]]
            .concat();
        assert_eq!(header_dpi(&png).map(f32::round), Some(300.0));
    }
}
