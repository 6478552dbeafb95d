//! Baseline JPEG at half size: the brightness by an inverse transform of 4 × 4 instead of 8 × 8, the colours as one value a
//! block. Enough for codes, quality and a thumbnail, at less than half the cost of the whole picture.
//!
//! Why: no decoder among our crates decodes at a smaller size; libjpeg does, and that is what we are measured against.
//! Limits: sequential Huffman coding, 8 bits, one scan, grey or YCbCr with chroma of one block a unit. Everything else, and
//! every damaged file, gives `None` and goes to the whole decoder, which has the last word about damage.
//! Source: ITU-T T.81.

use super::Grey;
use super::raster::checked_size;

/// A JPEG at half size (rounded down, at least 1), not turned upright.
pub(super) struct HalfJpeg {
    /// Pixels of the whole picture.
    pub full: (u32, u32),
    pub luma: Grey,
    /// Blue and red difference, one value for each block of 8 × 8 samples; `None` for a grey picture.
    pub chroma: Option<Chroma>,
}

/// The colour of a page, coarse.
pub(super) struct Chroma {
    pub blue: Grey,
    pub red: Grey,
}

/// Decodes; `None` for what is not for this decoder or is damaged.
pub(super) fn decode(bytes: &[u8]) -> Option<HalfJpeg> {
    let header = Header::read(bytes)?;
    let mut parts = header.components.iter().map(|component| header.part(component)).collect::<Option<Vec<_>>>()?;
    let mut bits = Bits::new(bytes.get(header.scan_at..)?);
    let mut before = [0_i32; MOST_COMPONENTS];
    let mut until_restart = header.restart_interval;
    for unit_row in 0..header.units_down {
        for unit in 0..header.units_across {
            if header.restart_interval > 0 {
                if until_restart == 0 {
                    bits.restart()?;
                    before = [0; MOST_COMPONENTS];
                    until_restart = header.restart_interval;
                }
                until_restart -= 1;
            }
            for (part, before) in parts.iter_mut().zip(&mut before) {
                let Component { across, down, .. } = *part.component;
                for y in 0..down {
                    for x in 0..across {
                        let place = (unit * across + x, unit_row * down + y);
                        *before += part.dc.difference(&mut bits)?;
                        if part.plane.half {
                            let mut low = [0; LOW_ROOM];
                            low[0] = *before;
                            part.ac.low_frequencies(&mut bits, &mut low)?;
                            part.plane.put(place, &low);
                        } else {
                            part.ac.skip(&mut bits)?;
                            part.plane.put_mean(place, *before);
                        }
                    }
                }
            }
        }
    }
    bits.reached_end()?;
    let half = |side: u32| (side / 2).max(1);
    let mut planes = parts.into_iter().map(|part| part.plane);
    let luma = planes.next()?.cropped(half(header.width), half(header.height));
    let chroma = match (planes.next(), planes.next()) {
        (Some(blue), Some(red)) => {
            let covers = (8 * header.components.first()?.across as u32, 8 * header.components.first()?.down as u32);
            let (width, height) = (header.width.div_ceil(covers.0), header.height.div_ceil(covers.1));
            Some(Chroma { blue: blue.cropped(width, height), red: red.cropped(width, height) })
        }
        _ => None,
    };
    Some(HalfJpeg { full: (header.width, header.height), luma, chroma })
}

const MOST_COMPONENTS: usize = 3;

#[derive(Clone, Copy)]
struct Component {
    id: u8,
    /// Blocks of a unit.
    across: usize,
    down: usize,
    quantiser: usize,
    dc_table: usize,
    ac_table: usize,
}

