#!/usr/bin/env python3
"""How the check of a map grows with the map, ours and GEOS': a table and a curve.

usage: growth.py CURVE.svg SMALL_MAP LARGE_MAP [--peers PYTHON]
SMALL_MAP is checked once, LARGE_MAP as 1, 3 and 12 copies beside each other. One thread, CPU seconds, same run; of the first two the median of three.
"""
import argparse
import math
import os
import statistics
import sys

from compare import HERE, binaries, lines

os.environ["RAYON_NUM_THREADS"] = "1"
LEFT, RIGHT, TOP, BOTTOM = 70, 700, 40, 360
SPAN = (1e4, 1e7), (1e-2, 1e3)


def measured(paths, binary, peers):
    small, large = paths
    rows = []
    for path, copies in ((small, 1), (large, 1), (large, 3), (large, 12)):
        ours, theirs = [], []
        for _ in range(3 if copies == 1 else 1):
            ours.append(lines([binary, path, "--copies=%d" % copies]))
            if peers:
                theirs.append(lines([peers, os.path.join(HERE, "peers", "check.py"), path, str(copies)]))
        cpu = lambda phase: statistics.median(run[phase]["cpu"] for run in ours)
        peer = statistics.median(run["is_valid"]["cpu"] + run["invalid_edges"]["cpu"] for run in theirs) if theirs else None
        row = (ours[0]["check"]["n"], cpu("check"), cpu("check-all"), peer, ours[0]["memory"]["peak_mib"])
        rows.append(row)
        told = "GEOS %.2f s, %.1f x" % (peer, peer / row[1]) if peer else ""
        print("%9d parcels: %.3f s, %.2f us a parcel; every rule %.3f s; peak %d MiB; %s" % (row[0], row[1], row[1] / row[0] * 1e6, row[2], row[4], told), flush=True)
    return rows


def place(parcels, seconds):
    (low_x, high_x), (low_y, high_y) = SPAN
    along = math.log(parcels / low_x) / math.log(high_x / low_x)
    up = math.log(seconds / low_y) / math.log(high_y / low_y)
    return LEFT + along * (RIGHT - LEFT), BOTTOM - up * (BOTTOM - TOP)


def curve(rows):
    """The curve as SVG: both axes by powers of ten, a thin line where the work would grow as the map does."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 420" font-family="sans-serif" font-size="13">', '<rect width="780" height="420" fill="#ffffff"/>']

    def text(x, y, words, anchor="middle", colour="#333333"):
        parts.append('<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s">%s</text>' % (x, y, anchor, colour, words))

    def line(points, colour, width, dash=""):
        way = " ".join("%.1f,%.1f" % place(*point) for point in points)
        parts.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="%s"%s/>' % (way, colour, width, dash))

    for power in range(4, 8):
        line([(10 ** power, SPAN[1][0]), (10 ** power, SPAN[1][1])], "#dddddd", 1)
        text(place(10 ** power, 1)[0], BOTTOM + 20, "{:,}".format(10 ** power).replace(",", " "))
    for power in range(-2, 4):
        line([(SPAN[0][0], 10 ** power), (SPAN[0][1], 10 ** power)], "#dddddd", 1)
        text(LEFT - 8, place(1e4, 10 ** power)[1] + 4, "%g s" % 10 ** power, "end")
    text((LEFT + RIGHT) / 2, BOTTOM + 44, "parcels")
    for of, colour, name in ((3, "#b5651d", "GEOS: validity and invalid edges"), (1, "#1b7f5c", "ThửaSổ: every rule of shapes, numbers, areas")):
        points = [(row[0], row[of]) for row in rows if row[of]]
        if not points:
            continue
        first = points[0]
        line([first, (points[-1][0], first[1] * points[-1][0] / first[0])], colour, 1, ' stroke-dasharray="3 4"')
        line(points, colour, 2.5)
        for parcels, seconds in points:
            x, y = place(parcels, seconds)
            parts.append('<circle cx="%.1f" cy="%.1f" r="4" fill="%s"/>' % (x, y, colour))
            text(x, y - 10 if of == 3 else y + 20, "%.3g s" % seconds, colour=colour)
        text(LEFT + 14, TOP + (20 if of == 3 else 40), name, "start", colour)
    text(LEFT + 14, TOP + 60, "dashed: as the map grows", "start")
    return "\n".join(parts + ["</svg>", ""])


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("curve")
    words.add_argument("maps", nargs=2)
    words.add_argument("--peers")
    asked = words.parse_args()
    rows = measured(asked.maps, binaries("coverage")["coverage"], asked.peers)
    with open(asked.curve, "w", encoding="utf-8") as file:
        file.write(curve(rows))


if __name__ == "__main__":
    sys.exit(main())
