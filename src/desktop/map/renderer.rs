//! Draws tiles and chunks inside egui's render pass: uploads what is new, writes one small buffer a frame, records the draws.
//!
//! Limits: one map per window; two would share the buffer of places.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytemuck::{Pod, Zeroable};
use eframe::egui;
use eframe::egui_wgpu::{CallbackResources, CallbackTrait, RenderState, ScreenDescriptor};
use eframe::wgpu;

use super::chunk::Chunk;
use super::gpu::{GpuChunk, GpuTile, Maker};
use super::pictures::{GpuPictures, MapPicture};
use super::pipelines::Pipelines;
use super::shapes::Corner;
use super::states::ChunkStates;
use super::tiles::Tile;

/// Room of one chunk's place in the uniform buffer: the alignment that every GPU takes.
const PLACE_STRIDE: u64 = 256;
/// Time for uploads in one frame; the rest follows in the next frames, what is coarser standing for it. Source: ours, a frame has 4 ms.
const UPLOAD_TIME: Duration = Duration::from_micros(1_000);
/// So few chunks on the canvas, or tiles, are uploaded at once whatever time it takes, 2 ms: all of a map of 40 000 parcels.
const FEW: usize = 24;
/// Bytes of chunks that the GPU keeps; what was not drawn for the longest time leaves it. What is drawn stays, however much it is.
const MOST_BYTES: usize = 160 << 20;
/// Cells of an overview along a pixel of which four are looked at; of more, all: a parcel of four along its side is smaller than the pixel.
const FEW_CELLS: f32 = 4.0;
/// Frames between two looks for what no scene has any more.
const FRAMES_BETWEEN_LOOKS: u64 = 64;

/// Colours and sizes of a frame, as `shader.wgsl` reads them.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct FrameUniform {
    pub ground: [f32; 4],
    pub outline: [f32; 4],
    pub selected: [f32; 4],
    pub hovered: [f32; 4],
    pub marked: [f32; 4],
    pub casing: [f32; 4],
    pub half_canvas: [f32; 2],
    pub pixels_per_point: f32,
    /// Of the parcels' fills.
    pub fill_opacity: f32,
}

/// Where a chunk, a tile or a picture is on the canvas.
#[derive(Debug, Clone, Copy, Default, Pod, Zeroable)]
#[repr(C)]
pub struct PlaceUniform {
    pub origin_pixels: [f32; 2],
    pub pixels_per_metre: f32,
    /// Side of a cell of the overview, metres.
    pub cell: f32,
    /// Its south-west corner, metres from the chunk's origin. Of a picture: where in the texels the mesh begins.
    pub cells_low: [f32; 2],
    /// Of a tile: its north-east corner, as the origin is its south-west one. Of a picture: how much of the texels the mesh takes.
    pub high_pixels: [f32; 2],
    /// Of a picture.
    pub opacity: f32,
    /// Of a picture: 1 where only what is dark is seen.
    pub ink_only: f32,
}

/// How the parcels of a chunk are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fills {
    /// Each by its own triangles.
    Shapes,
    /// All by one quad: a parcel has a few pixels, or less than one.
    Overview,
    /// By the tiles under them.
    Tiles,
}

/// A chunk to draw in this frame.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub chunk: Arc<Chunk>,
    pub states: ChunkStates,
    pub place: PlaceUniform,
    pub fills: Fills,
    /// Whether there are outlines or highlights to draw.
    pub lines: bool,
    /// Whether some of its parcels are selected, hovered or marked.
    pub highlights: bool,
}

impl Drawn {
    pub fn needs_shapes(&self) -> bool {
        self.lines || self.fills == Fills::Shapes
    }
}

