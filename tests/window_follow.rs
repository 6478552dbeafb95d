//! What follows the linking, in the window: renumbered sheets, progress, field sheets, the end. Driven through the accessibility tree.

#![allow(clippy::unwrap_used)]

#[path = "common/cockpit_ward.rs"]
mod cockpit_ward;
#[path = "common/desk.rs"]
mod desk;

use std::path::{Path, PathBuf};

use cockpit_ward::CORNER;
use desk::Desk;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::NodeT;
use thuaso::cadastre::{
    Certificate, CertificateId, ChangeSet, Edit, HolderId, LinkMethod, Parcel, ParcelId, PrintedParcel, Purpose,
    Renumbering, ScanKind, Serial, Timestamp,
};
use thuaso::desktop::Settings;
use thuaso::editing::NewLinks;
use thuaso::i18n::{Catalogue, Language, Message};
use thuaso::project::Session;
use thuaso::scans::Document;
use thuaso::tasks::progress::{Progress, WorkingDays, day_of, progress, report};

/// Numbers of the old sheet 12 that papers print, and the parcel on sheet 7 that each is linked to: old number + 200 but for the
/// seventh, which contradicts. The last ones have no link.
const PAPERS: [(u64, Option<u64>); 11] = [
    (1, Some(1)),
    (4, Some(4)),
    (9, Some(9)),
    (13, Some(13)),
    (20, Some(20)),
    (26, Some(26)),
    (8, Some(30)),
    (3, None),
    (5, None),
    (6, None),
    (7, None),
];

/// Papers of the old sheet 15, all linked by old number + 100, and one that waits.
const OTHERS: [(u64, Option<u64>); 5] =
    [(131, Some(31)), (132, Some(32)), (133, Some(33)), (134, Some(34)), (135, None)];

fn parcel(id: u64) -> Parcel {
    let corner = (CORNER.0 + (id % 10) as f64 * 34.0, CORNER.1 + (id / 10) as f64 * 44.0);
    cockpit_ward::parcel_at(id, corner, "7", &(200 + id).to_string())
}

fn paper(id: u64, sheet: &str, number: u64, about: u64) -> Certificate {
    let printed = PrintedParcel {
        commune: "99001".to_owned(),
        ..PrintedParcel::numbered(sheet, &number.to_string(), parcel(about).legal_area)
    };
    Certificate {
        printed_parcels: vec![printed],
        residential_group: format!("Tổ {}", id % 2 + 1),
        holders: vec![HolderId(id)],
        ..Certificate::with_serial(CertificateId(id), Serial::parse(&format!("BX {:06}", 100_000 + id)))
    }
}

/// The project of an invented ward whose sheets were renumbered.
fn make(folder: &Path) -> PathBuf {
    let project = folder.join("phường mẫu.thuaso");
    let mut session = Session::create(&project, "người thử", || Timestamp(1_795_000_000)).unwrap();
    let mut act = ChangeSet::new(Message::new("act-import").with("files", "mẫu"));
    for id in 1..=60 {
        act.push(Edit::insert(parcel(id)));
    }
    let papers = PAPERS.map(|(number, to)| ("12", number, to)).into_iter();
    let papers: Vec<_> = papers.chain(OTHERS.map(|(number, to)| ("15", number, to))).collect();
    for (id, (sheet, number, to)) in (1..).zip(&papers) {
        let about = to.unwrap_or(if *sheet == "12" { *number } else { number - 100 });
        act.push(Edit::insert(paper(id, sheet, *number, about)));
        act.push(Edit::insert(cockpit_ward::holder(id)));
    }
    session.perform(act).unwrap();
    let snapshot = session.snapshot().clone();
    let mut links = NewLinks::new(&snapshot, "người thử", Timestamp(1_795_000_000));
    for (id, (_, _, to)) in (1..).zip(&papers) {
        if let Some(to) = to {
            links.add(CertificateId(id), ParcelId(*to), LinkMethod::Click).unwrap();
        }
    }
    session.perform(links.act(Message::new("act-auto-link"))).unwrap();
    session.flush().unwrap();
    project
}

/// A window with that project, in `folder`.
fn open(folder: &Path) -> Desk {
    let mut desk = Desk::open(&make(folder), Settings::default());
    desk.until("the map", |desk| desk.app().has_map());
    desk
}

