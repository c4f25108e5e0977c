"""Make the data files of provinces and communes, with their former names, from a public package.

    python packaging/make_communes.py

writes ``provinces-DATE.csv``, ``communes-DATE.csv`` and the licence notice to resources/communes.
The source is vietnamadminunits (MIT), fetched by pip with its hash and read as data: nothing of it
is installed or run. The same source gives the same bytes. What the source does not know yet stands
in ``corrections-DATE.csv``, which is written by hand and applied when the files are read.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

TARGET = Path(__file__).resolve().parents[1] / "resources" / "communes"
DATE = "2026-09-20"  # the codes were compared with a list of this day and are the same
SOURCE = "vietnamadminunits==1.0.4"
SHA256 = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"
PROVINCES, COMMUNES = 34, 3321


class Old(NamedTuple):
    """A commune as it was before July 2025; islands had a district and no commune."""

    code: str
    name: str
    district: str
    province: str


def fetch(folder: Path) -> Path:
    """Download the source's wheel into *folder*, its hash checked, and return its path."""
    wanted = folder / "source.txt"
    wanted.write_text(f"{SOURCE} --hash=sha256:{SHA256}\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
         "--only-binary=:all:", "--dest", str(folder), "--requirement", str(wanted)],
        check=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def tables(
    wheel: Path, folder: Path
) -> tuple[list[tuple[str, ...]], dict[str, Old], dict[str, Any]]:
    """Return the communes, the old communes by key and the conversion table inside *wheel*."""
    with zipfile.ZipFile(wheel) as archive:
        database = archive.extract("vietnamadminunits/data/dataset.db", folder)
        conversion = json.loads(archive.read("vietnamadminunits/data/converter_2025.json"))
        licence = next(name for name in archive.namelist() if name.endswith("LICENSE"))
        notice = archive.read(licence).decode("utf-8")
    (TARGET / "NOTICE.txt").write_text(
        f"provinces-{DATE}.csv and communes-{DATE}.csv are made from {SOURCE}:\n\n{notice}",
        encoding="utf-8",
    )
    with closing(sqlite3.connect(database)) as db:
        new = db.execute(
            "SELECT wardCode, wardType, wardShort, provinceCode, province, provinceShort,"
            " provinceKey, wardKey FROM admin_units"
        ).fetchall()
        old = {
            f"{province_key}_{district_key}_{ward_key or ''}": Old(
                code or "", (ward or "").replace("Thị Trấn ", "Thị trấn "), district, province
            )
            for province_key, district_key, ward_key, code, ward, district, province in db.execute(
                "SELECT provinceKey, districtKey, wardKey, wardCode, ward, district, province"
                " FROM admin_units_legacy"
            )
        }
    return new, old, conversion


def parts(conversion: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield (province key, commune key) of each new commune with the key of each old part."""
    for province, communes in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, keys in communes.items():
            for key in keys:
                yield (province, commune), key
    for province, divided in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, communes in divided.items():
            for commune in communes:
                yield (province, commune["newWardKey"]), key


def former(code: str, olds: set[Old]) -> str:
    """Return the old communes as text, by district; the one whose code the commune kept first."""
    districts: dict[tuple[str, str], list[Old]] = defaultdict(list)
    for old in sorted(olds):
        districts[old.district, old.province].append(old)

    def weight(entry: tuple[tuple[str, str], list[Old]]) -> tuple[bool, int, tuple[str, str]]:
        return all(old.code != code for old in entry[1]), -len(entry[1]), entry[0]

    groups = []
    for (district, province), members in sorted(districts.items(), key=weight):
        names = "; ".join(old.name for old in members if old.name)
        groups.append(f"{district}, {province}: {names}".removesuffix(": "))
    return " | ".join(groups)


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one file as UTF-8 with plain line ends."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(header)
    out.writerows(rows)
    (TARGET / name).write_text(text.getvalue(), encoding="utf-8", newline="\n")


def main() -> int:
    """Make the files and print what was made."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        new, old, conversion = tables(fetch(folder), folder)
    pieces: dict[tuple[str, str], set[Old]] = defaultdict(set)
    for keys, key in parts(conversion):
        pieces[keys].add(old[key])
    provinces = sorted({(row[3], row[4].removesuffix(f" {row[5]}"), row[5]) for row in new})
    communes = sorted(
        (province, code, kind, name, former(code, pieces[province_key, commune_key]))
        for code, kind, name, province, _, _, province_key, commune_key in new
    )
    if (len(provinces), len(communes)) != (PROVINCES, COMMUNES):
        print(f"{len(provinces)} provinces, {len(communes)} communes: not what was expected.")
        return 1
    write(f"provinces-{DATE}.csv", ("code", "type", "name"), provinces)
    write(
        f"communes-{DATE}.csv",
        ("code", "type", "name", "province", "former"),
        [
            (code, kind, name, province, old_names)
            for province, code, kind, name, old_names in communes
        ],
    )
    print(
        f"{len(provinces)} provinces, {len(communes)} communes, {sum(map(len, pieces.values()))} "
        f"former parts: {TARGET}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
