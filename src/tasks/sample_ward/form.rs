//! Invented certificates as pages: forms of our own that have the fields of the real ones at their places, and say on every page
//! that they are samples without value. They have no emblem and copy no printed form.
//!
//! Source of what stands where: `certificate.md` §4.1 to §4.4.

use geo_types::Coord;

use super::certificate::{Form, Paper, PaperParcel};
use super::page::{HEIGHT, Page, WIDTH};
use super::printed::corners;
use super::register::is_dwelling;
use super::register_entry::{CITY, WARD, WARD_CODE};
use crate::cadastre::{LandUseCode, LandUseTable};
use crate::scans::{Canvas, Colour, TextStyle};

const MARGIN: f32 = 62.0;

const PAPER: Colour = [252, 247, 240];
const INK: Colour = [40, 38, 45];
const RED: Colour = [190, 30, 45];
const BORDER: Colour = [170, 120, 110];

const BODY: TextStyle = TextStyle { size: 17.0, bold: false, colour: INK, opacity: 1.0 };
const HEAD: TextStyle = TextStyle { size: 18.0, bold: true, ..BODY };
const TITLE: TextStyle = TextStyle { size: 30.0, bold: true, colour: RED, opacity: 1.0 };
const SERIAL: TextStyle = TextStyle { size: 24.0, bold: true, colour: RED, opacity: 1.0 };
const LINE: f32 = 24.0;

/// The pages of a certificate as they are scanned.
pub(super) fn certificate_pages(paper: &Paper, dots_per_inch: u16) -> Vec<Canvas> {
    let upright = |draw: &dyn Fn(&mut Page)| {
        let mut page = Page::new(WIDTH, HEIGHT, dots_per_inch, PAPER);
        draw(&mut page);
        page.into_canvas()
    };
    // Two faces side by side on A3, as the folded forms lie on the glass: 4|1, then 2|3.
    let folded = |left: &dyn Fn(&mut Page), right: &dyn Fn(&mut Page)| {
        let mut page = Page::new(2.0 * WIDTH, HEIGHT, dots_per_inch, PAPER);
        page.face(0.0, left);
        page.face(WIDTH, right);
        page.into_canvas()
    };
    match paper.form {
        Form::Land1993 => vec![
            upright(&|page| cover(page, paper)),
            upright(&|page| content_1993(page, paper)),
            upright(&|page| sketch_page(page, paper, "SƠ ĐỒ THỬA ĐẤT")),
        ],
        Form::Land2003 => vec![
            upright(&|page| face_1(page, paper, "QUYỀN SỬ DỤNG ĐẤT")),
            upright(&|page| face_2(page, paper)),
            upright(&|page| sketch_page(page, paper, "III. Sơ đồ thửa đất")),
        ],
        Form::Joint2009 | Form::Land2014 => vec![
            folded(&|page| face_4(page, paper), &|page| {
                face_1(page, paper, "QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT");
            }),
            folded(&|page| face_2(page, paper), &|page| {
                sketch_page(page, paper, "III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất");
            }),
        ],
        Form::Qr2025 => vec![
            upright(&|page| page_2025(page, paper)),
            upright(&|page| sketch_page(page, paper, "4. Sơ đồ thửa đất, tài sản gắn liền với đất")),
        ],
    }
}

/// The identity paper of the first holder, as nobody prints it: with a code of the structure of a citizen card.
pub(super) fn identity_page(paper: &Paper, dots_per_inch: u16) -> Canvas {
    let mut page = Page::new(WIDTH, 520.0, dots_per_inch, PAPER);
    frame(&mut page, 520.0, RED);
    centred(&mut page, 80.0, TITLE, "THẺ MẪU – NGƯỜI BỊA ĐẶT");
    page.ring((170.0, 240.0), 46.0, 4.0, [150, 150, 160]);
    page.ring((170.0, 372.0), 84.0, 4.0, [150, 150, 160]);
    if let Some(person) = paper.holders.first() {
        let born = format!("Năm sinh: {}", person.birth_year);
        let sex = if person.woman { "Nữ" } else { "Nam" };
        let number = format!("Số (mã tỉnh 000, không có thật): {}", person.citizen_number);
        let name = format!("Họ và tên: {}", person.name);
        for (line, text) in [name.as_str(), &born, &format!("Giới tính: {sex}"), &number].into_iter().enumerate() {
            page.text((290.0, 200.0 + line as f32 * 40.0), BODY, text);
        }
        let born = format!("0101{}", person.birth_year);
        let card = format!("{}||{}|{born}|{sex}|{WARD}, {CITY}|01012022", person.citizen_number, person.name);
        page.qr_code((WIDTH - MARGIN - 110.0, 100.0), 2.0, &card);
    }
    stamp_as_sample(&mut page, 520.0);
    page.into_canvas()
}

