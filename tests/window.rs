//! The window, driven through its accessibility tree: the main job from the first screen to the export, and the same export from the
//! command line.

#![allow(clippy::unwrap_used)]

#[path = "common/desk.rs"]
mod desk;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use desk::Desk;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT, Queryable};
use thuaso::cadastre::{ColumnRole, ParcelId, Purpose};
use thuaso::desktop::Settings;
use thuaso::project::Saved;

fn links(desk: &Desk) -> usize {
    desk.snapshot().links.len()
}

fn is_saved(desk: &Desk) -> bool {
    desk.app().state.session.as_ref().is_some_and(|session| session.saved() == Saved::OnDisk)
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name)
}

fn copy_map(to: &Path) -> PathBuf {
    for extension in ["shp", "shx", "dbf", "prj"] {
        fs::copy(sample(&format!("ban-do/thua-dat.{extension}")), to.join(format!("thua-dat.{extension}"))).unwrap();
    }
    to.join("thua-dat.shp")
}

#[test]
fn the_first_screen_says_what_to_do_next_in_both_languages() {
    let mut desk = Desk::new(Settings::default());
    assert!(desk.shows("Mở bản đồ…"));
    desk.click(Role::Button, "English");
    assert!(desk.shows("Open map…"));
    assert!(!desk.shows("Mở bản đồ…"));
}

#[test]
fn the_palette_finds_a_command_without_accents_and_runs_it() {
    let mut desk = Desk::new(Settings::default());
    desk.command("giao dien toi");
    assert!(desk.harness.ctx.global_style().visuals.dark_mode || desk.harness.ctx.theme() == egui::Theme::Dark);
}

/// A window with a new project, in `folder`, that the sample map was imported into.
fn window_with_map(folder: &Path) -> Desk {
    let mut desk = import_dialog(folder, true);
    import(&mut desk);
    desk
}

/// The import dialog over the sample map; without its `.prj` where `labelled` is false.
fn import_dialog(folder: &Path, labelled: bool) -> Desk {
    let map = copy_map(folder);
    if !labelled {
        fs::remove_file(map.with_extension("prj")).unwrap();
    }
    let mut desk = Desk::new(Settings::default());
    look_at_maps(&mut desk, &[&map]);
    desk
}

/// Drops maps on the window, and waits for the import dialog.
fn look_at_maps(desk: &mut Desk, maps: &[&Path]) {
    desk.drop_files(maps);
    desk.until("the preview", |desk| desk.shows("Nhập bản đồ"));
}

/// Presses the button that imports, and waits for the parcels.
fn import(desk: &mut Desk) {
    desk.click(Role::Button, "Nhập");
    desk.until("the import", |desk| desk.snapshot().parcels.len() == 300);
}

/// Gives the focus to the field whose hint begins so.
fn focus_hinted(desk: &mut Desk, begins: &str) {
    let hinted = |field: &Node<'_>| field.accesskit_node().placeholder().is_some_and(|hint| hint.starts_with(begins));
    let field = desk.harness.query_all_by_role(Role::TextInput).find(hinted);
    field.expect("a field with this hint").focus();
    desk.settle();
}

#[test]
fn the_history_tells_every_act_and_whether_it_still_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = window_with_map(folder.path());
    desk.press_with(Modifiers::COMMAND, Key::Num6);
    desk.until("the import in the history", |desk| desk.buttons_with("Nhập bản đồ thua-dat.shp").len() == 1);
    assert_eq!(desk.buttons_with("Có hiệu lực").len(), 1);
    desk.press_with(Modifiers::COMMAND, Key::Z);
    desk.until("the undo", |desk| desk.buttons_with("Hoàn tác: Nhập bản đồ thua-dat.shp").len() == 1);
    assert_eq!((desk.buttons_with("Có hiệu lực").len(), desk.buttons_with("Đã hoàn tác").len()), (0, 1));
    desk.press_with(Modifiers::COMMAND, Key::Y);
    desk.until("the redo", |desk| desk.buttons_with("Làm lại: Nhập bản đồ thua-dat.shp").len() == 1);
    assert_eq!((desk.buttons_with("Có hiệu lực").len(), desk.buttons_with("Đã làm lại").len()), (1, 1));
}

