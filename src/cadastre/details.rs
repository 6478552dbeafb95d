//! What is seldom asked of a parcel, packed: its layer, its address and the columns of its file.
//!
//! A ward of millions of parcels is read from end to end now and then, and people look at a few parcels in between. Rows that came in together
//! therefore lie together in a block of one layer, compressed (LZ4): streets and wards repeat from parcel to parcel, so a row takes a fifth of its
//! bytes. Reading row after row costs 0.1 µs each, a row anywhere 4 µs.
//!
//! A row of a block: the lengths of its three parts (u32, little endian), then the address in UTF-8, the columns, and the personal columns as
//! [`Attributes`] packs them.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use lz4_flex::block::{compress_prepend_size, decompress_size_prepended};

use super::{Attributes, AttributesIter, Confidential, LayerId, Parcel, Purpose};

/// Rows of a block. Fewer are read sooner, more take less room: 16 rows take a sixth more, 256 a twentieth less.
pub const ROWS_TOGETHER: usize = 64;

/// The row of a parcel that is of a layer but in no row of its file. Not an `Option`: a word of every parcel would double.
pub const NO_SOURCE_ROW: u32 = u32::MAX;

/// The details of one parcel, to make or change them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParcelDetails {
    /// No act on boundaries may change it: it was approved, or somebody locked it (khóa thửa).
    pub locked: bool,
    /// The layer it came from; `None` for a parcel made here.
    pub layer: Option<LayerId>,
    /// Its row in the source file, counted from 0; [`NO_SOURCE_ROW`] of one that was drawn here.
    pub source_row: u32,
    pub address: String,
    /// Every column of its row that is not personal, in the order of the layer's columns; personal ones are `Null` here.
    pub attributes: Attributes,
    /// The personal columns (holder's name, citizen number…), in the same order, the others `Null`; empty when there are none.
    pub personal: Confidential<Attributes>,
}

/// The details of a parcel at rest: two words, of which the second has what needs no text.
#[derive(Clone, Default)]
pub struct PackedDetails {
    /// `None` for a parcel made here without an address.
    block: Option<Arc<Block>>,
    /// Its row in the source file.
    source_row: u32,
    /// Its row in the block.
    row: u8,
    pub(super) locked: bool,
}

struct Block {
    layer: Option<LayerId>,
    bytes: Arc<[u8]>,
    /// Rows on their own are not: they may be in a block soon, or for a moment only.
    compressed: bool,
}

/// The details of a parcel, to read them.
#[derive(Clone)]
pub struct Details {
    bytes: Arc<[u8]>,
    /// Where the address ends, the columns, and the personal columns; it begins at `start`.
    start: usize,
    ends: [usize; 3],
}

impl ParcelDetails {
    /// Those of a parcel of which nothing but its address is known.
    pub fn with_address(address: &str) -> Self {
        Self { address: address.to_owned(), ..Self::default() }
    }
}

impl PackedDetails {
    /// The layer that the parcel came from; `None` for a parcel made here.
    pub fn layer(&self) -> Option<LayerId> {
        self.block.as_ref()?.layer
    }

    pub fn is_locked(&self) -> bool {
        self.locked
    }

    /// Its row in the source file, counted from 0; `None` for a parcel drawn here.
    pub fn source_row(&self) -> Option<u64> {
        Some(self.source_row).filter(|row| *row != NO_SOURCE_ROW).map(u64::from)
    }

    pub fn read(&self) -> Details {
        match &self.block {
            Some(block) => block.row(self.row),
            None => Details { bytes: Arc::default(), start: 0, ends: [0; 3] },
        }
    }

    pub fn unpack(&self) -> ParcelDetails {
        let details = self.read();
        let [_, attributes, personal] = details.parts();
        let values = |packed: &[u8]| Attributes::from_packed(packed).expect("packed here");
        ParcelDetails {
            locked: self.locked,
            layer: self.layer(),
            source_row: self.source_row,
            address: details.address().to_owned(),
            attributes: values(attributes),
            personal: values(personal).into(),
        }
    }
}

