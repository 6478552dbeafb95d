//! Pictures under the map in the window: laid, looked at, placed by clicks and by keys, taken back.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/desk.rs"]
mod desk;

use std::path::{Path, PathBuf};

use desk::Desk;
use egui::accesskit::Role;
use egui::{Key, vec2};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::*;
use thuaso::crs::Crs;
use thuaso::desktop::Settings;
use thuaso::i18n::Message;
use thuaso::project::Session;
use thuaso::scans::{Canvas, JpegStyle, jpeg_file};

const EAST: f64 = 587_000.0;
const NORTH: f64 = 2_319_860.0;

/// One parcel of 220 by 140 metres: the ground of `tests/data/rasters/tiled.tif`.
fn office(folder: &Path) -> Desk {
    let project = folder.join("xã.thuaso");
    let session = Session::create(&project, "lan", common::clock).unwrap();
    let mut act = ChangeSet::new(Message::new("act-test"));
    let corner = |x: f64, y: f64| Coord { x: EAST + x, y: NORTH + y };
    let ring = vec![corner(0.0, 0.0), corner(220.0, 0.0), corner(220.0, 140.0), corner(0.0, 140.0)];
    let geometry = Some(MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]).into());
    act.push(Edit::insert(Parcel { geometry, ..Parcel::numbered(ParcelId(1), "7", "1") }));
    let settings = ProjectSettings { crs: Some(Crs::vn2000(6_330)), ..ProjectSettings::default() };
    let before = session.snapshot().settings.clone();
    act.push(Change::Settings(Edit { before: Some(before), after: Some(settings.into()) }));
    Desk::on_map(&project, session, act)
}

fn picture(folder: &Path, from: &str, to: &str) -> PathBuf {
    let path = folder.join(to);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rasters").join(from);
    std::fs::copy(source, &path).unwrap();
    path
}

fn choose(desk: &mut Desk, path: &Path) {
    desk.command("them anh nen");
    desk.until("the path", |desk| desk.shows("Đường dẫn"));
    desk.write_into("Đường dẫn", path.to_str().unwrap());
    desk.press(Key::Enter);
}

fn lay(desk: &mut Desk, path: &Path) {
    let count = desk.snapshot().underlays.len();
    choose(desk, path);
    desk.until("the picture", |desk| desk.snapshot().underlays.len() > count);
}

fn row(desk: &Desk) -> Underlay {
    desk.snapshot().underlays.iter().next().unwrap().as_ref().clone()
}

#[test]
fn a_geotiff_lies_in_its_place_and_is_hidden_and_removed_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    let path = picture(folder.path(), "tiled.tif", "ảnh bay.tif");
    lay(&mut desk, &path);
    assert!(desk.says("Đã thêm ảnh nền ảnh bay"));
    assert_eq!((row(&desk).file.path.as_str(), row(&desk).start.crs), ("ảnh bay.tif", "EPSG:9209".to_owned()));
    desk.until("its pixels", |desk| desk.app().underlay_pieces() > 0);
    desk.click(Role::Button, "Ẩn ảnh nền ảnh bay");
    desk.settle();
    assert_eq!(desk.app().underlay_pieces(), 0);
    desk.click(Role::Button, "Hiện ảnh nền ảnh bay");
    desk.settle();
    assert!(desk.app().underlay_pieces() > 0);
    desk.undo();
    assert_eq!(desk.snapshot().underlays.len(), 0);
}

