//! The window, driven through its accessibility tree: the main job from the first screen to the export, and the same export from the
//! command line.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use thuaso::cadastre::{ColumnRole, ParcelId, Purpose};
use thuaso::desktop::{App, Settings};
use thuaso::i18n::Language;
use thuaso::project::Saved;

/// A job that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(600);

fn window(language: Language) -> Harness<'static, App> {
    let settings = Settings { language, ..Settings::default() };
    Harness::builder()
        .with_size(egui::vec2(1366.0, 768.0))
        .with_max_steps(64)
        .build_eframe(move |creation| App::new(&creation.egui_ctx, settings))
}

/// Runs frames until something holds.
fn until(harness: &mut Harness<'static, App>, what: &str, holds: impl Fn(&Harness<'static, App>) -> bool) {
    let began = Instant::now();
    while !holds(harness) {
        assert!(began.elapsed() < PATIENCE, "{what} did not happen");
        harness.step();
        std::thread::sleep(Duration::from_millis(5));
    }
    harness.step();
}

fn links(harness: &Harness<'static, App>) -> usize {
    harness.state().state.snapshot().links.len()
}

fn button<'a>(harness: &'a Harness<'static, App>, label: &'a str) -> egui_kittest::Node<'a> {
    harness.get_all_by_role_and_label(egui::accesskit::Role::Button, label).next().unwrap()
}

fn is_saved(harness: &Harness<'static, App>) -> bool {
    harness.state().state.session.as_ref().is_some_and(|session| session.saved() == Saved::OnDisk)
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

fn press(harness: &mut Harness<'static, App>, key: egui::Key) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
    harness.step();
    harness.step();
}

#[test]
fn the_first_screen_says_what_to_do_next_in_both_languages() {
    let mut harness = window(Language::Vietnamese);
    harness.step();
    assert!(harness.query_all_by_label("Mở bản đồ…").next().is_some());
    harness.get_all_by_role_and_label(egui::accesskit::Role::Button, "English").next().unwrap().click();
    harness.step();
    harness.step();
    assert!(harness.query_all_by_label("Open map…").next().is_some());
    assert!(harness.query_all_by_label("Mở bản đồ…").next().is_none());
}

#[test]
fn the_palette_finds_a_command_without_accents_and_runs_it() {
    let mut harness = window(Language::Vietnamese);
    harness.step();
    press(&mut harness, egui::Key::K);
    harness.event(egui::Event::Text("giao dien toi".to_owned()));
    harness.step();
    harness.step();
    harness.key_press(egui::Key::Enter);
    harness.step();
    harness.step();
    assert!(harness.ctx.global_style().visuals.dark_mode || harness.ctx.theme() == egui::Theme::Dark);
}

/// A window with a new project, in `folder`, that the sample map was imported into.
fn window_with_map(folder: &Path) -> Harness<'static, App> {
    let mut harness = import_dialog(folder, true);
    import(&mut harness);
    harness
}

/// The import dialog over the sample map; without its `.prj` where `labelled` is false.
fn import_dialog(folder: &Path, labelled: bool) -> Harness<'static, App> {
    let map = copy_map(folder);
    if !labelled {
        fs::remove_file(map.with_extension("prj")).unwrap();
    }
    let mut harness = window(Language::Vietnamese);
    harness.step();
    let ctx = harness.ctx.clone();
    harness.state_mut().open_paths(&ctx, vec![map]);
    until(&mut harness, "the preview", |harness| harness.query_all_by_label("Nhập bản đồ").next().is_some());
    // A dialog finds its place in its first frames.
    harness.run_steps(4);
    harness
}

/// Presses the button that imports, and waits for the parcels.
fn import(harness: &mut Harness<'static, App>) {
    button(harness, "Nhập").click();
    until(harness, "the import", |harness| harness.state().state.snapshot().parcels.len() == 300);
}

/// The rows of the list as a screen reader names them.
fn rows_with(harness: &Harness<'static, App>, part: &str) -> usize {
    harness.query_all_by_role(egui::accesskit::Role::Button).filter(|row| label_of(row).contains(part)).count()
}

