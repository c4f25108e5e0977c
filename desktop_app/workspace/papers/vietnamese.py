"""The desk as papers read it: in Vietnamese, whatever the window's language."""

from __future__ import annotations

from desktop_app.core.ids import CentreId, RoundId
from desktop_app.i18n.sentences import in_vietnamese
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.desk_reading import read_desk
from desktop_app.workspace.values.desk import Desk


def vietnamese_desk(context: DeskContext, centre: CentreId | None, round_: RoundId | None) -> Desk:
    """Return a desk in Vietnamese."""
    with in_vietnamese():
        return read_desk(context, centre=centre, round_=round_)
