//! The campaign's office work in the window, through its accessibility tree: a register in and out and in again, the check of links,
//! the repair of the map, the list of pages to scan again.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/desk.rs"]
mod desk;

use std::path::Path;

use common::pl3::{changed, form, save, text, whole, with};
use desk::Desk;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::*;
use thuaso::coverage::Moment;
use thuaso::desktop::Settings;
use thuaso::formats::workbook::{Budget, NewCell, NewSheet, read_workbook};
use thuaso::i18n::Message;
use thuaso::jobs::Watch;
use thuaso::project::Session;
use thuaso::tasks::registers::Field;

/// A window with a project in `folder` that has two parcels, and what `more` adds.
fn office(folder: &Path, more: impl FnOnce(&mut ChangeSet)) -> Desk {
    let project = folder.join("xã.thuaso");
    let mut session = Session::create(&project, "lan", common::clock).unwrap();
    let mut act = ChangeSet::new(Message::new("act-test"));
    let settings = ProjectSettings { ward_code: "00316".to_owned(), ..session.snapshot().settings.as_ref().clone() };
    act.changes.push(Edit { before: Some(session.snapshot().settings.clone()), after: Some(settings.into()) }.into());
    for (id, number) in [(1, "145"), (2, "146")] {
        act.push(Edit::insert(Parcel::numbered(ParcelId(id), "7", number)));
    }
    more(&mut act);
    session.perform(act).unwrap();
    session.flush().unwrap();
    drop(session);
    Desk::open(&project, Settings::default())
}

/// Drops a register on the window, and waits for its dialog.
fn look_at_register(desk: &mut Desk, path: &Path) {
    desk.drop_files(&[path]);
    desk.until("the dialog", |desk| desk.says("Nhập sổ tổng hợp"));
}

fn registry_number(desk: &Desk) -> String {
    desk.snapshot().certificates.iter().next().map(|row| row.registry_number.clone()).unwrap_or_default()
}

fn last_act(desk: &Desk) -> Message {
    desk.session().history().last().unwrap().name.clone()
}

#[test]
fn a_register_comes_in_goes_out_and_comes_back_with_a_conflict_in_which_theirs_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), |_| {});
    let faulty =
        with(whole(), &[(Field::Serial, text("bx-037035")), (Field::CitizenNumber, NewCell::Number(1_085_000_001.0))]);
    let register = folder.path().join("pl3.xlsx");
    save(&register, &[form(&[whole(), faulty])]);

    look_at_register(&mut desk, &register);
    assert!(desk.says("biểu PL3 đủ 49 cột") && desk.says("2 dòng: 2 mới"), "what it is, and what it would change");
    assert_eq!(desk.snapshot().register.len(), 0, "nothing is taken in before it is accepted");
    desk.click_part("Đã sửa");
    assert!(desk.says("bx-037035") && desk.says("BX 037035"), "before and after");
    assert!(desk.says("viết số phát hành theo dạng chuẩn"), "by which rule");
    assert!(desk.says("•••") && !desk.says("1085000001"), "a person's number is masked");
    desk.click(Role::Button, "Hiện dữ liệu cá nhân");
    desk.click(Role::Button, "đối chiếu với giấy");
    assert!(desk.says("001085000001"), "until it is asked for with a purpose");
    assert_eq!(last_act(&desk).key, "act-disclosure");
    desk.click(Role::Button, "Nhập sổ");
    assert_eq!((desk.snapshot().register.len(), desk.snapshot().certificates.len()), (2, 2));

    // Out it goes, by the menu's command, once the journal has the purpose.
    desk.command("xuat so tong hop");
    desk.until("the counts", |desk| desk.says("2 dòng; 0 dòng có số tờ"));
    desk.click(Role::Button, "Ghi tệp");
    let sent = folder.path().join("xã – PL3.xlsx");
    desk.until("the export", |desk| sent.exists() && desk.says("Đã ghi"));
    assert_eq!(last_act(&desk).key, "act-disclosure");

    // Meanwhile the office corrects what the head corrects otherwise.
    let before = desk.snapshot().certificates.iter().next().unwrap().clone();
    let after = Certificate { registry_number: "CH 00999".to_owned(), ..before.as_ref().clone() };
    let mut act = ChangeSet::new(Message::new("act-test"));
    act.push(Edit::replace(before, after));
    desk.harness.state_mut().state.session.as_mut().unwrap().perform(act).unwrap();
    changed(&sent, &[(7, Field::RegistryNumber, "CH 00325"), (7, Field::Sex, "Nữ")]);

    look_at_register(&mut desk, &sent);
    assert!(desk.says("Sổ gửi đi nay trở về"));
    desk.click_part("Khác biệt");
    for value in ["CH 00324", "CH 00325", "CH 00999"] {
        assert!(desk.says(value), "sent, returned and current: {value}");
    }
    desk.click(Role::Button, "Nhập sổ");
    assert_eq!(registry_number(&desk), "CH 00999", "newer work stays unless somebody says otherwise");
    desk.undo();

    look_at_register(&mut desk, &sent);
    desk.click_part("Khác biệt");
    desk.click(Role::Button, "Theo sổ ở mọi dòng đang hiện");
    assert!(desk.says("1 lấy theo sổ, 0 giữ của dự án"));
    desk.click(Role::Button, "Giữ dự án ở mọi dòng đang hiện");
    assert!(desk.says("0 lấy theo sổ, 1 giữ của dự án"));
    // By the keyboard, as all of it can be done.
    desk.focus(Role::RadioButton, "7, E · Số vào sổ: Theo sổ");
    desk.press(Key::Space);
    assert!(desk.says("1 lấy theo sổ, 0 giữ của dự án"));
    desk.press(Key::Escape);
    assert!(desk.says("Bấm “Thôi” nếu muốn bỏ"), "Escape loses no decision");
    desk.click(Role::Button, "Nhập sổ");
    desk.until("the import", |desk| registry_number(desk) == "CH 00325");
    assert!(desk.says("1 giá trị lấy theo sổ"));
    desk.undo();
    assert_eq!(registry_number(&desk), "CH 00999", "one act, taken back as one");
}

