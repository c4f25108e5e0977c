"""A mark half written at a power cut is rewritten, reported once, and finds rewinds again."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.ids import Role, Status
from desktop_app.storage import facts
from desktop_app.storage.checking import FindingKind, check
from desktop_app.storage.marks import NAME, Marks
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.people import DAK_NHAU

SEAL = "lead.seal_account"


def torn_off(data: bytes) -> bytes:
    return data[:-70]


def spoilt(data: bytes) -> bytes:
    return data[:40] + b"\0" * 60 + data[100:]


def emptied(data: bytes) -> bytes:
    return b"\0" * len(data)


@pytest.mark.parametrize("harm", [torn_off, spoilt, emptied])
def test_a_torn_mark_is_put_right_when_the_data_is_opened_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: object
) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(passphrase))
    folder = tmp_path / "data"
    with Workspace.begin(folder, Beginning(person="Hoa", commune=DAK_NHAU)) as desk:
        desk.declaring.answer(SEAL, AnswerEntry(status=Status.MET))  # type: ignore[arg-type]
    file = folder / NAME
    whole = file.read_bytes()
    file.write_bytes(harm(whole))  # type: ignore[operator]
    assert Marks(folder).read() == []
    with Workspace.open(folder) as desk:
        assert file.read_bytes() == whole
        assert desk.missing_entries == 0
        (found,) = desk.check()
        assert "mark" in found.text
        assert not found.is_damage
        assert desk.check() == []
        desk.declaring.answer(SEAL, AnswerEntry(status=Status.UNMET))  # type: ignore[arg-type]
        assert desk.has_role(Role.CLERK)
    (mark,) = Marks(folder).read()
    assert mark.sequence == 3
    with Workspace.open(folder) as desk:
        store = desk._context.store
        assert facts.torn_marks(store) == 0
        assert [one.about for one in check(store)] == []
        assert FindingKind.MARK.is_damage is False
