"""Overviews of a picture and tiles read one by one, with GDAL. usage: rasters.py FILE…"""
import pathlib
import shutil
import sys
import tempfile

import rasterio
from common import Phases
from rasterio.enums import Resampling
from rasterio.windows import Window

for path in sys.argv[1:]:
    P = Phases("rasterio %s/GDAL %s" % (rasterio.__version__, rasterio.__gdal_version__), path)
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / pathlib.Path(path).name
        shutil.copy(path, copy)

        def overviews():
            # Beside the file, as QGIS makes them: nothing is written into it.
            with rasterio.Env(TIFF_USE_OVR=True), rasterio.open(copy, "r") as there:
                factors = [2**k for k in range(1, 12) if max(there.width, there.height) / 2**k > 256]
            with rasterio.Env(TIFF_USE_OVR=True), rasterio.open(copy, "r+") as there:
                there.build_overviews(factors, Resampling.average)
            return factors

        P.run("overviews", overviews, info=lambda factors: dict(levels=len(factors)))
    with rasterio.open(path) as there:
        columns, rows = -(-there.width // 512), -(-there.height // 512)
        keys = [(column, row) for row in range(rows) for column in range(columns)]
        step = len(keys) // min(200, len(keys)) + 1
        chosen = [keys[at * step * 7919 % len(keys)] for at in range(200)]
        P.run("tiles", lambda: [there.read(window=Window(512 * c, 512 * r, 512, 512)) for c, r in chosen], info=lambda r: dict(n=len(r)))
