//! Boundaries edited in the window, by the mouse and by keys alone: corners, splitting, merging, redrawing.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/desk.rs"]
mod desk;

use std::path::Path;

use desk::Desk;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::*;
use thuaso::i18n::Message;
use thuaso::project::Session;

const EAST: f64 = 587_000.0;
const NORTH: f64 = 2_320_000.0;

/// Four parcels of ten metres around the place 10, 10; the first has 100 m² by law, the second 250.
fn office(folder: &Path) -> Desk {
    let project = folder.join("xã.thuaso");
    let session = Session::create(&project, "lan", common::clock).unwrap();
    let mut act = ChangeSet::new(Message::new("act-test"));
    for (id, (x, y)) in (1..).zip([(0.0, 0.0), (10.0, 0.0), (0.0, 10.0), (10.0, 10.0)]) {
        let corner = |dx: f64, dy: f64| Coord { x: EAST + x + dx, y: NORTH + y + dy };
        let ring = vec![corner(0.0, 0.0), corner(10.0, 0.0), corner(10.0, 10.0), corner(0.0, 10.0)];
        let geometry = Some(MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]).into());
        let legal_area = [None, Some(100.0), Some(250.0)].get(id as usize).copied().flatten();
        act.push(Edit::insert(Parcel { geometry, legal_area, ..Parcel::numbered(ParcelId(id), "7", &id.to_string()) }));
    }
    Desk::on_map(&project, session, act)
}

/// Corners of a parcel, metres from the south-west of the ward.
fn ring(desk: &Desk, id: u64) -> Vec<(f64, f64)> {
    let polygons = desk.snapshot().parcels.get(id).unwrap().polygons().unwrap();
    let corner = |at: &Coord<f64>| ((at.x - EAST) * 1e3, (at.y - NORTH) * 1e3);
    let corners = polygons.0[0].exterior().0.iter().skip(1).map(corner);
    corners.map(|(x, y)| (x.round() / 1e3, y.round() / 1e3)).collect()
}

fn middle(desk: &Desk) -> Pos2 {
    desk.node(Role::Canvas, "Bản đồ").rect().center()
}

fn pointer(desk: &mut Desk, at: Pos2) {
    desk.harness.event(Event::PointerMoved(at));
    desk.settle();
}

fn button(desk: &mut Desk, at: Pos2, pressed: bool) {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    desk.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    desk.settle();
}

/// Types places (X, Y) and ends the line with Enter.
fn draw_typed(desk: &mut Desk, places: &[(&str, &str)]) {
    for (north, east) in places {
        desk.write_into("X (Bắc)", north);
        desk.write_into("Y (Đông)", east);
        desk.press(Key::Enter);
    }
    desk.harness.ctx.memory_mut(egui::Memory::stop_text_input);
    desk.settle();
    desk.press(Key::Enter);
}

fn last_act(desk: &Desk) -> Message {
    desk.session().history().last().unwrap().name.clone()
}

