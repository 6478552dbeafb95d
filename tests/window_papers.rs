//! Papers in the window, driven by keys and through the accessibility tree: fields edited in the cockpit, pages made easier to read,
//! split and joined, copies side by side, text that is read, the scanner's folder.

#![allow(clippy::unwrap_used)]

#[path = "common/cockpit_ward.rs"]
mod cockpit_ward;
#[path = "common/desk.rs"]
mod desk;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use desk::Desk;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use thuaso::cadastre::{
    Certificate, CertificateId, ChangeSet, Edit, HolderId, PageApart, Parcel, ParcelId, PrintedParcel, Scan, ScanId,
    ScanKind, Timestamp,
};
use thuaso::desktop::Settings;
use thuaso::i18n::Message;
use thuaso::jobs::Watch;
use thuaso::project::Session;
use thuaso::scans::{Canvas, JpegStyle, Recogniser, TextStyle, jpeg_file, pdf_file};
use thuaso::tasks::{self, IntakeOptions};

const STYLE: JpegStyle = JpegStyle { quality: 85, dots_per_inch: 200, grey: false, orientation: None };

/// A ward with so many papers, the cockpit open on the first.
fn cockpit(folder: &Path, papers: u64) -> Desk {
    let ward = cockpit_ward::make(folder, 480, papers, (620, 877));
    let mut desk = Desk::open(&ward.project, Settings::default());
    desk.until("the map", |desk| desk.app().has_map());
    desk.open_cockpit();
    desk
}

fn printed(desk: &Desk, id: CertificateId) -> PrintedParcel {
    desk.snapshot().certificates.get(id).unwrap().printed_parcels[0].clone()
}

/// A page with these lines of print.
fn page(lines: &[&str]) -> Canvas {
    let mut page = Canvas::new(1240, 1754, [250, 247, 240]);
    let style = TextStyle { size: 36.0, bold: false, colour: [35, 33, 40], opacity: 1.0 };
    for (at, text) in (0_u8..).zip(lines) {
        page.text((130.0, 260.0 + 90.0 * f32::from(at)), style, text);
    }
    page
}

/// Takes these files in by the same task as the window does.
fn take_in(session: &mut Session, folder: &Path, files: &[PathBuf]) {
    let options = IntakeOptions { project_folder: folder.to_owned(), copy: false };
    let taken = tasks::intake(session.snapshot(), files, &options, &Watch::new()).unwrap();
    session.perform(taken.act).unwrap();
}

fn new_session(folder: &Path) -> (PathBuf, Session) {
    let project = folder.join("phường mẫu.thuaso");
    let session = Session::create(&project, "người thử", || Timestamp(1_795_000_000)).unwrap();
    (project, session)
}

#[test]
fn what_is_printed_is_edited_in_the_cockpit_by_keys_as_one_act_that_is_taken_back_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = cockpit(folder.path(), 6);
    let (id, before) = (desk.current_paper(), desk.snapshot());
    desk.press(Key::E);
    desk.write("99");
    assert!(desk.says("Bản đồ không có tờ 99"), "a doubt as it is typed");
    desk.write("1");
    desk.press(Key::Tab);
    desk.write("7");
    assert!(desk.says("Có trên bản đồ"));
    desk.press(Key::Tab);
    desk.write("12x");
    desk.press(Key::Enter);
    assert_eq!(desk.snapshot().revision, before.revision, "what cannot be read is not recorded");
    assert!(desk.says("Có ô chưa đọc được"));
    desk.press(Key::Tab);
    desk.press(Key::Tab);
    desk.write("151,5");
    desk.press(Key::Enter);
    let after = desk.snapshot();
    assert_eq!(after.revision, before.revision + 1, "one act");
    let edited = printed(&desk, id);
    assert_eq!((edited.sheet.as_str(), edited.number.as_str(), edited.area), ("1", "7", Some(151.5)));
    assert_eq!(edited.sides, before.certificates.get(id).unwrap().printed_parcels[0].sides, "the rest stays");
    desk.until_ready();
    assert!(desk.says("thửa 1/7"), "the ranking follows what the paper says now");
    desk.press(Key::Z);
    desk.until_ready();
    assert_eq!(
        (desk.current_paper(), printed(&desk, id)),
        (id, before.certificates.get(id).unwrap().printed_parcels[0].clone())
    );
}

