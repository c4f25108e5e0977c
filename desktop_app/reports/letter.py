"""CÔNG VĂN: letters, with the list that goes with them; a draft without a letterhead."""

from __future__ import annotations

from typing import BinaryIO, assert_never

from reportlab.platypus import Flowable

from desktop_app.reports import amounts, gap_letter, returned_letter
from desktop_app.reports.body import (
    BODY_SIZE,
    annex_title,
    gap,
    note,
    paragraph,
    paragraphs,
    style,
    text,
    title,
    together,
)
from desktop_app.reports.data import LetterReport, ReturnedLetter
from desktop_app.reports.letterhead import Head, addressees, attached_to
from desktop_app.reports.page import TEXT_WIDTH, Paper
from desktop_app.reports.paper_mark import mark_text
from desktop_app.reports.provenance import add_data_annex, foot_line
from desktop_app.reports.signatures import signature_block

NO_LETTERHEAD = (
    "(Dự thảo: chưa có cơ quan ban hành nên không in Quốc hiệu, số, ngày và chữ ký; "
    "cơ quan ban hành khai tại trang Báo cáo, mục Thể thức)"
)

Letter = LetterReport | ReturnedLetter


def letter_text(data: Letter) -> str:
    """Return the whole letter as plain text, its list included, to be pasted elsewhere."""
    listed = _list_lines(data)
    lines = [f"V/v {data.subject}", ""]
    lines += [f"Kính gửi: {name or '………………………'}" for name in data.recipients]
    lines += ["", data.text, "", f"{_list_name(data)} ({amounts.count(len(listed))})"]
    lines += [f"{number}. {one}" for number, one in enumerate(listed, start=1)]
    return "\n".join(lines)


def draw_letter(data: Letter, out: BinaryIO) -> None:
    """Write the letter to *out* as a PDF; without a letterhead, a draft that says so."""
    letterhead = data.letterhead
    paper = Paper(
        title=f"V/v {data.subject}",
        author=letterhead.in_sentence if letterhead else "",
        annex_foot=foot_line(data),
        training=data.training,
        mark=mark_text(data),
    )
    if letterhead is not None:
        paper.add(Head(letterhead, about=f"V/v {data.subject}"), gap(8))
    else:
        plain = style(BODY_SIZE, weight="italic", align="centre")
        paper.add(
            *title("DỰ THẢO CÔNG VĂN", (f"V/v {data.subject}",), width=TEXT_WIDTH),
            text(NO_LETTERHEAD, plain),
            gap(8),
        )
    paper.add(*addressees(data.recipients))
    *before, last = data.text.strip().splitlines() or [""]
    paper.add(*paragraphs("\n".join(before)))
    if letterhead is not None:
        closing = paragraph(f"{last.rstrip('./ ')}./.")
        paper.add(together(closing, signature_block(letterhead, addressed=True)))
    else:
        paper.add(paragraph(last))
    attached = attached_to(letterhead, "Công văn", "") if letterhead else ""
    paper.begin_annex(wide=False)
    paper.add(*annex_title("Phụ lục I", _list_name(data), attached), *_list(data))
    add_data_annex(paper, data, number="Phụ lục II", attached=attached)
    paper.write(out)


def _list_name(data: Letter) -> str:
    match data:
        case LetterReport():
            return gap_letter.list_name(data)
        case ReturnedLetter():
            return returned_letter.list_name(data)
    assert_never(data)


def _list_lines(data: Letter) -> list[str]:
    match data:
        case LetterReport():
            return gap_letter.list_lines(data)
        case ReturnedLetter():
            return returned_letter.list_lines(data)
    assert_never(data)


def _list(data: Letter) -> list[Flowable]:
    match data:
        case LetterReport():
            return [gap_letter.list_table(data), note(gap_letter.list_note(data))]
        case ReturnedLetter():
            return [returned_letter.list_table(data)]
    assert_never(data)