/// One frame of the map, as egui keeps it until it paints.
pub struct MapFrame {
    pub uniform: FrameUniform,
    /// What lies under everything, the lowest first.
    pub pictures: Vec<(MapPicture, PlaceUniform)>,
    /// What stands under the chunks until all of them are there, or for good.
    pub tiles: Vec<(Arc<Tile>, PlaceUniform)>,
    pub parcels: Vec<Drawn>,
    pub references: Vec<Drawn>,
    /// Counts the frames.
    pub number: u64,
    /// Asked to repaint while something waits for its upload.
    pub context: egui::Context,
}

/// What the map keeps on the GPU.
struct MapGpu {
    pipelines: Pipelines,
    frame: wgpu::Buffer,
    places: wgpu::Buffer,
    places_room: u64,
    uniforms: wgpu::BindGroup,
    chunks: HashMap<u64, GpuChunk>,
    tiles: HashMap<u64, GpuTile>,
    pictures: GpuPictures,
    /// Whether something of the frame is not there yet, so that the tiles stand for it.
    draws_tiles: bool,
}

/// Puts the map's pipelines among the window's resources.
pub fn install(render_state: &RenderState, samples: u32) {
    let pipelines = Pipelines::new(render_state, samples);
    let gpu = MapGpu::new(&render_state.device, pipelines);
    render_state.renderer.write().callback_resources.insert(gpu);
}

impl MapGpu {
    fn new(device: &wgpu::Device, pipelines: Pipelines) -> Self {
        let frame = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("map frame"),
            size: size_of::<FrameUniform>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let (places, uniforms) = places(device, &pipelines, &frame, 1);
        let (chunks, tiles, pictures) = (HashMap::new(), HashMap::new(), GpuPictures::default());
        Self { pipelines, frame, places, places_room: 1, uniforms, chunks, tiles, pictures, draws_tiles: false }
    }

    /// What no scene has any more leaves, and of the rest what was not drawn for long, where it is too much.
    fn forget(&mut self, now: u64) {
        if now.is_multiple_of(FRAMES_BETWEEN_LOOKS) {
            self.chunks.retain(|_, chunk| chunk.is_alive());
            self.tiles.retain(|_, tile| tile.is_alive());
            self.pictures.forget();
        }
        let mut bytes: usize = self.chunks.values().map(|chunk| chunk.bytes).sum();
        if bytes <= MOST_BYTES {
            return;
        }
        // One that was not drawn in the last frame may be asked for again in this one; then it is made again.
        let mut old: Vec<(u64, u64)> = self.chunks.iter().map(|(key, chunk)| (chunk.seen, *key)).collect();
        old.retain(|(seen, key)| *seen + 1 < now && self.chunks.get(key).is_some_and(|chunk| chunk.bytes > 0));
        old.sort_unstable();
        for (_, key) in old {
            if bytes <= MOST_BYTES / 4 * 3 {
                return;
            }
            if let Some(chunk) = self.chunks.remove(&key) {
                bytes -= chunk.bytes;
                chunk.give_up();
            }
        }
    }

    /// False when the time was spent before all of the frame was there.
    fn upload(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, frame: &MapFrame) -> bool {
        let (start, mut done, mut all_uploaded, mut all_there) = (Instant::now(), 0, true, true);
        let maker = Maker { device, queue, pipelines: &self.pipelines };
        let are_few = frame.parcels.len() <= FEW;
        let mut has_time = || {
            done += 1;
            (are_few && done <= FEW) || start.elapsed() < UPLOAD_TIME
        };
        for drawn in frame.drawn() {
            let here = self.chunks.get_mut(&drawn.chunk.key);
            if here.as_ref().is_none_or(|gpu| gpu.wants_upload(drawn)) && !has_time() {
                all_uploaded = false;
            } else if let Some(gpu) = here {
                gpu.upload(maker, drawn);
            } else {
                let mut gpu = GpuChunk::new(maker, &drawn.chunk);
                gpu.upload(maker, drawn);
                self.chunks.insert(drawn.chunk.key, gpu);
            }
            let here = self.chunks.get_mut(&drawn.chunk.key);
            let is_there = here.is_some_and(|gpu| {
                gpu.seen = frame.number;
                gpu.is_there(drawn)
            });
            all_there &= is_there;
            // It was given up just now: the next frame asks for it again.
            all_uploaded &= is_there || drawn.chunk.shapes_begun() || drawn.chunk.cells_begun();
        }
        self.draws_tiles = !all_there || frame.parcels.iter().all(|drawn| drawn.fills == Fills::Tiles);
        for (tile, _) in frame.tiles.iter().filter(|_| self.draws_tiles) {
            if self.tiles.contains_key(&tile.key) {
                continue;
            }
            if has_time() {
                self.tiles.insert(tile.key, GpuTile::new(maker, tile));
            } else {
                all_uploaded = false;
            }
        }
        // One in any case: where chunks take all the time, pictures come too.
        let mut first = true;
        for (picture, _) in &frame.pictures {
            let has_time = || std::mem::take(&mut first) || start.elapsed() < UPLOAD_TIME;
            all_uploaded &= self.pictures.upload(maker, picture, has_time);
        }
        all_uploaded
    }

