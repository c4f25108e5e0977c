"""A clerk's desk in a folder of its own, with real keys under a passphrase."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.core.ids import Role
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from support.people import DAK_NHAU, PIN

Begin = Callable[..., Workspace]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Return a function that begins a desk; all are closed at the end."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(passphrase))
    opened: list[Workspace] = []

    def begin(name: str = "desk", **beginning: object) -> Workspace:
        values = {"person": "Nguyễn Thị Hoa", "commune": DAK_NHAU, **beginning}
        desk = Workspace.begin(tmp_path / name, Beginning(**values))  # type: ignore[arg-type]
        opened.append(desk)
        return desk

    yield begin
    for desk in opened:
        desk.close()


@pytest.fixture
def clerk(begin: Begin) -> Workspace:
    """Return the desk of a clerk of Đak Nhau."""
    return begin()


@pytest.fixture
def with_leader(begin: Begin) -> Workspace:
    """Return the desk of a clerk on whose PC the leader has a key too."""
    begin()
    return begin(person="Nguyễn Văn An", role=Role.LEADER, pin=PIN)
