"""Files of evidence: asked for, shown, and what became of taking one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _, current_language
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.clerk.work.work_page import WorkPage
from desktop_app.workspace.values.desk import EvidencePiece


def pick(parent: QWidget, work: WorkPage, session: Session) -> None:
    """Ask for files for the open item."""
    from desktop_app.ui import files

    card = work.card
    if card is None or card.one.item.secret or not card.one.item.evidence.wanted:
        return
    item = card.item
    kinds = _(
        "Photos and documents (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff *.pdf *.doc *.docx"
        " *.xls *.xlsx)"
    )
    name = card.one.item.short.in_language(current_language())
    title = _("Evidence for {code} {name}").format(code=card.one.item.code, name=name)
    files.pick_files(parent, title, kinds, lambda chosen: session.attach_files(item, chosen))


def tell(work: WorkPage, item: str, why: str) -> None:
    """Say on the card of *item* why a file was not taken."""
    if why and work.card is not None and work.card.item == item:
        work.card.refuse(why)


def show(session: Session, piece: EvidencePiece) -> None:
    """Open the file of *piece* with the system's own program."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    file = session.workspace.attaching.file_of(piece.sha256) if piece.sha256 else None
    if file is not None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