#[test]
fn the_columns_of_another_workbook_are_told_in_the_dialog() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), |_| {});
    let path = folder.path().join("so tay.xlsx");
    let rows = [["Ký hiệu", "Ai", "Ở đâu"], ["BX 037034", "Nguyễn Văn Mẫu", "44"], ["BX 037035", "Trần Thị Mẫu", "45"]];
    let cells = rows.iter().map(|row| row.iter().map(|cell| NewCell::Text((*cell).into())).collect());
    save(&path, &[NewSheet { name: "Sheet1".to_owned(), first_row: 1, rows: cells.collect(), ..NewSheet::default() }]);
    look_at_register(&mut desk, &path);
    assert!(desk.says("hãy chỉ nghĩa của các cột") && desk.says("BX 037034 · BX 037035"), "examples of the values");
    let go = |desk: &Desk| desk.is_enabled("Nhập sổ");
    assert!(!go(&desk));
    for (column, meaning) in [("A : Không dùng", "C · Số phát hành"), ("C : Không dùng", "U · Số thửa trên GCN")]
    {
        desk.click(Role::ComboBox, column);
        desk.click(Role::Button, meaning);
    }
    desk.until("the new reading", go);
    desk.click_part("Tổng quan");
    assert!(desk.says("sổ khác, hiểu theo tiêu đề cột"));
    desk.click(Role::Button, "Nhập sổ");
    let serials: Vec<String> =
        desk.snapshot().certificates.iter().map(|row| row.serial.as_ref().unwrap().to_string()).collect();
    assert!(serials.contains(&"BX 037035".to_owned()), "{serials:?}");
}

