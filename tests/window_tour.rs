//! The tour of the sample ward, gone through without a mouse: every control is found by its role and name, as a screen reader finds it.

#![allow(clippy::unwrap_used)]

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use geo_types::Coord;
use thuaso::cadastre::Parcel;
use thuaso::desktop::Settings;

/// The middles of two opposite sides of a parcel of four corners, and a step beyond each.
fn across(parcel: &Parcel) -> Option<[Coord<f64>; 2]> {
    let polygons = parcel.polygons()?;
    let [only] = polygons.0.as_slice() else { return None };
    let [a, b, c, d, _] = only.exterior().0.as_slice() else { return None };
    let (from, to) = ((*a + *b) / 2.0, (*c + *d) / 2.0);
    let way = (to - from) / (to - from).x.hypot((to - from).y);
    Some([from - way, to + way])
}

#[test]
fn the_tour_is_gone_through_by_keys_and_names_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::new(Settings::default());
    assert!(desk.has_button("Làm quen với phường mẫu"), "the way in");
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().tour_in(&ctx, folder.path().join("mau"));
    desk.until("the sample ward", |desk| desk.says("bước 1/8"));
    desk.until("the map", |desk| desk.app().is_map_drawn());
    let parcels = desk.snapshot().parcels.len();
    assert!(parcels >= 300 && !desk.snapshot().links.is_empty());

    // A step may be passed over.
    desk.enter("Bước tiếp");
    assert!(desk.says("bước 2/8"), "{:?}", desk.names(Role::Label));
    // What is found is selected: both steps are done.
    let parcel = desk.snapshot().parcels.iter().find(|row| across(row).is_some()).unwrap().clone();
    desk.until("the search", |desk| desk.app().state.search_index.is_some());
    desk.command(&parcel.label());
    assert!(desk.app().state.selection.parcels.contains(&parcel.id), "{} is found", parcel.label());
    desk.press_with(Modifiers::COMMAND, Key::K);
    desk.press(Key::Escape);
    assert!(desk.says("bước 4/8"), "{:?}", desk.names(Role::Label));
    desk.command("tinh trang lien ket");
    assert!(desk.says("bước 5/8"));
    desk.press(Key::F3);
    desk.until("the linking desk", |desk| desk.app().state.cockpit);
    assert!(desk.says("bước 6/8"));
    desk.press(Key::F3);

    // A parcel is split by typed coordinates, X to the north.
    desk.select(&[parcel.id.0]);
    desk.until("the map", |desk| desk.app().is_map_drawn());
    desk.command("tach thua");
    for place in across(&parcel).unwrap() {
        desk.write_into("X (Bắc)", &format!("{:.3}", place.y));
        desk.write_into("Y (Đông)", &format!("{:.3}", place.x));
        desk.press(Key::Enter);
    }
    desk.harness.ctx.memory_mut(egui::Memory::stop_text_input);
    desk.settle();
    desk.press(Key::Enter);
    desk.enter("Tách thửa (Enter)");
    assert_eq!(desk.snapshot().parcels.len(), parcels + 1, "{:?}", desk.names(Role::Label));
    assert!(desk.says("bước 7/8"));
    desk.undo();
    assert_eq!(desk.snapshot().parcels.len(), parcels);
    assert!(desk.says("bước 8/8"));
    desk.press(Key::Escape);

    desk.command("tuong phan cao");
    assert!(!desk.harness.ctx.global_style().visuals.dark_mode);
    desk.command("english");
    desk.until("English", |desk| desk.says("step 8/8"));
    desk.enter("Done");
    assert!(!desk.says("step 8/8"));
    // What was made is opened again as it was left.
    desk.harness.state_mut().tour_in(&ctx, folder.path().join("mau"));
    desk.until("the sample ward again", |desk| desk.says("step 1/8"));
    assert_eq!(desk.snapshot().parcels.len(), parcels);
}
