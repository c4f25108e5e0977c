"""Evidence on the open card: thumbnails, add, drop, new photos, a document's number and date."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.checklist.item import Item, Measurable
from desktop_app.core.ids import EvidenceKind
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.clerk.evidence.thumb import DropTile, EvidenceThumb
from desktop_app.ui.clerk.evidence.tools import EvidenceTools
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.announcing import ENTER, Announced, Effect
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.figures import DateField
from desktop_app.ui.look.flow import flowing
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD, Ink
from desktop_app.ui.photos.strip import NewPhotosStrip
from desktop_app.workspace.values.desk import Desk, EvidencePiece, ItemDesk

from .item_keys import can_measure
from .why_part import LABEL_WIDTH


def measure_words(item: Item) -> str:
    """Return what the button of measuring says; the checklist's help speaks of it."""
    is_network = item.measurable is Measurable.NETWORK
    return _("Measure the connection") if is_network else _("Measure this computer")


class DropZone(QWidget):
    """Shows that files may be dropped; the whole card accepts them."""

    def __init__(self) -> None:
        super().__init__()
        self._words = _("or drop it here, or paste")
        self.setAccessibleName(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(fonts.width(self._words, fonts.CAP)) + 28, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect()).adjusted(0, 3, 0, -3)
        paint.box(p, rect, RADIUS_FIELD, border=c.edge, dashed=True)
        paint.text(
            p, 0, 0, self.height(), self._words, fonts.CAP, c.ink3,
            room=self.width(), align=Qt.AlignmentFlag.AlignHCenter,
        )  # fmt: skip