#[test]
fn the_check_lists_its_findings_by_rule_and_tells_the_group_of_a_parcel() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), |act| {
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), Serial::parse("BX 037034"))));
    });
    desk.command("kiem tra lien ket");
    desk.until("the check", |desk| desk.says("Nhóm 1: 0"));
    assert!(desk.says("chưa có giấy: 2"));
    let rows = |desk: &Desk, part: &str| desk.buttons_with(part).len();
    assert_eq!(rows(&desk, "Thửa 7/145 chưa liên kết với giấy chứng nhận nào"), 1);
    assert_eq!(rows(&desk, "Giấy chứng nhận BX 037034 chưa liên kết"), 1);
    desk.click(Role::ComboBox, "Quy tắc: Mọi quy tắc");
    desk.click_part("L01 ");
    desk.until("the rule's findings", |desk| {
        rows(desk, "Giấy chứng nhận BX 037034 chưa liên kết") == 0 && rows(desk, "Thửa 7/145") == 1
    });
    desk.click_part("Thông tin · L01 · thửa chưa có giấy chứng nhận · Thửa 7/145");
    desk.until("the parcel", |desk| desk.says("Chưa có giấy chứng nhận"));
    assert!(desk.says("Còn thiếu để lên nhóm tốt hơn"));
    assert!(!desk.says("dự án đã thay đổi"), "the findings themselves change no group");
    desk.undo();
    assert_eq!(desk.snapshot().findings.len(), 0, "the findings are one act");
}

/// Parcels 7/147 and 7/148, of 100 m² each by law; the boundary of the first bulges 5 m² into the second.
fn overlap(act: &mut ChangeSet) {
    let bulging = [(0.0, 0.0), (10.0, 0.0), (11.0, 5.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)];
    let beside = [(10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0), (10.0, 0.0)];
    for (id, number, corners) in [(3, "147", bulging.as_slice()), (4, "148", &beside)] {
        let corners = corners.iter().map(|(x, y)| Coord { x: 587_000.0 + x, y: 2_320_000.0 + y }).collect();
        let geometry = Some(MultiPolygon(vec![Polygon::new(LineString(corners), Vec::new())]).into());
        let parcel = Parcel { geometry, legal_area: Some(100.0), ..Parcel::numbered(ParcelId(id), "7", number) };
        act.push(Edit::insert(parcel));
    }
}

#[test]
fn the_map_is_repaired_after_a_look_without_what_was_vetoed_and_as_one_act() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), overlap);
    let geometry = |desk: &Desk| desk.snapshot().parcels.get(ParcelId(3)).unwrap().geometry.clone();
    let (bulging, acts) = (geometry(&desk), desk.session().history().len());

    desk.command("sua ban do");
    desk.until("the plan", |desk| desk.has_button("105,0 → 100,0"));
    assert!(desk.says("T01") && desk.says("diện tích pháp lý cho thấy vậy"), "the rule, and how it was decided");
    assert!(desk.app().state.selection.parcels.contains(&ParcelId(3)), "the first row is shown on the map");
    assert_eq!(desk.session().history().len(), acts, "a plan changes nothing");

    // By the keyboard: leave it alone.
    desk.press(Key::Space);
    assert!(desk.says("1 chỗ giữ nguyên: phương án sẽ tính lại"));
    assert!(!desk.is_enabled("Sửa tất cả 0 chỗ (Ctrl+Enter)"));
    desk.press(Key::Escape);
    assert!(desk.says("1 chỗ giữ nguyên sẽ mất"), "Escape loses no veto");
    desk.click(Role::Button, "Tính lại");
    desk.until("the plan without it", |desk| desk.has_button("Tính lại") && !desk.is_enabled("Tính lại"));
    assert!(desk.has_button("105,0 → 100,0"), "it stays listed");
    desk.click_part("Còn lại");
    assert!(desk.has_button("Được yêu cầu giữ nguyên"), "and it is left for this reason");
    desk.click_part("Sẽ sửa");

    desk.click(Role::CheckBox, "Giữ nguyên: T01 7/147");
    assert!(desk.is_enabled("Sửa tất cả 1 chỗ (Ctrl+Enter)"));
    desk.press_with(Modifiers::COMMAND, Key::Enter);
    desk.until("the repair", |desk| desk.session().history().len() > acts);
    assert_eq!((desk.session().history().len(), last_act(&desk).key.as_ref()), (acts + 1, "act-repair-map"));
    assert!(desk.says("Đã sửa bản đồ: 1 chỗ, 1 thửa; còn "), "how many faults are left");
    assert!(geometry(&desk) != bulging && !desk.has_button("105,0 → 100,0"));
    desk.undo();
    assert_eq!(geometry(&desk), bulging, "one act, taken back as one");
}

