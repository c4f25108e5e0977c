"""The list of provinces and communes, from dated files that a newer one replaces.

``provinces-DATE.csv`` and ``communes-DATE.csv`` come with the program; of these and the files put
into the data folder (or its folder ``communes``) the newest date is used. Lines of
``corrections-DATE.csv`` change type and name in older or equally old files. Lines of every
``successions-DATE.csv`` give the day on which a commune went into which others (merged, or split):
it stays in the list under its code, which is never used again.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from msgspec import structs

from desktop_app import paths
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, ProvinceCode
from desktop_app.core.text.communes import Commune, CommuneIndex, CommuneKind, Province
from desktop_app.i18n import N_

MAX_BYTES = 8 << 20  # of one file; the shipped list has 440 thousand
MAX_LINES = 30_000
MAX_FORMER = 250  # names in one cell; the search numbers them in a byte

_DATED = re.compile(
    r"(provinces|communes|corrections|successions)-([0-9]{4}-[0-9]{2}-[0-9]{2})\.csv"
)
_COLUMNS = {
    "provinces": ["code", "type", "name"],
    "communes": ["code", "type", "name", "province", "former"],
    "corrections": ["code", "type", "name", "why"],
    "successions": ["code", "type", "name", "day", "into", "why"],
}
_PROVINCE_TYPES = ("Tỉnh", "Thành phố")

Row = TypeVar("Row", Province, Commune)


class ListRefused(Fault):
    """A file of provinces or communes cannot be used."""


class Communes(CommuneIndex):
    """The communes that were read, and the newer files that could not be."""

    refused: tuple[ListRefused, ...] = ()
    date: str = ""  # ISO day of the list in use


def load(folder: Path | None = None) -> Communes:
    """Return the communes of the newest readable files, those in the data *folder* included.

    A newer file that is broken is skipped and named in ``refused``: a bad file from outside must
    not stop the program. Raises ListRefused only where the program's own files are broken.
    """
    files = _dated_files(folder)
    refused: list[ListRefused] = []
    provinces, _day = _newest(files["provinces"], _provinces, refused)
    codes = {province.code for province in provinces}
    communes, day = _newest(files["communes"], lambda path: _communes(path, codes), refused)
    for corrected, path in sorted(files["corrections"]):
        if corrected >= day:
            try:
                _correct(path, provinces, communes)
            except ListRefused as fault:
                refused.append(fault)
    for _day, path in sorted(files["successions"]):
        try:
            communes = _succeeded(path, communes)
        except ListRefused as fault:
            refused.append(fault)
    index = Communes(communes, provinces)
    index.refused = tuple(refused)
    index.date = day
    return index


def stamp(folder: Path | None = None) -> str:
    """Return which files a list would be read from: a cheap test for changes."""
    files = sorted(path for some in _dated_files(folder).values() for _day, path in some)
    return " ".join(f"{path.name}/{path.stat().st_mtime_ns}" for path in files)


def _dated_files(folder: Path | None) -> dict[str, list[tuple[str, Path]]]:
    """Return (day, file) of every list at hand, by what it lists."""
    files: dict[str, list[tuple[str, Path]]] = {kind: [] for kind in _COLUMNS}
    places = [paths.resources() / "communes"]
    if folder is not None:
        places += [folder, folder / "communes"]
    for place in places:
        for path in place.glob("*-*.csv"):
            if found := _DATED.fullmatch(path.name):
                files[found[1]].append((found[2], path))
    return files


def _newest(
    files: list[tuple[str, Path]],
    read: Callable[[Path], list[Row]],
    refused: list[ListRefused],
) -> tuple[list[Row], str]:
    """Return what the newest readable file holds, and its day; of one day, the data folder's."""
    for day, path in sorted(files, key=lambda dated: dated[0])[::-1]:
        try:
            return read(path), day
        except ListRefused as fault:
            refused.append(fault)
    if refused:
        raise refused[-1]
    raise ListRefused(
        N_("The list of communes of the program is missing. Please install the program again.")
    )


def _provinces(path: Path) -> list[Province]:
    provinces = {}
    for line, (code, type_, name) in _rows(path, "provinces"):
        if not re.fullmatch("[0-9]{2}", code) or code in provinces:
            raise _broken(path, line, N_("a province's code is two digits and stands once"))
        if type_ not in _PROVINCE_TYPES:
            raise _broken(path, line, N_("a province is a Tỉnh or a Thành phố"))
        provinces[code] = Province(code=ProvinceCode(code), type=type_, name=name)
    return list(provinces.values())


