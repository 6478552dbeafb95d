"""Writes the pictures of this folder with GDAL, and what GDAL reads in them (expected.json). Invented content.

Run with rasterio (1.4.4, GDAL 3.10.3): python make.py
"""

import json
import pathlib

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.transform import Affine

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 1100, 700
RIGHT, DOWN = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
COLOURS = np.stack([RIGHT * 255 // WIDTH, DOWN * 255 // HEIGHT, (RIGHT // 50 + DOWN // 50) % 2 * 200]).astype("uint8")
HANOI = Affine(0.2, 0, 587_000, 0, -0.2, 2_320_000)
TURNED = Affine.translation(587_000, 2_320_000) * Affine.rotation(20) * Affine.scale(0.2, -0.2)
TM_UNNAMED = "+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m"

# VN-2000 / TM-3: 105-30 has code 9209, 105-45 has 9210.
PICTURES = {
    "tiled.tif": dict(crs="EPSG:9209", transform=HANOI, tiled=True, blockxsize=256, blockysize=256, compress="deflate"),
    "strips.tif": dict(crs="EPSG:9210", transform=HANOI, compress="lzw", predictor=2),
    "big.tif": dict(crs="EPSG:32648", transform=HANOI, BIGTIFF="YES", tiled=True, blockxsize=512, blockysize=256, compress="deflate"),
    "turned.tif": dict(crs="EPSG:9209", transform=TURNED, compress="deflate"),
    "photo.tif": dict(crs="EPSG:9209", transform=HANOI, tiled=True, blockxsize=256, blockysize=256, compress="jpeg", JPEG_QUALITY=90),
    "planes.tif": dict(crs="EPSG:9209", transform=HANOI, interleave="band", compress="deflate"),
    "unnamed.tif": dict(crs=TM_UNNAMED, transform=HANOI, compress="deflate"),
    "degrees.tif": dict(crs="EPSG:4326", transform=Affine(2e-6, 0, 105.8, 0, -2e-6, 21.0), compress="deflate"),
}


def write(name, pixels, **profile):
    bands, height, width = pixels.shape
    settings = dict(driver="GTiff", count=bands, height=height, width=width, dtype="uint8")
    settings.update(profile)
    if settings.get("compress") == "deflate":
        settings["predictor"] = 2
    with rasterio.open(HERE / name, "w", **settings) as out:
        out.write(pixels)


def main():
    for name, profile in PICTURES.items():
        write(name, COLOURS, photometric="YCbCr" if profile["compress"] == "jpeg" else "RGB", **profile)
    with rasterio.open(HERE / "tiled.tif", "r+") as out:
        out.build_overviews([2, 4], Resampling.average)
    point = dict(crs="EPSG:9209", transform=HANOI, compress="deflate")
    with rasterio.Env(GTIFF_POINT_GEO_IGNORE=False), rasterio.open(
        HERE / "point.tif", "w", driver="GTiff", count=1, height=HEIGHT, width=WIDTH, dtype="uint8", **point
    ) as out:
        out.update_tags(AREA_OR_POINT="Point")
        out.write(COLOURS[0], 1)
    ink = ((RIGHT % 100 < 4) | (DOWN % 100 < 4)).astype("uint8")
    write("fax.tif", ink[None], crs="EPSG:9209", transform=HANOI, nbits=1, compress="ccittfax4", photometric="miniswhite")
    alpha = np.where(RIGHT + DOWN > 600, 255, 0).astype("uint8")
    write(
        "alpha.tif", np.concatenate([COLOURS, alpha[None]]), crs="EPSG:9209", transform=HANOI, photometric="RGB",
        alpha="YES", tiled=True, blockxsize=256, blockysize=256, compress="deflate",
    )
    write(
        "infrared.tif", np.concatenate([COLOURS, alpha[None]]), crs="EPSG:9209", transform=HANOI, photometric="RGB",
        alpha="UNSPECIFIED", compress="deflate",
    )
    holed = np.where(RIGHT < 300, 0, COLOURS).astype("uint8")
    write("nodata.tif", holed, crs="EPSG:9209", transform=HANOI, photometric="RGB", nodata=0, compress="deflate")
    sparse = np.where(RIGHT < 512, 0, COLOURS).astype("uint8")
    write(
        "sparse.tif", sparse, crs="EPSG:9209", transform=HANOI, photometric="RGB", tiled=True, blockxsize=256, blockysize=256,
        SPARSE_OK="TRUE", compress="deflate",
    )
    with rasterio.open(HERE / "world.png", "w", driver="PNG", count=3, height=HEIGHT, width=WIDTH, dtype="uint8") as out:
        out.write(COLOURS)
    (HERE / "world.pgw").write_text("0.2\n0\n0\n-0.2\n587000.1\n2319999.9\n")
    (HERE / "world.prj").write_text(rasterio.crs.CRS.from_epsg(9210).to_wkt("WKT1_ESRI"))
    for left in HERE.glob("*.aux.xml"):
        left.unlink()

    expected = {}
    # Inside of the squares: JPEG keeps half of the colour samples, and readers differ between them.
    places = [(5, 5), (325, 225), (725, 333), (1098, 698)]
    for path in sorted([*HERE.glob("*.tif"), HERE / "world.png"]):
        with rasterio.open(path) as there:
            pixels = there.read()
            expected[path.name] = {
                "affine": list(there.transform)[:6],
                "epsg": there.crs.to_epsg() if there.crs else None,
                "overviews": there.overviews(1),
                "pixels": [[x, y, *(int(value) for value in pixels[:, y, x])] for x, y in places],
            }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


main()
