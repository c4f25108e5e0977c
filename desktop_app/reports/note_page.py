"""A note of one page about a receipt or a package: no official paper, so without a letterhead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from desktop_app.reports.body import Rule, gap, style, text
from desktop_app.reports.page import Paper, Sheet


def draw_note(
    out: BinaryIO,
    *,
    title: str,
    author: str,
    training: bool,
    head: Sequence[Flowable],
    facts: Iterable[tuple[str, str]],
    foot: Sequence[Flowable],
) -> None:
    """Write *head*, a rule, the named *facts* a line each, and *foot* to *out* as a PDF."""
    plain = style(13, after=3)
    paper = Paper(
        title=title, author=author, training=training, sheet=Sheet(top=15 * mm, bottom=17 * mm)
    )
    told = (text([(f"{name}: ", "regular"), (said, "bold")], plain) for name, said in facts)
    paper.add(*head, Rule(60 * mm), gap(8), *told, gap(6), *foot)
    paper.write(out)
