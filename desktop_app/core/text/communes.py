"""Communes and provinces, and the search over their present and former names.

Most communes were merged in July 2025 and are still known by a former name: the search finds
"Phường Đông Gia Nghĩa" under the former commune "Đắk Nia", and the communes of a former district
under its name; without diacritics, in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

import msgspec

from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CommuneCode, ProvinceCode

from .form_code import read_form_code
from .lookup import Hit, LineKind, Lines, search_words


class CommuneKind(StrEnum):
    """The three types of commune; the value is the word before the name."""

    XA = "Xã"
    PHUONG = "Phường"
    DAC_KHU = "Đặc khu"


class Province(msgspec.Struct, frozen=True, kw_only=True):
    """A province or a centrally run city, as of the data's day."""

    code: ProvinceCode
    type: str  # "Tỉnh" or "Thành phố"
    name: str

    @property
    def full_name(self) -> str:
        """Return type and name: "Tỉnh Lâm Đồng"."""
        return f"{self.type} {self.name}".strip()


class FormerCommune(msgspec.Struct, frozen=True, kw_only=True):
    """A commune that was merged into another, with its district and province of that time.

    An island district had no communes; its name is empty.
    """

    name: str  # "Xã Đắk Nia"
    district: str  # "Thành phố Gia Nghĩa"
    province: str  # "Tỉnh Đắk Nông"