#[test]
fn a_field_that_is_left_keeps_what_was_typed_and_a_serial_of_another_paper_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = cockpit(folder.path(), 3);
    let revision = desk.snapshot().revision;
    desk.press(Key::E);
    desk.write("5");
    desk.press(Key::Escape);
    assert!(desk.app().state.cockpit && desk.says("Chữ đang gõ được giữ lại"));
    desk.press(Key::E);
    for _ in 0..5 {
        desk.press(Key::Tab);
    }
    desk.write("AA 00010002");
    assert!(desk.says("đã có ở một giấy chứng nhận khác"));
    desk.press(Key::Enter);
    assert!(desk.says("thuộc giấy chứng nhận khác") || desk.says("đã có"), "refused with its reason");
    assert_eq!(desk.snapshot().revision, revision);
    desk.click(Role::Button, "Bỏ chữ đang gõ");
    assert_eq!(printed(&desk, desk.current_paper()).sheet.as_str(), "1");
}

#[test]
fn holders_stay_masked_in_the_fields_until_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = cockpit(folder.path(), 3);
    let shown = |desk: &Desk| {
        let mut fields = desk.harness.query_all_by_role(Role::TextInput);
        fields.any(|field| field.accesskit_node().value().is_some_and(|text| text.contains("Nguyễn Văn Mẫu")))
    };
    desk.press(Key::E);
    assert!(!shown(&desk) && !desk.says("Nguyễn Văn Mẫu"));
    desk.press(Key::Escape);
    desk.press(Key::H);
    desk.press(Key::E);
    assert!(shown(&desk));
}

#[test]
fn a_page_is_made_easier_to_read_by_a_key_and_its_file_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (project, mut session) = new_session(folder.path());
    let file = folder.path().join("BX 037034-GCN.jpg");
    let lines = ["Thửa đất số: 125, tờ bản đồ số: 12, diện tích 93,5 m²"; 12];
    let photo = page(&lines).photographed(3.0, 120, [80, 66, 50]);
    fs::write(&file, jpeg_file(&photo, STYLE).unwrap()).unwrap();
    take_in(&mut session, folder.path(), std::slice::from_ref(&file));
    session.flush().unwrap();
    drop(session);
    let before = fs::read(&file).unwrap();
    let mut desk = Desk::open(&project, Settings::default());
    desk.press(Key::F3);
    desk.until("the page", |desk| desk.app().has_page() && desk.app().cockpit.current().is_some());
    desk.press(Key::F);
    desk.until("the better view", |desk| desk.says("Xem như bản gốc (F)"));
    desk.press(Key::F);
    assert!(desk.says("Làm rõ trang: nắn thẳng"), "as the file has it again");
    let turns = |desk: &Desk| desk.snapshot().scans.get(1_u64).unwrap().quarter_turns;
    let turned = turns(&desk);
    desk.press(Key::R);
    assert_eq!(turns(&desk), (turned + 1) % 4);
    desk.press(Key::Z);
    assert_eq!((turns(&desk), fs::read(&file).unwrap() == before), (turned, true));
}

#[test]
fn a_page_is_cropped_by_dragging_and_shown_whole_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = cockpit(folder.path(), 3);
    desk.until("the page", |desk| desk.app().has_page());
    desk.click(Role::Button, "Cắt: kéo một khung trên trang (C)");
    assert!(desk.says("Cắt: kéo một khung"));
    let page = desk.node(Role::Image, "AA 00010001-GCN.jpg").rect();
    let at = |x: f32, y: f32| page.lerp_inside(egui::vec2(x, y));
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    for event in [
        egui::Event::PointerMoved(at(0.45, 0.3)),
        button(at(0.45, 0.3), true),
        egui::Event::PointerMoved(at(0.5, 0.5)),
        egui::Event::PointerMoved(at(0.55, 0.6)),
        button(at(0.55, 0.6), false),
    ] {
        desk.harness.event(event);
        desk.harness.step();
    }
    desk.harness.step();
    assert!(desk.says("Xem như bản gốc (F)"), "the crop is a view");
    desk.press(Key::F);
    assert!(!desk.says("Xem như bản gốc (F)"));
}

