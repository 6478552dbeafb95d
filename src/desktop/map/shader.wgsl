// Parcels and lines of one chunk. A parcel's colour and state come from one texel by its slot, so that a selection
// re-meshes nothing. Only what WebGL 2 can do is used: no storage buffers.

struct Frame {
    ground: vec4f,          // rgb
    outline: vec4f,         // rgb; w: opacity of thin outlines
    selected: vec4f,        // rgb
    hovered: vec4f,
    marked: vec4f,
    casing: vec4f,          // rgb; w: share of a parcel's own colour in its fill
    half_canvas: vec2f,     // physical pixels
    pixels_per_point: f32,
    fill_opacity: f32,
}

struct Place {
    origin_pixels: vec2f,   // the chunk's origin from the middle of the canvas, pixels, y up
    pixels_per_metre: f32,
    cell: f32,              // side of a cell of the overview, metres
    cells_low: vec2f,       // its south-west corner, metres from the chunk's origin
    high_pixels: vec2f,     // of a tile: its north-east corner; its south-west one is the origin
    opacity: f32,           // of a picture, as what follows
    ink_only: f32,          // 1 where only what is dark is seen
}

const SELECTED = 1u;
const HOVERED = 2u;
const MARKED = 4u;
const HATCHED = 8u;
const DOT = 16u;
const HIDDEN = 32u;
const EMPHASISED = 7u;

// Whether the target converts to sRGB itself. A constant: a software renderer computes both sides of a choice.
override target_is_srgb: bool = false;

// A cell of the overview that no parcel holds.
const NOBODY = 0xFFFFu;

// In the slot of a corner: no segment goes on from it.
const LAST_CORNER = 0x80000000u;

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(1) var<uniform> place: Place;
// Red, green, blue and flags of a parcel, from the lowest byte on.
@group(1) @binding(0) var states: texture_2d<u32>;
// Of the overview: the slot of the parcel that holds a cell.
@group(1) @binding(1) var holders: texture_2d<u32>;
// Of a tile: colours times the share of the land that parcels have, and that share. Of a picture: colours times their opacity, and that.
@group(1) @binding(0) var land: texture_2d<f32>;
@group(1) @binding(1) var means: sampler;

// What goes from a corner to its pixels is packed: a software renderer keeps it for every triangle of a frame.
struct Fill {
    @builtin(position) clip: vec4f,
    @location(0) @interpolate(flat) colour_and_flags: vec4f,
}

struct Cells {
    @builtin(position) clip: vec4f,
    @location(0) cell: vec2f,
}

struct Tile {
    @builtin(position) clip: vec4f,
    @location(0) texel: vec2f,
}

struct Line {
    @builtin(position) clip: vec4f,
    @location(0) @interpolate(flat) colour: vec4f,
    @location(1) across_and_half_width: vec2f,
}

fn pixels(offset: vec2f) -> vec2f {
    return place.origin_pixels + offset * place.pixels_per_metre;
}