#[test]
fn an_act_of_the_history_shows_its_parcels_and_can_be_gone_back_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = window_with_map(folder.path());
    desk.until("it on the disk", is_saved);
    let locked = |desk: &Desk| desk.snapshot().parcels.iter().filter(|land| land.is_locked()).count();
    desk.press_with(Modifiers::COMMAND, Key::Num3);
    let first = desk.snapshot().label_of(desk.snapshot().parcels.iter().next().unwrap().id);
    desk.until("the parcels", |desk| desk.buttons_with(&first).contains(&first));
    desk.click(Role::Button, &first);
    desk.press_with(Modifiers::SHIFT, Key::ArrowDown);
    desk.until("two of them", |desk| desk.app().state.selection.parcels.len() == 2);
    let two = desk.app().state.selection.parcels.clone();
    desk.command("khóa các thửa đang chọn");
    desk.until("locked", |desk| locked(desk) == 2 && is_saved(desk));
    desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    desk.until("nothing selected", |desk| desk.app().state.selection.parcels.is_empty());
    desk.press_with(Modifiers::COMMAND, Key::Num6);
    desk.until("the list", |desk| desk.has_button("Trở về trước thao tác"));
    assert!(!desk.is_enabled("Trở về trước thao tác"), "nothing is chosen");
    let row = desk.buttons_with("Có hiệu lực")[0].clone();
    desk.click(Role::Button, &row);
    desk.until("it can be gone back to", |desk| desk.is_enabled("Trở về trước thao tác"));
    desk.click(Role::Button, "Chọn các thửa của thao tác");
    desk.until("its parcels", |desk| desk.app().state.selection.parcels == two);
    desk.click(Role::Button, "Trở về trước thao tác");
    desk.until("unlocked", |desk| locked(desk) == 0);
    assert_eq!(desk.snapshot().parcels.len(), 300, "what was done before stands");
}

#[test]
fn a_list_is_filtered_by_what_is_typed_without_accents() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = window_with_map(folder.path());
    desk.press_with(Modifiers::COMMAND, Key::Num3);
    focus_hinted(&mut desk, "Lọc");
    desk.type_text("khong co");
    desk.until("no row", |desk| desk.shows("0 / 300 thửa"));
    desk.press_with(Modifiers::COMMAND, Key::A);
    desk.type_text("odt");
    let snapshot = desk.snapshot();
    let homes = snapshot.parcels.iter().filter(|land| land.land_use.verbatim.contains("ODT"));
    let shown = format!("{} / 300 thửa", homes.count());
    desk.until(&shown, |desk| desk.shows(&shown));
}

#[test]
fn a_map_without_a_label_waits_until_its_coordinate_system_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = import_dialog(folder.path(), false);
    assert!(!desk.is_enabled("Nhập"));
    assert!(desk.shows("Hãy chọn hệ toạ độ"));
    assert!(desk.says("khi đó bản đồ nằm ở"), "readings have reasons");
    desk.write_into("Hệ khác", "105-00x");
    desk.press(Key::Enter);
    let unknown = "Không nhận ra hệ toạ độ “105-00x”";
    desk.until("a word on it", |desk| desk.says(unknown));
    desk.write_into("Hệ khác", "105-00");
    desk.press(Key::Enter);
    desk.until("a choice", |desk| desk.is_enabled("Nhập"));
    import(&mut desk);
    let crs = desk.snapshot().settings.crs.clone().unwrap();
    assert_eq!(crs.label(), "VN-2000 / TM-3 105-00");
}

