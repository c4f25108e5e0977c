"""Typing Vietnamese: no text is rewritten during composition, and signals wait for the commit."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.time.typed_day import typed_day
from desktop_app.ui.look.entered_text import MOST
from desktop_app.ui.look.fields import Field, SearchField
from desktop_app.ui.look.figures import DateField, NumberField
from desktop_app.ui.look.note_field import NoteField
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.look.typing_menu import translated
from support.held_keys import repeat


def compose(field: QWidget, preedit: str = "", commit: str = "") -> None:
    """Send an input method's events: letters being composed, or letters committed."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


@pytest.fixture
def field(qtbot: QtBot) -> Field:
    made = Field(name="Ghi chú")
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def test_while_a_letter_is_composed_nothing_is_told_and_nothing_rewritten(field: Field) -> None:
    typed: list[str] = []
    field.typed.connect(typed.append)
    compose(field, preedit="đa")
    field.show_text("từ máy khác")
    assert field.is_composing
    assert field.text() == ""
    assert typed == []
    compose(field, commit="đạt")
    assert not field.is_composing
    assert field.text() == "đạt"
    assert typed[-1] == "đạt"


def test_a_stored_text_that_waited_appears_when_composing_is_given_up(field: Field) -> None:
    compose(field, preedit="d")
    field.show_text("từ máy khác")
    compose(field)
    assert field.text() == "từ máy khác"


def fields_of_each_kind() -> list[Field | TextArea | NoteField]:
    return [Field(name="Ghi chú"), TextArea(name="Ý kiến"), NoteField(name="Ghi chú")]


@pytest.mark.parametrize("kind", range(3))
def test_no_field_tells_or_rewrites_while_a_letter_is_composed(qtbot: QtBot, kind: int) -> None:
    made = fields_of_each_kind()[kind]
    qtbot.addWidget(made)
    inner = made.focusProxy() or made
    made.show_text("cũ ")
    typed: list[str] = []
    made.typed.connect(typed.append)
    compose(inner, preedit="d")
    compose(inner, preedit="đ")
    made.show_text("từ máy khác")
    assert typed == []
    assert made.text() == "cũ "
    compose(inner)
    assert made.text() == "từ máy khác"
    assert not made.is_changed


