"""Notices never take the room of the work: where they would, one line stands for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.fault import Fault
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.look.tokens import Tone
from support import clerks
from support.clerk_windows import desk_of, open_window

from .test_every_screen import LONG_WORDS, SIZES, SMALLEST, settle


def told_much(desk: ClerkDesk) -> None:
    """Show four notices at once, as after a bad week."""
    desk.notices.show_no_copy(LONG_WORDS)
    for banner in (desk.notices.rewound, desk.notices.new_key, desk.notices.misdated):
        banner.say(LONG_WORDS, LONG_WORDS, tone=Tone.AMBER)
        banner.setVisible(True)
    settle()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> ClerkDesk:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    return desk_of(open_window(qtbot, tmp_path / "data"))


def room_of(desk: ClerkDesk) -> int:
    """Return the height of what the clerk works in."""
    return desk.body.height()


@pytest.mark.parametrize("size", SIZES)
def test_much_to_say_leaves_the_work_its_room(
    qtbot: QtBot, desk: ClerkDesk, size: tuple[int, int]
) -> None:
    desk.window().resize(*size)
    settle()
    before = room_of(desk)
    told_much(desk)
    qtbot.waitUntil(lambda: before - room_of(desk) <= 0.25 * size[1], timeout=10_000)


def test_one_line_counts_the_notices_and_opens_them(qtbot: QtBot, desk: ClerkDesk) -> None:
    desk.window().resize(*SMALLEST)
    told_much(desk)
    notices = desk.notices
    assert notices.is_folded
    assert "4 thông báo" in notices._folded.accessibleName()
    assert LONG_WORDS in notices._folded.accessibleName()
    notices.button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(notices.button, Qt.Key.Key_Space)
    settle()
    assert not notices.is_folded and notices.no_copy.isVisible()
    assert notices.height() < SMALLEST[1] * 0.7  # they scroll; the work is not gone
    QTest.keyClick(notices.button, Qt.Key.Key_Space)
    settle()
    assert notices.is_folded


def test_a_single_notice_stands_as_it_is(desk: ClerkDesk) -> None:
    desk.window().resize(*SMALLEST)
    desk.notices.show_no_copy(LONG_WORDS)
    settle()
    assert not desk.notices.is_folded and desk.notices.no_copy.isVisible()
    desk.notices.no_copy.setVisible(False)
    settle()
    assert not desk.notices.isVisible()


def test_what_is_being_typed_into_is_not_folded_away(desk: ClerkDesk) -> None:
    desk.window().resize(*SMALLEST)
    from desktop_app.credentials.key_faults import PassphraseNeeded

    fault: Fault = PassphraseNeeded("x")
    desk.notices.show_locked(fault)
    settle()
    desk.notices.locked.passphrase.setFocus(Qt.FocusReason.TabFocusReason)
    told_much(desk)
    assert desk.notices.locked.passphrase.hasFocus()
    assert desk.notices.locked.passphrase.isVisibleTo(desk)


def test_folding_settles(qtbot: QtBot, desk: ClerkDesk) -> None:
    """Saying the line must not ask for the layout again, without an end."""
    desk.window().resize(*SMALLEST)
    told_much(desk)
    asked: list[int] = []
    fit = desk.notices.fit

    def counted() -> None:
        asked.append(1)
        fit()

    desk.notices.fit = counted  # type: ignore[method-assign]
    for _turn in range(20):
        settle()
    assert len(asked) < 5
    assert isinstance(desk.notices, QWidget)
