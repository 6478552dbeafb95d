//! The scans of a campaign: what copiers and telephones make of certificates, in folders and under names of busy people, with
//! the mishaps of such a folder; and what is true about every page.
//!
//! Shares are M, after `certificate.md` §4.5 and `campaign.md` §7.5.

use std::io::Write;
use std::path::PathBuf;

use super::SampleError;
use super::certificate::{Fate, Form, Paper};
use super::dice::Dice;
use super::form;
use super::groups::group_of;
use super::lattice::Lattice;
use super::papers::ScanFile;
use crate::cadastre::PhotoOrigin;
use crate::crs::{Crs, Transformer};
use crate::jobs::Watch;
use crate::scans::{Canvas, JpegStyle, jpeg_file, pdf_file, photo_file, tiff_file};

/// What is true about one page of a file.
#[derive(Debug, Clone)]
pub(super) struct PageTruth {
    pub path: String,
    /// From 1.
    pub page: usize,
    /// Serial of the certificate that it shows; empty for a paper of a person.
    pub serial: String,
    pub what: &'static str,
    pub dots_per_inch: u16,
    pub skew_degrees: f32,
    /// Radius of the blur in pixels.
    pub blur: u32,
    pub note: &'static str,
}

/// A file of the campaign with the truth about its pages.
pub(super) struct CampaignFile {
    pub file: ScanFile,
    pub pages: Vec<PageTruth>,
}

/// How a paper came to be pixels.
#[derive(Debug, Clone, Copy)]
struct Wear {
    dots_per_inch: u16,
    skew_degrees: f32,
    blur: u32,
    shadow: bool,
    grey: bool,
}

impl Wear {
    fn of(dice: &mut Dice) -> Self {
        let dots_per_inch = dice.weighed(&[(72, 4), (100, 30), (150, 45), (200, 17), (300, 4)]).unwrap_or(150);
        let skew_degrees = match dice.below(100) {
            0..35 => 0.0,
            35..88 => dice.between(-0.8, 0.8),
            _ => dice.between(-3.5, 3.5),
        } as f32;
        let blur = dice.weighed(&[(0, 82), (1, 12), (2, 6)]).unwrap_or(0);
        Self { dots_per_inch, skew_degrees, blur, shadow: dice.chance(0.12), grey: dice.chance(0.5) }
    }

    fn style(self) -> JpegStyle {
        JpegStyle { quality: 62, dots_per_inch: self.dots_per_inch, grey: self.grey, orientation: None }
    }

    fn worn(self, mut page: Canvas) -> Canvas {
        if self.skew_degrees != 0.0 {
            page = page.photographed(self.skew_degrees, 0, [246, 246, 244]);
        }
        if self.blur > 0 {
            page = page.blurred(self.blur);
        }
        if self.shadow {
            page.shadow(page.width() as f32 * 0.35, 0.45);
        }
        page
    }
}

/// Draws the scans of the papers, in their order, and hands each file to `keep`.
pub(super) fn scan_files(
    lattice: &Lattice,
    papers: &[Paper],
    watch: &Watch,
    keep: &mut dyn FnMut(CampaignFile) -> Result<(), SampleError>,
) -> Result<(), SampleError> {
    watch.begin("stage-sample-scans", papers.len() as u64);
    let ground = Ground::new();
    let mut at = 0;
    while let Some(paper) = papers.get(at) {
        watch.check()?;
        let mut dice = lattice.dice("scan", i64::from(paper.index), 0);
        // Now and then a whole stack goes through the feeder as one file.
        let count = if dice.chance(0.04) { 2 + dice.below(3) } else { 1 };
        let stack = papers.get(at..(at + count).min(papers.len())).unwrap_or_default();
        at += stack.len();
        match stack {
            [_] => one(lattice, paper, papers.get(at), &ground, &mut dice)?.into_iter().try_for_each(&mut *keep)?,
            _ => keep(feeder(stack, &mut dice)?)?,
        }
        watch.advance(stack.len() as u64);
    }
    Ok(())
}

/// The pages of a paper after the copier, each with its truth; some missing, some in the wrong order.
fn pages(paper: &Paper, wear: Wear, dice: &mut Dice) -> (Vec<Canvas>, Vec<PageTruth>) {
    let mut drawn: Vec<(usize, Canvas)> =
        form::certificate_pages(paper, wear.dots_per_inch).into_iter().enumerate().collect();
    let mut note = "";
    match dice.below(100) {
        0..5 => {
            drawn.remove(dice.below(drawn.len()));
            note = "thiếu trang";
        }
        5..11 => {
            drawn.reverse();
            note = "đảo trang";
        }
        _ => {}
    }
    let truth = drawn.iter().map(|(face, _)| PageTruth {
        path: String::new(),
        page: 0,
        serial: paper.serial.clone(),
        what: face_name(paper.form, *face),
        dots_per_inch: wear.dots_per_inch,
        skew_degrees: wear.skew_degrees,
        blur: wear.blur,
        note,
    });
    (drawn.iter().map(|(_, page)| wear.worn(page.clone())).collect(), truth.collect())
}

