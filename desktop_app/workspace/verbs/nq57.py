"""Figures that are typed into nq57.vn by hand, and the note that and by whom this was done.

The portal has no interface for programs. The note is kept as a paragraph of the assessment: an
older program keeps it and shows it nowhere.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.changes.bodies import Paragraph, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import RoundId
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.core.time.rounds import local
from desktop_app.storage import state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext

PAPER = "nq57"  # what the paragraph of the note is about
_NAME = "entered"
_PART = f"{PAPER}/{_NAME}/"


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """That the figures of a round were typed into the portal."""

    at: datetime
    by: str


def entered(record: Record) -> Entered | None:
    """Return the note that stands for the round of *record*, or None."""
    register = record.paragraphs.get(_PART)
    body = body_of(register.standing.change) if register is not None else None
    if not isinstance(body, Paragraph):
        return None
    when, _line, by = body.text.partition("\n")
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        return None
    return Entered(at=at, by=by)


def note_entered(context: DeskContext, by: str, *, round_: RoundId | None = None) -> Held:
    """Note that *by* has just typed the figures into the portal; raise EntryRefused for no name."""
    name = clean_text(by, limit=MAX_NAME, single_line=True)
    if not name:
        raise EntryRefused(N_("Say who typed the figures in."))
    centre, when = context.centre(None), context.round(round_)
    unit = Unit(kind=UnitKind.PARAGRAPH, centre=centre, round=when, part=_PART)
    register = state.unit(context.store, unit)
    heads = tuple(h.identity for h in register.heads) if isinstance(register, Register) else ()
    at = local(context.moment().seconds).isoformat(timespec="minutes")
    body = Paragraph(paper=PAPER, paragraph=_NAME, text=f"{at}\n{name}")
    draft = Draft(body=body, centre=centre, round=when, bases=heads)
    (held,) = writing.write(context.store, context.writer(context.speaker(centre)), [draft])
    return held