#[test]
fn a_picture_without_a_place_is_placed_by_clicks_and_by_keys() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    let path = picture(folder.path(), "world.png", "tờ 7.png");
    lay(&mut desk, &path);
    assert!(desk.says("được đặt tạm giữa bản đồ") && desk.says("Bấm một điểm rõ trên ảnh"));
    desk.until("its pixels", |desk| desk.app().underlay_pieces() > 0);
    // A click on the picture, then one on the south-west corner of the parcel, which it snaps to.
    let middle = desk.node(Role::Canvas, "Bản đồ").rect().center();
    desk.click_at(middle + vec2(10.0, 20.0));
    assert!(desk.says("Bấm nơi điểm đó thật sự nằm"));
    let corner = desk.app().to_screen(Coord { x: EAST, y: NORTH });
    desk.click_at(corner + vec2(3.0, -2.0));
    let point = row(&desk).points[0];
    assert_eq!(point.place, Coord { x: EAST, y: NORTH }, "it snaps to the corner");
    assert!(desk.says("Cần thêm 2 điểm"));
    // The others by keys: pixels of the picture, X the north, Y the east.
    for (right, down, north, east) in
        [(0.0, 0.0, 140.0, 0.0), (1_100.0, 0.0, 140.0, 220.0), (1_100.0, 700.0, 0.0, 220.0)]
    {
        for (field, value) in [("Cột", right), ("Dòng", down), ("X (bắc)", NORTH + north), ("Y (đông)", EAST + east)]
        {
            desk.write_into(field, &value.to_string());
        }
        desk.press(Key::Enter);
        desk.settle();
    }
    assert_eq!(row(&desk).points.len(), 4);
    // A pixel that was clicked needs its place alone.
    let known = desk.app().to_screen(Coord { x: EAST + 110.0, y: NORTH + 30.0 });
    desk.click_at(known);
    for (field, value) in [("X (bắc)", NORTH + 30.0), ("Y (đông)", EAST + 110.0)] {
        desk.write_into(field, &value.to_string());
    }
    desk.press(Key::Enter);
    desk.settle();
    assert_eq!(row(&desk).points.len(), 5);
    desk.undo();
    assert!(desk.says("Sai số trung phương"));
    // The click was a rough one: without it the three corners are exact.
    desk.focus(Role::CheckBox, "1");
    desk.press(Key::Space);
    assert!(!row(&desk).points[0].is_used && desk.says("Vừa đủ điểm"));
    let (_, warp) = row(&desk).fitted().unwrap();
    let there = warp.apply(Coord { x: 550.0, y: 350.0 }).unwrap() - Coord { x: EAST + 110.0, y: NORTH + 70.0 };
    assert!(there.x.hypot(there.y) < 1e-6, "{there:?}");
    desk.undo();
    assert!(row(&desk).points[0].is_used);
    for _ in 0..4 {
        desk.undo();
    }
    assert_eq!(row(&desk).points, []);
    desk.press(Key::Escape);
    desk.settle();
    assert!(!desk.says("Bấm một điểm rõ trên ảnh"), "the tool is off");
}

#[test]
fn what_is_no_picture_and_what_is_gone_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    let broken = folder.path().join("hỏng.tif");
    std::fs::write(&broken, b"II*\0 this is no picture").unwrap();
    choose(&mut desk, &broken);
    desk.until("the refusal", |desk| desk.says("hỏng.tif không dùng làm ảnh nền được"));
    assert!(desk.snapshot().underlays.is_empty());
    let path = picture(folder.path(), "tiled.tif", "ảnh.tif");
    lay(&mut desk, &path);
    let project = folder.path().join("xã.thuaso");
    drop(desk);
    std::fs::remove_file(&path).unwrap();
    let mut desk = Desk::open(&project, Settings::default());
    desk.until("the trouble", |desk| desk.says("Không thấy"));
    picture(folder.path(), "strips.tif", "ảnh.tif");
    // By keys: it may lie below what is seen of the panel.
    desk.focus(Role::Button, "Tìm lại tệp");
    desk.press(Key::Space);
    desk.until("its pixels", |desk| desk.app().underlay_pieces() > 0);
}

#[test]
fn a_picture_that_was_moved_is_pointed_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    let path = picture(folder.path(), "tiled.tif", "ảnh.tif");
    lay(&mut desk, &path);
    let project = folder.path().join("xã.thuaso");
    drop(desk);
    let (moved, other) = (folder.path().join("ổ mới.tif"), folder.path().join("khác.jpg"));
    let style = JpegStyle { quality: 60, dots_per_inch: 100, grey: true, orientation: None };
    std::fs::write(&other, jpeg_file(&Canvas::new(60, 40, [255; 3]), style).unwrap()).unwrap();
    std::fs::rename(&path, &moved).unwrap();
    let mut desk = Desk::open(&project, Settings::default());
    desk.until("the trouble", |desk| desk.says("Không thấy"));
    let point_to = |desk: &mut Desk, path: &Path| {
        desk.focus(Role::Button, "Chỉ lại tệp…");
        desk.press(Key::Space);
        desk.until("the path", |desk| desk.shows("Đường dẫn"));
        desk.write_into("Đường dẫn", path.to_str().unwrap());
        desk.press(Key::Enter);
    };
    point_to(&mut desk, &other);
    desk.until("the refusal", |desk| desk.says("khác.jpg không phải ảnh ảnh"));
    point_to(&mut desk, &moved);
    desk.until("its pixels", |desk| desk.app().underlay_pieces() > 0);
    assert_eq!(row(&desk).file.path, "ổ mới.tif");
    desk.undo();
    assert_eq!(row(&desk).file.path, "ảnh.tif");
}

#[test]
fn a_dropped_picture_with_a_place_is_laid_and_one_without_is_a_scan() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    let (placed, scan) =
        (picture(folder.path(), "tiled.tif", "ảnh bay.tif"), picture(folder.path(), "world.png", "sổ.png"));
    desk.drop_files(&[&placed, &scan]);
    desk.until("both", |desk| desk.snapshot().underlays.len() == 1 && desk.snapshot().scans.len() == 1);
    assert_eq!(row(&desk).file.path, "ảnh bay.tif");
    assert!(desk.snapshot().scans.iter().all(|scan| scan.source.file_name() == "sổ.png"));
}
