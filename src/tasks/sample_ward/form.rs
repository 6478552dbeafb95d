//! Invented certificates as pages: a form of our own that has the fields of the real one, and says on every page that it is a
//! sample without value. It has no emblem and copies no printed form.

use geo_types::Coord;

use super::certificate::{Form, Paper, PaperParcel};
use super::register_entry::{CITY, WARD, WARD_CODE};
use crate::cadastre::{LandUseCode, LandUseTable};
use crate::scans::{Canvas, Colour, TextStyle};

/// A4 at this many dots per inch: readable, and small enough for a repository.
pub(super) const DOTS_PER_INCH: u16 = 92;
const WIDTH: u32 = 761;
const HEIGHT: u32 = 1_076;
const MARGIN: f32 = 62.0;

const PAPER: Colour = [252, 247, 240];
const INK: Colour = [40, 38, 45];
const RED: Colour = [190, 30, 45];

const BODY: TextStyle = TextStyle { size: 17.0, bold: false, colour: INK, opacity: 1.0 };
const HEAD: TextStyle = TextStyle { size: 18.0, bold: true, ..BODY };
const TITLE: TextStyle = TextStyle { size: 30.0, bold: true, colour: RED, opacity: 1.0 };
const LINE: f32 = 24.0;

/// The pages of a certificate: its text, and its sketch.
pub(super) fn certificate_pages(paper: &Paper) -> Vec<Canvas> {
    vec![text_page(paper), sketch_page(paper)]
}

/// The identity paper of the first holder, as nobody prints it.
pub(super) fn identity_page(paper: &Paper) -> Canvas {
    let mut canvas = Canvas::new(WIDTH, 520, PAPER);
    frame(&mut canvas, RED);
    centred(&mut canvas, 80.0, TITLE, "THẺ MẪU – NGƯỜI BỊA ĐẶT");
    canvas.ring((170.0, 240.0), 46.0, 4.0, [150, 150, 160]);
    canvas.ring((170.0, 372.0), 84.0, 4.0, [150, 150, 160]);
    if let Some(person) = paper.holders.first() {
        let born = format!("Năm sinh: {}", person.birth_year);
        let sex = format!("Giới tính: {}", if person.woman { "Nữ" } else { "Nam" });
        let number = format!("Số (mã tỉnh 000, không có thật): {}", person.citizen_number);
        let name = format!("Họ và tên: {}", person.name);
        for (line, text) in [name.as_str(), &born, &sex, &number].into_iter().enumerate() {
            canvas.text((290.0, 200.0 + line as f32 * 40.0), BODY, text);
        }
    }
    stamp_as_sample(&mut canvas);
    canvas
}

fn text_page(paper: &Paper) -> Canvas {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER);
    frame(&mut canvas, [170, 120, 110]);
    centred(&mut canvas, 84.0, HEAD, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    centred(&mut canvas, 108.0, BODY, "Độc lập – Tự do – Hạnh phúc");
    centred(&mut canvas, 168.0, TITLE, "GIẤY CHỨNG NHẬN (MẪU)");
    centred(
        &mut canvas,
        196.0,
        TextStyle { size: 16.0, ..HEAD },
        "QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT",
    );
    if paper.form == Form::Qr2025 {
        canvas.qr_code((WIDTH as f32 - MARGIN - 92.0, 44.0), 2.0, &qr_text(paper));
    }
    let mut y = 240.0;
    let mut line = |canvas: &mut Canvas, style: TextStyle, text: &str| {
        for part in wrapped(style, text, WIDTH as f32 - 2.0 * MARGIN) {
            canvas.text((MARGIN, y), style, &part);
            y += LINE;
        }
    };
    line(&mut canvas, HEAD, "1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:");
    for person in &paper.holders {
        let text = match paper.form {
            Form::Land2014 => format!(
                "{}: {}. Năm sinh: {}. Số định danh: {}. Địa chỉ: {WARD}, {CITY}.",
                person.title(),
                person.name,
                person.birth_year,
                person.citizen_number
            ),
            Form::Qr2025 => format!("{}: {}. Số định danh: {}.", person.title(), person.name, person.citizen_number),
        };
        line(&mut canvas, BODY, &text);
    }
    line(&mut canvas, HEAD, "2. Thông tin thửa đất:");
    for parcel in &paper.parcels {
        for text in parcel_lines(parcel) {
            line(&mut canvas, BODY, &text);
        }
    }
    line(&mut canvas, HEAD, "3. Thông tin tài sản gắn liền với đất: -/-");
    let (day, month, year) = paper.issued;
    let right = WIDTH as f32 - MARGIN - 300.0;
    canvas.text((right, 770.0), BODY, &format!("{CITY}, ngày {day:02} tháng {month:02} năm {year}"));
    canvas.text((right, 796.0), HEAD, "CƠ QUAN ĐĂNG KÝ ĐẤT ĐAI (MẪU)");
    seal(&mut canvas, (right + 90.0, 880.0));
    canvas.text(
        (MARGIN, HEIGHT as f32 - 92.0),
        TextStyle { size: 24.0, bold: true, colour: RED, opacity: 1.0 },
        &paper.serial,
    );
    canvas.text((MARGIN, HEIGHT as f32 - 66.0), BODY, &format!("Số vào sổ cấp GCN: {}", paper.registry));
    stamp_as_sample(&mut canvas);
    canvas
}

