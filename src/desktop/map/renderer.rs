//! Draws chunks inside egui's render pass: uploads what is new, writes one small buffer a frame, records the draws.
//!
//! Limits: one map per window; two would share the buffer of places.

use std::collections::HashMap;
use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use eframe::egui;
use eframe::egui_wgpu::{CallbackResources, CallbackTrait, RenderState, ScreenDescriptor};
use eframe::wgpu::{self, util::DeviceExt};

use super::chunk::{CHUNK_PARCELS, Chunk};
use super::pipelines::Pipelines;
use super::shapes::{Corner, Shapes};
use super::states::ChunkStates;
use crate::geometry::CellGrid;

/// Room of one chunk's place in the uniform buffer: the alignment that every GPU takes.
const PLACE_STRIDE: u64 = 256;
/// Bytes of shapes uploaded in one frame; the rest follows in the next frames, the overviews standing for it. Source: ours, about 5 ms of
/// copying.
const UPLOAD_BUDGET: usize = 16 << 20;

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
    pub unused: f32,
}

/// Where a chunk is on the canvas.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct PlaceUniform {
    pub origin_pixels: [f32; 2],
    pub pixels_per_metre: f32,
    /// Side of a cell of the overview, metres.
    pub cell: f32,
    /// Its south-west corner, metres from the chunk's origin.
    pub cells_low: [f32; 2],
    pub unused: [f32; 2],
}

/// How the parcels of a chunk are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fills {
    /// Each by its own triangles.
    Shapes,
    /// All by one quad: a parcel has a few pixels, or less than one.
    Overview,
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
}

impl Drawn {
    pub fn needs_shapes(&self) -> bool {
        self.lines || self.fills == Fills::Shapes
    }
}

/// One frame of the map, as egui keeps it until it paints.
pub struct MapFrame {
    pub uniform: FrameUniform,
    pub parcels: Vec<Drawn>,
    pub references: Vec<Drawn>,
    /// Keys of all chunks of the scene, sorted; others leave the GPU.
    pub alive: Arc<Vec<u64>>,
    /// Asked to repaint while chunks wait for their upload.
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
    alive: Arc<Vec<u64>>,
}

struct GpuChunk {
    states: wgpu::Texture,
    state_group: wgpu::BindGroup,
    state_version: u64,
    /// From when they are first drawn: of a ward that is seen as a whole nothing but its overviews is.
    shapes: Option<GpuShapes>,
    overview: Option<wgpu::BindGroup>,
}

struct GpuShapes {
    corners: wgpu::Buffer,
    /// From each corner to the next one; none of them where there are less than two corners.
    segment_count: u32,
    indices: wgpu::Buffer,
    index_count: u32,
    index_format: wgpu::IndexFormat,
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
        Self { pipelines, frame, places, places_room: 1, uniforms, chunks: HashMap::new(), alive: Arc::default() }
    }

    fn forget_the_dead(&mut self, alive: &Arc<Vec<u64>>) {
        if !Arc::ptr_eq(&self.alive, alive) {
            self.chunks.retain(|key, _| alive.binary_search(key).is_ok());
            self.alive = alive.clone();
        }
    }

    /// False when the budget was spent before all of `drawn` was there.
    fn upload<'a>(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        drawn: impl Iterator<Item = &'a Drawn>,
    ) -> bool {
        let mut left = UPLOAD_BUDGET;
        for drawn in drawn {
            let Drawn { chunk, states, .. } = drawn;
            let gpu = self.chunks.entry(chunk.key).or_insert_with(|| GpuChunk::new(device, &self.pipelines));
            if left > 0
                && drawn.needs_shapes()
                && gpu.shapes.is_none()
                && let Some(shapes) = chunk.take_shapes()
            {
                left = left.saturating_sub(shapes.bytes());
                gpu.shapes = Some(GpuShapes::new(device, &shapes));
            }
            if gpu.fills(drawn) == Fills::Overview && gpu.overview.is_none() {
                let cells = chunk.take_cells();
                gpu.overview = cells.map(|cells| gpu.overview_of(device, queue, &self.pipelines, &cells));
            }
            if gpu.state_version != states.version {
                gpu.write_states(queue, &states.texels);
                gpu.state_version = states.version;
            }
        }
        left > 0
    }

    fn write_places<'a>(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        count: usize,
        drawn: impl Iterator<Item = &'a Drawn>,
    ) {
        let needed = count as u64;
        if needed > self.places_room {
            self.places_room = needed.next_power_of_two();
            (self.places, self.uniforms) = places(device, &self.pipelines, &self.frame, self.places_room);
        }
        let mut bytes = vec![0_u8; count * PLACE_STRIDE as usize];
        for (drawn, slot) in drawn.zip(bytes.chunks_exact_mut(PLACE_STRIDE as usize)) {
            slot[..size_of::<PlaceUniform>()].copy_from_slice(bytemuck::bytes_of(&drawn.place));
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

impl GpuShapes {
    fn new(device: &wgpu::Device, shapes: &Shapes) -> Self {
        let shared = device.features().contains(wgpu::Features::MAPPABLE_PRIMARY_BUFFERS);
        let in_place = if shared { wgpu::BufferUsages::MAP_WRITE } else { wgpu::BufferUsages::empty() };
        let buffer = |label, contents: &[u8], usage| {
            let usage = usage | in_place;
            device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: Some(label), contents, usage })
        };
        // Half as wide where they fit, which is nearly always: indices are a third of a ward on the GPU.
        let narrow: Option<Vec<u16>> = shapes.indices.iter().map(|index| u16::try_from(*index).ok()).collect();
        let (index_bytes, index_format) = match &narrow {
            Some(narrow) => (bytemuck::cast_slice(narrow), wgpu::IndexFormat::Uint16),
            None => (bytemuck::cast_slice(&shapes.indices), wgpu::IndexFormat::Uint32),
        };
        Self {
            corners: buffer("map corners", bytemuck::cast_slice(&shapes.corners), wgpu::BufferUsages::VERTEX),
            segment_count: u32::try_from(shapes.corners.len().saturating_sub(1)).unwrap_or(0),
            indices: buffer("map indices", index_bytes, wgpu::BufferUsages::INDEX),
            index_count: u32::try_from(shapes.indices.len()).unwrap_or(0),
            index_format,
        }
    }
}