fn face_name(form: Form, page: usize) -> &'static str {
    match (form, page) {
        (Form::Land1993, 0) => "bìa",
        (Form::Land1993 | Form::Land2003, 1) => "nội dung",
        (Form::Land1993 | Form::Land2003, 2) => "sơ đồ",
        (Form::Joint2009 | Form::Land2014, 0) => "4|1",
        (Form::Joint2009 | Form::Land2014, _) => "2|3",
        (_, page) => ["trang 1", "trang 2"].get(page).copied().unwrap_or("trang"),
    }
}

fn identity(paper: &Paper, wear: Wear) -> (Canvas, PageTruth) {
    let page = wear.worn(form::identity_page(paper, wear.dots_per_inch));
    let truth = PageTruth {
        path: String::new(),
        page: 0,
        serial: String::new(),
        what: "giấy tờ",
        dots_per_inch: wear.dots_per_inch,
        skew_degrees: wear.skew_degrees,
        blur: wear.blur,
        note: "",
    };
    (page, truth)
}

/// A file and its truth: the pages' path and place are filled in here.
fn file(path: String, bytes: Vec<u8>, mut pages: Vec<PageTruth>, note: Option<&'static str>) -> CampaignFile {
    for (place, page) in (1..).zip(&mut pages) {
        page.path.clone_from(&path);
        page.page = place;
        page.note = note.unwrap_or(page.note);
    }
    CampaignFile { file: ScanFile { path: PathBuf::from(path), bytes }, pages }
}

/// The files of one paper; `next` is the one after it, whose name a hurried person may have typed.
fn one(
    lattice: &Lattice,
    paper: &Paper,
    next: Option<&Paper>,
    ground: &Ground,
    dice: &mut Dice,
) -> Result<Vec<CampaignFile>, SampleError> {
    let kind = kind_of(lattice, paper);
    if kind < PHOTOS {
        return photos(lattice, paper, ground, dice);
    }
    let wear = Wear::of(dice);
    let serial = &paper.serial;
    let path = path_of(kind, paper);
    let (drawn, truth) = pages(paper, wear, dice);
    let pdf = |pages: &[Canvas]| pdf_file(pages, wear.style());
    let mut files = Vec::new();
    match kind {
        16..46 => {
            files.push(file(path, pdf(&drawn)?, truth, None));
            if dice.chance(0.4) {
                let (page, truth) = identity(paper, wear);
                files.push(file(format!("{}/{serial}-GT.pdf", folder_of(paper)), pdf(&[page])?, vec![truth], None));
            }
        }
        46..80 | 87..93 => files.push(file(path, pdf(&drawn)?, truth, None)),
        80..87 => {
            let bytes = tiff_file(&drawn, JpegStyle { grey: true, ..wear.style() })?;
            files.push(file(path, bytes, truth, None));
        }
        93..96 => {
            let wrong = next.map_or(serial, |next| &next.serial);
            let note = Some("tên tệp ghi số của giấy khác");
            files.push(file(format!("nhầm tên/{wrong}-GCN.pdf"), pdf(&drawn)?, truth, note));
        }
        // The same paper on the glass twice: the very bytes, or another scan of it.
        96..98 => {
            let bytes = pdf(&drawn)?;
            files.push(file(path, bytes.clone(), truth.clone(), None));
            files.push(file(format!("bản sao/{serial} (1).pdf"), bytes, truth, Some("tệp trùng")));
        }
        _ => {
            files.push(file(path, pdf(&drawn)?, truth, None));
            let again = Wear { skew_degrees: wear.skew_degrees + 0.4, dots_per_inch: 120, ..wear };
            let (drawn, truth) = pages(paper, again, dice);
            let bytes = pdf_file(&drawn, again.style())?;
            files.push(file(format!("bản sao/{serial} quét lại.pdf"), bytes, truth, Some("quét lại")));
        }
    }
    Ok(files)
}

