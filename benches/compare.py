#!/usr/bin/env python3
"""Runs our benchmarks and the peers' alternately and prints a table of CPU seconds with their ratios.

usage: compare.py DATA_DIR [--pairs N] [--peers PYTHON] [--pages PAGES_DIR] [--only-start | --only-codes | --only-map] [--five-million]
DATA_DIR holds ward.shp, ward.gpkg and ward.geojson, defects.shp with known defects, and start.thuaso and start.gpkg for the start of the window.
PAGES_DIR holds pages with codes and truth.csv (peers/draw_pages.py).
Without --peers only our own column is filled. The start needs Xvfb, and QGIS as its peer: without them its row says so.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)

# The export of ward.shp is ward.gpkg, so that both write the same columns.
# name; our bench, its file, its phase; the peer's script and arguments, its phases (summed); must, aim
ROWS = [
    ("open SHP+DBF", ("open_map", "ward.shp", "open"), ("open.py", ["ward.shp", "shapely"], ["read_arrow", "wkb_to_geos"]), (4, 8)),
    ("open GeoPackage", ("open_map", "ward.gpkg", "open"), ("open.py", ["ward.gpkg", "shapely"], ["read_arrow", "wkb_to_geos"]), (1.5, 3)),
    ("open GeoJSON", ("open_map", "ward.geojson", "open"), ("open.py", ["ward.geojson", "shapely"], ["read_arrow", "wkb_to_geos"]), (5, 12)),
    ("export GeoPackage + R-tree", ("export_gpkg", "ward.shp", "export-gpkg"), ("open.py", ["ward.gpkg", "export", "peer.gpkg"], ["write_gpkg"]), (1.5, 2.5)),
    ("R-tree bulk load", ("rtree", "ward.gpkg", "bulk-load"), ("rtree.py", ["ward.gpkg"], ["STRtree build"]), (3, 6)),
    ("1 M point in polygon", ("rtree", "ward.gpkg", "point-in-polygon"), ("rtree.py", ["ward.gpkg"], ["point-in-polygon"]), (3, 6)),
    ("1 M nearest", ("rtree", "ward.gpkg", "nearest"), ("rtree.py", ["ward.gpkg"], ["nearest"]), (3, 6)),
    ("check of a ward with defects", ("coverage", "defects.shp", "check"), ("check.py", ["defects.shp"], ["is_valid", "invalid_edges"]), (8, 30)),
    ("repair of a ward with defects, proved", ("coverage", "defects.shp", "repair"), ("repair.py", ["defects.shp"], ["coverage_clean"]), (10, 40)),
    ("reproject all vertices", ("reproject", "ward.gpkg", "reproject"), ("reproject.py", ["ward.gpkg"], ["transform"]), (20, 100)),
]
DISPLAY = ":98"


def lines(command):
    """The JSON lines that a command prints, by phase; {} when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    found = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            record = json.loads(line)
            found[record["phase"]] = record
    if done.returncode:
        print("failed (%d): %s" % (done.returncode, " ".join(command)), file=sys.stderr)
    return found


def binaries(*names):
    """Builds the benches of these names, or all; where cargo put each of them."""
    only = [word for name in names for word in ("--bench", name)]
    out = subprocess.run(["cargo", "bench", "--locked", "--no-run", "--message-format=json", *only], stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True).stdout
    found = {}
    for line in out.splitlines():
        record = json.loads(line)
        if record.get("executable") and "bench" in record["target"]["kind"]:
            found[record["target"]["name"]] = record["executable"]
    return found


def row(name, ours, theirs, goal, unit="s", digits=3):
    """One line of the table: medians of both and of the pairwise ratios."""
    cell = lambda values: "%.*f %s" % (digits, statistics.median(values), unit) if values else "–"
    pairs = [b / a for a, b in zip(ours, theirs) if a]
    print("| %s | %s | %s | %s | %s |" % (name, cell(ours), cell(theirs), "%.1f ×" % statistics.median(pairs) if pairs else "–", goal), flush=True)


def compared(data, built, peers, pairs):
    """The rows that have a peer in Python, one run of each program for all of its phases."""
    figures = {}
    for _ in range(pairs):
        seen = {}
        for name, (bench, file, phase), (script, arguments, phases), _goal in ROWS:
            ours_of = (built[bench], os.path.join(data, file))
            theirs_of = (peers, os.path.join(HERE, "peers", script), *(os.path.join(data, a) if "." in a else a for a in arguments))
            for command in (ours_of, theirs_of) if peers else (ours_of,):
                if command not in seen:
                    seen[command] = lines(list(command))
            ours, theirs = figures.setdefault(name, ([], []))
            if phase in seen[ours_of]:
                ours.append(seen[ours_of][phase]["cpu"])
                found = seen.get(theirs_of, {})
                if all(p in found for p in phases):
                    theirs.append(sum(found[p]["cpu"] for p in phases))
                    same_work(name, seen[ours_of][phase], found[phases[-1]])
    for name, _ours, _peer, (must, aim) in ROWS:
        row(name, *figures[name], "%g × / %g ×" % (must, aim))


