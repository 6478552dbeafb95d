//! The tags of a TIFF that say where it lies, as they stand in the file. Source: OGC GeoTIFF 1.1 (19-008r4), §7; GDAL's `GDAL_NODATA`.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use tiff::decoder::Decoder;
use tiff::tags::Tag;

/// Where a key's value stands, if not in the directory: the numbers of two tags.
const IN_DOUBLES: u16 = 34_736;
const IN_TEXTS: u16 = 34_737;

/// What the tags hold; empty where there are none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GeoTags {
    /// Units of the CRS per pixel: across, down, of height.
    pub pixel_scale: Vec<f64>,
    /// Six numbers each: right, down, 0 in pixels; x, y, z in the CRS.
    pub tie_points: Vec<f64>,
    /// A matrix of four by four, row by row.
    pub transformation: Vec<f64>,
    /// Four numbers each: key, where its value stands, how many, the value or its index; a head of four before them.
    pub keys: Vec<u16>,
    pub doubles: Vec<f64>,
    pub texts: String,
    pub nodata_text: String,
}

impl GeoTags {
    /// The tags of a file's first page; `None` where it is no TIFF that can be read.
    pub fn of_file(path: &Path) -> Option<Self> {
        Some(Self::read(&mut Decoder::new(BufReader::new(File::open(path).ok()?)).ok()?))
    }

    pub(super) fn read<R: Read + Seek>(decoder: &mut Decoder<R>) -> Self {
        // A tag of another type than it must be says nothing.
        let mut found = |tag| decoder.find_tag(tag).ok().flatten();
        let mut numbers = |tag| found(tag).and_then(|value| value.into_f64_vec().ok()).unwrap_or_default();
        let (pixel_scale, tie_points) = (numbers(Tag::ModelPixelScaleTag), numbers(Tag::ModelTiepointTag));
        let (transformation, doubles) = (numbers(Tag::ModelTransformationTag), numbers(Tag::GeoDoubleParamsTag));
        let keys = found(Tag::GeoKeyDirectoryTag).and_then(|value| value.into_u16_vec().ok()).unwrap_or_default();
        let mut text = |tag| found(tag).and_then(|value| value.into_string().ok()).unwrap_or_default();
        let (texts, nodata_text) = (text(Tag::GeoAsciiParamsTag), text(Tag::GdalNodata));
        Self { pixel_scale, tie_points, transformation, keys, doubles, texts, nodata_text }
    }

    /// The sample that stands for nothing, where it is one of 8 bits.
    pub fn nodata(&self) -> Option<u8> {
        let value: f64 = self.nodata_text.trim_matches(['\0', ' ']).parse().ok()?;
        (value.fract() == 0.0 && (0.0..=255.0).contains(&value)).then_some(value as u8)
    }

    /// The value of a key that has it in the directory itself.
    pub fn number(&self, key: u16) -> Option<u16> {
        self.entry(key).filter(|entry| entry[1] == 0).map(|entry| entry[3])
    }

    /// The first value of a key of doubles.
    pub fn double(&self, key: u16) -> Option<f64> {
        let entry = self.entry(key).filter(|entry| entry[1] == IN_DOUBLES)?;
        self.doubles.get(usize::from(entry[3])).copied()
    }

    /// The text of a key, without the bar that ends it.
    pub fn text(&self, key: u16) -> Option<&str> {
        let entry = self.entry(key).filter(|entry| entry[1] == IN_TEXTS)?;
        let start = usize::from(entry[3]);
        self.texts.get(start..start + usize::from(entry[2])).map(|text| text.trim_end_matches(['|', '\0']))
    }

    fn entry(&self, key: u16) -> Option<[u16; 4]> {
        let (entries, _) = self.keys.as_chunks::<4>();
        entries.iter().skip(1).find(|entry| entry[0] == key).copied()
    }
}
