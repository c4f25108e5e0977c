"""The figures of an area: counts over its communes; an area itself never has a colour.

See docs/rules.md#case-15.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from desktop_app.core.assessment.bands import band
from desktop_app.core.assessment.shared_gaps import Submitted, shared_gaps
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import Item
from desktop_app.core.ids import Difference, ItemId, Readiness
from desktop_app.i18n import figures
from desktop_app.reports import amounts, paper_wording
from desktop_app.reports.data import AreaReport, CommuneName, CommuneRow

# Disjoint bands that cover 0% to 100%; each label names both ends.
BANDS = (
    "Dưới 10%",
    "Từ 10% đến 50%",
    "Trên 50% đến 70%",
    "Trên 70% đến dưới 100%",
    "100%",
)


class Banded(msgspec.Struct, frozen=True, kw_only=True):
    """How many units fall in each band, and how many have no share."""

    counts: tuple[int, ...]
    without: int = 0

    @property
    def total(self) -> int:
        """Return all units, those without a share included."""
        return sum(self.counts) + self.without


def banded(shares: Iterable[tuple[int, int] | None]) -> Banded:
    """Return the bands of *shares*, each (part, whole), or None where there is none."""
    counts = [0] * len(BANDS)
    without = 0
    for share in shares:
        if share is None or share[1] <= 0:
            without += 1
        else:
            counts[band(*share)] += 1
    return Banded(counts=tuple(counts), without=without)


def nested_sentence(found: Banded, *, unit: str, what: str) -> str:
    """Return the bands nested, as news reports do: over 50%, of these over 70%, of these all."""
    if not sum(found.counts):
        return f"Chưa có {unit} nào có số liệu về {what}."
    low, _, middle, high, full = found.counts
    over_70 = high + full
    said = f"{_some(middle + over_70, unit)} trên 50% {what}"
    if over_70:
        said += f", trong đó {amounts.count(over_70)} {unit} trên 70%"
        said += f" (gồm {amounts.count(full)} {unit} đạt 100%)" if full else ""
    covered = f" (tính trên {coverage(sum(found.counts), found.total)})" if found.without else ""
    return f"{paper_wording.upper_first(said)}; {_some(low, unit)} dưới 10%{covered}."


def _some(count: int, unit: str) -> str:
    return f"có {amounts.count(count)} {unit}" if count else f"không có {unit} nào"


def levels(rows: Iterable[CommuneRow]) -> Mapping[Readiness, int]:
    """Return how many communes stand at each official level, grey cases apart."""
    return Counter(row.submitted.level for row in rows)


def verified_levels(rows: Iterable[CommuneRow]) -> Mapping[Readiness, int]:
    """Return the levels of the communes whose critical items were all verified."""
    return Counter(row.verified.level for row in rows if row.verified is not None)


def critical_share(row: CommuneRow, checklist: Checklist) -> tuple[int, int] | None:
    """Return how many critical items the last submission met; None where none was ever made."""
    if row.critical_met is None:
        return None
    return row.critical_met, len(checklist.critical_items)


def group_shares(rows: Iterable[CommuneRow]) -> dict[str, tuple[int, int] | None]:
    """Return for each smaller area its GREEN communes and all its communes.

    None where none of them ever submitted: there is no share of nothing.
    """
    groups: dict[str, list[CommuneRow]] = {}
    for row in rows:
        if row.group:
            groups.setdefault(row.group, []).append(row)
    return {
        group: (levels(inside).get(Readiness.GREEN, 0), len(inside))
        if ever_submitted(inside)
        else None
        for group, inside in groups.items()
    }


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A critical item and the communes that have not fully met it.

    Of a secret item no commune is named, nor shown by a count that covers all of them.
    """

    item: Item
    count: int  # communes
    places: tuple[CommuneName, ...]  # () for a secret item
    unproven: tuple[CommuneName, ...]  # that say Met and lack the evidence: not in ``count``
    causes: tuple[tuple[str, int], ...]  # ids, the most frequent first
    solvers: tuple[tuple[str, int], ...]


