"""The names of areas: one name, however it is typed."""

from __future__ import annotations

from sqlalchemy import Connection, select

from central_service.database import schema
from central_service.trouble.service_faults import NotHeld
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.i18n import N_


def area_named(connection: Connection, text: str) -> str | None:
    """Return the area that *text* names, in any case of its letters; None for none."""
    wanted = clean_text(text, limit=MAX_NAME, single_line=True).casefold()
    names = list(connection.execute(select(schema.areas.c.name)).scalars())
    if text in names:  # areas of earlier versions may differ by their case only
        return text
    return next((name for name in sorted(names) if name.casefold() == wanted), None)


def known_area(connection: Connection, text: str) -> str:
    """Return the area that *text* names; raise NotHeld where there is none."""
    found = area_named(connection, text)
    if found is None:
        raise NotHeld(N_("There is no area named {area}."), area=text[:MAX_NAME])
    return found
