//! The attribute table in the window: columns, conditions, the selection shared with the map, what is counted, and the file.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/desk.rs"]
mod desk;

use std::fs;
use std::path::Path;

use desk::Desk;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::*;
use thuaso::desktop::Settings;
use thuaso::i18n::Message;
use thuaso::project::Session;

const EAST: f64 = 587_000.0;
const NORTH: f64 = 2_320_000.0;

/// Twelve parcels of one map, ten metres wide and 10, 11, 12… deep: numbers 1 to 6 of sheet 7, then of sheet 8; every third is CLN. Each has
/// a remark and a holder's name.
fn office(folder: &Path) -> Desk {
    let project = folder.join("xã.thuaso");
    let mut session = Session::create(&project, "lan", common::clock).unwrap();
    let mut act = ChangeSet::new(Message::new("act-test"));
    let column = |name: &str, role| ColumnInfo { name: name.to_owned(), kind: ColumnKind::Text, role };
    act.push(Edit::insert(Layer {
        id: LayerId(1),
        name: "thửa".to_owned(),
        kind: LayerKind::Parcels,
        source: SourceFile { hash: ContentHash([1; 32]), path: "thua.shp".to_owned(), bytes: 1 },
        columns: vec![column("GHICHU", ColumnRole::Kept), column("TENCHU", ColumnRole::Personal)],
        source_crs: "EPSG:5897".to_owned(),
        encoding: "auto".to_owned(),
    }));
    for id in 1..=12_u32 {
        let (west, depth) = (EAST + f64::from(id) * 10.0, 9.0 + f64::from(id));
        let corner = |x: f64, y: f64| Coord { x: west + x, y: NORTH + y };
        let ring = vec![corner(0.0, 0.0), corner(10.0, 0.0), corner(10.0, depth), corner(0.0, depth)];
        let remark = if id == 1 { "=HYPERLINK(1)".to_owned() } else { format!("Ghi chú {id}") };
        let details = ParcelDetails {
            layer: Some(LayerId(1)),
            address: format!("Ngõ {}, thôn Đông", id % 4),
            attributes: [Attribute::Text(&remark), Attribute::Null].into_iter().collect(),
            personal: Attributes::from_iter([Attribute::Null, Attribute::Text("Trần Văn Mẫu")]).into(),
            ..ParcelDetails::default()
        };
        let (sheet, number) = if id <= 6 { ("7", id) } else { ("8", id - 6) };
        act.push(Edit::insert(Parcel {
            legal_area: Some(f64::from(id) * 20.0),
            land_use: LandUse::parse(if id % 3 == 0 { "CLN" } else { "ODT" }).into(),
            geometry: Some(MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]).into()),
            details: details.into(),
            ..Parcel::numbered(ParcelId(id.into()), sheet, &number.to_string())
        }));
    }
    session.perform(act).unwrap();
    session.flush().unwrap();
    drop(session);
    // Room for its tools in one line.
    let mut settings = Settings::default();
    (settings.panels.layers, settings.panels.inspector) = (false, false);
    let mut desk = Desk::open(&project, settings);
    desk.press_with(Modifiers::COMMAND, Key::Num3);
    desk.until("the rows", |desk| desk.has_button("7/1"));
    desk
}

/// The parcels that are listed, from the top.
fn rows(desk: &Desk) -> Vec<String> {
    let is_row = |name: &String| name.len() == 3 && (name.starts_with("7/") || name.starts_with("8/"));
    desk.names(Role::Button).into_iter().filter(is_row).collect()
}

/// Whether just these are listed; the last ones may be out of sight.
fn lists(desk: &Desk, wanted: &[&str]) -> bool {
    let seen = rows(desk);
    seen.len() > 2 && wanted.iter().zip(&seen).all(|(wanted, seen)| wanted == seen) && seen.len() <= wanted.len()
}

fn selected(desk: &Desk) -> Vec<u64> {
    desk.app().state.selection.parcels.iter().map(|id| id.0).collect()
}

/// Writes a condition in the menu of a column.
fn condition(desk: &mut Desk, column: &str, how: &str, value: &str) {
    desk.click(Role::Button, &format!("Lọc, sắp xếp cột {column}"));
    if how != "chứa" {
        desk.click(Role::RadioButton, how);
    }
    desk.write_into("Giá trị để lọc", value);
    desk.press(Key::Enter);
}

fn export(desk: &mut Desk, target: &Path) {
    desk.command("xuat bang thuoc tinh");
    desk.until("the path", |desk| desk.shows("Đường dẫn"));
    desk.write_into("Đường dẫn", &target.display().to_string());
    desk.press(Key::Enter);
}

