//! Text recognition by the program `tesseract`, where the user's machine has it with Vietnamese. Never needed: found at run time.
//!
//! Promises: the page goes to the program through a pipe, never to the disk; the program is ended when the time is up or the work is
//! cancelled; what it prints is budgeted; words are [`Confidential`], since papers name persons.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Grey, PageImage};
use crate::cadastre::Confidential;
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};

/// The longest that one page may take. Source: A4 at 300 dpi takes 5 to 15 s on an office's machine.
pub const RECOGNISE_WITHIN: Duration = Duration::from_secs(90);

/// The longest that the program may take to say which languages it has.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// How often is looked whether it is done.
const TICK: Duration = Duration::from_millis(20);

/// Most bytes that are taken of what it prints. Source: a page full of text gives 200 KB.
const MOST_PRINTED: u64 = 16 << 20;

/// Most words of a page.
const MOST_WORDS: usize = 20_000;

/// Fields of a line of the program's table. Source: tesseract 4 and 5, `tsv`.
const FIELDS: usize = 12;

/// The program, with Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recogniser {
    program: PathBuf,
}

/// A word on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// UTF-8.
    pub text: Confidential<String>,
    /// Left, top, right and bottom in pixels of the page, the last two not within it.
    pub bounds: [u32; 4],
    /// 0 to 100, by the program.
    pub confidence: f32,
    /// Words of one line have one number; lines are numbered in reading order.
    pub line: u32,
}

/// Why there is no text recognition, or none of this page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecogniseError {
    #[error("the program tesseract is not installed")]
    NoProgram,
    #[error("tesseract has no Vietnamese")]
    NoVietnamese,
    #[error("tesseract took too long")]
    TooLong,
    /// Its own words, in English.
    #[error("tesseract failed: {detail}")]
    Failed { detail: String },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Explain for RecogniseError {
    fn message(&self) -> Message {
        match self {
            Self::NoProgram => Message::new("scans-no-tesseract"),
            Self::NoVietnamese => Message::new("scans-no-vietnamese"),
            Self::TooLong => Message::new("scans-recognise-too-long"),
            Self::Failed { detail } => Message::new("scans-recognise-failed").with("detail", detail.as_str()),
            Self::Cancelled(_) => Message::new("cancelled"),
        }
    }
}

impl Recogniser {
    /// Looks for the program on the path (`PATH`), and asks it whether it has Vietnamese. Waits for it.
    ///
    /// Errors: [`RecogniseError::NoProgram`], [`RecogniseError::NoVietnamese`].
    pub fn find() -> Result<Self, RecogniseError> {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let name = format!("tesseract{}", std::env::consts::EXE_SUFFIX);
        let program = std::env::split_paths(&folders).map(|folder| folder.join(&name)).find(|path| path.is_file());
        Self::at(&program.ok_or(RecogniseError::NoProgram)?)
    }

    /// As [`Recogniser::find`], of the program at a path.
    ///
    /// Errors: as there.
    pub fn at(program: &Path) -> Result<Self, RecogniseError> {
        let mut command = Command::new(program);
        command.arg("--list-langs");
        let printed = run(command, Vec::new(), ANSWERS_WITHIN, &Watch::new()).map_err(|_| RecogniseError::NoProgram)?;
        let has = String::from_utf8_lossy(&printed).lines().any(|line| line.trim() == "vie");
        if has { Ok(Self { program: program.to_owned() }) } else { Err(RecogniseError::NoVietnamese) }
    }

    /// The words of a page, in reading order.
    ///
    /// Errors: cancelled, out of time, or the program failed.
    pub fn words(&self, page: &PageImage, watch: &Watch) -> Result<Vec<Word>, RecogniseError> {
        let mut command = Command::new(&self.program);
        // 70 and less mean nothing to it.
        let dpi = page.dpi().map_or(300, |dpi| dpi.clamp(70.0, 2400.0) as u32).to_string();
        command.args(["stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", &dpi, "tsv"]);
        // One page, one processor: the intake has others to do.
        command.env("OMP_THREAD_LIMIT", "1");
        let printed = run(command, portable_greymap(page), RECOGNISE_WITHIN, watch)?;
        Ok(words_of(&String::from_utf8_lossy(&printed)))
    }
}

/// The words of the program's table.
pub(super) fn words_of(table: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut line, mut last) = (0, None);
    for row in table.lines() {
        let fields: Vec<&str> = row.splitn(FIELDS, '\t').collect();
        let ["5", page, block, paragraph, number, _, left, top, width, height, confidence, text] = *fields.as_slice()
        else {
            continue;
        };
        let place = (page.to_owned(), block.to_owned(), paragraph.to_owned(), number.to_owned());
        let numbers = [left, top, width, height].map(|number| number.parse::<u32>().ok());
        let ([Some(left), Some(top), Some(width), Some(height)], Ok(confidence)) = (numbers, confidence.parse::<f32>())
        else {
            continue;
        };
        if text.trim().is_empty() || confidence < 0.0 || words.len() >= MOST_WORDS {
            continue;
        }
        if last.as_ref() != Some(&place) {
            line += u32::from(last.is_some());
            last = Some(place);
        }
        words.push(Word {
            text: Confidential::new(crate::text::nfc(text.trim()).into_owned()),
            bounds: [left, top, left.saturating_add(width), top.saturating_add(height)],
            confidence,
            line,
        });
    }
    words
}