/// What stands before the first scan.
struct Header {
    width: u32,
    height: u32,
    components: Vec<Component>,
    quantisers: [Option<[u16; 64]>; 4],
    dc: [Option<Huffman>; 4],
    ac: [Option<Huffman>; 4],
    restart_interval: u32,
    units_across: usize,
    units_down: usize,
    scan_at: usize,
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut header = Self {
            width: 0,
            height: 0,
            components: Vec::new(),
            quantisers: [None; 4],
            dc: [const { None }; 4],
            ac: [const { None }; 4],
            restart_interval: 0,
            units_across: 0,
            units_down: 0,
            scan_at: 0,
        };
        let mut at = 2;
        loop {
            let (&[0xFF, marker], rest) = bytes.get(at..)?.split_first_chunk::<2>()? else { return None };
            if marker == 0xFF {
                at += 1;
                continue;
            }
            let length = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
            let segment = rest.get(2..length)?;
            at += 2 + length;
            match marker {
                0xC0 | 0xC1 => header.frame(segment)?,
                0xC4 => header.huffman_tables(segment)?,
                0xDA => {
                    header.scan(segment)?;
                    header.scan_at = at;
                    return Some(header);
                }
                0xDB => header.quantiser_tables(segment)?,
                0xDD => header.restart_interval = u32::from(u16::from_be_bytes(*segment.first_chunk()?)),
                // Adobe's mark of its own colours.
                0xEE if segment.starts_with(b"Adobe") && segment.get(11) != Some(&1) => return None,
                0xE0..=0xEF | 0xFE => {}
                _ => return None,
            }
        }
    }

    fn frame(&mut self, segment: &[u8]) -> Option<()> {
        let [8, high, low, wide, side, count] = *segment.first_chunk::<6>()? else { return None };
        if !self.components.is_empty() || !matches!(count, 1 | 3) {
            return None;
        }
        (self.height, self.width) =
            (u32::from(u16::from_be_bytes([high, low])), u32::from(u16::from_be_bytes([wide, side])));
        checked_size(u64::from(self.width), u64::from(self.height)).ok()?;
        for part in segment.get(6..)?.as_chunks::<3>().0.iter().take(usize::from(count)) {
            let [id, sampling, quantiser] = *part;
            // One component is not interleaved: its unit is one block, whatever it says.
            let sampling = if count == 1 { 0x11 } else { sampling };
            let (across, down) = (usize::from(sampling >> 4), usize::from(sampling & 15));
            let first = self.components.is_empty();
            let fits = if first { (1..=2).contains(&across) && (1..=2).contains(&down) } else { sampling == 0x11 };
            let quantiser = usize::from(quantiser);
            if !fits || quantiser > 3 {
                return None;
            }
            self.components.push(Component { id, across, down, quantiser, dc_table: 0, ac_table: 0 });
        }
        if self.components.len() != usize::from(count) {
            return None;
        }
        let luma = self.components.first()?;
        let units = |side: u32, blocks: usize| (side as usize).div_ceil(8 * blocks);
        (self.units_across, self.units_down) = (units(self.width, luma.across), units(self.height, luma.down));
        Some(())
    }

    fn scan(&mut self, segment: &[u8]) -> Option<()> {
        let (count, rest) = segment.split_first()?;
        if self.components.is_empty() || usize::from(*count) != self.components.len() {
            return None;
        }
        for (component, [id, tables]) in self.components.iter_mut().zip(rest.as_chunks::<2>().0) {
            (component.dc_table, component.ac_table) = (usize::from(tables >> 4), usize::from(tables & 15));
            if component.id != *id || component.dc_table > 3 || component.ac_table > 3 {
                return None;
            }
        }
        let known = |component: &Component| self.quantisers.get(component.quantiser).is_some_and(Option::is_some);
        self.components.iter().all(known).then_some(())
    }

    fn quantiser_tables(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((kind, rest)) = segment.split_first() {
            let table = self.quantisers.get_mut(usize::from(kind & 15))?;
            let mut values = [0_u16; 64];
            if kind >> 4 == 0 {
                for (value, byte) in values.iter_mut().zip(rest.first_chunk::<64>()?) {
                    *value = u16::from(*byte);
                }
                segment = rest.get(64..)?;
            } else {
                for (value, pair) in values.iter_mut().zip(rest.first_chunk::<128>()?.as_chunks::<2>().0) {
                    *value = u16::from_be_bytes(*pair);
                }
                segment = rest.get(128..)?;
            }
            *table = Some(values);
        }
        Some(())
    }

    fn huffman_tables(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((kind, rest)) = segment.split_first() {
            let counts = rest.first_chunk::<16>()?;
            let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let symbols = rest.get(16..16 + total)?;
            let table = Huffman::new(counts, symbols)?;
            let tables = if kind >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            *tables.get_mut(usize::from(kind & 15))? = Some(table);
            segment = rest.get(16 + total..)?;
        }
        Some(())
    }

    /// A component with what decodes it. `None` where a table is missing.
    fn part<'a>(&'a self, component: &'a Component) -> Option<Part<'a>> {
        let dc = self.dc.get(component.dc_table)?.as_ref()?;
        let ac = self.ac.get(component.ac_table)?.as_ref()?;
        Some(Part { component, dc, ac, plane: self.plane(component) })
    }

    fn plane(&self, component: &Component) -> Plane {
        let luma = self.components.first().is_some_and(|first| first.id == component.id);
        let side = if luma { 4 } else { 1 };
        let (across, down) = (self.units_across * component.across * side, self.units_down * component.down * side);
        let quantiser = self.quantisers.get(component.quantiser).copied().flatten().unwrap_or([1; 64]);
        let mut scale = [0.0; 16];
        for (value, place) in quantiser.into_iter().zip(LOW) {
            // A mean of a block is an eighth of its first coefficient; half size takes half of each of the lowest 4 × 4.
            if let Some(scale) = scale.get_mut(usize::from(place)) {
                *scale = f32::from(value) * if luma { 0.5 } else { 0.125 };
            }
        }
        Plane { half: luma, across, light: vec![0; across * down], scale }
    }
}

