"""Remedies from the unmet item to the verified closing: keys, sums, reopening."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.assessment.remedies import costs_by_group
from desktop_app.core.changes.bodies import Order
from desktop_app.core.fault import EntryRefused
from desktop_app.core.ids import ChangeHash, ItemId, Role
from desktop_app.core.text.money import typed_dong
from desktop_app.storage import writing
from desktop_app.storage.writing import Draft
from desktop_app.ui.clerk.pages.tasks_page import TasksPage
from desktop_app.ui.look.texts import Label
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import Plan
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

C1, D2 = ItemId("device.computers"), ItemId("net.tslcd")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12.500.000", 12_500_000), ("12500000", 12_500_000), ("12 500 000 đồng", 12_500_000),
        ("12,5 triệu", 12_500_000), ("1,25 tỷ", 1_250_000_000), ("850 nghìn", 850_000),
        ("45tr", 45_000_000), ("0", 0), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed: str, amount: int | None) -> None:
    assert typed_dong(typed) == amount


@pytest.mark.parametrize("typed", ["12,5", "12.50", "-5", "mười triệu", "5 usd", "9" * 16])
def test_what_is_no_amount_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(EntryRefused):
        typed_dong(typed)


def plan(desk: Workspace, item: ItemId | None, what: str, **said: object) -> ChangeHash:
    due = desk.moment().today + timedelta(days=9)
    fields: dict[str, object] = {"who": "Văn phòng", "what": what, "due": due, **said}
    return desk.declaring.plan_action(item, Plan(**fields)).identity  # type: ignore[arg-type]


def order(desk: Workspace, action: ChangeHash, **said: object) -> None:
    """Write a supervisor's word on *action*, as a page of the service would bring it."""
    context = desk._context
    body = Order(action=action, **said)  # type: ignore[arg-type]
    draft = Draft(body=body, centre=context.centre(None), round=context.round(None), item=C1)
    writing.write(context.store, context.writer(context.identity(Role.CLERK)), [draft])


def test_a_reopened_remedy_is_to_be_done_again_and_counted(tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as desk:
        made = plan(desk, C1, "Sửa máy")

        def card() -> tuple[bool, bool, int]:
            (one,) = desk.desk().items[C1].actions
            return one.done, one.closed, one.reopened

        assert card() == (False, False, 0)
        again = desk.moment().today
        done = Plan(who="Văn phòng", what="Sửa máy", due=again, done=True)
        desk.declaring.plan_action(C1, done, action=made)
        assert card() == (True, False, 0)  # waits to be verified
        order(desk, made, reopened=True)
        assert card() == (False, False, 1)
        desk.declaring.plan_action(C1, done, action=made)
        assert card() == (True, False, 1)
        order(desk, made, closed=True)
        assert card() == (True, True, 1)
        order(desk, made, reopened=True)
        assert card() == (False, False, 2)


def test_costs_are_summed_by_group_and_closed_ones_left_out(tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as desk:
        plan(desk, C1, "Mua máy", cost=45_000_000)
        plan(desk, ItemId("device.scanners"), "Mua máy quét", cost=5_500_000)
        plan(desk, D2, "Kéo cáp")
        plan(desk, None, "Sửa mái", cost=20_000_000)
        closed = plan(desk, C1, "Việc đã xong", cost=1_000_000)
        order(desk, closed, closed=True)
        read = desk.desk()
        groups = costs_by_group(read.checklist, [(one.item, one) for one in read.actions])
        assert [(g.section, g.cost, g.remedies, g.unknown) for g in groups] == [
            ("C", 50_500_000, 2, 0), ("D", 0, 0, 1), ("", 20_000_000, 1, 0),
        ]  # fmt: skip


def commit(text: str) -> None:
    """Type *text* as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    focus = QApplication.focusWidget()
    assert focus is not None
    QApplication.sendEvent(focus, event)


def test_from_an_unmet_item_by_one_key_to_the_list_with_its_sum(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as made:
        clerks.set_today(made, date(2026, 11, 11))
        plan(made, C1, "Việc quá hạn", due=date(2026, 11, 2))
        plan(made, C1, "Việc còn hạn", due=date(2026, 11, 20))
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(D2, anywhere=True)
    press("3")
    press("4")
    desk.work.open(D2, anywhere=True)
    hit(Qt.Key.Key_F6)
    form = card_of(window).form
    assert form is not None
    window.activateWindow()  # what unfolds takes that away where no window manager runs
    qtbot.waitUntil(form.who.hasFocus)
    commit("Tổ công nghệ")
    form.due.setFocus()
    commit("25/11/2026")
    form.what.setFocus()
    commit("Kéo cáp TSLCD")
    form.cost.setFocus()
    commit("12,5 triệu")
    hit(Qt.Key.Key_Tab)
    assert form.cost.text() == "12.500.000"  # shown grouped
    form.cost.setFocus()
    hit(Qt.Key.Key_Return)
    (task,) = desk.session.desk.items[D2].actions
    assert task.plan.cost == 12_500_000
    desk.navigation.show_tasks()
    page = desk.pages.page
    assert isinstance(page, TasksPage)
    whats = [row._card.plan.what for row in page.rows]
    assert whats == ["Việc quá hạn", "Việc còn hạn", "Kéo cáp TSLCD"]
    said = [one.text() for one in page.findChildren(Label)]
    assert "12.500.000 đồng" in said
    assert "1 quá hạn" in said


def test_an_amount_that_cannot_be_read_stays_and_nothing_is_saved(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(D2, anywhere=True)
    hit(Qt.Key.Key_F6)
    form = card_of(window).form
    assert form is not None
    form.who.setText("Văn phòng")
    form.what.setText("Kéo cáp")
    form.due.setText("25/11/2026")
    form.cost.setFocus()
    commit("mười hai triệu")
    hit(Qt.Key.Key_Return)
    assert desk.session.desk.items[D2].actions == ()
    assert "mười hai triệu" in form.message.text()
    assert form.cost.text() == "mười hai triệu"
