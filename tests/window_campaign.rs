//! The campaign's office work in the window, through its accessibility tree: a register in and out and in again, the check of links,
//! the list of pages to scan again.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::pl3::{changed, form, save, text, whole, with};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use thuaso::cadastre::*;
use thuaso::desktop::{App, Settings};
use thuaso::formats::workbook::{Budget, NewCell, NewSheet, read_workbook};
use thuaso::i18n::{Language, Message};
use thuaso::jobs::Watch;
use thuaso::project::Session;
use thuaso::tasks::registers::Field;

/// A job that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

struct Office {
    harness: Harness<'static, App>,
    folder: tempfile::TempDir,
}

impl Office {
    /// A window with a project that has two parcels, and what `more` adds.
    fn open(more: impl FnOnce(&mut ChangeSet)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("xã.thuaso");
        let mut session = Session::create(&project, "lan", common::clock).unwrap();
        let mut act = ChangeSet::new(Message::new("act-test"));
        let settings =
            ProjectSettings { ward_code: "00316".to_owned(), ..session.snapshot().settings.as_ref().clone() };
        act.changes
            .push(Edit { before: Some(session.snapshot().settings.clone()), after: Some(settings.into()) }.into());
        for (id, number) in [(1, "145"), (2, "146")] {
            act.push(Edit::insert(Parcel::numbered(ParcelId(id), "7", number)));
        }
        more(&mut act);
        session.perform(act).unwrap();
        session.flush().unwrap();
        drop(session);
        let settings = Settings { language: Language::Vietnamese, ..Settings::default() };
        let mut harness = Harness::builder()
            .with_size(egui::vec2(1366.0, 768.0))
            .with_max_steps(64)
            .build_eframe(move |creation| App::new(&creation.egui_ctx, settings));
        harness.step();
        let mut office = Self { harness, folder };
        office.drop_file(&project);
        office.until("the project", |office| office.harness.state().state.session.is_some());
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn drop_file(&mut self, path: &Path) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().open_paths(&ctx, vec![path.to_owned()]);
    }

    fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            assert!(began.elapsed() < PATIENCE, "{what} did not happen");
            self.harness.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        self.harness.run_steps(4);
    }

    fn snapshot(&self) -> &Snapshot {
        self.harness.state().state.snapshot()
    }

    fn says(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    fn click(&mut self, role: Role, label: &str) {
        self.harness.get_all_by_role_and_label(role, label).next().unwrap().click();
        self.harness.run_steps(3);
    }

    /// The button whose label begins so: titles of parts have counts behind them.
    fn click_part(&mut self, begins: &str) {
        let named =
            |node: &egui_kittest::Node<'_>| node.accesskit_node().label().unwrap_or_default().starts_with(begins);
        self.harness.get_all_by_role(Role::Button).find(named).unwrap().click();
        self.harness.run_steps(3);
    }

    /// Runs a command through the palette.
    fn command(&mut self, typed: &str) {
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
        self.harness.run_steps(2);
        self.harness.event(egui::Event::Text(typed.to_owned()));
        self.harness.run_steps(2);
        self.harness.key_press(egui::Key::Enter);
        self.harness.run_steps(2);
    }

    fn undo(&mut self) {
        self.harness.ctx.memory_mut(egui::Memory::stop_text_input);
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        self.harness.run_steps(3);
    }

    /// Drops a register on the window, and waits for its dialog.
    fn look_at_register(&mut self, path: &Path) {
        self.drop_file(path);
        self.until("the dialog", |office| office.says("Nhập sổ tổng hợp"));
    }

    fn registry_number(&self) -> String {
        self.snapshot().certificates.iter().next().map(|row| row.registry_number.clone()).unwrap_or_default()
    }

    fn last_act(&self) -> Message {
        self.harness.state().state.session.as_ref().unwrap().history().last().unwrap().name.clone()
    }
}