#[test]
fn two_conditions_a_selection_and_a_csv_say_what_the_project_has() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    condition(&mut desk, "Loại đất", "bằng", "odt");
    desk.until("the first filter", |desk| rows(desk).len() < 12 && !rows(desk).contains(&"7/3".to_owned()));
    condition(&mut desk, "Diện tích pháp lý (m²)", "trong khoảng", "60-200");
    desk.until("the second filter", |desk| lists(desk, &["7/4", "7/5", "8/1", "8/2", "8/4"]));
    assert!(desk.says("Loại đất bằng odt") && desk.says("5 / 12 thửa"));

    // What is selected in the list is selected on the map.
    desk.click(Role::Button, "7/5");
    assert_eq!(selected(&desk), [5]);
    desk.press_with(Modifiers::SHIFT, Key::ArrowDown);
    desk.press_with(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(selected(&desk), [5, 7, 8]);
    desk.press(Key::End);
    assert_eq!(selected(&desk), [10]);
    desk.press(Key::ArrowUp);
    assert_eq!(selected(&desk), [8]);
    desk.press_with(Modifiers::COMMAND, Key::A);
    assert_eq!(selected(&desk), [4, 5, 7, 8, 10]);

    // What is selected elsewhere is seen in the list alone, if that is wanted.
    desk.select(&[5, 8]);
    desk.settle();
    desk.click(Role::CheckBox, "Chỉ thửa đang chọn (2)");
    desk.until("the selected", |desk| rows(desk) == ["7/5", "8/2"]);
    desk.click(Role::CheckBox, "Chỉ thửa đang chọn (2)");
    desk.until("all that pass", |desk| lists(desk, &["7/4", "7/5", "8/1", "8/2", "8/4"]));

    // The greatest first, and into a file.
    desk.click(Role::Button, "Diện tích pháp lý (m²)");
    desk.click(Role::Button, "Diện tích pháp lý (m²)");
    desk.until("the order", |desk| lists(desk, &["8/4", "8/2", "8/1", "7/5", "7/4"]));
    let target = folder.path().join("bảng.csv");
    export(&mut desk, &target);
    desk.until("the file", |desk| desk.says("Đã ghi"));
    let wanted: String = [10_u64, 8, 7, 5, 4]
        .iter()
        .map(|id| {
            let parcel = desk.snapshot().parcels.get(*id).unwrap().clone();
            let area = parcel.legal_area.unwrap();
            let address = parcel.details().address().to_owned();
            let (sheet, number) = (parcel.sheet.as_str(), parcel.number.as_str());
            format!("{sheet},{number},{area},{},\"{address}\",,2/3\r\n", parcel.land_use.verbatim)
        })
        .collect();
    let text = fs::read_to_string(&target).unwrap();
    let heads = "\u{FEFF}Số tờ,Số thửa,Diện tích pháp lý (m²),Loại đất,Địa chỉ,Giấy chứng nhận,Ba khối\r\n";
    assert_eq!(text, format!("{heads}{wanted}"));

    desk.click_part("Bỏ điều kiện: Loại đất");
    desk.until("one condition", |desk| desk.says("8 / 12 thửa"));
}

#[test]
fn columns_are_chosen_and_remembered_and_personal_ones_are_not_among_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    desk.click(Role::Button, "Cột");
    assert!(desk.shows("GHICHU") && !desk.shows("TENCHU"), "a holder's name is personal");
    // By keys: the menu may have to be scrolled.
    for column in ["GHICHU", "Địa chỉ"] {
        desk.focus(Role::CheckBox, column);
        desk.press(Key::Space);
    }
    let chosen = desk.app().state.settings.parcel_columns.clone().unwrap();
    assert_eq!(chosen, ["sheet", "number", "legal_area", "land_use", "certificates", "blocks", "map:GHICHU"]);
    desk.enter("Đưa cột GHICHU lên trước");
    assert_eq!(desk.app().state.settings.parcel_columns.as_ref().unwrap()[5], "map:GHICHU");
    desk.press(Key::Escape);
    let target = folder.path().join("bảng.csv");
    export(&mut desk, &target);
    desk.until("the file", |desk| desk.says("Đã ghi"));
    let text = fs::read_to_string(&target).unwrap();
    assert!(text.lines().nth(1).unwrap().contains("'=HYPERLINK(1)"), "no formula: {text}");
    assert!(!text.contains("Mẫu"), "{text}");

    // Where nothing can be written, that is said, and nothing is left.
    export(&mut desk, &folder.path().join("không có/bảng.csv"));
    desk.until("the reason", |desk| desk.says("không có"));
    assert_eq!(desk.app().state.snapshot().parcels.len(), 12);
}

#[test]
fn what_is_counted_follows_the_filter_and_leads_back_into_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    desk.click(Role::Button, "Thống kê");
    desk.until("the groups", |desk| desk.has_button("CLN · 4 · 600,0"));
    desk.click_part("CLN · 4");
    desk.until("the group's rows", |desk| rows(desk) == ["7/3", "7/6", "8/3", "8/6"]);
    desk.click_part("Thống kê cột");
    desk.until("the sum", |desk| desk.shows("600,0") && desk.shows("Tổng"));
    condition(&mut desk, "Số tờ", "chứa", "9");
    desk.until("nothing", |desk| rows(desk).is_empty());
    desk.click(Role::Button, "Bỏ mọi điều kiện");
    desk.until("all", |desk| !rows(desk).is_empty());

    // A row is found without hiding another.
    desk.press_with(Modifiers::COMMAND, Key::G);
    desk.type_text("ngo 2");
    desk.until("what is found", |desk| desk.says("/ 3 dòng khớp"));
    desk.press(Key::Enter);
    assert_eq!(selected(&desk), [2]);
    desk.press(Key::Enter);
    assert_eq!(selected(&desk), [6]);
    desk.press_with(Modifiers::SHIFT, Key::Enter);
    assert_eq!(selected(&desk), [2]);
}

#[test]
fn a_condition_that_cannot_be_read_says_so_and_is_not_applied() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path());
    condition(&mut desk, "Diện tích pháp lý (m²)", "trong khoảng", "200-100");
    assert!(desk.says("có số đầu lớn hơn số cuối"));
    assert!(!desk.is_enabled("Lọc"));
    assert!(!desk.says("/ 12 thửa"), "no filter");
}