fn parcel_lines(parcel: &PaperParcel) -> [String; 5] {
    let (piece, entry) = (&parcel.piece, &parcel.entry);
    let area = vietnamese(entry.legal_area.unwrap_or(entry.area));
    [
        format!("a) Thửa đất số: {};  tờ bản đồ số: {}", piece.number, piece.sheet),
        format!("b) Diện tích: {area} m²"),
        format!("c) Loại đất: {}", land_use_in_words(&entry.land_use)),
        format!("d) Thời hạn: {};  hình thức sử dụng: sử dụng riêng", term(&entry.land_use)),
        format!("đ) Địa chỉ: {}", entry.address),
    ]
}

/// Dwelling land has no end; what is given for farming ends. Source: Land Law 2024, articles 171 and 172.
pub(super) fn term(codes: &str) -> &'static str {
    if codes.starts_with('O') { "lâu dài" } else { "đến ngày 15/10/2063" }
}

/// `Đất ở tại đô thị (ODT) và Đất trồng cây lâu năm (CLN)`.
fn land_use_in_words(codes: &str) -> String {
    let name = |code: &str| {
        let entry = LandUseCode::new(code).and_then(|known| LandUseTable::builtin().get(known));
        entry.map_or_else(|| code.to_owned(), |entry| format!("{} ({code})", entry.vietnamese))
    };
    codes.split('+').map(name).collect::<Vec<_>>().join(" và ")
}

fn sketch_page(paper: &Paper) -> Canvas {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER);
    frame(&mut canvas, [170, 120, 110]);
    canvas.text((MARGIN, 92.0), HEAD, "4. Sơ đồ thửa đất, tài sản gắn liền với đất");
    let boxes = paper.parcels.len().max(1) as f32;
    let height = 620.0 / boxes;
    for (place, parcel) in paper.parcels.iter().enumerate() {
        sketch(&mut canvas, parcel, 120.0 + place as f32 * height, height - 16.0);
    }
    canvas.text(
        (MARGIN, 780.0),
        HEAD,
        "5. Ghi chú: sơ đồ không theo tỷ lệ; giấy này là mẫu, mọi thông tin đều bịa đặt.",
    );
    canvas.text((MARGIN, 816.0), HEAD, "6. Những thay đổi sau khi cấp Giấy chứng nhận: -/-");
    canvas.text((MARGIN, HEIGHT as f32 - 66.0), BODY, &paper.serial);
    stamp_as_sample(&mut canvas);
    canvas
}