fn label_of(node: &egui_kittest::Node<'_>) -> String {
    node.accesskit_node().label().unwrap_or_default()
}

#[test]
fn the_history_tells_every_act_and_whether_it_still_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with_map(folder.path());
    press(&mut harness, egui::Key::Num6);
    until(&mut harness, "the import in the history", |harness| rows_with(harness, "Nhập bản đồ thua-dat.shp") == 1);
    assert_eq!(rows_with(&harness, "Có hiệu lực"), 1);
    press(&mut harness, egui::Key::Z);
    until(&mut harness, "the undo", |harness| rows_with(harness, "Hoàn tác: Nhập bản đồ thua-dat.shp") == 1);
    assert_eq!((rows_with(&harness, "Có hiệu lực"), rows_with(&harness, "Đã hoàn tác")), (0, 1));
    press(&mut harness, egui::Key::Y);
    until(&mut harness, "the redo", |harness| rows_with(harness, "Làm lại: Nhập bản đồ thua-dat.shp") == 1);
    assert_eq!((rows_with(&harness, "Có hiệu lực"), rows_with(&harness, "Đã làm lại")), (1, 1));
}

#[test]
fn a_list_is_filtered_by_what_is_typed_without_accents() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with_map(folder.path());
    press(&mut harness, egui::Key::Num3);
    let filter = harness
        .get_all_by_role(egui::accesskit::Role::TextInput)
        .find(|field| field.accesskit_node().placeholder() == Some("Lọc"));
    filter.expect("the filter").focus();
    harness.step();
    harness.event(egui::Event::Text("khong co".to_owned()));
    until(&mut harness, "no row", |harness| harness.query_all_by_label("0 dòng khớp").next().is_some());
    press(&mut harness, egui::Key::A);
    harness.event(egui::Event::Text("odt".to_owned()));
    let homes = harness.state().state.snapshot().parcels.iter().filter(|land| land.land_use.verbatim.contains("ODT"));
    let shown = format!("{} dòng khớp", homes.count());
    until(&mut harness, &shown, |harness| harness.query_all_by_label(&shown).next().is_some());
}

#[test]
fn a_map_without_a_label_waits_until_its_coordinate_system_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = import_dialog(folder.path(), false);
    assert!(button(&harness, "Nhập").accesskit_node().is_disabled());
    assert!(harness.query_all_by_label("Hãy chọn hệ toạ độ").next().is_some());
    assert!(harness.query_all_by_label_contains("khi đó bản đồ nằm ở").next().is_some(), "readings have reasons");
    retype(&mut harness, "Hệ khác", "105-00x");
    harness.key_press(egui::Key::Enter);
    let unknown = "Không nhận ra hệ toạ độ “105-00x”";
    until(&mut harness, "a word on it", |harness| harness.query_all_by_label_contains(unknown).next().is_some());
    retype(&mut harness, "Hệ khác", "105-00");
    harness.key_press(egui::Key::Enter);
    until(&mut harness, "a choice", |harness| !button(harness, "Nhập").accesskit_node().is_disabled());
    harness.run_steps(4);
    import(&mut harness);
    let crs = harness.state().state.snapshot().settings.crs.clone().unwrap();
    assert_eq!(crs.label(), "VN-2000 / TM-3 105-00");
}

