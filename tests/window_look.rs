//! What the map looks like in the window: colourings with their legend, filters, layers, named views, sides of the selected parcel.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/desk.rs"]
mod desk;

use std::path::Path;
use std::sync::Arc;

use desk::Desk;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2, vec2};
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::*;
use thuaso::i18n::Message;
use thuaso::project::Session;

const EAST: f64 = 587_000.0;
const NORTH: f64 = 2_320_000.0;

fn layer(id: u64, name: &str, kind: LayerKind) -> Layer {
    Layer {
        id: LayerId(id),
        name: name.to_owned(),
        kind,
        source: SourceFile { hash: ContentHash([id as u8; 32]), path: format!("{name}.shp"), bytes: 1 },
        columns: Vec::new(),
        source_crs: "EPSG:5897".to_owned(),
        encoding: "auto".to_owned(),
    }
}

/// Twelve parcels side by side, ten metres wide: every third is CLN, their legal areas are 20, 40, … 240 m². Two reference layers lie over them.
fn office(folder: &Path) -> Desk {
    let project = folder.join("xã.thuaso");
    let session = Session::create(&project, "lan", common::clock).unwrap();
    let mut act = ChangeSet::new(Message::new("act-test"));
    act.push(Edit::insert(layer(1, "thửa", LayerKind::Parcels)));
    for (id, name) in [(2, "đường"), (3, "ranh xã")] {
        act.push(Edit::insert(layer(id, name, LayerKind::Reference)));
        let line = LineString::from(vec![(EAST, NORTH + id as f64), (EAST + 100.0, NORTH + id as f64)]);
        act.push(Edit::insert(ReferenceFeature {
            id: ReferenceId(id),
            layer: LayerId(id),
            geometry: Some(Arc::new(Geometry::LineString(line))),
            source_row: 0,
            attributes: Attributes::default(),
            personal: Attributes::default().into(),
        }));
    }
    for id in 1..=12_u32 {
        let west = EAST + f64::from(id) * 10.0;
        let corner = |x: f64, y: f64| Coord { x: west + x, y: NORTH + y };
        let ring = vec![corner(0.0, 0.0), corner(10.0, 0.0), corner(10.0, 20.0), corner(0.0, 20.0)];
        let details = ParcelDetails { layer: Some(LayerId(1)), ..ParcelDetails::default() };
        act.push(Edit::insert(Parcel {
            legal_area: Some(f64::from(id) * 20.0),
            land_use: LandUse::parse(if id % 3 == 0 { "CLN" } else { "ODT" }).into(),
            geometry: Some(MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]).into()),
            details: details.into(),
            ..Parcel::numbered(ParcelId(id.into()), "7", &id.to_string())
        }));
    }
    Desk::on_map(&project, session, act)
}

fn selected(desk: &Desk) -> Vec<u64> {
    desk.app().state.selection.parcels.iter().map(|id| id.0).collect()
}

/// Clicks on the map, so far from its middle: between the parcels 6 and 7.
fn click_map(desk: &mut Desk, way: Vec2) {
    let at = desk.node(Role::Canvas, "Bản đồ").rect().center() + way;
    desk.click_at(at);
}

#[test]
fn the_legend_tells_each_colouring_counts_its_parcels_and_selects_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    assert!(desk.has_button("ODT: 8") && desk.has_button("CLN: 4"));
    desk.enter("CLN: 4");
    desk.until("the selection", |desk| selected(desk) == [3, 6, 9, 12]);

    desk.command("ba khoi");
    desk.until("the blocks", |desk| desk.has_button("2/3 khối: 12"));
    desk.command("cot…");
    desk.write_into("Tìm cột", "phap ly");
    desk.press(Key::Enter);
    desk.until("the areas", |desk| desk.has_button("dưới 60: 2") && desk.has_button("từ 200: 3"));
    desk.enter("100 – <160: 3");
    desk.until("the selection", |desk| selected(desk) == [5, 6, 7]);

    // An act moves parcels from class to class; the limits stay.
    let row = desk.snapshot().parcels.get(12_u64).unwrap().clone();
    let mut act = ChangeSet::new(Message::new("act-test"));
    act.push(Edit::replace(row.clone(), Parcel { legal_area: Some(15.0), ..Parcel::clone(&row) }));
    let session = desk.harness.state_mut().state.session.as_mut().unwrap();
    session.perform(act).unwrap();
    session.flush().unwrap();
    desk.until("the classes after the act", |desk| desk.has_button("dưới 60: 3") && desk.has_button("từ 200: 2"));

    // It is remembered with the project.
    let path = desk.session().path().to_owned();
    let settings = desk.app().state.settings.clone();
    drop(desk);
    let mut desk = Desk::open(&path, settings);
    desk.until("the same colouring", |desk| desk.has_button("từ 180: 3"));
}

