"""What is left to look at: in one list, reached by F8 or a click, and said on the item too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import EvidenceKind, ItemId, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.workspace.reading.problems import ProblemKind, problems
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

CONTROL = Qt.KeyboardModifier.ControlModifier
INTERNET, SEAL = ItemId("net.internet"), ItemId("lead.seal_account")


def kinds(desk: ClerkDesk) -> dict[ItemId, ProblemKind]:
    return {one.item: one.kind for one in problems(desk.session.desk)}


def test_a_strange_number_is_listed_until_a_reason_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        item = next(
            one
            for one in filled.checklist.items_in_order
            if not one.critical and one.soft_max is not None and one.type == "count"
        )
        most = int(item.soft_max or 0)
        clerks.say(filled, item.id, value=str(most + 5))
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    assert kinds(desk)[item.id] is ProblemKind.STRANGE
    desk.work.open(item.id)
    card = card_of(window)
    assert str(most + 5) in card.message.text()  # said on the item when it is opened
    card.explain.setFocus()
    card.explain.setText("Đã đếm lại, đúng như vậy")
    hit(Qt.Key.Key_Return)
    assert item.id not in kinds(desk)


def test_evidence_that_expires_soon_is_listed_and_said_on_the_item(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.set_today(filled, date(2026, 10, 8))
        filled.attaching.attach(
            INTERNET, data=sample_photo(2), name="do.jpg", kind=EvidenceKind.MEASUREMENT
        )
        clerks.set_today(filled, date(2026, 10, 30))
        clerks.say(filled, INTERNET, status=Status.MET)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    assert kinds(desk)[INTERNET] is ProblemKind.EXPIRING
    desk.work.open(INTERNET)
    assert "7/11/2026" in card_of(window).message.text()


def test_a_remark_is_listed_shown_and_answered(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.say(filled, SEAL, status=Status.MET)
        clerks.remarked(filled, SEAL, "Con dấu đã đăng ký mẫu chưa?")
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    assert kinds(desk)[SEAL] is ProblemKind.COMMENT
    desk.work.open(SEAL)
    card = card_of(window)
    assert "đăng ký mẫu" in card.head_part.asked.remark.text()
    card.head_part.reply.setFocus()
    card.head_part.reply.setText("Đã đăng ký ngày 2/7/2025")
    hit(Qt.Key.Key_Return)
    assert SEAL not in kinds(desk)
    last = desk.session.desk.items[SEAL].remarks[-1]
    assert (last.text, last.by_supervisor) == ("Đã đăng ký ngày 2/7/2025", False)


def test_f8_goes_through_everything_that_is_left_and_starts_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
        clerks.remarked(filled, SEAL, "Xem lại")
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    left = [one.item for one in problems(desk.session.desk)]
    desk.work.open(left[0])
    seen = [left[0]]
    for _time in left:
        hit(Qt.Key.Key_F8)
        seen.append(desk.work.current or ItemId(""))
    assert seen == [*left, left[0]]


def test_the_search_covers_all_items_whatever_is_shown_and_finds_d_with_a_bar(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    desk = desk_of(open_window(qtbot, tmp_path / "data", quick=True))
    assert desk.work.model.view is View.CRITICAL
    desk.work.only_missing.setChecked(True)
    for typed in ("con dau", "con dấu", "CON DAU"):
        hit("f", CONTROL)
        desk.work.search.setText(typed)
        assert SEAL in desk.work.model.items()
        assert desk.work.model.rows[0].title.endswith("trong cả 64 tiêu chí")
    desk.work.search.setText("duong truyen du phong")
    assert ItemId("net.backup_link") in desk.work.model.items()
    desk.work.search.clear()
    press("\n")
    assert desk.work.model.view is View.CRITICAL