#[test]
fn an_import_that_fails_leaves_no_project_and_the_next_one_is_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let map = copy_map(folder.path());
    let twin = folder.path().join("ban-sao");
    fs::create_dir(&twin).unwrap();
    let mut harness = window(Language::Vietnamese);
    harness.step();
    let ctx = harness.ctx.clone();
    harness.state_mut().open_paths(&ctx, vec![map.clone(), copy_map(&twin)]);
    until(&mut harness, "the preview", |harness| harness.query_all_by_label("Nhập bản đồ").next().is_some());
    harness.run_steps(4);
    button(&harness, "Nhập").click();
    let refused = "đã có trong dự án";
    until(&mut harness, "a refusal", |harness| harness.query_all_by_label_contains(refused).next().is_some());
    assert!(harness.state().state.session.is_none());
    assert!(!map.with_extension("thuaso").exists(), "no empty project is left");
    harness.state_mut().open_paths(&ctx, vec![map.clone()]);
    until(&mut harness, "the preview", |harness| harness.query_all_by_label("Nhập bản đồ").next().is_some());
    harness.run_steps(4);
    import(&mut harness);
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
    let mut harness = window(Language::Vietnamese);
    harness.step();
    let ctx = harness.ctx.clone();
    harness.state_mut().open_paths(&ctx, vec![map]);
    until(&mut harness, "the preview", |harness| harness.query_all_by_label("Nhập bản đồ").next().is_some());
    harness.run_steps(4);
    assert!(button(&harness, "Nhập").accesskit_node().is_disabled());
    for part in ["Vị trí không hợp với hệ đã ghi", "nơi bản đồ địa chính dùng kinh tuyến trục"]
    {
        assert!(harness.query_all_by_label_contains(part).next().is_some(), "{part}");
    }
    retype(&mut harness, "Hệ khác", "103-07");
    harness.key_press(egui::Key::Enter);
    let no_zone = "không có múi nào mang kinh tuyến trục “103-07”";
    until(&mut harness, "a word on it", |harness| harness.query_all_by_label_contains(no_zone).next().is_some());
    retype(&mut harness, "Hệ khác", "105-00");
    harness.key_press(egui::Key::Enter);
    until(&mut harness, "a choice", |harness| !button(harness, "Nhập").accesskit_node().is_disabled());
    let overruled = "tệp ghi VN-2000 / TM-3 104-30 nhưng được đọc theo VN-2000 / TM-3 105-00";
    until(&mut harness, "what it overrules", |harness| harness.query_all_by_label_contains(overruled).next().is_some());
    import(&mut harness);
}

#[test]
fn what_a_column_means_is_corrected_in_the_import_dialog_and_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = import_dialog(folder.path(), true);
    assert!(harness.query_all_by_label("1 · 2 · 3").next().is_some(), "examples of the values");
    let combo = egui::accesskit::Role::ComboBox;
    harness.get_all_by_role_and_label(combo, "DIENTICH: Giữ nguyên").next().unwrap().click();
    harness.run_steps(4);
    harness.get_all_by_role_and_label(egui::accesskit::Role::Button, "Diện tích pháp lý").next().unwrap().click();
    harness.run_steps(4);
    assert!(
        harness.query_all_by_role_and_label(combo, "DIENTICHPL: Giữ nguyên").next().is_some(),
        "a role is given once"
    );
    assert!(harness.query_all_by_label_contains("sẽ được nhớ").next().is_some());
    import(&mut harness);
    let preset = harness.state().state.settings.presets.last().cloned().unwrap();
    assert!(preset.roles.contains(&("DIENTICH".to_owned(), ColumnRole::LegalArea)), "{preset:?}");
}

/// Selects a parcel by typing its number into the search field.
fn find_parcel(harness: &mut Harness<'static, App>, number: &str) -> ParcelId {
    press(harness, egui::Key::F);
    harness.event(egui::Event::Text(number.to_owned()));
    until(harness, "the search", |harness| harness.query_all_by_label_contains(&format!("{number} ")).next().is_some());
    harness.key_press(egui::Key::Enter);
    harness.step();
    harness.step();
    harness.state().state.snapshot().parcels.iter().find(|parcel| parcel.label() == number).unwrap().id
}

/// The text field of this name.
fn field<'a>(harness: &'a Harness<'static, App>, label: &'a str) -> egui_kittest::Node<'a> {
    harness.get_all_by_role_and_label(egui::accesskit::Role::TextInput, label).next().unwrap()
}

/// Replaces the text of a field, as a user would.
fn retype(harness: &mut Harness<'static, App>, label: &str, text: &str) {
    field(harness, label).focus();
    harness.step();
    press(harness, egui::Key::A);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.step();
    harness.step();
}

