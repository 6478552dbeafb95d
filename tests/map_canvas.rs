//! The map canvas driven and rendered without a screen: what is drawn where, and what a click, a box and a key do.
//!
//! `SHOT=1` also saves pictures to `target/map-shots/`, to be looked at.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{self, Color32, Pos2, Rect, Vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, wgpu::WgpuTestRenderer};
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon, coord};
use thuaso::cadastre::{
    Attributes, Certificate, CertificateId, Change, ChangeSet, Edit, LandUse, LayerId, Link, LinkId, LinkMethod,
    Parcel, ParcelId, ReferenceFeature, ReferenceId, Snapshot, Timestamp,
};
use thuaso::desktop::map::{
    BoxSelection, Camera, Click, ColourBy, LinkState, Look, MapInput, MapTheme, MapView, Palette, map_ui,
};
use thuaso::i18n::Message;

/// South-west corner of the invented ward: VN-2000 coordinates of the size of Hà Nội's.
const CORNER: Coord<f64> = Coord { x: 587_111.25, y: 2_318_456.75 };
/// Side of a parcel, metres.
const SIDE: f64 = 20.0;
const CODES: [&str; 6] = ["ODT", "CLN", "LUC", "NTS", "ONT+CLN", "DGT"];
/// The official colours of these codes. Source: `land-use.md`.
const OFFICIAL: [[u8; 3]; 6] =
    [[255, 160, 255], [255, 210, 160], [255, 252, 140], [170, 255, 255], [255, 208, 255], [255, 170, 50]];
const CANVAS: Vec2 = Vec2::new(640.0, 480.0);

struct Probe {
    view: MapView,
    snapshot: Arc<Snapshot>,
    selection: Arc<BTreeSet<ParcelId>>,
    marked: Option<ParcelId>,
    look: Look,
    theme: MapTheme,
    labels: bool,
    clicked: Option<Click>,
    box_selected: Option<BoxSelection>,
    hovered: Option<ParcelId>,
    cursor_world: Option<Coord<f64>>,
    rect: Rect,
}

impl Probe {
    fn new(snapshot: Snapshot) -> Self {
        Self {
            view: MapView::new(),
            snapshot: Arc::new(snapshot),
            selection: Arc::default(),
            marked: None,
            look: Look::default(),
            theme: MapTheme::Light,
            labels: false,
            clicked: None,
            box_selected: None,
            hovered: None,
            cursor_world: None,
            rect: Rect::NOTHING,
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let input = MapInput {
            marked: self.marked,
            theme: self.theme,
            labels: self.labels,
            accessible_name: "Bản đồ",
            ..MapInput::new(&self.snapshot, &self.selection, &self.look)
        };
        let answer = map_ui(ui, &mut self.view, &input);
        self.clicked = answer.clicked.or(self.clicked);
        self.box_selected = answer.box_selected.or(self.box_selected.take());
        (self.hovered, self.cursor_world, self.rect) = (answer.hovered, answer.cursor_world, answer.response.rect);
    }

    /// The camera that fits the ward of `columns` × `rows` parcels.
    fn camera(&self, columns: usize, rows: usize) -> Camera {
        let size = coord! { x: columns as f64 * SIDE, y: rows as f64 * SIDE };
        Camera::fitting(geo_types::Rect::new(CORNER, CORNER + size), self.rect)
    }
}

/// A lattice of parcels, numbered from 1, row by row from the south-west.
fn ward(columns: usize, rows: usize) -> Snapshot {
    let mut changes = Vec::new();
    for at in 0..columns * rows {
        let low = CORNER + coord! { x: (at % columns) as f64 * SIDE, y: (at / columns) as f64 * SIDE };
        let high = low + coord! { x: SIDE, y: SIDE };
        let square = geo_types::Rect::new(low, high).to_polygon();
        changes.push(Change::Parcel(Edit::insert(parcel(at as u64 + 1, square, CODES[at % CODES.len()]))));
    }
    snapshot(&Snapshot::default(), changes)
}

fn parcel(id: u64, polygon: Polygon<f64>, land_use: &str) -> Parcel {
    Parcel {
        legal_area: Some(SIDE * SIDE),
        land_use: LandUse::parse(land_use).into(),
        geometry: Some(MultiPolygon(vec![polygon]).into()),
        ..Parcel::numbered(ParcelId(id), "12", &id.to_string())
    }
}

fn snapshot(before: &Snapshot, changes: Vec<Change>) -> Snapshot {
    before.apply(&ChangeSet { name: Message::new("test"), changes }).unwrap()
}

fn harness(probe: Probe, pixels_per_point: f32) -> Harness<'static, Probe> {
    sized(probe, CANVAS, pixels_per_point)
}