impl From<ParcelDetails> for PackedDetails {
    fn from(details: ParcelDetails) -> Self {
        let (personal, layer) = (details.personal.open(Purpose::Storage).packed(), details.layer);
        let parts = [details.address.as_bytes(), details.attributes.packed(), personal];
        let block = (layer.is_some() || parts.iter().any(|part| !part.is_empty())).then(|| {
            let mut bytes = Vec::new();
            push_row(&mut bytes, parts);
            Arc::new(Block { layer, bytes: bytes.into(), compressed: false })
        });
        Self { block, source_row: details.source_row, row: 0, locked: details.locked }
    }
}

impl PartialEq for PackedDetails {
    fn eq(&self, other: &Self) -> bool {
        let is_same_row = match (&self.block, &other.block) {
            (Some(one), Some(another)) => Arc::ptr_eq(one, another) && self.row == other.row,
            (one, another) => one.is_none() && another.is_none(),
        };
        (self.source_row, self.locked) == (other.source_row, other.locked)
            && (is_same_row || (self.layer() == other.layer() && self.read().parts() == other.read().parts()))
    }
}

/// Personal columns are among them.
impl fmt::Debug for PackedDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unpack().fmt(f)
    }
}

impl Details {
    /// The row that begins at a place.
    fn of_row(bytes: Arc<[u8]>, start: usize) -> Self {
        let mut end = start + HEAD;
        let ends = lengths(&bytes[start..]).map(|length| {
            end += length;
            end
        });
        Self { bytes, start: start + HEAD, ends }
    }

    fn parts(&self) -> [&[u8]; 3] {
        let [address, attributes, personal] = self.ends;
        [&self.bytes[self.start..address], &self.bytes[address..attributes], &self.bytes[attributes..personal]]
    }

    pub fn address(&self) -> &str {
        simdutf8::basic::from_utf8(self.parts()[0]).expect("packed from a text")
    }

    /// The values of all columns, personal ones as `Null`.
    pub fn attributes(&self) -> AttributesIter<'_> {
        AttributesIter::of_packed(self.parts()[1])
    }

    /// The value of the column with this index as a user would read it; empty past the end.
    pub fn shown(&self, column: usize) -> String {
        self.attributes().nth(column).map(|value| value.display()).unwrap_or_default()
    }

    /// The values of the personal columns, the others as `Null`.
    pub fn personal(&self) -> Confidential<AttributesIter<'_>> {
        AttributesIter::of_packed(self.parts()[2]).into()
    }
}

/// Bytes before the parts of a row.
const HEAD: usize = 12;

fn push_row(bytes: &mut Vec<u8>, parts: [&[u8]; 3]) {
    for part in parts {
        // A text of 4 GiB cannot come from any supported file, as with `Attributes`.
        let length = u32::try_from(part.len()).expect("no file has such a row");
        bytes.extend_from_slice(&length.to_le_bytes());
    }
    parts.into_iter().for_each(|part| bytes.extend_from_slice(part));
}

/// The lengths of the parts of a row.
fn lengths(row: &[u8]) -> [usize; 3] {
    let (lengths, _) = row.as_chunks::<4>();
    [0, 1, 2].map(|part| u32::from_le_bytes(lengths[part]) as usize)
}

/// The rows of a block as they were before they were compressed.
struct Rows {
    bytes: Arc<[u8]>,
    starts: Vec<usize>,
}

impl Rows {
    fn of(compressed: &[u8]) -> Self {
        let bytes: Arc<[u8]> = decompress_size_prepended(compressed).expect("compressed here").into();
        let mut starts = Vec::with_capacity(ROWS_TOGETHER);
        let mut start = 0;
        while start < bytes.len() {
            starts.push(start);
            start += HEAD + lengths(&bytes[start..]).iter().sum::<usize>();
        }
        Self { bytes, starts }
    }
}

thread_local! {
    /// The block that this thread read last: most reading goes from row to row.
    static LAST: RefCell<Option<(Arc<Block>, Rows)>> = const { RefCell::new(None) };
}

