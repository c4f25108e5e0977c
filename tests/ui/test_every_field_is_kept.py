"""What is typed into any field of the program is on disk after a pause, or has a reason not to be.

Each field of every page is found by walking the windows, so a new one cannot be forgotten. A field
that is made and that no scene shows fails the walk: it would never be typed into.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from announcing.witness import drafts_on_disk, texts_in
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId
from desktop_app.storage import state
from desktop_app.ui import preferences, tasks
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.look.fields import SearchField
from desktop_app.ui.look.figures import NumberField
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.start.start_screen import StartScreen
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.workspace import Workspace
from support import clerks
from support.clerk_windows import desk_of

from .supervisor_fixtures import area, desk
from .test_every_screen import (
    active,
    clerk_scenes,
    filled,
    opened,
    start_scenes,
    supervisor_scenes,
)

__all__ = ["area", "desk"]

# Why what is typed into a field of this name is on no disk.
REASONS = {
    "Mã kết nối": "a code opens the service for whoever reads it; it is used once",
    "Mật khẩu máy": "a secret",
    "Nhập lại mật khẩu": "a secret",
    "Mã PIN": "a secret",
    "Nhập lại mã PIN": "a secret",
    "Địa chỉ máy chủ": "it stands in the letter that the code stands in, and is typed with it",
    "Người nhận bàn giao": "it is printed on the sheet at once, and stored nowhere",
    "Số xã rút": "what a sample is drawn by; the sample names it",
    "Số rút thăm": "what a sample is drawn by; the sample names it",
}
# Where fields are that no scene shows, and why they need none.
CODES = {"SendCard: Field", "LeaderCode: Field"}  # a code is asked for, of which none is kept


def texts_of(folder: Path, doors: Iterable[Workspace]) -> set[str]:
    """Return every text of drafts, changes and settings."""
    found = set(texts_in(drafts_on_disk(folder)))
    for door in doors:
        store = door._context.store
        for (centre,) in store.rows("SELECT DISTINCT centre FROM change WHERE centre != ''"):
            for held in state.changes_of(store, CentreId(centre)):
                found |= set(texts_in(held.change.fields))
        for (value,) in store.rows("SELECT value FROM setting"):
            found |= set(texts_in(msgspec.json.decode(value)))
    return {text.strip() for text in found}


def made_fields(window: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """Return every field that text can be typed into, shown or not, but those that only search."""
    fields: list[QLineEdit | QPlainTextEdit] = [
        *window.findChildren(QLineEdit), *window.findChildren(QPlainTextEdit),
    ]  # fmt: skip
    return [one for one in fields if not one.isReadOnly() and not isinstance(one, SearchField)]


def fields_of(window: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """Return every field that a person can type into now, but those that only search."""
    return [one for one in made_fields(window) if one.isVisible() and one.isEnabled()]


def place_of(field: QWidget) -> str:
    """Return where *field* is, the same for each one that is made there: "ClockNotice"."""
    inner = (QLineEdit, QPlainTextEdit, TextArea)
    around = field.parentWidget()
    while around is not None and (isinstance(around, inner) or type(around) is QWidget):
        around = around.parentWidget()
    return f"{type(around).__name__}: {type(field).__name__}"


class Walk:
    """Types into every field once, and notes what was not kept."""

    def __init__(self, window: QWidget, folder: Path, doors: Iterable[Workspace]) -> None:
        self.window, self.folder, self.doors = window, folder, doors
        self.count = 0
        self.lost: list[str] = []
        self.kept: set[str] = set()
        self.skipped: set[str] = set()
        self._made: set[str] = set()
        self._typed: set[str] = set()

    @property
    def never_shown(self) -> set[str]:
        """Where fields were made that no scene showed."""
        return self._made - self._typed - CODES

    def type_everywhere(self, scene: str) -> None:
        """Type into the fields of *scene*; one that comes up by that is its own turn's."""
        filled()
        active(self.window)
        self._made |= {place_of(one) for one in made_fields(self.window)}
        # Numbers last: text in them is refused, which hides what is asked about a number.
        for field in sorted(fields_of(self.window), key=lambda one: isinstance(one, NumberField)):
            self.count += 1
            typed = f"zq {self.count} zq"
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            QApplication.processEvents()
            if QApplication.focusWidget() is not field:
                self.skipped.add(field.accessibleName())
                continue  # leaving the field before brought something else up
            self._typed.add(place_of(field))
            field.selectAll()
            QTest.keyClicks(field, typed)
            for keeper in self.window.findChildren(DraftKeeper):
                if keeper.pause.isActive():
                    keeper.pause.timeout.emit()
            name = field.accessibleName()
            if typed in texts_of(self.folder, self.doors):
                self.kept.add(name)
                assert name not in REASONS, f"{name} is kept, though there is a reason not to"
            elif name not in REASONS:
                self.lost.append(f"{scene}: {name}")


def test_every_field_before_the_desk(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    window = opened(qtbot, folder)
    walk = Walk(window, folder, ())
    for scene in start_scenes(window, tmp_path):
        if isinstance(window.centralWidget(), StartScreen):
            walk.type_everywhere(scene)
    assert (walk.lost, walk.skipped - walk.kept, walk.never_shown) == ([], set(), set())
    assert len(walk.kept) == 3


def test_every_field_of_the_clerk(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with clerks.clerk(folder) as made:
        clerks.quick_round_done(made)
        clerks.returned(made, "staff.assigned", "Gửi kèm danh sách")
    preferences.save(folder, Preferences(asked_where_to_start=True, everything=True))
    window = opened(qtbot, folder)
    session = desk_of(window).session
    walk = Walk(window, folder, (session.workspace,))
    for scene in clerk_scenes(window):
        card = desk_of(window).work.card
        if card is not None and not card.evidence.number_only.isHidden():
            card.evidence.number_only.click()
        walk.type_everywhere(scene)
    assert (walk.lost, walk.skipped - walk.kept, walk.never_shown) == ([], set(), set())
    assert len(walk.kept) > 15


def test_every_field_of_the_supervisor(qtbot: QtBot, desk: Workspace) -> None:
    folder = desk.folder
    preferences.save(folder, Preferences())
    window = opened(qtbot, folder)
    screen = window.centralWidget()
    assert isinstance(screen, SupervisorScreen)
    walk = Walk(window, folder, (desk,))
    for scene in supervisor_scenes(screen):
        walk.type_everywhere(scene)
    tasks.cancel_all()
    assert (walk.lost, walk.skipped - walk.kept, walk.never_shown) == ([], set(), set())
    assert len(walk.kept) > 15
