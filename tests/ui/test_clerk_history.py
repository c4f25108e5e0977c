"""The history of an item in the clerk's window, by keyboard: read, compare, put back, undo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.core.time.rounds import previous_round
from desktop_app.photos.sample import sample_photo
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.history.entry_row import EntryRow
from desktop_app.ui.clerk.history.history_page import HistoryPage
from desktop_app.ui.look import announcing
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.history import HistoryKind
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window

from .test_every_screen import language, nothing, opened, walk

__all__ = ["language"]

C1 = ItemId("device.computers")
E3 = ItemId("sig.secret_sign")
CONTROL = Qt.KeyboardModifier.ControlModifier


def told(made: Workspace) -> None:
    """Write two rounds of C1: an answer, a request, a reply, another answer."""
    clerks.set_today(made, date(2026, 11, 11))
    clerks.a_round_before(made)
    clerks.say(made, C1, value="7", of="8")
    clerks.say(made, C1, cause="no_funding", solver="commune", note="máy quầy 5 đang sửa")
    made.attaching.attach(C1, data=sample_photo(1), name="quay.jpg")
    clerks.returned(made, C1, "Ảnh chưa thấy máy ở quầy 5.")
    made.declaring.comment(C1, "Đã lắp máy quầy 5.", reply=True)
    clerks.say(made, C1, value="8", of="8", note="")


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> ClerkDesk:
    with clerks.clerk(tmp_path / "data") as made:
        told(made)
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    desk.work.open(C1, anywhere=True)
    desk.work.unfold()
    return desk


def page_of(desk: ClerkDesk, qtbot: QtBot) -> HistoryPage:
    hit(Qt.Key.Key_F3)
    page = desk.pages.page
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: bool(page.rows) and isinstance(QApplication.focusWidget(), EntryRow))
    return page


def go_to(page: HistoryPage, text: str) -> EntryRow:
    """Go down by keyboard to the entry that says *text*."""
    for _turn in range(len(page.rows)):
        focus = QApplication.focusWidget()
        if isinstance(focus, EntryRow) and text in focus.accessibleName():
            return focus
        hit(Qt.Key.Key_Down)
    raise AssertionError(f"no entry says {text}")


def test_the_history_says_what_when_who_and_on_which_pc(desk: ClerkDesk, qtbot: QtBot) -> None:
    page = page_of(desk, qtbot)
    assert page.history is not None
    kinds = [entry.kind for entry in page.history.rounds[0].entries]
    assert kinds == [
        HistoryKind.DECLARED, HistoryKind.REPLIED, HistoryKind.RETURNED,
        HistoryKind.DECLARED, HistoryKind.DECLARED,
    ]  # fmt: skip
    first = page.rows[0].accessibleName()
    assert "8/8 vị trí · Đạt, đang dùng" in first and "Nguyễn Thị Hoa · máy " in first
    assert [len(entry.evidence) for entry in page.history.rounds[0].entries] == [0, 0, 0, 1, 0]
    assert len(page.history.rounds) == 2
    assert page.history.rounds[1].round == previous_round(page.history.round)
    hit(Qt.Key.Key_Escape)
    assert desk.pages.page is None and card_of(desk.window()).item == C1  # type: ignore[arg-type]


def test_an_earlier_word_is_put_back_as_a_new_change_and_undone(
    desk: ClerkDesk, qtbot: QtBot
) -> None:
    desk.window().resize(1366, 728)
    page = page_of(desk, qtbot)
    row = go_to(page, "máy quầy 5 đang sửa")
    (effect,) = announcing.effects_of(row, "Enter")
    assert (effect.kind, effect.fields["value"], effect.fields["of"]) == ("answer", "7", "8")
    count = len(page.rows)
    hit(Qt.Key.Key_Return)
    answer = desk.session.desk.items[C1].answer
    assert answer is not None
    assert (answer.status, answer.value, answer.of) == (Status.PARTIAL, "7", "8")
    assert (answer.cause, answer.note) == ("no_funding", "máy quầy 5 đang sửa")
    qtbot.waitUntil(lambda: len(page.rows) == count + 1)  # nothing is lost
    qtbot.waitUntil(lambda: page.rows[0].hasFocus())
    assert page.rows[0].entry.in_use
    hit(Qt.Key.Key_Return)  # on what stands, Enter does nothing
    assert desk.session.desk.items[C1].answer == answer
    hit("z", CONTROL)
    again = desk.session.desk.items[C1].answer
    assert again is not None and (again.value, again.of) == ("8", "8")


def test_in_a_narrow_window_the_first_enter_compares_and_the_second_puts_back(
    desk: ClerkDesk, qtbot: QtBot
) -> None:
    desk.window().resize(911, 480)
    page = page_of(desk, qtbot)
    row = go_to(page, "máy quầy 5 đang sửa")
    assert announcing.effects_of(row, "Enter") == ()
    before = desk.session.desk.items[C1].answer
    hit(Qt.Key.Key_Return)
    assert desk.session.desk.items[C1].answer == before
    assert page.comparison.isVisible()
    assert announcing.effects_of(row, "Enter")
    hit(Qt.Key.Key_Return)
    answer = desk.session.desk.items[C1].answer
    assert answer is not None and answer.value == "7"


def test_an_answer_of_another_round_is_put_into_this_one(tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as made:
        told(made)
        history = made.history(C1)
        (old,) = history.rounds[1].entries
        assert old.may_put_back
        held = made.declaring.put_back(C1, old.change)
        assert held.change.round == history.round
        assert made.desk().items[C1].value_text == "5/5 vị trí"
        undone = made.undoing.undo(held)
        assert undone.change.round == history.round
        assert made.desk().items[C1].value_text == "8/8 vị trí"


def test_a_file_that_was_taken_off_is_put_back_from_the_history(tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as made:
        told(made)
        (piece,) = made.desk().items[C1].evidence
        made.attaching.detach(C1, piece.change, note="ảnh mờ")
        history = made.history(C1)
        gone = next(one for one in history.entries if one.kind is HistoryKind.ATTACHED)
        assert gone.withdrawn and gone.may_put_back
        made.attaching.attach_again(C1, gone.change)
        (again,) = made.desk().items[C1].evidence
        assert (again.name, again.valid_until) == (piece.name, piece.valid_until)


def test_the_history_of_the_secret_item_holds_status_and_day_alone(tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as made:
        clerks.say(made, E3, status=Status.MET)
        (entry,) = made.history(E3).entries
        assert (entry.status, entry.text, entry.evidence) == (Status.MET, "", ())


def test_the_history_at_every_size(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    with clerks.clerk(tmp_path / "data") as made:
        told(made)
    window = opened(qtbot, tmp_path / "data")
    desk = desk_of(window)
    if language == "en":
        window.switch_language()
        desk = desk_of(window)
    desk.work.open(C1, anywhere=True)
    desk.navigation.show_history()
    page = desk.pages.page
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    nothing(walk(window, iter(["history"])))
    page._enter(next(one for one in page.history.entries if one.may_put_back))  # type: ignore[union-attr]
    nothing(walk(window, iter(["history, compared"])))


def test_the_focus_stays_where_the_person_put_it_while_the_history_is_read(
    qtbot: QtBot, desk: ClerkDesk
) -> None:
    page = page_of(desk, qtbot)
    desk.sending.open_bar()
    page.rows[0].setFocus()
    assert page.history is not None
    page._take(page.history)  # as when an exchange ended
    bar = desk.sending.bar
    assert bar is not None
    bar.form.address.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert QApplication.focusWidget() is bar.form.address
    page.rows[0].setFocus()
    page._take(page.history)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in page.rows)