/// One component while it is decoded.
struct Part<'a> {
    component: &'a Component,
    dc: &'a Huffman,
    ac: &'a Huffman,
    plane: Plane,
}

/// The samples of one component, at half size or one a block, with the blocks that stand over at the right and bottom.
struct Plane {
    half: bool,
    across: usize,
    light: Vec<u8>,
    /// What each of the lowest 4 × 4 coefficients counts.
    scale: [f32; 16],
}

impl Plane {
    /// The samples of the lowest 4 × 4 frequencies.
    #[inline]
    fn put(&mut self, (x, y): (usize, usize), low: &[i32; LOW_ROOM]) {
        let start = y * 4 * self.across + x * 4;
        let Some(place) = self.light.get_mut(start..start + 3 * self.across + 4) else { return };
        // Paper, mostly: one brightness. A quarter of it is the mean.
        let rows = match low[1..16].iter().fold(0, |any, value| any | value) {
            0 => [[byte(low[0] as f32 * self.scale[0] * 0.25); 4]; 4],
            _ => inverse(low, &self.scale),
        };
        for (line, row) in place.chunks_mut(self.across).zip(rows) {
            if let Some(line) = line.first_chunk_mut() {
                *line = row;
            }
        }
    }

    fn put_mean(&mut self, (x, y): (usize, usize), first: i32) {
        if let Some(place) = self.light.get_mut(y * self.across + x) {
            *place = byte(first as f32 * self.scale[0]);
        }
    }

    fn cropped(self, width: u32, height: u32) -> Grey {
        let mut light = self.light;
        let (kept, across) = (width as usize, self.across);
        if kept < across {
            for row in 1..height as usize {
                light.copy_within(row * across..row * across + kept, row * kept);
            }
        }
        light.resize(kept * height as usize, u8::MAX);
        Grey { width, height, light }
    }
}

/// A sample around 0 as a byte around 128.
fn byte(sample: f32) -> u8 {
    // Saturates.
    (sample + 128.5) as u8
}