def problems(
    rows: Sequence[CommuneRow], checklist: Checklist, others: Sequence[Checklist] = ()
) -> list[Problem]:
    """Return the critical items that are missing somewhere, the most frequent first.

    *others* are the versions besides *checklist* by which communes are judged.
    """
    items: dict[ItemId, Item] = {}
    for by in (checklist, *others):
        items |= {item.id: item for item in by.critical_items if item.id not in items}
    found: list[Problem] = []
    for gap in shared_gaps(items, [_submitted(row, checklist, others) for row in rows]):
        item, count = items[gap.item], len(gap.not_met)
        secret = item.secret
        if secret and not _tells_of_nobody(count, gap.asked):
            continue
        found.append(
            Problem(
                item=item,
                count=count,
                places=() if secret else tuple(rows[n].place for n in gap.not_met),
                unproven=() if secret else tuple(rows[n].place for n in gap.unproven),
                causes=() if secret else gap.causes,
                solvers=() if secret else gap.solvers,
            )
        )
    return found


def _submitted(
    row: CommuneRow, checklist: Checklist, others: Sequence[Checklist]
) -> Submitted | None:
    if row.critical_met is None:
        return None
    by = next((one for one in others if one.name == row.checklist), checklist)
    return Submitted(critical=frozenset(item.id for item in by.critical_items), missing=row.missing)


_FEWEST = 5  # communes; with fewer, a total of a secret item would identify one


def _tells_of_nobody(hit: int, asked_of: int) -> bool:
    return asked_of >= _FEWEST and hit < asked_of


def causes_by_commune(rows: Sequence[CommuneRow], items: Iterable[ItemId]) -> list[tuple[str, int]]:
    """Return each cause with the number of communes that name it for one of *items*.

    A commune counts once however many of its items have the cause; the most frequent first.
    """
    wanted = set(items)
    counted: Counter[str] = Counter()
    for row in rows:
        named = (one.cause for one in row.missing if one.item in wanted and one.cause)
        counted.update(dict.fromkeys(named, 1))
    return counted.most_common()


def public_share(row: CommuneRow, checklist: Checklist) -> tuple[int, int] | None:
    """Return how many critical items a commune met, and of how many, without the secret ones."""
    if row.critical_met is None:
        return None
    public = {item.id for item in checklist.critical_items if not item.secret}
    missing = {one.item for one in row.missing}
    return len(public - missing), len(public)


def differences(rows: Iterable[CommuneRow]) -> Mapping[Difference, int]:
    """Return how often each difference between declared and verified was found."""
    return Counter(difference for row in rows for difference in row.differences)


def reported(rows: Sequence[CommuneRow]) -> int:
    """Return how many communes submitted for this round."""
    return sum(row.reported for row in rows)


def asked(report: AreaReport, item: ItemId) -> int:
    """Return how many communes with a submission are judged by a version that asks *item*."""
    submitted = (_submitted(row, report.checklist, report.others) for row in report.communes)
    return sum(one is not None and item in one.critical for one in submitted)


def version_lines(report: AreaReport) -> list[str]:
    """Return for each version how many communes are judged by it, and how many are GREEN."""
    green = paper_wording.level_word(report.checklist, Readiness.GREEN)
    counted: dict[str, list[CommuneRow]] = {}
    for row in report.communes:
        counted.setdefault(report.by(row).version, []).append(row)
    return [
        f"phiên bản {version}: {amounts.count(len(rows))} đơn vị, "
        f"{green} {coverage(levels(rows).get(Readiness.GREEN, 0), len(rows))}"
        for version, rows in sorted(counted.items())
    ]


def ever_submitted(rows: Sequence[CommuneRow]) -> int:
    """Return how many communes have a submission that can be counted."""
    return sum(row.critical_met is not None for row in rows)


def coverage(part: int, whole: int) -> str:
    """Return "58/60 (96,7%)"."""
    shown = f"{figures.number(part)}/{figures.number(whole)}"
    return f"{shown} ({figures.share(part, whole, places=1)})"
