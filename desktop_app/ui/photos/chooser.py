"""New photos to choose from; only the ticked ones are copied, after a person says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui import files
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.announcing import ENTER, ESCAPE, SPACE, Announced, Effect, Group
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Edge, Ground, GroundColour
from desktop_app.ui.look.flow import flowing
from desktop_app.ui.look.focus import KeyboardFocus
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_GROUP, Ink
from desktop_app.ui.look.tooltips import set_tooltip

from .arrivals import Arrived, Folder
from .file_pictures import FilePictures
from .new_photos import NewPhotos, Photographed

WIDTH = 480  # pixels beside the list
_PICTURE = QSize(126, 84)
_ROW = 108


class PhotoRow(KeyboardFocus, QCheckBox):
    """One photo with its box, name, time and size, and what is doubtful about it.

    Signals: ``moved(int)`` to the photo above or below.
    """

    moved = Signal(int)

    def __init__(self, photo: Arrived, doubt: str, pictures: FilePictures) -> None:
        super().__init__()
        self.photo, self._doubt, self._pictures = photo, doubt, pictures
        self._about = f"{came_words(photo.at)} · {_size_words(photo.size)}"
        said = ", ".join(part for part in (photo.path.name, self._about, doubt) if part)
        self.setAccessibleName(said)
        set_tooltip(self, f"{photo.path.name}\n{self._about}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        pictures.arrived.connect(self._arrived)

    def sizeHint(self) -> QSize:
        return QSize(300, _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _ROW)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            # Not passed on: Qt would go to any button, and the list would scroll by a line.
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def _arrived(self, path: str) -> None:
        if path == str(self.photo.path):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        here = self.hasFocus()
        fill = c.accentsoft if self.isChecked() else c.surface
        border = c.accent if here else c.edge if self.underMouse() else c.line
        paint.box(p, rect, RADIUS_GROUP, fill=fill, border=border, width=2 if here else 1)
        middle = rect.center().y()
        box = QRectF(rect.x() + 16, middle - 9, 18, 18)
        if self.isChecked():
            paint.box(p, box, 4, fill=c.accent)
            glyphs.paint_icon(p, Icon.TICK, box.x() + 3, box.y() + 3, 12, c.onaccent)
        else:
            paint.box(p, box, 4, fill=c.surface, border=c.edge, width=1.2)
        frame = QRectF(rect.x() + 50, middle - 42, _PICTURE.width(), _PICTURE.height())
        found = self._pictures.picture(self.photo.path, _PICTURE, ratio=self.devicePixelRatioF())
        paint.picture(p, frame, found)
        x = frame.right() + 16
        room = rect.right() - x - 10
        top = rect.y() + 14
        paint.text(p, x, top, 20, self.photo.path.name, fonts.SMALL_B, c.ink, room=room)
        paint.text(p, x, top + 22, 20, self._about, fonts.SMALL, c.ink2, room=room)
        if self._doubt:
            glyphs.paint_icon(p, Icon.WARNING, x, top + 47, 14, c.amber.text)
            paint.text(
                p, x + 20, top + 44, 20, self._doubt, fonts.SMALL, c.amber.text, room=room - 20
            )


class PhotoChooser(Ground):
    """Signals: ``closed()``; ``keys_changed()``."""

    closed = Signal()
    keys_changed = Signal()

    def __init__(
        self,
        session: Photographed,
        new: NewPhotos,
        pictures: FilePictures,
        item: ItemId,
        attach: Callable[[ItemId, tuple[Path, ...]], object],
    ) -> None:
        """*attach* is called with the item and the files that were ticked."""
        super().__init__(GroundColour.PANEL, line_at=(Edge.LEFT,))
        self._session, self._new, self.item = session, new, item
        self._attach_files = attach
        self._pictures = pictures
        self._step = Step.FULL
        self.rows: list[PhotoRow] = []
        self.setAccessibleName(_("New photos"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 10, 16, 10)
        whole.setSpacing(8)
        head = QHBoxLayout()
        self._title = Label("", fonts.BODY_B, elide=True)
        close = Button(_("Close"), key="Esc", height=28)
        close.clicked.connect(self.closed)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        whole.addLayout(head)
        said = _(
            "The photos stay where they are. Only what you tick is copied, when you attach it."
        )
        whole.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(8)
        self.area = ScrollArea(inside)
        whole.addWidget(self.area, 1)
        holder, row = flowing()
        self.attach = Button("", weight=Weight.PRIMARY, icon=Icon.CLIP, key="Enter", height=36)
        self.attach.clicked.connect(self._attach)
        self.attach.promise(self._effects)
        self.none_of_them = Button(_("None of these belongs here"), weight=Weight.LINK, height=30)
        self.none_of_them.clicked.connect(self._put_off)
        row.addWidget(self.attach)
        row.addWidget(self.none_of_them)
        whole.addWidget(holder)
        foot = QHBoxLayout()
        self._looked_at = Label("", fonts.CAP, Ink.INK3, elide=True)
        self.folders = Button(_("Change…"), weight=Weight.LINK, height=26)
        self.folders.setCheckable(True)
        self.folders.toggled.connect(lambda _on: self._show_watched())
        foot.addWidget(self._looked_at, 1)
        foot.addWidget(self.folders)
        whole.addLayout(foot)
        self._watched = QVBoxLayout()
        self._watched.setSpacing(2)
        whole.addLayout(self._watched)
        new.changed.connect(self.refresh)
        self.refresh()

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""
        self._step = step
        self._show_watched()
        if step > Step.DRAWER:
            self.setFixedWidth(WIDTH if step is Step.FULL else 400)

    def refresh(self) -> None:
        """Show what there is now; what was ticked stays ticked."""
        photos = self._new.offered(self.item)
        if not photos:
            self._title.setText(_("No new photo"))
        ticked = {row.photo.path for row in self.rows if row.isChecked()}
        focused = next((row.photo.path for row in self.rows if row.hasFocus()), None)
        empty(self._list)
        self.rows = []
        for photo in photos:
            row = PhotoRow(photo, self._doubt(photo), self._pictures)
            row.setChecked(photo.path in ticked)
            row.toggled.connect(self._count)
            row.moved.connect(self._move)
            self.rows.append(row)
            self._list.addWidget(row)
            if photo.path == focused:
                row.setFocus(Qt.FocusReason.OtherFocusReason)
        self._list.addStretch(1)
        if photos:
            said = ngettext("{count} new photo", "{count} new photos", len(photos))
            self._title.setText(said.format(count=len(photos)))
        self._show_watched()
        self._count()

    def _doubt(self, photo: Arrived) -> str:
        at = self._new.attached_at(photo)
        if at is None:
            return ""
        item = self._session.desk.items[at].item
        name = item.short.in_language(current_language())
        return _("attached already: {code} {name}").format(code=item.code, name=name)

    def _show_watched(self) -> None:
        empty(self._watched)
        names = ", ".join(one.words for one in self._new.watched) or _("no folder yet")
        self._looked_at.setText(_("Looked at: {folders}").format(folders=names))
        asked = self.folders.isChecked()
        # Only a large screen has room for the photos beside the folders.
        hides = asked and self._step is not Step.FULL
        if hides and any(row.hasFocus() for row in self.rows):
            self.folders.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.setVisible(not hides)
        if not asked:
            return
        for folder in self._new.watched:
            self._watched.addLayout(self._folder_row(folder))
        if not self._new.sees_phones:
            said = _(
                "A phone on a cable: in the file manager, copy its photos from the folder DCIM to"
                " the downloads; they are offered here at once."
            )
            self._watched.addWidget(Paragraph(said, fonts.CAP, Ink.INK3))
        add = Button(_("Look into another folder…"), weight=Weight.LINK, height=26)
        add.clicked.connect(self._ask_folder)
        self._watched.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _folder_row(self, folder: Folder) -> QHBoxLayout:
        row = QHBoxLayout()
        label = Label(f"{folder.words} · {folder.path}", fonts.CAP, Ink.INK3, elide=True)
        leave = Button(
            _("Leave out"), weight=Weight.LINK, height=24,
            name=_("Leave out {folder}").format(folder=folder.words),
        )  # fmt: skip
        leave.clicked.connect(lambda: self._new.unwatch(folder.path))
        row.addWidget(label, 1)
        row.addWidget(leave)
        return row

    def _ask_folder(self) -> None:
        files.pick_folder(self, _("A folder in which photos arrive"), self._new.watch)

    def _ticked(self) -> tuple[Path, ...]:
        return tuple(row.photo.path for row in self.rows if row.isChecked())

    def _count(self) -> None:
        count = len(self._ticked())
        code = self._session.desk.items[self.item].item.code
        said = ngettext("Attach {count} photo to {code}", "Attach {count} photos to {code}", count)
        self.attach.setText(said.format(count=count, code=code))
        self.attach.setEnabled(bool(count))
        self.none_of_them.setVisible(bool(self.rows))
        self.keys_changed.emit()

    def _effects(self) -> tuple[Effect, ...]:
        return tuple(
            Effect(kind="attach", item=self.item, fields={"name": path.name})
            for path in self._ticked()
        )

    def _attach(self) -> None:
        chosen = self._ticked()
        if chosen:
            self._attach_files(self.item, chosen)
            self.closed.emit()

    def _put_off(self) -> None:
        self._new.put_off(self.item)
        self.closed.emit()

    def take_focus(self) -> None:
        """Focus the newest photo."""
        first: QWidget = self.rows[0] if self.rows else self.none_of_them
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def announced(self) -> list[Announced]:
        """Return what keys do while a photo has the focus."""
        window = Group.WINDOW
        keys = [Announced(key=ESCAPE, verb=_("later"), group=window, act=self.closed.emit)]
        if any(row.hasFocus() for row in self.rows):
            keys.insert(0, Announced(key=SPACE, verb=_("tick")))
            if self._ticked():
                keys.insert(1, Announced(key=ENTER, verb=self.attach.words,
                                         effects=self._effects()))  # fmt: skip
            keys.append(Announced(key="↑", verb=_("photo above"), group=Group.ITEM))
            keys.append(Announced(key="↓", verb=_("photo below"), group=Group.ITEM))
        return keys

    def _move(self, by: int) -> None:
        at = next((n for n, row in enumerate(self.rows) if row.hasFocus()), -1) + by
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = next((n for n, row in enumerate(self.rows) if row.hasFocus()), -1)
        match event.key():
            case Qt.Key.Key_Escape:
                self.closed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if at >= 0:
                self._attach()
            case _:
                super().keyPressEvent(event)


def came_words(at: float, *, today: date | None = None) -> str:
    """Return when a photo came, by this PC's clock: "hôm nay 09:08", "10/11/2026 16:40"."""
    when = datetime.fromtimestamp(at).astimezone()
    today = today or datetime.now().astimezone().date()
    if when.date() == today:
        return _("today {time}").format(time=f"{when:%H:%M}")
    if when.date() == today - timedelta(days=1):
        return _("yesterday {time}").format(time=f"{when:%H:%M}")
    return f"{figures.day(when.date())} {when:%H:%M}"


def _size_words(size: int) -> str:
    return figures.size(size, language=current_language())
