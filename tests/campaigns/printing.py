"""Papers printed by the window's own way on a real printer, its pages compared with the PDF file's.

Run from the checkout, as root: ``python -m tests.campaigns.printing [--out DIR]``. A CUPS server of
its own with Debian's CUPS-PDF queue takes what ``print_pdf`` sends; pages of both files become
pictures in grey, as an old laser prints them. Exit 1 where a page is lacking, lies or stands
elsewhere, differs, or has a ground that words could not be read on. docs/layout.md says what is
needed.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image, ImageChops, ImageFilter, ImageStat
from PySide6.QtWidgets import QApplication
from reports import area_builders, builders

from desktop_app.reports.data import Report
from desktop_app.reports.drawing import drawn
from desktop_app.ui.papers import print_pdf
from support.cups_printer import QUEUE, cups_pdf_printer, missing, printed_file

DPI = 60
MM = DPI / 25.4
MOST_MM = 1.0  # by which what is printed may stand elsewhere
MOST_DIFFERENCE = 10.0  # of 255, on average over a blurred page: rules come out a hair thicker
BLUR = 2.0  # pixels: a letter that is drawn a hair thicker is the same letter
# A ground between these levels is too dark to read black words on, too light for white ones.
DARKEST_GROUND, LIGHTEST_INK = 205, 90
EVEN, STEPS = 5, 12  # pixels and levels: what differs less within so many is a ground
MOST_GROUND = 0.0005  # of a page


class Finding(NamedTuple):
    """What one page came to."""

    page: int
    words: str
    holds: bool


def pictures(pdf: bytes) -> list[Image.Image]:
    """Return the pages of *pdf* in grey."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(pdf)
        subprocess.run(
            ["pdftoppm", "-r", str(DPI), "-gray", str(file), str(Path(folder) / "page")],
            check=True,
            timeout=300,
        )
        return [Image.open(io.BytesIO(one.read_bytes())).convert("L")
                for one in sorted(Path(folder).glob("page*.pgm"))]  # fmt: skip


def findings(source: bytes, printed: bytes) -> Iterator[Finding]:
    """Yield for each page of *source* how it came out of the printer."""
    wanted, came = pictures(source), pictures(printed)
    yield Finding(0, f"{len(came)} pages of {len(wanted)}", len(came) == len(wanted))
    for number, (page, sheet) in enumerate(zip(wanted, came, strict=False), start=1):
        upright = page if page.width < page.height else page.rotate(90, expand=True)
        size = (upright.width, upright.height)
        alike = abs(sheet.width - size[0]) <= 2 and abs(sheet.height - size[1]) <= 2
        yield Finding(number, f"sheet {sheet.width} × {sheet.height} px", alike)
        sheet = sheet.resize(size)
        far = max(abs(a - b) for a, b in zip(_ink(upright), _ink(sheet), strict=True)) / MM
        yield Finding(number, f"edges of what is printed differ by {far:.1f} mm", far <= MOST_MM)
        blurred = [one.filter(ImageFilter.GaussianBlur(BLUR)) for one in (upright, sheet)]
        difference = ImageStat.Stat(ImageChops.difference(*blurred)).mean[0]
        yield Finding(number, f"difference {difference:.1f} of 255", difference <= MOST_DIFFERENCE)
        grey = _middle_ground(sheet)
        yield Finding(number, f"grounds in middle grey {grey:.2%} of the page", grey <= MOST_GROUND)


def _middle_ground(page: Image.Image) -> float:
    """Return the share of *page* that is an even ground neither light nor dark."""
    highest = page.filter(ImageFilter.MaxFilter(EVEN))
    lowest = page.filter(ImageFilter.MinFilter(EVEN))
    even = ImageChops.difference(highest, lowest).point(lambda step: 255 if step < STEPS else 0)
    middle = page.point(lambda level: 255 if LIGHTEST_INK < level < DARKEST_GROUND else 0)
    both = ImageChops.multiply(even, middle)
    return both.histogram()[255] / (page.width * page.height)


def _ink(page: Image.Image) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is not paper."""
    return page.point(lambda level: 255 if level < 160 else 0).getbbox() or (0, 0, 0, 0)


def papers() -> dict[str, Report]:
    """Return the papers that are printed: upright and wide pages, charts, boxes, long names."""
    return {
        "report of a ward": builders.a_commune_report(builders.LONG_WARD),
        "report of an area": area_builders.an_area_report(
            60, letterhead=area_builders.a_province_letterhead(), requested_by="Công văn số 5"
        ),
    }


def main(arguments: list[str]) -> int:
    """Print what each page came to; return 1 where one does not hold, 2 without a printer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="keep the printed files here")
    out: Path | None = parser.parse_args(arguments).out
    if lacks := missing():
        print(lacks)
        return 2
    broken = 0
    with cups_pdf_printer() as files:
        _application = QApplication.instance() or QApplication([])
        for name, report in papers().items():
            source, known = drawn(report), set(files.rglob("*.pdf"))
            print_pdf(source, QUEUE, name)
            printed = printed_file(files, known).read_bytes()
            if out is not None:
                out.mkdir(parents=True, exist_ok=True)
                (out / f"{name}.pdf").write_bytes(source)
                (out / f"{name}, printed.pdf").write_bytes(printed)
            print(f"\n{name}")
            for one in findings(source, printed):
                said = f"page {one.page}: {one.words}" if one.page else one.words
                print(f"  {'ok    ' if one.holds else 'BROKEN'} {said}")
                broken += not one.holds
    print(f"\n{broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