#[test]
fn the_export_dialog_says_when_it_would_replace_a_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thua-dat.gpkg"), "").unwrap();
    let mut harness = window_with_map(folder.path());
    press(&mut harness, egui::Key::E);
    let warning = "Tệp này đã có: xuất sẽ thay tệp cũ.";
    until(&mut harness, "the warning", |harness| harness.query_all_by_label(warning).next().is_some());
    assert_eq!(harness.query_all_by_role_and_label(egui::accesskit::Role::Button, "Chọn…").count(), 2);
    let other = folder.path().join("khác");
    retype(&mut harness, "Tệp GeoPackage", &other.display().to_string());
    until(&mut harness, "no warning", |harness| harness.query_all_by_label(warning).next().is_none());
    button(&harness, "Xuất").click();
    until(&mut harness, "the export", |_| other.with_extension("gpkg").exists());
}

#[cfg(unix)]
#[test]
fn a_project_whose_disk_is_lost_is_saved_as_a_copy_before_it_closes() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with_map(folder.path());
    until(&mut harness, "saving", is_saved);
    let project = folder.path().join("thua-dat.thuaso");
    fs::rename(&project, folder.path().join("đã chuyển")).unwrap();
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::N);
    until(&mut harness, "the bar", |harness| harness.query_all_by_label("Chưa ghi được").next().is_some());
    assert_eq!(harness.state().state.snapshot().certificates.len(), 1, "the act is kept in memory");

    press(&mut harness, egui::Key::W);
    assert!(harness.query_all_by_label("Đóng dự án?").next().is_some(), "asked before acts are lost");
    harness.get_all_by_role_and_label(egui::accesskit::Role::Button, "Lưu bản sao…").last().unwrap().click();
    until(&mut harness, "the path", |harness| harness.query_all_by_label("Đường dẫn").next().is_some());
    let copy = folder.path().join("nơi khác.thuaso");
    retype(&mut harness, "Đường dẫn", &copy.display().to_string());
    until(&mut harness, "the look at the path", |harness| {
        !button(harness, "Chọn đường dẫn này").accesskit_node().is_disabled()
    });
    harness.key_press(egui::Key::Enter);
    until(&mut harness, "the copy", |harness| harness.query_all_by_label("Mở bản sao").next().is_some());
    button(&harness, "Mở bản sao").click();
    until(&mut harness, "the copy in the window", |harness| {
        harness.state().state.session.as_ref().is_some_and(|session| session.path() == copy) && is_saved(harness)
    });
    assert_eq!(harness.state().state.snapshot().certificates.len(), 1);
    assert_eq!(harness.state().state.snapshot().parcels.len(), 300);
}

#[test]
fn a_parcel_is_corrected_in_the_inspector_and_the_correction_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with_map(folder.path());
    let id = find_parcel(&mut harness, "1/5");
    let before = harness.state().state.snapshot().parcels.get(id).unwrap().clone();
    harness.key_press(egui::Key::F2);
    harness.step();
    harness.step();
    retype(&mut harness, "Loại đất", "ONT+XYZ");
    until(&mut harness, "a word on the unknown code", |harness| {
        harness.query_all_by_label_contains("“XYZ” không có trong danh mục").next().is_some()
    });
    retype(&mut harness, "Diện tích pháp lý (m²)", "1.234,5x");
    assert!(button(&harness, "Ghi nhận").accesskit_node().is_disabled(), "an area that is none is not committed");
    retype(&mut harness, "Diện tích pháp lý (m²)", "1.234,56");
    retype(&mut harness, "Số thửa", "6");
    until(&mut harness, "a word on the twin", |harness| {
        harness.query_all_by_label_contains("thửa khác mang số 1/6").next().is_some()
    });
    retype(&mut harness, "Số thửa", "5a");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    harness.step();
    harness.step();
    let after = harness.state().state.snapshot().parcels.get(id).unwrap().clone();
    assert_eq!((after.label().as_str(), after.legal_area), ("1/5a", Some(1_234.56)));
    assert_eq!((after.land_use.verbatim.as_str(), &after.address), ("ONT+XYZ", &before.address));
    harness.ctx.memory_mut(egui::Memory::stop_text_input);
    harness.step();
    press(&mut harness, egui::Key::Z);
    assert_eq!(harness.state().state.snapshot().parcels.get(id).unwrap(), &before, "undone");
}

