#!/bin/sh
# Holds a delivered GeoPackage against the validators of others, those that are installed, and says what each printed.
# usage: tests/validate_gpkg.sh FILE.gpkg
# Debian 12: apt-get install gdal-bin python3-gdal libsqlite3-mod-spatialite
# PDOK: /usr/bin/python3 -m venv --system-site-packages V && V/bin/pip install --no-deps pdok-geopackage-validator &&
#   V/bin/pip install click click-log pydantic pyyaml requests minio orjson semver; then PDOK_VALIDATOR=V/bin/geopackage-validator
set -u
[ $# -eq 1 ] && [ -f "$1" ] || { echo "usage: $0 FILE.gpkg" >&2; exit 2; }
file=$1
failed=0
say() { printf '== %s\n' "$1"; }

say 'ogrinfo'
if command -v ogrinfo >/dev/null; then
    ogrinfo -so "$file" || failed=1
else
    echo 'not installed: skipped'
fi

say 'relationships, as GDAL reads them'
if /usr/bin/python3 -c 'from osgeo import gdal' 2>/dev/null; then
    /usr/bin/python3 - "$file" <<'PY' || failed=1
import sys
from osgeo import gdal
gdal.UseExceptions()
data = gdal.OpenEx(sys.argv[1])
for name in data.GetRelationshipNames() or []:
    r = data.GetRelationship(name)
    print(name, ':', r.GetLeftTableName(), '-', r.GetMappingTableName(), '-', r.GetRightTableName(), r.GetRelatedTableType())
PY
else
    echo 'not installed: skipped'
fi

say 'GDAL validate_gpkg.py, with its extra checks of the content'
if /usr/bin/python3 -c 'import osgeo_utils.samples.validate_gpkg' 2>/dev/null; then
    /usr/bin/python3 -m osgeo_utils.samples.validate_gpkg -q --extra "$file" && echo 'accepted' || failed=1
else
    echo 'not installed: skipped'
fi

say 'PDOK geopackage-validator'
pdok=${PDOK_VALIDATOR:-geopackage-validator}
if command -v "$pdok" >/dev/null; then
    # RQ22 allows only the CRSs of the Netherlands and Europe (its national profile): a Vietnamese CRS always fails it, and
    # nothing else may fail. RQ8 needs a national table definition and is not run.
    "$pdok" validate --gpkg-path "$file" || true
else
    echo 'not installed: skipped'
fi
exit $failed
