//! The attribute table: the values of a ward, filter, order, statistics, files, and the frame while it is scrolled. One JSON line a phase.
//!
//! `table [PARCELS]`: a frame is the drawing thread's time for the whole window, map and list, and its tessellation.

#[path = "common/mod.rs"]
mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{self, Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::*;
use thuaso::desktop::{App, Settings};
use thuaso::i18n::{Language, Message};
use thuaso::jobs::Watch;
use thuaso::project::Session;
use thuaso::tasks::table::{Column, Condition, How, Order, Query, TableData, arrange, write_table};

const SIZE: Vec2 = Vec2::new(1600.0, 1000.0);
const FRAMES: usize = 200;
const STREETS: [&str; 5] = ["Thôn Đông Mẫu", "Ngõ 3, phố Mẫu", "Tổ dân phố số 7", "Xóm Chùa", "Đường Bờ Đê"];
/// Typed letter by letter: numbers, addresses, and what nothing answers.
const QUERIES: [&str; 4] = ["12/125", "1.245,8", "tổ dân phố", "không có ai ở đây"];

fn main() {
    let parcels = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(40_000);
    let snapshot = Arc::new(Snapshot::default().apply(&ward(parcels)).expect("insertions into nothing"));
    let n = parcels as usize;
    let every = Column::offered(&snapshot);
    let before = resident_mib();
    let mut data = None;
    let read = |columns: &[Column], before: Option<&TableData>| {
        TableData::read(&snapshot, columns, before, (Language::Vietnamese, &say), &Watch::new()).expect("not cancelled")
    };
    common::phase("table-read-shown", n, || data.insert(read(&Column::FIRST, None)).rows());
    let shown = data.take().expect("just read");
    println!("{{\"phase\":\"table-memory-shown\",\"n\":{n},\"mib\":{}}}", resident_mib().saturating_sub(before));
    common::phase("table-read-every-column", n, || data.insert(read(&every, Some(&shown))).rows());
    let data = data.expect("just read");
    println!("{{\"phase\":\"table-memory-every-column\",\"n\":{n},\"mib\":{}}}", resident_mib().saturating_sub(before));

    let answer = |query: &Query| arrange(&data, query, &Watch::new()).expect("can be read");
    let shown = || Query { columns: Column::FIRST.to_vec(), ..Query::default() };
    let mut keys = Vec::new();
    for query in QUERIES {
        for (end, letter) in query.char_indices() {
            let text = query.get(..end + letter.len_utf8()).unwrap_or_default().to_owned();
            let began = Instant::now();
            std::hint::black_box(answer(&Query { text, ..shown() }));
            keys.push(began.elapsed());
        }
    }
    common::told("table-key-stroke", keys);
    let condition = |column, how, text: &str| Condition { column, how, text: text.to_owned() };
    let conditions = vec![
        condition(Column::LandUse, How::OneOf, "ODT; CLN"),
        condition(Column::Area, How::Number, "100-200"),
        condition(Column::Address, How::Contains, "mẫu"),
    ];
    common::phase("table-conditions", n, || answer(&Query { conditions, ..shown() }).rows.len());
    for (phase, column) in [
        ("table-sort-number", Column::Number),
        ("table-sort-area", Column::Area),
        ("table-sort-address", Column::Address),
    ] {
        let order = vec![Order { column, descending: false }];
        common::phase(phase, n, || answer(&Query { order, ..shown() }).rows.len());
    }
    for (phase, statistics, groups) in
        [("table-statistics", Some(Column::Area), None), ("table-groups", None, Some(Column::LandUse))]
    {
        common::phase(phase, n, || answer(&Query { statistics, groups, ..shown() }).rows.len());
    }
    let folder = tempfile::tempdir().expect("a folder");
    for (phase, name) in [("table-csv", "a.csv"), ("table-xlsx", "a.xlsx")] {
        let target = folder.path().join(name);
        let order = vec![Order { column: Column::Address, descending: true }];
        let query = Query { columns: every.clone(), order, ..Query::default() };
        common::phase(phase, n, || {
            let paths = (target.as_path(), None);
            write_table((&snapshot, Some(&data)), &query, paths, (Language::Vietnamese, &say), &Watch::new())
                .expect("room on the disk")
                .rows
        });
    }
    println!("{{\"phase\":\"table-peak\",\"n\":{n},\"mib\":{}}}", common::peak_mib());
    drop((data, snapshot));
    frames(folder.path(), parcels);
}

fn say(message: &Message) -> String {
    message.key.to_string()
}

/// MiB of the process now; 0 where the system does not say.
fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// Scrolls the list of parcels of a window, a page a frame and row by row, in natural and in another order.
fn frames(folder: &std::path::Path, parcels: u64) {
    let mut session = Session::create(&folder.join("p.thuaso"), "bench", || Timestamp(0)).expect("a project");
    session.perform(ward(parcels)).expect("room on the disk");
    session.flush().expect("room on the disk");
    let context = egui::Context::default();
    let mut settings = Settings::default();
    (settings.panels.layers, settings.panels.inspector, settings.panels.viewer) = (false, false, false);
    let mut app = App::new(&context, settings);
    app.state.session = Some(session);
    let mut bench = Bench { context, app, time: 0.0, cursor: egui::CursorIcon::Default, rows: 0 };
    bench.frame(vec![key(Key::Num3, Modifiers::COMMAND)]);
    bench.until_idle();
    bench.raise_list();
    let middle = pos2(SIZE.x / 2.0, SIZE.y * 0.7);
    bench.frame(vec![Event::PointerMoved(middle)]);
    let mut scrolled = |phase: &str, by: f32| {
        let wheel = Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, -by),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        };
        let times: Vec<Duration> = (0..FRAMES).map(|_| bench.frame(vec![wheel.clone()])).collect();
        let rows = bench.rows;
        tell(phase, parcels, rows, times);
    };
    scrolled("table-frame-scroll", 60.0);
    scrolled("table-frame-page", 600.0);
    bench.frame(vec![key(Key::B, Modifiers::COMMAND)]);
    let times: Vec<Duration> = (0..FRAMES).map(|_| bench.frame(Vec::new())).collect();
    tell("table-frame-without-list", parcels, 0, times);
}