impl Block {
    fn row(self: &Arc<Self>, row: u8) -> Details {
        if !self.compressed {
            return Details::of_row(Arc::clone(&self.bytes), 0);
        }
        LAST.with_borrow_mut(|last| {
            if last.as_ref().is_none_or(|(block, _)| !Arc::ptr_eq(block, self)) {
                *last = Some((Arc::clone(self), Rows::of(&self.bytes)));
            }
            let (_, rows) = last.as_ref().expect("just read");
            Details::of_row(Arc::clone(&rows.bytes), rows.starts[usize::from(row)])
        })
    }
}

/// Lets parcels that came in together, up to [`ROWS_TOGETHER`], share what they can: their details become blocks, equal land uses one.
pub fn pack_together(parcels: &mut [Parcel]) {
    for rows in parcels.chunk_by_mut(|one, next| one.layer() == next.layer()) {
        for rows in rows.chunks_mut(ROWS_TOGETHER) {
            let mut bytes = Vec::new();
            rows.iter().for_each(|row| push_row(&mut bytes, row.details.read().parts()));
            let bytes = compress_prepend_size(&bytes).into();
            let block = Arc::new(Block { layer: rows[0].layer(), bytes, compressed: true });
            for (at, row) in (0..).zip(rows) {
                row.details = PackedDetails { block: Some(Arc::clone(&block)), row: at, ..row.details };
            }
        }
    }
    for at in 1..parcels.len() {
        let (before, [row, ..]) = parcels.split_at_mut(at) else { return };
        if let Some(alike) = before.iter().rev().find(|other| other.land_use == row.land_use) {
            row.land_use = Arc::clone(&alike.land_use);
        }
    }
}

/// Packs parcels one after the other as they are read from a project: as [`pack_together`] does, without making the details of each.
#[derive(Default)]
pub struct RowPacker {
    layer: Option<LayerId>,
    bytes: Vec<u8>,
    rows: Vec<Parcel>,
}

impl RowPacker {
    /// Takes a parcel without details, and its details; its columns are packed, as [`Attributes::packed`], and it has no personal ones. Rows whose
    /// block is whole go to `put`. False when the columns are no packed row; then it is not taken.
    #[must_use]
    pub fn push(
        &mut self,
        mut row: Parcel,
        (layer, source_row, locked): (Option<LayerId>, u32, bool),
        (address, columns): (&str, &[u8]),
        put: &mut impl FnMut(Parcel),
    ) -> bool {
        if !Attributes::is_packed(columns) {
            return false;
        }
        if self.layer != layer || self.rows.len() == ROWS_TOGETHER {
            self.finish(put);
        }
        self.layer = layer;
        push_row(&mut self.bytes, [address.as_bytes(), columns, &[]]);
        let at = u8::try_from(self.rows.len()).expect("no more than are together");
        row.details = PackedDetails { block: None, source_row, row: at, locked };
        self.rows.push(row);
        true
    }

    /// Gives the rows whose block is not whole yet.
    pub fn finish(&mut self, put: &mut impl FnMut(Parcel)) {
        if self.rows.is_empty() {
            return;
        }
        let bytes = compress_prepend_size(&self.bytes).into();
        let block = Arc::new(Block { layer: self.layer, bytes, compressed: true });
        self.bytes.clear();
        for mut row in self.rows.drain(..) {
            row.details.block = Some(Arc::clone(&block));
            put(row);
        }
    }
}

/// Numbers the layers of rows anew. Rows of one block, one after the other, share one again; its bytes stay where they are.
pub(super) struct LayerShift {
    by: u64,
    /// The block of the row before, and what it became.
    last: Option<(Arc<Block>, Arc<Block>)>,
}

impl LayerShift {
    pub(super) fn by(by: u64) -> Self {
        Self { by, last: None }
    }