def same_work(name, ours, theirs):
    """Says so when the two did not do the same: as many features, vertices or points, and of the same points as many inside."""
    inside = "hits" in theirs and theirs["hits"] != ours["result"]
    counted = "n" in theirs and theirs["n"] not in (ours["n"], ours["result"])
    if inside or counted:
        print("%s: ours %s, the peer %s" % (name, ours, theirs), file=sys.stderr)


def alone(data, built):
    """The rows without a peer."""
    pick = lines([built["rtree"], os.path.join(data, "ward.gpkg")]).get("pick")
    row("pick under the cursor, p99", [pick["p99_us"]] if pick else [], [], "50 µs / 10 µs", "µs", 1)
    search = lines([built["search"], "400000"]).get("search")
    row("search while typing, 400 000 parcels and 200 000 certificates, slowest", [search["ms_max"]] if search else [], [], "16 ms", "ms", 2)
    table = lines([built["table"], "400000"])
    for phase, key, name, goal, unit, scale in (
        ("table-frame-scroll", "ms_p95", "a frame of the window while 400 000 rows are scrolled, p95", "8 ms", "ms", 1),
        ("table-key-stroke", "ms_max", "filter of 400 000 rows while typing, slowest", "150 ms", "ms", 1),
        ("table-sort-address", "wall", "order of 400 000 rows by address", "1 s", "ms", 1000),
        ("table-statistics", "wall", "statistics of a column of 400 000 rows", "150 ms", "ms", 1000),
        ("table-csv", "wall", "400 000 rows and 16 columns as CSV", "5 s", "s", 1),
        ("table-xlsx", "wall", "the same as XLSX", "30 s", "s", 1),
    ):
        found = table.get(phase)
        row(name, [found[key] * scale] if found else [], [], goal, unit, 2)
    checks = lines([built["coverage"], os.path.join(data, "defects.shp")])
    for phase, name, goal in (("check-again", "check again after a corner was moved", "5 ms / 1 ms"), ("findings-again", "the same, to the list of findings", "50 ms at 40 000")):
        again = checks.get(phase)
        row(name + ", p99", [again["ms_p99"]] if again else [], [], goal, "ms", 2)


# Arguments of map_frame; how it is called; what a frame may take; what a whole picture may, without labels and with them: the processor time that
# QGIS takes for it (measured once on such a machine), by how many times the map is to be faster.
MAPS = [
    (["40000"], "40 000 parcels", "2 ms", ("36 ms: QGIS / 6", "310 ms: QGIS / 40")),
    (["400000"], "400 000 parcels", "4 ms", ("120 ms: QGIS / 12", "–")),
    (["5040000"], "5 million parcels", "4 ms", ("–", "–")),
    (["--together", "126"], "126 wards of 40 000 opened together", "4 ms", ("–", "–")),
]


def drawn(built, five_million):
    """The map: processor time of the drawing thread, frame by frame, and of all threads for one picture; memory; the first picture; edits."""
    for arguments, name, frame, (whole, labelled) in MAPS if five_million else MAPS[:2]:
        found = lines([built["map_frame"], *arguments])
        moving = [record for phase, record in found.items() if phase.startswith(("pan", "zoom"))]
        for title, key in (("p95", "ms_p95"), ("slowest", "ms_max")):
            row("map of %s: a frame while it is moved, %s of the worst movement" % (name, title), [max(record[key] for record in moving)] if moving else [], [], frame, "ms", 2)
        for title, phase, key, goal, unit, digits in [
            ("read from the disk, wall", "read together", "wall", "10 s with the first picture", "s", 2),
            ("first picture, wall", "first picture", "wall", "10 s at 5 million", "s", 2),
            ("whole, a picture, all threads with the software GPU's", "full extent", "cpu_ms", whole, "ms", 0),
            ("whole with labels, likewise", "full extent, labels", "cpu_ms", labelled, "ms", 0),
            ("every parcel selected: the frame that takes it up", "all selected: the frame that takes it up", "ms_max", "–", "ms", 1),
            ("a frame with every parcel selected, p95", "all selected", "ms_p95", frame, "ms", 2),
            ("corner moved: from the command to index and changed chunk, p99", "edit: from the command to index and changed chunk", "ms_p99", "1 ms", "ms", 2),
            ("corner moved: the frame after it, p99", "edit: frame after it", "ms_p99", "–", "ms", 2),
            ("such a frame without an act", "edit: frame without", "ms_p50", "–", "ms", 2),
            ("peak memory with the picture", "memory: picture", "peak_mib", "2560 / 1640 MiB at 5 million", "MiB", 0),
            ("peak memory after all movements", "memory: all", "peak_mib", "2560 / 1640 MiB at 5 million", "MiB", 0),
        ]:
            if phase in found:
                row("map of %s: %s" % (name, title), [found[phase][key]], [], goal, unit, digits)


