"""Validity of every polygon and the invalid edges of the coverage, gaps up to 2 m, with shapely/GEOS. usage: check.py MAP [COPIES]"""
import sys
import numpy, pyogrio, shapely
from common import Phases

path = sys.argv[1]
P = Phases("shapely %s/GEOS %s" % (shapely.__version__, shapely.geos_version_string), path)
g = P.run("read", lambda: shapely.from_wkb(pyogrio.raw.read(path, columns=[])[2]), info=lambda r: dict(n=len(r)))
copies = int(sys.argv[2]) if len(sys.argv) > 2 else 1
if copies > 1:
    # As benches/coverage.rs lays them out.
    west, south, east, north = shapely.total_bounds(g)
    steps = [(at % 4 * (east - west + 1000), at // 4 * (north - south + 1000)) for at in range(copies)]
    g = numpy.concatenate([shapely.transform(g, lambda corners: corners + step) for step in steps])
P.run("is_valid", lambda: shapely.is_valid(g), info=lambda r: dict(invalid=int((~r).sum())))
P.run("invalid_edges", lambda: shapely.coverage_invalid_edges(g, gap_width=2.0), info=lambda r: dict(flagged=int((~shapely.is_empty(r)).sum())))