#[test]
fn what_a_filter_hides_is_not_hit_and_the_chip_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    click_map(&mut desk, vec2(9.0, 0.0));
    assert_eq!(selected(&desk), [7]);
    desk.enter("Chỉ hiện thửa “CLN”");
    desk.until("the filter", |desk| desk.says("Đang lọc: 4 trong 12 thửa"));
    click_map(&mut desk, vec2(9.0, 0.0));
    assert_eq!(selected(&desk), [0_u64; 0], "7 is hidden");
    click_map(&mut desk, vec2(-9.0, 0.0));
    assert_eq!(selected(&desk), [6]);

    desk.command("chi thua dang chon");
    desk.until("the selected", |desk| desk.says("Đang lọc: 1 trong 12 thửa"));
    desk.command("hien moi thua");
    desk.until("all", |desk| !desk.says("Đang lọc"));

    // The table's filter is the map's, as it goes on.
    desk.press_with(Modifiers::COMMAND, Key::Num3);
    desk.until("the rows", |desk| desk.has_button("7/6"));
    desk.command("theo bang thua");
    desk.until("the whole table", |desk| desk.says("Đang lọc: 12 trong 12 thửa"));
    desk.click(Role::Button, "Lọc, sắp xếp cột Loại đất");
    desk.write_into("Giá trị để lọc", "cln");
    desk.press(Key::Enter);
    desk.until("the table's rows", |desk| desk.says("Đang lọc: 4 trong 12 thửa"));
}

#[test]
fn layers_are_switched_ordered_and_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    let drawn = |desk: &Desk| {
        desk.app().state.look.references.clone().unwrap().into_iter().map(|layer| layer.0).collect::<Vec<_>>()
    };
    assert_eq!(drawn(&desk), [2, 3]);
    desk.enter("Đưa lớp ranh xã xuống dưới");
    assert_eq!(drawn(&desk), [3, 2]);
    desk.focus(Role::CheckBox, "Hiện lớp đường");
    desk.press(Key::Space);
    assert_eq!(drawn(&desk), [3]);
    assert!(!desk.says("Đang lọc"), "no parcel is hidden");
    let before = desk.names(Role::Button);
    assert!(before.iter().any(|name| name == "Xem toàn bộ lớp đường"));
    desk.focus(Role::CheckBox, "Hiện lớp thửa");
    desk.press(Key::Space);
    desk.until("no parcels", |desk| desk.says("Đang lọc: 0 trong 12 thửa"));
    click_map(&mut desk, vec2(9.0, 0.0));
    assert_eq!(selected(&desk), [0_u64; 0]);
    desk.command("hien moi thua");
    desk.until("all parcels", |desk| !desk.says("Đang lọc"));
    assert_eq!(drawn(&desk), [3], "references stay as they are");

    desk.focus(Role::Slider, "Độ đậm nền thửa");
    desk.press(Key::ArrowLeft);
    assert!(desk.app().state.settings.fill_percent < 100 && desk.app().state.look.fill_opacity < 1.0);
}

#[test]
fn a_view_gets_a_name_and_is_gone_back_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    desk.press_with(Modifiers::COMMAND, Key::D);
    desk.write("Ngõ Đông");
    desk.press(Key::Enter);
    let kept = |desk: &Desk| {
        let bookmarks = desk.app().state.bookmarks();
        bookmarks.iter().map(|bookmark| (bookmark.name.clone(), bookmark.metres_per_point)).collect::<Vec<_>>()
    };
    let [(name, scale)] = kept(&desk).try_into().unwrap();
    assert_eq!(name, "Ngõ Đông");
    click_map(&mut desk, vec2(9.0, 0.0));
    desk.press_with(Modifiers::COMMAND, Key::J);
    desk.settle();
    desk.press_with(Modifiers::COMMAND, Key::D);
    desk.press(Key::Enter);
    let nearer = kept(&desk).into_iter().find(|(name, _)| name == "Khung nhìn 1").unwrap().1;
    assert!(nearer < scale / 2.0, "{nearer} {scale}");
    desk.command("ngo dong");
    desk.press_with(Modifiers::COMMAND, Key::D);
    desk.press(Key::Enter);
    let back = kept(&desk).into_iter().find(|(name, _)| name == "Khung nhìn 2").unwrap().1;
    assert_eq!(back, scale);

    desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    desk.enter("Đổi tên Khung nhìn 1");
    desk.write("Thửa 7");
    desk.press(Key::Enter);
    desk.enter("Xoá khung nhìn Khung nhìn 2");
    assert_eq!(kept(&desk).into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["Ngõ Đông", "Thửa 7"]);
}
