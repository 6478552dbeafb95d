//! The linking cockpit, driven by keys alone and read through the accessibility tree.

#![allow(clippy::unwrap_used)]

#[path = "common/cockpit_ward.rs"]
mod cockpit_ward;
#[path = "common/desk.rs"]
mod desk;

use std::ops::{Deref, DerefMut};

use cockpit_ward::{Fault, Ward};
use desk::Desk;
use egui::Key;
use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{NodeT, Queryable};
use thuaso::cadastre::{CertificateId, LinkMethod, ObstacleReason, ParcelId, Timestamp};
use thuaso::desktop::Settings;
use thuaso::editing::{NewLinks, Refusal};
use thuaso::i18n::Message;

/// The cockpit over an invented ward.
struct Cockpit {
    desk: Desk,
    ward: Ward,
    _folder: tempfile::TempDir,
}

impl Deref for Cockpit {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl DerefMut for Cockpit {
    fn deref_mut(&mut self) -> &mut Desk {
        &mut self.desk
    }
}

/// What is offered, in order: the label of the parcel, and whether it is picked.
fn offered(desk: &Desk) -> Vec<(String, bool)> {
    let buttons = desk.harness.get_all_by_role(Role::Button);
    let mut found: Vec<(String, String, bool)> = buttons
        .filter_map(|node| {
            let name = node.accesskit_node().label()?;
            let (at, parcel) = name.split_once(": thửa ")?;
            let picked = node.accesskit_node().toggled() == Some(Toggled::True);
            Some((at.to_owned(), parcel.to_owned(), picked))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, parcel, picked)| (parcel, picked)).collect()
}

fn parcels_of(desk: &Desk, certificate: CertificateId) -> Vec<ParcelId> {
    desk.snapshot().links_of_certificate(certificate).map(|link| link.parcel).collect()
}

impl Cockpit {
    /// A window with the ward in it, the cockpit open.
    fn open(papers: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ward = cockpit_ward::make(folder.path(), 480, papers, (620, 877));
        let mut desk = Desk::open(&ward.project, Settings::default());
        desk.until("the map", |desk| desk.app().has_map());
        desk.open_cockpit();
        Self { desk, ward, _folder: folder }
    }

    /// The serial in the heading.
    fn serial(&self) -> String {
        let labels = self.harness.get_all_by_role(Role::Label).filter_map(|node| node.accesskit_node().value());
        labels.into_iter().find(|label| self.ward.truth.contains_key(label)).unwrap()
    }

