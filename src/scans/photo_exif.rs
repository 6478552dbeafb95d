//! The EXIF block of an invented photo: orientation, time and place, as telephones write them.

use crate::cadastre::PhotoOrigin;

const SHORT: u16 = 3;
const LONG: u16 = 4;
const ASCII: u16 = 2;
const RATIONAL: u16 = 5;

/// One entry of a directory: tag, type, count, value in bytes.
struct Entry(u16, u16, u32, Vec<u8>);

/// A TIFF structure in little endian: the first directory with the orientation, the one of EXIF with the time, the one of GPS.
/// Source: EXIF 2.32, tags 0x0112, 0x8769, 0x8825, 0x9003; GPS 1 to 4. What the origin does not know is left out.
pub(super) fn exif_block(orientation: u8, origin: &PhotoOrigin) -> Vec<u8> {
    const HEADER: u32 = 8;
    let pointer = |tag: u16, to: u32| Entry(tag, LONG, 1, to.to_le_bytes().to_vec());
    let exif = origin.taken.map(|taken| vec![Entry(0x9003, ASCII, 20, time_text(taken))]).unwrap_or_default();
    let gps = origin.longitude_latitude.map(|(longitude, latitude)| {
        let letter = |letter: u8| vec![letter, 0];
        vec![
            Entry(1, ASCII, 2, letter(if latitude < 0.0 { b'S' } else { b'N' })),
            Entry(2, RATIONAL, 3, degrees(latitude)),
            Entry(3, ASCII, 2, letter(if longitude < 0.0 { b'W' } else { b'E' })),
            Entry(4, RATIONAL, 3, degrees(longitude)),
        ]
    });
    let gps = gps.unwrap_or_default();
    let mut first = vec![Entry(0x0112, SHORT, 1, vec![orientation, 0])];
    // The pointers are known once the first directory's length is: every one of them is counted before.
    let entries = 1 + u32::from(!exif.is_empty()) + u32::from(!gps.is_empty());
    let exif_at = HEADER + 2 + entries * 12 + 4;
    let exif_bytes = if exif.is_empty() { Vec::new() } else { directory(&exif, exif_at) };
    let gps_at = exif_at + u32::try_from(exif_bytes.len()).unwrap_or(0);
    if !exif.is_empty() {
        first.push(pointer(0x8769, exif_at));
    }
    if !gps.is_empty() {
        first.push(pointer(0x8825, gps_at));
    }
    let mut block = b"II*\0\x08\0\0\0".to_vec();
    block.extend(directory(&first, HEADER));
    block.extend(exif_bytes);
    if !gps.is_empty() {
        block.extend(directory(&gps, gps_at));
    }
    block
}

/// A directory that begins at `start`, with the values that do not fit their entries behind it.
fn directory(entries: &[Entry], start: u32) -> Vec<u8> {
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX);
    let mut apart: Vec<u8> = Vec::new();
    let apart_at = start + 2 + u32::from(count) * 12 + 4;
    let mut bytes = count.to_le_bytes().to_vec();
    for Entry(tag, kind, values, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(values.to_le_bytes());
        if value.len() <= 4 {
            bytes.extend(value);
            bytes.extend(std::iter::repeat_n(0, 4 - value.len()));
        } else {
            let at = apart_at + u32::try_from(apart.len()).unwrap_or(0);
            bytes.extend(at.to_le_bytes());
            apart.extend(value);
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(apart);
    bytes
}

/// Degrees, minutes and hundredths of seconds as three fractions.
fn degrees(angle: f64) -> Vec<u8> {
    // An angle below 360 degrees in hundredths of a second is far below u32.
    let hundredths = (angle.abs().min(360.0) * 360_000.0).round() as u32;
    let parts = [(hundredths / 360_000, 1), (hundredths / 6_000 % 60, 1), (hundredths % 6_000, 100_u32)];
    parts.into_iter().flat_map(|(above, below)| [above.to_le_bytes(), below.to_le_bytes()]).flatten().collect()
}

/// `YYYY:MM:DD HH:MM:SS` and a zero byte, of seconds since 1970 of the same clock.
fn time_text(taken: i64) -> Vec<u8> {
    let (days, seconds) = (taken.div_euclid(86_400), taken.rem_euclid(86_400));
    // Source: Howard Hinnant, civil_from_days.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}:{month:02}:{day:02} {hour:02}:{minute:02}:{second:02}\0").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_reader_of_exif_finds_time_place_and_orientation() -> Result<(), Box<dyn std::error::Error>> {
        // 3/3/2026, 09:15:07.
        let origin = PhotoOrigin { longitude_latitude: Some((105.837_5, 21.033_25)), taken: Some(1_772_529_307) };
        let read = exif::Reader::new().read_raw(exif_block(8, &origin))?;
        let said = |tag| read.get_field(tag, exif::In::PRIMARY).map(|field| field.display_value().to_string());
        assert_eq!(said(exif::Tag::DateTimeOriginal).as_deref(), Some("2026-03-03 09:15:07"));
        assert_eq!(said(exif::Tag::GPSLatitude).as_deref(), Some("21 deg 1 min 59.7 sec"));
        assert_eq!(said(exif::Tag::GPSLongitude).as_deref(), Some("105 deg 50 min 15 sec"));
        assert_eq!(
            read.get_field(exif::Tag::Orientation, exif::In::PRIMARY).and_then(|field| field.value.get_uint(0)),
            Some(8)
        );
        Ok(())
    }

    #[test]
    fn what_a_telephone_does_not_know_it_does_not_say() -> Result<(), exif::Error> {
        let read = exif::Reader::new().read_raw(exif_block(1, &PhotoOrigin::default()))?;
        assert_eq!(read.fields().count(), 1);
        Ok(())
    }
}
