# Two commands: `make run` does the main job on sample-data/, `make test` passes all tests. Both install what they need.

SHELL := /bin/bash
OUT := out/sample
THUASO := target/release/thuaso

# What PROJ needs to build; what the window and its tests draw with. Nothing else is linked or needed.
BUILD_PACKAGES := gcc libc6-dev g++ cmake make sqlite3
WINDOW_PACKAGES := libx11-6 libxcursor1 libxi6 libxkbcommon-x11-0 libvulkan1 mesa-vulkan-drivers

.PHONY: run test deps deps-window bench bench-growth bench-data sample-data clean

run: deps
	cargo build --release --locked
	rm -rf $(OUT)
	mkdir -p $(OUT)
	$(THUASO) import sample-data/ban-do/*.shp sample-data/ban-do/*.geojson --project $(OUT)/mau-son.thuaso || [ $$? -eq 1 ]
	$(THUASO) scans sample-data/quet --project $(OUT)/mau-son.thuaso || [ $$? -eq 1 ]
	$(THUASO) link --auto --project $(OUT)/mau-son.thuaso || [ $$? -eq 1 ]
	$(THUASO) export --project $(OUT)/mau-son.thuaso --gpkg $(OUT)/mau-son.gpkg --scans reference || [ $$? -eq 1 ]
	$(THUASO) info $(OUT)/mau-son.thuaso
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(MAKE) --no-print-directory deps-window; fi
	$(THUASO) $(OUT)/mau-son.thuaso

test: deps deps-window
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

# Silent when nothing is missing.
deps:
	@.ci/install $(BUILD_PACKAGES)

deps-window:
	@.ci/install $(WINDOW_PACKAGES)

sample-data:
	cargo run --release --locked -- sample-ward --parcels 300 --seed 2026 --certificates 24 --out sample-data

clean:
	rm -rf out

# Figures against the peers: `make bench`, `make bench PEERS=1`, `make bench N=40000`. QGIS is a peer where it is installed.
# `FIVE_MILLION=1` draws a map of five million parcels too: 3 GiB, some minutes.
N ?= 400000
BENCH_DATA := target/bench-data/$(N)
PEERS_PYTHON := target/bench-peers/bin/python
BENCH_PAGES := target/bench-data/pages

bench: deps deps-window
	@.ci/install python3 python3-venv xvfb
	cargo build --release --locked
	@[ -s $(BENCH_DATA)/start.gpkg ] || $(MAKE) --no-print-directory bench-data
	@if [ -n "$(PEERS)" ] && [ ! -x $(PEERS_PYTHON) ]; then python3 -m venv target/bench-peers && \
	  target/bench-peers/bin/pip install -q pyogrio "shapely>=2.2" pyproj pyarrow numpy \
	    zxing-cpp opencv-python-headless pillow segno; fi
	@if [ -n "$(PEERS)" ] && [ ! -s $(BENCH_PAGES)/truth.csv ]; then \
	  $(PEERS_PYTHON) benches/peers/draw_pages.py $(BENCH_PAGES) 60; fi
	python3 benches/compare.py $(BENCH_DATA) $(if $(FIVE_MILLION),--five-million) $(if $(PEERS),--peers $(PEERS_PYTHON) --pages $(BENCH_PAGES))

# How the check grows from 40 000 parcels to 5 million, as a curve: 6 GiB of memory with the peer. After `make bench N=40000` and `make bench`.
bench-growth:
	python3 benches/growth.py target/bench-data/growth.svg target/bench-data/40000/defects.shp target/bench-data/400000/defects.shp $(if $(PEERS),--peers $(PEERS_PYTHON))

# One invented ward as shapefile, GeoPackage and GeoJSON, and a project of 40 000 parcels for the start of the window.
bench-data:
	rm -rf $(BENCH_DATA)
	mkdir -p $(BENCH_DATA)
	$(THUASO) sample-ward --parcels $(N) --seed 1 --certificates 0 --out $(BENCH_DATA)/ward
	for part in shp shx dbf prj; do cp $(BENCH_DATA)/ward/ban-do/thua-dat.$$part $(BENCH_DATA)/ward.$$part; done
	$(THUASO) import $(BENCH_DATA)/ward.shp --project $(BENCH_DATA)/ward.thuaso >/dev/null || [ $$? -eq 1 ]
	$(THUASO) export --project $(BENCH_DATA)/ward.thuaso --gpkg $(BENCH_DATA)/ward.gpkg --geojson $(BENCH_DATA)/ward.geojson || [ $$? -eq 1 ]
	$(THUASO) sample-ward --parcels $(N) --seed 1 --certificates 0 --defects $$(($(N) / 100)) --out $(BENCH_DATA)/defects
	for part in shp shx dbf prj; do cp $(BENCH_DATA)/defects/ban-do/thua-dat.$$part $(BENCH_DATA)/defects.$$part; done
	$(THUASO) sample-ward --parcels 40000 --seed 1 --certificates 200 --out $(BENCH_DATA)/start
	$(THUASO) import $(BENCH_DATA)/start/ban-do/thua-dat.shp --project $(BENCH_DATA)/start.thuaso >/dev/null || [ $$? -eq 1 ]
	$(THUASO) export --project $(BENCH_DATA)/start.thuaso --gpkg $(BENCH_DATA)/start.gpkg || [ $$? -eq 1 ]