# name; our phase, the peer's; must, aim
CODE_ROWS = [
    ("codes of a page, decoded at full size", "codes-full", "full", "1 × / 1.2 ×"),
    ("codes of a page as the intake reads it, the same kinds by the peer at half size", "codes", "half-with-bars", "1 × / 1.2 ×"),
]


def codes(pages, built, peers, pairs):
    """Codes of pages against ZXing in Python: milliseconds of CPU a page, and how many pages gave theirs."""
    figures = {name: ([], []) for name, *_ in CODE_ROWS}
    for _ in range(pairs):
        ours, theirs = lines([built["codes"], pages]), lines([peers, os.path.join(HERE, "peers", "codes.py"), pages]) if peers else {}
        for name, phase, peer_phase, _goal in CODE_ROWS:
            for seen, key, into in ((ours, phase, figures[name][0]), (theirs, peer_phase, figures[name][1])):
                if key in seen:
                    into.append(seen[key]["cpu"] / seen[key]["n"] * 1000)
            if phase in ours and peer_phase in theirs and ours[phase]["result"] < theirs[peer_phase]["found"]:
                print("%s: %d pages, the peer %d" % (name, ours[phase]["result"], theirs[peer_phase]["found"]), file=sys.stderr)
    for name, _phase, _peer_phase, goal in CODE_ROWS:
        row(name, *figures[name], goal, "ms", 1)


def timed(command, environment):
    """Wall seconds, CPU seconds and peak MiB of a whole process, and its exit status."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, status


def start(data, built, pairs):
    """Start to the first drawn map, whole process, on a display of its own."""
    project, peer_file = (os.path.join(data, name) for name in ("start.thuaso", "start.gpkg"))
    if not shutil.which("Xvfb"):
        return print("| start to first drawn map | Xvfb is not installed | – | – | 5 × / 12 × |")
    runs = {"ours": []}
    # As it is installed, with its own plugins, and without any: the barest QGIS there is.
    peers = {", QGIS": [], ", QGIS without plugins": ["--noplugins"]} if shutil.which("qgis") else {}
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, DISPLAY=DISPLAY, XDG_CONFIG_HOME=home)
        environment.pop("WAYLAND_DISPLAY", None)
        # With its own settings: in an empty home it asks questions before it starts. It finds its Python by the path: the system's.
        of_peer = dict(os.environ, DISPLAY=DISPLAY, QT_QPA_PLATFORM="xcb", PATH="/usr/local/bin:/usr/bin:/bin", OUT=os.path.join(home, "drawn"))
        script = os.path.join(HERE, "peers", "qgis_start.py")
        server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1600x1000x24"], stderr=subprocess.DEVNULL)
        time.sleep(2)
        try:
            for _ in range(pairs):
                runs["ours"].append(timed([built["start"], project], environment))
                for peer, options in peers.items():
                    command = ["timeout", "90", "qgis", "--nologo", "--noversioncheck", *options, "--code", script, peer_file]
                    runs.setdefault(peer, []).append(timed(command, dict(of_peer, BEGAN=repr(time.time()))))
        finally:
            server.terminate()
    runs = {of: [run for run in each if run[3] == 0] for of, each in runs.items()}
    for name, at, goal, unit, digits in [
        ("start to first drawn map, CPU", 1, "5 × / 12 ×", "s", 2),
        ("start to first drawn map, wall", 0, "5 × / 12 ×", "s", 2),
        ("peak memory of it", 2, "190 / 120 MiB", "MiB", 0),
    ]:
        for peer in peers or [""]:
            row(name + peer, [run[at] for run in runs["ours"]], [run[at] for run in runs.get(peer, [])], goal, unit, digits)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--peers")
    parser.add_argument("--pages", help="pages with codes")
    parser.add_argument("--only-start", action="store_true", help="only the start of the window")
    parser.add_argument("--only-codes", action="store_true", help="only the codes of pages")
    parser.add_argument("--only-map", action="store_true", help="only frames of the map")
    parser.add_argument("--five-million", action="store_true", help="frames of 5 million parcels too: 3 GiB, some minutes")
    args = parser.parse_args()
    built = binaries()
    print("| work | ours | peer | ratio | must / aim |\n|---|---|---|---|---|")
    if args.pages:
        codes(args.pages, built, args.peers, args.pairs)
    if args.only_codes:
        return
    if args.only_map:
        return drawn(built, args.five_million)
    if not args.only_start:
        compared(args.data, built, args.peers, args.pairs)
        alone(args.data, built)
        drawn(built, args.five_million)
    start(args.data, built, args.pairs)


if __name__ == "__main__":
    main()
