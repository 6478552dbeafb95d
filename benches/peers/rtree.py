"""R-tree build, 1 M point in polygon, 1 M nearest with shapely/GEOS; pick latency. usage: rtree.py MAP [POINTS]"""
import sys
import time
import numpy as np, pyogrio, shapely
from common import Phases

path = sys.argv[1]
M = int(sys.argv[2]) if len(sys.argv) > 2 else 1000000


def splitmix(seed, n):
    """The numbers of benches/rtree.rs, 0 to 1."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.uint64(0x9E3779B97F4A7C15) * np.arange(1, n + 1, dtype=np.uint64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / float(1 << 53)


P = Phases("shapely %s/GEOS %s" % (shapely.__version__, shapely.geos_version_string), path)
g = P.run("read", lambda: shapely.from_wkb(pyogrio.raw.read(path, columns=[])[2]), info=lambda r: dict(n=len(r)))
b = shapely.total_bounds(g)
xy = b[:2] + splitmix(7, 2 * M).reshape(M, 2) * (b[2:] - b[:2])
pts = shapely.points(xy)


def build():
    t = shapely.STRtree(g)
    t.query(pts[0])
    return t


t = P.run("STRtree build", build, info=lambda r: dict(n=len(r)))
P.run("point-in-polygon", lambda: t.query(pts, predicate="within"), info=lambda r: dict(n=M, hits=r.shape[1]))
P.run("nearest", lambda: t.nearest(pts), info=lambda r: dict(n=M, metres=float(shapely.distance(pts, g[r]).sum())))
lat = []
for p in pts[:2000]:
    s = time.perf_counter()
    t.query(p, predicate="within")
    lat.append(time.perf_counter() - s)
P.run("pick one (python call) us p50 %.1f p99 %.1f" % tuple(np.percentile(lat, [50, 99]) * 1e6), lambda: None)
