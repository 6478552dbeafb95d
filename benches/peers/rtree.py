"""R-tree build, 1M point-in-polygon, 1M nearest with shapely/GEOS; pick latency. usage: rtree_shapely.py PATH [M]"""
import sys
import numpy as np, pyogrio, shapely
from common import Phases
path = sys.argv[1]; M = int(sys.argv[2]) if len(sys.argv) > 2 else 1000000
P = Phases("shapely %s/GEOS %s" % (shapely.__version__, shapely.geos_version_string), path)
g = P.run("read", lambda: shapely.from_wkb(pyogrio.raw.read(path, columns=[])[2]), info=lambda r: dict(n=len(r)))
b = shapely.total_bounds(g)
rng = np.random.default_rng(7)
xy = rng.uniform(b[:2], b[2:], (M, 2)); pts = shapely.points(xy)
def build():
    t = shapely.STRtree(g); t.query(pts[0]); return t
t = P.run("STRtree build", build)
P.run("bbox candidates", lambda: t.query(pts), info=lambda r: dict(pairs=r.shape[1]))
P.run("point-in-polygon", lambda: t.query(pts, predicate="within"), info=lambda r: dict(hits=r.shape[1]))
shapely.prepare(g)
P.run("pip, prepared polygons", lambda: (lambda q: shapely.contains(g[q[1]], pts[q[0]]).sum())(t.query(pts)), info=lambda r: dict(hits=int(r)))
P.run("nearest", lambda: t.nearest(pts), info=lambda r: dict(n=len(r)))
import time
one = pts[:2000]; lat = []
for p in one:
    s = time.perf_counter(); t.query(p, predicate="within"); lat.append(time.perf_counter() - s)
P.run("pick one (python call) us p50 %.1f p99 %.1f" % tuple(np.percentile(lat, [50, 99]) * 1e6), lambda: None)