fn tell(phase: &str, parcels: u64, rows: usize, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default().as_secs_f64() * 1e3;
    println!(
        "{{\"phase\":\"{phase}\",\"n\":{parcels},\"rows\":{rows},\"ms_p50\":{:.3},\"ms_p95\":{:.3}}}",
        at(50),
        at(95)
    );
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

/// A window without a screen.
struct Bench {
    context: egui::Context,
    app: App,
    /// Seconds that the window's clock shows.
    time: f64,
    /// What the last frame made of the mouse.
    cursor: egui::CursorIcon,
    /// How many rows the list has room for.
    rows: usize,
}

impl Bench {
    /// Runs and tessellates one frame.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, SIZE));
        let input = egui::RawInput { screen_rect, events, time: Some(self.time), ..Default::default() };
        let began = Instant::now();
        let mut output = self.context.run_ui(input, |ui| self.app.frame(ui));
        std::hint::black_box(self.context.tessellate(output.shapes, 1.0));
        let spent = began.elapsed();
        self.cursor = output.platform_output.cursor_icon;
        output.textures_delta.set.drain().for_each(drop);
        output.textures_delta.free.drain().for_each(drop);
        spent
    }

    /// Until the map is drawn and what goes on behind is done.
    fn until_idle(&mut self) {
        while !self.app.is_map_drawn() || self.app.state.search_index.is_none() {
            std::thread::sleep(Duration::from_millis(5));
            self.frame(Vec::new());
        }
        for _ in 0..20 {
            self.frame(Vec::new());
        }
    }

    /// Draws the list over half of the window by its upper edge, which the shape of the mouse gives away.
    fn raise_list(&mut self) {
        let x = SIZE.x * 0.5;
        let mut y = SIZE.y;
        while self.cursor != egui::CursorIcon::ResizeVertical && y > 0.0 {
            y -= 2.0;
            self.frame(vec![Event::PointerMoved(pos2(x, y))]);
            self.frame(Vec::new());
        }
        let button = |pos, pressed| {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            vec![Event::PointerButton { pos, button, pressed, modifiers }]
        };
        let to = pos2(x, SIZE.y * 0.4);
        self.frame(button(pos2(x, y), true));
        for step in [0.9, 0.6, 0.4, 0.4] {
            self.frame(vec![Event::PointerMoved(pos2(x, SIZE.y * step))]);
        }
        self.frame(button(to, false));
        self.rows = ((SIZE.y * 0.6 - 120.0) / 26.0) as usize;
    }
}

