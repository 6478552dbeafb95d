//! `thuaso check` as pipelines call it: straight on a map file and on a project, in every form, with a profile of an office.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use thuaso::cadastre::{ChangeSet, Edit, ParcelId, Timestamp};
use thuaso::i18n::Message;
use thuaso::project::{Access, Session};

fn thuaso(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thuaso")).args(arguments).env("THUASO_LANG", "vi").output().unwrap()
}

/// Output, complaint, exit code.
fn run(arguments: &[&str]) -> (String, String, i32) {
    let output = thuaso(arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.code().unwrap())
}

fn json(arguments: &[&str]) -> (Value, i32) {
    let (out, told, ended) = run(arguments);
    (serde_json::from_str(&out).unwrap_or_else(|_| panic!("{arguments:?}: {out}{told}")), ended)
}

/// A map of parcels of 10 m by 20 m in a row, in the zone of Hà Nội: number, legal area, land use, address of each.
fn map(folder: &Path, name: &str, parcels: &[(&str, f64, &str, &str)]) -> PathBuf {
    let features = parcels.iter().enumerate().map(|(at, (number, area, land_use, address))| {
        let (x, y) = (587_000.0 + 10.0 * at as f64, 2_320_000.0);
        json!({
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates":
                [[[x, y], [x + 10.0, y], [x + 10.0, y + 20.0], [x, y + 20.0], [x, y]]]},
            "properties": {"SHBANDO": "12", "SHTHUA": number, "DIENTICHPL": area, "KHLOAIDAT": land_use, "DIACHI": address},
        })
    });
    let map = json!({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5897"}},
        "features": features.collect::<Vec<_>>(),
    });
    let path = folder.join(name);
    fs::write(&path, map.to_string()).unwrap();
    path
}

const ADDRESS: &str = "Thôn Đông, xã Mẫu Sơn";

fn intact(folder: &Path) -> PathBuf {
    map(folder, "lanh.geojson", &[("1", 200.0, "ONT", ADDRESS), ("2", 200.4, "ONT+CLN", ADDRESS)])
}

fn broken(folder: &Path) -> PathBuf {
    map(
        folder,
        "hong.geojson",
        &[
            ("1", 200.0, "ONT", ADDRESS),
            ("2", 212.3, "ONT", ADDRESS),
            ("01", 200.0, "BHK", ADDRESS),
            ("3", 201.0, "XYZ", "Th\u{FFFD}n Đông"),
            ("", 200.0, "CLN", ADDRESS),
        ],
    )
}

#[test]
fn a_map_without_a_fault_ends_with_0_and_names_every_rule_that_ran() {
    let folder = tempfile::tempdir().unwrap();
    let map = intact(folder.path());
    let (checked, ended) = json(&["check", map.to_str().unwrap(), "--json"]);
    assert_eq!((checked["findings"].as_array().map(Vec::len), ended), (Some(0), 0), "{checked}");
    let counts = checked["counts"].as_object().unwrap();
    assert!(counts.len() >= 15 && counts.values().all(|count| count == 0), "{checked}");
    let (text, _, ended) = run(&["check", map.to_str().unwrap()]);
    assert!(text.contains("duplicate_number, area_mismatch") && ended == 0, "{text}");
}

#[test]
fn each_fault_of_a_broken_map_is_told_once_with_its_place_and_measures() {
    let folder = tempfile::tempdir().unwrap();
    let map = broken(folder.path());
    let rules = "duplicate_number,A02,land_use_code,garbled_text";
    let (checked, ended) =
        json(&["check", map.to_str().unwrap(), "--rules", rules, "--moment", "submit", "--format", "json"]);
    assert_eq!(ended, 1);
    assert_eq!(
        checked["counts"],
        json!({"duplicate_number": 2, "area_mismatch": 2, "land_use_code": 2, "garbled_text": 1})
    );
    let told: Vec<(&str, &str)> = checked["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["id"].as_str().unwrap(), found["severity"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("duplicate_number:12/1+12/1", "error"),
            ("duplicate_number:id5", "error"),
            ("area_mismatch:12/2", "error"),
            ("area_mismatch:12/3", "warning"),
            ("land_use_code:12/1", "warning"),
            ("land_use_code:12/3", "error"),
            ("garbled_text:12/3", "error"),
        ]
    );
    let area = &checked["findings"][2];
    assert_eq!(
        (&area["place"], &area["area_m2"], &area["parcels"], &area["sources"]),
        (&json!([587_015.0, 2_320_010.0]), &json!(-12.3), &json!(["12/2"]), &json!(["hong:1"])),
        "{area}"
    );
    assert!(area["message"].as_str().unwrap().contains("-12,30 m²"), "{area}");
}

