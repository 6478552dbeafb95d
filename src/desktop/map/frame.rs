//! One frame of the map as the GPU needs it: what is on the canvas, how it is filled, where it stands.

use std::sync::Arc;

use eframe::egui;
use geo_types::{Coord, Rect};

use super::canvas::MapInput;
use super::chunk::Chunk;
use super::detail::Detail;
use super::renderer::{Drawn, Fills, FrameUniform, MapFrame, PlaceUniform};
use super::scene::Scene;
use super::states::ChunkStates;
use super::style::Palette;
use super::view::MapView;
use crate::geometry::{bounding_box, boxes_touch};

/// Points of a typical parcel's side at which outlines begin to show; smaller ones would blacken the map, and cost a
/// software renderer most of its frame and 64 MiB for 40 000 parcels.
const OUTLINES_APPEAR: f64 = 6.0;
/// Points at which they have their full strength.
const OUTLINES_FULL: f64 = 14.0;
/// Chunks that are drawn one by one; where more are on the canvas its tiles are drawn, up to twice as coarse as its pixels: a chunk costs the
/// drawing thread 3 µs.
const MOST_CHUNKS: usize = 512;
/// Points of a parcel whose outline is worth drawing where it is pointed at.
const SEEN_POINTS: f64 = 3.0;

/// What chunks of the frame want that was not made yet.
pub fn missing(frame: &MapFrame) -> Vec<(Arc<Chunk>, Detail)> {
    // Of references too: what was not seen for long was given up.
    let drawn = frame.parcels.iter().chain(&frame.references);
    let shapes = drawn.filter(|drawn| drawn.needs_shapes() && !drawn.chunk.shapes_begun());
    let overviews = frame.parcels.iter().filter(|drawn| drawn.fills == Fills::Overview && !drawn.chunk.cells_begun());
    let shapes = shapes.map(|drawn| (drawn.chunk.clone(), Detail::Shapes));
    shapes.chain(overviews.map(|drawn| (drawn.chunk.clone(), Detail::Overview))).collect()
}

/// What the GPU needs of this frame: only what is on the canvas.
pub fn frame(
    context: &egui::Context,
    view: &mut MapView,
    scene: &Scene,
    input: &MapInput<'_>,
    canvas: egui::Rect,
    palette: &Palette,
) -> MapFrame {
    view.frames += 1;
    let pixels_per_point = context.pixels_per_point();
    let camera = view.camera;
    let visible = camera.visible_world(canvas);
    let pixels_per_metre = f64::from(pixels_per_point) / camera.metres_per_point;
    let side = scene.typical_side() / camera.metres_per_point;
    let opacity = ((side - OUTLINES_APPEAR) / (OUTLINES_FULL - OUTLINES_APPEAR)).clamp(0.0, 1.0) as f32;
    let pixels = |place: Coord<f64>| {
        let way = (place - camera.centre_world) * pixels_per_metre;
        [way.x as f32, way.y as f32]
    };
    let place = |chunk: &Chunk| PlaceUniform {
        origin_pixels: pixels(chunk.origin),
        pixels_per_metre: pixels_per_metre as f32,
        cell: chunk.overview.map_or(0.0, |overview| overview.cell as f32),
        cells_low: chunk.overview.map_or([0.0; 2], |overview| overview.low),
        ..PlaceUniform::default()
    };
    let here: Vec<(usize, &Arc<Chunk>)> = scene.chunks_within(visible).collect();
    let texel = view.tiles.as_ref().map(|tiles| tiles.texel * pixels_per_metre);
    let is_far = texel.is_some_and(|texel| texel <= 1.0) || here.len() > MOST_CHUNKS;
    // What is a dot from afar needs no outline where the mouse passes.
    let pointed_at = view.states.hovered().filter(|parcel| {
        let bounds = || bounding_box(&scene.snapshot.parcels.get(*parcel)?.polygons()?);
        let large = |bounds: Rect<f64>| bounds.width().max(bounds.height()) > SEEN_POINTS * camera.metres_per_point;
        !is_far || bounds().is_some_and(large)
    });
    let pointed_at = pointed_at.and_then(|parcel| scene.place(parcel)).map(|(at, _)| at);
    let mut parcels = Vec::with_capacity(here.len());
    for (at, chunk) in here {
        chunk.see(view.frames);
        let highlights = view.states.emphasised(at) || pointed_at == Some(at);
        if is_far && !highlights {
            continue;
        }
        let is_small = chunk.overview.is_some_and(|overview| overview.cell * pixels_per_metre <= 1.0);
        parcels.push(Drawn {
            chunk: chunk.clone(),
            states: view.states.of(scene, at, chunk),
            place: place(chunk),
            fills: match (is_far, is_small) {
                (true, _) => Fills::Tiles,
                (false, true) => Fills::Overview,
                (false, false) => Fills::Shapes,
            },
            lines: (opacity > 0.0 && !is_far) || highlights,
            highlights,
        });
    }
    let reference = |chunk: &Arc<Chunk>, states: &ChunkStates| Drawn {
        chunk: chunk.clone(),
        states: states.clone(),
        place: place(chunk),
        fills: Fills::Shapes,
        lines: true,
        highlights: false,
    };
    let drawn_references: Vec<&Arc<Chunk>> = match &input.look.references {
        None => scene.references().iter().collect(),
        Some(layers) => {
            let of = |layer| scene.references().iter().filter(move |chunk| chunk.layer == Some(layer));
            layers.iter().flat_map(|layer| of(*layer)).collect()
        }
    };
    let references = view.states.references.iter().flat_map(|states| {
        let here = drawn_references.iter().filter(|chunk| boxes_touch(&chunk.bounds, &visible));
        here.map(move |chunk| reference(chunk, states))
    });
    let references = references.collect();
    let tiles = view.tiles.iter().flat_map(|tiles| tiles.within(visible)).map(|tile| {
        let [origin_pixels, high_pixels] = [tile.bounds.min(), tile.bounds.max()].map(pixels);
        let place = PlaceUniform { origin_pixels, high_pixels, ..PlaceUniform::default() };
        (tile.clone(), place)
    });
    let uniform = FrameUniform {
        ground: colour(palette.ground, 0.0),
        outline: colour(palette.outline, if is_far { 0.0 } else { opacity * 0.9 }),
        selected: colour(palette.selected, 1.0),
        hovered: colour(palette.hovered, 1.0),
        marked: colour(palette.marked, 1.0),
        casing: colour(palette.casing, palette.strength(input.look.colour_by)),
        half_canvas: (canvas.size() * pixels_per_point / 2.0).into(),
        pixels_per_point,
        fill_opacity: input.look.fill_opacity,
    };
    let pictures = input.pictures.iter().map(|picture| (picture.clone(), picture.place(&camera, pixels_per_point)));
    MapFrame {
        uniform,
        pictures: pictures.collect(),
        tiles: tiles.collect(),
        parcels,
        references,
        number: view.frames,
        context: context.clone(),
    }
}

fn colour(colour: egui::Color32, last: f32) -> [f32; 4] {
    let [r, g, b, _] = colour.to_array().map(|part| f32::from(part) / 255.0);
    [r, g, b, last]
}
