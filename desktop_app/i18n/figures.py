"""Numbers, shares, dates and times as Vietnamese papers write them.

Papers are Vietnamese whatever the window's language, so these depend on their arguments alone;
in an English window numbers take ``language="en"``. Days below 10 and the months 1 and 2 have a
leading zero, the months 3 to 9 have none (Decree 30/2020/NĐ-CP).
"""

from __future__ import annotations

from datetime import date, datetime

from .sentences import Language

NO_FIGURE = "–"


def number(value: float, *, places: int = 0, language: Language = "vi") -> str:
    """Return *value* with grouped thousands: ``1.609``, ``48,4``."""
    text = f"{value:,.{places}f}"
    return text if language == "en" else text.translate(_SWAPPED)


def decimal(canonical: str) -> str:
    """Return the number written as *canonical* ("1048.5") as 1.048,5; a zero decimal is left out.

    What is no such number is returned as it is.
    """
    whole, _, rest = canonical.partition(".")
    if not (whole.isascii() and whole.isdigit()):
        return canonical
    shown = number(int(whole))
    return f"{shown},{rest}" if rest.strip("0") else shown


def size(count: int, *, language: Language = "vi") -> str:
    """Return *count* bytes in a unit that fits: ``240 kB``, ``4,5 MB``; 0 for none alone."""
    if count >= 950_000_000:
        return f"{number(count / 1_000_000_000, places=1, language=language)} GB"
    if count >= 950_000:
        return f"{number(count / 1_000_000, places=1, language=language)} MB"
    return f"{number(max(1, round(count / 1000)) if count else 0, language=language)} kB"


def duration(seconds: int, *, language: Language = "vi") -> str:
    """Return *seconds* to the minute: ``3 giờ 20 phút``, ``0 phút`` for less than half a minute."""
    hours, minutes = divmod((seconds + 30) // 60, 60)
    hour, minute = ("giờ", "phút") if language == "vi" else ("h", "min")
    parts = [f"{number(hours, language=language)} {hour}"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} {minute}")
    return " ".join(parts)


_SWAPPED = str.maketrans(",.", ".,")


def share(part: int, whole: int, *, places: int = 0, language: Language = "vi") -> str:
    """Return *part* of *whole* in per cent, rounded half up: ``48%``, ``48,4%``.

    Never 100% unless all and never 0% unless none: such a share gets one decimal place, and if even
    that rounds away, as 99,9% or 0,1%.
    """
    if whole <= 0:
        return NO_FIGURE
    scaled = _half_up(part, whole, places)
    full: int = 100 * 10**places
    if part != whole and part != 0 and scaled in (0, full):
        places, full = 1, 1000
        scaled = min(max(_half_up(part, whole, 1), 1), 999)
    before, after = divmod(scaled, full // 100)
    if not places:
        return f"{before}%"
    return f"{before}{',' if language == 'vi' else '.'}{after:0{places}d}%"


def _half_up(part: int, whole: int, places: int) -> int:
    """Return 100 × part / whole in units of the last place, in whole numbers, so that 0,5 is."""
    unit: int = 100 * 10**places
    return (2 * part * unit + whole) // (2 * whole)


def day(value: date) -> str:
    """Return ``20/7/2025``."""
    return f"{value.day:02d}/{_month(value)}/{value.year}"


def day_in_words(value: date) -> str:
    """Return ``ngày 20 tháng 7 năm 2025``."""
    return f"ngày {value.day:02d} tháng {_month(value)} năm {value.year}"


def round_(value: str) -> str:
    """Return the round "2026-11" as "11/2026"."""
    return f"{value[5:]}/{value[:4]}"


def month(value: date) -> str:
    """Return ``11/2026``."""
    return f"{_month(value)}/{value.year}"


def month_in_words(value: date) -> str:
    """Return ``tháng 11 năm 2026``."""
    return f"tháng {_month(value)} năm {value.year}"


def moment(value: datetime) -> str:
    """Return ``09:24 14/11/2026``, in the zone that *value* is in."""
    return f"{value:%H:%M} {day(value)}"


def moment_in_words(value: datetime) -> str:
    """Return ``16 giờ 00 phút ngày 20 tháng 7 năm 2025``, in the zone that *value* is in."""
    return f"{value:%H} giờ {value:%M} phút {day_in_words(value)}"


def _month(value: date) -> str:
    return f"{value.month:02d}" if value.month < 3 else str(value.month)
