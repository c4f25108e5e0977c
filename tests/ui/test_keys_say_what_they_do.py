"""A key, a click or leaving a field changes only what the focused control announced."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.ui.items.number_parts import NumberPart
from desktop_app.ui.look import announcing
from desktop_app.ui.look.announcing import ENTER, Announced
from desktop_app.ui.window import MainWindow
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press
from support.held_keys import hold

SEAL = ItemId("lead.seal_account")  # answered by one key
STAFF = ItemId("staff.assigned")  # two numbers
SCANNERS = ItemId("device.scanners")  # one number


def window_on(qtbot: QtBot, tmp_path: Path, item: ItemId) -> MainWindow:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).work.open(item, anywhere=True)
    return window


def written(window: MainWindow) -> int:
    """Return how many changes this desk holds."""
    return desk_of(window).session.workspace.desk().custody.waiting


def test_enter_goes_on_from_every_unanswered_item_and_answers_none(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    before = written(window)
    seen = []
    for _item in range(len(desk.session.checklist.items_in_order) - 1):
        seen.append(card_of(window).item)
        hit(Qt.Key.Key_Return)
    assert len(set(seen)) == len(seen)
    assert written(window) == before


def test_tab_and_enter_change_no_answer(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, SEAL)
    press("1")
    desk_of(window).work.open(SEAL, anywhere=True)
    for tabs in range(1, 5):
        for _time in range(tabs):
            hit(Qt.Key.Key_Tab)
        if card_of(window).answer.isAncestorOf(QApplication.focusWidget() or window):
            hit(Qt.Key.Key_Return)
        desk_of(window).work.open(SEAL, anywhere=True)
        one = desk_of(window).session.desk.items[SEAL]
        assert one.judgement.status in (Status.MET, Status.UNANSWERED) or one.answer is None
        assert one.answer is not None and one.answer.status is Status.MET


def test_space_on_a_focused_answer_is_announced_before_it_chooses(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, SEAL)
    hit(Qt.Key.Key_Tab)
    (space,) = [one for one in announcing.of_focus(QApplication.focusWidget())
                if one.key == announcing.SPACE]  # fmt: skip
    assert [dict(effect.fields) for effect in space.effects] == [{"status": "met"}]
    hit(Qt.Key.Key_Space)
    answer = desk_of(window).session.desk.items[SEAL].answer
    assert answer is not None and answer.status is Status.MET


def test_a_note_begun_while_the_cause_is_asked_stays_a_note(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, SEAL)
    press("3")
    card = card_of(window)
    assert card.is_asking
    hit(Qt.Key.Key_F2)
    press("2 dau")
    card.note_row.pause.timeout.emit()  # the pause is over while it is typed
    press(" bi thu hoi 15")
    assert card_of(window) is card
    assert card.note.hasFocus()
    hit(Qt.Key.Key_Tab)
    answer = card.one.answer
    assert answer is not None
    assert (answer.note, answer.cause) == ("2 dau bi thu hoi 15", None)


def test_a_click_on_the_note_while_the_cause_is_asked_stays_a_note(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, STAFF)
    press("1\n5\n")
    card = card_of(window)
    assert card.is_asking
    qtbot.mouseClick(card.note, Qt.MouseButton.LeftButton)
    press("3 nguoi nghi\n")
    assert card.one.answer is not None
    assert card.one.answer.note == "3 nguoi nghi"
    assert card.one.answer.cause is None


def test_a_number_left_by_a_click_into_the_note_keeps_the_focus_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, STAFF)
    press("1\t5")
    card = card_of(window)
    qtbot.mouseClick(card.note, Qt.MouseButton.LeftButton)
    assert card.one.answer is not None and card.one.answer.value == "1"
    assert card.note.hasFocus()
    press("2 nguoi")
    assert card.note.text() == "2 nguoi"


def test_the_first_digit_of_two_is_never_an_answer(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, SCANNERS)
    press("1")
    card = card_of(window)
    desk_of(window).session.reload()  # as an exchange does that ends meanwhile
    assert card_of(window) is card
    assert card.one.answer is None
    press("5\n")
    answer = desk_of(window).session.desk.items[SCANNERS].answer
    assert answer is not None and answer.value == "15"


def test_after_a_doubt_the_next_digit_begins_the_number_anew(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, SCANNERS)
    press("9999\n")
    card = card_of(window)
    assert card.item == SCANNERS and card.message.isVisible()
    assert isinstance(card.answer, NumberPart)
    field = card.answer.fields[0]
    assert field.selectedText() == "9999"
    press("2\n")
    answer = desk_of(window).session.desk.items[SCANNERS].answer
    assert answer is not None and answer.value == "2"


def test_every_digit_of_a_number_is_in_sight(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, SCANNERS)
    card = card_of(window)
    assert isinstance(card.answer, NumberPart)
    field = card.answer.fields[0]
    press("9999999")
    assert field.fontMetrics().horizontalAdvance(field.text()) <= field.contentsRect().width()


def test_an_emptied_number_takes_the_answer_away_and_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, SCANNERS)
    press("3\n")
    desk = desk_of(window)
    desk.work.open(SCANNERS, anywhere=True)
    card = card_of(window)
    assert isinstance(card.answer, NumberPart)
    QApplication.processEvents()
    card.answer.fields[0].selectAll()
    hit(Qt.Key.Key_Backspace)
    assert "bỏ câu trả lời" in desk.hints.accessibleName()
    hit(Qt.Key.Key_Tab)
    assert desk.session.desk.items[SCANNERS].judgement.status is Status.UNANSWERED
    assert "Ctrl+Z" in card.message.text()


def test_a_reply_is_sent_by_enter(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.returned(filled, SEAL, "Gửi quyết định cấp dấu")
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).work.open(SEAL, anywhere=True)
    reply = card_of(window).head_part.reply
    qtbot.mouseClick(reply, Qt.MouseButton.LeftButton)
    press("da gui ngay 12\n")
    remarks = desk_of(window).session.desk.items[SEAL].remarks
    assert [one.text for one in remarks if one.kind == "reply"] == ["da gui ngay 12"]


def test_number_and_date_of_a_document_are_noted_by_enter(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, ItemId("lead.centre_established"))
    card = card_of(window)
    card.evidence.number_only.click()
    press("12/QD-UBND\n5/7/2025\n")
    (piece,) = desk_of(window).session.desk.items[card.item].evidence
    assert (piece.number, f"{piece.day}") == ("12/QD-UBND", "2025-07-05")


def test_a_note_alone_is_kept_on_what_nobody_answered(tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        filled.declaring.answer(STAFF, AnswerEntry(note="hỏi Văn phòng"))
        one = filled.desk().items[STAFF]
        assert one.answer is not None and one.answer.note == "hỏi Văn phòng"
        assert one.judgement.status is Status.UNANSWERED


def test_digits_are_promised_only_where_they_work(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, SEAL)
    desk = desk_of(window)
    assert "1 đạt" in desk.hints.accessibleName()
    elsewhere: list[QWidget] = [desk.rail.buttons["A"], desk.work.search, desk.work.only_missing]
    for widget in elsewhere:
        widget.setFocus()
        QApplication.processEvents()
        assert "1 đạt" not in desk.hints.accessibleName(), widget
        before = written(window)
        if widget is not desk.work.search:
            press("1")
        assert written(window) == before
        desk.work.open(SEAL, anywhere=True)
    assert "1 đạt" in desk.hints.accessibleName()


def test_escape_leads_back_to_the_open_item(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, SEAL)
    desk = desk_of(window)
    desk.work.only_missing.setFocus()
    hit(Qt.Key.Key_Escape)
    press("1")
    answer = desk.session.desk.items[SEAL].answer
    assert answer is not None and answer.status is Status.MET


def test_the_only_reason_of_a_not_applicable_is_named_before_and_after(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, ItemId("lead.director_assigned"))
    part = card_of(window).answer
    reason = part.only_reason()
    assert reason
    said = part._reason.accessibleName()  # type: ignore[attr-defined]
    assert reason[1:] in said and "4" in said
    press("4")
    desk_of(window).work.open(ItemId("lead.director_assigned"), anywhere=True)
    part = card_of(window).answer
    assert reason[1:] in part._reason.accessibleName()  # type: ignore[attr-defined]


def test_not_applicable_on_a_folded_row_opens_it_and_answers_nothing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, SEAL)
    desk = desk_of(window)
    desk.work.list.answered.emit("lead.director_assigned", Status.NOT_APPLICABLE)
    assert card_of(window).item == "lead.director_assigned"
    assert card_of(window).one.answer is None


class Pressed(QWidget):
    """Takes the keys that it announces, and notes those that it lets through."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.passed: list[str] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        announced = [Announced(key="G", act=lambda: self.done.append("G")), Announced(key=ENTER)]
        if not announcing.press(announced, event):
            self.passed.append(event.text())


def test_a_key_held_down_is_taken_and_acts_once(qtbot: QtBot) -> None:
    control = Pressed()
    qtbot.addWidget(control)
    with qtbot.waitActive(control):
        control.show()
        control.activateWindow()
    control.setFocus()
    hold(Qt.Key.Key_G, text="g")
    assert control.done == ["G"]
    # Let through, a list would take it for the first letter of a row to go to.
    assert control.passed == []
    hold(Qt.Key.Key_Return, text="\r")  # announced, and done by the list itself
    hold(Qt.Key.Key_H, text="h")
    assert control.passed == ["\r", "h"]
