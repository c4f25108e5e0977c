"""Evidence on the open card: chips with their validity, add, drop, a document's number and date."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.ids import EvidenceKind
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.frame.flow import FlowLayout
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.announcing import ENTER, Announced, Effect
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.chips import FileChip
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.figures import DateField
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD, Ink
from desktop_app.workspace.values.desk import Desk, ItemDesk

from .why_part import LABEL_WIDTH

_ICONS = {
    EvidenceKind.PHOTO: Icon.CAMERA,
    EvidenceKind.DOCUMENT: Icon.FILE,
    EvidenceKind.MEASUREMENT: Icon.REFRESH,
    EvidenceKind.REPORT: Icon.FILE,
}


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
    """Signals: ``add_asked()``; ``opened(object)``, ``removed(object)`` with an EvidencePiece;
    ``document(str, object)`` with number and date; ``typing()`` in their fields.
    """

    add_asked = Signal()
    opened = Signal(object)
    removed = Signal(object)
    document = Signal(str, object)
    typing = Signal()

    def __init__(self, desk: Desk, one: ItemDesk) -> None:
        super().__init__()
        self._shown: object = None
        self._item = one.item.id
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(8)
        label = Label(_("Evidence"), fonts.SMALL, Ink.INK2)
        label.setFixedWidth(LABEL_WIDTH)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        label.setMinimumHeight(36)
        holder = QWidget()
        self._flow = FlowLayout(holder)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        row.addWidget(holder, 1)
        column.addLayout(row)
        self.add = Button(_("Add"), icon=Icon.PLUS, key="F4", height=30)
        self.add.clicked.connect(self.add_asked)
        self.zone = DropZone()
        self.busy = Label("", fonts.SMALL, Ink.INK2)
        self.busy.setMinimumHeight(36)
        self.number_only = Button(_("number and date only"), weight=Weight.LINK, height=30)
        self.number_only.clicked.connect(self._ask_document)
        self._notice = Paragraph("", fonts.CAP, Ink.INK3)
        below = QHBoxLayout()
        below.addSpacing(LABEL_WIDTH + 8)
        below.addWidget(self._notice, 1)
        column.addLayout(below)
        self._chips: list[FileChip] = []
        self._form: QWidget | None = None
        self._column = column
        for widget in (self.busy, self.add, self.zone, self.number_only):
            self._flow.addWidget(widget)
        wanted = one.item.evidence.wanted
        self.number_only.setVisible(EvidenceKind.DOCUMENT in wanted)
        notice = desk.checklist.evidence_rule.notice.in_language(current_language())
        becomes = _(
            "Photos become smaller (1,600 pixels) and lose place and device; scans keep every"
            " page, as a PDF."
        )
        self._notice.set_text(f"{notice} {becomes}" if EvidenceKind.PHOTO in wanted else becomes)
        self._notice.setVisible(bool(wanted))
        self.show_evidence(one, 0)

    def show_evidence(self, one: ItemDesk, attaching: int) -> None:
        """Show the pieces attached to the item, and how many are being taken."""
        said = ngettext("taking {count} file…", "taking {count} files…", attaching)
        self.busy.setText(said.format(count=attaching) if attaching else "")
        self.busy.setVisible(bool(attaching))
        if one.evidence == self._shown:
            return
        self._shown = one.evidence
        had_focus = any(chip.hasFocus() for chip in self._chips)
        while self._flow.count():
            self._flow.takeAt(0)
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for piece in one.evidence:
            valid, tone = item_words.validity(piece)
            chip = FileChip(
                item_words.piece_title(piece), valid, tone=tone, icon=_ICONS[piece.kind],
                removable=piece.author.is_here and piece.is_removable,
            )  # fmt: skip
            chip.clicked.connect(lambda _on=False, one=piece: self.opened.emit(one))
            chip.removed.connect(lambda one=piece: self.removed.emit(one))
            self._chips.append(chip)
        for widget in (*self._chips, self.busy, self.add, self.zone, self.number_only):
            self._flow.addWidget(widget)
            widget.setVisible(True)
        self.busy.setVisible(bool(attaching))
        self.number_only.setVisible(EvidenceKind.DOCUMENT in one.item.evidence.wanted)
        if had_focus:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

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