#[test]
fn an_invented_ward_has_no_fault_but_the_areas_that_its_papers_had_before() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("mau");
    let made = ["sample-ward", "--parcels", "600", "--seed", "3", "--certificates", "0", "--scans", "0", "--out"];
    assert_eq!(run(&[&made[..], &[out.to_str().unwrap()]].concat()).2, 0);
    let map = out.join("ban-do/thua-dat.shp");
    let (checked, _) = json(&["check", map.to_str().unwrap(), "--json"]);
    let counts = checked["counts"].as_object().unwrap();
    let found: Vec<&String> = counts
        .iter()
        .filter(|(name, count)| **count != 0 && !name.starts_with("import-"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(found, ["area_mismatch"], "{checked}");
    let findings = checked["findings"].as_array().unwrap().iter();
    let apart =
        findings.filter(|found| found["rule"] == "area_mismatch").map(|found| found["area_m2"].as_f64().unwrap());
    assert!(apart.into_iter().all(|apart| apart.abs() > 0.5));
}

/// A map whose parcels are these polygons, numbered from 1.
fn shapes(folder: &Path, name: &str, sheet: &str, polygons: &[Value]) -> PathBuf {
    let features = polygons.iter().zip(1..).map(|(coordinates, number)| {
        let geometry = (!coordinates.is_null()).then(|| json!({"type": "Polygon", "coordinates": [coordinates]}));
        let columns = json!({"SHBANDO": sheet, "SHTHUA": number.to_string(), "KHLOAIDAT": "ONT"});
        json!({"type": "Feature", "geometry": geometry, "properties": columns})
    });
    let map = json!({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5897"}},
        "features": features.collect::<Vec<_>>(),
    });
    let path = folder.join(name);
    fs::write(&path, map.to_string()).unwrap();
    path
}

fn rectangle(west: f64, east: f64) -> Value {
    let (west, east, south, north) = (587_000.0 + west, 587_000.0 + east, 2_320_000.0, 2_320_020.0);
    json!([[west, south], [east, south], [east, north], [west, north], [west, south]])
}

#[test]
fn shapes_are_told_with_measures_and_the_sheets_of_a_ward_are_checked_together() {
    let folder = tempfile::tempdir().unwrap();
    let one = shapes(folder.path(), "to-1.geojson", "1", &[rectangle(0.0, 10.0), Value::Null]);
    let two = shapes(folder.path(), "to-2.geojson", "2", &[rectangle(9.7, 20.0)]);
    let (alone, _) = json(&["check", two.to_str().unwrap(), "--json"]);
    assert_eq!(alone["findings"], json!([]));
    let (checked, ended) = json(&["check", one.to_str().unwrap(), two.to_str().unwrap(), "--json"]);
    let told: Vec<&str> =
        checked["findings"].as_array().unwrap().iter().map(|found| found["id"].as_str().unwrap()).collect();
    assert_eq!((told, ended), (vec!["missing_geometry:1/2", "overlap:1/1+2/1"], 1), "{checked}");
    let overlap = &checked["findings"][1];
    assert_eq!(
        (&overlap["area_m2"], &overlap["width_m"], &overlap["sources"]),
        (&json!(6.0), &json!(0.3), &json!(["to-1:0", "to-2:0"])),
        "{overlap}"
    );
    assert!((overlap["place"][0].as_f64().unwrap() - 587_009.85).abs() < 0.01, "{overlap}");
}

#[test]
fn severities_depend_on_the_moment_and_on_the_profile_of_the_office() {
    let folder = tempfile::tempdir().unwrap();
    let map = map(folder.path(), "cu.geojson", &[("1", 200.0, "BHK", ADDRESS), ("2", 200.7, "ONT", ADDRESS)]);
    let map = map.to_str().unwrap();
    let profile = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let wide = profile("rong.json", r#"{"limits": {"area_rounding": "1 m2"}}"#);
    let ended = |more: &[&str]| run(&[&["check", map], more].concat()).2;
    assert_eq!(ended(&[]), 1, "0.7 m² are more than areas are rounded");
    assert_eq!(ended(&["--profile", &wide]), 0, "an old code is a remark while the map is drafted");
    assert_eq!(ended(&["--profile", &wide, "--moment", "export"]), 1);
    let off = profile(
        "tat.json",
        r#"{"limits": {"area_rounding": "1 m2"}, "severity": {"land_use_code": {"superseded": "off"}}}"#,
    );
    assert_eq!(ended(&["--profile", &off, "--moment", "export"]), 0);
    let wrong = profile("sai.json", r#"{"severity": {"overlaps": "error"}}"#);
    let (_, told, ended) = run(&["check", map, "--profile", &wrong]);
    assert!(told.contains("“overlaps”") && told.contains("overlap, duplicate_parcel") && ended == 2, "{told}");
}

#[test]
fn every_form_has_every_finding_and_the_same_bytes_every_time() {
    let folder = tempfile::tempdir().unwrap();
    let map = broken(folder.path());
    let map = map.to_str().unwrap();
    let (listed, _) = json(&["check", map, "--json"]);
    let findings = listed["findings"].as_array().unwrap();
    let clean = listed["counts"].as_object().unwrap().values().filter(|count| **count == 0).count();
    let write = |format: &str, name: &str| {
        let out = folder.path().join(name);
        let (said, told, ended) = run(&["check", map, "--format", format, "--out", out.to_str().unwrap()]);
        assert!(said.contains(name) && ended == 1, "{said}{told}");
        fs::read(out).unwrap()
    };
    for format in ["text", "json", "csv", "geojson", "gpkg"] {
        let one = write(format, &format!("1.{format}"));
        assert!(one == write(format, &format!("2.{format}")), "{format}");
        if format != "gpkg" && format != "text" {
            let (poured, _, ended) = run(&["check", map, "--format", format]);
            assert!(poured.as_bytes() == one && ended == 1, "{format}");
        }
    }
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("1.csv").lines().count(), 1 + findings.len() + clean);
    let points: Value = serde_json::from_str(&read("1.geojson")).unwrap();
    let told = |value: &Value| (value["id"].clone(), value["message"].clone());
    let in_points: Vec<_> =
        points["features"].as_array().unwrap().iter().map(|feature| told(&feature["properties"])).collect();
    assert_eq!(in_points, findings.iter().map(told).collect::<Vec<_>>());
    let text = read("1.text");
    assert!(findings.iter().all(|found| text.contains(found["message"].as_str().unwrap())), "{text}");
    // The points are a map that the program reads, where the parcels are.
    let project = folder.path().join("diem.thuaso");
    let points = folder.path().join("1.gpkg");
    let (read, _) = json(&["import", points.to_str().unwrap(), "--project", project.to_str().unwrap(), "--json"]);
    assert_eq!(read["references"].as_u64(), Some(findings.len() as u64), "{read}");
}

#[test]
fn a_project_is_checked_for_its_map_and_its_links_by_whichever_name_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let (map, project) = (broken(folder.path()), folder.path().join("phường.thuaso"));
    let (map, project) = (map.to_str().unwrap(), project.to_str().unwrap());
    let (_, _, ended) = run(&["import", map, "--project", project]);
    assert!(ended < 2);
    let (first, ended) = json(&["check", "--project", project, "--json"]);
    assert_eq!((first["rules"]["L01"].as_u64(), first["counts"]["L01"].as_u64(), ended), (Some(5), Some(5), 1));
    let (again, _) = json(&["check", project, "--json"]);
    assert_eq!((&again["findings"], &again["doubts"]), (&first["findings"], &first["doubts"]));
    assert_eq!(again["added"].as_u64(), Some(0));
    let (of_map, _) = json(&["check", map, "--json"]);
    for rule in ["duplicate_number", "area_mismatch", "land_use_code", "garbled_text"] {
        let found = |checked: &Value| {
            let findings = checked["findings"].as_array().unwrap().iter();
            findings.filter(|found| found["rule"] == rule).cloned().collect::<Vec<_>>()
        };
        assert!(!found(&of_map).is_empty() && found(&of_map) == found(&first), "{rule}");
    }
    let before = fs::read(project).unwrap();
    let (some, ended) = json(&["check", project, "--rules", "overlap", "--json"]);
    assert_eq!((some["counts"].clone(), some.get("doubts"), ended), (json!({"overlap": 0}), None, 0));
    assert!(fs::read(project).unwrap() == before, "rules of the map only look");
}

#[test]
fn what_cannot_be_done_is_refused_with_2_and_a_source_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let map = intact(folder.path());
    let before = fs::read(&map).unwrap();
    let map = map.to_str().unwrap();
    let project = folder.path().join("p.thuaso");
    let project = project.to_str().unwrap();
    run(&["import", map, "--project", project]);
    for (arguments, told) in [
        (&[map, "--format", "gpkg"][..], "--out"),
        (&[map, "--rules", "overlap,overlapping"], "“overlapping”"),
        (&[map, "--rules", "overlap,L01"], ".thuaso"),
        (&[map, "--files"], ".thuaso"),
        (&[map, "--json", "--format", "csv"], "--format json"),
        (&[map, "--out", map], "hong"),
        (&[map, "--format", "gpkg", "--out", map], "hong"),
        (&[project, map], "--crs"),
        (&[project, "--crs", "EPSG:5897"], "--crs"),
        (&[map, "--profile", "không-có.json"], "không-có.json"),
        (&["không-có.shp"], "không-có.shp"),
    ] {
        let (_, complaint, ended) = run(&[&["check"], arguments].concat());
        let told = if told == "hong" { "lanh.geojson" } else { told };
        assert!(complaint.contains(told) && ended == 2, "{arguments:?}: {complaint}");
    }
    assert!(fs::read(map).unwrap() == before);
}

