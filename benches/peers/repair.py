"""The repair of a coverage, gaps up to 2 m merged, with shapely/GEOS. usage: repair.py MAP"""
import sys
import pyogrio, shapely
from common import Phases

path = sys.argv[1]
P = Phases("shapely %s/GEOS %s" % (shapely.__version__, shapely.geos_version_string), path)
g = P.run("read", lambda: shapely.from_wkb(pyogrio.raw.read(path, columns=[])[2]), info=lambda r: dict(n=len(r)))
P.run("coverage_clean", lambda: shapely.coverage_clean(g, gap_width=2.0), info=lambda r: dict(empty=int(shapely.is_empty(r).sum())))