#[test]
fn pages_of_a_file_are_split_off_to_a_new_paper_and_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let (project, mut session) = new_session(folder.path());
    let file = folder.path().join("BX 037034-GCN.pdf");
    let pages: Vec<Canvas> = (1..=4).map(|at| page(&["GIẤY MẪU", &format!("Trang {at}")])).collect();
    fs::write(&file, pdf_file(&pages, STYLE).unwrap()).unwrap();
    take_in(&mut session, folder.path(), &[file]);
    session.flush().unwrap();
    drop(session);
    let mut desk = Desk::open(&project, Settings::default());
    desk.harness.state_mut().state.viewed_scan = Some(ScanId(1));
    desk.until("the strip", |desk| desk.says("Trang 3"));
    desk.click(Role::Button, "Trang 3");
    desk.click(Role::Button, "Tách, ghép trang");
    desk.click(Role::Button, "Từ trang này trở đi là giấy khác…");
    assert!(desk.says("Trang nào, của giấy nào?"));
    desk.write("BX 0370");
    assert!(desk.says("chữ số"), "what is wrong is told as it is typed");
    desk.write("BX 037035");
    assert!(desk.says("Chưa có giấy BX 037035: sẽ tạo mới"));
    desk.press(Key::Enter);
    let whose = |desk: &Desk| {
        let snapshot = desk.snapshot();
        let scan = snapshot.scans.get(1_u64).unwrap().clone();
        let serial = |page| snapshot.certificates.get(scan.certificate_of_page(page)?)?.serial.clone();
        (0..4).map(|page| serial(page).map(|serial| serial.to_string()).unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(whose(&desk), ["BX 037034", "BX 037034", "BX 037035", "BX 037035"]);
    assert!(desk.says("Trang 4: BX 037035"), "the strip tells whose page it is");
    desk.click(Role::Button, "Tách, ghép trang");
    desk.click(Role::Button, "Trả trang này về giấy của tệp");
    assert_eq!(whose(&desk), ["BX 037034", "BX 037034", "BX 037034", "BX 037035"]);
    desk.press_with(Modifiers::COMMAND, Key::Z);
    desk.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(whose(&desk), ["BX 037034"; 4]);
    assert_eq!(desk.snapshot().certificates.len(), 1, "the paper made for them is gone too");
}

/// A project with two scans of one paper, one of them fainter, and one of another.
fn with_copies(folder: &Path) -> PathBuf {
    let (project, mut session) = new_session(folder);
    let lines = ["GIẤY CHỨNG NHẬN MẪU", "Thửa đất số: 125, tờ bản đồ số: 12", "Diện tích: 93,5 m²", "Phố Mẫu"];
    let names = ["IMG_0001.jpg", "IMG_0007.jpg", "IMG_0009.jpg"];
    let mut files = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let mut drawn = page(&lines);
        if at == 2 {
            drawn.rectangle(200.0, 700.0, 700.0, 800.0, [60, 60, 60]);
        }
        let quality = if at == 1 { 60 } else { 85 };
        let file = folder.join(name);
        fs::write(&file, jpeg_file(&drawn, JpegStyle { quality, ..STYLE }).unwrap()).unwrap();
        files.push(file);
    }
    take_in(&mut session, folder, &files);
    session.flush().unwrap();
    project
}

#[test]
fn copies_are_seen_side_by_side_and_decided_by_a_key_which_is_remembered_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let project = with_copies(folder.path());
    let mut desk = Desk::open(&project, Settings::default());
    desk.command("ban trung");
    desk.until("both pages", |desk| desk.app().copies.is_settled());
    let pair = desk.app().copies.current().unwrap();
    assert_eq!(desk.app().copies.pairs().map(<[_]>::len), Some(1));
    assert!(desk.says("IMG_0001.jpg") && desk.says("IMG_0007.jpg") && desk.says("Trang 1 giống trang 1"));
    desk.press(Key::X);
    assert_eq!(desk.snapshot().settings.compared(pair.0, pair.1), Some(false));
    assert!(desk.says("Không còn cặp nào chờ xem"));
    desk.press(Key::Z);
    assert_eq!((desk.snapshot().settings.compared(pair.0, pair.1), desk.app().copies.current()), (None, Some(pair)));
    desk.until("the pair again", |desk| desk.app().copies.pairs().is_some_and(|pairs| pairs.len() == 1));
    desk.press(Key::Enter);
    let snapshot = desk.snapshot();
    let papers: Vec<_> = [pair.0, pair.1].map(|id| snapshot.scans.get(id).unwrap().certificate).into();
    assert!(papers[0].is_some() && papers[0] == papers[1], "both are attached to one paper");
    assert_eq!(snapshot.scans.len(), 3, "nothing is deleted");
    desk.press(Key::Escape);
    assert!(!desk.app().state.copies);
}

