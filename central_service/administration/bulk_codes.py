"""Codes for a whole list of communes: a letter each, and a table beside."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from central_service.access.code_list import withdraw_codes
from central_service.access.codes import NewCode, make_codes
from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.seal import write_secret_file
from central_service.trouble.service_faults import SettingRefused, UsageWrong
from desktop_app.checklist_files.communes import Communes
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_, figures

from .communes_named import each_once
from .letters import letter_for, write_letters
from .new_files import refuse_existing
from .tables import read_table

_OF_COMMUNE = (Role.CLERK, Role.LEADER)


def communes_of_table(file: Path, role: Role, communes: Communes) -> list[CommuneCode]:
    """Return the communes that *file* lists (column “commune”); raise TableRefused for faults."""
    if role not in _OF_COMMUNE:
        raise UsageWrong(
            N_("A list of communes is for clerks or leaders; supervisors and viewers get an area.")
        )
    found = list(each_once(file, read_table(file, ["commune"]), communes))
    if not found:
        raise SettingRefused(N_("The table {file} is empty."), file=file)
    return found


def make_letters(
    service: Service,
    role: Role,
    codes: list[CommuneCode],
    communes: Communes,
    out: Path,
    *,
    address: str | None = None,
) -> tuple[str, list[NewCode]]:
    """Make a code for each of *codes*, a letter each in *out*, and the table beside it.

    Return the name of the batch and the codes. Where the files cannot be written the codes are
    withdrawn again; files that are there are left, and no code is made.
    """
    table = out.with_suffix(".csv")
    refuse_existing(out, table)
    batch = _free_name(service, role)
    made = make_codes(service, role, codes, batch=batch)
    try:
        letters = [letter_for(service, one, communes, address) for one in made]
        write_letters(letters, out)
        write_secret_file(table, _table(made, communes, batch))
    except (Fault, OSError):
        withdraw_codes(service, batch)
        raise
    return batch, made


def _free_name(service: Service, role: Role) -> str:
    day = local(now()).date().isoformat()
    with service.database.reading() as connection:
        taken = set(connection.execute(select(schema.codes.c.batch).distinct()).scalars())
    number = 1
    while (name := f"{day}-{role.value}-{number}") in taken:
        number += 1
    return name


def _table(made: list[NewCode], communes: Communes, batch: str) -> bytes:
    """Return the codes as a table that spreadsheets open with Vietnamese letters (UTF-8, mark)."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(["commune", "name", "code", "expires", "batch"])
    for one in made:
        assert one.commune is not None
        until: datetime = local(one.expires)
        name = communes.commune(one.commune).full_name
        table.writerow([one.commune, name, one.code, figures.moment(until), batch])
    return written.getvalue().encode("utf-8-sig")
