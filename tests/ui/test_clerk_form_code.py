"""The code of a blank form, scanned into the search box, opens the round it was printed for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, RoundId
from desktop_app.core.text.form_code import FormCode, form_code_text
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.work.rows_model import View
from support import clerks
from support.clerk_windows import desk_of, open_window


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> ClerkDesk:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
    return desk_of(open_window(qtbot, tmp_path / "data"))


def scanned(desk: ClerkDesk, centre: str, round_: str, checklist: str) -> None:
    code = FormCode(centre=CentreId(centre), round=RoundId(round_), checklist=checklist)
    desk.work.search.setText(form_code_text(code))
    desk.work.search.returnPressed.emit()


def message(desk: ClerkDesk) -> str:
    card = desk.work.card
    assert card is not None
    return card.message.accessibleName()


def test_the_form_of_this_round_opens_its_first_item(opened: ClerkDesk) -> None:
    desk = opened.session.desk
    scanned(opened, desk.centre, desk.round, desk.checklist.name)
    assert opened.work.search.text() == ""
    assert opened.work.model.view is View.CRITICAL
    assert f"{desk.round[5:]}/{desk.round[:4]}" in message(opened)
    scanned(opened, desk.centre, desk.round, "decree-118/9")
    assert "decree-118/9" in message(opened)


@pytest.mark.parametrize(("centre", "round_"), [("00004", "2026-11"), ("25399", "2019-01")])
def test_a_form_of_another_commune_or_round_opens_nothing(
    opened: ClerkDesk, centre: str, round_: str
) -> None:
    before = opened.session.desk.round, opened.work.current
    scanned(opened, centre, round_, opened.session.desk.checklist.name)
    assert (opened.session.desk.round, opened.work.current) == before
    assert opened.work.search.text() == ""
