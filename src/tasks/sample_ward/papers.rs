//! The folder of scans of the invented ward: names as offices spell them, and the mishaps that a folder of scans has.

use std::path::PathBuf;

use super::SampleError;
use super::certificate::Paper;
use super::form;
use super::lattice::Lattice;
use super::page::UNITS_PER_INCH as DOTS_PER_INCH;
use crate::jobs::Watch;
use crate::scans::{Canvas, JpegStyle, jpeg_file, pdf_file, tiff_file};

/// A file of the folder, with its path below it.
pub(super) struct ScanFile {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

/// Quality 60: letters stay sharp, a page stays below 100 KB.
const COLOUR: JpegStyle = JpegStyle { quality: 60, dots_per_inch: DOTS_PER_INCH, grey: false, orientation: None };
const GREY: JpegStyle = JpegStyle { grey: true, ..COLOUR };

/// With fewer certificates than this the folder has no mishaps: each would be a large part of it.
const MISHAPS_FROM: usize = 8;

/// Where a copy broke off: before its first page, so that no reader can mend it.
const BYTES_OF_A_BROKEN_COPY: usize = 160;

/// Draws the scans of all certificates and hands each to `keep`.
pub(super) fn scan_files(
    lattice: &Lattice,
    papers: &[Paper],
    watch: &Watch,
    keep: &mut dyn FnMut(ScanFile) -> Result<(), SampleError>,
) -> Result<(), SampleError> {
    watch.begin("stage-sample-scans", papers.len() as u64);
    for paper in papers {
        watch.check()?;
        files_of(lattice, paper)?.into_iter().try_for_each(&mut *keep)?;
        watch.advance(1);
    }
    if papers.len() >= MISHAPS_FROM {
        mishaps(lattice, papers)?.into_iter().try_for_each(keep)?;
    }
    Ok(())
}

/// The scans of one certificate. Source of the spellings: `certificate.md` §4.5.
fn files_of(lattice: &Lattice, paper: &Paper) -> Result<Vec<ScanFile>, SampleError> {
    let pages = form::certificate_pages(paper, DOTS_PER_INCH);
    let serial = &paper.serial;
    let Some(piece) = paper.parcels.first().map(|parcel| &parcel.piece) else { return Ok(Vec::new()) };
    let (sheet, number) = (piece.sheet, piece.number);
    let in_folders = format!("Tờ {sheet}/Thửa {number}");
    let mut files = Vec::new();
    let mut add = |path: String, bytes: Vec<u8>| files.push(ScanFile { path: PathBuf::from(path), bytes });
    match paper.index % 12 {
        0 => {
            add(format!("{in_folders}/{serial}-GCN.pdf"), pdf_file(&pages, COLOUR)?);
            add(format!("{in_folders}/{serial}-GT.pdf"), pdf_file(&[form::identity_page(paper, DOTS_PER_INCH)], GREY)?);
        }
        1 | 2 => add(format!("{in_folders}/{serial}-GCN.pdf"), pdf_file(&pages, GREY)?),
        3 | 4 => add(format!("To{sheet}_Thua{number}_{serial}-GCN.pdf"), pdf_file(&pages, GREY)?),
        5 => add(format!("To{sheet}_Thua{number}_{serial}-GCN.pdf"), pdf_file(&pages, COLOUR)?),
        6 => {
            add(format!("{serial}-GCN.pdf"), pdf_file(&pages, GREY)?);
            add(format!("{serial}-GT.pdf"), pdf_file(&[form::identity_page(paper, DOTS_PER_INCH)], GREY)?);
        }
        7 => add(format!("{}_GCN_{serial}.pdf", paper.file_number), pdf_file(&pages, GREY)?),
        8 => add(phone_name(lattice, paper), phone_photo(lattice, paper, &pages)?),
        9 => add(format!("{in_folders}/{serial}.tif"), tiff_file(&pages, GREY)?),
        10 => add(format!("To{sheet}_Thua{number}_{serial}-GCN.jpg"), jpeg_file(first(&pages)?, COLOUR)?),
        _ => add(format!("Giấy chứng nhận {serial}.pdf"), pdf_file(&pages, GREY)?),
    }
    Ok(files)
}

fn first(pages: &[Canvas]) -> Result<&Canvas, SampleError> {
    pages.first().ok_or(SampleError::Drawing(crate::scans::ScanError::NoPages))
}

/// A telephone's own name: nothing in it says which certificate it is.
fn phone_name(lattice: &Lattice, paper: &Paper) -> String {
    let mut dice = lattice.dice("telephone", i64::from(paper.index), 0);
    let (day, second) = (1 + dice.below(28), dice.below(60));
    format!("IMG_202603{day:02}_0915{second:02}.jpg")
}

/// The first page, a little askew on a desk; every second telephone was held on its side, and says so by EXIF.
fn phone_photo(lattice: &Lattice, paper: &Paper, pages: &[Canvas]) -> Result<Vec<u8>, SampleError> {
    let mut dice = lattice.dice("telephone", i64::from(paper.index), 1);
    let degrees = dice.between(-2.5, 2.5) as f32;
    let photo = first(pages)?.photographed(degrees, 24, [92, 78, 66]);
    if paper.index / 12 % 2 == 1 {
        // Orientation 8: the picture is to be turned a quarter to the left, so it is stored turned to the right.
        return Ok(jpeg_file(&photo.turned_right(), JpegStyle { orientation: Some(8), ..COLOUR })?);
    }
    Ok(jpeg_file(&photo, COLOUR)?)
}

/// A copy of a file, a file that ends in the middle, a paper of another ward, and a name that says a parcel which is not there.
fn mishaps(lattice: &Lattice, papers: &[Paper]) -> Result<Vec<ScanFile>, SampleError> {
    let file = |path: &str, bytes: Vec<u8>| ScanFile { path: PathBuf::from(path), bytes };
    let mut files = Vec::new();
    if let Some(copied) = papers.get(3) {
        let copy = files_of(lattice, copied)?.into_iter().next();
        files.extend(copy.map(|copy| file("bản sao/Quet0001.pdf", copy.bytes)));
    }
    if let Some(like) = papers.get(2) {
        let foreign = |serial: &str| Paper { serial: serial.to_owned(), ..like.clone() };
        let whole = pdf_file(&form::certificate_pages(&foreign("MS 990001"), DOTS_PER_INCH), GREY)?;
        let cut = whole.get(..BYTES_OF_A_BROKEN_COPY).unwrap_or_default().to_vec();
        files.push(file("MS 990001-GCN.pdf", cut));
        let unknown = foreign("MX 990002");
        files.push(file(
            "MX 990002-GCN.jpg",
            jpeg_file(first(&form::certificate_pages(&unknown, DOTS_PER_INCH))?, GREY)?,
        ));
        let nowhere = foreign("MĐ 990003");
        files.push(file(
            "To999_Thua1_MĐ 990003-GCN.jpg",
            jpeg_file(first(&form::certificate_pages(&nowhere, DOTS_PER_INCH))?, GREY)?,
        ));
    }
    files.push(file("ghi chú.txt", "Quét ngày 03/03/2026. Còn thiếu hồ sơ tổ 4.\n".as_bytes().to_vec()));
    Ok(files)
}
