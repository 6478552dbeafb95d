"""Draws pages at 300 dpi with a QR code: draw_pages.py OUT_DIR [COUNT=50] -> scan_000.jpg (2/3 A4, 1/3 A3) and truth.csv. Nobody is on them."""
import csv, os, sys
import cv2, numpy as np, segno, io
from PIL import Image
out = sys.argv[1]; n = int(sys.argv[2]) if len(sys.argv) > 2 else 50
os.makedirs(out, exist_ok=True); T = []
for i in range(n):
    rng = np.random.default_rng([20251120, i])
    a3 = i % 3 == 2
    W, H = (3508, 4961) if a3 else (2480, 3508)
    im = np.full((H, W, 3), (243, 247, 250), np.uint8)
    for y in range(220, H - 300, 62):                         # text-like lines
        x = 200
        while x < W - 260:
            w = int(rng.integers(18, 90)); 
            if rng.random() < 0.82: cv2.rectangle(im, (x, y), (x + w, y + int(rng.integers(14, 26))), (60, 55, 50), -1 if rng.random() < .5 else 2)
            x += w + int(rng.integers(8, 26))
    bx, by, bw, bh = 250, int(H * .45), W - 500, int(H * .3)   # parcel sketch box
    cv2.rectangle(im, (bx, by), (bx + bw, by + bh), (250, 250, 250), -1)
    p = (rng.random((40, 2)) * [bw - 40, bh - 40] + [bx + 20, by + 20]).astype(int)
    for a, b in zip(p[:-1], p[1:]): cv2.line(im, tuple(map(int, a)), tuple(map(int, b)), (40, 40, 40), 3)
    cv2.circle(im, (int(W * .7), int(H * .85)), 230, (40, 40, 200), 9)   # seal
    txt = "%05d|%d|%d|%s|%.1f|ODT|Số %d phố Hàng Bông, TP. Hà Nội|%d" % (rng.integers(1, 700), i + 1, rng.integers(1, 900), "CS%08d" % rng.integers(1e8), rng.uniform(40, 200), rng.integers(1, 300), rng.integers(1e12))
    q = segno.make(txt, error="m", micro=False); b = io.BytesIO(); q.save(b, kind="png", scale=1, border=4); b.seek(0)
    m = np.array(Image.open(b).convert("L")); s = int(rng.integers(6, 9))
    m = cv2.resize(m, None, fx=s, fy=s, interpolation=cv2.INTER_NEAREST); h, w = m.shape
    x0, y0 = W - w - int(rng.integers(120, 260)), int(rng.integers(110, 300))
    im[y0:y0 + h, x0:x0 + w] = m[:, :, None]
    ang = float(rng.uniform(-2.5, 2.5)); M = cv2.getRotationMatrix2D((W / 2, H / 2), ang, 1)
    im = cv2.warpAffine(im, M, (W, H), flags=cv2.INTER_LINEAR, borderValue=(235, 238, 240))
    im = cv2.GaussianBlur(im, (0, 0), float(rng.uniform(.6, 1.2)))
    im = np.clip(im.astype(np.float32) * float(rng.uniform(.88, 1.0)) + rng.normal(0, 5, im.shape).astype(np.float32), 0, 255).astype(np.uint8)
    f = os.path.join(out, "scan_%03d.jpg" % i)
    cv2.imwrite(f, im, [cv2.IMWRITE_JPEG_QUALITY, 78])
    T.append((os.path.basename(f), "A3" if a3 else "A4", txt, round(ang, 2)))
csv.writer(open(os.path.join(out, "truth.csv"), "w", newline="", encoding="utf-8")).writerows(T)