#[test]
fn a_corner_is_dragged_typed_and_removed_in_every_parcel_that_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    let acts = desk.session().history().len();
    desk.command("sua diem goc ranh");
    assert!(desk.says("Kéo điểm góc"), "what to do");
    let centre = middle(&desk);
    pointer(&mut desk, centre);
    button(&mut desk, centre, true);
    pointer(&mut desk, centre + vec2(30.0, 0.0));
    assert!(desk.says("Thả chuột để dời"));
    assert_eq!(desk.session().history().len(), acts, "nothing is done before the button is released");
    pointer(&mut desk, centre + vec2(60.0, 0.0));
    button(&mut desk, centre + vec2(60.0, 0.0), false);
    assert_eq!((desk.session().history().len(), last_act(&desk).key.as_ref()), (acts + 1, "act-move-corner"));
    let moved = ring(&desk, 1)[1];
    assert!(moved.0 > 10.5 && moved.1 == 10.0, "{moved:?}");
    for id in 2..=4 {
        assert!(ring(&desk, id).contains(&moved), "parcel {id}");
    }
    desk.undo();
    assert_eq!(ring(&desk, 1), [(10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]);

    // Dropped beyond the neighbours nothing is changed, and the bar says why while the button is down.
    desk.until("the map", |desk| desk.app().is_map_drawn());
    pointer(&mut desk, centre);
    button(&mut desk, centre, true);
    pointer(&mut desk, centre + vec2(0.0, 330.0));
    assert!(desk.says("sẽ tự cắt") || desk.says("sẽ chồng lên nhau"), "a refusal is told");
    button(&mut desk, centre + vec2(0.0, 330.0), false);
    assert_eq!(ring(&desk, 1)[1], (10.0, 10.0));

    // A double click on a boundary puts a corner there.
    let between = centre + vec2(0.0, -60.0);
    pointer(&mut desk, between);
    // In one frame: frames of a test are too far apart for a double click.
    let presses = [true, false, true, false].map(|pressed| Event::PointerButton {
        pos: between,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    });
    desk.harness.input_mut().events.extend(presses);
    desk.settle();
    assert_eq!((last_act(&desk).key.as_ref(), ring(&desk, 3).len(), ring(&desk, 4).len()), ("act-insert-corner", 5, 5));
    desk.undo();
    desk.until("the map", |desk| desk.app().is_map_drawn());

    // By its coordinates, X to the north first as papers have them.
    desk.click_at(centre);
    desk.write_into("X (Bắc)", "2.320.010,5");
    desk.write_into("Y (Đông)", "587010.25");
    desk.press(Key::Enter);
    assert_eq!((last_act(&desk).key.as_ref(), ring(&desk, 4)[3]), ("act-move-corner", (10.25, 10.5)));
    desk.click(Role::Button, "Xóa điểm");
    assert!(desk.says("Từ ba ranh trở lên gặp nhau"), "a junction stays");
    desk.press(Key::Escape);
    desk.press(Key::Escape);
    assert!(!desk.says("Kéo điểm góc"), "the tool is off");
}

#[test]
fn a_parcel_is_split_by_typed_coordinates_and_merged_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    desk.select(&[1]);
    desk.command("tach thua");
    draw_typed(&mut desk, &[("2320000", "587004"), ("2320010", "587004")]);
    assert!(desk.says("Phần lớn nhất giữ số thửa"), "which part keeps the number");
    desk.click(Role::Button, "Tách thửa (Enter)");
    assert_eq!(last_act(&desk).key, "act-split-parcel");
    let snapshot = desk.snapshot();
    let new = snapshot.parcels.get(5_u64).unwrap();
    assert_eq!((new.label(), new.legal_area), ("7/5".to_owned(), None));
    assert!(ring(&desk, 3).contains(&(4.0, 10.0)), "the neighbour has the corner");
    assert!(ring(&desk, 1).contains(&(10.0, 0.0)) && !ring(&desk, 1).contains(&(0.0, 0.0)), "the larger part");

    desk.command("gop thua");
    desk.select(&[1, 5]);
    desk.settle();
    assert!(desk.says("Chọn thửa giữ lại số thửa"));
    desk.click(Role::Button, "Gộp thửa (Enter)");
    assert_eq!(last_act(&desk).key, "act-merge-parcels");
    assert_eq!((desk.snapshot().parcels.len(), desk.snapshot().parcels.get(5_u64).is_some()), (4, false));
    desk.undo();
    desk.undo();
    assert_eq!(ring(&desk, 3).len(), 4, "both are taken back whole");
}

/// The names of the faults that the project keeps.
fn names(desk: &Desk) -> Vec<String> {
    let snapshot = desk.snapshot();
    let faults = snapshot.findings.iter().filter_map(|finding| finding.fault.as_ref());
    faults.map(|fault| fault.name.clone()).collect()
}

#[test]
fn the_findings_of_a_checked_map_follow_an_edit_and_its_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    desk.command("kiem tra ban do");
    desk.until("the check", |desk| names(desk) == ["area_mismatch:7/2"]);
    let acts = desk.session().history().len();
    desk.command("sua diem goc ranh");
    desk.until("the checked map", |desk| desk.app().is_live_checked() && desk.app().is_map_drawn());
    let centre = middle(&desk);
    pointer(&mut desk, centre);
    button(&mut desk, centre, true);
    pointer(&mut desk, centre + vec2(40.0, -40.0));
    button(&mut desk, centre + vec2(40.0, -40.0), false);
    assert_eq!(desk.session().history().len(), acts + 1);
    assert_eq!(names(&desk), ["area_mismatch:7/2", "area_mismatch:7/1"], "in the same act");
    desk.undo();
    assert_eq!(names(&desk), ["area_mismatch:7/2"]);
}

