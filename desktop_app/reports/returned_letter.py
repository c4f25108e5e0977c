"""The letter that asks one commune to complete items: drafted, and its list."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from reportlab.platypus import Flowable

from desktop_app.i18n import figures
from desktop_app.reports import amounts, paper_wording
from desktop_app.reports.data import ItemLine, ReturnedLetter, ReturnedLine
from desktop_app.reports.page import TEXT_WIDTH
from desktop_app.reports.tables import Column, Row, grid


def complete_letter(data: ReturnedLetter) -> ReturnedLetter:
    """Return *data* with subject, recipients and text drafted from its lines."""
    round_ = amounts.round_in_words(data.round)
    return msgspec.structs.replace(
        data,
        subject=f"đề nghị bổ sung kết quả rà soát kỳ {round_}",
        recipients=(f"Ủy ban nhân dân {paper_wording.place_name(data.place)}",),
        text="\n".join(_paragraphs(data)),
    )


def _paragraphs(data: ReturnedLetter) -> Iterator[str]:
    data_time = data.provenance.data_time
    yield (
        f"Qua xem xét kết quả tự đánh giá kỳ {amounts.round_in_words(data.round)} của "
        f"{data.centre_name}, có {amounts.count(len(data.lines))} tiêu chí cần bổ sung, hoàn "
        f"thiện, theo số liệu lúc {amounts.moment_in_words(data_time)}."
    )
    if amounts.day_of(data_time) <= data.due:
        until = figures.day_in_words(data.due)
    else:  # another deadline is set by hand
        until = f"ngày …… tháng …… năm {data.due.year}"
    yield (
        f"Đề nghị {data.centre_name} bổ sung, hoàn thiện theo danh sách kèm theo, cập nhật kết quả "
        f"và trình lại trước {until}; nếu có vướng mắc, đề nghị phản hồi để được hướng dẫn."
    )


def list_name(data: ReturnedLetter) -> str:
    """Return the name of the list that goes with the letter."""
    return f"Danh sách tiêu chí cần bổ sung của {data.centre_name}"


def list_lines(data: ReturnedLetter) -> list[str]:
    """Return the list as plain text, a line an item."""
    return [
        f"{code} {name}: {wanted}" if wanted else f"{code} {name}"
        for code, name, _declared, wanted, _day in (_cells(data, one) for one in data.lines)
    ]


def list_table(data: ReturnedLetter) -> Flowable:
    """Return the items with what is to be completed of each."""
    columns = [
        Column("Mã", 10, "centre"),
        Column("Tiêu chí", 44),
        Column("Kết quả tự đánh giá", 34),
        Column("Nội dung cần bổ sung", 54),
        Column("Ngày yêu cầu", 23, "centre"),
    ]
    rows: list[Row] = [_cells(data, one) for one in data.lines]
    return grid(columns, rows, width=TEXT_WIDTH)


def _cells(data: ReturnedLetter, one: ReturnedLine) -> tuple[str, str, str, str, str]:
    item = data.checklist.item(one.item)
    day = figures.day(one.day) if one.day else ""
    if item.secret:  # the letter lists what is asked again, not what was answered
        return item.code, item.short.vi, "", data.checklist.secret_rule.annex_mark.vi, day
    line = ItemLine(item=item.id, declared=one.declared, standing=one.standing)
    return (
        item.code,
        item.short.vi,
        paper_wording.result(data.checklist, item, line),
        one.comment,
        day,
    )