#[test]
fn an_import_that_fails_leaves_no_project_and_the_next_one_is_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let map = copy_map(folder.path());
    let twin = folder.path().join("ban-sao");
    fs::create_dir(&twin).unwrap();
    let mut desk = Desk::new(Settings::default());
    look_at_maps(&mut desk, &[&map, &copy_map(&twin)]);
    desk.click(Role::Button, "Nhập");
    let refused = "đã có trong dự án";
    desk.until("a refusal", |desk| desk.says(refused));
    assert!(desk.app().state.session.is_none());
    assert!(!map.with_extension("thuaso").exists(), "no empty project is left");
    look_at_maps(&mut desk, &[&map]);
    import(&mut desk);
    assert!(map.with_extension("thuaso").exists());
}

#[test]
fn a_label_that_its_place_contests_waits_for_a_choice_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let map = copy_map(folder.path());
    let prj = fs::read_to_string(map.with_extension("prj")).unwrap();
    let wrong = prj.replace("105.0", "104.5");
    assert_ne!(prj, wrong);
    fs::write(map.with_extension("prj"), wrong).unwrap();
    let mut desk = Desk::new(Settings::default());
    look_at_maps(&mut desk, &[&map]);
    assert!(!desk.is_enabled("Nhập"));
    for part in ["Vị trí không hợp với hệ đã ghi", "nơi bản đồ địa chính dùng kinh tuyến trục"]
    {
        assert!(desk.says(part), "{part}");
    }
    desk.write_into("Hệ khác", "103-07");
    desk.press(Key::Enter);
    let no_zone = "không có múi nào mang kinh tuyến trục “103-07”";
    desk.until("a word on it", |desk| desk.says(no_zone));
    desk.write_into("Hệ khác", "105-00");
    desk.press(Key::Enter);
    desk.until("a choice", |desk| desk.is_enabled("Nhập"));
    let overruled = "tệp ghi VN-2000 / TM-3 104-30 nhưng được đọc theo VN-2000 / TM-3 105-00";
    desk.until("what it overrules", |desk| desk.says(overruled));
    import(&mut desk);
}

#[test]
fn what_a_column_means_is_corrected_in_the_import_dialog_and_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = import_dialog(folder.path(), true);
    assert!(desk.shows("1 · 2 · 3"), "examples of the values");
    desk.click(Role::ComboBox, "DIENTICH: Giữ nguyên");
    desk.click(Role::Button, "Diện tích pháp lý");
    assert!(desk.names(Role::ComboBox).contains(&"DIENTICHPL: Giữ nguyên".to_owned()), "a role is given once");
    assert!(desk.says("sẽ được nhớ"));
    import(&mut desk);
    let preset = desk.app().state.settings.presets.last().cloned().unwrap();
    assert!(preset.roles.contains(&("DIENTICH".to_owned(), ColumnRole::LegalArea)), "{preset:?}");
}

/// Selects a parcel by typing its number into the search field.
fn find_parcel(desk: &mut Desk, number: &str) -> ParcelId {
    desk.press_with(Modifiers::COMMAND, Key::F);
    desk.type_text(number);
    desk.until("the search", |desk| desk.says(&format!("{number} ")));
    desk.press(Key::Enter);
    desk.snapshot().parcels.iter().find(|parcel| parcel.label() == number).unwrap().id
}

#[test]
fn the_export_dialog_says_when_it_would_replace_a_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thua-dat.gpkg"), "").unwrap();
    let mut desk = window_with_map(folder.path());
    desk.press_with(Modifiers::COMMAND, Key::E);
    let warning = "Tệp này đã có: xuất sẽ thay tệp cũ.";
    desk.until("the warning", |desk| desk.shows(warning));
    assert_eq!(desk.buttons_with("Chọn…").len(), 2);
    let other = folder.path().join("khác");
    desk.write_into("Tệp GeoPackage", &other.display().to_string());
    desk.until("no warning", |desk| !desk.shows(warning));
    desk.click(Role::Button, "Xuất");
    desk.until("the export", |_| other.with_extension("gpkg").exists());
}

