//! Ranks certificates of an invented ward of 40 000 parcels: one claim, and the whole queue after a new crosswalk.
//!
//! `cargo bench --bench matching [-- PARCELS CERTIFICATES]`: prints one JSON line a figure, as the other benches do.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;
use thuaso::cadastre::*;
use thuaso::i18n::Message;
use thuaso::jobs::Watch;
use thuaso::matching::{Matcher, Standing, claims, suggest_crosswalks};

/// Parcels of a sheet.
const SHEET: u64 = 400;
/// Old sheets are numbered behind the present ones: no number means both.
const SHIFT: i64 = 200;

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn name(of: u64) -> String {
    const FAMILY: [&str; 6] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ"];
    const MIDDLE: [&str; 8] = ["Văn", "Thị", "Hữu", "Đức", "Minh", "Thu", "Xuân", "Ngọc"];
    const GIVEN: [&str; 20] = [
        "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hải", "Hoa", "Hùng", "Khánh", "Lan", "Long", "Mai", "Nam", "Oanh",
        "Phúc", "Quân", "Sơn", "Tuấn", "Yến",
    ];
    let of = of as usize;
    format!("{} {} {}", FAMILY[of % 6], MIDDLE[of / 6 % 8], GIVEN[of / 48 % 20])
}

fn rectangle(x: f64, y: f64, width: f64, depth: f64) -> MultiPolygon<f64> {
    let corner = |dx: f64, dy: f64| Coord { x: x + dx, y: y + dy };
    let ring = [corner(0.0, 0.0), corner(width, 0.0), corner(width, depth), corner(0.0, depth), corner(0.0, 0.0)];
    MultiPolygon(vec![Polygon::new(LineString(ring.to_vec()), vec![])])
}

/// A ward whose second half of sheets was renumbered: papers there cite sheet + 100 and number - 200 where they can.
fn ward(parcels: u64, certificates: u64) -> Snapshot {
    let mut dice = Dice(88_172_645_463_325_252);
    let mut act = ChangeSet::new(Message::new("act-test"));
    let mut holder = 0;
    for id in 1..=parcels {
        let (sheet, number) = ((id - 1) / SHEET + 1, (id - 1) % SHEET + 1);
        let (width, depth) = (4.0 + dice.below(30) as f64 / 10.0, 12.0 + dice.below(130) as f64 / 10.0);
        let area = (width * depth * 10.0).round() / 10.0;
        let owner = name(dice.below(960));
        let geometry = rectangle(
            580_000.0 + ((id - 1) % 200) as f64 * 8.0,
            2_320_000.0 + ((id - 1) / 200) as f64 * 26.0,
            width,
            depth,
        );
        let address = format!("Số {}, phố Mẫu {}, phường Mẫu", number, sheet * 4 + number % 4);
        act.push(Edit::insert(Parcel {
            legal_area: Some(area),
            land_use: LandUse::parse(if dice.below(4) == 0 { "ODT+CLN" } else { "ODT" }).into(),
            geometry: Some(geometry.into()),
            details: ParcelDetails {
                personal: [Attribute::Text(&owner)].into_iter().collect::<Attributes>().into(),
                ..ParcelDetails::with_address(&address)
            }
            .into(),
            ..Parcel::numbered(ParcelId(id), &sheet.to_string(), &number.to_string())
        }));
        if id % (parcels / certificates).max(1) != 0 {
            continue;
        }
        holder += 1;
        act.push(Edit::insert(Holder {
            id: HolderId(holder),
            name: if dice.below(10) < 8 { owner } else { name(dice.below(960)) }.into(),
            citizen_number: None,
            birth_date: None,
            address: None,
        }));
        let renumbered = sheet * SHEET > parcels / 2;
        let (old_sheet, old_number) =
            if renumbered { (sheet + 100, number as i64 + SHIFT) } else { (sheet, number as i64) };
        let area = if dice.below(10) < 8 { area } else { area * (0.97 + dice.below(60) as f64 / 1000.0) };
        let mut certificate =
            Certificate::with_serial(CertificateId(holder), Serial::parse(&format!("MS {holder:06}")));
        certificate.holders = vec![HolderId(holder)];
        certificate.printed_parcels = vec![PrintedParcel {
            address,
            land_use: "ODT".to_owned(),
            sides: vec![width, depth, width, depth],
            ..PrintedParcel::numbered(
                &old_sheet.to_string(),
                &old_number.to_string(),
                Some((area * 10.0).round() / 10.0),
            )
        }];
        act.push(Edit::insert(certificate));
    }
    Snapshot::default().apply(&act).unwrap()
}

fn figure(name: &str, took: Duration, more: &str) {
    println!("{{\"name\": \"{name}\", \"ms\": {:.3}{more}}}", took.as_secs_f64() * 1e3);
}

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let (parcels, certificates) =
        (numbers.first().copied().unwrap_or(40_000), numbers.get(1).copied().unwrap_or(20_000));
    let snapshot = ward(parcels, certificates);
    let watch = Watch::new();
    let start = Instant::now();
    let matcher = Matcher::build(&snapshot, &watch).unwrap();
    figure("matcher build", start.elapsed(), "");

    let all: Vec<_> = snapshot.certificates.iter().flat_map(|certificate| claims(certificate)).collect();
    let mut each: Vec<Duration> = Vec::new();
    for claim in &all {
        let start = Instant::now();
        std::hint::black_box(matcher.rank(&snapshot, *claim, 9));
        each.push(start.elapsed());
    }
    each.sort();
    let at = |share: f64| each[((each.len() - 1) as f64 * share) as usize];
    figure("rank one, median", at(0.5), "");
    figure("rank one, p99", at(0.99), "");
    figure("rank one, slowest", at(1.0), "");

    let start = Instant::now();
    let suggestions = suggest_crosswalks(&matcher, &snapshot, &watch).unwrap();
    figure("suggest crosswalks", start.elapsed(), &format!(", \"suggestions\": {}", suggestions.len()));

    let mut act = ChangeSet::new(Message::new("act-test"));
    for (id, suggestion) in (1..).zip(&suggestions) {
        act.changes
            .extend(suggestion.accepted(CrosswalkId(id), "bench", Timestamp(0)).map(|rule| Edit::insert(rule).into()));
    }
    let after = snapshot.apply(&act).unwrap();
    let start = Instant::now();
    let matcher = matcher.renewed(&after, &watch).unwrap();
    let standing: Vec<Standing> = all.par_iter().map(|claim| matcher.rank(&after, *claim, 1).standing).collect();
    let sure = standing.iter().filter(|standing| matches!(standing, Standing::Sure(_))).count();
    figure(
        "rank the whole queue after a crosswalk",
        start.elapsed(),
        &format!(", \"claims\": {}, \"sure\": {sure}", all.len()),
    );
}
