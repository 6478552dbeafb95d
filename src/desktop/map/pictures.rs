//! Pictures under the parcels, in pieces: texels, and a mesh that says where they lie. What is drawn of which is decided outside.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bytemuck::{Pod, Zeroable};
use eframe::wgpu::{self, util::DeviceExt};
use geo_types::Coord;

use super::camera::Camera;
use super::gpu::{Maker, texture, tile_group, write};
use super::renderer::PlaceUniform;

/// A piece of a picture in this frame.
#[derive(Debug, Clone)]
pub struct MapPicture {
    pub mesh: Arc<PictureMesh>,
    pub texels: Arc<PictureTexels>,
    /// Where in the texels the mesh begins, and how much of them it takes: of texels that are coarser than the mesh's own, a part.
    pub first: [f32; 2],
    pub share: [f32; 2],
    /// 0 to 1.
    pub opacity: f32,
    /// What is light is clear: of a drawing only the ink is seen.
    pub ink_only: bool,
}

/// Where a piece lies.
#[derive(Debug)]
pub struct PictureMesh {
    key: u64,
    /// Metres (east, north) in the project's CRS.
    origin: Coord<f64>,
    corners: Vec<MeshCorner>,
    indices: Vec<u16>,
}

/// Metres from the origin of its mesh; the share of the texels to the right and down.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct MeshCorner {
    pub offset: [f32; 2],
    pub texel: [f32; 2],
}

impl PictureMesh {
    /// A grid of `cells` by `cells`, whose corners lie at `places`, row by row from the upper left; `texels` is the share of the texels at its
    /// lower right. `None` where the places are not as many, or one of them is lost.
    pub fn grid(cells: usize, places: &[Coord<f64>], texels: [f64; 2]) -> Option<Self> {
        let (side, origin) = (cells + 1, *places.first()?);
        let is_whole =
            places.len() == side * side && places.iter().all(|place| place.x.is_finite() && place.y.is_finite());
        let corner = |(at, place): (usize, &Coord<f64>)| {
            let share = |step: usize, texels: f64| (step as f64 / cells as f64 * texels) as f32;
            let offset = *place - origin;
            let texel = [share(at % side, texels[0]), share(at / side, texels[1])];
            MeshCorner { offset: [offset.x as f32, offset.y as f32], texel }
        };
        let quad = |at: usize| {
            let first = at / cells * side + at % cells;
            [first, first + 1, first + side, first + side, first + 1, first + side + 1]
        };
        let indices: Option<Vec<u16>> = (0..cells * cells).flat_map(quad).map(|index| index.try_into().ok()).collect();
        let corners = places.iter().enumerate().map(corner).collect();
        is_whole.then_some(Self { key: new_key(), origin, corners, indices: indices? })
    }
}

/// The texels of a piece, until they are on the GPU.
pub struct PictureTexels {
    key: u64,
    size: [u32; 2],
    rgba: Mutex<Option<Vec<u8>>>,
}

impl PictureTexels {
    /// Of RGBA row by row, colours times their opacity.
    pub fn new(size: [u32; 2], rgba: Vec<u8>) -> Self {
        Self { key: new_key(), size, rgba: Mutex::new(Some(rgba)) }
    }

    fn take(&self) -> Option<Vec<u8>> {
        self.rgba.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Its size; pixels do not belong in a log.
impl std::fmt::Debug for PictureTexels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PictureTexels({:?})", self.size)
    }
}

fn new_key() -> u64 {
    static KEYS: AtomicU64 = AtomicU64::new(0);
    KEYS.fetch_add(1, Ordering::Relaxed)
}

impl MapPicture {
    /// What the GPU is told of it in a frame.
    pub fn place(&self, camera: &Camera, pixels_per_point: f32) -> PlaceUniform {
        let pixels_per_metre = f64::from(pixels_per_point) / camera.metres_per_point;
        let origin = (self.mesh.origin - camera.centre_world) * pixels_per_metre;
        PlaceUniform {
            origin_pixels: [origin.x as f32, origin.y as f32],
            pixels_per_metre: pixels_per_metre as f32,
            cell: 0.0,
            cells_low: self.first,
            high_pixels: self.share,
            opacity: self.opacity,
            ink_only: f32::from(u8::from(self.ink_only)),
        }
    }
}

/// The pictures on the GPU.
#[derive(Default)]
pub struct GpuPictures {
    meshes: HashMap<u64, GpuMesh>,
    texels: HashMap<u64, GpuTexels>,
}

struct GpuMesh {
    mesh: Weak<PictureMesh>,
    corners: wgpu::Buffer,
    indices: wgpu::Buffer,
}

struct GpuTexels {
    texels: Weak<PictureTexels>,
    group: wgpu::BindGroup,
}

impl GpuPictures {
    /// What nobody has any more leaves.
    pub fn forget(&mut self) {
        self.meshes.retain(|_, mesh| mesh.mesh.strong_count() > 0);
        self.texels.retain(|_, texels| texels.texels.strong_count() > 0);
    }

    /// Takes a piece that is not here yet, if there is time; false where there is none.
    pub fn upload(&mut self, maker: Maker<'_>, picture: &MapPicture, has_time: impl FnOnce() -> bool) -> bool {
        self.meshes.entry(picture.mesh.key).or_insert_with(|| GpuMesh::new(maker.device, &picture.mesh));
        if self.texels.contains_key(&picture.texels.key) {
            return true;
        }
        if !has_time() {
            return false;
        }
        if let Some(rgba) = picture.texels.take() {
            self.texels.insert(picture.texels.key, GpuTexels::new(maker, &picture.texels, &rgba));
        }
        true
    }

    pub fn draw<'a>(
        &self,
        pass: &mut wgpu::RenderPass<'static>,
        uniforms: &wgpu::BindGroup,
        pictures: impl Iterator<Item = (&'a MapPicture, u32)>,
    ) {
        for (picture, offset) in pictures {
            let (mesh, texels) = (self.meshes.get(&picture.mesh.key), self.texels.get(&picture.texels.key));
            let (Some(mesh), Some(texels)) = (mesh, texels) else { continue };
            pass.set_bind_group(0, uniforms, &[offset]);
            pass.set_bind_group(1, &texels.group, &[]);
            pass.set_vertex_buffer(0, mesh.corners.slice(..));
            pass.set_index_buffer(mesh.indices.slice(..), wgpu::IndexFormat::Uint16);
            pass.draw_indexed(0..picture.mesh.indices.len() as u32, 0, 0..1);
        }
    }
}

impl GpuMesh {
    fn new(device: &wgpu::Device, mesh: &Arc<PictureMesh>) -> Self {
        let buffer = |label, contents: &[u8], usage| {
            device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: Some(label), contents, usage })
        };
        // Six indices of two bytes each cell: a multiple of four bytes, as must be.
        Self {
            mesh: Arc::downgrade(mesh),
            corners: buffer("map picture", bytemuck::cast_slice(&mesh.corners), wgpu::BufferUsages::VERTEX),
            indices: buffer("map picture", bytemuck::cast_slice(&mesh.indices), wgpu::BufferUsages::INDEX),
        }
    }
}

impl GpuTexels {
    fn new(Maker { device, queue, pipelines }: Maker<'_>, texels: &Arc<PictureTexels>, rgba: &[u8]) -> Self {
        let size = texels.size.map(|side| side as usize);
        let texture = texture(device, "map picture", wgpu::TextureFormat::Rgba8Unorm, size, 1);
        write(queue, &texture, 0, rgba, size);
        Self { texels: Arc::downgrade(texels), group: tile_group(device, pipelines, &texture) }
    }
}