#[test]
fn a_register_comes_in_goes_out_and_comes_back_with_a_conflict_in_which_theirs_is_taken() {
    let mut office = Office::open(|_| {});
    let faulty =
        with(whole(), &[(Field::Serial, text("bx-037035")), (Field::CitizenNumber, NewCell::Number(1_085_000_001.0))]);
    let register = office.path("pl3.xlsx");
    save(&register, &[form(&[whole(), faulty])]);

    office.look_at_register(&register);
    assert!(office.says("biểu PL3 đủ 49 cột") && office.says("2 dòng: 2 mới"), "what it is, and what it would change");
    assert_eq!(office.snapshot().register.len(), 0, "nothing is taken in before it is accepted");
    office.click_part("Đã sửa");
    assert!(office.says("bx-037035") && office.says("BX 037035"), "before and after");
    assert!(office.says("viết số phát hành theo dạng chuẩn"), "by which rule");
    assert!(office.says("•••") && !office.says("1085000001"), "a person's number is masked");
    office.click(Role::Button, "Hiện dữ liệu cá nhân");
    office.click(Role::Button, "đối chiếu với giấy");
    assert!(office.says("001085000001"), "until it is asked for with a purpose");
    assert_eq!(office.last_act().key, "act-disclosure");
    office.click(Role::Button, "Nhập sổ");
    assert_eq!((office.snapshot().register.len(), office.snapshot().certificates.len()), (2, 2));

    // Out it goes, by the menu's command, once the journal has the purpose.
    office.command("xuat so tong hop");
    office.until("the counts", |office| office.says("2 dòng; 0 dòng có số tờ"));
    office.click(Role::Button, "Ghi tệp");
    let sent = office.path("xã – PL3.xlsx");
    office.until("the export", |office| sent.exists() && office.says("Đã ghi"));
    assert_eq!(office.last_act().key, "act-disclosure");

    // Meanwhile the office corrects what the head corrects otherwise.
    let before = office.snapshot().certificates.iter().next().unwrap().clone();
    let after = Certificate { registry_number: "CH 00999".to_owned(), ..before.as_ref().clone() };
    let mut act = ChangeSet::new(Message::new("act-test"));
    act.push(Edit::replace(before, after));
    office.harness.state_mut().state.session.as_mut().unwrap().perform(act).unwrap();
    changed(&sent, &[(7, Field::RegistryNumber, "CH 00325"), (7, Field::Sex, "Nữ")]);

    office.look_at_register(&sent);
    assert!(office.says("Sổ gửi đi nay trở về"));
    office.click_part("Khác biệt");
    for value in ["CH 00324", "CH 00325", "CH 00999"] {
        assert!(office.says(value), "sent, returned and current: {value}");
    }
    office.click(Role::Button, "Nhập sổ");
    assert_eq!(office.registry_number(), "CH 00999", "newer work stays unless somebody says otherwise");
    office.undo();

    office.look_at_register(&sent);
    office.click_part("Khác biệt");
    office.click(Role::Button, "Theo sổ ở mọi dòng đang hiện");
    assert!(office.says("1 lấy theo sổ, 0 giữ của dự án"));
    office.click(Role::Button, "Giữ dự án ở mọi dòng đang hiện");
    assert!(office.says("0 lấy theo sổ, 1 giữ của dự án"));
    // By the keyboard, as all of it can be done.
    office.harness.get_by_role_and_label(Role::RadioButton, "7, E · Số vào sổ: Theo sổ").focus();
    office.harness.run_steps(2);
    office.harness.key_press(egui::Key::Space);
    office.harness.run_steps(3);
    assert!(office.says("1 lấy theo sổ, 0 giữ của dự án"));
    office.harness.key_press(egui::Key::Escape);
    office.harness.run_steps(3);
    assert!(office.says("Bấm “Thôi” nếu muốn bỏ"), "Escape loses no decision");
    office.click(Role::Button, "Nhập sổ");
    office.until("the import", |office| office.registry_number() == "CH 00325");
    assert!(office.says("1 giá trị lấy theo sổ"));
    office.undo();
    assert_eq!(office.registry_number(), "CH 00999", "one act, taken back as one");
}

