"""Files of evidence: choose, open, report the result of taking one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _, current_language
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.clerk.work.work_page import WorkPage
from desktop_app.ui.open_copy import open_copy
from desktop_app.workspace.values.desk import EvidencePiece


def pick(parent: QWidget, work: WorkPage, session: Session) -> None:
    """Ask for files for the open item."""
    from desktop_app.ui import files

    card = work.card
    if card is None or card.one.item.secret or not card.one.item.evidence.wanted:
        return
    item = card.item
    kinds = _(
        "Photos and documents (*.jpg *.jpeg *.png *.webp *.heic *.heif *.avif *.gif *.bmp *.tif"
        " *.tiff *.pdf *.doc *.docx *.xls *.xlsx *.ppt *.pptx *.odt *.ods *.odp)"
    )
    name = card.one.item.short.in_language(current_language())
    title = _("Evidence for {code} {name}").format(code=card.one.item.code, name=name)
    files.pick_files(
        parent, title, kinds, lambda chosen: session.evidence.attach_files(item, chosen)
    )


def tell(work: WorkPage, item: str, why: str) -> None:
    """Show on the card of *item* why a file was not taken."""
    if why and work.card is not None and work.card.item == item:
        work.card.refuse(why)


def show(work: WorkPage, session: Session, piece: EvidencePiece) -> None:
    """Open a copy of the file of *piece* with another program of this PC."""
    if piece.sha256 is None:
        return
    item = work.card.item if work.card is not None else ""
    open_copy(
        session.workspace.folder,
        piece.sha256,
        piece.name,
        lambda why: tell(work, item, why),
        owner=session,
    )