fn sized(probe: Probe, size: Vec2, pixels_per_point: f32) -> Harness<'static, Probe> {
    let options = eframe::egui_wgpu::RendererOptions::PREDICTABLE;
    let render_state = egui_kittest::wgpu::create_render_state(egui_kittest::wgpu::default_wgpu_setup(), options);
    MapView::install(&render_state, 1);
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(pixels_per_point)
        .with_render_cursor(false)
        .with_context_setup(|context| {
            let font = egui::FontData::from_static(include_bytes!("../assets/fonts/NotoSans-Regular.ttf"));
            let mut fonts = egui::FontDefinitions::empty();
            fonts.font_data.insert("noto".to_owned(), Arc::new(font));
            fonts.families.insert(egui::FontFamily::Proportional, vec!["noto".to_owned()]);
            fonts.families.insert(egui::FontFamily::Monospace, vec!["noto".to_owned()]);
            context.set_fonts(fonts);
        })
        .renderer(WgpuTestRenderer::from_render_state(render_state))
        .build_ui_state(
            |ui, probe: &mut Probe| {
                egui::Frame::NONE.show(ui, |ui| probe.ui(ui));
            },
            probe,
        );
    settle(&mut harness);
    harness
}

/// Steps until the job has made the scene and the frame after it is drawn.
fn settle(harness: &mut Harness<'_, Probe>) {
    for _ in 0..10_000 {
        harness.step();
        if !harness.state().view.is_busy() {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    harness.run_steps(3);
}

/// A rendered picture as plain bytes.
struct Picture {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
    pixels_per_point: f32,
}

/// The pixel at a place in points.
fn pixel(image: &Picture, place: Pos2) -> Color32 {
    let (x, y) = ((place.x * image.pixels_per_point) as u32, (place.y * image.pixels_per_point) as u32);
    assert!(x < image.width && y < image.height, "{place:?} is outside of the picture");
    let at = ((y * image.width + x) * 4) as usize;
    Color32::from_rgb(image.bytes[at], image.bytes[at + 1], image.bytes[at + 2])
}

fn render(harness: &mut Harness<'_, Probe>, name: &str) -> Picture {
    let picture = harness.render().unwrap();
    if std::env::var_os("SHOT").is_some() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/map-shots");
        std::fs::create_dir_all(&folder).unwrap();
        picture.save(folder.join(format!("{name}.png"))).unwrap();
    }
    Picture {
        width: picture.width(),
        height: picture.height(),
        pixels_per_point: harness.ctx.pixels_per_point(),
        bytes: picture.into_raw(),
    }
}

fn close(a: Color32, b: Color32) -> bool {
    a.to_array().iter().zip(b.to_array()).all(|(a, b)| a.abs_diff(b) <= 3)
}

/// The middle of a parcel of the lattice on the screen.
fn middle(probe: &Probe, columns: usize, rows: usize, at: usize) -> Pos2 {
    let offset = coord! { x: ((at % columns) as f64 + 0.5) * SIDE, y: ((at / columns) as f64 + 0.5) * SIDE };
    probe.camera(columns, rows).screen_from_world(probe.rect, CORNER + offset)
}

fn press(harness: &Harness<'_, Probe>, place: Pos2, pressed: bool) {
    let modifiers = egui::Modifiers::NONE;
    harness.event(egui::Event::PointerButton { pos: place, button: egui::PointerButton::Primary, pressed, modifiers });
}

fn drag_box(harness: &mut Harness<'_, Probe>, from: Pos2, to: Pos2) {
    harness.hover_at(from);
    harness.step();
    press(harness, from, true);
    harness.step();
    for share in [0.3, 0.7, 1.0] {
        harness.hover_at(from.lerp(to, share));
        harness.step();
    }
    press(harness, to, false);
    harness.run_steps(2);
}

#[test]
fn parcels_have_the_official_colours_of_their_land_use() {
    for (theme, pixels_per_point, name) in [(MapTheme::Light, 1.0, "light"), (MapTheme::Dark, 1.5, "dark")] {
        let mut probe = Probe::new(ward(3, 2));
        probe.theme = theme;
        let mut harness = harness(probe, pixels_per_point);
        let image = render(&mut harness, &format!("land-use-{name}"));
        let palette = Palette::of(theme);
        for (at, colour) in OFFICIAL.into_iter().enumerate() {
            let place = middle(harness.state(), 3, 2, at);
            let (seen, wanted) = (pixel(&image, place), palette.fill(colour));
            assert!(close(seen, wanted), "parcel {at}, {name}: {seen:?} instead of {wanted:?}");
        }
        let corner = pixel(&image, harness.state().rect.min + Vec2::splat(3.0));
        assert!(close(corner, palette.ground), "{corner:?}");
    }
}

#[test]
fn a_corner_is_drawn_within_half_a_pixel_at_northings_of_vn_2000() {
    let mut harness = harness(Probe::new(ward(3, 2)), 1.0);
    let image = render(&mut harness, "corner");
    let palette = Palette::of(MapTheme::Light);
    let corner = harness.state().camera(3, 2).screen_from_world(harness.state().rect, CORNER);
    // The outline is 1 pixel wide with a soft edge of 1 pixel: the first pixel that is not ground, coming from outside,
    // is covered by 1 less its distance to the boundary.
    let boundary = |places: Vec<Pos2>| {
        let place = places.into_iter().find(|place| !close(pixel(&image, *place), palette.ground)).unwrap();
        let shade = |colour: Color32| f32::from(colour.g());
        let cover = (shade(palette.ground) - shade(pixel(&image, place)))
            / (shade(palette.ground) - shade(palette.outline))
            / 0.9;
        (place, 1.0 - cover)
    };
    let canvas = harness.state().rect;
    let pixels = |from: f32, to: f32| (from.ceil() as u32..to as u32).map(|at| at as f32 + 0.5);
    let eastward = pixels(canvas.left(), canvas.right()).map(|x| Pos2::new(x, corner.y - 30.0)).collect();
    let northward = pixels(canvas.top(), canvas.bottom()).rev().map(|y| Pos2::new(corner.x + 250.0, y)).collect();
    let (west, to_west) = boundary(eastward);
    let (south, to_south) = boundary(northward);
    assert!((west.x + to_west - corner.x).abs() < 0.5, "{west:?} + {to_west}, corner {corner:?}");
    assert!((south.y - to_south - corner.y).abs() < 0.5, "{south:?} - {to_south}, corner {corner:?}");
}

#[test]
fn a_click_answers_with_the_parcel_under_it() {
    let mut harness = harness(Probe::new(ward(3, 2)), 1.0);
    let place = middle(harness.state(), 3, 2, 4);
    harness.hover_at(place);
    harness.step();
    assert_eq!(harness.state().hovered, Some(ParcelId(5)));
    let world = harness.state().cursor_world.unwrap();
    assert!((world.x - (CORNER.x + 30.0)).abs() < 0.1 && (world.y - (CORNER.y + 30.0)).abs() < 0.1, "{world:?}");
    press(&harness, place, true);
    press(&harness, place, false);
    harness.run_steps(2);
    assert_eq!(harness.state().clicked.and_then(|click| click.parcel), Some(ParcelId(5)));
    assert_eq!(harness.get_by_label("Bản đồ").value().as_deref(), Some("12/5"));
}

#[test]
fn a_box_to_the_right_takes_what_is_inside_and_to_the_left_what_it_touches() {
    let mut harness = harness(Probe::new(ward(3, 2)), 1.0);
    let (from, to) = (middle(harness.state(), 3, 2, 3) - Vec2::new(0.0, 5.0), middle(harness.state(), 3, 2, 2));
    // From the middle of the north-west to that of the south-east parcel: touches all six, holds none.
    drag_box(&mut harness, from, to);
    let inside = harness.state().box_selected.clone().unwrap();
    assert_eq!((inside.crossing, inside.parcels), (false, vec![]));
    drag_box(&mut harness, to, from);
    let touched = harness.state().box_selected.clone().unwrap();
    assert_eq!((touched.crossing, touched.parcels), (true, (1..=6).map(ParcelId).collect::<Vec<_>>()));
    drag_box(&mut harness, Pos2::new(2.0, 2.0), Pos2::new(CANVAS.x - 18.0, CANVAS.y - 18.0));
    assert_eq!(harness.state().box_selected.clone().unwrap().parcels.len(), 6);
}

#[test]
fn a_removed_parcel_is_no_longer_drawn_nor_picked() {
    let mut harness = harness(Probe::new(ward(3, 2)), 1.0);
    let place = middle(harness.state(), 3, 2, 1);
    let before = harness.state().snapshot.clone();
    let gone = before.parcels.get(ParcelId(2)).unwrap().clone();
    let next = snapshot(&before, vec![Change::Parcel(Edit { before: Some(gone), after: None })]);
    harness.state_mut().snapshot = Arc::new(next);
    settle(&mut harness);
    harness.hover_at(place);
    harness.step();
    assert_eq!(harness.state().hovered, None);
    let image = render(&mut harness, "removed");
    assert!(close(pixel(&image, place), Palette::of(MapTheme::Light).ground));
}

#[test]
fn an_edit_is_drawn_picked_and_taken_back_in_the_frame_after_it() {
    for (columns, rows, name) in [(3, 2, "shapes"), (200, 120, "overview"), (320, 200, "tiles")] {
        let mut harness = sized(Probe::new(ward(columns, rows)), CANVAS, 1.0);
        // A block of five by five parcels, or one, becomes one parcel of another land use, as wide as half of it.
        let side = if columns == 3 { 1 } else { 5 };
        let block: Vec<usize> = (0..side * side).map(|at| (1 + at / side) * columns + 1 + at % side).collect();
        let before = harness.state().snapshot.clone();
        let low = CORNER + coord! { x: SIDE, y: SIDE };
        let size = coord! { x: SIDE / 2.0, y: SIDE } * side as f64;
        let half = geo_types::Rect::new(low, low + size).to_polygon();
        let row = |at: &usize| before.parcels.get(ParcelId(*at as u64 + 1)).unwrap().clone();
        let change = |at: &usize| {
            let after = (*at == block[0]).then(|| parcel(row(at).id.0, half.clone(), "DGT"));
            Change::Parcel(Edit { before: Some(row(at)), after: after.map(Arc::new) })
        };
        let act = ChangeSet { name: Message::new("test"), changes: block.iter().map(change).collect() };
        let after = before.apply(&act).unwrap();
        let back = after.apply(&act.inverted()).unwrap();
        let camera = harness.state().camera(columns, rows);
        let screen = |share: f64| {
            let place = low + coord! { x: size.x * share, y: size.y / 2.0 };
            camera.screen_from_world(harness.state().rect, place)
        };
        let (kept, left) = (screen(0.5), screen(1.5));
        let palette = Palette::of(MapTheme::Light);
        let was = [kept, left].map(|place| pixel(&render(&mut harness, &format!("edit-{name}-before")), place));
        harness.hover_at(left);
        harness.state_mut().snapshot = Arc::new(after);
        harness.step();
        assert!(!harness.state().view.is_busy(), "no job");
        assert_eq!(harness.state().hovered, None, "{name}");
        let image = render(&mut harness, &format!("edit-{name}"));
        assert!(close(pixel(&image, left), palette.ground), "{name}: {:?}", pixel(&image, left));
        assert!(close(pixel(&image, kept), palette.fill(OFFICIAL[5])), "{name}: {:?}", pixel(&image, kept));
        harness.hover_at(Pos2::new(3.0, 3.0));
        harness.state_mut().snapshot = Arc::new(back);
        harness.step();
        let image = render(&mut harness, &format!("edit-{name}-back"));
        let is = [kept, left].map(|place| pixel(&image, place));
        if name == "overview" {
            // Other cells than before, of the same parcels.
            assert!(is.iter().all(|seen| !close(*seen, palette.ground)), "{is:?}");
            assert!(!close(is[0], palette.fill(OFFICIAL[5])) || close(was[0], palette.fill(OFFICIAL[5])), "{is:?}");
        } else {
            assert_eq!(is, was, "{name}");
        }
    }
}

#[test]
fn a_linked_parcel_shows_its_link_state() {
    let certificate = CertificateId(1);
    let link = Link {
        id: LinkId(1),
        certificate,
        parcel: ParcelId(1),
        how: LinkMethod::Click,
        by: "tester".to_owned(),
        at: Timestamp(0),
        evidence: Vec::new(),
        confirmed: None,
    };
    let linked = snapshot(
        &ward(3, 2),
        vec![
            Change::Certificate(Edit::insert(Certificate::with_serial(certificate, None))),
            Change::Link(Edit::insert(link)),
        ],
    );
    let mut probe = Probe::new(linked);
    probe.look.colour_by = ColourBy::LinkState;
    let mut harness = harness(probe, 1.0);
    let image = render(&mut harness, "links");
    let palette = Palette::of(MapTheme::Light);
    let unlinked = pixel(&image, middle(harness.state(), 3, 2, 4));
    assert!(close(unlinked, palette.fill(LinkState::Unlinked.colour())), "{unlinked:?}");
    let place = middle(harness.state(), 3, 2, 0);
    let row: BTreeSet<[u8; 4]> =
        (0..12).map(|step| pixel(&image, place + Vec2::new(step as f32, 0.0)).to_array()).collect();
    assert!(row.contains(&palette.fill(LinkState::Linked.colour()).to_array()), "its own colour: {row:?}");
    assert!(row.len() > 1, "hatched: {row:?}");
    let legend = harness.state().view.legend(ColourBy::LinkState);
    assert_eq!(legend.iter().map(|entry| entry.parcels).collect::<Vec<_>>(), [5, 1]);
}

#[test]
fn the_view_before_comes_back_with_alt_left() {
    let mut harness = harness(Probe::new(ward(3, 2)), 1.0);
    let first = harness.state().view.scale_denominator().unwrap();
    harness.hover_at(middle(harness.state(), 3, 2, 4));
    harness.key_press(egui::Key::PageUp);
    harness.run_steps(3);
    let nearer = harness.state().view.scale_denominator().unwrap();
    assert!((first / nearer - 2.0).abs() < 1e-9, "{first} {nearer}");
    harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::ArrowLeft);
    harness.run_steps(2);
    assert_eq!(harness.state().view.scale_denominator(), Some(first));
    harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::ArrowRight);
    harness.run_steps(2);
    assert_eq!(harness.state().view.scale_denominator(), Some(nearer));
}