@pytest.mark.parametrize("kind", range(3))
def test_a_stored_text_that_waited_is_shown_when_the_field_is_left(qtbot: QtBot, kind: int) -> None:
    made = fields_of_each_kind()[kind]
    qtbot.addWidget(made)
    inner = made.focusProxy() or made
    made.show_text("cũ")
    compose(inner, preedit="đ")
    made.show_text("từ máy khác")
    QApplication.sendEvent(inner, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert made.text() == "từ máy khác"
    compose(inner, preedit="x")
    compose(inner)
    assert made.text() == "từ máy khác"


@pytest.mark.parametrize("kind", (1, 2))
def test_a_menu_over_several_lines_does_not_enter_them(qtbot: QtBot, kind: int) -> None:
    made = fields_of_each_kind()[kind]
    qtbot.addWidget(made)
    inner = made.focusProxy() or made
    told: list[str] = []
    made.committed.connect(told.append)
    compose(inner, commit="đang gõ")
    QApplication.sendEvent(
        inner, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason)
    )
    assert told == []
    QApplication.sendEvent(inner, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert told == ["đang gõ"]


def test_a_text_is_told_once_when_the_field_is_left(qtbot: QtBot, field: Field) -> None:
    told: list[str] = []
    field.committed.connect(told.append)
    compose(field, commit="hỏng máy quét")
    assert told == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()
    assert told == ["hỏng máy quét"]


def test_showing_a_stored_text_tells_nothing(field: Field) -> None:
    told: list[str] = []
    field.committed.connect(told.append)
    field.show_text("đã lưu")
    field.clearFocus()
    assert told == []


def test_what_is_told_is_nfc(qtbot: QtBot, field: Field) -> None:
    told: list[str] = []
    field.committed.connect(told.append)
    compose(field, commit=unicodedata.normalize("NFD", "Đắk Nhau ổ"))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == ["Đắk Nhau ổ"]
    assert unicodedata.is_normalized("NFC", told[0])


def test_a_wrong_text_is_said_and_forgiven_at_the_next_letter(field: Field) -> None:
    field.set_wrong("Số này lớn quá.")
    assert field.accessibleDescription() == "Số này lớn quá."
    compose(field, commit="a")
    assert field.accessibleDescription() == ""


def test_several_lines_are_told_when_the_focus_leaves(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    area, other = TextArea(name="Ý kiến"), QLineEdit()
    column.addWidget(area)
    column.addWidget(other)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    told: list[str] = []
    area.committed.connect(told.append)
    area.setFocus()
    compose(box.focusWidget(), commit="dòng một\ndòng hai")
    assert told == []
    qtbot.keyClick(box.focusWidget(), Qt.Key.Key_Tab)
    assert other.hasFocus()
    assert told == ["dòng một\ndòng hai"]


def test_search_moves_the_list_below_and_escape_clears_first(qtbot: QtBot) -> None:
    search = SearchField(name="Tìm")
    qtbot.addWidget(search)
    moved: list[int] = []
    search.moved.connect(moved.append)
    compose(search, commit="đak nhau")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(search, key)
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert moved == [1, -1]
    assert search.text() == ""


def test_a_figure_is_a_decimal_and_empty_is_unknown(qtbot: QtBot) -> None:
    number = NumberField(name="Có mặt", decimals=True)
    qtbot.addWidget(number)
    told: list[Decimal | None] = []
    number.entered.connect(told.append)
    for key in "12,5":
        qtbot.keyClick(number, key)
    qtbot.keyClick(number, Qt.Key.Key_Return)
    number.clear()
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert told == [Decimal("12.5"), None]


def test_a_figure_keeps_what_is_typed_and_opens_with_the_first(qtbot: QtBot) -> None:
    number = NumberField(name="Có mặt")
    qtbot.addWidget(number)
    number.show_figure(5)
    number.show()
    number.open_with("4")
    qtbot.keyClick(number, "2")
    assert number.figure() == 42
    for key in "a-2,":
        qtbot.keyClick(number, key)
    assert number.text() == "42a-2,"  # dropping a character would make another number of it
    assert number.figure() is None


def test_a_figure_is_selected_when_the_focus_comes(qtbot: QtBot) -> None:
    number = NumberField(name="Có mặt")
    qtbot.addWidget(number)
    number.show_figure(17)
    number.show()
    number.setFocus()
    qtbot.waitUntil(lambda: number.selectedText() == "17")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from("/-. "))
def test_every_date_is_understood_as_it_is_written(day: date, mark: str) -> None:
    assert typed_day(f"{day.day}{mark}{day.month}{mark}{day.year}") == day
    assert typed_day(f"{day:%d%m%Y}") == day
    assert typed_day(f"{day.day}/{day.month}/{day:%y}") == day


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    found = typed_day(text)
    assert found is None or isinstance(found, date)


def test_a_date_that_is_none_is_framed_and_not_told(qtbot: QtBot) -> None:
    field = DateField(name="Ngày ký")
    qtbot.addWidget(field)
    told: list[date | None] = []
    field.entered.connect(told.append)
    compose(field, commit="31/2/2026")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == []
    assert "Tháng 2 không có ngày 31" in field.accessibleDescription()
    field.clear()
    compose(field, commit="20072025")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == [date(2025, 7, 20)]
    assert field.text() == "20/7/2025"


def test_the_context_menu_speaks_vietnamese(field: Field) -> None:
    menu = translated(field.createStandardContextMenu())
    said = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert said[:5] == ["Hoàn tác", "Làm lại", "Cắt", "Chép", "Dán"]
    menu.deleteLater()


def test_each_change_is_told_once_even_when_letters_overlap(field: Field) -> None:
    typed: list[str] = []
    field.typed.connect(typed.append)
    compose(field, preedit="x")
    compose(field, preedit="a", commit="xã ")  # one letter done, the next already composed
    assert typed == []
    compose(field, commit="a")
    compose(field, preedit="b")
    compose(field)
    assert typed == ["xã a"]
    assert field.text() == "xã a"


def test_a_date_that_is_too_long_is_not_cut_to_another_one(qtbot: QtBot) -> None:
    day = DateField(name="Ngày")
    qtbot.addWidget(day)
    qtbot.keyClicks(day, "20/12/20255")
    assert day.text() == "20/12/20255"
    assert day.date() is None


def pasted(text: str) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText(text)


def test_a_text_over_the_limit_stays_whole_and_is_said(qtbot: QtBot) -> None:
    field = Field(name="Người ký", limit=120)
    qtbot.addWidget(field)
    pasted("a" * 10_000)
    field.paste()
    assert len(field.text()) == 10_000
    assert "10000" in field.accessibleDescription() and "120" in field.accessibleDescription()
    field.setText("Trần Văn An")
    assert field.accessibleDescription() == ""


def test_of_a_text_that_no_field_takes_nothing_is_taken(qtbot: QtBot) -> None:
    field = Field(name="Ghi chú")
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "dang cho")
    pasted("b" * (MOST + 1))
    field.paste()
    qtbot.waitUntil(lambda: field.text() == "dang cho", timeout=5_000)
    assert f"{MOST}" in field.accessibleDescription()