class Commune(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A commune, ward or special zone.

    ``kind`` is None where the list has no commune with that code, as where the service's is newer.

    ``ended`` is the day on which it went into the communes of ``into``: its code is never used
    again, and what was written about it stays readable under its name.
    ``former_text`` lists its former communes as in the file: districts split by " | ", each
    "district, province: commune; commune". The first district is the one its code comes from.
    """

    code: CommuneCode
    kind: CommuneKind | None
    name: str
    province: ProvinceCode
    former_text: str = ""
    ended: date | None = None
    into: tuple[CommuneCode, ...] = ()

    @property
    def full_name(self) -> str:
        """Return type and name: "Xã Đak Nhau"."""
        return f"{self.type_word} {self.name}"

    @property
    def type_word(self) -> str:
        """Return the word before the name, a general one where the type is not known."""
        return "Đơn vị" if self.kind is None else self.kind.value

    @cached_property
    def former(self) -> tuple[FormerCommune, ...]:
        """Return the former communes, those of the main district first."""
        return tuple(
            FormerCommune(name=name, district=district, province=province)
            for district, province, names in former_districts(self.former_text)
            for name in names or ("",)
        )


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A commune that matched a search, and why.

    ``by`` says what matched; ``former`` is the former commune that did, or for a district any
    commune of it; for a match by name or code it is the main former commune, to tell it by.
    """

    commune: Commune
    province: Province
    by: LineKind
    former: FormerCommune | None
    into: tuple[Commune, ...] = ()  # its successors, where it no longer exists


class CommuneIndex:
    """The communes of one data file, by code and by present and former names."""

    def __init__(self, communes: Iterable[Commune], provinces: Iterable[Province]) -> None:
        self._communes: dict[CommuneCode, Commune] = {one.code: one for one in communes}
        self._provinces: dict[ProvinceCode, Province] = {one.code: one for one in provinces}

    def __len__(self) -> int:
        return len(self._communes)

    def __iter__(self) -> Iterator[Commune]:
        return iter(self._communes.values())

    @property
    def provinces(self) -> Mapping[ProvinceCode, Province]:
        """The provinces by code."""
        return self._provinces

    def find(self, code: CommuneCode) -> Commune | None:
        """Return the commune with *code*, or None."""
        return self._communes.get(code)

    def commune(self, code: CommuneCode) -> Commune:
        """Return the commune with *code*; raise Fault where there is none."""
        found = self._communes.get(code)
        if found is None:
            raise Fault(
                N_("No commune has the code “{code}”. Look for it by name, or update the list."),
                code=code[:20],
            )
        return found

    def province_of(self, commune: Commune) -> Province:
        """Return the province of *commune*."""
        return self._provinces[commune.province]

    def successors(self, commune: Commune) -> tuple[Commune, ...]:
        """Return the communes that *commune* went into; nothing while it exists."""
        return tuple(found for code in commune.into if (found := self.find(code)) is not None)

    def existing(self, code: CommuneCode) -> Commune:
        """Return the commune with *code*; raise Fault where there is none, or none any more."""
        found = self.commune(code)
        if found.ended is not None:
            raise Fault(
                N_("{name} went into {into} on {day}; choose that one."),
                name=found.full_name,
                into=", ".join(one.full_name for one in self.successors(found)),
                day=f"{found.ended.day}/{found.ended.month}/{found.ended.year}",
            )
        return found

    def in_province(self, code: ProvinceCode) -> tuple[Commune, ...]:
        """Return the communes of a province as they are now, in code order."""
        return tuple(
            one for one in self._communes.values() if one.province == code and one.ended is None
        )

    def search(self, text: str, limit: int = 6) -> tuple[Match, ...]:
        """Return the communes that *text* may mean, the likeliest first, at most *limit*.

        *text* is a name or the beginning of one, present or former, with or without diacritics,
        type, district and province ("dak nhau binh phuoc"), or the beginning of a code; or the code
        of a blank form, as a scanner types it. The first
        search folds all names (about 60 ms), the others take a few milliseconds at most.
        """
        scanned = read_form_code(text)
        words = search_words(scanned.centre[:5] if scanned else text)
        if not words:
            return ()
        if words[0].isdigit() and len(words) == 1 and len(words[0]) >= 3:
            by_code = [one for one in self._communes.values() if one.code.startswith(words[0])]
            return tuple(
                self._match(one, LineKind.CODE, one.former[0] if one.former else None)
                for one in by_code[:limit]
            )
        return tuple(self._explain(hit) for hit in self._lines.search(text, limit))

    def _explain(self, hit: Hit) -> Match:
        commune = self._ordered[hit.owner]
        former = commune.former
        if hit.kind is LineKind.FORMER:
            return self._match(commune, hit.kind, former[hit.part])
        if hit.kind is LineKind.DISTRICT:
            districts = list(dict.fromkeys((one.district, one.province) for one in former))
            wanted = districts[hit.part]
            one = next(one for one in former if (one.district, one.province) == wanted)
            return self._match(commune, hit.kind, one)
        return self._match(commune, hit.kind, former[0] if former else None)

    def _match(self, commune: Commune, by: LineKind, former: FormerCommune | None) -> Match:
        province = self.province_of(commune)
        into = self.successors(commune)
        return Match(commune=commune, province=province, by=by, former=former, into=into)

    @cached_property
    def _ordered(self) -> list[Commune]:
        return list(self._communes.values())

    @cached_property
    def _lines(self) -> Lines:
        lines = Lines()
        for owner, commune in enumerate(self._ordered):
            province = self.province_of(commune)
            lines.add(owner, LineKind.NAME, 0, commune.type_word, commune.name)
            number = 0
            for at, (district, old_province, names) in enumerate(
                former_districts(commune.former_text)
            ):
                for name in names:
                    lines.add(owner, LineKind.FORMER, number, *split_type(name))
                    number += 1
                number += not names
                lines.add(owner, LineKind.DISTRICT, at, *split_type(district))
                lines.context(owner, old_province)
            lines.context(owner, province.full_name)
            lines.order(owner, (province.name, commune.name))
        return lines


# The word, or two, before the name of a commune, a district or a province.
_LONE = frozenset({"Xã", "Phường", "Huyện", "Quận", "Tỉnh"})
_PAIRS = frozenset({"Thị trấn", "Thành phố", "Thị xã", "Đặc khu"})


def split_type(full_name: str) -> tuple[str, str]:
    """Return the type and the name in "Thị trấn Đức Phong"; the type is empty if there is none."""
    first, _, rest = full_name.partition(" ")
    if first in _LONE:
        return first, rest
    second, _, name = rest.partition(" ")
    pair = f"{first} {second}"
    return (pair, name) if pair in _PAIRS else ("", full_name)


def former_districts(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield district, province and communes of each part of a commune's former text."""
    for part in text.split(" | ") if text else ():
        place, _, names = part.partition(": ")
        district, _, province = place.partition(", ")
        yield district, province, tuple(names.split("; ")) if names else ()
