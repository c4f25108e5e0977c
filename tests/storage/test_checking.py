"""`check`: every kind of damage is found, with a sentence on what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from desktop_app.core.changes.bodies import Attach
from desktop_app.core.changes.feeds import public_key_of
from desktop_app.core.ids import EvidenceKind
from desktop_app.i18n import sentence
from desktop_app.storage import facts, state
from desktop_app.storage.checking import check
from desktop_app.storage.evidence import keep, open_evidence
from desktop_app.storage.storage_faults import Damaged, NoData
from desktop_app.storage.store import Store
from support.desks import CENTRE, ROUND, Desk, Stranger


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A desk with answers, evidence, another device's entries, a stub and a refusal."""
    other = Stranger(2)
    for n in range(4):
        other.tick(f"o{n}")
    other.refused[2] = "role"
    desk.take(other.segment())
    for n in range(30):
        desk.tick(f"i{n % 10}")
    sha256 = keep(desk.store, b"a photo", "image/jpeg")
    desk.say(Attach(evidence=EvidenceKind.PHOTO, sha256=sha256), "i1")
    desk.receive(20, refused=[(7, "sensitive")])
    return desk


def test_whole_data_has_no_finding(filled: Desk) -> None:
    assert check(filled.store) == []
    other = Stranger(2)
    assert check(filled.store, {other.device: public_key_of(other.key)}) == []


def spoil_content(connection: sqlite3.Connection) -> None:
    connection.execute(
        "UPDATE change SET fields = replace(fields, 'met', 'unmet') WHERE sequence = 5 AND feed = 2"
    )


def spoil_order(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM change WHERE sequence = 5 AND feed = 2")


def spoil_head(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE change SET head = zeroblob(32) WHERE sequence = 5 AND feed = 2")


def spoil_json(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE change SET fields = '{' WHERE sequence = 5 AND feed = 2")


def spoil_signature(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE change SET signature = zeroblob(64) WHERE sequence = 31")


def spoil_state(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE unit SET state = NULL WHERE item = 'i3'")


def spoil_reference(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DELETE FROM unit WHERE item = 'i3'")


@pytest.mark.parametrize(
    ("spoil", "about"),
    [
        (spoil_content, "chain"),
        (spoil_order, "chain"),
        (spoil_head, "chain"),
        (spoil_json, "database"),
        (spoil_signature, "signature"),
        (spoil_state, "state"),
        (spoil_reference, "database"),
    ],
)
def test_each_damage_is_found(
    filled: Desk, spoil: Callable[[sqlite3.Connection], None], about: str
) -> None:
    store = filled.store
    store.close()
    connection = sqlite3.connect(store.file, isolation_level=None)
    spoil(connection)
    connection.close()
    findings = check(filled.reopen())
    assert about in [finding.about for finding in findings]
    assert all(len(sentence(finding.fault)) > 40 for finding in findings)


def test_a_state_that_went_astray_is_folded_again_at_the_next_opening(filled: Desk) -> None:
    before = state.record(filled.store, CENTRE, ROUND)
    with filled.store.transaction() as connection:
        connection.execute("UPDATE unit SET state = NULL WHERE item IN ('i3', 'o1')")
        connection.execute("UPDATE unit SET kind = 'lost' WHERE item = 'i4'")
    (finding,) = check(filled.store)
    assert finding.fault.params["count"] == 3
    filled.reopen()
    assert check(filled.store) == []
    assert state.record(filled.store, CENTRE, ROUND) == before


def test_a_page_of_the_file_that_was_overwritten_is_found(filled: Desk) -> None:
    store = filled.store
    (root,) = store.row("SELECT rootpage FROM sqlite_master WHERE name = 'change_hash'")
    store.close()
    data = bytearray(store.file.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    store.file.write_bytes(data)
    (finding,) = check(filled.reopen())
    assert finding.about == "database"
    assert "bị hỏng" in sentence(finding.fault)


@pytest.mark.parametrize("content", [None, b"other"])
def test_missing_and_changed_evidence_is_found(filled: Desk, content: bytes | None) -> None:
    path = open_evidence(filled.store, keep(filled.store, b"a photo", "image/jpeg"))
    assert path is not None
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    (finding,) = check(filled.store)
    assert finding.about == "evidence"
    assert str(path) in sentence(finding.fault)


@pytest.mark.parametrize("emptied", [True, False])
def test_a_data_file_that_vanished_is_not_taken_for_a_first_start(
    filled: Desk, emptied: bool
) -> None:
    folder, file = filled.store.folder, filled.store.file
    filled.store.close()
    for part in folder.glob(f"{file.name}*"):
        part.unlink()
    if emptied:
        file.touch()
    with pytest.raises(Damaged):
        Store.open(folder)
    (folder / "mark").unlink()
    with pytest.raises(NoData):
        Store.open(folder)


def test_a_damaged_checklist_is_named_and_asked_for_again(desk: Desk) -> None:
    whole = facts.save_checklist(desk.store, b'{"a checklist": 1}')
    spoilt = facts.save_checklist(desk.store, b'{"another": 2}')
    with desk.store.transaction() as connection:
        connection.execute(
            "UPDATE document SET data = ? WHERE name = ?", (b'{"an', f"checklist/{spoilt}")
        )
    assert facts.checklists(desk.store) == (whole,)
    assert facts.checklist_bytes(desk.store, spoilt) is None
    (finding,) = check(desk.store)
    assert finding.about == "checklist"
    assert spoilt[:8] in sentence(finding.fault)
    facts.save_checklist(desk.store, b'{"another": 2}')  # as it comes from the service
    assert check(desk.store) == []
