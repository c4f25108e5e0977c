"""A second PC says of its own what is its own, and counts everything it shows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from pytestqt.qtbot import QtBot

from desktop_app.ui.clerk import desk_words
from desktop_app.ui.clerk.pages.end_page import EndPage
from desktop_app.ui.clerk.rail import ConnectionCard
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.values.wording import refusal_words
from support import clerks

NOW = datetime(2026, 11, 18, 9, 24, tzinfo=UTC)


def waiting(desk: Desk, *, submitted: bool = False, **custody: Any) -> str:
    official = msgspec.structs.replace(
        desk.official, submitted=NOW if submitted else None, is_received=False
    )
    held = msgspec.structs.replace(desk.custody, **custody)
    return desk_words.waiting_words(msgspec.structs.replace(desk, custody=held, official=official))


def test_what_waits_is_named_as_what_it_is(tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        desk = filled.desk()
    done: dict[str, Any] = {"answers": 4, "answers_received": 4, "photos": 3, "photos_received": 3}
    assert waiting(desk, **done, waiting=0) == "không còn gì chờ gửi"
    assert waiting(desk, **done, waiting=1, submitted=True) == "bản trình chờ gửi"
    assert waiting(desk, **done, waiting=2) == "2 mục chờ gửi"
    behind = done | {"photos_received": 0}
    assert waiting(desk, **behind, waiting=1, submitted=True) == "bản trình, 3 ảnh chờ gửi"
    assert waiting(desk, **behind, waiting=0, only_photos=False) == "3 tệp chờ gửi"


def test_files_of_a_colleague_are_the_colleagues_to_send(tmp_path: Path) -> None:
    beginning = Beginning(person="Trần Thị Mỹ", commune=clerks.DAK_NHAU)
    with (
        clerks.clerk(tmp_path / "data") as first,
        Workspace.begin(tmp_path / "second", beginning) as second,
    ):
        clerks.half_done(first)
        clerks.carry(first, second)
        custody = second.desk().custody
        assert first.desk().custody.photos == 1
        assert (custody.photos, custody.photos_received) == (0, 0)
        assert "ảnh" not in desk_words.waiting_words(second.desk())


def test_the_tiles_add_up_to_every_critical_item(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
        desk = filled.desk()
    page = EndPage(desk)
    qtbot.addWidget(page)
    counts = [int(figure.accessibleName().split()[-1]) for figure in page._figures]
    assert sum(counts) == len(desk.checklist.critical_items)


def test_the_rail_says_that_the_server_was_not_reached(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
        clerks.received(filled)
        desk = filled.desk()
    card = ConnectionCard()
    qtbot.addWidget(card)
    card.show_desk(desk)
    assert card._title.text() == "Máy chủ đã nhận"
    card.show_desk(desk, "Không có mạng.", is_cut_off=True)
    assert card._title.text() == "Chưa liên lạc được máy chủ"


def test_a_word_of_the_program_is_quoted_as_one() -> None:
    assert refusal_words("drone").endswith("(mã “drone”)")
