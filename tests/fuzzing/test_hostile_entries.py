"""Desks over data with signed entries of any content."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from campaigns.fuzzing import hostile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui import supervisor, tasks
from desktop_app.ui.preferences import Preferences
from desktop_app.workspace import Workspace
from support.clerk_windows import desk_of, open_window
from support.machines import HERE

SEED, BATCHES = 20261122, 12


@pytest.fixture(scope="module")
def entries() -> Iterator[hostile.Entries]:
    """Yield a clerk's and a supervisor's desk which received it all."""
    made = hostile.Entries()
    chance = random.Random(SEED)
    for _ in range(BATCHES):
        made.batch(chance)
    made.exchange()
    yield made
    made.close()


@pytest.fixture
def desks(entries: hostile.Entries) -> tuple[Path, Path]:
    """The folders of the clerk and of the supervisor."""
    return entries.desks


def test_signed_entries_that_say_anything_harm_no_desk_that_reads_them(
    entries: hostile.Entries,
) -> None:
    entries.settle()  # exchanges, shows, prints and exports; honest work beside it stands


def test_every_item_of_the_clerks_window_is_opened_and_drawn(
    desks: tuple[Path, Path], qtbot: QtBot
) -> None:
    with Workspace.open(desks[0]) as door:
        items = door.checklist.items_in_order
    window = open_window(qtbot, desks[0])
    desk = desk_of(window)
    for item in items:
        desk.work.open(item.id, anywhere=True)
    for page in (
        desk.navigation.show_conflicts,
        desk.navigation.show_custody,
        desk.navigation.show_end,
        desk.navigation.show_tasks,
    ):
        page()
        QApplication.processEvents()
        assert not window.grab().isNull()


def test_every_view_of_the_supervisors_window_is_drawn(
    desks: tuple[Path, Path], qtbot: QtBot
) -> None:
    with Workspace.open(desks[1]) as door:
        screen = supervisor.screen_of(door, Preferences())
        qtbot.addWidget(screen)
        screen.resize(1366, 728)
        screen.show()
        qtbot.waitExposed(screen)
        for tab in ("morning", "board", "visits", "actions", "reports"):
            screen.show_tab(tab)
            QApplication.processEvents()
            assert not screen.grab().isNull()
        for item in door.checklist.items_in_order[:12]:
            screen.open_commune(HERE, item.id)
            assert not screen.grab().isNull()
        screen.may_close()
        tasks.cancel_all()
