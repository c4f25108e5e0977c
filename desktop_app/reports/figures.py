"""Numbers, shares and dates as Vietnamese official papers write them (desks section 5)."""

from __future__ import annotations

from datetime import date, datetime

from desktop_app.core.ids import RoundId
from desktop_app.core.rounds import VIETNAM


def number(value: int) -> str:
    """Return *value* with a full stop between thousands: 1.609."""
    return f"{value:,}".replace(",", ".")


def count(value: int) -> str:
    """Return *value* as running text writes a count: 04, 12, 1.609."""
    return f"{value:02d}" if 0 < value < 10 else number(value)


def decimal(text: str) -> str:
    """Return the canonical number *text* ("48.5") with a decimal comma: 48,5."""
    whole, _, rest = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return sign + number(int(whole.lstrip("-"))) + ("," + rest if rest.strip("0") else "")


def share(part: int, whole: int, *, decimals: int = 1) -> str:
    """Return *part* of *whole* in per cent, rounded half up: 48,4%.

    Never 100% unless all and never 0% unless none: what would round there keeps at least one
    decimal and stops at 99,9% or 0,1%. Without a whole there is no share: "–".
    """
    if whole <= 0:
        return "–"
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    if part in (0, whole):
        return "0%" if part == 0 else "100%"
    scaled = _scaled(part, whole, decimals)
    if scaled in (0, 100 * 10**decimals):
        decimals = max(decimals, 1)
        scaled = min(max(_scaled(part, whole, decimals), 1), 100 * 10**decimals - 1)
    units, rest = divmod(scaled, 10**decimals)
    return f"{units},{rest:0{decimals}d}%" if decimals else f"{units}%"


def _scaled(part: int, whole: int, decimals: int) -> int:
    # Whole numbers only: 1,609 of 3,321 has no exact binary or decimal quotient.
    unit: int = 10**decimals
    return (part * 100 * unit * 2 + whole) // (whole * 2)


def short_date(day: date) -> str:
    """Return *day* for tables: 03/6/2026, 20/7/2025, 01/01/2026."""
    return f"{day.day:02d}/{_month(day.month)}/{day.year}"


def long_date(day: date) -> str:
    """Return *day* for running text: ngày 05 tháng 01 năm 2026."""
    return f"ngày {day.day:02d} tháng {_month(day.month)} năm {day.year}"


def _month(month: int) -> str:
    # Decree 30: a zero before 1 and 2, where a forger could add a digit, and nowhere else.
    return f"{month:02d}" if month < 3 else str(month)


def local(moment: datetime) -> datetime:
    """Return *moment* in Vietnam; one without a zone is taken as local already."""
    return moment if moment.tzinfo is None else moment.astimezone(VIETNAM)


def long_time(moment: datetime) -> str:
    """Return the hour for running text: 16 giờ 00 phút."""
    here = local(moment)
    return f"{here.hour:02d} giờ {here.minute:02d} phút"


def long_moment(moment: datetime) -> str:
    """Return *moment* for running text: 16 giờ 00 phút ngày 20 tháng 7 năm 2025."""
    return f"{long_time(moment)} {long_date(local(moment).date())}"


def short_moment(moment: datetime) -> str:
    """Return *moment* for tables and small print: 16:00 ngày 20/7/2025."""
    here = local(moment)
    return f"{here:%H:%M} ngày {short_date(here.date())}"


def round_name(round_: RoundId) -> str:
    """Return the round in words: tháng 11 năm 2026."""
    return f"tháng {_month(int(round_[5:]))} năm {round_[:4]}"


def short_round(round_: RoundId) -> str:
    """Return the round for tables and small print: 11/2026."""
    return f"{_month(int(round_[5:]))}/{round_[:4]}"
