"""The items of a visit on site: critical, differing and five drawn at random come first."""

from __future__ import annotations

import random
from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import Qt

from desktop_app.core.ids import CentreId, ChangeHash, ItemId
from desktop_app.i18n import _
from desktop_app.ui.look.announcing import ESCAPE, Announced, Group
from desktop_app.ui.look.choices import Choice
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor.commune import findings
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.values.desk import Desk

DRAWN = 5


def items_to_check(desk: Desk, visit: ChangeHash) -> list[ItemId]:
    """Return critical items, those that differ or were asked about, and five others at random.

    The visit's id is the seed, so that they stay the same however often the page is opened.
    """
    wanted = [
        item
        for item, one in desk.items.items()
        if one.item.critical or findings.differs(one) or one.returned is not None
    ]
    rest = [
        item
        for item, one in desk.items.items()
        if item not in wanted and not one.item.informational
    ]
    lot = random.Random(visit)
    drawn = set(lot.sample(rest, min(DRAWN, len(rest))))
    return [item for item in desk.items if item in drawn or item in wanted]


def checked_in(desk: Desk, visit: ChangeHash) -> set[ItemId]:
    """Return the items that have a finding of *visit*."""
    return {
        item
        for item, one in desk.items.items()
        if any(found.visit and found.visit.change == visit for found in one.findings)
    }


class _Items(StrEnum):
    LEFT = "left"
    VISIT = "visit"
    ALL = "all"


class VisitItems(CommunePage):
    """The list and the card of a visit: "as declared" by one key, or what is different."""

    def __init__(
        self,
        session: SupervisorSession,
        thumbnails: Thumbnails,
        centre: CentreId,
        visit: ChangeHash,
    ) -> None:
        self.visit = visit
        super().__init__(session, thumbnails, centre, visit=visit)
        self.head.setVisible(False)

    def views(self) -> list[Choice]:
        """Return the choices of a visit."""
        return [
            Choice(_Items.LEFT, _("Still to check")),
            Choice(_Items.VISIT, _("This visit")),
            Choice(_Items.ALL, _("All")),
        ]

    def items_of(self, which: str) -> list[ItemId]:
        """Return the items of a choice."""
        wanted = items_to_check(self.desk, self.visit)
        chosen = _Items(which)
        match chosen:
            case _Items.LEFT:
                done = checked_in(self.desk, self.visit)
                here = self.card.item if self.card else None
                return [item for item in wanted if item not in done or item == here]
            case _Items.VISIT:
                return wanted
            case _Items.ALL:
                return list(self.desk.items)
        assert_never(chosen)

    def _go_on(self) -> None:
        super()._go_on()
        self._show_list()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page_keys(self) -> list[Announced]:
        return [
            Announced(key="F8", verb=_("next"), group=Group.WINDOW),
            Announced(key="F3", verb=_("about the visit"), group=Group.WINDOW),
            Announced(key=ESCAPE, verb=_("back"), group=Group.WINDOW),
            Announced(key="Ctrl+P", verb=_("minutes"), group=Group.WINDOW),
        ]