fn subject(desk: &Desk) -> String {
    format!("{:?}", desk.app().state.selection.subject)
}

fn crosswalks(desk: &mut Desk) {
    desk.command("bang doi so");
    desk.until("the suggestions", |desk| desk.has_button("Tờ 12 (xã cũ: 99001) → tờ 7"));
}

#[test]
fn a_suggestion_is_accepted_with_its_exceptions_seen_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    crosswalks(&mut desk);
    let row = &desk.buttons_with("Tờ 12 (xã cũ: 99001) → tờ 7")[0];
    assert!(row.contains("số thửa mới = số cũ + 200"), "{row}");
    assert!(row.contains("10 giấy đồng ý (6 đã xác nhận) · 1 ngoại lệ · có thể giúp 4 giấy đang chờ"), "{row}");
    desk.enter("Tờ 12 (xã cũ: 99001)");
    assert!(desk.says("giấy ghi 12/8") && desk.says("Theo quy tắc thì là thửa 7/208."));
    assert!(desk.has_button("BX 100007") && desk.has_button("Đã liên kết: 7/230"));
    desk.enter("Nhận quy tắc này");
    let rules = desk.snapshot();
    let [rule] = rules.crosswalks.iter().collect::<Vec<_>>()[..] else { panic!("one rule") };
    assert_eq!((rule.from.sheet.as_str(), rule.to.as_str()), ("12", "7"));
    assert_eq!(rule.numbers, Renumbering::Shift(200));
    assert!(!desk.has_button("Tờ 12 (xã cũ: 99001)"), "it is no suggestion any more");
    desk.enter("Đã nhận  1");
    assert!(desk.says("Giấy không ghi bản đồ nào") && desk.has_button("Tờ 12 (xã cũ: 99001)"));
    desk.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.snapshot().crosswalks.len(), 0);
    desk.enter("Gợi ý từ các giấy");
    assert!(desk.buttons_with("Tờ 12 (xã cũ: 99001)")[0].contains("10 giấy đồng ý"), "it is offered again");
}

#[test]
fn an_exception_leads_to_its_paper_and_to_its_parcel() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    // The list behind the dialog has a row of this name too.
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::B);
    crosswalks(&mut desk);
    desk.enter("Tờ 12 (xã cũ: 99001)");
    desk.enter("BX 100007");
    assert_eq!(subject(&desk), "Certificate(CertificateId(7))");
    assert!(!desk.says("Bảng đổi số tờ, thửa"), "the dialog makes room");
    desk.command("bang doi so");
    desk.enter("Đã liên kết: 7/230");
    assert_eq!(subject(&desk), "Parcel(ParcelId(30))");
}

#[test]
fn what_most_papers_tell_is_accepted_in_one_act_and_a_rule_is_withdrawn() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    crosswalks(&mut desk);
    let before = desk.snapshot().revision;
    desk.enter("Nhận 2 gợi ý mà đa số giấy đồng ý");
    let snapshot = desk.snapshot();
    let sheets: Vec<_> = snapshot.crosswalks.iter().map(|rule| rule.from.sheet.clone()).collect();
    assert_eq!((sheets, snapshot.revision), (vec!["12".to_owned(), "15".to_owned()], before + 1));
    desk.enter("Đã nhận  2");
    desk.enter("Tờ 15 (xã cũ: 99001)");
    assert!(desk.says("từ liên kết: 5 giấy đồng ý, 0 khác"), "what it was accepted by is kept");
    desk.enter("Bỏ quy tắc này");
    assert_eq!(desk.snapshot().crosswalks.len(), 1);
    desk.enter("Gợi ý từ các giấy");
    desk.until("the suggestion again", |desk| {
        let rows = desk.buttons_with("Tờ 15 (xã cũ: 99001)");
        rows.first().is_some_and(|row| row.contains("5 giấy đồng ý (4 đã xác nhận)"))
    });
}

