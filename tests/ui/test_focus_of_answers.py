"""An answer that comes later leaves the focus where a person put it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.credentials.key_faults import PassphraseNeeded, PassphraseWrong
from desktop_app.ui.look.fields import Field
from desktop_app.ui.pages.connect_bar import ConnectBar
from desktop_app.ui.supervisor.desk.connect_card import ConnectPage


@pytest.fixture
def beside(qapp: QApplication) -> Iterator[tuple[QWidget, Field]]:
    window = QWidget()
    QVBoxLayout(window)
    field = Field(name="Số quầy")
    layout = window.layout()
    assert layout is not None
    layout.addWidget(field)
    yield window, field
    window.deleteLater()


@pytest.mark.parametrize("make", [ConnectBar, ConnectPage])
@pytest.mark.parametrize("asks", ["ask_passphrase", "ask_authority"])
def test_a_part_that_asks_on_takes_the_focus_only_from_itself(
    beside: tuple[QWidget, Field], make: type[ConnectBar] | type[ConnectPage], asks: str
) -> None:
    window, field = beside
    part = make()
    layout = window.layout()
    assert layout is not None
    layout.addWidget(part)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_1)
    getattr(part.form, asks)()
    assert QApplication.focusWidget() is field and field.text() == "1"
    part.take_focus()
    before = QApplication.focusWidget()
    getattr(part.form, asks)()
    assert QApplication.focusWidget() is not before


@pytest.mark.parametrize("make", [ConnectBar, ConnectPage])
@pytest.mark.parametrize("fault", [PassphraseNeeded, PassphraseWrong])
def test_a_passphrase_that_is_lacking_or_wrong_is_asked_for(
    qtbot: QtBot,
    make: type[ConnectBar] | type[ConnectPage],
    fault: type[PassphraseNeeded] | type[PassphraseWrong],
) -> None:
    part = make()
    qtbot.addWidget(part)
    part.show()
    assert not part.form.passphrase.isVisible()
    part.form.show_failure(fault("The passphrase is asked for."))
    assert part.form.passphrase.isVisible()
    assert part.form.message.text()