/// Prints the CPU time of frames of 40 000 parcels; asserts nothing about time. Run with `--nocapture`, in release.
#[test]
fn a_ward_of_40_000_parcels_is_drawn_whole() {
    let size = Vec2::new(1600.0, 1000.0);
    let mut harness = sized(Probe::new(ward(200, 200)), size, 1.0);
    let image = render(&mut harness, "40k");
    let seen: BTreeSet<[u8; 4]> =
        (0..2_000).map(|at| pixel(&image, middle(harness.state(), 200, 200, at * 17 % 40_000)).to_array()).collect();
    assert!(seen.len() >= CODES.len(), "{seen:?}");
    assert!(!seen.contains(&Palette::of(MapTheme::Light).ground.to_array()), "some parcel was not drawn");
    if std::env::var_os("SHOT").is_some() {
        let start = Instant::now();
        harness.run_steps(50);
        eprintln!("40 000 parcels, ui of a frame: {:.2} ms", start.elapsed().as_secs_f64() * 1000.0 / 50.0);
    }
}

#[test]
fn parcels_smaller_than_a_pixel_have_their_share_of_the_colour() {
    let (columns, rows) = (240, 150);
    let mut probe = Probe::new(ward(columns, rows));
    probe.selection = Arc::new([ParcelId(1 + 75 * 240 + 120)].into());
    let mut harness = sized(probe, Vec2::new(160.0, 120.0), 1.0);
    let image = render(&mut harness, "far");
    let probe = harness.state();
    let palette = Palette::of(MapTheme::Light);
    let camera = probe.camera(columns, rows);
    let points = SIDE / camera.metres_per_point;
    assert!(points < 0.75, "a parcel is smaller than a pixel: {points}");
    // Away from the selection, the scale bar and the north arrow.
    let ends = [(8, 70), (100, 140)].map(|(x, y)| middle(probe, columns, rows, y * columns + x));
    let mut seen = [0.0; 3];
    let mut pixels = 0.0;
    for x in ends[0].x as u32..ends[1].x as u32 {
        for y in ends[1].y as u32..ends[0].y as u32 {
            let colour = pixel(&image, Pos2::new(x as f32 + 0.5, y as f32 + 0.5));
            assert!(!close(colour, palette.ground), "the ground shows at {x}, {y}");
            seen.iter_mut().zip(colour.to_array()).for_each(|(sum, part)| *sum += f64::from(part));
            pixels += 1.0;
        }
    }
    for (part, sum) in seen.into_iter().enumerate() {
        let all: f64 = OFFICIAL.iter().map(|colour| f64::from(palette.fill(*colour).to_array()[part])).sum();
        assert!((sum / pixels - all / 6.0).abs() < 4.0, "{part}: {} instead of {}", sum / pixels, all / 6.0);
    }
    let selected = image.bytes.chunks(4).filter(|p| close(Color32::from_rgb(p[0], p[1], p[2]), palette.selected));
    assert!(selected.count() > 0, "one selected parcel is to be found among 36 000");
}