/// The parcel's outline in a box, with the length of every side that is long enough to carry it.
fn sketch(canvas: &mut Canvas, parcel: &PaperParcel, top: f32, height: f32) {
    let ring = &parcel.piece.shape.exterior().0;
    let width = WIDTH as f32 - 2.0 * MARGIN;
    let bounds = ring.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, c| {
        [b[0].min(c.x), b[1].min(c.y), b[2].max(c.x), b[3].max(c.y)]
    });
    let [left, bottom, right, upper] = bounds;
    let scale = f64::from((width - 120.0).min(height - 70.0)) / (right - left).max(upper - bottom).max(1.0);
    // Differences of a parcel's own size, in pixels of a page: small enough for f32.
    let on_page = |c: &Coord<f64>| {
        let x = (c.x - (left + right) / 2.0) * scale;
        let y = ((bottom + upper) / 2.0 - c.y) * scale;
        (MARGIN + width / 2.0 + x as f32, top + height / 2.0 + y as f32)
    };
    for side in ring.windows(2) {
        let [from, to] = side else { continue };
        let (a, b) = (on_page(from), on_page(to));
        canvas.line(a, b, 2.0, INK);
        canvas.ring(a, 3.0, 1.5, INK);
        let metres = (to.x - from.x).hypot(to.y - from.y);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy);
        if length > 42.0 {
            let style = TextStyle { size: 15.0, ..BODY };
            let text = vietnamese_two(metres);
            let wide = Canvas::text_width(style, &text);
            // The ring runs clockwise: the outside is on the left. Far enough that the text's box clears the side.
            let (right, down) = (dy / length, -dx / length);
            let away = 5.0 + right.abs() * wide / 2.0 + down.abs() * 6.0;
            let middle = ((a.0 + b.0) / 2.0 + right * away, (a.1 + b.1) / 2.0 + down * away);
            let at = (middle.0 - wide / 2.0, middle.1 + 5.0);
            canvas.text(at, style, &text);
        }
    }
    let label = format!("Thửa {}", parcel.piece.number);
    let style = TextStyle { size: 20.0, ..HEAD };
    let at = (MARGIN + width / 2.0 - Canvas::text_width(style, &label) / 2.0, top + height / 2.0);
    canvas.text(at, style, &label);
    let area = format!("{} m²", vietnamese(parcel.entry.legal_area.unwrap_or(parcel.entry.area)));
    canvas.text((at.0, at.1 + 22.0), BODY, &area);
}

/// The eight fields of the code on the form of 2025. Source: `certificate.md` §4.3.
pub(super) fn qr_text(paper: &Paper) -> String {
    let (day, month, year) = paper.issued;
    let when = format!("{day:02}-{month:02}-{year}-09-30-00");
    format!(
        "{when}|{WARD_CODE}|ThuaSo-MAU|000.00.00.H00-{:06}|{}|{:08}|{when}|{}",
        paper.file_number,
        paper.serial,
        paper.index + 1,
        (u64::from(paper.index) * 48_271 + 11) % 1_000_000
    )
}

fn frame(canvas: &mut Canvas, colour: Colour) {
    let (right, bottom) = (canvas.width() as f32 - 26.0, canvas.height() as f32 - 26.0);
    for (from, to) in [
        ((26.0, 26.0), (right, 26.0)),
        ((right, 26.0), (right, bottom)),
        ((right, bottom), (26.0, bottom)),
        ((26.0, bottom), (26.0, 26.0)),
    ] {
        canvas.line(from, to, 3.0, colour);
    }
}

fn seal(canvas: &mut Canvas, centre: (f32, f32)) {
    canvas.ring(centre, 62.0, 4.0, RED);
    canvas.ring(centre, 48.0, 2.0, RED);
    let style = TextStyle { size: 22.0, bold: true, colour: RED, opacity: 1.0 };
    canvas.text((centre.0 - Canvas::text_width(style, "MẪU") / 2.0, centre.1 + 8.0), style, "MẪU");
}

/// The words that no reader can miss, across the page.
fn stamp_as_sample(canvas: &mut Canvas) {
    const WORDS: &str = "MẪU – KHÔNG CÓ GIÁ TRỊ";
    let (width, height) = (canvas.width() as f32, canvas.height() as f32);
    let angle = -(height * 0.7).atan2(width);
    let style = TextStyle { size: 62.0, bold: true, colour: RED, opacity: 0.28 };
    let long = Canvas::text_width(style, WORDS);
    let at = (width / 2.0 - long / 2.0 * angle.cos(), height / 2.0 - long / 2.0 * angle.sin());
    canvas.turned_text(at, angle, style, WORDS);
}

fn centred(canvas: &mut Canvas, y: f32, style: TextStyle, text: &str) {
    let x = (canvas.width() as f32 - Canvas::text_width(style, text)) / 2.0;
    canvas.text((x, y), style, text);
}

/// The text in lines that fit a width.
fn wrapped(style: TextStyle, text: &str, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if Canvas::text_width(style, &format!("{line} {word}")) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn vietnamese(value: f64) -> String {
    format!("{value:.1}").replace('.', ",")
}

fn vietnamese_two(value: f64) -> String {
    format!("{value:.2}").replace('.', ",")
}
