"""Databases of every released schema open, upgraded, with nothing lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.ids import RoundId, Status
from desktop_app.storage import facts, feeds, schema, state
from desktop_app.storage.checking import check
from desktop_app.storage.identities import identities
from support.desks import CENTRE, COMMUNE, ROUND, WALL, Desk

DATABASES = Path(__file__).resolve().parents[1] / "data" / "databases"
RELEASED = sorted(DATABASES.glob("v*.db"))
NEXT = schema.SCHEMA + 1


@pytest.fixture
def place(tmp_path: Path) -> Callable[[Path], Path]:
    """Put a released database where a data folder has it."""

    def put(database: Path) -> Path:
        folder = tmp_path / "data"
        folder.mkdir(mode=0o700)
        shutil.copyfile(database, folder / "desk.db")
        return folder

    return put


def test_every_schema_has_its_migration_and_its_database() -> None:
    assert len(schema.MIGRATIONS) == schema.SCHEMA
    assert [file.name for file in RELEASED] == [f"v{n:03d}.db" for n in range(1, schema.SCHEMA + 1)]


@pytest.mark.parametrize("database", RELEASED, ids=lambda file: str(file.stem))
def test_a_released_database_opens_whole(database: Path, place: Callable[[Path], Path]) -> None:
    desk = Desk.at(place(database))
    store = desk.store
    assert store.row("PRAGMA user_version") == (schema.SCHEMA,)
    assert check(store) == []
    assert (
        len(state.record(store, CENTRE, RoundId("2026-10")).items) == 11
    )  # the twelfth was refused
    record = state.record(store, CENTRE, ROUND)
    register = desk.answer("item.n0")
    assert register is not None
    assert register.conflict is False
    assert register.standing.change.fields["status"] == Status.UNMET
    assert record.item("item.n4").talk[-1].change.fields["text"] == "Đã chụp lại"  # type: ignore[arg-type]
    assert [one.person for one in identities(store)] == ["Nguyễn Thị Hoa", "Trần Văn Bình"]
    assert [reason for _held, reason in state.refused(store)] == ["sensitive"]
    assert feeds.positions(store) == {COMMUNE: 41}
    assert feeds.waiting(store) == 5
    assert facts.clock(store) == facts.Clock(offset=-3, learnt_at=WALL)
    assert desk.tick("item.n9").change.sequence == 20
    store.close()


def a_next_step(db: object) -> None:
    """Stand for the migration of a later release."""
    db.execute("ALTER TABLE evidence ADD COLUMN kept INTEGER")  # type: ignore[attr-defined]
    db.execute("UPDATE setting SET value = '\"en\"'")  # type: ignore[attr-defined]


def test_an_upgrade_keeps_a_copy_of_what_was(
    place: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place(RELEASED[0])
    monkeypatch.setattr(schema, "SCHEMA", NEXT)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, a_next_step))
    desk = Desk.at(folder)
    assert desk.store.row("PRAGMA user_version") == (NEXT,)
    assert facts.setting(desk.store, "language") == '"en"'
    assert check(desk.store) == []
    desk.store.close()
    copy = folder / "desk-before-upgrade-001.db"
    assert os.name != "posix" or copy.stat().st_mode & 0o077 == 0
    before = sqlite3.connect(copy)
    assert before.execute("PRAGMA user_version").fetchone() == (1,)
    assert before.execute("SELECT value FROM setting").fetchone() == ('"vi"',)
    before.close()


def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    place: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(db: object) -> None:
        a_next_step(db)
        raise sqlite3.OperationalError("no such thing")

    folder = place(RELEASED[0])
    with monkeypatch.context() as later:
        later.setattr(schema, "SCHEMA", NEXT)
        later.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, fails))
        with pytest.raises(Exception, match="no such thing"):
            Desk.at(folder)
    desk = Desk.at(folder)
    assert facts.setting(desk.store, "language") == '"vi"'
    assert check(desk.store) == []
    desk.store.close()


def test_new_rules_fold_the_old_changes_again(
    place: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.storage import folding

    folder = place(RELEASED[0])
    connection = sqlite3.connect(folder / "desk.db")
    connection.execute("UPDATE unit SET state = NULL")
    connection.commit()
    connection.close()
    monkeypatch.setattr(folding, "_RULES", 2)
    desk = Desk.at(folder)
    assert check(desk.store) == []
    assert (
        len(state.record(desk.store, CENTRE, RoundId("2026-10")).items) == 11
    )  # the twelfth was refused
    desk.store.close()
