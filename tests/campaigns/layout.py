"""The layout of the papers measured from the finished files, against Decree 30/2020/NĐ-CP.

Run from the checkout: ``python -m tests.campaigns.layout [--with-soffice]``. Nothing here asks the
program what it meant to draw: PDFium says where each character of the PDF stands and in which font,
and the DOCX is read as the XML that it is. With ``--with-soffice`` LibreOffice turns the DOCX into
a PDF that is measured in the same way, and held against the program's own PDF line by line. Every
measure is printed with its rule; exit 1 where one is broken. docs/layout.md says what is needed.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as XML

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reports import area_builders, builders

from desktop_app.reports.data import Report
from desktop_app.reports.drawing import PaperForm, drawn

MM = 72 / 25.4
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


class Line(NamedTuple):
    """A line of a page: points from the upper left; size and font of its first character."""

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str


class Measure(NamedTuple):
    """One measured value with what the decree wants."""

    what: str
    value: str
    rule: str
    holds: bool


def lines_of(pdf: bytes) -> list[Line]:
    """Return the lines of *pdf* as PDFium finds them."""
    found: list[Line] = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for number in range(len(document)):
            page = document[number]
            height = page.get_height()
            with closing(page.get_textpage()) as text:
                found += _lines(text, number, height)
            page.close()
    return found


def _lines(text: pypdfium2.PdfTextPage, page: int, height: float) -> Iterator[Line]:
    said, begin = "", None
    right = 0.0
    for at in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, at))
        if char in "\r\n":
            if begin is not None and said.strip():
                yield _line(text, begin, said, page, right, height)
            said, begin = "", None
            continue
        if begin is None and not char.isspace():
            begin = at
        said += char
        if not char.isspace():
            right = text.get_charbox(at)[2]
    if begin is not None and said.strip():
        yield _line(text, begin, said, page, right, height)


def _line(
    text: pypdfium2.PdfTextPage, at: int, said: str, page: int, right: float, height: float
) -> Line:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, at, name, 200, flags)
    return Line(
        page, re.sub(r"\s+", " ", said).strip(), x.value, right, height - y.value,
        pdfium.FPDFText_GetFontSize(text, at), name.value.decode().partition("+")[2] or
        name.value.decode(),
    )  # fmt: skip


def measures_of_pdf(pdf: bytes, *, body_size: float = 14) -> Iterator[Measure]:
    """Yield what the first pages of an official report measure."""
    lines = lines_of(pdf)
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        sizes = [document[n].get_size() for n in range(len(document))]
    first = [line for line in lines if line.page == 0]
    yield _measure("paper, first page", [round(side / MM) for side in sizes[0]], "210 × 297 mm",
                   [round(side / MM) for side in sizes[0]] == [210, 297])  # fmt: skip
    left = min(line.left for line in first)
    yield _mm("left margin", left, 30, 35)
    yield _mm("right margin", sizes[0][0] - max(line.right for line in first), 15, 20)
    top = min(line.baseline - line.size * 0.9 for line in first)
    yield _mm("top margin", top, 19, 25)
    bottom = sizes[0][1] - max(line.baseline for line in first)
    yield _measure("bottom margin", f"{bottom / MM:.1f} mm", "at least 20 mm", bottom >= 20 * MM)
    fonts = {line.font for line in lines}
    one_family = all(re.match(r"(LiberationSerif|TimesNewRoman)", font) for font in fonts)
    yield _measure("fonts", ", ".join(sorted(fonts)), "Times New Roman or its widths", one_family)
    yield from _head(first)
    yield from _page_numbers(lines, sizes)
    body = [line.size for line in first if len(line.text) > 60]
    yield _measure("body", f"{min(body):.1f} to {max(body):.1f} pt", "13 to 14 pt",
                   round(min(body)) >= 13 and round(max(body)) <= 14)  # fmt: skip
    indents = sorted({round((line.left - left) / MM, 1) for line in first
                      if line.text.startswith(("Căn cứ", "Thực hiện"))})  # fmt: skip
    yield _measure("first line indent", f"{indents} mm", "10 or 12.7 mm",
                   all(10 <= one <= 12.8 for one in indents) and bool(indents))  # fmt: skip


def _head(first: list[Line]) -> Iterator[Measure]:
    state = next(line for line in first if STATE in line.text)
    motto = next(line for line in first if MOTTO in line.text)
    for what, line, low, high in (("Quốc hiệu", state, 12, 13), ("Tiêu ngữ", motto, 13, 14)):
        yield _measure(what, f"{line.size:.1f} pt {line.font}", f"{low} to {high} pt bold",
                       low <= round(line.size, 1) <= high and "Bold" in line.font)  # fmt: skip
    title = next(line for line in first if line.text == "BÁO CÁO")
    middle = (title.left + title.right) / 2
    yield _measure("BÁO CÁO", f"{title.size:.1f} pt, middle {middle / MM:.1f} mm",
                   "13 to 14 pt bold, centred (112.5 mm)",
                   13 <= title.size <= 14 and "Bold" in title.font
                   and abs(middle / MM - 112.5) < 1.5)  # fmt: skip
    number = next(line for line in first if line.text.startswith("Số:"))
    yield _measure("number", f"{number.size:.1f} pt", "13 pt upright",
                   round(number.size) == 13 and "Italic" not in number.font)  # fmt: skip


def _page_numbers(lines: list[Line], sizes: list[tuple[float, float]]) -> Iterator[Measure]:
    second = [line for line in lines if line.page == 1 and line.text == "2"]
    shown = [line for line in lines if line.page == 0 and line.text == "1" and line.baseline < 57]
    yield _measure("first page", "no number" if not shown else "a number", "no number", not shown)
    if not second:
        yield _measure("page 2", "no number", "a number in the top margin", False)
        return
    number = second[0]
    middle = (number.left + number.right) / 2 / MM
    yield _measure("page number", f"{number.size:.1f} pt, {number.baseline / MM:.1f} mm from the "
                   f"top, middle {middle:.1f} mm", "13 to 14 pt, in the top margin, centred",
                   13 <= round(number.size) <= 14 and number.baseline < 20 * MM
                   and abs(middle - 112.5) < 3)  # fmt: skip


def _mm(what: str, points: float, low: float, high: float) -> Measure:
    value = points / MM
    return _measure(
        what, f"{value:.1f} mm", f"{low} to {high} mm", low - 0.3 <= value <= high + 0.3
    )


def _measure(what: str, value: object, rule: str, holds: bool) -> Measure:
    return Measure(what, str(value), rule, holds)


ACROSS, DOWN = 1.0, 4.0  # mm by which a line may stand elsewhere


def compared(ours: bytes, turned: bytes) -> Iterator[Measure]:
    """Yield how far the first page of *turned* differs from the one of *ours*, and the pages."""
    with (
        closing(pypdfium2.PdfDocument(ours)) as document,
        closing(pypdfium2.PdfDocument(turned)) as other,
    ):
        pages, came = len(document), len(other)
    yield _measure("pages", f"{came}", f"{pages}, one more or less", abs(pages - came) <= 1)
    first = [line for line in lines_of(ours) if line.page == 0]
    other_first = [line for line in lines_of(turned) if line.page == 0]
    # Words that stand there twice, such as “Chưa”, could be taken for one another.
    often = Counter(line.text for line in (*first, *other_first))
    there = {line.text: line for line in other_first if often[line.text] == 2}
    both = [(line, there[line.text]) for line in first if line.text in there]
    yield _measure("lines of the first page in both", f"{len(both)} of {len(first)}",
                   "most of them", 2 * len(both) > len(first))  # fmt: skip
    across = max((abs(a.left - b.left) / MM, a.text) for a, b in both)
    yield _measure("farthest across", f"{across[0]:.1f} mm, “{across[1][:24]}”",
                   f"at most {ACROSS:g} mm", across[0] <= ACROSS)  # fmt: skip
    down = max((abs(a.baseline - b.baseline) / MM, a.text) for a, b in both)
    yield _measure("farthest down", f"{down[0]:.1f} mm, “{down[1][:24]}”",
                   f"at most {DOWN:g} mm", down[0] <= DOWN)  # fmt: skip
    sizes = max(abs(a.size - b.size) for a, b in both)
    yield _measure("sizes", f"{sizes:.1f} pt apart", "the same", sizes <= 0.1)


def measures_of_docx(data: bytes) -> Iterator[Measure]:
    """Yield what the XML of a DOCX says of page, fonts, sizes and positions."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        document = XML.fromstring(parts.read("word/document.xml"))
        styles = XML.fromstring(parts.read("word/styles.xml"))
        headers = [XML.fromstring(parts.read(name)) for name in parts.namelist()
                   if re.fullmatch(r"word/header\d+\.xml", name)]  # fmt: skip
    first = next(document.iter(f"{W}sectPr"))
    page, margins = first.find(f"{W}pgSz"), first.find(f"{W}pgMar")
    assert page is not None and margins is not None
    width, height = (int(page.get(f"{W}{side}") or 0) / 20 / MM for side in ("w", "h"))
    yield _measure("paper", f"{width:.0f} × {height:.0f} mm", "210 × 297 mm",
                   (round(width), round(height)) == (210, 297))  # fmt: skip
    for side, low, high in (("left", 30, 35), ("right", 15, 20), ("top", 20, 25),
                            ("bottom", 20, 25)):  # fmt: skip
        yield _mm(f"{side} margin", int(margins.get(f"{W}{side}") or 0) / 20, low, high)
    fonts = {one.get(f"{W}ascii") for one in (*styles.iter(f"{W}rFonts"),)
             if one.get(f"{W}ascii")}  # fmt: skip
    normal = next(one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == "Normal")
    normal_font = next(normal.iter(f"{W}rFonts")).get(f"{W}ascii")
    yield _measure("font", f"{normal_font} ({len(fonts)} in styles)", "Times New Roman",
                   normal_font == "Times New Roman")  # fmt: skip
    yield from _runs(document)
    numbered = [one for header in headers for one in header.iter(f"{W}fldSimple")]
    title_pages = len(list(document.iter(f"{W}titlePg")))
    sections = len(list(document.iter(f"{W}sectPr")))
    yield _measure("page numbers", f"{len(numbered)} headers, first page apart in {title_pages} of "
                   f"{sections} sections", "in every header but the first pages'",
                   len(numbered) == sections == title_pages)  # fmt: skip