/// Pages of several papers in one file, as a feeder takes them.
fn feeder(stack: &[Paper], dice: &mut Dice) -> Result<CampaignFile, SampleError> {
    let wear = Wear::of(dice);
    let (mut canvases, mut truths) = (Vec::new(), Vec::new());
    for paper in stack {
        let (drawn, truth) = pages(paper, wear, dice);
        canvases.extend(drawn);
        truths.extend(truth);
    }
    let first = stack.first();
    let name = first.map_or(0, |paper| paper.index);
    let folder = first.map_or(0, group_of);
    let bytes = pdf_file(&canvases, wear.style())?;
    Ok(file(format!("Tổ {folder:02}/Quet_{name:05}.pdf"), bytes, truths, Some("nhiều giấy trong một tệp")))
}

/// A photo of every page, by a telephone that often knows where it is.
fn photos(
    lattice: &Lattice,
    paper: &Paper,
    ground: &Ground,
    dice: &mut Dice,
) -> Result<Vec<CampaignFile>, SampleError> {
    // A telephone 40 cm above A4 has some 200 dots an inch; chats send half of them.
    let origin = photo_of(lattice, ground, paper);
    let knows_time = origin.taken.is_some();
    let dots_per_inch = if knows_time { 150 } else { 100 };
    let wear = Wear {
        dots_per_inch,
        skew_degrees: dice.between(-4.0, 4.0) as f32,
        blur: dice.weighed(&[(0, 60), (1, 25), (2, 15)]).unwrap_or(0),
        shadow: dice.chance(0.4),
        grey: false,
    };
    let mut files = Vec::new();
    let drawn = form::certificate_pages(paper, dots_per_inch);
    for (face, page) in drawn.into_iter().enumerate() {
        let mut photo = page.photographed(wear.skew_degrees, 24, [92, 78, 66]);
        if wear.blur > 0 {
            photo = photo.blurred(wear.blur);
        }
        if wear.shadow {
            photo.shadow(photo.width() as f32 * 0.6, 0.5);
        }
        // A quarter of telephones is held on its side and says so.
        let turned = knows_time && paper.index % 4 == 3;
        let orientation = turned.then_some(8);
        let photo = if turned { photo.turned_right() } else { photo };
        let style = JpegStyle { orientation, ..wear.style() };
        let truth = PageTruth {
            path: String::new(),
            page: 0,
            serial: paper.serial.clone(),
            what: face_name(paper.form, face),
            dots_per_inch,
            skew_degrees: wear.skew_degrees,
            blur: wear.blur,
            note: "ảnh điện thoại",
        };
        let (name, bytes) = if knows_time {
            let seconds = i64::try_from(face).unwrap_or(0) * 6;
            let origin = PhotoOrigin { taken: origin.taken.map(|taken| taken + seconds), ..origin };
            let name = format!("{}/IMG_{:06}_{:02}.jpg", folder_of(paper), paper.index, face + 1);
            (name, photo_file(&photo, style, &origin)?)
        } else {
            let number = 5_000_000_000_000 + u64::from(paper.index) * 1_000 + face as u64;
            let name = format!("{}/z{number:013}_{:08x}.jpg", folder_of(paper), dice.next() & 0xFFFF_FFFF);
            (name, jpeg_file(&photo, style)?)
        };
        files.push(file(name, bytes, vec![truth], None));
    }
    Ok(files)
}

/// The first file that shows a paper, where it is found, and what a telephone says about it; without drawing it.
pub(super) fn first_file(lattice: &Lattice, ground: &Ground, paper: &Paper) -> (String, PhotoOrigin) {
    let kind = kind_of(lattice, paper);
    let photo = if kind < PHOTOS { photo_of(lattice, ground, paper) } else { PhotoOrigin::default() };
    (path_of(kind, paper), photo)
}

/// Below this kind a paper comes as photos.
const PHOTOS: usize = 16;

/// What became of a paper, in per cent of papers: 0 to 99.
fn kind_of(lattice: &Lattice, paper: &Paper) -> usize {
    lattice.dice("kind of scan", i64::from(paper.index), 0).below(100)
}

fn folder_of(paper: &Paper) -> String {
    format!("Tổ {:02}", group_of(paper))
}

fn path_of(kind: usize, paper: &Paper) -> String {
    let (serial, folder) = (&paper.serial, folder_of(paper));
    match kind {
        ..PHOTOS => format!("{folder}/IMG_{:06}_01.jpg", paper.index),
        46..60 => format!("{}_GCN_{serial}.pdf", paper.file_number),
        60..72 => {
            let printed = paper.parcels.first().map(|parcel| &parcel.printed);
            let (sheet, number) = printed.map_or(("", ""), |printed| (&printed.sheet, &printed.number));
            format!("{folder}/To{sheet}_Thua{number}_{serial}-GCN.pdf")
        }
        72..80 => format!("Giấy chứng nhận {serial}.pdf"),
        80..87 => format!("{folder}/{}.tif", serial.replace(' ', "")),
        87..93 => format!("{folder}/SCAN{:05}.pdf", paper.index),
        _ => format!("{folder}/{serial}-GCN.pdf"),
    }
}

