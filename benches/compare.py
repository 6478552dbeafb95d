#!/usr/bin/env python3
"""Runs our benchmarks and the peers' alternately and prints a table of CPU seconds with their ratios.

usage: compare.py DATA_DIR [--pairs N] [--peers PYTHON]
Without --peers only our own column is filled. Figures of GeoPackage, shapefile and GeoJSON are for DATA_DIR/ward.*.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)

# name, our bench and its arguments, our phase; peer script and its arguments, its phases (summed)
ROWS = [
    ("open SHP+DBF", ("open_map", ["{data}/ward.shp"], "open-shapefile"), ("open.py", ["{data}/ward.shp", "shapely"], ["read_arrow", "wkb_to_geos"]), (4, 8)),
    ("open GeoPackage", ("open_map", ["{data}/ward.gpkg"], "open-geopackage"), ("open.py", ["{data}/ward.gpkg", "shapely"], ["read_arrow", "wkb_to_geos"]), (1.5, 3)),
    ("open GeoJSON", ("open_map", ["{data}/ward.geojson"], "open-geojson"), ("open.py", ["{data}/ward.geojson", "shapely"], ["read_arrow", "wkb_to_geos"]), (5, 12)),
    ("export GeoPackage + R-tree", ("export_gpkg", ["{data}/ward.gpkg"], "export-geopackage"), ("open.py", ["{data}/ward.gpkg", "export", "{data}/peer.gpkg"], ["write_gpkg"]), (1.5, 2.5)),
    ("R-tree bulk load", ("rtree", ["{data}/ward.gpkg"], "bulk-load"), ("rtree.py", ["{data}/ward.gpkg"], ["STRtree build"]), (3, 6)),
    ("1 M point in polygon", ("rtree", ["{data}/ward.gpkg"], "point-in-polygon"), ("rtree.py", ["{data}/ward.gpkg"], ["point-in-polygon"]), (3, 6)),
    ("1 M nearest", ("rtree", ["{data}/ward.gpkg"], "nearest"), ("rtree.py", ["{data}/ward.gpkg"], ["nearest"]), (3, 6)),
    ("reproject all vertices", ("reproject", ["{data}/ward.gpkg"], "reproject"), ("reproject.py", ["{data}/ward.gpkg"], ["transform"]), (20, 100)),
]


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


def binaries():
    """Builds the benches; where cargo put each of them."""
    out = subprocess.run(["cargo", "bench", "--locked", "--no-run", "--message-format=json"], stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True).stdout
    found = {}
    for line in out.splitlines():
        record = json.loads(line)
        if record.get("executable") and "bench" in record["target"]["kind"]:
            found[record["target"]["name"]] = record["executable"]
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--peers")
    args = parser.parse_args()
    built = binaries()
    print("| work | ours, CPU s | peer, CPU s | ratio | must / aim |\n|---|---|---|---|---|")
    for name, (bench, our_args, phase), (script, peer_args, phases), (must, aim) in ROWS:
        fill = lambda words: [word.format(data=args.data) for word in words]
        ours, theirs = [], []
        for _ in range(args.pairs):
            record = lines([built[bench], *fill(our_args)]).get(phase)
            if record is None:
                break
            ours.append(record["cpu"])
            if args.peers:
                found = lines([args.peers, os.path.join(HERE, "peers", script), *fill(peer_args)])
                theirs.append(sum(found[p]["cpu"] for p in phases if p in found))
        if not ours:
            print("| %s | – | – | – | %g × / %g × |" % (name, must, aim))
        elif not theirs:
            print("| %s | %.3f | – | – | %g × / %g × |" % (name, statistics.median(ours), must, aim))
        else:
            ratio = statistics.median(p / o for p, o in zip(theirs, ours) if o)
            print("| %s | %.3f | %.3f | %.1f × | %g × / %g × |" % (name, statistics.median(ours), statistics.median(theirs), ratio, must, aim))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
