"""The connection diary of a month: hours by days, drawn on one page, with what was not measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

import msgspec
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from desktop_app.core.time.connection import HOURS, ConnectionHours, DayHours
from desktop_app.core.time.rounds import days_of_month
from desktop_app.i18n import figures
from desktop_app.reports.body import Rule, gap, style, text
from desktop_app.reports.data import CommuneName
from desktop_app.reports.fonts import printable, typeface
from desktop_app.reports.page import TEXT_WIDTH, Paper, Sheet
from desktop_app.reports.paper_wording import place_title

_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_DAY_WIDTH = 42.0
_SUM_WIDTH = 34.0  # of each of the two columns at the right
_ROW = 12.5
_HEAD = 14.0
_SIZE = 8.5
_REACHED_GREY, _CUT_GREY, _LINE_GREY = 0.82, 0.0, 0.6


class DiaryHost(msgspec.Struct, frozen=True, kw_only=True):
    """A host that was set: the seconds measured, and those in which it was not reached."""

    host: str
    measured: int
    cut: int


class Diary(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says. ``service`` names it, ``over_hours`` is the checklist's threshold."""

    place: CommuneName
    centre_name: str
    service: str
    person: str
    device: str
    hours: ConnectionHours
    over_hours: int
    hosts: tuple[DiaryHost, ...] = ()
    at: datetime
    training: bool = False


def draw_diary(data: Diary, out: BinaryIO) -> None:
    """Write the diary to *out* as a PDF of one page."""
    month = _month(data.hours)
    paper = Paper(
        title=f"Nhật ký kết nối {data.place.code} {data.hours.round}",
        author=data.person,
        training=data.training,
        sheet=Sheet(top=13 * mm, bottom=13 * mm),
    )
    plain = style(11, after=1)
    paper.add(
        text("NHẬT KÝ KẾT NỐI", style(16, weight="bold", align="centre", after=1)),
        text(
            f"{data.centre_name}, {figures.month_in_words(month)}",
            style(12, weight="bold", align="centre", after=3),
        ),
        Rule(60 * mm),
        gap(4),
        *(text([(f"{name}: ", "regular"), (said, "bold")], plain) for name, said in _facts(data)),
        gap(4),
        HoursByDays(data.hours),
        gap(3),
        text(
            "Mỗi ô là một giờ, tô theo phần thời gian: xám là có kết nối, đen là mất kết nối, trắng"
            " là không đo vì chương trình đóng hoặc máy tắt. Cột bên phải: số giờ đo được và số giờ"
            " mất kết nối trong ngày.",
            style(10, after=2),
        ),
        text(
            "Chương trình ghi lại mỗi lần liên lạc với máy chủ khi đang mở; giữa hai lần cách nhau"
            " không quá 45 phút tính theo lần trước, lâu hơn thì không đo. Nhật ký nói về đường"
            " truyền tới máy chủ nêu trên, nhìn từ máy tính này.",
            style(10, weight="italic"),
        ),
    )
    paper.write(out)


def _facts(data: Diary) -> Iterator[tuple[str, str]]:
    hours = data.hours
    measured = figures.duration(hours.measured_seconds)
    days = hours.working_days
    over = hours.days_cut_over(data.over_hours)
    yield "Đơn vị", f"{place_title(data.place)}, {data.place.province} ({data.place.code})"
    yield "Máy chủ", data.service or "chưa kết nối"
    yield "Ghi trên máy", f"{data.device[:8]}, lập lúc {figures.moment(data.at)}"
    whole = figures.duration(hours.whole_seconds)
    yield "Đo được", f"{measured} trong {whole} của tháng đến lúc lập"
    if hours.measured_seconds:
        yield (
            "Mất kết nối",
            f"{figures.duration(hours.cut_seconds)} trong {measured} đo được, "
            f"{figures.number(len(hours.cuts))} lần, lần lâu nhất "
            f"{figures.duration(hours.longest_cut)}",
        )
        yield (
            f"Ngày làm việc mất kết nối trên {data.over_hours} giờ",
            f"{len(over)} trong {hours.working_days_measured} ngày đo được"
            f" (tháng có {len(days)} ngày làm việc đến lúc lập){_named(over)}",
        )
    for one in data.hosts:
        said = "không đo"
        if one.measured:
            said = (
                f"không tới được {figures.duration(one.cut)} trong "
                f"{figures.duration(one.measured)} đo được"
            )
        yield f"Máy chủ {one.host}", said


def _named(days: tuple[date, ...]) -> str:
    return ": " + ", ".join(f"{day.day}/{day.month}" for day in days) if days else ""


def _month(hours: ConnectionHours) -> date:
    return date(int(hours.round[:4]), int(hours.round[5:]), 1)


class HoursByDays(Flowable):
    """The month as a grid: a row a day, a column an hour; days to come are left out."""

    def __init__(self, hours: ConnectionHours) -> None:
        super().__init__()
        self._month = _month(hours)
        self._days = hours.days

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._wide = min(aW, TEXT_WIDTH)
        rows = days_of_month(self._month.year, self._month.month)
        return self._wide, _HEAD + _ROW * rows

    def draw(self) -> None:
        canvas: Canvas = self.canv
        top = self.wrap(self._wide, 0)[1]
        cell = (self._wide - _DAY_WIDTH - 2 * _SUM_WIDTH) / HOURS
        canvas.setFont(typeface().regular, _SIZE)
        for hour in range(HOURS):
            canvas.drawCentredString(_DAY_WIDTH + (hour + 0.5) * cell, top - 9, str(hour))
        right = self._wide
        canvas.drawRightString(right - _SUM_WIDTH - 2, top - 9, printable("đo"))
        canvas.drawRightString(right - 2, top - 9, printable("mất"))
        for number, day in enumerate(self._days):
            self._draw_day(canvas, day, top - _HEAD - (number + 1) * _ROW, cell)

    def _draw_day(self, canvas: Canvas, day: DayHours, y: float, cell: float) -> None:
        face = typeface().regular if day.is_working else typeface().italic
        canvas.setFillGray(0)
        canvas.setFont(face, _SIZE)
        base = y + 3.4
        name = f"{_WEEKDAYS[day.day.weekday()]} {day.day.day:02d}/{day.day.month}"
        canvas.drawString(0, base, printable(name))
        for hour in range(HOURS):
            x = _DAY_WIDTH + hour * cell
            reached = cell * (day.measured[hour] - day.cut[hour]) / 3600
            lost = cell * day.cut[hour] / 3600
            for start, wide, grey in ((x, reached, _REACHED_GREY), (x + reached, lost, _CUT_GREY)):
                if wide:
                    canvas.setFillGray(grey)
                    canvas.rect(start, y + 1, wide, _ROW - 2, stroke=0, fill=1)
            canvas.setStrokeGray(_LINE_GREY)
            canvas.setLineWidth(0.3)
            canvas.rect(x, y + 1, cell, _ROW - 2)
        canvas.setFillGray(0)
        right = self._wide
        measured = day.measured_seconds
        canvas.drawRightString(right - _SUM_WIDTH - 2, base, _hours(measured) if measured else "–")
        canvas.drawRightString(right - 2, base, _hours(day.cut_seconds) if measured else "–")
        canvas.setStrokeGray(0)


def _hours(seconds: int) -> str:
    """Return hours with one decimal; what is more than none is never shown as none."""
    tenths = (seconds + 180) // 360
    if seconds and not tenths:
        return "<0,1"
    return figures.number(tenths / 10, places=1)