/// The 4 × 4 samples of the lowest 4 × 4 frequencies, both as rows from the top.
#[inline]
fn inverse(low: &[i32; LOW_ROOM], scale: &[f32; 16]) -> [[u8; 4]; 4] {
    let mut scaled = [0.0; 16];
    for (scaled, (value, scale)) in scaled.iter_mut().zip(low.iter().zip(scale)) {
        *scaled = *value as f32 * scale;
    }
    let row = |at: usize| Four([scaled[at], scaled[at + 1], scaled[at + 2], scaled[at + 3]]);
    let turned = four(transposed(four([row(0), row(4), row(8), row(12)])));
    let [a, b, c, d] = transposed(turned);
    [a.bytes(), b.bytes(), c.bytes(), d.bytes()]
}

/// Four values that are computed with at once.
#[derive(Clone, Copy)]
struct Four([f32; 4]);

impl Four {
    #[inline]
    fn add(self, other: Self) -> Self {
        let (Self([a, b, c, d]), Self([e, f, g, h])) = (self, other);
        Self([a + e, b + f, c + g, d + h])
    }

    #[inline]
    fn less(self, other: Self) -> Self {
        let (Self([a, b, c, d]), Self([e, f, g, h])) = (self, other);
        Self([a - e, b - f, c - g, d - h])
    }

    #[inline]
    fn times(self, factor: f32) -> Self {
        let Self([a, b, c, d]) = self;
        Self([a * factor, b * factor, c * factor, d * factor])
    }

    #[inline]
    fn bytes(self) -> [u8; 4] {
        let Self([a, b, c, d]) = self;
        [byte(a), byte(b), byte(c), byte(d)]
    }
}

#[inline]
fn transposed([Four(a), Four(b), Four(c), Four(d)]: [Four; 4]) -> [Four; 4] {
    let column = |at: usize| Four([a[at], b[at], c[at], d[at]]);
    [column(0), column(1), column(2), column(3)]
}

/// The inverse cosine transform of four values, orthonormal, of four columns at once.
#[inline]
fn four([a, b, c, d]: [Four; 4]) -> [Four; 4] {
    /// cos(π/8) and cos(3π/8), each over √2.
    const FIRST: f32 = 0.653_281_5;
    const THIRD: f32 = 0.270_598_05;
    let (sum, difference) = (a.add(c).times(0.5), a.less(c).times(0.5));
    let (outer, inner) = (b.times(FIRST).add(d.times(THIRD)), b.times(THIRD).less(d.times(FIRST)));
    [sum.add(outer), difference.add(inner), difference.less(inner), sum.less(outer)]
}

/// Coefficients of a block, and what a run past its end could reach.
const PLACES: usize = 128;

/// The lowest 4 × 4 coefficients, and places for those that are not among them.
const LOW_ROOM: usize = 32;

/// Where the n-th coefficient of a block stands among the lowest 4 × 4; 16 for one that is not among them, or of no block.
/// Source: T.81, figure A.6.
const LOW: [u8; PLACES] = {
    const ZIGZAG: [u8; 64] = [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63,
    ];
    let mut low = [16; PLACES];
    let mut at = 0;
    while at < 64 {
        let (row, column) = (ZIGZAG[at] / 8, ZIGZAG[at] % 8);
        if row < 4 && column < 4 {
            low[at] = row * 4 + column;
        }
        at += 1;
    }
    low
};

/// A run of zeros behind which nothing of the block can stand.
const END_OF_BLOCK: i32 = 64;

/// Bits that are looked up at once.
const LOOKED_UP: u32 = 10;