class EvidencePart(QWidget):
    """Signals: ``add_asked()``; ``measure_asked()``; ``shown(object, bool)`` with an EvidencePiece
    to look at, and whether it is to be taken off; ``photos_asked()`` to choose new ones;
    ``document(str, object)`` with number and date; ``typing()`` in their fields; ``resized()``.
    """

    add_asked = Signal()
    measure_asked = Signal()
    shown = Signal(object, bool)
    photos_asked = Signal()
    document = Signal(str, object)
    typing = Signal()
    resized = Signal()

    def __init__(self, desk: Desk, one: ItemDesk, tools: EvidenceTools) -> None:
        super().__init__()
        self._shown: object = None
        self._tools, self._commune = tools, desk.commune.code
        self._item, self._is_secret = one.item.id, one.item.secret
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        label = Label(_("Evidence"), fonts.SMALL, Ink.INK2)
        label.setFixedWidth(LABEL_WIDTH)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        label.setMinimumHeight(36)
        holder, self._flow = flowing()
        row.addWidget(holder, 1)
        column.addLayout(row)
        self.add = Button(_("Add"), icon=Icon.PLUS, key="F4", height=30)
        self.add.clicked.connect(self.add_asked)
        self.measure: Button | None = None
        if can_measure(one.item):
            self.measure = Button(measure_words(one.item), icon=Icon.CLOCK, key="F5", height=30)
            self.measure.clicked.connect(self.measure_asked)
        self.zone = DropZone()
        self.busy = Label("", fonts.SMALL, Ink.INK2)
        self.busy.setMinimumHeight(36)
        self._count = Label("", fonts.CAP, Ink.INK3)
        self._count.setMinimumHeight(36)
        self.number_only = Button(_("number and date only"), weight=Weight.LINK, height=30)
        self.number_only.clicked.connect(self._ask_document)
        measures = (self.measure,) if self.measure is not None else ()
        for widget in (self._count, self.busy, self.add, *measures, self.zone, self.number_only):
            self._flow.addWidget(widget)
        self._tiles_place, self._tiles = flowing(gap=6)
        column.addWidget(self._tiles_place)
        self.thumbs: list[EvidenceThumb] = []
        self.tile = DropTile()
        self.tile.clicked.connect(self.add_asked)
        self._tiles.addWidget(self.tile)
        self.strip = NewPhotosStrip(tools.pictures)
        self.strip.chosen.connect(self.photos_asked)
        self.strip.put_off.connect(self._put_off)
        self.strip.setVisible(False)
        column.addWidget(self.strip)
        self._notice = Paragraph("", fonts.CAP, Ink.INK3)
        below = QHBoxLayout()
        below.addSpacing(LABEL_WIDTH + 8)
        below.addWidget(self._notice, 1)
        column.addLayout(below)
        self._form: QWidget | None = None
        self._column = column
        wanted = one.item.evidence.wanted
        self.number_only.setVisible(EvidenceKind.DOCUMENT in wanted)
        notice = desk.checklist.evidence_rule.notice.in_language(current_language())
        becomes = _(
            "Photos become smaller (1,600 pixels) and lose place and device; scans keep every"
            " page, as a PDF."
        )
        self._notice.set_text(f"{notice} {becomes}" if EvidenceKind.PHOTO in wanted else becomes)
        self._notice.setVisible(bool(wanted))
        tools.new_photos.changed.connect(self._show_offer)
        self.show_evidence(one, 0)

    def show_evidence(self, one: ItemDesk, attaching: int) -> None:
        """Show the pieces attached to the item, and how many are being taken."""
        said = ngettext("taking {count} file…", "taking {count} files…", attaching)
        self.busy.setText(said.format(count=attaching) if attaching else "")
        self.busy.setVisible(bool(attaching))
        self._show_offer()
        if one.evidence == self._shown:
            return
        self._shown = one.evidence
        at = next((n for n, thumb in enumerate(self.thumbs) if thumb.hasFocus()), None)
        for thumb in self.thumbs:
            self._tiles.removeWidget(thumb)
            thumb.hide()
            thumb.deleteLater()
        self._tiles.removeWidget(self.tile)  # it stays the last one
        self.thumbs = [self._thumb(piece) for piece in one.evidence]
        for widget in (*self.thumbs, self.tile):
            self._tiles.addWidget(widget)
            widget.setVisible(True)
        count = len(one.evidence)
        self._tiles_place.setVisible(bool(count))
        self.zone.setVisible(not count)
        told = ngettext("{count} file", "{count} files", count).format(count=count)
        self._count.setText(told if count else "")
        self._count.setVisible(bool(count))
        if at is not None:
            left = self.thumbs[min(at, count - 1)] if count else self.add
            left.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()
        self.resized.emit()

    def _thumb(self, piece: EvidencePiece) -> EvidenceThumb:
        thumb = EvidenceThumb(piece, self._tools.thumbnails, self._commune)
        thumb.clicked.connect(lambda _on=False: self.shown.emit(piece, False))
        thumb.removal_asked.connect(lambda: self.shown.emit(piece, True))
        thumb.moved.connect(lambda by: self._move(thumb, by))
        return thumb

    def _move(self, thumb: EvidenceThumb, by: int) -> None:
        at = self.thumbs.index(thumb) + by
        if 0 <= at < len(self.thumbs):
            self.thumbs[at].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def has_thumb_focus(self) -> bool:
        """Whether keys mean a thumbnail now."""
        return any(thumb.hasFocus() for thumb in self.thumbs) or self.tile.hasFocus()

    def _show_offer(self) -> None:
        photos = self._tools.new_photos.offered(self._item)
        free = sum(self._tools.new_photos.attached_at(one) is None for one in photos)
        was = not self.strip.isHidden()
        self.strip.show_photos(photos, free)
        if was != bool(photos):
            self.updateGeometry()
            self.resized.emit()

    def _put_off(self) -> None:
        held = self.strip.look.hasFocus() or self.strip.later.hasFocus()
        self._tools.new_photos.put_off(self._item)
        if held:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def announced(self) -> list[Announced]:
        """Return what Enter does in the fields of a document."""
        if self._form is None or not (self._number.hasFocus() or self._day.hasFocus()):
            return []
        whole = self._number.text().strip() and self._day.date() is not None
        verb = _("note the document") if whole else _("next field")
        return [Announced(key=ENTER, verb=verb, effects=self._document_effects())]

    def _document_effects(self) -> tuple[Effect, ...]:
        day = self._day.date()
        number = self._number.text().strip()
        if not number or day is None:
            return ()
        fields = {"number": number, "date": day.isoformat()}
        return (Effect(kind="attach", item=self._item, fields=fields),)

    def _note_document(self) -> None:
        """Emit number and date; where one is missing, focus it and keep what is typed."""
        if not self._number.text().strip():
            self._number.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._day.date() is None:
            self._day.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.document.emit(self._number.text(), self._day.date())

    def drafts(self) -> dict[str, str]:
        """Return what is typed of a document."""
        if self._form is None:
            return {}
        return {"number": self._number.text(), "day": self._day.text()}

    def show_drafts(self, texts: Mapping[str, str]) -> None:
        """Put back what was typed of a document."""
        if texts.get("number") or texts.get("day"):
            self._ask_document()
            self._number.setText(texts.get("number", ""))
            self._day.setText(texts.get("day", ""))

    def document_noted(self) -> None:
        """Hide the fields: what they held is on disk."""
        if self._form is not None:
            self._number.show_text("")
            self._day.show_text("")
            self.typing.emit()
            self._form.setVisible(False)
            self.updateGeometry()

    def _ask_document(self) -> None:
        if self._form is None:
            self._form = QWidget()
            row = QHBoxLayout(self._form)
            row.setContentsMargins(LABEL_WIDTH + 8, 2, 0, 2)
            number = Field(name=_("Number of the document"), placeholder="12/QĐ-UBND")
            number.setMaximumWidth(220)
            day = DateField(name=_("Date of the document"))
            take = Button(_("Note it"), height=30)
            take.clicked.connect(self._note_document)
            take.promise(self._document_effects)
            for field in (number, day):
                field.typed.connect(lambda _text: self.typing.emit())
            number.returnPressed.connect(self._note_document)
            day.returnPressed.connect(self._note_document)
            for widget in (number, day, take):
                row.addWidget(widget)
            row.addStretch(1)
            self._column.addWidget(self._form)
            self._number, self._day = number, day
        self._form.setVisible(True)
        self.updateGeometry()
        self._number.setFocus(Qt.FocusReason.OtherFocusReason)