/// Beside them parcels 7/149 and 7/150, of which no area is known; the boundary of the first bulges 1 m² into the second.
fn two_overlaps(act: &mut ChangeSet) {
    overlap(act);
    let bulging = [(0.0, 50.0), (10.0, 50.0), (10.2, 55.0), (10.0, 60.0), (0.0, 60.0), (0.0, 50.0)];
    let beside = [(10.0, 50.0), (20.0, 50.0), (20.0, 60.0), (10.0, 60.0), (10.0, 50.0)];
    for (id, number, corners) in [(5, "149", bulging.as_slice()), (6, "150", &beside)] {
        let corners = corners.iter().map(|(x, y)| Coord { x: 587_000.0 + x, y: 2_320_000.0 + y }).collect();
        let geometry = Some(MultiPolygon(vec![Polygon::new(LineString(corners), Vec::new())]).into());
        act.push(Edit::insert(Parcel { geometry, ..Parcel::numbered(ParcelId(id), "7", number) }));
    }
}

#[test]
fn one_place_after_the_other_is_repaired_by_the_chosen_way_or_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), two_overlaps);
    let geometry = |desk: &Desk, id| desk.snapshot().parcels.get(ParcelId(id)).unwrap().geometry.clone();
    let before = [3, 4, 5, 6].map(|id| geometry(&desk, id));
    let acts = desk.session().history().len();
    let way = |desk: &Desk, name: &str| desk.names(Role::RadioButton).iter().any(|way| way.starts_with(name));

    desk.command("sua ban do");
    desk.until("the ways", |desk| way(desk, "1 · Giao cho thửa 7/148 · 7/147: 105,0 → 100,0"));
    assert!(!way(&desk, "2 ·") && desk.says("Giao cho thửa 7/147"), "listed, though it does not hold");
    assert!(desk.says("sẽ lệch diện tích pháp lý"), "and why not");
    assert!(desk.says("Không chạm tới giấy nào"));

    desk.press(Key::N);
    desk.until("the ways of the next", |desk| way(desk, "2 · Theo ranh thửa 7/150 · 7/149: 101,0 → 100,0"));
    assert!(way(&desk, "1 · Theo ranh thửa 7/149 · 7/150: 100,0 → 99,0"), "the plan's: a corner that one lacks is set");
    desk.press(Key::Num2);
    desk.press(Key::Enter);
    desk.until("the repair", |desk| desk.session().history().len() > acts);
    assert_eq!((desk.session().history().len(), last_act(&desk).key.as_ref()), (acts + 1, "act-repair-place"));
    assert!(geometry(&desk, 5) != before[2] && geometry(&desk, 6) == before[3], "by the chosen way");
    assert!(geometry(&desk, 3) == before[0], "and no other place");
    desk.until("the next row", |desk| way(desk, "1 · Giao cho thửa 7/148"));
    assert!(desk.has_button("105,0 → 100,0") && !desk.has_button("100,0 → 99,0"), "the rest stays listed");

    desk.press(Key::F);
    assert!(desk.says("1 chỗ giữ nguyên"), "left to a person");
    desk.undo();
    assert_eq!([3, 4, 5, 6].map(|id| geometry(&desk, id)), before, "one act, taken back as one");
    desk.until("the new plan", |desk| {
        desk.has_button("Sửa tất cả 1 chỗ") && desk.is_enabled("Sửa tất cả 1 chỗ (Ctrl+Enter)")
    });

    desk.write_into("Khóa tờ, thửa", "7/999");
    desk.press(Key::Enter);
    desk.until("what is unknown", |desk| desk.says("Bản đồ không có thửa 7/999"));
    desk.write_into("Khóa tờ, thửa", "7/149, 7/150");
    desk.press(Key::Enter);
    desk.until("the plan without them", |desk| !desk.has_button("100,0 → 99,0"));
}

#[test]
fn only_what_was_selected_is_repaired_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), two_overlaps);
    desk.select(&[5]);
    desk.command("sua ban do");
    desk.until("the plan", |desk| desk.has_button("105,0 → 100,0") && desk.has_button("100,0 → 99,0"));
    desk.click(Role::CheckBox, "Chỉ 1 thửa đã chọn");
    desk.until("the plan of these", |desk| !desk.has_button("105,0 → 100,0"));
    assert!(desk.has_button("100,0 → 99,0") && desk.is_enabled("Sửa tất cả 1 chỗ (Ctrl+Enter)"));
}