    fn write_places<'a>(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        count: usize,
        drawn: impl Iterator<Item = &'a PlaceUniform>,
    ) {
        let needed = count as u64;
        if needed > self.places_room {
            self.places_room = needed.next_power_of_two();
            (self.places, self.uniforms) = places(device, &self.pipelines, &self.frame, self.places_room);
        }
        let mut bytes = vec![0_u8; count * PLACE_STRIDE as usize];
        for (place, slot) in drawn.zip(bytes.chunks_exact_mut(PLACE_STRIDE as usize)) {
            slot[..size_of::<PlaceUniform>()].copy_from_slice(bytemuck::bytes_of(place));
        }
        if !bytes.is_empty() {
            queue.write_buffer(&self.places, 0, &bytes);
        }
    }
}

fn places(
    device: &wgpu::Device,
    pipelines: &Pipelines,
    frame: &wgpu::Buffer,
    room: u64,
) -> (wgpu::Buffer, wgpu::BindGroup) {
    let places = device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("map places"),
        size: room * PLACE_STRIDE,
        usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let one_place = wgpu::BufferBinding {
        buffer: &places,
        offset: 0,
        size: std::num::NonZeroU64::new(size_of::<PlaceUniform>() as u64),
    };
    let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("map uniforms"),
        layout: &pipelines.uniform_layout,
        entries: &[
            wgpu::BindGroupEntry { binding: 0, resource: frame.as_entire_binding() },
            wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::Buffer(one_place) },
        ],
    });
    (places, group)
}

impl MapFrame {
    fn drawn(&self) -> impl Iterator<Item = &Drawn> {
        self.parcels.iter().chain(&self.references)
    }

    /// In the order of the place buffer.
    fn places(&self) -> impl Iterator<Item = &PlaceUniform> {
        let chunks = self.drawn().map(|drawn| &drawn.place);
        chunks.chain(self.tiles.iter().map(|(_, place)| place)).chain(self.pictures.iter().map(|(_, place)| place))
    }
}

