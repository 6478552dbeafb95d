//! `kill -9` at random points: a child process works on a project and dies; what it had said is on disk is there, and the rows are
//! those that the journal leads to.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{Dice, clock, random_act};
use thuaso::project::{Access, Saved, Session, verify};

/// How often a child is killed. Each opens the project that the one before left.
const DEATHS: u64 = 40;

/// In the child: works on the project until it is killed, and says how many acts are on disk.
#[test]
fn child() {
    let Some(path) = std::env::var_os("THUASO_CRASH_CHILD").map(PathBuf::from) else { return };
    let seed = std::env::var("THUASO_CRASH_SEED").unwrap().parse().unwrap();
    work(&path, &mut Dice::new(seed));
}

fn work(path: &Path, dice: &mut Dice) -> ! {
    let mut session = match Session::open(path, Access::ReadWrite, "con", clock) {
        Ok(session) => session,
        Err(error) => panic!("after a crash the project must open: {error}"),
    };
    println!("ready");
    loop {
        match dice.below(8) {
            0 => session.undo().unwrap(),
            1 => session.redo().unwrap(),
            2 if dice.below(10) == 0 => session.back_up().unwrap(),
            _ => {
                let act = random_act(session.snapshot(), dice);
                session.perform(act).unwrap();
            }
        }
        if dice.below(3) == 0 {
            session.flush().unwrap();
        }
        session.poll();
        if session.saved() == Saved::OnDisk {
            println!("saved {}", session.history().len());
        }
    }
}

#[test]
fn a_killed_project_is_whole_and_has_what_was_said_to_be_saved() {
    kill_again_and_again(None);
}

#[test]
fn a_killed_project_on_a_network_drive_is_whole_too() {
    kill_again_and_again(Some(("THUASO_TEST_ROLLBACK_JOURNAL", "1")));
}

/// `journal`: what the child's environment says of the journal.
fn kill_again_and_again(journal: Option<(&str, &str)>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chết.thuaso");
    drop(Session::create(&path, "cha", clock).unwrap());
    let mut dice = Dice::new(99);
    let mut most = 0;
    for death in 0..DEATHS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child", "--exact", "--nocapture", "--test-threads=1"])
            .env("THUASO_CRASH_CHILD", &path)
            .env("THUASO_CRASH_SEED", (death + 1).to_string())
            .envs(journal)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut saved = 0;
        let mut started = false;
        // It dies after so many words of its own, at whatever it is doing then.
        let words = dice.below(60);
        for line in lines.by_ref().map_while(Result::ok) {
            started |= line.contains("ready");
            if let Some(count) = line.strip_prefix("saved ") {
                saved = count.parse().unwrap();
            }
            if started && saved > 0 && dice.below(words + 1) == 0 {
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(dice.below(3_000)));
        child.kill().unwrap();
        for line in lines.map_while(Result::ok) {
            if let Some(count) = line.strip_prefix("saved ").and_then(|count| count.parse().ok()) {
                saved = count;
            }
        }
        child.wait().unwrap();
        assert!(started, "death {death}: the project did not open");
        // First who may only read, then who mends.
        let read = Session::open(&path, Access::ReadOnly, "khách", clock).unwrap();
        assert!(read.history().len() >= saved, "death {death}: a reader misses acts");
        let session = Session::open(&path, Access::ReadWrite, "cha", clock).unwrap();
        let acts = session.history().len();
        assert!(acts >= saved, "death {death}: {saved} acts were saved, {acts} are there");
        drop(session);
        let verification = verify(&path).unwrap();
        assert!(verification.agrees, "death {death}: rows and journal differ");
        most = most.max(acts);
    }
    assert!(most > 100, "the children did some work: {most} acts");
}