#[cfg(unix)]
#[test]
fn a_project_whose_disk_is_lost_is_saved_as_a_copy_before_it_closes() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = window_with_map(folder.path());
    desk.until("saving", is_saved);
    let project = folder.path().join("thua-dat.thuaso");
    fs::rename(&project, folder.path().join("đã chuyển")).unwrap();
    desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    desk.until("the bar", |desk| desk.shows("Chưa ghi được"));
    assert_eq!(desk.snapshot().certificates.len(), 1, "the act is kept in memory");

    desk.press_with(Modifiers::COMMAND, Key::W);
    assert!(desk.shows("Đóng dự án?"), "asked before acts are lost");
    desk.harness.get_all_by_role_and_label(Role::Button, "Lưu bản sao…").last().unwrap().click();
    desk.until("the path", |desk| desk.shows("Đường dẫn"));
    let copy = folder.path().join("nơi khác.thuaso");
    desk.write_into("Đường dẫn", &copy.display().to_string());
    desk.until("the look at the path", |desk| desk.is_enabled("Chọn đường dẫn này"));
    desk.press(Key::Enter);
    desk.until("the copy", |desk| desk.shows("Mở bản sao"));
    desk.click(Role::Button, "Mở bản sao");
    desk.until("the copy in the window", |desk| {
        desk.app().state.session.as_ref().is_some_and(|session| session.path() == copy) && is_saved(desk)
    });
    assert_eq!(desk.snapshot().certificates.len(), 1);
    assert_eq!(desk.snapshot().parcels.len(), 300);
}

#[test]
fn a_parcel_is_corrected_in_the_inspector_and_the_correction_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = window_with_map(folder.path());
    let id = find_parcel(&mut desk, "1/5");
    let before = desk.snapshot().parcels.get(id).unwrap().clone();
    desk.press(Key::F2);
    desk.write_into("Loại đất", "ONT+XYZ");
    desk.until("a word on the unknown code", |desk| desk.says("“XYZ” không có trong danh mục"));
    desk.write_into("Loại đất", "ONT 1.000,5 + CLN 100");
    let areas = "Các loại đất cộng lại 1.100,5 m²";
    desk.until("a word on the areas", |desk| desk.says(areas) && desk.says("lệch +13,9 m²"));
    desk.write_into("Diện tích pháp lý (m²)", "1.100,4");
    desk.until("they agree", |desk| desk.says(areas) && !desk.says("lệch"));
    desk.write_into("Loại đất", "ONT+XYZ");
    desk.write_into("Diện tích pháp lý (m²)", "1.234,5x");
    assert!(!desk.is_enabled("Ghi nhận"), "an area that is none is not committed");
    desk.write_into("Diện tích pháp lý (m²)", "1.234,56");
    desk.write_into("Số thửa", "6");
    desk.until("a word on the twin", |desk| desk.says("thửa khác mang số 1/6"));
    desk.write_into("Số thửa", "5a");
    desk.press_with(Modifiers::COMMAND, Key::Enter);
    let after = desk.snapshot().parcels.get(id).unwrap().clone();
    assert_eq!((after.label().as_str(), after.legal_area), ("1/5a", Some(1_234.56)));
    assert_eq!(after.land_use.verbatim, "ONT+XYZ");
    assert_eq!(after.details, before.details);
    desk.undo();
    assert_eq!(desk.snapshot().parcels.get(id).unwrap(), &before, "undone");
}

#[test]
fn the_inspector_is_as_wide_as_it_was_made_whatever_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = window_with_map(folder.path());
    desk.command("giay chung nhan moi");
    desk.until("the form", |desk| desk.has_button("Thêm chủ sử dụng"));
    desk.enter("Thêm chủ sử dụng");
    desk.until("a holder", |desk| desk.shows("Số định danh cá nhân"));
    let left = |desk: &Desk| desk.node(Role::TextInput, "Số phát hành").rect().min.x;
    let before = left(&desk);
    desk.harness.run_steps(30);
    assert_eq!(left(&desk), before, "a field that is a point too wide makes it wider in every frame");
}

