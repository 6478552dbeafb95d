//! What the map keeps on the GPU: of a chunk its states, shapes and overview, of a tile its texels.

use std::sync::{Arc, Weak};

use eframe::wgpu::{self, util::DeviceExt};

use super::chunk::{CHUNK_PARCELS, Chunk};
use super::pipelines::Pipelines;
use super::renderer::{Drawn, Fills};
use super::shapes::Shapes;
use super::states::ChunkStates;
use super::tiles::{TILE, Tile};
use crate::geometry::CellGrid;

/// Where it is made.
#[derive(Clone, Copy)]
pub struct Maker<'a> {
    pub device: &'a wgpu::Device,
    pub queue: &'a wgpu::Queue,
    pub pipelines: &'a Pipelines,
}

pub struct GpuChunk {
    /// Gone when no scene has it any more.
    chunk: Weak<Chunk>,
    states: wgpu::Texture,
    pub state_group: wgpu::BindGroup,
    state_version: u64,
    /// From when they are first drawn.
    pub shapes: Option<GpuShapes>,
    pub overview: Option<wgpu::BindGroup>,
    pub bytes: usize,
    /// The frame that last drew it.
    pub seen: u64,
}

pub struct GpuShapes {
    pub corners: wgpu::Buffer,
    /// From each corner to the next one; none of them where there are less than two corners.
    pub segment_count: u32,
    pub indices: wgpu::Buffer,
    pub index_count: u32,
    pub index_format: wgpu::IndexFormat,
}

pub struct GpuTile {
    tile: Weak<Tile>,
    pub group: wgpu::BindGroup,
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
    pub fn new(maker: Maker<'_>, chunk: &Arc<Chunk>) -> Self {
        let Maker { device, pipelines, .. } = maker;
        let size = [chunk.parcels.len().max(2), 1];
        let states = texture(device, "map states", wgpu::TextureFormat::R32Uint, size, 1);
        let view = states.create_view(&wgpu::TextureViewDescriptor::default());
        let state_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("map states"),
            layout: &pipelines.state_layout,
            entries: &[wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(&view) }],
        });
        let (chunk, bytes) = (Arc::downgrade(chunk), 4 * size[0]);
        Self { chunk, states, state_group, state_version: 0, shapes: None, overview: None, bytes, seen: 0 }
    }

    pub fn is_alive(&self) -> bool {
        self.chunk.strong_count() > 0
    }

    /// By what it is filled: where there are no shapes yet, the overview stands for them.
    pub fn fills(&self, drawn: &Drawn) -> Fills {
        if drawn.fills == Fills::Shapes && self.shapes.is_none() { Fills::Overview } else { drawn.fills }
    }

    /// Whether it can be drawn as it is asked for, or by its overview.
    pub fn is_there(&self, drawn: &Drawn) -> bool {
        self.fills(drawn) != Fills::Overview || self.overview.is_some()
    }

    /// Takes what is made of it and not here yet.
    pub fn upload(&mut self, maker: Maker<'_>, drawn: &Drawn) {
        if drawn.needs_shapes()
            && self.shapes.is_none()
            && let Some(shapes) = drawn.chunk.take_shapes()
        {
            self.bytes += shapes.bytes();
            self.shapes = Some(GpuShapes::new(maker.device, &shapes));
        }
        if self.fills(drawn) == Fills::Overview
            && self.overview.is_none()
            && let Some(cells) = drawn.chunk.take_cells()
        {
            self.bytes += 2 * cells.holders.len();
            self.overview = Some(self.overview_of(maker, &cells));
        }
        self.write_states(maker, &drawn.states);
    }

    /// Whether [`GpuChunk::upload`] would do anything that takes long.
    pub fn wants_upload(&self, drawn: &Drawn) -> bool {
        (drawn.needs_shapes() && self.shapes.is_none())
            || (self.fills(drawn) == Fills::Overview && self.overview.is_none())
            || self.state_version != drawn.states.version
    }

    /// It leaves the GPU, and can be made again: by a job, of parcels.
    pub fn give_up(&self) {
        if let Some(chunk) = self.chunk.upgrade() {
            chunk.forget_shapes_and_cells();
        }
    }

    fn overview_of(&self, Maker { device, queue, pipelines }: Maker<'_>, cells: &CellGrid) -> wgpu::BindGroup {
        let size = [cells.columns, cells.rows];
        let holders = texture(device, "map overview", wgpu::TextureFormat::R16Uint, size, 1);
        write(queue, &holders, 0, bytemuck::cast_slice(&cells.holders), size);
        let views =
            [&self.states, &holders].map(|texture| texture.create_view(&wgpu::TextureViewDescriptor::default()));
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

    fn write_states(&mut self, maker: Maker<'_>, states: &ChunkStates) {
        if self.state_version != states.version {
            let texels = states.texels.get(..CHUNK_PARCELS).unwrap_or(&states.texels);
            write(maker.queue, &self.states, 0, bytemuck::cast_slice(texels), [texels.len(), 1]);
            self.state_version = states.version;
        }
    }
}

impl GpuTile {
    pub fn new(Maker { device, queue, pipelines }: Maker<'_>, tile: &Arc<Tile>) -> Self {
        let levels = tile.levels.len() as u32;
        let texels = texture(device, "map tile", wgpu::TextureFormat::Rgba8Unorm, [TILE, TILE], levels);
        for (level, number) in tile.levels.iter().zip(0..) {
            let side = TILE >> number;
            write(queue, &texels, number, bytemuck::cast_slice(level), [side, side]);
        }
        Self { tile: Arc::downgrade(tile), group: tile_group(device, pipelines, &texels) }
    }

    pub fn is_alive(&self) -> bool {
        self.tile.strong_count() > 0
    }
}

/// What a shader of tiles is given of one.
pub fn tile_group(device: &wgpu::Device, pipelines: &Pipelines, texels: &wgpu::Texture) -> wgpu::BindGroup {
    let view = texels.create_view(&wgpu::TextureViewDescriptor::default());
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("map tile"),
        layout: &pipelines.tile_layout,
        entries: &[
            wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(&view) },
            wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::Sampler(&pipelines.tile_sampler) },
        ],
    })
}

pub fn texture(
    device: &wgpu::Device,
    label: &str,
    format: wgpu::TextureFormat,
    [width, height]: [usize; 2],
    levels: u32,
) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some(label),
        size: wgpu::Extent3d { width: width as u32, height: height as u32, depth_or_array_layers: 1 },
        mip_level_count: levels,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    })
}

/// Writes whole rows of a level from the first one on.
pub fn write(queue: &wgpu::Queue, texture: &wgpu::Texture, level: u32, bytes: &[u8], [width, height]: [usize; 2]) {
    let size = wgpu::Extent3d { width: width as u32, height: height as u32, depth_or_array_layers: 1 };
    let bytes_per_row = texture.format().block_copy_size(None).map(|texel| texel * size.width);
    let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row, rows_per_image: None };
    let target = wgpu::TexelCopyTextureInfo { mip_level: level, ..texture.as_image_copy() };
    queue.write_texture(target, bytes, layout, size);
}