/// The page as a PGM file. Source: Netpbm, `pgm`, raw.
fn portable_greymap(page: &PageImage) -> Vec<u8> {
    let grey = Grey::from(page);
    let mut file = format!("P5 {} {} 255\n", grey.width, grey.height).into_bytes();
    file.extend(grey.light);
    file
}

/// Runs a program with this input, and gives what it prints. It is ended when its time is up or the work is cancelled.
fn run(mut command: Command, input: Vec<u8>, within: Duration, watch: &Watch) -> Result<Vec<u8>, RecogniseError> {
    let failed = |error: std::io::Error| RecogniseError::Failed { detail: error.to_string() };
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running(command.spawn().map_err(failed)?);
    let (stdin, stdout, stderr) = (running.0.stdin.take(), running.0.stdout.take(), running.0.stderr.take());
    // A program that ends early closes its input: what it says of it counts.
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
    let (printed, told) = (reader(stdout), reader(stderr));
    let until = Instant::now() + within;
    let status = loop {
        watch.check()?;
        if let Some(status) = running.0.try_wait().map_err(failed)? {
            break status;
        }
        if Instant::now() >= until {
            return Err(RecogniseError::TooLong);
        }
        std::thread::sleep(TICK);
    };
    let _ = writer.join();
    let (printed, told) = (printed.join().unwrap_or_default(), told.join().unwrap_or_default());
    if status.success() {
        return Ok(printed);
    }
    let told = String::from_utf8_lossy(&told);
    let detail = told.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("?").chars().take(200).collect();
    Err(RecogniseError::Failed { detail })
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What breaks off is told by how the program ended.
            let _ = pipe.take(MOST_PRINTED).read_to_end(&mut bytes);
        }
        bytes
    })
}

/// A program that does not outlive its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Canvas, TextStyle};
    use super::*;
    use crate::cadastre::Purpose;

    fn said(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.open(Purpose::Display).as_str()).collect()
    }

    #[test]
    fn words_and_lines_are_read_from_the_table() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            4\t1\t1\t1\t1\t0\t10\t20\t300\t30\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t20\t60\t30\t96.5\tThửa\n\
            5\t1\t1\t1\t1\t2\t80\t20\t50\t30\t91\tđất\n\
            5\t1\t1\t1\t2\t1\t10\t60\t50\t30\t12.25\t125\n\
            5\t1\t1\t1\t2\t2\tx\t60\t50\t30\t12\tbroken\n\
            5\t1\t1\n";
        let words = words_of(table);
        assert_eq!(said(&words), ["Thửa", "đất", "125"]);
        let places: Vec<([u32; 4], u32)> = words.iter().map(|word| (word.bounds, word.line)).collect();
        assert_eq!(places, [([10, 20, 70, 50], 0), ([80, 20, 130, 50], 0), ([10, 60, 60, 90], 1)]);
        assert!(!format!("{words:?}").contains("125\""), "words do not print themselves");
    }

    #[test]
    fn a_program_that_is_not_there_is_no_program() {
        assert_eq!(Recogniser::at(Path::new("/khong/co/tesseract")), Err(RecogniseError::NoProgram));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let hanging = || {
            let mut command = Command::new("sleep");
            command.arg("600");
            command
        };
        let ended = run(hanging(), vec![0; 1 << 20], Duration::ZERO, &Watch::new());
        assert_eq!(ended, Err(RecogniseError::TooLong));
        let watch = Watch::new();
        watch.cancel();
        assert_eq!(run(hanging(), Vec::new(), RECOGNISE_WITHIN, &watch), Err(RecogniseError::Cancelled(Cancelled)));
    }

    #[test]
    fn printed_text_is_recognised_where_the_program_is_installed() {
        let recogniser = match Recogniser::find() {
            Ok(recogniser) => recogniser,
            Err(error) => {
                eprintln!("not tried: {error}");
                return;
            }
        };
        let mut page = Canvas::new(1200, 400, [250; 3]);
        let style = TextStyle { size: 48.0, bold: false, colour: [20; 3], opacity: 1.0 };
        page.text((60.0, 150.0), style, "Thửa đất số: 125");
        let words = recogniser.words(&page.to_page(), &Watch::new()).unwrap();
        assert!(said(&words).contains(&"125"), "{:?}", said(&words));
        assert!(words.iter().all(|word| word.bounds[0] >= 40 && word.bounds[3] <= 200));
    }
}