#[test]
fn labels_and_highlights_of_a_varied_ward_are_drawn() {
    let mut changes = Vec::new();
    let node = |x: usize, y: usize| {
        let wave = coord! { x: ((x * 7 + y * 13) % 10) as f64 * 0.9, y: ((x * 11 + y * 5) % 10) as f64 * 0.9 };
        CORNER + coord! { x: x as f64 * 24.0, y: y as f64 * 19.0 } + wave
    };
    for at in 0..12 * 9 {
        let (x, y) = (at % 12, at / 12);
        let ring = LineString(vec![node(x, y), node(x + 1, y), node(x + 1, y + 1), node(x, y + 1), node(x, y)]);
        let polygon = Polygon::new(ring, vec![]);
        changes.push(Change::Parcel(Edit::insert(parcel(
            at as u64 + 1,
            polygon,
            CODES[(x / 3 + y * 5) % CODES.len()],
        ))));
    }
    let road = Geometry::LineString(LineString(vec![node(0, 4) - coord! { x: 30.0, y: 5.0 }, node(13, 5)]));
    changes.push(Change::Reference(Edit::insert(ReferenceFeature {
        id: ReferenceId(1),
        layer: LayerId(1),
        geometry: Some(Arc::new(road)),
        source_row: 0,
        attributes: Attributes::default(),
        personal: thuaso::cadastre::Confidential::default(),
    })));
    for theme in [MapTheme::Light, MapTheme::Dark] {
        let mut probe = Probe::new(snapshot(&Snapshot::default(), changes.clone()));
        probe.labels = true;
        probe.theme = theme;
        probe.selection = Arc::new([ParcelId(40), ParcelId(41)].into());
        probe.marked = Some(ParcelId(67));
        let mut harness = sized(probe, Vec2::new(1100.0, 760.0), 1.0);
        let place = harness.state().rect.center() + Vec2::new(-120.0, 80.0);
        harness.hover_at(place);
        harness.run_steps(2);
        let image = render(&mut harness, if theme == MapTheme::Light { "varied-light" } else { "varied-dark" });
        let palette = Palette::of(theme);
        let count = |wanted: Color32| {
            image.bytes.chunks(4).filter(|p| close(Color32::from_rgb(p[0], p[1], p[2]), wanted)).count()
        };
        assert!(count(palette.selected) > 100, "the selection has its outline");
        assert!(count(palette.marked) > 50, "the marked parcel has its outline");
        assert!(count(palette.reference) > 200, "the road is drawn");
        assert!(count(palette.text) > 300, "labels are written");
    }
}