#[test]
fn a_place_that_is_right_as_it_is_becomes_an_exception_and_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), two_overlaps);
    desk.command("sua ban do");
    desk.until("the ways", |desk| desk.has_button("Ngoại lệ… (X)") && desk.is_enabled("Ngoại lệ… (X)"));
    desk.press(Key::X);
    assert!(desk.says("Vì sao chỗ này được để nguyên?"));
    desk.type_text("hai bên đã ký ranh");
    desk.press(Key::Enter);
    desk.until("the exception", |desk| desk.snapshot().exceptions.len() == 1);
    assert_eq!(desk.snapshot().exceptions.iter().next().unwrap().fault, "overlap:7/147+7/148");
    desk.until("the plan without it", |desk| !desk.has_button("105,0 → 100,0"));
    desk.click_part("Còn lại");
    assert!(desk.has_button("Ngoại lệ"), "left, and why");
}

/// Sheets 8, 9 and 10 beside each other, of twelve parcels of 10 m each; the middle one is 0.4 m off to the east.
fn moved_sheet(act: &mut ChangeSet) {
    let places = (0..36_u64).map(|at| (at, at / 12, f64::from(at as u32 / 12), f64::from(at as u32 % 12)));
    for (at, sheet, column, row) in places {
        let (x, y) = (587_000.0 + 10.0 * column + if sheet == 1 { 0.4 } else { 0.0 }, 2_320_000.0 + 10.0 * row);
        let corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)];
        let corners = corners.iter().map(|(right, up)| Coord { x: x + right, y: y + up }).collect();
        let geometry = Some(MultiPolygon(vec![Polygon::new(LineString(corners), Vec::new())]).into());
        let (sheet, number) = ((8 + sheet).to_string(), (1 + at % 12).to_string());
        act.push(Edit::insert(Parcel { geometry, ..Parcel::numbered(ParcelId(10 + at), &sheet, &number) }));
    }
}

#[test]
fn a_sheet_that_was_moved_is_moved_back_as_one_decision() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), moved_sheet);
    let west = |desk: &Desk, id| {
        let parcel = desk.snapshot().parcels.get(ParcelId(id)).unwrap().clone();
        parcel.polygons().unwrap().0[0].exterior().0[0].x
    };
    let acts = desk.session().history().len();
    desk.command("sua ban do");
    desk.until("the sheet", |desk| desk.says("Tờ 9 (12 thửa) bị xê dịch: phải dời 0,400 m về tây"));
    desk.click_part("Còn lại");
    assert!(desk.has_button("Do tờ 9 bị xê dịch"), "its seams are not cut");
    desk.click(Role::Button, "Xem tờ");
    assert_eq!(desk.app().state.selection.parcels.len(), 12);
    desk.click(Role::Button, "Dời tờ 9");
    desk.until("the move", |desk| desk.session().history().len() > acts);
    assert!(desk.says("Đã dời tờ 9 về khớp các tờ bên (12 thửa)."));
    let moved: Vec<f64> = (22..34).map(|id| west(&desk, id)).collect();
    assert!(moved.iter().all(|x| *x == 587_010.0), "as its neighbours have it: {moved:?}");
    desk.until("the plan anew", |desk| !desk.says("bị xê dịch: phải dời"));
    desk.undo();
    assert_eq!(west(&desk, 22), 587_010.4, "one act, taken back as one");
}

#[test]
fn pages_to_scan_again_are_filtered_and_written_as_a_list() {
    let page = |blurred| {
        let faults = PageFaults { blurred, ..PageFaults::default() };
        let quality = PageQuality { faults, ..PageQuality::default() };
        PageReading { width: 100, height: 100, quality, ..PageReading::default() }
    };
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), |act| {
        for (id, blurred) in [(1, true), (2, false)] {
            let source =
                SourceFile { hash: ContentHash([u8::try_from(id).unwrap(); 32]), path: format!("{id}.pdf"), bytes: 1 };
            act.push(Edit::insert(Scan {
                readings: vec![page(blurred)].into(),
                ..Scan::of_file(ScanId(id), source, ScanFormat::Pdf, ScanKind::Certificate)
            }));
        }
    });
    desk.press_with(Modifiers::COMMAND, Key::Num2);
    desk.until("the list", |desk| desk.says("1.pdf") && desk.says("2.pdf"));
    assert!(desk.says("trang 1: nhoè"), "the reason stands in a column");
    desk.click(Role::CheckBox, "Chỉ tệp có trang cần quét lại");
    desk.until("the filter", |desk| desk.says("1.pdf") && !desk.says("2.pdf"));
    desk.click(Role::Button, "Danh sách quét lại…");
    desk.until("the counts", |desk| desk.says("1 trang cần quét lại, trong 1 tệp"));
    desk.click(Role::Button, "Ghi tệp");
    let list = folder.path().join("xã – quét lại.xlsx");
    desk.until("the list", |desk| list.exists() && desk.says("Đã ghi"));
    let workbook = read_workbook(&list, Budget::default(), &Watch::new()).unwrap();
    assert_eq!(workbook.sheets[0].rows.iter().filter(|row| row.number > 3).count(), 1);
}