impl CallbackTrait for MapFrame {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let Some(gpu) = resources.get_mut::<MapGpu>() else { return Vec::new() };
        gpu.forget(self.number);
        if !gpu.upload(device, queue, self) {
            self.context.request_repaint();
        }
        let count = self.parcels.len() + self.references.len() + self.tiles.len() + self.pictures.len();
        gpu.write_places(device, queue, count, self.places());
        queue.write_buffer(&gpu.frame, 0, bytemuck::bytes_of(&self.uniform));
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(gpu) = resources.get::<MapGpu>() else { return };
        let at = |place: usize| place as u32 * PLACE_STRIDE as u32;
        // Not by egui: its shader of pictures and letters takes a software renderer 70 ms for a canvas.
        pass.set_pipeline(&gpu.pipelines.ground);
        pass.set_bind_group(0, &gpu.uniforms, &[0]);
        pass.draw(0..3, 0..1);
        let here: Vec<(&Drawn, &GpuChunk, u32)> = self
            .drawn()
            .zip(0..)
            .filter_map(|(drawn, place)| Some((drawn, gpu.chunks.get(&drawn.chunk.key)?, at(place))))
            .collect();
        let (parcels, references): (Vec<_>, Vec<_>) =
            here.into_iter().partition(|(drawn, ..)| !drawn.chunk.parcels.is_empty());
        let first = self.parcels.len() + self.references.len() + self.tiles.len();
        pass.set_pipeline(&gpu.pipelines.picture);
        let pictures = self.pictures.iter().zip(first..).map(|((picture, _), place)| (picture, at(place)));
        gpu.pictures.draw(pass, &gpu.uniforms, pictures);
        if gpu.draws_tiles {
            pass.set_pipeline(&gpu.pipelines.tile);
            for ((tile, _), place) in self.tiles.iter().zip(self.parcels.len() + self.references.len()..) {
                let Some(tile) = gpu.tiles.get(&tile.key) else { continue };
                pass.set_bind_group(0, &gpu.uniforms, &[at(place)]);
                pass.set_bind_group(1, &tile.group, &[]);
                pass.draw(0..6, 0..1);
            }
        }
        for (drawn, chunk, offset) in &parcels {
            let Some(overview) = chunk.overview.as_ref().filter(|_| chunk.fills(drawn) == Fills::Overview) else {
                continue;
            };
            let cells_a_pixel = 1.0 / (drawn.place.pixels_per_metre * drawn.place.cell);
            let is_far = cells_a_pixel > FEW_CELLS;
            pass.set_pipeline(if is_far { &gpu.pipelines.overview_from_afar } else { &gpu.pipelines.overview });
            pass.set_bind_group(0, &gpu.uniforms, &[*offset]);
            pass.set_bind_group(1, overview, &[]);
            pass.draw(0..6, 0..1);
        }
        pass.set_pipeline(&gpu.pipelines.fill);
        for (drawn, chunk, offset) in &parcels {
            let Some(shapes) = chunk.shapes.as_ref().filter(|shapes| shapes.index_count > 0) else { continue };
            if chunk.fills(drawn) == Fills::Shapes {
                pass.set_bind_group(0, &gpu.uniforms, &[*offset]);
                pass.set_bind_group(1, &chunk.state_group, &[]);
                pass.set_vertex_buffer(0, shapes.corners.slice(..));
                pass.set_index_buffer(shapes.indices.slice(..), shapes.index_format);
                pass.draw_indexed(0..shapes.index_count, 0, 0..1);
            }
        }
        let lines = |pass: &mut wgpu::RenderPass<'static>,
                     pipeline,
                     chunks: &mut dyn Iterator<Item = (&GpuChunk, u32)>| {
            pass.set_pipeline(pipeline);
            for (chunk, offset) in chunks {
                let Some(shapes) = chunk.shapes.as_ref().filter(|shapes| shapes.segment_count > 0) else { continue };
                pass.set_bind_group(0, &gpu.uniforms, &[offset]);
                pass.set_bind_group(1, &chunk.state_group, &[]);
                pass.set_vertex_buffer(0, shapes.corners.slice(..));
                pass.set_vertex_buffer(1, shapes.corners.slice(size_of::<Corner>() as u64..));
                pass.draw(0..6, 0..shapes.segment_count);
            }
        };
        if self.uniform.outline[3] > 0.0 {
            lines(pass, &gpu.pipelines.outline, &mut parcels.iter().map(|(_, chunk, offset)| (*chunk, *offset)));
        }
        lines(pass, &gpu.pipelines.reference, &mut references.iter().map(|(_, chunk, offset)| (*chunk, *offset)));
        for pipeline in [&gpu.pipelines.casing, &gpu.pipelines.highlight] {
            let mut emphasised =
                parcels.iter().filter(|(drawn, ..)| drawn.highlights).map(|(_, chunk, at)| (*chunk, *at));
            lines(pass, pipeline, &mut emphasised);
        }
    }
}