#[test]
fn what_was_typed_into_a_form_is_still_there_after_looking_at_another_parcel() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with_map(folder.path());
    find_parcel(&mut harness, "1/5");
    harness.key_press(egui::Key::F2);
    harness.step();
    harness.step();
    retype(&mut harness, "Địa chỉ", "Xóm mới");
    find_parcel(&mut harness, "1/6");
    assert!(harness.query_all_by_value("Xóm mới").next().is_none());
    find_parcel(&mut harness, "1/5");
    assert!(harness.query_all_by_value("Xóm mới").next().is_some());
}

#[test]
fn personal_columns_of_the_file_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with_map(folder.path());
    let id = find_parcel(&mut harness, "1/5");
    harness.get_by_label("Các cột của tệp gốc").click();
    until(&mut harness, "the columns", |harness| harness.query_all_by_label("•••").next().is_some());
    let parcel = harness.state().state.snapshot().parcels.get(id).unwrap().clone();
    let personal = parcel.personal.open(Purpose::Display).iter().map(|value| value.display());
    let personal: Vec<String> = personal.filter(|text| text.len() > 3).collect();
    assert!(!personal.is_empty(), "the sample map has holders");
    for text in personal {
        assert!(harness.query_all_by_label_contains(&text).next().is_none(), "a personal column is shown");
    }
}

#[test]
fn the_main_job_from_the_map_to_the_export() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window_with_map(folder.path());
    let ctx = harness.ctx.clone();

    harness.state_mut().open_paths(&ctx, vec![sample("quet")]);
    until(&mut harness, "the intake", |harness| !harness.state().state.snapshot().scans.is_empty());
    let serial = "MS 079596";
    until(&mut harness, "the list", |harness| harness.query_all_by_label(serial).next().is_some());
    button(&harness, serial).click();
    harness.step();
    harness.step();

    let parcel = find_parcel(&mut harness, "1/5");
    assert!(harness.state().state.parcels_in_focus().contains(&parcel), "the parcel found is selected");

    // A click on the map, Enter: the map has the focus, and the keys are still the window's.
    button(&harness, serial).click();
    harness.step();
    harness.step();
    harness.key_press(egui::Key::L);
    harness.step();
    harness.step();
    let map = harness.get_by_label("Bản đồ").rect().center();
    until(&mut harness, "the parcel under the cursor", |harness| {
        harness.hover_at(map);
        harness.drag_at(map);
        harness.drop_at(map);
        harness.state().state.linking.is_some_and(|linking| linking.parcel.is_some())
    });
    harness.key_press(egui::Key::Enter);
    harness.step();
    harness.step();
    assert_eq!(links(&harness), 1, "linked by click");
    press(&mut harness, egui::Key::Z);
    assert_eq!(links(&harness), 0, "undone while the map has the focus");

    // The certificate again, and its parcel by number.
    button(&harness, serial).click();
    harness.step();
    harness.step();
    let field = harness
        .get_all_by_role(egui::accesskit::Role::TextInput)
        .find(|field| field.accesskit_node().placeholder().is_some_and(|hint| hint.starts_with("Tờ/thửa")));
    field.expect("the field for sheet/parcel").focus();
    harness.step();
    harness.event(egui::Event::Text("1/5".to_owned()));
    harness.step();
    harness.key_press(egui::Key::Enter);
    harness.step();
    harness.step();
    assert_eq!(links(&harness), 1);

    // The field keeps the focus for the next number; undo of the project belongs to the window.
    harness.ctx.memory_mut(egui::Memory::stop_text_input);
    harness.step();
    press(&mut harness, egui::Key::Z);
    assert_eq!(links(&harness), 0, "undone");
    press(&mut harness, egui::Key::Y);
    assert_eq!(links(&harness), 1, "done again");

    until(&mut harness, "saving", is_saved);
    press(&mut harness, egui::Key::E);
    until(&mut harness, "the export dialog", |harness| harness.query_all_by_label("Xuất dữ liệu").next().is_some());
    button(&harness, "Xuất").click();
    let gpkg = folder.path().join("thua-dat.gpkg");
    until(&mut harness, "the export", |_| gpkg.exists());

    let project = folder.path().join("thua-dat.thuaso");
    drop(harness);
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
