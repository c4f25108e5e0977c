"""168 commune reports against bare reportlab drawing the same pages (budget 1.2).

Run from the checkout: ``python -m tests.benchmarks.papers [--communes N] [--batch]``. With
``--batch`` a supervisor's desk writes the reports of a filled area into a folder, so that reading
the data, the mark and the files are measured too. The bare side is given
every string, style and width of the finished papers and does what any reportlab program does with
them: paragraphs from escaped text, ruled tables, a document template. It knows no checklist, counts
nothing, checks no glyph and computes no hash. Both sides draw each report in turns in one run.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock
from xml.sax.saxutils import escape

import msgspec
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Table,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reports import builders

from desktop_app.core.ids import CentreId, CommuneCode, PaperKind
from desktop_app.reports.commune import draw_commune
from desktop_app.reports.data import CommuneReport
from desktop_app.reports.page import Paper
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.batches import BatchStep
from desktop_app.workspace.papers.requests import PaperRequest

BUDGET = 1.2
Recipe = Callable[[], Flowable]


def a_report(number: int) -> CommuneReport:
    """Return the report of commune *number*; each differs in name, code and leader's words."""
    name = f"{builders.DAK_NHAU.name} {number}"
    place = msgspec.structs.replace(
        builders.DAK_NHAU, name=name, code=CommuneCode(f"{25000 + number:05d}")
    )
    return builders.a_commune_report(place, centre=CentreId(place.code))


def bare_program(report: CommuneReport) -> Callable[[], bytes]:
    """Return a program that draws the pages of *report* with reportlab alone."""
    kept: list[Paper] = []

    def keep(paper: Paper, _out: object) -> int:
        kept.append(paper)
        return 0

    with mock.patch.object(Paper, "write", keep):
        draw_commune(report, io.BytesIO())
    (paper,) = kept
    recipes = [_recipe(flowable) for flowable in paper._story]

    def draw() -> bytes:
        out = io.BytesIO()
        for sequence in paper._sequences:
            sequence._pages = 0
        document = BaseDocTemplate(
            out,
            pageTemplates=list[PageTemplate](paper._sequences),
            invariant=1,
            initialFontName="LiberationSerif-Regular",
        )
        document.build([make() for make in recipes])
        return out.getvalue()

    return draw


def _recipe(flowable: Flowable) -> Recipe:
    if isinstance(flowable, Paragraph):
        markup, look = _markup(flowable), flowable.style
        return lambda: Paragraph(markup, look)
    if isinstance(flowable, KeepTogether):
        inner = [_recipe(one) for one in flowable._content]  # type: ignore[attr-defined]
        return lambda: KeepTogether([make() for make in inner])
    if isinstance(flowable, Table):
        return _table_recipe(flowable)
    return lambda: flowable


def _markup(paragraph: Paragraph) -> str:
    parts = []
    for fragment in paragraph.frags:
        words = "<br/>" if getattr(fragment, "lineBreak", False) else escape(fragment.text)
        if fragment.fontName != paragraph.style.fontName:
            words = f'<font name="{fragment.fontName}">{words}</font>'
        parts.append(words)
    return "".join(parts)


def _table_recipe(table: Any) -> Recipe:
    cells = [[_cell_recipe(cell) for cell in row] for row in table._cellvalues]
    widths = list(table._argW)
    if not table.repeatRows:  # the signature block
        return lambda: Table([[make() for make in row] for row in cells], colWidths=widths)
    ruled: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    padded = [
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    tight = [("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
    spans = [("SPAN", *corners) for _, *corners in table._spanCmds]
    return lambda: Table(
        [[make() for make in row] for row in cells],
        colWidths=widths,
        repeatRows=1,
        style=[*ruled, *padded, *tight, *spans],
    )


def _cell_recipe(cell: Any) -> Callable[[], Any]:
    if isinstance(cell, (list, tuple)):
        inner = [_recipe(one) for one in cell]
        return lambda: [make() for make in inner]
    return _recipe(cell) if isinstance(cell, Flowable) else lambda: cell


def timed(draw: Callable[[], object]) -> float:
    """Return the processor time of *draw* in milliseconds."""
    before = time.process_time()
    draw()
    return (time.process_time() - before) * 1e3


def ours(report: CommuneReport) -> bytes:
    """Return the report as the program draws it."""
    out = io.BytesIO()
    draw_commune(report, out)
    return out.getvalue()


def batch(communes: int) -> None:
    """Print the time of a batch over an area, and of bare reportlab drawing the same pages."""
    from ui import supervisor_builders

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        passphrase = folder / "passphrase"
        passphrase.write_text("mật khẩu thử\n", "utf-8")
        os.environ[supervisor_builders.PASSPHRASE] = str(passphrase)
        supervisor_builders.with_a_story(folder, communes=communes)
        with Workspace.open(folder / "supervisor") as desk:
            steps: list[BatchStep] = []
            whole = timed(
                lambda: steps.extend(
                    desk.papers.batch(PaperKind.COMMUNE, PaperRequest(), folder / "papers")
                )
            )
            again = timed(
                lambda: list(
                    desk.papers.batch(
                        PaperKind.COMMUNE, PaperRequest(), folder / "papers", resume=True
                    )
                )
            )
            reports = [
                desk.papers.values(PaperKind.COMMUNE, PaperRequest(centre=step.centre))
                for step in steps
            ]
    bare = sum(timed(bare_program(report)) for report in reports)
    drawn = sum(timed(partial(ours, report)) for report in reports)
    print(f"{len(reports)} reports of an area")
    print(f"bare reportlab           {bare / 1e3:6.1f} s")
    print(
        f"drawing                  {drawn / 1e3:6.1f} s, ratio {drawn / bare:.2f} (budget {BUDGET})"
    )
    print(f"batch: read, draw, write {whole / 1e3:6.1f} s, ratio {whole / bare:.2f}")
    print(f"the same again, resumed  {again / 1e3:6.1f} s")


def main(arguments: list[str]) -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communes", type=int, default=168)
    parser.add_argument("--batch", action="store_true")
    given = parser.parse_args(arguments)
    communes = given.communes
    if given.batch:
        batch(communes)
        return
    reports = [a_report(number) for number in range(communes)]
    programs = [bare_program(report) for report in reports]
    pages = ours(reports[0]).count(b"/Type /Page\n"), programs[0]().count(b"/Type /Page\n")

    drawn: list[float] = []
    bare: list[float] = []
    for report, program in zip(reports, programs, strict=True):
        bare.append(timed(program))
        drawn.append(timed(partial(ours, report)))
    ratio = sum(drawn) / sum(bare)
    print(f"{communes} reports of {pages[0]} pages (bare {pages[1]})")
    print(f"bare reportlab  {statistics.median(bare):7.1f} ms a report, {sum(bare) / 1e3:.1f} s")
    print(f"commune report  {statistics.median(drawn):7.1f} ms a report, {sum(drawn) / 1e3:.1f} s")
    print(f"ratio {ratio:.2f} (budget {BUDGET})")


if __name__ == "__main__":
    main(sys.argv[1:])
