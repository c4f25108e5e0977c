"""Text that somebody else typed is shown letter by letter: no window renders it as HTML."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

import desktop_app.ui
from desktop_app.core.ids import ItemId
from desktop_app.ui import preferences, tasks
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tooltips import plain
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import Plan
from support import clerks

from . import supervisor_builders as builders
from .supervisor_fixtures import area, desk
from .test_every_screen import active, clerk_scenes, filled, opened, supervisor_scenes

__all__ = ["area", "desk"]

UI = Path(desktop_app.ui.__file__).parent
MARKUP = '<img src="file:///etc/hostname"> <b>đậm</b>'


def rendered(window: QWidget) -> Iterator[str]:
    """Yield every widget, menu and row of *window* that would show markup as markup."""
    for widget in [window, *window.findChildren(QWidget)]:
        name = f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        if _is_read_as_markup(widget.toolTip()):
            yield f"{name}: tool tip {widget.toolTip()}"
        for told in (widget.whatsThis(), widget.statusTip()):
            if _is_read_as_markup(told):
                yield f"{name}: {told}"
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
            yield f"{name}: a label that guesses whether its text is HTML"
        if isinstance(widget, QTextEdit):
            yield f"{name}: a field of rich text"
        if isinstance(widget, QAbstractItemView):
            model = widget.model()
            for row in range(model.rowCount() if model is not None else 0):
                told = str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) or "")
                if _is_read_as_markup(told):
                    yield f"{name}, row {row}: {told}"


def _is_read_as_markup(text: str) -> bool:
    """Whether a tool tip with *text* shows something else than the tags that were typed."""
    if not GuiQt.mightBeRichText(text):
        return False
    document = QTextDocument()
    document.setHtml(text)
    shown = document.toPlainText()
    return "\ufffc" in shown or ("đậm" in shown and "<b>" not in shown)


def test_a_tool_tip_is_plain_whatever_it_says() -> None:
    shown = QTextDocument()
    told = plain(MARKUP)
    assert GuiQt.mightBeRichText(told)
    shown.setHtml(told)
    assert shown.toPlainText() == MARKUP
    for harmless in ("a < b & c", "Xã Đắk Nhau", "1 & 2"):
        assert plain(harmless) == harmless


def test_a_label_that_is_cut_shows_its_text_letter_by_letter(qtbot: QtBot) -> None:
    label = Label("", elide=True)
    qtbot.addWidget(label)
    label.resize(30, 20)
    label.show()
    label.setText(MARKUP)
    assert not _is_read_as_markup(label.toolTip())
    assert "img" in label.toolTip()


def test_tool_tips_are_made_in_one_place() -> None:
    """Fails for any other call that gives a tool tip or makes a label that guesses its format."""
    for file in UI.rglob("*.py"):
        if file.name == "tooltips.py":
            continue
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"setToolTip", "setWhatsThis", "setStatusTip"}, file
                assert node.attr not in {"setHtml", "insertHtml", "ToolTipRole"}, file
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"QLabel", "QMessageBox", "QTextEdit"}, file
            if isinstance(node, ast.Name):
                assert node.id not in {"QToolTip", "QMessageBox"} or file.name == "theme.py", file


def test_the_clerk_reads_markup_as_it_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with clerks.clerk(folder, person=MARKUP, position=MARKUP, phone="<b>0271</b>") as filled_desk:
        clerks.quick_round_done(filled_desk)
        clerks.say(filled_desk, "net.internet", note=MARKUP)
        clerks.attach_document(filled_desk, "net.internet", "<b>đậm</b>", date(2026, 1, 9))
        clerks.returned(filled_desk, "staff.assigned", MARKUP)
        filled_desk.declaring.comment(ItemId("staff.assigned"), MARKUP)
        plan = Plan(
            what=MARKUP, who=MARKUP, product=MARKUP, responsibility=MARKUP, authority=MARKUP,
            progress=MARKUP, due=date(2026, 12, 1), cause="no_staff", solver="province",
        )  # fmt: skip
        filled_desk.declaring.plan_action(ItemId("staff.assigned"), plan)
    preferences.save(folder, Preferences(asked_where_to_start=True, everything=True))
    window = opened(qtbot, folder)
    window.resize(911, 480)
    for scene in clerk_scenes(window):
        filled()
        active(window)
        assert (scene, list(rendered(window))) == (scene, [])


def test_the_supervisor_reads_markup_as_it_was_typed(
    qtbot: QtBot, area: builders.Courier, desk: Workspace, tmp_path: Path
) -> None:
    shutil.copytree(area.folder / builders.HOME, tmp_path / "clerk")
    item = ItemId("sig.person_certs")
    with Workspace.open(tmp_path / "clerk") as clerk:
        clerk.keys.load()
        clerks.say(clerk, item, value="1", of="4", note=MARKUP)
        clerks.attach_document(clerk, item, "<b>đậm</b>", date(2026, 1, 9))
        clerk.declaring.comment(item, MARKUP, reply=True)
        plan = Plan(
            what=MARKUP, who=MARKUP, product=MARKUP, responsibility=MARKUP, authority=MARKUP,
            progress=MARKUP, due=date(2026, 12, 1),
        )  # fmt: skip
        clerk.declaring.plan_action(item, plan)
        area.carry(clerk, desk)
    window = opened(qtbot, desk.folder)
    window.resize(911, 480)
    screen = window.centralWidget()
    assert isinstance(screen, SupervisorScreen)
    qtbot.waitUntil(lambda: screen.session.board is not None, timeout=20_000)
    seen = False
    for scene in supervisor_scenes(screen):
        filled()
        active(window)
        assert (scene, list(rendered(window))) == (scene, [])
        seen = seen or any("đậm" in one.accessibleName() for one in window.findChildren(QWidget))
    tasks.cancel_all()
    assert seen
