//! A report of repairs for other programs.

use serde_json::{Map, Value, json};

use super::{LeftRow, RepairReport, RepairRow, SheetRow};
use crate::coverage::Move;
use crate::i18n::Message;

/// `{"repairs": […], "left": […], "counts": {rule: {"before", "after"}}, …}`; lengths in metres, areas in square metres, places east, north.
pub fn repairs_json(report: &RepairReport, say: &dyn Fn(&Message) -> String) -> Value {
    let counts = report
        .counts
        .iter()
        .map(|(rule, [before, after])| (rule.name().to_owned(), json!({"before": before, "after": after})));
    json!({
        "counts": counts.collect::<Map<_, _>>(),
        "changed_parcels": report.changed,
        "area_before_m2": round(report.areas[0], 2),
        "area_after_m2": round(report.areas[1], 2),
        "repairs": report.repairs.iter().map(|row| repair(row, say)).collect::<Vec<_>>(),
        "moved_sheets": report.sheets.iter().map(|row| sheet(row, say)).collect::<Vec<_>>(),
        "left": report.left.iter().map(|row| left(row, say)).collect::<Vec<_>>(),
    })
}

fn repair(row: &RepairRow, say: &dyn Fn(&Message) -> String) -> Value {
    let parcels = row.parcels.iter().map(|parcel| {
        json!({
            "parcel": parcel.label, "area_before_m2": round(parcel.before, 3),
            "area_after_m2": parcel.after.map(|area| round(area, 3)), "legal_area_m2": parcel.legal,
            "certificates": parcel.certificates,
        })
    });
    json!({
        "id": row.id, "rule": row.rule.name(), "faults": row.faults,
        "place": row.place.map(|at| [round(at.x, 3), round(at.y, 3)]),
        "methods": row.methods.iter().map(say).collect::<Vec<_>>(),
        "moved_m": round(row.moved, 3), "parcels": parcels.collect::<Vec<_>>(),
    })
}

fn sheet(row: &SheetRow, say: &dyn Fn(&Message) -> String) -> Value {
    let (state, reason) = match &row.became {
        Move::Offered => ("offered", None),
        Move::Made => ("made", None),
        Move::Refused(reason) => ("refused", Some(say(reason))),
    };
    json!({"sheet": row.sheet.as_str(), "message": say(&row.message), "state": state, "reason": reason})
}

fn left(row: &LeftRow, say: &dyn Fn(&Message) -> String) -> Value {
    json!({
        "id": row.id, "rule": row.rule.name(), "place": row.place.map(|at| [round(at.x, 3), round(at.y, 3)]),
        "parcels": row.parcels, "reason": say(&row.reason),
    })
}

fn round(value: f64, decimals: i32) -> f64 {
    let parts = 10_f64.powi(decimals);
    (value * parts).round() / parts
}