    /// Picks the true parcel of the paper on the screen as a person would: it is picked, or has a digit, or its number is typed.
    fn pick_truth(&mut self) {
        let serial = self.serial();
        let (parcel, fault) = self.ward.truth[&serial];
        let label = self.ward.labels[&parcel].clone();
        let choices = offered(self);
        match choices.iter().position(|(parcel, _)| *parcel == label) {
            Some(at) if choices[at].1 => {}
            Some(at) => {
                let digits =
                    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
                self.press(digits[at]);
            }
            None if fault == Fault::SidesOnly => {
                let (width, height) = cockpit_ward::size(parcel.0);
                self.press(Key::S);
                self.type_text(&format!("{width:.1} {height:.1} {width:.1} {height:.1}"));
                self.press(Key::Enter);
                let wanted = label.clone();
                self.until("the parcel by its sides", |desk| offered(desk).iter().any(|(found, _)| *found == wanted));
                let at = offered(self).iter().position(|(found, _)| *found == label).unwrap();
                self.press([Key::Num1, Key::Num2, Key::Num3][at]);
            }
            None => {
                self.press(Key::Slash);
                self.type_text(&label);
                assert!(self.says("Có trên bản đồ"), "the number is checked as it is typed");
                self.press(Key::Enter);
            }
        }
        let picked = offered(self).into_iter().find(|(_, picked)| *picked);
        assert_eq!(picked.map(|(parcel, _)| parcel), Some(label), "{serial} {fault:?}");
    }
}

#[test]
fn a_hundred_papers_are_linked_by_keys_alone() {
    let mut desk = Cockpit::open(100);
    for _ in 0..100 {
        desk.until_ready();
        desk.pick_truth();
        desk.press(Key::Enter);
    }
    assert!(desk.says("Đã hết việc trong danh sách này"));
    let snapshot = desk.snapshot();
    assert_eq!(snapshot.links.len(), 100);
    for paper in snapshot.certificates.iter() {
        let truth = desk.ward.truth[paper.serial.as_ref().unwrap().as_str()].0;
        assert_eq!(parcels_of(&desk, paper.id), [truth]);
    }
    let how = |wanted| snapshot.links.iter().filter(|link| link.how == wanted).count();
    assert_eq!(how(LinkMethod::Candidate) + how(LinkMethod::Number), 100);
    assert!(how(LinkMethod::Number) >= 5, "unread numbers were typed");
    assert!(snapshot.links.iter().all(|link| link.confirmed.is_some()));
    assert!(snapshot.links.iter().filter(|link| !link.evidence.is_empty()).count() >= 85, "evidence is kept");
}

#[test]
fn later_obstacle_and_undo_are_a_key_each_and_the_queue_tells_them() {
    let mut desk = Cockpit::open(6);
    let first = desk.current_paper();
    desk.press(Key::N);
    desk.until_ready();
    assert_ne!(desk.current_paper(), first);
    let second = desk.current_paper();
    desk.press(Key::X);
    assert!(desk.says("Vì sao chưa liên kết được?"));
    assert!(desk.says("Lấy bản trích đo hoặc quyết định tách thửa"), "each reason has its next action");
    desk.press(Key::Num3);
    desk.until_ready();
    let third = desk.current_paper();
    desk.press(Key::U);
    desk.until_ready();
    let row = |desk: &Desk, id| desk.snapshot().certificates.get(id).unwrap().clone();
    let reason = |desk: &Desk, id| row(desk, id).obstacle.as_ref().map(|obstacle| obstacle.reason);
    assert!(row(&desk, first).postponed.is_some());
    assert_eq!(reason(&desk, second), Some(ObstacleReason::MapOutOfDate));
    assert_eq!(reason(&desk, third), Some(ObstacleReason::Illegible));
    desk.until("the counts", |desk| desk.says("Vướng mắc  2") && desk.says("Để sau  1"));

    desk.press(Key::Z);
    desk.until_ready();
    assert_eq!((desk.current_paper(), reason(&desk, third)), (third, None));
    desk.press(Key::Z);
    desk.press(Key::Z);
    desk.until_ready();
    assert_eq!((desk.current_paper(), row(&desk, first).postponed.clone()), (first, None));
    desk.press(Key::Z);
    assert!(desk.says("chưa có gì để hoàn tác"));
    assert_eq!(desk.snapshot().parcels.len(), 480, "the import is not the cockpit's to take back");
}

#[test]
fn an_undone_link_comes_back_to_its_paper() {
    let mut desk = Cockpit::open(4);
    let first = desk.current_paper();
    desk.pick_truth();
    desk.press(Key::Enter);
    desk.until_ready();
    assert_eq!(parcels_of(&desk, first).len(), 1);
    assert!(desk.says("Liên kết giấy chứng nhận"), "what was done is told");
    desk.press(Key::Z);
    desk.until_ready();
    assert_eq!((desk.current_paper(), parcels_of(&desk, first)), (first, vec![]));
}

#[test]
fn keys_are_letters_while_a_field_is_typed_into_and_esc_leaves_the_field_then_the_cockpit() {
    let mut desk = Cockpit::open(3);
    let first = desk.current_paper();
    desk.press(Key::Slash);
    desk.type_text("99/1");
    assert!(desk.says("Bản đồ không có tờ 99"));
    desk.press(Key::N);
    desk.type_text("n");
    assert_eq!(desk.current_paper(), first, "N is a letter in a field");
    desk.press(Key::Enter);
    assert!(desk.says("Bản đồ không có tờ 99"), "what names nothing is not entered");
    desk.press(Key::Escape);
    assert!(desk.app().state.cockpit && !desk.says("Bản đồ không có tờ 99"));
    desk.press(Key::Escape);
    assert!(!desk.app().state.cockpit);
}

#[test]
fn the_same_sheet_again_asks_for_the_number_only() {
    let mut desk = Cockpit::open(3);
    desk.pick_truth();
    desk.press(Key::Enter);
    desk.until_ready();
    desk.press(Key::L);
    desk.type_text("7");
    desk.press(Key::Enter);
    let picked = offered(&desk).into_iter().find(|(_, picked)| *picked);
    assert_eq!(picked.map(|(parcel, _)| parcel), Some("1/7".to_owned()));
}

#[test]
fn holders_are_masked_until_they_are_asked_for_and_again_on_the_next_paper() {
    let mut desk = Cockpit::open(3);
    assert!(!desk.says("Nguyễn Văn Mẫu"));
    desk.press(Key::H);
    assert!(desk.says("Nguyễn Văn Mẫu"));
    desk.press(Key::J);
    desk.until_ready();
    assert!(!desk.says("Nguyễn Văn Mẫu"));
}

#[test]
fn a_group_is_linked_in_one_act_after_its_sample_was_looked_through() {
    let mut desk = Cockpit::open(40);
    desk.press(Key::B);
    desk.until("the groups", |desk| desk.says("Chắc chắn: "));
    let before = desk.snapshot();
    desk.press(Key::Num1);
    let mut looked = 0;
    while !desk.says("Liên kết cả") {
        desk.until_ready();
        desk.press(Key::Enter);
        looked += 1;
        assert_eq!(desk.snapshot().links.len(), 0, "a look links nothing");
    }
    assert!((5..20).contains(&looked), "a sample, not all: {looked}");
    desk.enter("Liên kết cả");
    desk.until("the links", |desk| desk.snapshot().links.len() > 20);
    let after = desk.snapshot();
    assert_eq!(after.revision, before.revision + 1, "one act");
    let wrong = after.links.iter().filter(|link| {
        let paper = after.certificates.get(link.certificate).unwrap();
        desk.ward.truth[paper.serial.as_ref().unwrap().as_str()].0 != link.parcel
    });
    assert_eq!(wrong.count(), 0);
    assert!(after.links.iter().all(|link| link.evidence.iter().any(|said| said.key == "cockpit-group-evidence")));
    desk.press_with(egui::Modifiers::COMMAND, Key::Z);
    desk.until("the undo", |desk| desk.snapshot().links.is_empty());
}

#[test]
fn one_wrong_paper_of_the_sample_leaves_the_whole_group_unlinked() {
    let mut desk = Cockpit::open(20);
    desk.press(Key::B);
    desk.until("the groups", |desk| desk.says("Chắc chắn: "));
    desk.press(Key::Num1);
    desk.until_ready();
    desk.press(Key::Enter);
    desk.until_ready();
    desk.press(Key::X);
    assert!(desk.says("Có giấy mẫu sai"));
    assert_eq!(desk.snapshot().links.len(), 0);
    desk.press(Key::Enter);
    assert_eq!(desk.snapshot().links.len(), 1, "the paper is dealt with by itself");
}

/// Two links as the program makes them: the first right, the second wrong.
fn link_automatically(cockpit: &mut Cockpit) -> Result<(), Refusal> {
    let session = cockpit.desk.harness.state_mut().state.session.as_mut().unwrap();
    let snapshot = session.snapshot().clone();
    let mut links = NewLinks::new(&snapshot, "máy", Timestamp(1));
    let truth = |id: u64| {
        let paper = snapshot.certificates.get(id).unwrap();
        cockpit.ward.truth[paper.serial.as_ref().unwrap().as_str()].0
    };
    links.add(CertificateId(1), truth(1), LinkMethod::Evidence)?;
    links.add(CertificateId(2), ParcelId(truth(2).0 + 5), LinkMethod::Evidence)?;
    links.add(CertificateId(3), truth(3), LinkMethod::Evidence)?;
    session.perform(links.act(Message::new("act-auto-link"))).unwrap();
    Ok(())
}

#[test]
fn links_of_the_program_are_confirmed_corrected_or_taken_back_all_at_once() {
    let mut desk = Cockpit::open(6);
    link_automatically(&mut desk).unwrap();
    desk.press(Key::A);
    desk.until("the count", |desk| desk.says("Chờ người xem: 3"));
    desk.enter("Xem từng giấy");
    desk.until("the first of them", |desk| desk.app().cockpit.is_ready() && desk.says("Máy liên kết"));
    desk.press(Key::Escape);
    desk.until_ready();
    for _ in 0..2 {
        desk.until_ready();
        desk.pick_truth();
        desk.press(Key::Enter);
    }
    let snapshot = desk.snapshot();
    let record = snapshot.settings.auto_links;
    assert_eq!((record.confirmed, record.corrected), (1, 1));
    desk.press(Key::A);
    desk.until("the count", |desk| desk.says("Chờ người xem: 1"));
    desk.enter("Gỡ tất cả chưa xác nhận");
    desk.until("the last one gone", |desk| desk.snapshot().links.len() == 2);
}
