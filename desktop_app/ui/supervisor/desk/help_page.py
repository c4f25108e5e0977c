"""Help: the purpose of the window, and every key, on one page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import KeyCap
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor.area_page import AreaPage

from .tab_bar import Tab


class HelpPage(AreaPage):
    """The page of help."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        card = Card(_("Help"))
        back = Button(_("Back"), key="Esc")
        back.clicked.connect(self.left)
        guide = Button(_("The whole guide"), weight=Weight.LINK, height=30)
        guide.clicked.connect(self._open_guide)
        card.head.addWidget(guide)
        card.head.addWidget(back)
        card.body.addWidget(
            Paragraph(
                _(
                    "The colours are those of the last submission. A ring around the shape means"
                    " that a check confirmed it; what was checked never falls back on what was"
                    " declared. A draft is seen as “entering 40/64” and has no colour. Late means"
                    " that the due date passed without a submission while the PC was still heard"
                    " of; silent means that it was not heard of for five working days."
                ),
                fonts.BODY,
                Ink.INK2,
            )
        )
        last = f"Alt+{len(Tab)}"
        for key, said in (
            ("Alt+1", _("this morning; Alt+2 to {last} the other views").format(last=last)),
            ("F1 Ctrl+H", _("this page")),
            ("F5 Ctrl+R", _("fetch figures and send what was written here")),
            ("Ctrl+U", _("send by USB, take packages along, bring receipts home")),
            ("Ctrl+F /", _("find a commune, without diacritics, by its former names too")),
            ("1 2 3", _("accept, ask to complete, go and check")),
            ("G", _("log that the commune was called")),
            ("Enter", _("open what is current")),
            ("Ctrl+Z Ctrl+Y", _("take back, do again")),
            ("Ctrl+,", _("settings")),
            ("Esc", _("back")),
        ):
            row = QHBoxLayout()
            row.setSpacing(4)
            for cap in key.split(" "):
                row.addWidget(KeyCap(cap))
            row.addSpacing(8)
            row.addWidget(Label(said, fonts.BODY), 1)
            card.body.addLayout(row)
        card.body.addStretch(1)
        column.addWidget(card)
        self.setAccessibleName(_("Help"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _open_guide(self) -> None:
        from desktop_app.ui.frame.guide import Guide, GuideDialog  # imported only when it is used

        GuideDialog(self, Guide.SUPERVISOR).open()

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [[Hint("Esc", _("back"))]]