def _runs(document: XML.Element) -> Iterator[Measure]:
    sizes: dict[str, tuple[float, bool]] = {}
    indents: list[float] = []
    for paragraph in document.iter(f"{W}p"):
        said = "".join(one.text or "" for one in paragraph.iter(f"{W}t"))
        size = next((int(one.get(f"{W}val") or 0) / 2 for one in paragraph.iter(f"{W}sz")), 14.0)
        bold = next(paragraph.iter(f"{W}b"), None) is not None
        sizes.setdefault(said.strip(), (size, bold))
        if said.startswith(("Căn cứ", "Thực hiện")):
            indents += [int(one.get(f"{W}firstLine") or 0) / 20 / MM
                        for one in paragraph.iter(f"{W}ind")]  # fmt: skip
            yield _measure(f"“{said[:12]}…”", f"{size:g} pt", "13 to 14 pt", 13 <= size <= 14)
    for what, low, high in ((STATE, 12, 13), (MOTTO, 13, 14), ("BÁO CÁO", 13, 14)):
        size, bold = sizes.get(what, (0, False))
        yield _measure(what, f"{size:g} pt{' bold' if bold else ''}", f"{low} to {high} pt bold",
                       low <= size <= high and bold)  # fmt: skip
    held = bool(indents) and all(10 <= one <= 12.8 for one in indents)
    shown = f"{[round(one, 1) for one in indents]} mm"
    yield _measure("first line indent", shown, "10 or 12.7 mm", held)


