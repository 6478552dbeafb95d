#!/usr/bin/env python3
"""Holds the parcels of a delivered GeoPackage against GEOS' coverage validator. usage: tests/validate_coverage.py FILE.gpkg [LAYER]

Prints how many polygons are invalid and how many have edges that their neighbours do not match; ends with 1 where there are any.
Once: python3 -m venv V && V/bin/pip install pyogrio "shapely>=2.2" numpy   (GEOS 3.13 or later comes with it)
"""
import sys

import pyogrio
import shapely

path, layer = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "thua_dat"
parcels = shapely.from_wkb(pyogrio.raw.read(path, layer=layer, columns=[])[2])
parcels = parcels[~(shapely.is_missing(parcels) | shapely.is_empty(parcels))]
invalid = int((~shapely.is_valid(parcels)).sum())
unmatched = int((~shapely.is_empty(shapely.coverage_invalid_edges(parcels))).sum())
print("%d polygons: %d invalid, %d with edges that are not matched (GEOS %s)" % (len(parcels), invalid, unmatched, shapely.geos_version_string))
sys.exit(1 if invalid or unmatched else 0)