/// A Huffman table.
struct Huffman {
    /// By the next bits: length of the code times 256, and its symbol; 0 where the code is longer.
    short: Box<[u16; 1 << LOOKED_UP]>,
    /// The same with the value behind the code, where both are in these bits: the value times 65 536, the run of zeros before it times
    /// 256, and the length of both; 0 else. For tables of the other coefficients.
    whole: Box<[i32; 1 << LOOKED_UP]>,
    /// By length: one more than the last code of it, left-aligned to 16 bits, and where its symbols start.
    last: [u32; 17],
    offset: [i32; 17],
    symbols: Vec<u8>,
}

impl Huffman {
    fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut table = Self {
            short: Box::new([0; 1 << LOOKED_UP]),
            whole: Box::new([0; 1 << LOOKED_UP]),
            last: [0; 17],
            offset: [0; 17],
            symbols: symbols.to_owned(),
        };
        let (mut code, mut next) = (0_u32, 0_usize);
        for (length, count) in (1_u32..).zip(counts) {
            *table.offset.get_mut(length as usize)? = i32::try_from(next).ok()? - i32::try_from(code).ok()?;
            for _ in 0..*count {
                if code >> length != 0 {
                    return None;
                }
                let symbol = *symbols.get(next)?;
                if length <= LOOKED_UP {
                    let first = (code << (LOOKED_UP - length)) as usize;
                    let entry = u16::try_from(length).ok()? << 8 | u16::from(symbol);
                    table.short.get_mut(first..first + (1 << (LOOKED_UP - length)))?.fill(entry);
                }
                code += 1;
                next += 1;
            }
            *table.last.get_mut(length as usize)? = code << (16 - length);
            code <<= 1;
        }
        for (ahead, (whole, short)) in (0_u32..).zip(table.whole.iter_mut().zip(table.short.iter())) {
            let (length, run, size) = (u32::from(short >> 8), i32::from(short >> 4 & 15), u32::from(short & 15));
            if length == 0 || length + size > LOOKED_UP {
                continue;
            }
            let bits = ahead >> (LOOKED_UP - length - size) & ((1 << size) - 1);
            *whole = match (run, size) {
                (15, 0) => 15 << 8 | length as i32,
                (_, 0) => END_OF_BLOCK << 8 | length as i32,
                // Of ten bits at most.
                _ => (extended(bits as i32, size) << 16) | run << 8 | (length + size) as i32,
            };
        }
        Some(table)
    }

    /// The next symbol.
    #[inline]
    fn symbol(&self, bits: &mut Bits) -> Option<u8> {
        let entry = self.short[bits.peek(LOOKED_UP) as usize % (1 << LOOKED_UP)];
        if entry != 0 {
            bits.drop(u32::from(entry >> 8));
            return Some(entry.to_be_bytes()[1]);
        }
        let ahead = bits.peek(16);
        let length =
            (LOOKED_UP + 1..=16).find(|length| self.last.get(*length as usize).is_some_and(|last| ahead < *last))?;
        bits.drop(length);
        let code = i32::try_from(ahead >> (16 - length)).ok()?;
        self.symbols.get(usize::try_from(code + self.offset.get(length as usize)?).ok()?).copied()
    }

    /// The difference of a first coefficient.
    #[inline]
    fn difference(&self, bits: &mut Bits) -> Option<i32> {
        bits.fill();
        let size = u32::from(self.symbol(bits)?);
        if size > 15 { None } else { Some(bits.signed(size)) }
    }

    /// The other coefficients of a block; the lowest 4 × 4 are kept.
    #[inline]
    fn low_frequencies(&self, held: &mut Bits, low: &mut [i32; LOW_ROOM]) -> Option<()> {
        // A copy stays in registers.
        let (mut bits, mut at) = (*held, 1);
        while at < 64 {
            let (run, value) = self.coefficient(&mut bits)?;
            at += run;
            // Neither index can be past its table; so that nobody has to look, they are cut to its size.
            low[usize::from(LOW[at % PLACES]) % LOW_ROOM] = value;
            at += 1;
        }
        *held = bits;
        Some(())
    }

    /// Passes over the other coefficients of a block.
    #[inline]
    fn skip(&self, held: &mut Bits) -> Option<()> {
        let (mut bits, mut at) = (*held, 1);
        while at < 64 {
            at += self.coefficient(&mut bits)?.0 + 1;
        }
        *held = bits;
        Some(())
    }

    /// The zeros before the next coefficient, and its value; at the end of a block more zeros than it has room for.
    #[inline(always)]
    fn coefficient(&self, bits: &mut Bits) -> Option<(usize, i32)> {
        bits.fill();
        let whole = self.whole[bits.peek(LOOKED_UP) as usize % (1 << LOOKED_UP)];
        if whole != 0 {
            let [length, run, ..] = whole.to_le_bytes();
            bits.drop(u32::from(length));
            return Some((usize::from(run), whole >> 16));
        }
        let (after, coefficient) = self.long_coefficient(*bits)?;
        *bits = after;
        Some(coefficient)
    }

    /// One that is not looked up with its value.
    #[inline(never)]
    fn long_coefficient<'a>(&self, mut bits: Bits<'a>) -> Option<(Bits<'a>, (usize, i32))> {
        let symbol = self.symbol(&mut bits)?;
        let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
        let coefficient = match (run, size) {
            (15, 0) => (15, 0),
            (_, 0) => (END_OF_BLOCK as usize, 0),
            _ => (run, bits.signed(size)),
        };
        Some((bits, coefficient))
    }
}