#[test]
fn the_columns_of_another_workbook_are_told_in_the_dialog() {
    let mut office = Office::open(|_| {});
    let path = office.path("so tay.xlsx");
    let rows = [["Ký hiệu", "Ai", "Ở đâu"], ["BX 037034", "Nguyễn Văn Mẫu", "44"], ["BX 037035", "Trần Thị Mẫu", "45"]];
    let cells = rows.iter().map(|row| row.iter().map(|cell| NewCell::Text((*cell).into())).collect());
    save(&path, &[NewSheet { name: "Sheet1".to_owned(), first_row: 1, rows: cells.collect(), ..NewSheet::default() }]);
    office.look_at_register(&path);
    assert!(office.says("hãy chỉ nghĩa của các cột") && office.says("BX 037034 · BX 037035"), "examples of the values");
    let go =
        |office: &Office| !office.harness.get_by_role_and_label(Role::Button, "Nhập sổ").accesskit_node().is_disabled();
    assert!(!go(&office));
    for (column, meaning) in [("A : Không dùng", "C · Số phát hành"), ("C : Không dùng", "U · Số thửa trên GCN")]
    {
        office.click(Role::ComboBox, column);
        office.click(Role::Button, meaning);
    }
    office.until("the new reading", go);
    office.click_part("Tổng quan");
    assert!(office.says("sổ khác, hiểu theo tiêu đề cột"));
    office.click(Role::Button, "Nhập sổ");
    let serials: Vec<String> =
        office.snapshot().certificates.iter().map(|row| row.serial.as_ref().unwrap().to_string()).collect();
    assert!(serials.contains(&"BX 037035".to_owned()), "{serials:?}");
}

#[test]
fn the_check_lists_its_findings_by_rule_and_tells_the_group_of_a_parcel() {
    let mut office = Office::open(|act| {
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), Serial::parse("BX 037034"))));
    });
    office.command("kiem tra lien ket");
    office.until("the check", |office| office.says("Nhóm 1: 0"));
    assert!(office.says("chưa có giấy: 2"));
    let rows = |office: &Office, part: &str| {
        let named = |node: &egui_kittest::Node<'_>| node.accesskit_node().label().unwrap_or_default().contains(part);
        office.harness.get_all_by_role(Role::Button).filter(named).count()
    };
    assert_eq!(rows(&office, "Thửa 7/145 chưa liên kết với giấy chứng nhận nào"), 1);
    assert_eq!(rows(&office, "Giấy chứng nhận BX 037034 chưa liên kết"), 1);
    office.click(Role::ComboBox, "Quy tắc: Mọi quy tắc");
    office.click_part("L01 ");
    office.until("the rule's findings", |office| {
        rows(office, "Giấy chứng nhận BX 037034 chưa liên kết") == 0 && rows(office, "Thửa 7/145") == 1
    });
    office.click_part("Thông tin · L01 · thửa chưa có giấy chứng nhận · Thửa 7/145");
    office.until("the parcel", |office| office.says("Chưa có giấy chứng nhận"));
    assert!(office.says("Còn thiếu để lên nhóm tốt hơn"));
    assert!(!office.says("dự án đã thay đổi"), "the findings themselves change no group");
    office.undo();
    assert_eq!(office.snapshot().findings.len(), 0, "the findings are one act");
}

#[test]
fn pages_to_scan_again_are_filtered_and_written_as_a_list() {
    let page = |blurred| PageReading {
        width: 100,
        height: 100,
        quality: PageQuality {
            dots_per_inch: Some(300.0),
            sharpness: 0.1,
            contrast: 0.8,
            skew_degrees: None,
            ink: 0.1,
            faults: PageFaults { blurred, ..PageFaults::default() },
        },
        codes: Vec::new(),
        look: 0,
    };
    let mut office = Office::open(|act| {
        for (id, blurred) in [(1, true), (2, false)] {
            let source =
                SourceFile { hash: ContentHash([u8::try_from(id).unwrap(); 32]), path: format!("{id}.pdf"), bytes: 1 };
            act.push(Edit::insert(Scan {
                readings: vec![page(blurred)].into(),
                ..Scan::of_file(ScanId(id), source, ScanFormat::Pdf, ScanKind::Certificate)
            }));
        }
    });
    office.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
    office.until("the list", |office| office.says("1.pdf") && office.says("2.pdf"));
    assert!(office.says("trang 1: nhoè"), "the reason stands in a column");
    office.click(Role::CheckBox, "Chỉ tệp có trang cần quét lại");
    office.until("the filter", |office| office.says("1.pdf") && !office.says("2.pdf"));
    office.click(Role::Button, "Danh sách quét lại…");
    office.until("the counts", |office| office.says("1 trang cần quét lại, trong 1 tệp"));
    office.click(Role::Button, "Ghi tệp");
    let list = office.path("xã – quét lại.xlsx");
    office.until("the list", |office| list.exists() && office.says("Đã ghi"));
    let workbook = read_workbook(&list, Budget::default(), &Watch::new()).unwrap();
    assert_eq!(workbook.sheets[0].rows.iter().filter(|row| row.number > 3).count(), 1);
}