impl GpuChunk {
    /// By what it is filled: where there are no shapes yet, the overview stands for them.
    fn fills(&self, drawn: &Drawn) -> Fills {
        if self.shapes.is_none() { Fills::Overview } else { drawn.fills }
    }

    fn new(device: &wgpu::Device, pipelines: &Pipelines) -> Self {
        let states = numbers(device, "map states", wgpu::TextureFormat::Rgba8Uint, CHUNK_PARCELS, 1);
        let view = states.create_view(&wgpu::TextureViewDescriptor::default());
        let state_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map states"),
            layout: &pipelines.state_layout,
            entries: &[wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(&view) }],
        });
        Self { states, state_group, state_version: 0, shapes: None, overview: None }
    }

    fn overview_of(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        pipelines: &Pipelines,
        cells: &CellGrid,
    ) -> wgpu::BindGroup {
        let texture = numbers(device, "map overview", wgpu::TextureFormat::R16Uint, cells.columns, cells.rows);
        write(queue, &texture, bytemuck::cast_slice(&cells.holders), texture.size());
        let views =
            [&self.states, &texture].map(|texture| texture.create_view(&wgpu::TextureViewDescriptor::default()));
        let [states, holders] = views.each_ref().map(wgpu::BindingResource::TextureView);
        device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map overview"),
            layout: &pipelines.overview_layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: states },
                wgpu::BindGroupEntry { binding: 1, resource: holders },
            ],
        })
    }

    fn write_states(&self, queue: &wgpu::Queue, texels: &[[u8; 4]]) {
        let texels = texels.get(..CHUNK_PARCELS).unwrap_or(texels);
        let size = wgpu::Extent3d { width: texels.len() as u32, height: 1, depth_or_array_layers: 1 };
        write(queue, &self.states, bytemuck::cast_slice(texels), size);
    }
}

/// A texture of whole numbers, to be read texel by texel.
fn numbers(
    device: &wgpu::Device,
    label: &str,
    format: wgpu::TextureFormat,
    width: usize,
    height: usize,
) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some(label),
        size: wgpu::Extent3d { width: width as u32, height: height as u32, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    })
}

/// Writes whole rows from the first one on.
fn write(queue: &wgpu::Queue, texture: &wgpu::Texture, bytes: &[u8], size: wgpu::Extent3d) {
    let bytes_per_row = texture.format().block_copy_size(None).map(|texel| texel * size.width);
    let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row, rows_per_image: None };
    queue.write_texture(texture.as_image_copy(), bytes, layout, size);
}

impl MapFrame {
    /// In the order of the place buffer.
    fn all(&self) -> impl Iterator<Item = &Drawn> {
        self.parcels.iter().chain(&self.references)
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
        gpu.forget_the_dead(&self.alive);
        if !gpu.upload(device, queue, self.all()) {
            self.context.request_repaint();
        }
        gpu.write_places(device, queue, self.parcels.len() + self.references.len(), self.all());
        let mut uniform = self.uniform;
        uniform.ground[3] = f32::from(u8::from(gpu.pipelines.srgb_target));
        queue.write_buffer(&gpu.frame, 0, bytemuck::bytes_of(&uniform));
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(gpu) = resources.get::<MapGpu>() else { return };
        let here: Vec<(&Drawn, &GpuChunk, u32)> = self
            .all()
            .zip(0_u32..)
            .filter_map(|(drawn, at)| Some((drawn, gpu.chunks.get(&drawn.chunk.key)?, at * PLACE_STRIDE as u32)))
            .collect();
        let (parcels, references): (Vec<_>, Vec<_>) =
            here.into_iter().partition(|(drawn, ..)| !drawn.chunk.parcels.is_empty());
        pass.set_pipeline(&gpu.pipelines.overview);
        for (drawn, chunk, offset) in &parcels {
            let Some(overview) = chunk.overview.as_ref().filter(|_| chunk.fills(drawn) == Fills::Overview) else {
                continue;
            };
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
                parcels.iter().filter(|(drawn, ..)| drawn.states.emphasised > 0).map(|(_, chunk, at)| (*chunk, *at));
            lines(pass, pipeline, &mut emphasised);
        }
    }
}
