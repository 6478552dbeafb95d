//! Wards seen together in the window: found by their names, only looked at, and each a step from its own project.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/desk.rs"]
mod desk;

use std::path::{Path, PathBuf};

use desk::Desk;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::*;
use thuaso::crs::Crs;
use thuaso::desktop::Settings;
use thuaso::i18n::Message;
use thuaso::project::{Access, ProjectError, Session};

/// Four parcels of sheet 7 side by side, ten metres wide; the certificate of parcel 7/3 is linked.
fn ward(path: &Path, name: &str, east: f64, meridian: i32) {
    let mut session = Session::create(path, "lan", common::clock).unwrap();
    let mut act = ChangeSet::new(Message::new("act-test"));
    let settings =
        ProjectSettings { crs: Some(Crs::vn2000(meridian)), ward_name: name.to_owned(), ..ProjectSettings::default() };
    let before = session.snapshot().settings.clone();
    act.push(Edit::<ProjectSettings> { before: Some(before), after: Some(settings.into()) });
    for id in 1..=4_u32 {
        let west = east + f64::from(id) * 10.0;
        let corner = |x: f64, y: f64| Coord { x: west + x, y: 2_320_000.0 + y };
        let ring = vec![corner(0.0, 0.0), corner(10.0, 0.0), corner(10.0, 20.0), corner(0.0, 20.0)];
        act.push(Edit::insert(Parcel {
            legal_area: Some(200.0),
            land_use: LandUse::parse("ODT").into(),
            geometry: Some(MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]).into()),
            ..Parcel::numbered(ParcelId(id.into()), "7", &id.to_string())
        }));
    }
    let paper = Certificate::with_serial(CertificateId(1), Serial::parse("BX 037034"));
    act.push(Edit::insert(paper));
    act.push(Edit::insert(Link {
        id: LinkId(1),
        certificate: CertificateId(1),
        parcel: ParcelId(3),
        how: LinkMethod::Click,
        by: "lan".to_owned(),
        at: common::clock(),
        evidence: Vec::new(),
        confirmed: None,
    }));
    session.perform(act).unwrap();
    session.flush().unwrap();
}

/// Three wards that fit, and one of another CRS.
fn city(folder: &Path) -> Vec<PathBuf> {
    let wards = [("a", "Phường Mẫu Một"), ("b", "Phường Mẫu Hai"), ("c", "Phường Thử"), ("d", "Phường Xa")];
    let path = |file: &str| folder.join(format!("{file}.thuaso"));
    for (at, (file, name)) in (0..).zip(wards) {
        let meridian = if file == "d" { 107 * 60 + 45 } else { 105 * 60 };
        ward(&path(file), name, 587_000.0 + f64::from(at) * 60.0, meridian);
    }
    wards.iter().map(|(file, _)| path(file)).collect()
}

fn open(paths: &[PathBuf]) -> Desk {
    let mut desk = Desk::new(Settings::default());
    desk.drop_files(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    desk.until("the wards", |desk| desk.app().state.session.is_some());
    desk.until("the map and its index", |desk| desk.app().is_map_drawn() && desk.app().state.search_index.is_some());
    desk
}

#[test]
fn a_parcel_is_found_by_its_ward_and_its_own_project_is_a_step_away() {
    let folder = tempfile::tempdir().unwrap();
    let paths = city(folder.path());
    let mut desk = open(&paths);
    assert!(desk.says("3 dự án, chỉ xem") && desk.says("1/4 dự án không mở được: d.thuaso"));
    assert_eq!((desk.snapshot().parcels.len(), desk.snapshot().links.len()), (12, 3));
    assert!(desk.app().state.settings.recent.is_empty(), "a folder is no recent project");

    // Three parcels have this number; the ward tells them apart.
    desk.press_with(Modifiers::COMMAND, Key::K);
    desk.type_text("7/3");
    assert_eq!(desk.buttons_with("7/3   Phường").len(), 3);
    desk.write("mau hai 7/3");
    desk.press(Key::Enter);
    desk.until("the parcel", |desk| desk.app().state.selection.parcels.len() == 1);
    let parcel = *desk.app().state.selection.parcels.first().unwrap();
    assert_eq!(desk.snapshot().label_of(parcel), "Phường Mẫu Hai · 7/3");
    assert!(desk.shows("Phường Mẫu Hai") && desk.says("BX 037034"));

    // The table tells the ward; lists that have nothing here are not offered.
    desk.press_with(Modifiers::COMMAND, Key::Num3);
    desk.until("the rows", |desk| desk.has_button("Phường Mẫu Hai · 7/1"));
    assert!(!desk.has_button("Lịch sử"));

    desk.command("mo du an cua thua");
    desk.until("its own project", |desk| desk.session().path() == paths[1]);
    assert_eq!(desk.session().access(), Access::ReadWrite);
    let selected: Vec<u64> = desk.app().state.selection.parcels.iter().map(|id| id.0).collect();
    assert_eq!(selected, [3]);
    assert!(!desk.says("chỉ xem") && desk.app().state.settings.recent == [paths[1].clone()]);
}

#[test]
fn what_would_change_a_project_is_disabled_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let paths = city(folder.path());
    let mut desk = open(&paths[..3]);
    let before: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    for name in ["Nhận bản quét…", "Giấy chứng nhận mới", "Mở bản đồ…", "Xuất GeoPackage…"]
    {
        let buttons = desk.buttons_with(name);
        assert!(!buttons.is_empty(), "{name}: {:?}", desk.names(Role::Button));
        assert!(!desk.is_enabled(name), "{name}");
    }
    // F3 is the cockpit's.
    desk.press(Key::F3);
    assert!(desk.says("hãy mở dự án của thửa") && !desk.app().state.cockpit);
    let app = desk.harness.state_mut();
    let session = app.state.session.as_mut().unwrap();
    let mut act = ChangeSet::new(Message::new("act-test"));
    act.push(Edit::insert(Parcel::numbered(ParcelId(9_999), "1", "1")));
    assert!(matches!(session.perform(act), Err(ProjectError::ReadOnly { .. })));
    assert!(!app.state.may_change());

    // Colouring, a filter and a named view work.
    desk.command("ba khoi");
    desk.until("the blocks", |desk| desk.has_button("2/3 khối: 12"));
    desk.press_with(Modifiers::COMMAND, Key::D);
    desk.write("Cả ba phường");
    desk.press(Key::Enter);
    assert_eq!(desk.app().state.bookmarks().len(), 1);
    desk.press_with(Modifiers::COMMAND, Key::W);
    desk.until("the first screen", |desk| desk.app().state.session.is_none());
    assert_eq!(paths.iter().map(|path| std::fs::read(path).unwrap()).collect::<Vec<_>>(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 8, "the projects and their backups");
}

#[test]
fn a_folder_of_projects_is_dropped_and_one_without_any_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let paths = city(folder.path());
    let empty = folder.path().join("trống");
    std::fs::create_dir(&empty).unwrap();
    let mut desk = Desk::new(Settings::default());
    desk.drop_files(&[&empty]);
    desk.until("the reason", |desk| desk.says("Thư mục này không có dự án"));
    assert!(desk.app().state.session.is_none());
    desk.drop_files(&[folder.path()]);
    desk.until("the wards", |desk| desk.says("3 dự án, chỉ xem"));
    // From there one of them alone, and back.
    desk.drop_files(&[&paths[0]]);
    desk.until("one project", |desk| desk.session().path() == paths[0]);
    assert!(desk.snapshot().wards.is_empty());
}