def _communes(path: Path, provinces: Container[str]) -> list[Commune]:
    communes = {}
    kinds = {kind.value: kind for kind in CommuneKind}
    for line, (code, kind, name, province, former) in _rows(path, "communes"):
        if not re.fullmatch("[0-9]{5}", code) or code in communes:
            raise _broken(path, line, N_("a commune's code is five digits and stands once"))
        if kind not in kinds:
            raise _broken(path, line, N_("a commune is a Xã, a Phường or a Đặc khu"))
        if province not in provinces:
            raise _broken(path, line, N_("its province is not in the list of provinces"))
        if len(re.findall("[;|]", former)) >= MAX_FORMER:
            raise _broken(path, line, N_("a cell is missing or too long"))
        communes[code] = Commune(
            code=CommuneCode(code),
            kind=kinds[kind],
            name=name,
            province=ProvinceCode(province),
            former_text=former,
        )
    return list(communes.values())


def _correct(path: Path, provinces: list[Province], communes: list[Commune]) -> None:
    """Change type and name of what the lines of a corrections file name, in place."""
    kinds = {kind.value: kind for kind in CommuneKind}
    province_at = {province.code: at for at, province in enumerate(provinces)}
    commune_at = {commune.code: at for at, commune in enumerate(communes)}
    for line, (code, type_, name, _why) in _rows(path, "corrections"):
        if ProvinceCode(code) in province_at and type_ in _PROVINCE_TYPES:
            at = province_at[ProvinceCode(code)]
            provinces[at] = structs.replace(provinces[at], type=type_, name=name)
        elif CommuneCode(code) in commune_at and type_ in kinds:
            at = commune_at[CommuneCode(code)]
            communes[at] = structs.replace(communes[at], kind=kinds[type_], name=name)
        else:
            raise _broken(path, line, N_("no province or commune has this code, or not this type"))


def _succeeded(path: Path, communes: list[Commune]) -> list[Commune]:
    """Return *communes* with those that the lines of a file of successions end.

    One that a newer list leaves out is added by its type and name, in the province of its
    successors.
    """
    known = {commune.code: commune for commune in communes}
    kinds = {kind.value: kind for kind in CommuneKind}
    for line, (code, type_, name, day, into, _why) in _rows(path, "successions"):
        codes = tuple(CommuneCode(one) for one in into.split())
        after = [known[one] for one in codes if one in known and one != code]
        if type_ not in kinds or not re.fullmatch("[0-9]{5}", code):
            raise _broken(path, line, N_("no province or commune has this code, or not this type"))
        if not codes or len(after) != len(codes):
            raise _broken(path, line, N_("a commune that it went into is not in the list"))
        try:
            ended = date.fromisoformat(day)
        except ValueError as error:
            raise _broken(path, line, N_("the day is not a date such as 2027-01-01")) from error
        before = known.get(CommuneCode(code)) or Commune(
            code=CommuneCode(code), kind=kinds[type_], name=name, province=after[0].province
        )
        known[before.code] = structs.replace(before, ended=ended, into=codes)
    return list(known.values())


def _rows(path: Path, kind: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and cells of each line of a file; raise ListRefused for a broken one."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _broken(path, 1, N_("the file cannot be read")) from error
    if len(data) > MAX_BYTES:
        raise _broken(path, 1, N_("the file is too large for a list of communes"))
    try:
        text = data.decode("utf-8-sig")  # spreadsheets write a byte order mark
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _broken(path, line, N_("the file is not saved as UTF-8")) from error
    if not unicodedata.is_normalized("NFC", text):
        raise _broken(path, 1, N_("its letters are not composed (NFC)"))
    columns = _COLUMNS[kind]
    separator = ";" if text.startswith(";".join(columns)) else ","
    import csv  # late: the list is read when a commune is searched, after the first paint

    reader = csv.reader(io.StringIO(text), delimiter=separator)
    if next(reader, []) != columns:
        raise _broken(path, 1, N_("the first line does not name the columns of such a list"))
    try:
        for cells in reader:
            if not cells:
                continue
            if reader.line_num > MAX_LINES:
                raise _broken(
                    path, reader.line_num, N_("the file is too large for a list of communes")
                )
            if len(cells) != len(columns) or not all(cells[:3]) or len(cells[2]) > 80:
                raise _broken(path, reader.line_num, N_("a cell is missing or too long"))
            yield reader.line_num, cells
    except csv.Error as error:
        raise _broken(path, reader.line_num, N_("the line is no line of a table")) from error


def _broken(path: Path, line: int, why: str) -> ListRefused:
    return ListRefused(
        N_("{file}, line {line}: {fault}. The list is not used."),
        file=path.name,
        line=line,
        fault=Fault(why),
    )