/// Parcels of one map with the columns that maps have; areas that differ from the legal ones.
fn ward(parcels: u64) -> ChangeSet {
    let mut act = ChangeSet::new(Message::new("bench"));
    let column = |name: &str, kind, role| ColumnInfo { name: name.to_owned(), kind, role };
    act.push(Edit::insert(Layer {
        id: LayerId(1),
        name: "thua-dat".to_owned(),
        kind: LayerKind::Parcels,
        source: SourceFile { hash: ContentHash([1; 32]), path: "thua-dat.shp".to_owned(), bytes: 1 },
        columns: vec![
            column("SOTO", ColumnKind::Integer, ColumnRole::Kept),
            column("SOTHUA", ColumnKind::Integer, ColumnRole::Kept),
            column("MDSD2003", ColumnKind::Text, ColumnRole::Kept),
            column("DOITUONG", ColumnKind::Text, ColumnRole::Kept),
            column("NGAYDO", ColumnKind::Text, ColumnRole::Kept),
            column("TENCHU", ColumnKind::Text, ColumnRole::Personal),
        ],
        source_crs: "EPSG:5897".to_owned(),
        encoding: "auto".to_owned(),
    }));
    let side = parcels.isqrt().max(1);
    let mut rows: Vec<Parcel> = (1..=parcels).map(|id| parcel(id, side)).collect();
    rows.chunks_mut(ROWS_TOGETHER).for_each(pack_together);
    rows.into_iter().for_each(|row| act.push(Edit::insert(row)));
    act
}

fn parcel(id: u64, side: u64) -> Parcel {
    let pick = |from: &[&'static str], at: u64| from[(at % from.len() as u64) as usize];
    let (sheet, number) = (id / 1_500 + 1, id % 1_500 + 1);
    let (x, y) = (580_000.0 + (id % side) as f64 * 20.0, 2_310_000.0 + (id / side) as f64 * 20.0);
    let depth = 4.0 + (id * 7 % 151) as f64 / 10.0;
    let corner = |dx: f64, dy: f64| Coord { x: x + dx, y: y + dy };
    let ring = vec![corner(0.0, 0.0), corner(18.0, 0.0), corner(18.0, depth), corner(0.0, depth)];
    let land_use = pick(&["ODT", "CLN", "LUC", "NTS", "ONT+CLN"], id / 3);
    let address = format!("Số nhà {}, {}", id % 311, pick(&STREETS, id / 7));
    let day = format!("{:02}/{:02}/2024", id % 28 + 1, id / 28 % 12 + 1);
    let attributes = [
        Attribute::Integer(sheet.cast_signed()),
        Attribute::Integer(number.cast_signed()),
        Attribute::Text(land_use),
        Attribute::Text(pick(&["GDC", "UBS", "TCN"], id / 11)),
        Attribute::Text(&day),
        Attribute::Null,
    ];
    let details = ParcelDetails {
        layer: Some(LayerId(1)),
        address,
        attributes: attributes.into_iter().collect(),
        ..ParcelDetails::default()
    };
    Parcel {
        legal_area: Some((18.0 * depth).round()),
        land_use: LandUse::parse(land_use).into(),
        geometry: Some(MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]).into()),
        details: details.into(),
        ..Parcel::numbered(ParcelId(id), &sheet.to_string(), &number.to_string())
    }
}