#[test]
fn a_table_of_the_office_is_looked_at_before_it_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    let path = folder.path().join("doi-chieu.csv");
    let rows =
        "Xã cũ;Tờ cũ;Thửa cũ;Tờ mới;Thửa mới\n99001;12;3;7;203\n99001;12;5;7;\n99001;12;6;7;999\n99001;12;3;7;204\n";
    std::fs::write(&path, rows).unwrap();
    crosswalks(&mut desk);
    desk.enter("Nhập bảng của cơ quan");
    desk.until("the path", |desk| desk.says("Đường dẫn"));
    desk.write(&path.display().to_string());
    desk.press(Key::Enter);
    desk.until("the table", |desk| desk.says("Đọc được 2 thửa, thành 1 quy tắc"));
    assert!(desk.says("1 thửa mới trong bảng không có trên bản đồ"));
    assert!(desk.has_button("99001 12/3 → 7/203, có") && desk.has_button("12/6 → 7/999, không có"));
    assert!(desk.says("Dòng 3: thiếu số (12/5 → 7/)") && desk.says("Dòng 5: khác với dòng trước (12/3 → 7/204)"));
    assert_eq!(desk.snapshot().crosswalks.len(), 0, "nothing is taken by looking");
    desk.enter("Nhận 2 thửa");
    assert_eq!(desk.snapshot().crosswalks.len(), 1);
}

#[test]
fn a_candidate_that_rests_on_a_suggestion_leads_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    desk.open_cockpit();
    // What is on the screen when the suggestions come stays as it is; the next papers know them.
    for _ in 0..400 {
        if desk.has_button("dựa vào quy tắc đổi số chưa nhận") {
            break;
        }
        desk.press(Key::J);
        desk.until_ready();
    }
    desk.enter("dựa vào quy tắc đổi số chưa nhận");
    desk.until("its rule", |desk| desk.has_button("Nhận quy tắc này"));
    assert!(desk.says("Giấy đang chờ có thể dùng quy tắc"));
    desk.press(Key::Escape);
    assert!(desk.app().state.cockpit, "the cockpit is where it was");
}

/// The figures as the task gives them for the project in the window.
fn figures(desk: &Desk) -> Progress {
    let session = desk.session();
    progress(session.snapshot(), session.history(), day_of(session.now()), &WorkingDays::default())
}

#[test]
fn progress_shows_the_figures_of_the_task_and_leads_to_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    desk.command("tien do");
    desk.until("the figures", |desk| desk.says("Giấy còn lại"));
    let figures = figures(&desk);
    assert_eq!((figures.total.received, figures.total.linked, figures.left), (16, 11, 5));
    for group in &figures.groups {
        let stages = &group.stages;
        let told = format!(
            "{}: Đã nhận {}, Đã quét {}, Đã nhập {}, Đã liên kết {}, Đã đối chiếu {}",
            group.group, stages.received, stages.scanned, stages.entered, stages.linked, stages.verified
        );
        assert!(desk.has_button(&told), "{told}: {:?}", desk.names(Role::Button));
    }
    let [ready] = figures.left_by_reason.as_slice() else { panic!("{:?}", figures.left_by_reason) };
    assert_eq!(ready.count, 5);

    desk.focus(Role::Button, "Chép báo cáo");
    // Not by `key_press`: only what the very frame puts out is kept.
    let enter = |pressed| {
        let (key, modifiers) = (Key::Enter, Modifiers::NONE);
        egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }
    };
    desk.harness.input_mut().events.extend([enter(true), enter(false)]);
    desk.harness.step();
    let copied = desk.harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let catalogue = Catalogue::new(Language::Vietnamese);
    let lines: Vec<String> = report(&figures).iter().map(|line| catalogue.say(line)).collect();
    let copied = copied.expect("the report");
    assert!(copied.starts_with("Tiến độ phường mẫu, ngày "), "{copied}");
    assert!(copied.ends_with(&lines.join("\n")), "{copied}");

    desk.enter("Theo người");
    assert!(desk.has_button("người thử: Đã liên kết 11"));
    desk.enter("Sẵn sàng liên kết: 5");
    assert!(desk.app().state.cockpit);
    desk.until("the queue", |desk| desk.app().cockpit.queue().certificates.len() == 5);
    assert!(desk.says("Chỉ: Sẵn sàng liên kết"));
    desk.enter("Bỏ lọc này");
    desk.until("all of it", |desk| desk.app().cockpit.queue().certificates.len() == 16);
    desk.command("tien do");
    desk.until("the figures again", |desk| desk.has_button("Theo tổ, thôn"));
    desk.enter("Theo tổ, thôn");
    desk.enter("Tổ 1: Đã nhận");
    desk.until("the group", |desk| desk.app().cockpit.queue().certificates.len() == 8);
}