#[test]
fn what_is_decided_of_copies_is_about_the_pages_that_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let (project, mut session) = new_session(folder.path());
    let text = |last| page(&["GIẤY CHỨNG NHẬN MẪU", "Thửa đất số: 125, tờ bản đồ số: 12", last]);
    let mut other = text("Phố Mẫu");
    other.rectangle(200.0, 700.0, 700.0, 800.0, [60, 60, 60]);
    let mut files = Vec::new();
    for (name, quality) in [("IMG_0001.pdf", 85), ("IMG_0007.pdf", 60)] {
        let file = folder.path().join(name);
        let pages = [text("Diện tích: 93,5 m²"), other.clone()];
        fs::write(&file, pdf_file(&pages, JpegStyle { quality, ..STYLE }).unwrap()).unwrap();
        files.push(file);
    }
    take_in(&mut session, folder.path(), &files);
    // In both files the second page is of another paper than the first.
    let scans: Vec<_> = session.snapshot().scans.iter().cloned().collect();
    let mut act = ChangeSet::new(Message::new("act-test"));
    for scan in scans {
        let second = PageApart { page: 1, certificate: None, kind: ScanKind::Certificate };
        let apart = Scan { pages_apart: vec![second], ..scan.as_ref().clone() };
        act.push(Edit::replace(scan, apart));
    }
    session.perform(act).unwrap();
    session.flush().unwrap();
    drop(session);

    let mut desk = Desk::open(&project, Settings::default());
    desk.command("ban trung");
    desk.until("both pages", |desk| desk.app().copies.is_settled());
    let seen = |desk: &Desk| desk.app().copies.pages(desk.app().state.snapshot());
    assert_eq!(seen(&desk), (0, 0));
    assert!(desk.says("trang 1 bên trái và trang 1 bên phải"));
    desk.press(Key::PageDown);
    assert_eq!(seen(&desk), (1, 1));
    assert!(desk.says("trang 2 bên trái và trang 2 bên phải"));
    desk.press(Key::Enter);
    let snapshot = desk.snapshot();
    let of_pages = |id: u64| [0, 1].map(|page| snapshot.scans.get(id).unwrap().certificate_of_page(page));
    let made = Some(CertificateId(1));
    assert_eq!((of_pages(1), of_pages(2)), ([None, made], [None, made]), "the pages that were seen, and no others");
}