def by_soffice(docx: bytes) -> bytes | None:
    """Return the PDF that LibreOffice makes of *docx*; None where it is not on this machine."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.docx"
        file.write_bytes(docx)
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation=file://{folder}/profile",
             "--convert-to", "pdf", "--outdir", folder, str(file)],
            check=True, timeout=300, capture_output=True,
        )  # fmt: skip
        return file.with_suffix(".pdf").read_bytes()


def main(arguments: list[str]) -> int:
    """Print every measure; return 1 where a rule is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with-soffice", action="store_true")
    with_soffice = parser.parse_args(arguments).with_soffice
    papers: dict[str, Report] = {
        "report of a commune": builders.a_commune_report(),
        "report of a ward with a long name": builders.a_commune_report(builders.LONG_WARD),
        "report of an area": area_builders.an_area_report(
            60, letterhead=area_builders.a_province_letterhead(), requested_by="Công văn số 5"
        ),
    }
    broken = 0
    for name, report in papers.items():
        word = drawn(report, PaperForm.DOCX)
        measured = {"PDF": list(measures_of_pdf(drawn(report))),
                    "DOCX": list(measures_of_docx(word))}  # fmt: skip
        if with_soffice:
            turned = by_soffice(word)
            if turned is None:
                print("LibreOffice is not on this machine: the DOCX is measured by its XML alone.")
            else:
                measured["DOCX by LibreOffice"] = list(measures_of_pdf(turned))
                measured["DOCX by LibreOffice beside the PDF"] = list(
                    compared(drawn(report), turned)
                )
        for form, found in measured.items():
            print(f"\n{name}, {form}")
            for one in found:
                print(
                    f"  {'ok    ' if one.holds else 'BROKEN'} {one.what}: {one.value}  ({one.rule})"
                )
                broken += not one.holds
    print(f"\n{broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
