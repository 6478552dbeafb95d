"""Decode a page and find its codes, with zxing-cpp and OpenCV, one thread. usage: codes.py FOLDER

FOLDER holds JPEG or PNG pages and truth.csv (name, size, text, …), or NAME.txt beside each picture.
"""
import csv
import glob
import os
import sys

import cv2
import zxingcpp
from common import Phases

folder = sys.argv[1]
cv2.setNumThreads(1)
pages = sorted(glob.glob(os.path.join(folder, "*.jpg")) + glob.glob(os.path.join(folder, "*.png")))
truth = {}
if os.path.exists(os.path.join(folder, "truth.csv")):
    truth = {row[0]: row[2] for row in csv.reader(open(os.path.join(folder, "truth.csv"), encoding="utf-8"))}
for page in pages:
    beside = os.path.splitext(page)[0] + ".txt"
    if os.path.exists(beside):
        truth[os.path.basename(page)] = open(beside, encoding="utf-8").read().rstrip()
run = Phases("zxing-cpp + OpenCV", folder)
FORMATS = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39)


def texts(image, formats):
    return [code.text for code in zxingcpp.read_barcodes(image, formats=formats)]


def read(how, formats):
    return sum(truth[os.path.basename(page)] in texts(cv2.imread(page, how), formats) for page in pages)


found = lambda count: dict(found=count, n=len(pages))
# The kinds that we look for too.
run.run("full", lambda: read(cv2.IMREAD_GRAYSCALE, FORMATS), info=found)
run.run("half", lambda: read(cv2.IMREAD_REDUCED_GRAYSCALE_2, zxingcpp.BarcodeFormat.QRCode), info=found)
run.run("half-with-bars", lambda: read(cv2.IMREAD_REDUCED_GRAYSCALE_2, FORMATS), info=found)
images = [cv2.imread(page, cv2.IMREAD_GRAYSCALE) for page in pages]
run.run("decoded", lambda: sum(truth[os.path.basename(page)] in texts(image, FORMATS) for page, image in zip(pages, images)), info=found)
