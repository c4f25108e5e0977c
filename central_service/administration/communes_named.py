"""Communes as a table names them."""

from __future__ import annotations

from pathlib import Path

from central_service.trouble.service_faults import SettingRefused
from desktop_app.checklist_files.communes import Communes
from desktop_app.core.ids import CommuneCode, commune_code
from desktop_app.i18n import N_

from .tables import Faults, Row

_DIGITS = 5


def commune_in(text: str, communes: Communes) -> CommuneCode:
    """Return the commune whose code is *text*; raise Fault for none, or one that ended.

    Spreadsheets drop the zeros that a code begins with; they are put back.
    """
    if text.isascii() and text.isdecimal() and len(text) < _DIGITS:
        text = text.zfill(_DIGITS)
    code = commune_code(text)
    communes.existing(code)
    return code


def each_once(file: Path, rows: list[Row], communes: Communes) -> dict[CommuneCode, Row]:
    """Return the row of each commune; raise TableRefused for unknown codes and doubles."""
    found: dict[CommuneCode, Row] = {}
    faults = Faults(file)
    for row in rows:

        def read(row: Row = row) -> None:
            code = commune_in(row.cells["commune"], communes)
            if code in found:
                raise SettingRefused(
                    N_("commune {code} stands in row {row} already"),
                    code=code,
                    row=found[code].number,
                )
            found[code] = row

        faults.check(row, read)
    faults.refuse()
    return found
