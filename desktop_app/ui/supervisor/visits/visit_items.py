"""The items of a visit on site: critical, differing and five drawn at random come first."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Qt

from desktop_app.core.ids import CentreId, ChangeHash, ItemId
from desktop_app.i18n import _
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look.announcing import ESCAPE, Announced, Group
from desktop_app.ui.look.choices import Choice
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.commune.finding_card import FindingCard
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.values.visit_items import checked_in, items_to_check

from .visit_photo_part import VisitPhotoPart
from .visit_photos import VisitPhotos

if TYPE_CHECKING:
    from desktop_app.ui.photos.chooser import PhotoChooser


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
        lot: str,
        photos: VisitPhotos,
    ) -> None:
        """*lot*: what the items at random are drawn by; a sheet printed before has the same."""
        self.visit, self._lot, self.photos = visit, lot, photos
        self.photo_part: VisitPhotoPart | None = None
        self._chooser: PhotoChooser | None = None
        super().__init__(session, thumbnails, centre, visit=visit)
        self.head.setVisible(False)
        self.opened.made.connect(self._add_photos)
        if self.card is not None:
            self._add_photos(self.card)
        self.key("Ctrl+I", self._pick_photo)

    def views(self) -> list[Choice]:
        """Return the choices of a visit."""
        return [
            Choice(_Items.LEFT, _("Still to check")),
            Choice(_Items.VISIT, _("This visit")),
            Choice(_Items.ALL, _("All")),
        ]

    def items_of(self, which: str) -> list[ItemId]:
        """Return the items of a choice."""
        wanted = items_to_check(self.desk, self._lot)
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

    def _add_photos(self, card: FindingCard) -> None:
        """Put the own photos of the visit under the finding."""
        self._put_away_chooser()
        one = self.desk.items[card.item]
        self.photo_part = None
        if not one.item.secret:
            self.photo_part = VisitPhotoPart(self.photos, card.item, one.item.code)
            self.photo_part.chooser_asked.connect(self._choose_photos)
            card.foot.insertWidget(0, self.photo_part)

    def _pick_photo(self) -> None:
        if self.photo_part is not None:
            self.photo_part.pick()

    def _choose_photos(self) -> None:
        from desktop_app.ui.photos.chooser import PhotoChooser

        card = self.card
        if card is None:
            return
        self._put_away_chooser()
        photos = self.photos
        chooser = PhotoChooser(
            photos, photos.new_photos, photos.pictures, card.item, photos.attach_files
        )
        chooser.closed.connect(self._left_chooser)
        chooser.keys_changed.connect(self.hints_changed)
        self._chooser = chooser
        self._across.addWidget(chooser, 10)
        self._list_card.setVisible(False)
        chooser.set_step(self._room if self._room is not None else Step.FULL)
        chooser.show()
        chooser.take_focus()

    def _left_chooser(self) -> None:
        self._put_away_chooser()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_away_chooser(self) -> None:
        chooser, self._chooser = self._chooser, None
        if chooser is not None:
            chooser.hide()
            chooser.deleteLater()
            self._share_room()

    def show_board(self) -> None:
        """Read the commune again."""
        super().show_board()
        self.photos.show_desk(self.desk)

    def _page_keys(self) -> list[Announced]:
        return [
            Announced(key="F8", verb=_("next"), group=Group.WINDOW),
            Announced(key="F3", verb=_("about the visit"), group=Group.WINDOW),
            Announced(key=ESCAPE, verb=_("back"), group=Group.WINDOW),
            Announced(key="Ctrl+P", verb=_("minutes"), group=Group.WINDOW),
            Announced(key="Ctrl+I", verb=_("own photo"), group=Group.ITEM),
        ]