def test_several_lines_take_no_half_of_a_text_either(qtbot: QtBot) -> None:
    area = TextArea(name="Ý kiến")
    qtbot.addWidget(area)
    area.put("một dòng")
    data = QMimeData()
    data.setText("c" * MOST)
    area._edit.insertFromMimeData(data)
    assert area.text() == "một dòng"
    assert f"{MOST}" in area._edit.accessibleDescription()
    data.setText("1\t2\n3\t4")  # a table, as a spreadsheet gives it
    area._edit.insertFromMimeData(data)
    assert "1\t2\n3\t4" in area.text()
    assert area._edit.accessibleDescription() == ""


def test_a_file_dropped_on_a_field_is_no_text(qtbot: QtBot) -> None:
    field, area, note = Field(name="Ghi chú"), TextArea(name="Ý kiến"), NoteField(name="Ghi chú")
    for one in (field, area, note):
        qtbot.addWidget(one)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/home/hoa/anh.jpg")])
    data.setText("/home/hoa/anh.jpg")
    button, modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, button, modifier)
    QApplication.sendEvent(field, entered)
    assert not entered.isAccepted()
    for lines in (area._edit, note):
        assert not lines.canInsertFromMimeData(data)
        lines.insertFromMimeData(data)
    assert (field.text(), area.text(), note.text()) == ("", "", "")


def test_several_lines_that_are_pasted_into_one_become_one(qtbot: QtBot) -> None:
    field = Field(name="Nội dung")
    qtbot.addWidget(field)
    QGuiApplication.clipboard().setText("Xã Đak Nhau\r\n12\tngười\u2028đủ")
    field.setText("ab")
    field.setCursorPosition(1)
    field.paste()
    assert field.text() == "aXã Đak Nhau 12 người đủb"
    assert field.cursorPosition() == len(field.text()) - 1


def test_enter_with_another_key_or_held_down_enters_nothing(qtbot: QtBot) -> None:
    field = Field(name="Nội dung")
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field, "mot")
    told: list[str] = []
    field.committed.connect(told.append)
    field.returnPressed.connect(lambda: told.append("Enter"))
    for modifier in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
        qtbot.keyClick(field, Qt.Key.Key_Return, modifier)
    with qtbot.waitActive(field):
        field.activateWindow()
    for _time in range(3):
        repeat(Qt.Key.Key_Return, text="\r")
    assert told == []
    qtbot.keyClick(field, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert sorted(told) == ["Enter", "mot"]