#[test]
fn a_boundary_is_redrawn_by_clicks() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    desk.command("ve lai ranh");
    assert!(desk.says("Bấm vào chỗ bắt đầu"), "{:?}", desk.names(Role::Label));
    let centre = middle(&desk);
    desk.click_at(centre);
    desk.click_at(centre + vec2(40.0, -40.0));
    assert!(desk.says("Bấm điểm tiếp theo"), "{:?} {:?}", desk.names(Role::Label), desk.names(Role::Button));
    // To the boundary above, between parcels 3 and 4: it snaps.
    desk.click_at(centre + vec2(3.0, -80.0));
    desk.press(Key::Enter);
    assert_eq!(last_act(&desk).key, "act-reshape-boundary");
    let [left, right] = [ring(&desk, 3), ring(&desk, 4)];
    let shared: Vec<_> = left.iter().filter(|corner| right.contains(corner)).collect();
    assert_eq!(shared.len(), 4, "the ends of the run, its new corner, the end of the boundary: {left:?} {right:?}");
}

#[test]
fn a_deleted_parcel_is_drawn_again_from_typed_places() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    desk.select(&[4]);
    desk.command("xoa cac thua dang chon");
    assert_eq!((last_act(&desk).key.as_ref(), desk.snapshot().parcels.len()), ("act-delete-parcels", 3));
    desk.until("the map", |desk| desk.app().is_map_drawn());

    desk.command("ve thua moi");
    assert!(desk.says("từ ranh này sang ranh kia"));
    // From the corner of parcel 3 to that of parcel 2: between them their boundaries complete it.
    draw_typed(&mut desk, &[("2320020", "587010"), ("2320020", "587020"), ("2320010", "587020")]);
    assert!(desk.says("Enter để tạo thửa"));
    desk.click(Role::Button, "Tạo thửa (Enter)");
    assert_eq!(last_act(&desk).key, "act-draw-parcel");
    let snapshot = desk.snapshot();
    let drawn = snapshot.parcels.iter().find(|row| row.label() == "7/4").unwrap();
    assert_eq!((drawn.legal_area, ring(&desk, drawn.id.0).len()), (None, 4));
    assert!(ring(&desk, drawn.id.0).contains(&(10.0, 10.0)), "{:?}", ring(&desk, drawn.id.0));
    desk.undo();
    desk.undo();
    assert_eq!(desk.snapshot().parcels.len(), 4);
}

#[test]
fn a_hole_is_cut_by_typed_places_and_given_to_a_neighbour_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    // What was selected for something else is not what the ring lies in.
    desk.select(&[4]);
    desk.command("khoet, lap lo");
    draw_typed(&mut desk, &[("2320003", "587003"), ("2320003", "587006"), ("2320006", "587006")]);
    assert_eq!(last_act(&desk).key, "act-cut-hole");
    let holes = |desk: &Desk| desk.snapshot().parcels.get(1_u64).unwrap().polygons().unwrap().0[0].interiors().len();
    assert_eq!(holes(&desk), 1);
    desk.until("the map", |desk| desk.app().is_map_drawn());
    desk.write_into("X (Bắc)", "2320004");
    desk.write_into("Y (Đông)", "587005,5");
    desk.press(Key::Enter);
    assert!(desk.says("Enter để lấp"), "{:?}", desk.names(Role::Label));
    desk.click(Role::Button, "Lấp (Enter)");
    assert_eq!((last_act(&desk).key.as_ref(), holes(&desk)), ("act-fill-hole", 0));
}