#[test]
fn a_fault_becomes_an_exception_with_a_reason_and_is_weighed_for_the_moment_that_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = office(folder.path(), overlap);
    desk.command("kiem tra ban do");
    desk.until("the check", |desk| desk.says("Đã kiểm tra"));
    let (checked, acts) = (desk.snapshot(), desk.session().history().len());
    let open = checked.findings.len();
    let tab = |desk: &Desk, count: usize| desk.has_button(&format!("Cần xem lại  {count}"));
    assert!(tab(&desk, open));
    let row = |desk: &Desk, begins: &str| desk.buttons_with("T01").into_iter().any(|name| name.starts_with(begins));
    // The list shows few rows at a time.
    desk.click(Role::ComboBox, "Quy tắc: Mọi quy tắc");
    desk.click_part("T01 ");
    desk.until("the rule's findings", |desk| row(desk, "Cảnh báo · T01"));

    desk.press(Key::F);
    assert!(!desk.says("Vì sao chỗ này được để nguyên?"), "nothing is chosen");
    desk.click_part("Cảnh báo · T01");
    desk.press(Key::F);
    assert!(desk.says("Vì sao chỗ này được để nguyên?") && !desk.is_enabled("Ghi nhận"), "a reason is asked for");
    desk.type_text("mái che chung");
    desk.press(Key::Enter);
    let exception = desk.snapshot().exceptions.iter().next().cloned().unwrap();
    assert_eq!((exception.fault.as_str(), exception.by.as_str()), ("overlap:7/147+7/148", desk.session().who()));
    assert_eq!((desk.session().history().len(), last_act(&desk).key.as_ref()), (acts + 1, "act-except-faults"));
    assert!(row(&desk, "Ngoại lệ · T01") && desk.says("mái che chung") && tab(&desk, open - 1));

    assert!(!desk.says("dự án đã thay đổi"), "an exception changes no group");

    desk.click(Role::ComboBox, "Tình trạng: Mọi trạng thái");
    desk.click_part("Còn mở");
    desk.until("what is open", |desk| !row(desk, "Ngoại lệ · T01"));
    desk.click(Role::ComboBox, &format!("Tình trạng: Còn mở  {}", open - 1));
    desk.click_part("Mọi trạng thái");
    desk.until("all again", |desk| row(desk, "Ngoại lệ · T01"));
    // A check finds the fault again, and leaves the exception.
    desk.command("kiem tra ban do");
    desk.until("the check", |desk| desk.says("và 1 ngoại lệ"));
    assert!(row(&desk, "Ngoại lệ · T01"));

    desk.click_part("Ngoại lệ · T01");
    desk.press(Key::F);
    desk.click(Role::Button, "Bỏ ngoại lệ");
    assert!(row(&desk, "Cảnh báo · T01") && tab(&desk, open));
    desk.undo();
    assert!(row(&desk, "Ngoại lệ · T01") && tab(&desk, open - 1));
    desk.undo();
    assert!(row(&desk, "Cảnh báo · T01") && tab(&desk, open), "one act, taken back as one");

    desk.click(Role::ComboBox, "Mức lỗi khi: Đang biên tập");
    desk.click_part("Phê duyệt");
    assert!(row(&desk, "Lỗi · T01"), "{:?}", desk.buttons_with("T01"));
    assert_eq!(desk.app().state.settings.moment, Moment::Approve);
}
