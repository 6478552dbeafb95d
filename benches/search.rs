//! The search field: every letter of some queries typed into a ward of 40 000 parcels and 20 000 certificates. One JSON line.
//!
//! `search [PARCELS]`: half as many certificates. It is answered on the drawing thread, so the slowest answer must fit into a frame.

use std::sync::Arc;
use std::time::Instant;

use thuaso::cadastre::{
    Certificate, CertificateId, ChangeSet, Edit, Holder, HolderId, Parcel, ParcelDetails, ParcelId, Serial, Snapshot,
};
use thuaso::i18n::Message;
use thuaso::tasks::search::SearchIndex;

const FAMILIES: [&str; 6] = ["Nguyễn", "Trần", "Lê", "Phạm", "Đặng", "Bùi"];
const MIDDLES: [&str; 5] = ["Văn", "Thị", "Đức", "Ngọc", "Quốc"];
const NAMES: [&str; 8] = ["An", "Bình", "Cường", "Dũng", "Hạnh", "Khánh", "Mẫn", "Ước"];
const STREETS: [&str; 5] = ["Thôn Đông Mẫu", "Ngõ 3, phố Mẫu", "Tổ dân phố số 7", "Xóm Chùa", "Đường Bờ Đê"];
/// Numbers, serials, names and addresses; some that nothing answers, for which every text is looked through.
const QUERIES: [&str; 9] = [
    "12/125",
    "39999",
    "MĐ 00012345",
    "md00019999",
    "nguyễn văn khánh",
    "dang quoc uoc",
    "tổ dân phố",
    "không có ai ở đây",
    "zzzzzz",
];

fn main() {
    let parcels = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(40_000);
    let index = SearchIndex::build(&ward(parcels));
    let mut times = Vec::new();
    let mut hits = 0;
    for query in QUERIES {
        let ends = query.char_indices().skip(1).map(|(end, _)| end).chain([query.len()]);
        for typed in ends.filter_map(|end| query.get(..end)) {
            let began = Instant::now();
            hits += std::hint::black_box(index.find(typed, 12)).len();
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times.sort_unstable_by(f64::total_cmp);
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "{{\"phase\":\"search\",\"n\":{parcels},\"ms_p50\":{median:.3},\"ms_max\":{slowest:.3},\"result\":{hits}}}"
    );
}

fn ward(parcels: u64) -> Arc<Snapshot> {
    let pick = |from: &[&'static str], at: u64| from[(at % from.len() as u64) as usize];
    let mut act = ChangeSet::new(Message::new("bench"));
    for id in 1..=parcels {
        act.push(Edit::insert(Parcel {
            details: ParcelDetails::with_address(&format!("Số nhà {}, {}", id % 311, pick(&STREETS, id / 7))).into(),
            ..Parcel::numbered(ParcelId(id), &(id / 1_500 + 1).to_string(), &(id % 1_500 + 1).to_string())
        }));
    }
    for id in 1..=parcels / 2 {
        let name = [pick(&FAMILIES, id * 7 / 3), pick(&MIDDLES, id / 5), pick(&NAMES, id / 11)].join(" ");
        let (citizen_number, birth_date, address) = (None, None, None);
        act.push(Edit::insert(Holder { id: HolderId(id), name: name.into(), citizen_number, birth_date, address }));
        let serial = Serial::parse(&format!("MĐ {id:08}"));
        let holders = vec![HolderId(id)];
        act.push(Edit::insert(Certificate { holders, ..Certificate::with_serial(CertificateId(id), serial) }));
    }
    Arc::new(Snapshot::default().apply(&act).expect("insertions into nothing"))
}
