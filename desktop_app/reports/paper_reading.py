"""A finished paper read back: its mark, its words and where they stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pypdfium2  # type: ignore[import-untyped]

from desktop_app.core.fault import N_, Fault
from desktop_app.reports.data import BlankForm, Report
from desktop_app.reports.paper_mark import KEY, PaperMark, mark_of, read_mark


class NotAPaper(Fault):
    """A file is no paper of this program that can be compared."""


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word of a page: page from 0, its middle in points from the lower left."""

    text: str
    page: int
    x: float
    y: float


class ReadPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper as it was read back."""

    mark: PaperMark | None
    words: tuple[Word, ...]


def read_paper(pdf: bytes) -> ReadPaper:
    """Return mark and words of *pdf*; raise NotAPaper for what is no readable PDF."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise NotAPaper(N_("The file is no readable PDF.")) from error
    with closing(document):
        return ReadPaper(
            mark=read_mark(document.get_metadata_value(KEY)),
            words=tuple(
                word for number in range(len(document)) for word in _words(document, number)
            ),
        )


def _words(document: pypdfium2.PdfDocument, number: int) -> Iterator[Word]:
    page = document[number]
    with closing(page.get_textpage()) as found:
        text = found.get_text_range()
        begin = 0
        for end in (*(at for at, char in enumerate(text) if char.isspace()), len(text)):
            said = unicodedata.normalize("NFC", text[begin:end])
            if said:
                left, bottom, right, top = found.get_charbox(begin)
                yield Word(text=said, page=number, x=(left + right) / 2, y=(bottom + top) / 2)
            begin = end + 1
    page.close()


def is_drawn_from(file: Path, report: Report) -> bool:
    """Tell whether *file* is the paper that *report* would be drawn as."""
    if isinstance(report, BlankForm):
        return False
    try:
        with closing(pypdfium2.PdfDocument(file.read_bytes())) as document:
            return read_mark(document.get_metadata_value(KEY)) == mark_of(report)
    except (OSError, pypdfium2.PdfiumError):
        return False