#[test]
fn field_sheets_are_written_and_a_scan_of_one_leads_back_to_its_items() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    desk.command("phieu di thuc dia");
    desk.until("the groups", |desk| desk.has_button("Tổ 1: Việc 8"));
    assert!(desk.has_button("Ghi 0 phiếu"));
    desk.enter("Tổ 1: Việc 8");
    assert!(desk.has_button("Tổ 1: Việc 8, đã chọn"));
    desk.enter("Ghi 1 phiếu");
    let sheet = folder.path().join("phieu-thuc-dia").join("Tổ 1.pdf");
    desk.until("the file", |desk| desk.says("Đã ghi 1 phiếu thực địa (8 việc)") && sheet.exists());
    assert!(Document::open(std::fs::read(&sheet).unwrap()).unwrap().pages() >= 2);
    let disclosed = |desk: &Desk| desk.session().history().iter().any(|entry| entry.name.key == "act-disclosure");
    assert!(!disclosed(&desk), "no names, no record");

    desk.drop_files(&[&sheet]);
    desk.until("the intake", |desk| desk.snapshot().scans.len() == 1);
    let scan = desk.snapshot().scans.iter().next().unwrap().as_ref().clone();
    // Every page says by its code what it is, the maps too: nobody has to look, and nothing of it is a certificate.
    assert_eq!((scan.kind, scan.certificate, scan.doubt), (ScanKind::FieldSheet, None, None));
    assert!(scan.pages_apart.is_empty(), "{:?}", scan.pages_apart);
    desk.press_with(Modifiers::COMMAND, Key::Num2);
    desk.until("the list", |desk| desk.has_button("Tổ 1.pdf"));
    desk.enter("Tổ 1.pdf");
    desk.until("the items", |desk| desk.says("Phiếu thực địa: 8 việc"));
    desk.enter("BX 100002");
    assert_eq!(subject(&desk), "Certificate(CertificateId(2))");
}

#[test]
fn names_on_a_field_sheet_are_asked_for_and_the_journal_knows() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    desk.command("phieu di thuc dia");
    desk.until("the groups", |desk| desk.has_button("Tổ 2: Việc"));
    desk.enter("Chọn 2 tổ còn việc");
    let names = "In tên người sử dụng đất";
    let ticked = desk.node(Role::CheckBox, names).accesskit_node().toggled();
    assert_eq!(ticked, Some(Toggled::False), "unless asked for");
    desk.focus(Role::CheckBox, names);
    desk.press(Key::Space);
    assert!(desk.says("được ghi vào nhật ký"));
    desk.enter("Ghi 2 phiếu");
    desk.until("the files", |desk| desk.says("Đã ghi 2 phiếu thực địa"));
    let disclosed = desk.session().history().iter().filter(|entry| entry.name.key == "act-disclosure").count();
    assert_eq!(disclosed, 2);
}

#[test]
fn the_end_wipes_the_names_after_a_question_and_the_project_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = open(folder.path());
    desk.command("ket thuc chien dich");
    assert!(desk.says("Không lấy lại được"));
    assert!(!desk.is_enabled("Xóa hẳn dữ liệu cá nhân"), "not before the box is ticked");
    let sure = desk.names(Role::CheckBox).into_iter().find(|name| name.contains("tôi hiểu")).unwrap();
    desk.focus(Role::CheckBox, &sure);
    desk.press(Key::Space);
    desk.enter("Xóa hẳn dữ liệu cá nhân");
    desk.until("the report", |desk| desk.says("Đã xóa dữ liệu cá nhân") && desk.app().has_map());
    assert!(desk.says("Đã xóa 16 phần dữ liệu cá nhân"), "one personal half of each holder");
    let snapshot = desk.snapshot();
    assert!(snapshot.holders.iter().all(|holder| holder.name.open(Purpose::Display).is_empty()));
    assert_eq!((snapshot.links.len(), snapshot.parcels.len()), (11, 60), "map and links stay");
    desk.press(Key::Escape);
    assert!(!desk.says("Đã xóa 16 phần"));
}
