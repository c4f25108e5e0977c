"""A later round: it opens on what changed, one key keeps an item, and the brake holds."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.pages.end_page import EndPage
from desktop_app.ui.clerk.work import changes
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.ui.look import announcing
from desktop_app.ui.window import MainWindow
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
COMPUTERS, INTERNET = ItemId("device.computers"), ItemId("net.internet")
TSLCD, STAFF = ItemId("net.tslcd"), ItemId("staff.assigned")


def later(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.a_later_round(filled)
    return open_window(qtbot, tmp_path / "data")


def titles(desk: ClerkDesk) -> list[str]:
    return [row.title for row in desk.work.model.rows if row.item is None]


def test_it_opens_on_what_asks_for_something_and_critical_items_come_before_the_others(
    qtbot: QtBot, tmp_path: Path
) -> None:
    desk = desk_of(later(qtbot, tmp_path))
    assert desk.work.model.view is View.CHANGES
    assert titles(desk)[:6] == [
        "Yêu cầu bổ sung · 1",
        "Minh chứng hết hiệu lực · 1",
        "Kỳ trước chưa đạt · 2",
        "Nhiệm vụ khắc phục quá hạn · 1",
        "Giữ nguyên như kỳ trước? · 13",
        "A · Tổ chức, nhân sự · 7",
    ]
    items = desk.work.model.items()
    critical = [desk.session.checklist.item(item).critical for item in items]
    assert critical == [True] * 18 + [False] * 46
    assert desk.work.current == COMPUTERS
    assert desk.work.row is not None and desk.work.row.hasFocus()


def test_f7_keeps_one_item_goes_on_and_ctrl_z_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    desk = desk_of(later(qtbot, tmp_path))
    desk.work.open(TSLCD)
    hit(Qt.Key.Key_F7)
    one = desk.session.desk.items[TSLCD]
    assert one.answer is not None and one.answer.confirmed
    assert (one.answer.status, one.answer.cause) == (Status.UNMET, "line_power")
    assert desk.work.model.change_row(TSLCD).now.startswith("giữ nguyên ")
    assert desk.work.current == "sig.person_certs"
    hit("z", CONTROL)
    assert desk.work.current == TSLCD
    assert desk.session.desk.items[TSLCD].judgement.status is Status.UNANSWERED
    hit("k", CONTROL)
    assert desk.work.current == "sig.person_certs"


def test_what_must_be_answered_has_no_f7_and_says_why_when_it_is_pressed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    desk = desk_of(later(qtbot, tmp_path))
    for item, why in ((COMPUTERS, "yêu cầu bổ sung"), (INTERNET, "hết hiệu lực")):
        desk.work.open(item)
        row = desk.work.row
        assert row is not None
        assert "F7" not in desk.hints.accessibleName()
        assert not row.keep_button.isVisible()
        hit(Qt.Key.Key_F7)
        assert why in row.accessibleDescription()
        assert desk.session.desk.items[item].answer is None
        assert desk.work.current == item


def test_an_answer_of_this_round_is_never_overwritten_by_last_rounds(
    qtbot: QtBot, tmp_path: Path
) -> None:
    desk = desk_of(later(qtbot, tmp_path))
    desk.work.open(TSLCD)
    hit(Qt.Key.Key_Return)
    assert card_of_desk(desk).item == TSLCD
    press("1")
    assert desk.session.desk.items[TSLCD].judgement.status is Status.MET
    desk.work.open(TSLCD)
    hit(Qt.Key.Key_F7)
    assert desk.session.desk.items[TSLCD].judgement.status is Status.MET
    assert "đã" in desk.work.row.accessibleDescription()  # type: ignore[union-attr]


def card_of_desk(desk: ClerkDesk):  # type: ignore[no-untyped-def]
    assert desk.work.card is not None
    return desk.work.card


def test_a_digit_unfolds_the_item_and_answers_nothing_by_itself(
    qtbot: QtBot, tmp_path: Path
) -> None:
    desk = desk_of(later(qtbot, tmp_path))
    desk.work.open(TSLCD)
    press("1")
    assert desk.work.card is not None
    assert desk.session.desk.items[TSLCD].answer is None
    hit(Qt.Key.Key_Escape)
    assert desk.work.row is not None
    desk.work.open(STAFF)
    press("4")
    part = card_of_desk(desk).answer
    assert [field.text() for field in part.fields] == ["4", ""]
    assert QApplication.focusWidget() is part.fields[0]


def test_a_section_is_kept_at_once_by_shift_f7_and_recorded_so_but_no_critical_item(
    qtbot: QtBot, tmp_path: Path
) -> None:
    desk = desk_of(later(qtbot, tmp_path))
    desk.work.open(ItemId("lead.centre_established"))
    hit(Qt.Key.Key_F7, SHIFT)
    assert desk.session.desk.judgement.answered == 0
    assert "từng tiêu chí" in desk.work.row.accessibleDescription()  # type: ignore[union-attr]
    desk.work.open(ItemId("lead.seal_account"))
    assert desk.work.later.offer.isVisible()
    promised = announcing.effects_of(QApplication.focusWidget(), "Shift+F7")
    assert len(promised) == 7
    hit(Qt.Key.Key_F7, SHIFT)
    kept = [one for one in desk.session.desk.items.values() if one.answer]
    assert {one.item.id for one in kept} == {effect.item for effect in promised}
    assert all(one.together == 7 and not one.item.critical for one in kept)
    assert desk.work.model.change_row(ItemId("staff.trained_date")).now.startswith("cùng lúc ")
    section = desk.session.checklist.section_of(desk.work.current or ItemId(""))
    assert section.code == "B"
    hit("z", CONTROL)
    assert desk.session.desk.judgement.answered == 0


def test_a_commune_with_two_changes_is_through_in_at_most_forty_keys(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.a_round_before(filled)
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    strokes = 0
    changed = {ItemId("staff.assigned"): "4\n5\n5", ItemId("net.internet"): "332"}
    for _step in range(100):
        if isinstance(desk.pages.shown, EndPage):
            break
        row = desk.work.row
        assert row is not None
        if row.item in changed:
            strokes += press(changed[row.item])
        elif not row.one.item.critical and len(desk.work.later.members()) > 1:
            hit(Qt.Key.Key_F7, SHIFT)
            strokes += 1
        else:
            hit(Qt.Key.Key_F7)
            strokes += 1
    assert isinstance(desk.pages.shown, EndPage)
    assert all(changes.is_done(one) for one in desk.session.desk.items.values())
    answers = desk.session.desk.items
    assert answers[ItemId("staff.assigned")].value_text == "4/5 người"
    assert answers[ItemId("net.internet")].judgement.status is Status.UNMET
    print(f"a later round with two changes: {strokes} keys")
    assert strokes <= 40


def test_the_place_of_a_row_is_kept_when_it_is_answered(qtbot: QtBot, tmp_path: Path) -> None:
    window = later(qtbot, tmp_path)
    desk = desk_of(window)
    before = desk.work.model.items()
    hit(Qt.Key.Key_Return)
    card_of(window).head_part.reply.setFocus()
    card_of(window).head_part.reply.setText("Đã lắp máy quầy 5")
    hit(Qt.Key.Key_Return)
    assert desk.session.desk.items[COMPUTERS].returned is None
    desk.work.open(COMPUTERS)
    press("8\n8\n")
    assert changes.is_done(desk.session.desk.items[COMPUTERS])
    assert desk.work.model.items() == before
    request = desk.session.desk.items[COMPUTERS].request
    assert request is not None and request.reply is not None
    assert request.reply.text == "Đã lắp máy quầy 5"


def test_the_search_covers_every_item_and_the_title_comes_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    desk = desk_of(later(qtbot, tmp_path))
    assert desk.work.toolbar.title.isVisible()
    hit("f", CONTROL)
    press("may quet")
    assert titles(desk)[0] == "Tìm thấy 1 trong cả 64 tiêu chí"
    press("\n")
    assert desk.work.current == "device.scanners"
    assert desk.work.card is not None