/// Bits as a value of this size, at least 1. Source: T.81, F.2.2.1.
#[inline]
fn extended(bits: i32, size: u32) -> i32 {
    if bits < 1 << (size - 1) { bits - (1 << size) + 1 } else { bits }
}

/// The bits of the coded data, without the bytes that are stuffed after FF.
#[derive(Clone, Copy)]
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The next bits, from the highest.
    held: u64,
    count: u32,
    /// Bits that were read past the end or past a marker.
    missing: u32,
}

impl<'a> Bits<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, held: 0, count: 0, missing: 0 }
    }

    /// Makes at least 32 bits ready.
    #[inline]
    fn fill(&mut self) {
        if self.count >= 32 {
            return;
        }
        if let Some(four) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<4>()) {
            let word = u32::from_be_bytes(*four);
            // No byte is FF when none of the inverted is 0.
            let inverted = !word;
            if inverted.wrapping_sub(0x0101_0101) & !inverted & 0x8080_8080 == 0 {
                self.held |= u64::from(word) << (32 - self.count);
                self.count += 32;
                self.at += 4;
                return;
            }
        }
        *self = self.filled_slowly();
    }

    #[cold]
    #[inline(never)]
    fn filled_slowly(mut self) -> Self {
        while self.count <= 56 {
            let next = match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
                (Some(0xFF), Some(0)) => {
                    self.at += 2;
                    0xFF
                }
                (Some(0xFF), _) | (None, _) => {
                    // A marker, or the end: what the last codes need is made of zeros, and counted.
                    self.missing += 8;
                    0
                }
                (Some(byte), _) => {
                    self.at += 1;
                    *byte
                }
            };
            self.held |= u64::from(next) << (56 - self.count);
            self.count += 8;
        }
        self
    }

    #[inline]
    fn peek(&self, count: u32) -> u32 {
        // At most 16 bits.
        (self.held >> (64 - count)) as u32
    }

    #[inline]
    fn drop(&mut self, count: u32) {
        self.held <<= count;
        self.count = self.count.saturating_sub(count);
    }

    /// The next bits as a value of this size.
    #[inline]
    fn signed(&mut self, size: u32) -> i32 {
        if size == 0 {
            return 0;
        }
        let value = (self.held >> (64 - size)) as i32;
        self.drop(size);
        extended(value, size)
    }

    /// Goes behind the restart marker that stands here. `None` when there is none.
    fn restart(&mut self) -> Option<()> {
        self.reached_end()?;
        let [0xFF, 0xD0..=0xD7] = *self.bytes.get(self.at..)?.first_chunk::<2>()? else { return None };
        *self = Self { at: self.at + 2, ..Self::new(self.bytes) };
        Some(())
    }

    /// Whether the data end where they should: before a marker, with less than a byte of padding, and no bits made up.
    fn reached_end(&self) -> Option<()> {
        let padding = self.count.checked_sub(self.missing)?;
        (padding < 8 && self.bytes.get(self.at) == Some(&0xFF)).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Canvas, JpegStyle, TextStyle, jpeg_file};
    use super::*;

    /// A page with an edge at an odd place, text, and a red seal.
    fn page(width: u32, height: u32) -> Canvas {
        let mut page = Canvas::new(width, height, [250, 246, 230]);
        page.rectangle(21.0, 13.0, 60.0, 40.0, [20, 20, 30]);
        page.ring((150.0, 60.0), 30.0, 5.0, [200, 20, 20]);
        let style = TextStyle { size: 24.0, bold: false, colour: [30; 3], opacity: 1.0 };
        page.text((10.0, 90.0), style, "Thửa đất số 125");
        page
    }

    fn jpeg(page: &Canvas, grey: bool) -> Vec<u8> {
        let style = JpegStyle { quality: 85, dots_per_inch: 300, grey, orientation: None };
        jpeg_file(page, style).expect("a page")
    }

    /// Largest and mean difference.
    fn differences(a: &Grey, b: &Grey) -> (u8, f64) {
        assert_eq!((a.width, a.height), (b.width, b.height));
        let each = a.light.iter().zip(&b.light).map(|(a, b)| a.abs_diff(*b));
        let (most, sum) = each.fold((0, 0.0), |(most, sum), value| (most.max(value), sum + f64::from(value)));
        (most, sum / a.light.len() as f64)
    }

    #[test]
    fn it_is_what_the_whole_decoder_gives_made_half() {
        for (width, height) in [(240, 120), (233, 117)] {
            for grey in [false, true] {
                let page = page(width, height);
                let bytes = jpeg(&page, grey);
                let whole = super::super::render_page(&bytes, 0, u32::MAX).expect("a JPEG");
                let half = decode(&bytes).expect("baseline");
                assert_eq!(half.full, (width, height));
                let (most, mean) = differences(&half.luma, &Grey::from(&whole).halved());
                // The two ways of halving differ at edges.
                assert!(mean < 3.0 && most < 70, "{width} x {height}, grey {grey}: {mean} {most}");
                assert_eq!(half.chroma.is_none(), grey);
            }
        }
    }

    #[test]
    fn a_red_seal_is_red() {
        let half = decode(&jpeg(&page(240, 120), false)).expect("baseline");
        let chroma = half.chroma.expect("colour");
        let at = |plane: &Grey, x: u32, y: u32| plane.row(y * plane.height / 120)[(x * plane.width / 240) as usize];
        assert!(at(&chroma.red, 150, 29) > 140 && at(&chroma.red, 50, 29) < 135, "{:?}", chroma.red.light);
    }

    #[test]
    fn what_is_cut_off_or_of_another_kind_is_left_to_the_whole_decoder() {
        let bytes = jpeg(&page(240, 120), false);
        for cut in [0, 2, 20, 300, bytes.len() / 2, bytes.len() - 2] {
            assert!(decode(&bytes[..cut]).is_none(), "{cut}");
        }
        assert!(decode(b"\x89PNG\r\n\x1a\n").is_none());
    }

    proptest! {
        #[test]
        fn damaged_bytes_do_not_make_it_panic(flips in proptest::collection::vec((0_usize..4_000, any::<u8>()), 1..8)) {
            let mut bytes = jpeg(&page(64, 48), false);
            for (at, value) in flips {
                let length = bytes.len();
                bytes[at % length] = value;
            }
            decode(&bytes);
        }
    }
}