fn state(slot: u32) -> vec4u {
    let packed = textureLoad(states, vec2u(slot & ~LAST_CORNER, 0u), 0).r;
    return (vec4u(packed) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(0xFFu);
}

fn to_target(colour: vec3f, opacity: f32) -> vec4f {
    let linear = select(pow((colour + 0.055) / 1.055, vec3f(2.4)), colour / 12.92, colour <= vec3f(0.04045));
    return vec4f(select(colour, linear, target_is_srgb) * opacity, opacity);
}

/// All of the canvas.
@vertex
fn ground_corner(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4f {
    return vec4f(select(-1.0, 3.0, corner == 1u), select(-1.0, 3.0, corner == 2u), 0.0, 1.0);
}

@fragment
fn ground() -> @location(0) vec4f {
    return to_target(frame.ground.rgb, 1.0);
}

/// A fill of this colour of its own, of which shares are selected, pointed at, and marked.
fn tinted(own: vec3f, shares: vec3f) -> vec3f {
    var colour = mix(frame.ground.rgb, own, frame.casing.w);
    colour = mix(colour, frame.hovered.rgb, 0.10 * shares.y);
    colour = mix(colour, frame.selected.rgb, 0.28 * shares.x);
    return mix(colour, frame.marked.rgb, 0.28 * shares.z);
}

/// The fill of a parcel with this texel.
fn fill_colour(texel: vec4u) -> vec3f {
    let flags = vec3f((vec3u(texel.a) & vec3u(SELECTED, HOVERED, MARKED)) != vec3u(0u));
    return tinted(vec3f(texel.rgb) / 255.0, flags);
}

/// How much of a hatching line there is in a pixel.
fn hatching(flags: u32, pixel: vec2f) -> f32 {
    let step = 9.0 * frame.pixels_per_point;
    let along = fract((pixel.x + pixel.y) / step) * step;
    let line = clamp(frame.pixels_per_point + 0.5 - along, 0.0, 1.0) * 0.4;
    return select(0.0, line, (flags & HATCHED) != 0u);
}

@vertex
fn fill_corner(@location(0) offset: vec2f, @location(1) slot: u32) -> Fill {
    let texel = state(slot);
    var out: Fill;
    out.clip = vec4f(select(pixels(offset) / frame.half_canvas, vec2f(2.0), (texel.a & HIDDEN) != 0u), 0.0, 1.0);
    out.colour_and_flags = vec4f(fill_colour(texel), f32(texel.a));
    return out;
}

@fragment
fn fill(in: Fill) -> @location(0) vec4f {
    let line = hatching(u32(in.colour_and_flags.w), in.clip.xy);
    return to_target(mix(in.colour_and_flags.rgb, frame.outline.rgb, line), frame.fill_opacity);
}

/// The overview: one quad over all cells.
@vertex
fn overview_corner(@builtin(vertex_index) corner: u32) -> Cells {
    let east = f32(corner == 1u || corner == 2u || corner == 4u);
    let north = f32(corner == 2u || corner == 4u || corner == 5u);
    var out: Cells;
    out.cell = vec2f(east, north) * vec2f(textureDimensions(holders));
    out.clip = vec4f(pixels(place.cells_low + out.cell * place.cell) / frame.half_canvas, 0.0, 1.0);
    return out;
}

/// What places of the overview add up to. A software renderer spends most of a frame here: sums of whole numbers, two or four in one.
struct Sum {
    // Of red; of blue from bit 16 on.
    red_blue: u32,
    green: u32,
    // Places with land.
    land: u32,
    // Places selected; pointed at from bit 8 on, marked from 16, hatched from 24.
    flags: u32,
}

fn look_at(so_far: Sum, cell: vec2f) -> Sum {
    let last = vec2f(textureDimensions(holders)) - 1.0;
    let slot = textureLoad(holders, vec2u(clamp(cell, vec2f(0.0), last)), 0).r;
    let packed = textureLoad(states, vec2u(select(slot, 0u, slot == NOBODY), 0u), 0).r;
    let is_land = slot != NOBODY && (packed & (HIDDEN << 24u)) == 0u;
    let texel = select(0u, packed, is_land);
    return Sum(
        so_far.red_blue + (texel & 0xFF00FFu),
        so_far.green + ((texel >> 8u) & 0xFFu),
        so_far.land + select(0u, 1u, is_land),
        so_far.flags + (((texel >> 24u) * 0x204081u) & 0x1010101u),
    );
}

fn overview_colour(sum: Sum, pixel: vec2f) -> vec4f {
    let share = 1.0 / f32(max(sum.land, 1u));
    let flags = vec4f((vec4u(sum.flags) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(0xFFu)) * share;
    let mean = vec3f(vec3u(sum.red_blue & 0xFFFFu, sum.green, sum.red_blue >> 16u)) * (share / 255.0);
    let colour = mix(tinted(mean, flags.xyz), frame.outline.rgb, flags.w * hatching(HATCHED, pixel));
    return to_target(colour, select(0.0, frame.fill_opacity, sum.land > 0u));
}

/// A pixel is the mean of the parcels at four places in it.
@fragment
fn overview(in: Cells) -> @location(0) vec4f {
    let off = 0.25 / (place.pixels_per_metre * place.cell);
    var sum = look_at(Sum(0u, 0u, 0u, 0u), in.cell - off);
    sum = look_at(sum, in.cell + vec2f(off, -off));
    sum = look_at(sum, in.cell + vec2f(-off, off));
    sum = look_at(sum, in.cell + off);
    return overview_colour(sum, in.clip.xy);
}

// Places looked at in a pixel, along each side, where parcels are smaller than that.
const MOST_TAPS = 8.0;

/// A pixel is the mean of all cells in it.
@fragment
fn overview_from_afar(in: Cells) -> @location(0) vec4f {
    let cells_a_pixel = 1.0 / (place.pixels_per_metre * place.cell);
    let taps = min(ceil(cells_a_pixel), MOST_TAPS);
    let first = in.cell - 0.5 * cells_a_pixel * (1.0 - 1.0 / taps);
    var sum = Sum(0u, 0u, 0u, 0u);
    for (var up = 0.0; up < taps; up += 1.0) {
        for (var right = 0.0; right < taps; right += 1.0) {
            sum = look_at(sum, first + vec2f(right, up) * (cells_a_pixel / taps));
        }
    }
    return overview_colour(sum, in.clip.xy);
}

/// A tile of the map from afar: one quad.
@vertex
fn tile_corner(@builtin(vertex_index) corner: u32) -> Tile {
    let east = f32(corner == 1u || corner == 2u || corner == 4u);
    let north = f32(corner == 2u || corner == 4u || corner == 5u);
    var out: Tile;
    out.texel = vec2f(east, north);
    out.clip = vec4f(mix(place.origin_pixels, place.high_pixels, out.texel) / frame.half_canvas, 0.0, 1.0);
    return out;
}

@fragment
fn tile(in: Tile) -> @location(0) vec4f {
    let here = textureSample(land, means, in.texel);
    let colour = here.rgb / max(here.a, 1e-3);
    return to_target(mix(frame.ground.rgb, colour, frame.casing.w), here.a * frame.fill_opacity);
}

/// A piece of a picture under the parcels; its texels begin at `cells_low` and take `high_pixels`.
@vertex
fn picture_corner(@location(0) offset: vec2f, @location(1) texel: vec2f) -> Tile {
    var out: Tile;
    out.texel = place.cells_low + texel * place.high_pixels;
    out.clip = vec4f(pixels(offset) / frame.half_canvas, 0.0, 1.0);
    return out;
}

@fragment
fn picture(in: Tile) -> @location(0) vec4f {
    let here = textureSample(land, means, in.texel);
    let colour = here.rgb / max(here.a, 1e-3);
    let ink = 1.0 - dot(colour, vec3f(0.299, 0.587, 0.114));
    return to_target(colour, here.a * place.opacity * mix(1.0, ink, place.ink_only));
}

/// A quad around a segment, as wide as asked plus one pixel for the soft edge, capped squarely.
fn quad(corner: u32, from_offset: vec2f, to_offset: vec2f, half_width: f32, colour: vec4f) -> Line {
    let a = pixels(from_offset);
    let b = pixels(to_offset);
    let way = b - a;
    let size = length(way);
    let along = select(vec2f(1.0, 0.0), way / max(size, 1e-6), size > 1e-6);
    let normal = vec2f(-along.y, along.x);
    let reach = half_width + 1.0;
    let end = f32(corner == 1u || corner == 2u || corner == 4u);
    let side = select(-1.0, 1.0, corner == 2u || corner == 4u || corner == 5u);
    let spot = mix(a, b, end) + along * (end * 2.0 - 1.0) * half_width + normal * side * reach;
    var out: Line;
    out.clip = vec4f(spot / frame.half_canvas, 0.0, 1.0);
    out.colour = colour;
    out.across_and_half_width = vec2f(side * reach, half_width);
    return out;
}

fn nowhere() -> Line {
    var out: Line;
    out.clip = vec4f(2.0, 2.0, 2.0, 1.0);
    return out;
}

/// Thin outlines of all parcels.
@vertex
fn outline(
    @builtin(vertex_index) corner: u32, @location(0) a: vec2f, @location(1) slot: u32, @location(2) b: vec2f,
) -> Line {
    if (slot & LAST_CORNER) != 0u || (state(slot).a & HIDDEN) != 0u { return nowhere(); }
    return quad(corner, a, b, max(0.5, 0.4 * frame.pixels_per_point), frame.outline);
}

/// Lines and dots of reference features, in the colour of their slot.
@vertex
fn reference(
    @builtin(vertex_index) corner: u32, @location(0) a: vec2f, @location(1) slot: u32, @location(2) b: vec2f,
) -> Line {
    if (slot & LAST_CORNER) != 0u { return nowhere(); }
    let texel = state(slot);
    let half = select(0.75, 2.5, (texel.a & DOT) != 0u) * frame.pixels_per_point;
    return quad(corner, a, b, half, vec4f(vec3f(texel.rgb) / 255.0, 1.0));
}

/// The light seam under the highlights.
@vertex
fn casing(
    @builtin(vertex_index) corner: u32, @location(0) a: vec2f, @location(1) slot: u32, @location(2) b: vec2f,
) -> Line {
    let flags = state(slot).a;
    if (slot & LAST_CORNER) != 0u || (flags & EMPHASISED) == 0u || (flags & HIDDEN) != 0u { return nowhere(); }
    return quad(corner, a, b, 2.4 * frame.pixels_per_point, vec4f(frame.casing.rgb, 0.9));
}

@vertex
fn highlight(
    @builtin(vertex_index) corner: u32, @location(0) a: vec2f, @location(1) slot: u32, @location(2) b: vec2f,
) -> Line {
    let flags = state(slot).a;
    if (slot & LAST_CORNER) != 0u || (flags & EMPHASISED) == 0u || (flags & HIDDEN) != 0u { return nowhere(); }
    var colour = frame.hovered.rgb;
    var half = 0.75;
    if (flags & SELECTED) != 0u { colour = frame.selected.rgb; half = 1.25; }
    if (flags & MARKED) != 0u { colour = frame.marked.rgb; half = 1.25; }
    return quad(corner, a, b, half * frame.pixels_per_point, vec4f(colour, 1.0));
}

@fragment
fn line(in: Line) -> @location(0) vec4f {
    let cover = clamp(in.across_and_half_width.y + 0.5 - abs(in.across_and_half_width.x), 0.0, 1.0);
    return to_target(in.colour.rgb, in.colour.a * cover);
}
