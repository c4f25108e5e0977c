"""Text in TCVN3 or VNI is offered in Unicode under its field; nothing is changed unasked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.frame.legacy_offer import LegacyOffer
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.note_field import NoteField
from desktop_app.ui.look.text_area import TextArea

TCVN3, VNI = "Uû ban nh©n d©n x·", "Uûy ban nhaân daân xaõ"


class Form(QWidget):
    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.field = Field(name="Ghi chú")
        self.area = TextArea(name="Ý kiến")
        column.addWidget(self.field)
        column.addWidget(self.area)
        column.addStretch(1)
        self.resize(700, 400)
        self.offer = LegacyOffer(self)


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    made = Form()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.field.setFocus()
    yield made


def paste(field: Field | QPlainTextEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.paste()


def test_a_pasted_text_is_offered_and_stays_until_asked(form: Form) -> None:
    paste(form.field, TCVN3)
    assert form.offer.isVisible()
    assert "nhân dân xã" in form.offer.words.text()
    assert form.field.text() == TCVN3
    form.offer.accept.click()
    assert form.field.text().endswith("ban nhân dân xã")
    assert not form.offer.isVisible()
    form.field.undo()
    assert form.field.text() == TCVN3


def test_a_key_changes_it_where_it_is_offered(qtbot: QtBot, form: Form) -> None:
    paste(form.field, VNI)
    qtbot.keyClick(form.field, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert form.field.text().endswith("ban nhân dân xã")


def test_a_field_that_was_left_is_saved_again_after_the_change(form: Form) -> None:
    told: list[str] = []
    form.field.committed.connect(told.append)
    form.field.setText(TCVN3[:-1])
    form.field.insert(TCVN3[-1:])
    form.area.setFocus()
    assert told == [TCVN3]
    paste(form.area.findChildren(QPlainTextEdit)[0], TCVN3)
    assert form.offer.isVisible()
    form.area.committed.connect(told.append)
    form.field.setFocus()
    assert told == [TCVN3, TCVN3]


def test_a_note_that_was_left_is_saved_again_after_the_change(qtbot: QtBot, form: Form) -> None:
    note, button = NoteField(name="Ghi chú"), QPushButton("Tiếp")
    for widget in (note, button):
        layout = form.layout()
        assert layout is not None
        layout.addWidget(widget)
    QApplication.processEvents()  # the new fields are shown
    told: list[str] = []
    note.committed.connect(told.append)
    note.setFocus()
    paste(note, TCVN3)
    button.setFocus()
    assert told == [TCVN3]
    form.offer.accept.click()
    assert told[1:] == [note.text()]
    assert note.text().endswith("ban nhân dân xã")


def test_leaving_it_is_respected(form: Form) -> None:
    paste(form.field, TCVN3)
    form.offer.refuse.click()
    form.area.setFocus()
    assert not form.offer.isVisible()
    assert form.field.text() == TCVN3


@pytest.mark.parametrize("text", ["Ủy ban nhân dân xã Đắk Nhau", "02 máy hỏng", "là của xã", "abc"])
def test_right_text_is_left_alone(form: Form, text: str) -> None:
    paste(form.field, text)
    assert not form.offer.isVisible()
    form.area.setFocus()
    assert not form.offer.isVisible()


def test_a_passphrase_is_not_read(form: Form) -> None:
    form.field.setEchoMode(Field.EchoMode.Password)
    form.area.setFocus()
    form.field.setFocus()
    paste(form.field, TCVN3)
    assert not form.offer.isVisible()


def test_a_window_that_goes_with_a_text_to_offer_goes_quietly(
    qtbot: QtBot,
) -> None:
    made = Form()
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.field.setFocus()
    paste(made.field, TCVN3)
    with qtbot.captureExceptions() as raised:
        shiboken6.delete(made)
    assert raised == []