#[test]
fn a_parcel_is_split_so_that_a_part_has_the_area_that_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    desk.select(&[1]);
    desk.command("tach thua");
    desk.click(Role::ComboBox, "Cách tách");
    desk.click(Role::Button, "Theo diện tích, ngang cạnh");
    desk.write_into("Diện tích (m²)", "30");
    desk.harness.ctx.memory_mut(egui::Memory::stop_text_input);
    // Below the northern side, near its eastern end: from there the land is measured.
    let near = middle(&desk) + vec2(-40.0, 12.0);
    desk.click_at(near);
    assert!(desk.says("Phần lớn nhất giữ số thửa"), "{:?}", desk.names(Role::Label));
    desk.press(Key::Enter);
    assert_eq!(last_act(&desk).key, "act-split-parcel");
    assert_eq!(ring(&desk, 1).iter().map(|corner| corner.0).fold(0.0, f64::max), 7.0);
    assert!(ring(&desk, 3).contains(&(7.0, 10.0)), "the neighbour has the corner");
}

#[test]
fn what_is_to_be_moved_is_chosen_by_a_click_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    desk.command("doi nhom thua");
    assert!(desk.says("Trước hết hãy chọn thửa cần dời"));
    let south_west = middle(&desk) + vec2(-60.0, 60.0);
    desk.click_at(south_west);
    assert!(desk.app().state.selection.parcels.iter().eq(&[ParcelId(1)]));
    assert!(desk.says("Bấm vào một điểm của nhóm thửa"), "{:?}", desk.names(Role::Label));
}

#[test]
fn points_of_a_file_are_shown_and_what_could_not_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("đo.csv");
    std::fs::write(&file, "Tên,X,Y\nP1,2320000,587000\nP2,2320000,587010\nP3,xx,yy\n").unwrap();
    let mut desk = office(folder.path());
    desk.command("nap tep diem do");
    desk.until("the path", |desk| desk.shows("Đường dẫn"));
    desk.write_into("Đường dẫn", file.to_str().unwrap());
    desk.press(Key::Enter);
    desk.until("the points", |desk| desk.says("Đã nạp 2 điểm từ đo.csv"));
    assert!(desk.says("1 dòng không đọc được"));
    assert!(desk.says("từ ranh này sang ranh kia"), "the tool for drawing is on");
}

#[test]
fn a_parcel_tells_its_history_and_leads_back_before_an_act() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    let south_west = middle(&desk) + vec2(-60.0, 60.0);
    desk.click_at(south_west);
    desk.select(&[1, 2]);
    desk.command("khoa cac thua");
    desk.command("mo khoa cac thua");
    // By keys: it may lie below what is seen of the panel.
    desk.focus(Role::DisclosureTriangle, "Lịch sử của thửa");
    desk.press(Key::Space);
    desk.until("the history", |desk| desk.says("Thửa được mở khóa"));
    assert!(desk.says("Thửa được khóa") && desk.says("Thửa được tạo"));
    desk.focus(Role::Button, "Trở về trước thao tác này: Khóa 2 thửa");
    desk.press(Key::Space);
    desk.until("both taken back", |desk| desk.says("Đã hoàn tác 2 thao tác"));
    assert!(desk.snapshot().parcels.iter().all(|row| !row.is_locked()));
    assert_eq!(desk.session().history().len(), 5, "nothing of the journal is rewritten");
}

#[test]
fn the_land_use_of_all_selected_parcels_is_changed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    let south_west = middle(&desk) + vec2(-60.0, 60.0);
    desk.click_at(south_west);
    desk.command("kiem tra ban do");
    desk.until("the checked map", |desk| names(desk) == ["area_mismatch:7/2"] && desk.app().is_live_checked());
    desk.select(&[1, 2, 4]);
    desk.settle();
    desk.click(Role::DisclosureTriangle, "Sửa hàng loạt");
    desk.write_into("Giá trị mới", "BHK");
    desk.until("the preview", |desk| desk.has_button("Sửa 3 thửa"));
    desk.click_part("Sửa 3 thửa");
    let land_uses: Vec<String> = desk.snapshot().parcels.iter().map(|row| row.land_use.verbatim.to_string()).collect();
    assert_eq!(land_uses, ["BHK", "BHK", "", "BHK"]);
    let superseded = ["area_mismatch:7/2", "land_use_code:7/1", "land_use_code:7/2", "land_use_code:7/4"];
    assert_eq!(names(&desk), superseded, "the findings come with the act");
    desk.undo();
    assert_eq!(names(&desk), ["area_mismatch:7/2"], "and go with it");
    assert!(desk.snapshot().parcels.iter().all(|row| row.land_use.verbatim.is_empty()));
}
