"""What others ask of the clerk is in front of the clerk, and stays readable once it is answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.ui.clerk.pages.conflict_cards import ConflictRows
from desktop_app.ui.clerk.pages.conflict_page import ConflictPage
from desktop_app.ui.clerk.pages.end_page import EndPage
from desktop_app.ui.clerk.pages.tally import Counted
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

PREMISES, STAFF = ItemId("premises.available"), ItemId("staff.assigned")
ASKED = "Gửi lại ảnh mặt tiền có biển tên."


def test_a_request_is_a_banner_a_mark_on_its_row_and_in_the_list_whatever_was_answered(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
        clerks.returned(filled, PREMISES, ASKED)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    assert desk.session.desk.items[PREMISES].judgement.complete  # met, with a photo
    assert desk.work.asked.returned.isVisible()
    assert "B1" in desk.work.asked.returned.accessibleName()
    assert desk.work.model.item_row(PREMISES).flag == "yêu cầu bổ sung"
    first, row = desk.work.dock.missing._model.shown[0]
    assert (first, row.reason) == (PREMISES, "yêu cầu bổ sung")
    desk.work.asked.reply.click()
    card = card_of(window)
    assert card.item == PREMISES
    assert ASKED in card.head_part.asked.request.text()
    assert card.head_part.reply.hasFocus()
    card.head_part.reply.setText("Đã gửi ảnh mới")
    hit(Qt.Key.Key_Return)
    assert not desk.work.asked.returned.isVisible()
    today = desk.session.desk.today
    for said in (ASKED, "Đã gửi ảnh mới"):
        told = card.head_part.asked.request.text() + card.head_part.asked.answered.text()
        assert said in told
    assert f"{today.day:02d}/" in card.head_part.asked.answered.text() or str(today.day) in told
    assert card.head_part.reply.text() == ""
    assert not card.head_part.reply.isVisible()


def test_a_request_of_last_round_is_asked_in_this_one_and_readable_after_its_reply(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.set_today(filled, date(2026, 10, 12))
        clerks.say(filled, PREMISES, status=Status.MET)
        clerks.returned(filled, PREMISES, ASKED)
        clerks.set_today(filled, date(2026, 11, 3))
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    assert desk.session.desk.round == "2026-11"
    one = desk.session.desk.items[PREMISES]
    assert one.returned is not None and one.returned.text == ASKED
    assert desk.work.asked.returned.isVisible()
    assert desk.session.reply(PREMISES, "Đã gửi ảnh").saved
    before = desk.session.workspace.desk(round_=one.returned.round).items[PREMISES]
    assert before.returned is None  # the supervisor's board of that round knows it, too
    for day in (date(2026, 12, 3), date(2027, 1, 4)):
        clerks.set_today(desk.session.workspace, day)
        request = desk.session.workspace.desk().items[PREMISES].request
        assert request is not None and not request.is_open
        assert request.asked.text == ASKED
        assert request.reply is not None and request.reply.text == "Đã gửi ảnh"


def test_a_conflict_has_a_banner_the_colleagues_value_and_a_list_to_click(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.in_conflict(tmp_path).close()
    window = open_window(qtbot, tmp_path / "tuan")
    desk = desk_of(window)
    hit(Qt.Key.Key_Escape)
    assert desk.pages.currentWidget() is desk.work
    assert desk.work.asked.conflicts.isVisible()
    reasons = dict(desk.work.dock.missing._model.shown)
    assert reasons[ItemId("device.computers")].reason == "chị Hoa: 8/8"
    assert desk.work.model.item_row(ItemId("device.computers")).detail == "chị Hoa: 8/8"
    desk.work.asked.choose.click()
    page = desk.pages.shown
    assert isinstance(page, ConflictPage)
    rows = page.findChild(ConflictRows)
    assert rows is not None
    QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(60, 54 + 20))
    assert page._item == "device.scanners"


def test_f8_goes_on_from_an_item_in_conflict(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.in_conflict(tmp_path).close()
    desk = desk_of(open_window(qtbot, tmp_path / "tuan"))
    hit(Qt.Key.Key_Escape)
    seen = []
    for _time in range(4):
        hit(Qt.Key.Key_F8)
        page = desk.pages.shown
        seen.append(page._item if isinstance(page, ConflictPage) else desk.work.current)
    assert len(set(seen)) == 4


def test_the_end_is_reached_from_any_order_and_opened_again(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
        clerks.say(filled, PREMISES, status=Status.UNANSWERED)
    window = open_window(qtbot, tmp_path / "data", quick=True)
    desk = desk_of(window)
    assert desk.work.model.view is View.CRITICAL
    assert not desk.work.asked.done.isVisible()
    desk.work.open(PREMISES)
    desk.session.answer(PREMISES, AnswerEntry(status=Status.MET))
    assert desk.work.asked.done.isVisible()  # answered otherwise than by going through the list
    desk.work.asked.see_end.click()
    assert isinstance(desk.pages.shown, EndPage)
    hit(Qt.Key.Key_Escape)
    assert desk.pages.currentWidget() is desk.work
    desk.work.open(desk.work.model.items()[-1])
    hit(Qt.Key.Key_Return)
    assert isinstance(desk.pages.shown, EndPage)


def test_the_counts_of_the_end_sum_up(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
    desk = desk_of(open_window(qtbot, tmp_path / "data", quick=True))
    desk.navigation.show_end()
    page = desk.pages.shown
    assert isinstance(page, EndPage)
    counts = {kind: len(members) for kind, members in page.counts.items()}
    assert sum(counts.values()) == 18
    missing = len(desk.session.desk.judgement.missing)
    assert missing == 18 - counts[Counted.COMPLETE]
    assert f"Còn {missing} việc để XANH" in desk.status.headline
    assert len(page.rows) + counts[Counted.LACKING] == missing
    shown = {figure._word: figure._count for figure in page._figures}
    assert sum(shown.values()) == 18


def test_attach_later_opens_the_first_item_without_evidence(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
    window = open_window(qtbot, tmp_path / "data", quick=True)
    desk = desk_of(window)
    desk.navigation.show_end()
    page = desk.pages.shown
    assert isinstance(page, EndPage)
    first = page.counts[Counted.LACKING][0].item.id
    page.later.click()
    assert desk.work.current == first
    focus = QApplication.focusWidget()
    assert focus is not None and card_of(window).evidence.isAncestorOf(focus)


def test_the_fields_of_a_document_are_empty_once_it_is_noted(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(PREMISES)
    desk.work.open(ItemId("lead.director_assigned"))
    evidence = card_of(window).evidence
    evidence.number_only.click()
    press("12/QD\n2/7/2025\n")
    assert len(desk.session.desk.items[ItemId("lead.director_assigned")].evidence) == 1
    evidence.number_only.click()
    assert (evidence._number.text(), evidence._day.text()) == ("", "")