#[test]
fn what_was_typed_into_a_form_is_still_there_after_looking_at_another_parcel() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = window_with_map(folder.path());
    find_parcel(&mut desk, "1/5");
    desk.press(Key::F2);
    desk.write_into("Địa chỉ", "Xóm mới");
    find_parcel(&mut desk, "1/6");
    assert!(desk.harness.query_all_by_value("Xóm mới").next().is_none());
    find_parcel(&mut desk, "1/5");
    assert!(desk.harness.query_all_by_value("Xóm mới").next().is_some());
}

#[test]
fn personal_columns_of_the_file_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = window_with_map(folder.path());
    let id = find_parcel(&mut desk, "1/5");
    desk.harness.get_by_label("Các cột của tệp gốc").click();
    desk.until("the columns", |desk| desk.shows("•••"));
    let parcel = desk.snapshot().parcels.get(id).unwrap().clone();
    let details = parcel.details();
    let personal = details.personal().open(Purpose::Display).clone().map(|value| value.display());
    let personal: Vec<String> = personal.filter(|text| text.len() > 3).collect();
    assert!(!personal.is_empty(), "the sample map has holders");
    for text in personal {
        assert!(!desk.says(&text), "a personal column is shown");
    }
}

#[test]
fn the_main_job_from_the_map_to_the_export() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = window_with_map(folder.path());

    desk.drop_files(&[&sample("quet")]);
    desk.until("the intake", |desk| !desk.snapshot().scans.is_empty());
    let serial = "MS 079596";
    desk.until("the list", |desk| desk.shows(serial));
    desk.click(Role::Button, serial);

    let parcel = find_parcel(&mut desk, "1/5");
    assert!(desk.app().state.parcels_in_focus().contains(&parcel), "the parcel found is selected");

    // A click on the map, Enter: the map has the focus, and the keys are still the window's.
    desk.click(Role::Button, serial);
    desk.press(Key::L);
    let map = desk.harness.get_by_label("Bản đồ").rect().center();
    desk.until("the parcel under the cursor", |desk| {
        desk.harness.hover_at(map);
        desk.harness.drag_at(map);
        desk.harness.drop_at(map);
        desk.app().state.linking.is_some_and(|linking| linking.parcel.is_some())
    });
    desk.press(Key::Enter);
    assert_eq!(links(&desk), 1, "linked by click");
    desk.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(links(&desk), 0, "undone while the map has the focus");

    // The certificate again, and its parcel by number.
    desk.click(Role::Button, serial);
    focus_hinted(&mut desk, "Tờ/thửa");
    desk.type_text("1/5");
    desk.press(Key::Enter);
    assert_eq!(links(&desk), 1);

    // The field keeps the focus for the next number; undo of the project belongs to the window.
    desk.undo();
    assert_eq!(links(&desk), 0, "undone");
    desk.press_with(Modifiers::COMMAND, Key::Y);
    assert_eq!(links(&desk), 1, "done again");

    desk.until("saving", is_saved);
    desk.press_with(Modifiers::COMMAND, Key::E);
    desk.until("the export dialog", |desk| desk.shows("Xuất dữ liệu"));
    desk.click(Role::Button, "Xuất");
    let gpkg = folder.path().join("thua-dat.gpkg");
    desk.until("the export", |_| gpkg.exists());

    let project = folder.path().join("thua-dat.thuaso");
    drop(desk);
    let again = folder.path().join("again.gpkg");
    let ran = Command::new(env!("CARGO_BIN_EXE_thuaso"))
        .args(["export", "--project"])
        .arg(&project)
        .arg("--gpkg")
        .arg(&again)
        .output()
        .unwrap();
    assert!(ran.status.code().is_some_and(|code| code <= 1), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(fs::read(&gpkg).unwrap() == fs::read(&again).unwrap(), "window and command line export the same bytes");
}
