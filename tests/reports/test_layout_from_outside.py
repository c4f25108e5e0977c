"""The layout by programs that know nothing of this one; skipped by name where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from campaigns import layout, printing
from PySide6.QtGui import QImage
from reports import builders

from desktop_app.reports.drawing import PaperForm, drawn
from support import cups_printer
from support.tools import needs

REPORT = builders.a_commune_report(builders.LONG_WARD)

# In a process of its own: a thread that asked libcups once keeps the server that it found then.
PRINTS = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop_app.ui.papers import print_pdf
app = QApplication([])
print_pdf(Path(sys.argv[1]).read_bytes(), sys.argv[2], "thu")
"""


@needs("soffice", packages="libreoffice-writer-nogui")
def test_libreoffice_lays_the_docx_out_as_the_pdf() -> None:
    turned = layout.by_soffice(drawn(REPORT, PaperForm.DOCX))
    assert turned is not None
    found = [*layout.measures_of_pdf(turned), *layout.compared(drawn(REPORT), turned)]
    assert [one for one in found if not one.holds] == []


needs_printer = pytest.mark.skipif(bool(cups_printer.missing()), reason=cups_printer.missing())


@needs_printer
@needs("pdftoppm", packages="poppler-utils")
def test_a_printer_gives_the_pages_of_the_file(tmp_path: Path) -> None:
    pdf = drawn(REPORT)
    (tmp_path / "paper.pdf").write_bytes(pdf)
    with cups_printer.cups_pdf_printer() as files:
        known = set(files.rglob("*.pdf"))
        subprocess.run(
            [sys.executable, "-c", PRINTS, str(tmp_path / "paper.pdf"), cups_printer.QUEUE],
            check=True, timeout=120,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)},
        )  # fmt: skip
        printed = cups_printer.printed_file(files, known).read_bytes()
    assert [one for one in printing.findings(pdf, printed) if not one.holds] == []


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm missing: poppler-utils")
def test_a_page_that_is_squeezed_or_lacks_is_found() -> None:
    pdf = drawn(REPORT)
    assert all(one.holds for one in printing.findings(pdf, pdf) if not one.page)
    other = drawn(builders.a_commune_report(builders.DAK_NHAU))
    assert not all(one.holds for one in printing.findings(pdf, other))


def test_a_wide_page_is_turned_not_squeezed(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_images: list[QImage] = []

    class Painter:
        def begin(self, _printer: object) -> bool:
            return True

        def drawImage(self, _rect: object, image: QImage) -> None:
            drawn_images.append(image.copy())

        def end(self) -> None:
            """Nothing is printed."""

    class Printer:
        class PrinterMode:
            HighResolution = 1

        def __init__(self, *_given: object) -> None:
            self.size = None

        def __getattr__(self, _name: str) -> object:
            return lambda *_given: self

    import desktop_app.ui.papers as papers

    monkeypatch.setattr(papers, "QPainter", Painter)
    monkeypatch.setattr(papers, "_PRINT_DPI", 20)
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinter", Printer)
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo.printerInfo", lambda _n: Known())
    papers.print_pdf(drawn(REPORT), "any", "thu")
    assert len(drawn_images) > 5
    assert all(image.height() > image.width() for image in drawn_images)


class Known:
    """A printer that is there."""

    def isNull(self) -> bool:
        return False