#[test]
fn two_pages_are_zoomed_together_until_they_are_set_apart() {
    let folder = tempfile::tempdir().unwrap();
    let project = with_copies(folder.path());
    let mut desk = Desk::open(&project, Settings::default());
    desk.command("ban trung");
    desk.until("both pages", |desk| desk.app().copies.is_settled());
    let widths = |desk: &Desk| desk.app().copies.seen_widths();
    let (left, right) = widths(&desk);
    assert!((left - right).abs() < 0.02, "{left} {right}");
    let page = desk.node(Role::Image, "IMG_0001.jpg").rect();
    let wheel = |desk: &mut Desk| {
        desk.harness.event(egui::Event::PointerMoved(page.center()));
        desk.harness.step();
        desk.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: egui::vec2(0.0, 3.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        desk.harness.run_steps(20);
    };
    wheel(&mut desk);
    let (zoomed, followed) = widths(&desk);
    assert!(zoomed < left * 0.95 && (zoomed - followed).abs() < 0.02, "{left}: {zoomed} {followed}");
    desk.press(Key::T);
    wheel(&mut desk);
    let (further, still) = widths(&desk);
    assert!(further < zoomed * 0.98 && (still - followed).abs() < 1e-3, "{further} {still}");
}

/// A project with one paper of unread numbers, and its scan.
fn with_unread_paper(folder: &Path) -> PathBuf {
    let (project, mut session) = new_session(folder);
    let file = folder.join("BX 037034-GCN.jpg");
    let lines = ["Ông: Nguyễn Văn Mẫu, năm sinh: 1960", "Thửa đất số: 125, tờ bản đồ số: 12", "Diện tích: 93,5 m²"];
    fs::write(&file, jpeg_file(&page(&lines), STYLE).unwrap()).unwrap();
    take_in(&mut session, folder, &[file]);
    let mut act = ChangeSet::new(Message::new("act-test"));
    act.push(Edit::insert(Parcel::numbered(ParcelId(1), "12", "125")));
    act.push(Edit::insert(cockpit_ward::holder(1)));
    let before = session.snapshot().certificates.get(1_u64).unwrap().clone();
    act.push(Edit::replace(before.clone(), Certificate { holders: vec![HolderId(1)], ..before.as_ref().clone() }));
    session.perform(act).unwrap();
    session.flush().unwrap();
    project
}

#[test]
fn what_the_machine_reads_is_a_proposal_until_a_key_takes_it_and_another_records_it() {
    if let Err(error) = Recogniser::find() {
        eprintln!("not tried: {error}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&with_unread_paper(folder.path()), Settings::default());
    desk.open_cockpit();
    desk.until("the page", |desk| desk.app().has_page());
    let revision = desk.snapshot().revision;
    desk.press(Key::D);
    desk.until("the words", |desk| !desk.app().page_text.shown().is_empty());
    let shown: Vec<_> = desk.app().page_text.shown().to_vec();
    assert!(!desk.says("Nguyễn Văn Mẫu"), "holders are masked");
    let at = |value: &str| shown.iter().position(|shown| shown.text.as_deref() == Some(value));
    let (sheet, number) = (at("12").expect("the sheet is read"), at("125").expect("the number is read"));
    assert_eq!(desk.snapshot().revision, revision, "nothing is recorded by reading");
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];
    desk.press(digits[sheet]);
    desk.press_with(Modifiers::ALT, digits[number]);
    assert!(desk.app().page_text.shown()[sheet].taken && desk.app().page_text.shown()[number].taken);
    assert_eq!(desk.snapshot().revision, revision, "nor by taking");
    desk.press(Key::Enter);
    let printed = printed(&desk, CertificateId(1));
    assert_eq!((printed.sheet.as_str(), printed.number.as_str(), printed.area), ("12", "125", None));
    desk.press(Key::Z);
    assert!(desk.snapshot().certificates.get(1_u64).unwrap().printed_parcels.is_empty());
}

#[test]
fn a_machine_without_the_program_is_told_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { tesseract: Some("/khong/co/tesseract".into()), ..Settings::default() };
    let mut desk = Desk::open(&with_unread_paper(folder.path()), settings);
    desk.command("tuy chon giay to");
    desk.until("the answer", |desk| desk.says("chưa cài chương trình tesseract"));
    if cfg!(target_os = "linux") {
        assert!(desk.says("sudo apt install tesseract-ocr tesseract-ocr-vie"));
    }
    desk.press(Key::Escape);
    desk.press(Key::F3);
    desk.until("the page", |desk| desk.app().has_page() && desk.app().cockpit.current().is_some());
    desk.press(Key::D);
    desk.until("the reason", |desk| desk.says("chưa cài chương trình tesseract"));
}

#[test]
fn whole_files_of_the_scanner_s_folder_come_in_by_themselves_and_the_watch_is_stopped_in_the_status_bar() {
    let (folder, scanner) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (project, session) = new_session(folder.path());
    drop(session);
    let mut settings = Settings::default();
    settings.watch(&project, Some(scanner.path().to_owned()));
    let mut desk = Desk::open(&project, settings);
    desk.harness.state_mut().folder_watch.every = Duration::from_millis(5);
    desk.until("the watch", |desk| desk.says("Theo dõi máy quét: đã nhận 0 tệp"));
    let bytes = jpeg_file(&page(&["GIẤY MẪU"]), STYLE).unwrap();
    fs::write(scanner.path().join("b.jpg.part"), &bytes).unwrap();
    fs::write(scanner.path().join("BX 037034-GCN.jpg"), &bytes).unwrap();
    desk.until("the first file", |desk| desk.says("Theo dõi máy quét: đã nhận 1 tệp"));
    let snapshot = desk.snapshot();
    assert_eq!((snapshot.scans.len(), snapshot.certificates.len()), (1, 1), "the unfinished one waits");
    fs::write(scanner.path().join("b.jpg"), jpeg_file(&page(&["GIẤY KHÁC"]), STYLE).unwrap()).unwrap();
    desk.until("the second file", |desk| desk.says("Theo dõi máy quét: đã nhận 2 tệp"));
    desk.click(Role::Button, "Thôi theo dõi thư mục máy quét");
    assert!(!desk.says("Theo dõi máy quét: đã nhận"));
    assert_eq!(desk.app().state.settings.watched_folder(&project), None, "nor after a restart");
}
