"""The guides say what the window says, in both languages, and open in both windows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.i18n import use_language
from desktop_app.ui.frame.guide import Guide, GuideDialog, file_of
from desktop_app.ui.frame.header import Header
from support import clerks
from support.catalogues import sentences
from support.clerk_windows import open_window

LANGUAGES = ("vi", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("guide", Guide)
def test_every_label_that_a_guide_names_stands_in_the_program(guide: Guide, language: str) -> None:
    text = file_of(guide, language).read_text(encoding="utf-8")  # type: ignore[arg-type]
    named = {" ".join(one.split()) for one in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}
    known = {one.rstrip(":….") for one in sentences(language)}
    assert named - known == set()


@pytest.mark.parametrize("guide", Guide)
def test_both_languages_have_the_same_sections_and_rows(guide: Guide) -> None:
    shapes = []
    for language in LANGUAGES:
        lines = file_of(guide, language).read_text(encoding="utf-8").splitlines()  # type: ignore[arg-type]
        shapes.append([line.split()[0] for line in lines if re.match(r"#|\||[0-9]\.|- ", line)])
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("guide", Guide)
def test_every_link_of_a_guide_leads_to_a_guide(guide: Guide, language: str) -> None:
    file = file_of(guide, language)  # type: ignore[arg-type]
    for link in re.findall(r"(?<!!)\[[^\]]*\]\((.+?)\)", file.read_text(encoding="utf-8")):
        assert (file.parent / link).is_file()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("guide", Guide)
def test_pictures_of_the_site_leave_nothing_behind_in_the_window(
    qtbot: QtBot, guide: Guide, language: str
) -> None:
    use_language("vi" if language == "vi" else "en")
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = GuideDialog(parent, guide)
    assert "<img" not in dialog.text.toHtml()
    assert ".png" not in dialog.text.toPlainText()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1366, 728), (911, 480)])
def test_it_is_no_larger_than_its_window_and_links_lead_on(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    use_language("vi" if language == "vi" else "en")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*size)
    dialog = GuideDialog(window, Guide.CLERK)
    dialog.show()
    assert dialog.width() <= size[0] and dialog.height() <= size[1]
    assert dialog.text.hasFocus() or dialog.focusWidget() is dialog.text
    shown = dialog.text.toPlainText()
    dialog.text.anchorClicked.emit(QUrl(f"leader.{language}.md"))
    assert dialog.choice.currentData() == Guide.LEADER
    assert dialog.text.toPlainText() not in ("", shown)
    QTest.keyClick(dialog.text, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_menu_of_the_clerks_window_opens_the_clerks_guide(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    clerks.clerk(folder).close()
    window = open_window(qtbot, folder)
    (header,) = window.findChildren(Header)
    menu = QMenu()
    qtbot.addWidget(menu)
    header.menu_asked.emit(menu)
    (action,) = (one for one in menu.findChildren(QAction) if one.text() == "Hướng dẫn")
    action.trigger()
    (dialog,) = window.findChildren(GuideDialog)
    assert dialog.choice.currentData() == Guide.CLERK


@pytest.mark.parametrize("guide", Guide)
def test_every_line_of_a_list_keeps_its_mark(guide: Guide, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = GuideDialog(parent, guide)
    block, listed = dialog.text.document().begin(), 0
    while block.isValid():
        listed += block.textList() is not None
        block = block.next()
    text = file_of(guide, "vi").read_text(encoding="utf-8")
    assert listed == len(re.findall(r"^(?:- |[0-9]+\. )", text, re.MULTILINE))
