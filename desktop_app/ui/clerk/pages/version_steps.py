"""Moving to another version of the checklist from the clerk's desk: preview and move."""

from __future__ import annotations

from desktop_app.core.assessment.version_move import Preview
from desktop_app.core.fault import Fault
from desktop_app.i18n import sentence
from desktop_app.ui.clerk.session import Session


def preview(session: Session, name: str) -> Preview | None:
    """Return what moving to the version *name* would do, None where it cannot be moved to."""
    try:
        return session.workspace.moving.preview(name, round_=session.desk.round)
    except Fault:
        return None


def move(session: Session, name: str) -> str:
    """Use the version *name* from now on; return why not, "" where it was done."""
    session.reloading.emit()  # what is being typed was meant for the version shown
    try:
        session.workspace.moving.move(name, round_=session.desk.round)
    except Fault as fault:
        return sentence(fault)
    session.forget_undo()
    session.refresh()
    session.saved.emit()
    return ""