/// The cover of the form of 1993: the serial in its lower half.
fn cover(page: &mut Page, paper: &Paper) {
    frame(page, HEIGHT, RED);
    centred(page, 150.0, HEAD, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    centred(page, 176.0, BODY, "Độc lập – Tự do – Hạnh phúc");
    centred(page, 430.0, TITLE, "GIẤY CHỨNG NHẬN (MẪU)");
    centred(page, 470.0, TextStyle { size: 26.0, ..TITLE }, "QUYỀN SỬ DỤNG ĐẤT");
    centred(page, 740.0, SERIAL, &format!("Số: {}", paper.serial));
    centred(page, 900.0, BODY, &format!("Vào sổ cấp giấy chứng nhận số: {}", paper.registry));
    stamp_as_sample(page, HEIGHT);
}

/// The inner page of the form of 1993: owners, and a table of parcels.
fn content_1993(page: &mut Page, paper: &Paper) {
    frame(page, HEIGHT, BORDER);
    let mut y = 90.0;
    lines(page, &mut y, HEAD, "I. Chủ sử dụng đất");
    for person in &paper.holders {
        lines(page, &mut y, BODY, &format!("{}: {}, sinh năm {}", person.title(), person.name, person.birth_year));
    }
    if let Some(parcel) = paper.parcels.first() {
        lines(page, &mut y, BODY, &format!("Được quyền sử dụng đất tại: {}", parcel.printed.address));
    }
    y += 12.0;
    let columns = [MARGIN, 150.0, 240.0, 370.0, 560.0, WIDTH - MARGIN];
    let heads = ["Tờ số", "Thửa số", "Diện tích (m²)", "Mục đích", "Thời hạn"];
    let top = y - 20.0;
    for (left, head) in columns.iter().zip(heads) {
        page.text((left + 6.0, y), TextStyle { size: 15.0, ..HEAD }, head);
    }
    for parcel in &paper.parcels {
        y += LINE + 4.0;
        let printed = &parcel.printed;
        let term = if term(&printed.land_use) == "lâu dài" { "Lâu dài" } else { "10/2013" };
        let cells = [&printed.sheet, &printed.number, &vietnamese(printed.area), &printed.land_use, term];
        for (left, cell) in columns.iter().zip(cells) {
            page.text((left + 6.0, y), BODY, cell);
        }
        page.line((MARGIN, y + 9.0), (WIDTH - MARGIN, y + 9.0), 1.0, INK);
    }
    for left in columns {
        page.line((left, top), (left, y + 9.0), 1.0, INK);
    }
    page.line((MARGIN, top), (WIDTH - MARGIN, top), 1.0, INK);
    let (day, month, year) = paper.issued;
    page.text((400.0, 880.0), BODY, &format!("Ngày {day:02} tháng {month:02} năm {year}"));
    page.text((400.0, 906.0), HEAD, "TM. ỦY BAN NHÂN DÂN (MẪU)");
    seal(page, (500.0, 980.0));
    stamp_as_sample(page, HEIGHT);
}

/// Face 1 of the forms of 2003 to 2024: the title, the owners, and the serial at the lower right.
fn face_1(page: &mut Page, paper: &Paper, title: &str) {
    frame(page, HEIGHT, BORDER);
    centred(page, 84.0, HEAD, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    centred(page, 108.0, BODY, "Độc lập – Tự do – Hạnh phúc");
    centred(page, 300.0, TITLE, "GIẤY CHỨNG NHẬN (MẪU)");
    let mut y = 336.0;
    for part in wrapped(HEAD, title, WIDTH - 3.0 * MARGIN) {
        centred(page, y, HEAD, &part);
        y += LINE;
    }
    y = 460.0;
    lines(page, &mut y, HEAD, "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất");
    for person in &paper.holders {
        let text = format!(
            "{}: {}. Năm sinh: {}. Số định danh: {}. Địa chỉ: {WARD}, {CITY}.",
            person.title(),
            person.name,
            person.birth_year,
            person.citizen_number
        );
        lines(page, &mut y, BODY, &text);
    }
    let wide = Canvas::text_width(SERIAL, &paper.serial);
    page.text((WIDTH - MARGIN - wide, HEIGHT - 70.0), SERIAL, &paper.serial);
    stamp_as_sample(page, HEIGHT);
}

/// Face 2: the parcels, flats and notes, who issued it.
fn face_2(page: &mut Page, paper: &Paper) {
    frame(page, HEIGHT, BORDER);
    let mut y = 84.0;
    lines(page, &mut y, HEAD, "II. Thửa đất, nhà ở và tài sản khác gắn liền với đất");
    lines(page, &mut y, HEAD, "1. Thửa đất:");
    parcels(page, &mut y, paper);
    let flat = paper.flat.as_ref().map(|flat| {
        format!(
            "Căn hộ số {}, tòa {}, {}; sàn {} m²",
            flat.number,
            flat.building,
            flat.estate,
            vietnamese(flat.floor_area)
        )
    });
    lines(page, &mut y, HEAD, &format!("2. Nhà ở: {}", flat.as_deref().unwrap_or("-/-")));
    lines(page, &mut y, HEAD, "3. Công trình xây dựng khác: -/-");
    lines(page, &mut y, HEAD, &format!("6. Ghi chú: {}", notes(paper)));
    let (day, month, year) = paper.issued;
    let right = WIDTH - MARGIN - 300.0;
    page.text((right, 820.0), BODY, &format!("Ngày {day:02} tháng {month:02} năm {year}"));
    page.text((right, 846.0), HEAD, "CƠ QUAN CẤP GIẤY (MẪU)");
    seal(page, (right + 90.0, 930.0));
    page.text((MARGIN, HEIGHT - 66.0), BODY, &format!("Số vào sổ cấp GCN: {}", paper.registry));
    stamp_as_sample(page, HEIGHT);
}

/// Face 4: changes after issue, and the bar code at the lower right.
fn face_4(page: &mut Page, paper: &Paper) {
    frame(page, HEIGHT, BORDER);
    page.text((MARGIN, 84.0), HEAD, "IV. Những thay đổi sau khi cấp giấy chứng nhận");
    page.line((MARGIN, 110.0), (WIDTH - MARGIN, 110.0), 1.0, INK);
    page.line((470.0, 110.0), (470.0, 820.0), 1.0, INK);
    page.text((MARGIN, 134.0), BODY, "Nội dung thay đổi và cơ sở pháp lý");
    page.text((482.0, 134.0), BODY, "Xác nhận của cơ quan");
    if let Some(digits) = paper.barcode() {
        page.bar_code((WIDTH - MARGIN - 290.0, HEIGHT - 128.0), 2.0, 52.0, &digits);
        page.text((WIDTH - MARGIN - 210.0, HEIGHT - 56.0), TextStyle { size: 15.0, ..BODY }, &digits);
    }
    stamp_as_sample(page, HEIGHT);
}

/// Page 1 of the form of 2025: the code at the upper right, the serial at the lower left.
fn page_2025(page: &mut Page, paper: &Paper) {
    frame(page, HEIGHT, BORDER);
    centred(page, 84.0, HEAD, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    centred(page, 108.0, BODY, "Độc lập – Tự do – Hạnh phúc");
    centred(page, 168.0, TITLE, "GIẤY CHỨNG NHẬN (MẪU)");
    let small = TextStyle { size: 16.0, ..HEAD };
    centred(page, 196.0, small, "QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT");
    page.qr_code((WIDTH - MARGIN - 92.0, 44.0), 2.0, &qr_text(paper));
    let mut y = 240.0;
    lines(page, &mut y, HEAD, "1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:");
    for person in &paper.holders {
        let text = format!("{}: {}. Số định danh: {}.", person.title(), person.name, person.citizen_number);
        lines(page, &mut y, BODY, &text);
    }
    lines(page, &mut y, HEAD, "2. Thông tin thửa đất:");
    parcels(page, &mut y, paper);
    lines(page, &mut y, HEAD, "3. Thông tin tài sản gắn liền với đất: -/-");
    let (day, month, year) = paper.issued;
    let right = WIDTH - MARGIN - 300.0;
    page.text((right, 770.0), BODY, &format!("{CITY}, ngày {day:02} tháng {month:02} năm {year}"));
    page.text((right, 796.0), HEAD, "CƠ QUAN ĐĂNG KÝ ĐẤT ĐAI (MẪU)");
    seal(page, (right + 90.0, 880.0));
    page.text((MARGIN, HEIGHT - 92.0), SERIAL, &paper.serial);
    page.text((MARGIN, HEIGHT - 66.0), BODY, &format!("Số vào sổ cấp GCN: {}", paper.registry));
    stamp_as_sample(page, HEIGHT);
}

/// One parcel in full; more of them as a table would have them, a line each.
fn parcels(page: &mut Page, y: &mut f32, paper: &Paper) {
    const IN_FULL: usize = 2;
    if paper.parcels.len() <= IN_FULL {
        for text in paper.parcels.iter().flat_map(parcel_lines) {
            lines(page, y, BODY, &text);
        }
        return;
    }
    for parcel in &paper.parcels {
        let printed = &parcel.printed;
        let text = format!(
            "Tờ {}, thửa {}: {} m², {}, {}",
            printed.sheet,
            printed.number,
            vietnamese(printed.area),
            printed.land_use,
            term(&printed.land_use)
        );
        lines(page, y, BODY, &text);
    }
}

fn notes(paper: &Paper) -> String {
    match &paper.supersedes {
        Some(serial) => {
            format!("Cấp đổi từ Giấy chứng nhận số seri {serial}. Giấy này là mẫu, mọi thông tin đều bịa đặt.")
        }
        None => "Giấy này là mẫu, mọi thông tin đều bịa đặt.".to_owned(),
    }
}

/// A paragraph from `y` on; leaves `y` behind it.
fn lines(page: &mut Page, y: &mut f32, style: TextStyle, text: &str) {
    for part in wrapped(style, text, WIDTH - 2.0 * MARGIN) {
        page.text((MARGIN, *y), style, &part);
        *y += LINE;
    }
}

fn parcel_lines(parcel: &PaperParcel) -> [String; 5] {
    let printed = &parcel.printed;
    let area = vietnamese(printed.area);
    [
        format!("a) Thửa đất số: {};  tờ bản đồ số: {}", printed.number, printed.sheet),
        format!("b) Diện tích: {area} m²"),
        format!("c) Loại đất: {}", land_use_in_words(&printed.land_use)),
        format!("d) Thời hạn: {};  hình thức sử dụng: sử dụng riêng", term(&printed.land_use)),
        format!("đ) Địa chỉ: {}", printed.address),
    ]
}

/// Dwelling land has no end; what is given for farming ends. Source: Land Law 2024, articles 171 and 172.
pub(super) fn term(codes: &str) -> &'static str {
    if codes.split('+').next().is_some_and(is_dwelling) { "lâu dài" } else { "đến ngày 15/10/2063" }
}

/// `Đất ở tại đô thị (ODT) và Đất trồng cây lâu năm (CLN)`.
fn land_use_in_words(codes: &str) -> String {
    let name = |code: &str| {
        let entry = LandUseCode::new(code).and_then(|known| LandUseTable::builtin().get(known));
        entry.map_or_else(|| code.to_owned(), |entry| format!("{} ({code})", entry.vietnamese))
    };
    codes.split('+').map(name).collect::<Vec<_>>().join(" và ")
}

/// The sketches of the parcels, notes, and the serial of the form of 2025.
fn sketch_page(page: &mut Page, paper: &Paper, heading: &str) {
    frame(page, HEIGHT, BORDER);
    page.text((MARGIN, 92.0), HEAD, heading);
    // A farm's paper has sketches of its first fields only.
    let drawn = paper.parcels.get(..paper.parcels.len().min(3)).unwrap_or_default();
    let height = 620.0 / drawn.len().max(1) as f32;
    for (place, parcel) in drawn.iter().enumerate() {
        sketch(page, parcel, 120.0 + place as f32 * height, height - 16.0);
    }
    if paper.form == Form::Qr2025 {
        let mut y = 780.0;
        lines(page, &mut y, HEAD, &format!("5. Ghi chú: sơ đồ không theo tỷ lệ. {}", notes(paper)));
        page.text((MARGIN, 850.0), HEAD, "6. Những thay đổi sau khi cấp Giấy chứng nhận: -/-");
        page.text((MARGIN, HEIGHT - 66.0), BODY, &paper.serial);
    }
    stamp_as_sample(page, HEIGHT);
}

/// The parcel's outline in a box, with the length of every side that is long enough to carry it.
fn sketch(page: &mut Page, parcel: &PaperParcel, top: f32, height: f32) {
    let mut ring = corners(&parcel.piece.shape.exterior().0);
    ring.extend(ring.first().copied());
    let width = WIDTH - 2.0 * MARGIN;
    let bounds = ring.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, c| {
        [b[0].min(c.x), b[1].min(c.y), b[2].max(c.x), b[3].max(c.y)]
    });
    let [left, bottom, right, upper] = bounds;
    let scale = f64::from((width - 120.0).min(height - 70.0)) / (right - left).max(upper - bottom).max(1.0);
    // Differences of a parcel's own size, in units of a page: small enough for f32.
    let on_page = |c: &Coord<f64>| {
        let x = (c.x - (left + right) / 2.0) * scale;
        let y = ((bottom + upper) / 2.0 - c.y) * scale;
        (MARGIN + width / 2.0 + x as f32, top + height / 2.0 + y as f32)
    };
    for side in ring.windows(2) {
        let [from, to] = side else { continue };
        let (a, b) = (on_page(from), on_page(to));
        page.line(a, b, 2.0, INK);
        page.ring(a, 3.0, 1.5, INK);
        let metres = (to.x - from.x).hypot(to.y - from.y);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy);
        if length > 42.0 {
            let style = TextStyle { size: 15.0, ..BODY };
            let text = vietnamese(metres);
            let wide = Canvas::text_width(style, &text);
            // The ring runs clockwise: the outside is on the left. Far enough that the text's box clears the side.
            let (right, down) = (dy / length, -dx / length);
            let away = 5.0 + right.abs() * wide / 2.0 + down.abs() * 6.0;
            let middle = ((a.0 + b.0) / 2.0 + right * away, (a.1 + b.1) / 2.0 + down * away);
            let at = (middle.0 - wide / 2.0, middle.1 + 5.0);
            page.text(at, style, &text);
        }
    }
    let label = format!("Thửa {}", parcel.printed.number);
    let style = TextStyle { size: 20.0, ..HEAD };
    let at = (MARGIN + width / 2.0 - Canvas::text_width(style, &label) / 2.0, top + height / 2.0);
    page.text(at, style, &label);
    page.text((at.0, at.1 + 22.0), BODY, &format!("{} m²", vietnamese(parcel.printed.area)));
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

fn frame(page: &mut Page, height: f32, colour: Colour) {
    let (right, bottom) = (WIDTH - 26.0, height - 26.0);
    for (from, to) in [
        ((26.0, 26.0), (right, 26.0)),
        ((right, 26.0), (right, bottom)),
        ((right, bottom), (26.0, bottom)),
        ((26.0, bottom), (26.0, 26.0)),
    ] {
        page.line(from, to, 3.0, colour);
    }
}

fn seal(page: &mut Page, centre: (f32, f32)) {
    page.ring(centre, 62.0, 4.0, RED);
    page.ring(centre, 48.0, 2.0, RED);
    let style = TextStyle { size: 22.0, bold: true, colour: RED, opacity: 1.0 };
    page.text((centre.0 - Canvas::text_width(style, "MẪU") / 2.0, centre.1 + 8.0), style, "MẪU");
}

/// The words that no reader can miss, across the page.
fn stamp_as_sample(page: &mut Page, height: f32) {
    const WORDS: &str = "MẪU – KHÔNG CÓ GIÁ TRỊ";
    let angle = -(height * 0.7).atan2(WIDTH);
    let style = TextStyle { size: 62.0, bold: true, colour: RED, opacity: 0.28 };
    let long = Canvas::text_width(style, WORDS);
    let at = (WIDTH / 2.0 - long / 2.0 * angle.cos(), height / 2.0 - long / 2.0 * angle.sin());
    page.turned_text(at, angle, style, WORDS);
}

fn centred(page: &mut Page, y: f32, style: TextStyle, text: &str) {
    page.text(((WIDTH - Canvas::text_width(style, text)) / 2.0, y), style, text);
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