/// Groups are collected one evening each, house by house. What comes through a chat has lost time and place.
fn photo_of(lattice: &Lattice, ground: &Ground, paper: &Paper) -> PhotoOrigin {
    let mut dice = lattice.dice("telephone", i64::from(paper.index), 0);
    if dice.chance(0.3) {
        return PhotoOrigin::default();
    }
    let evening = FIRST_EVENING + i64::from(group_of(paper) % 60) * 86_400;
    let place = ground.near(paper, &mut dice).filter(|_| dice.chance(0.8));
    PhotoOrigin { longitude_latitude: place, taken: Some(evening + i64::from(paper.index % 600) * 40) }
}

/// 18:00 on 1/10/2025, local time as seconds since 1970 of the same clock.
const FIRST_EVENING: i64 = 1_759_341_600;

/// From the ward's metres to what a telephone says.
pub(super) struct Ground {
    to_degrees: Option<Transformer>,
}

impl Ground {
    pub fn new() -> Self {
        let metres = Crs::from_epsg(5_897);
        Self { to_degrees: metres.ok().and_then(|metres| Transformer::new(&metres, &Crs::wgs84()).ok()) }
    }

    /// Longitude and latitude at the door of the first parcel, give or take the width of a street.
    fn near(&self, paper: &Paper, dice: &mut Dice) -> Option<(f64, f64)> {
        let ring = &paper.parcels.first()?.piece.shape.exterior().0;
        let corner = ring.get(dice.below(ring.len()))?;
        // The neighbouring ward lies in the east.
        let east = if paper.fate == Fate::Outside { 5_000.0 } else { 0.0 };
        let place = geo_types::Coord {
            x: corner.x + east + dice.between(-12.0, 12.0),
            y: corner.y + dice.between(-12.0, 12.0),
        };
        let degrees = self.to_degrees.as_ref()?.point(place).ok()?;
        Some((degrees.x, degrees.y))
    }
}

/// Writes the truth about pages as CSV in UTF-8.
///
/// Errors: those of `out`.
pub(super) fn write_pages(out: impl Write, pages: &[PageTruth]) -> Result<(), csv::Error> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["tep", "trang", "so_phat_hanh", "mat", "dpi", "do_nghieng", "nhoe", "ghi_chu"])?;
    for page in pages {
        rows.write_record([
            page.path.as_str(),
            &page.page.to_string(),
            &page.serial,
            page.what,
            &page.dots_per_inch.to_string(),
            &format!("{:.2}", page.skew_degrees),
            &page.blur.to_string(),
            page.note,
        ])?;
    }
    Ok(rows.flush()?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::campaign::small;
    use super::*;
    use crate::cadastre::ScanState;

    #[test]
    fn every_file_is_readable_and_has_the_pages_that_the_truth_says() -> Result<(), SampleError> {
        let (lattice, _, papers) = small();
        let few: Vec<Paper> = papers.iter().step_by(240).cloned().collect();
        let (mut files, mut notes, mut paths) = (0, BTreeSet::new(), BTreeSet::new());
        scan_files(lattice, &few, &Watch::new(), &mut |made| {
            let seen = crate::scans::inspect(&made.file.bytes);
            assert_eq!(seen.state, ScanState::Readable, "{:?}", made.file.path);
            assert_eq!(seen.pages as usize, made.pages.len(), "{:?}", made.file.path);
            notes.extend(made.pages.iter().map(|page| page.note));
            assert!(paths.insert(made.file.path.clone()), "{:?} twice", made.file.path);
            files += 1;
            Ok(())
        })?;
        // A feeder's file holds several papers.
        assert!(files > few.len() / 2 && notes.len() >= 2, "{files} files, {notes:?}");
        Ok(())
    }

    #[test]
    fn a_telephone_stands_near_the_parcel_and_far_for_a_paper_of_another_ward() {
        let (lattice, _, papers) = small();
        let (ground, mut dice) = (Ground::new(), lattice.dice("test", 0, 0));
        let mut place = |fate: Fate| {
            let paper = papers.iter().find(|paper| paper.fate == fate);
            paper.and_then(|paper| ground.near(paper, &mut dice)).unwrap_or_default()
        };
        let (here, abroad) = (place(Fate::Same), place(Fate::Outside));
        assert!((105.8..105.9).contains(&here.0) && (21.0..21.1).contains(&here.1), "{here:?}");
        assert!(abroad.0 - here.0 > 0.02, "{abroad:?}");
    }
}