    pub(super) fn apply(&mut self, details: &mut PackedDetails) {
        let Some((block, layer)) = details.block.as_ref().and_then(|block| Some((block, block.layer?))) else { return };
        let last = self.last.take().filter(|(before, _)| Arc::ptr_eq(before, block));
        let (before, after) = last.unwrap_or_else(|| {
            let layer = Some(LayerId(layer.0 + self.by));
            let after = Block { layer, bytes: Arc::clone(&block.bytes), compressed: block.compressed };
            (Arc::clone(block), Arc::new(after))
        });
        details.block = Some(Arc::clone(&after));
        self.last = Some((before, after));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Attribute, ParcelId};

    fn parcel(id: u64, layer: Option<u64>, address: &str) -> Parcel {
        let details = ParcelDetails {
            locked: id.is_multiple_of(5),
            layer: layer.map(LayerId),
            source_row: id as u32,
            address: address.to_owned(),
            attributes: [Attribute::Text(address), Attribute::Integer(id.cast_signed()), Attribute::Null]
                .into_iter()
                .collect(),
            personal: Confidential::new(
                [Attribute::Null, Attribute::Null, Attribute::Text("Trần Văn Mẫu")].into_iter().collect(),
            ),
        };
        let mut parcel = Parcel { details: details.into(), ..Parcel::numbered(ParcelId(id), "5", "1") };
        parcel.land_use = Arc::new(crate::cadastre::LandUse::parse(["ONT", "CLN"][id as usize % 2]));
        parcel
    }

    #[test]
    fn rows_in_a_block_say_what_they_said_alone() {
        let mut rows: Vec<Parcel> = (0..100)
            .map(|id| {
                parcel(id, (id % 40 != 7).then_some(id / 50), &format!("Số {}, phố Mẫu, phường Thí Điểm", id % 9))
            })
            .chain([Parcel::numbered(ParcelId(100), "5", "2")])
            .collect();
        let alone = rows.clone();
        pack_together(&mut rows);
        assert_eq!(rows, alone);
        for (row, alone) in rows.iter().zip(&alone).rev() {
            assert_eq!(row.details.unpack(), alone.details.unpack());
            assert_eq!(row.details.read().attributes().nth(1), alone.details.read().attributes().nth(1));
        }
        assert!(Arc::ptr_eq(&rows[0].land_use, &rows[98].land_use));
        let mut again = rows.clone();
        pack_together(&mut again[3..40]);
        assert_eq!(again, rows);
    }

    #[test]
    fn rows_that_are_packed_as_they_are_read_say_the_same() {
        let wanted: Vec<Parcel> = (0..200)
            .map(|id| {
                let mut row = parcel(id, (id % 90 != 7).then_some(id / 80), &format!("Số {}, phố Mẫu", id % 9));
                row.change_details(|details| details.personal = Attributes::default().into());
                row
            })
            .collect();
        let (mut packer, mut read) = (RowPacker::default(), Vec::new());
        for row in &wanted {
            let details = row.details.unpack();
            let bare = Parcel { details: PackedDetails::default(), ..row.clone() };
            let (address, columns) = (details.address.as_str(), details.attributes.packed());
            let plain = (details.layer, details.source_row, details.locked);
            assert!(!packer.push(bare.clone(), plain, (address, b"no row"), &mut |_| unreachable!()));
            assert!(packer.push(bare, plain, (address, columns), &mut |row| read.push(row)));
        }
        packer.finish(&mut |row| read.push(row));
        assert_eq!(read, wanted);
    }

    #[test]
    fn packed_details_of_other_rows_differ_and_print_no_personal_data() {
        let [one, mut other] = ["Xóm Tây", "Xóm Đông"].map(|address| parcel(1, Some(1), address));
        assert_ne!(one, other);
        assert!(format!("{one:?}").contains("•••") && !format!("{one:?}").contains("Mẫu"), "{one:?}");
        other.change_details(|details| details.address = "Xóm Tây".to_owned());
        assert_ne!(one, other, "the column still says otherwise");
        assert_eq!(PackedDetails::default(), ParcelDetails::default().into());
    }
}