#[test]
fn an_exception_keeps_a_fault_from_counting_until_its_place_changes() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("p.thuaso");
    let project = project.to_str().unwrap();
    let overlapping = shapes(folder.path(), "to-1.geojson", "1", &[rectangle(0.0, 10.0), rectangle(9.7, 20.0)]);
    assert!(run(&["import", overlapping.to_str().unwrap(), "--project", project]).2 < 2);
    let check = |more: &[&str]| json(&[&["check", project, "--rules", "overlap", "--json"], more].concat());
    let (before, ended) = check(&[]);
    assert_eq!(
        (&before["counts"], &before["findings"][0]["state"], ended),
        (&json!({"overlap": 1}), &json!("open"), 1)
    );

    let name = "overlap:1/1+1/2";
    let except = |more: &[&str]| run(&[&["exception", "--project", project], more].concat());
    assert_eq!(except(&["--set", name]).2, 2, "an exception has a reason");
    let (_, told, ended) = except(&["--set", name, "--reason", "  "]);
    assert!(told.contains("lý do") && ended == 2, "{told}");
    let (_, told, ended) = except(&["--set", "overlap:1/1+1/9", "--reason", "mái che"]);
    assert!(told.contains("“overlap:1/1+1/9”") && ended == 2, "{told}");
    let (told, complaint, ended) = except(&["--set", name, "--reason", "mái che chung với bà Mẫu"]);
    assert!(told.contains("1 ngoại lệ") && told.contains("mái che chung") && ended == 0, "{told}{complaint}");

    let (excepted, ended) = check(&[]);
    let finding = &excepted["findings"][0];
    assert_eq!((&excepted["counts"], &finding["state"], ended), (&json!({"overlap": 0}), &json!("exception"), 0));
    assert_eq!((&finding["exception"]["lapsed"], finding["exception"].get("reason")), (&json!(false), None));
    assert_eq!(check(&["--with-reasons"]).0["findings"][0]["exception"]["reason"], "mái che chung với bà Mẫu");
    assert_eq!(check(&["--moment", "export"]).1, 0, "it does not keep a delivery back");
    let (text, _, ended) = run(&["check", project, "--rules", "overlap"]);
    assert!(text.contains("Ngoại lệ: 1 còn hiệu lực") && !text.contains("bà Mẫu") && ended == 0, "{text}");
    for format in ["csv", "geojson", "gpkg", "text"] {
        let write = |name: &str| {
            let out = folder.path().join(format!("{name}.{format}"));
            let out = out.to_str().unwrap();
            assert_eq!(run(&["check", project, "--rules", "overlap", "--format", format, "--out", out]).2, 0);
            fs::read(out).unwrap()
        };
        assert!(write("1") == write("2"), "{format}");
    }

    // The other parcel is moved by a millimetre: the overlap is still there, and is not the one that was looked at.
    let mut session = Session::open(Path::new(project), Access::ReadWrite, "lan", || Timestamp(1_795_000_000)).unwrap();
    let before = session.snapshot().parcels.get(ParcelId(2)).unwrap().clone();
    let mut after = before.as_ref().clone();
    let mut polygons = after.polygons().unwrap();
    polygons.0[0].exterior_mut(|ring| {
        ring.0.iter_mut().filter(|corner| corner.x < 587_010.0).for_each(|corner| corner.x += 0.001);
    });
    after.geometry = Some(polygons.into());
    let mut act = ChangeSet::new(Message::new("act-test"));
    act.push(Edit::replace(before, after));
    session.perform(act).unwrap();
    drop(session);
    let (lapsed, ended) = check(&[]);
    let finding = &lapsed["findings"][0];
    assert_eq!((&lapsed["counts"], &finding["state"], ended), (&json!({"overlap": 1}), &json!("open"), 1));
    assert!(finding["exception"]["lapsed"] == true, "{finding}");
    assert!(finding["message"].as_str().unwrap().contains("hết hiệu lực: chỗ này đã thay đổi"), "{finding}");
    let (listed, ended) = json(&["exception", "--project", project, "--json"]);
    assert_eq!((&listed["exceptions"][0]["state"], ended), (&json!("lapsed"), 1));

    let (told, _, ended) = except(&["--withdraw", name]);
    assert!(told.contains("Đã bỏ 1 ngoại lệ") && ended == 0, "{told}");
    assert!(check(&[]).0["findings"][0].get("exception").is_none());
}
