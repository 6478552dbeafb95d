//! The GPU pipelines of the map: one for the ground, one for pictures, four for fills, four for lines. Made once per window.

use eframe::egui_wgpu::RenderState;
use eframe::wgpu;

use super::pictures::MeshCorner;
use super::renderer::{FrameUniform, PlaceUniform};
use super::shapes::Corner;

/// Pipelines and the layouts that their data must have.
pub struct Pipelines {
    pub ground: wgpu::RenderPipeline,
    pub picture: wgpu::RenderPipeline,
    pub tile: wgpu::RenderPipeline,
    pub fill: wgpu::RenderPipeline,
    pub overview: wgpu::RenderPipeline,
    /// Where parcels are smaller than pixels.
    pub overview_from_afar: wgpu::RenderPipeline,
    pub outline: wgpu::RenderPipeline,
    pub reference: wgpu::RenderPipeline,
    pub casing: wgpu::RenderPipeline,
    pub highlight: wgpu::RenderPipeline,
    pub uniform_layout: wgpu::BindGroupLayout,
    /// The states of a chunk's parcels.
    pub state_layout: wgpu::BindGroupLayout,
    /// The states, and the cells of the overview.
    pub overview_layout: wgpu::BindGroupLayout,
    /// A tile, and how it is looked up.
    pub tile_layout: wgpu::BindGroupLayout,
    pub tile_sampler: wgpu::Sampler,
}

impl Pipelines {
    pub fn new(render_state: &RenderState, samples: u32) -> Self {
        let device = &render_state.device;
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("map"),
            source: wgpu::ShaderSource::Wgsl(include_str!("shader.wgsl").into()),
        });
        let uniform_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map uniforms"),
            entries: &[uniform::<FrameUniform>(0, false), uniform::<PlaceUniform>(1, true)],
        });
        let state_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map states"),
            entries: &[numbers(0)],
        });
        let overview_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map overview"),
            entries: &[numbers(0), numbers(1)],
        });
        let tile_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("map tile"),
            entries: &[
                texture(0, wgpu::TextureSampleType::Float { filterable: true }),
                wgpu::BindGroupLayoutEntry {
                    binding: 1,
                    visibility: wgpu::ShaderStages::FRAGMENT,
                    ty: wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering),
                    count: None,
                },
            ],
        });
        let tile_sampler = device.create_sampler(&wgpu::SamplerDescriptor {
            label: Some("map tile"),
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            mipmap_filter: wgpu::MipmapFilterMode::Linear,
            ..Default::default()
        });
        let layout_of = |groups: &[Option<&wgpu::BindGroupLayout>]| {
            device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("map"),
                bind_group_layouts: groups,
                immediate_size: 0,
            })
        };
        let of_ground = layout_of(&[Some(&uniform_layout)]);
        let layout = |second| layout_of(&[Some(&uniform_layout), Some(second)]);
        let of_tile = layout(&tile_layout);
        let (of_shapes, of_overview) = (layout(&state_layout), layout(&overview_layout));
        let constants = [("target_is_srgb", f64::from(u8::from(render_state.target_format.is_srgb())))];
        let compiled = wgpu::PipelineCompilationOptions { constants: &constants, ..Default::default() };
        let make_with = |blend, layout, vertex: &'static str, fragment: &'static str, buffers: &[Option<_>]| {
            device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
                label: Some(vertex),
                layout: Some(layout),
                vertex: wgpu::VertexState {
                    module: &module,
                    entry_point: Some(vertex),
                    buffers,
                    compilation_options: compiled.clone(),
                },
                primitive: wgpu::PrimitiveState::default(),
                depth_stencil: None,
                multisample: wgpu::MultisampleState { count: samples.max(1), ..Default::default() },
                fragment: Some(wgpu::FragmentState {
                    module: &module,
                    entry_point: Some(fragment),
                    targets: &[Some(wgpu::ColorTargetState {
                        format: render_state.target_format,
                        blend,
                        write_mask: wgpu::ColorWrites::ALL,
                    })],
                    compilation_options: compiled.clone(),
                }),
                multiview_mask: None,
                cache: None,
            })
        };
        let over = Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING);
        let make = |layout, vertex, fragment, buffers: &[Option<_>]| make_with(over, layout, vertex, fragment, buffers);
        let corners = |step_mode, attributes| {
            Some(wgpu::VertexBufferLayout { array_stride: size_of::<Corner>() as u64, step_mode, attributes })
        };
        // An instance is a segment: from each corner to the next one, both read from the one buffer.
        let from = wgpu::vertex_attr_array![0 => Float32x2, 1 => Uint32];
        let to = wgpu::vertex_attr_array![2 => Float32x2];
        let segments = [&from[..], &to].map(|ends| corners(wgpu::VertexStepMode::Instance, ends));
        let line = |vertex| make(&of_shapes, vertex, "line", &segments);
        let mesh = wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2];
        let mesh = wgpu::VertexBufferLayout {
            array_stride: size_of::<MeshCorner>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &mesh,
        };
        Self {
            ground: make_with(None, &of_ground, "ground_corner", "ground", &[]),
            picture: make(&of_tile, "picture_corner", "picture", &[Some(mesh)]),
            tile: make(&of_tile, "tile_corner", "tile", &[]),
            fill: make(&of_shapes, "fill_corner", "fill", &[corners(wgpu::VertexStepMode::Vertex, &from)]),
            overview: make(&of_overview, "overview_corner", "overview", &[]),
            overview_from_afar: make(&of_overview, "overview_corner", "overview_from_afar", &[]),
            outline: line("outline"),
            reference: line("reference"),
            casing: line("casing"),
            highlight: line("highlight"),
            uniform_layout,
            state_layout,
            overview_layout,
            tile_layout,
            tile_sampler,
        }
    }
}

fn uniform<T>(binding: u32, has_dynamic_offset: bool) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset,
            min_binding_size: std::num::NonZeroU64::new(size_of::<T>() as u64),
        },
        count: None,
    }
}

/// A texture of whole numbers.
fn numbers(binding: u32) -> wgpu::BindGroupLayoutEntry {
    texture(binding, wgpu::TextureSampleType::Uint)
}

fn texture(binding: u32, sample_type: wgpu::TextureSampleType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Texture {
            sample_type,
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        },
        count: None,
    }
}
