"""A checklist is taken as the service signed it, by connection or USB drive, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop_app import checklist_files
from desktop_app.core.changes.feeds import new_private_key
from desktop_app.core.changes.roster import ChecklistNotice, Roster, sign_checklist
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import Role
from desktop_app.storage import facts
from desktop_app.sync.exchange.checklists import (
    fetch_checklists,
    missing_checklists,
    take_checklist,
)
from desktop_app.sync.exchange.intake import held_roster
from desktop_app.sync.http.client import Link
from desktop_app.sync.http.exchange_faults import Forged
from support.checklists import SECOND, second
from support.exchangers import XA, Exchanger
from support.service import RunningService, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    with running(tmp_path / "service") as service:
        service.open_round("2026-11")
        service.publish()
        yield service


@pytest.fixture
def clerk(service: RunningService, tmp_path: Path) -> Iterator[Exchanger]:
    one = Exchanger(tmp_path / "clerk", "Nguyễn Thị Hoa", commune=XA)
    one.enrol(service.url, service.code(Role.CLERK, commune=XA))
    one.exchange()
    yield one
    one.close()


def test_a_second_version_published_in_the_middle_of_a_round_arrives_with_the_next_exchange(
    service: RunningService, clerk: Exchanger
) -> None:
    clerk.answer("premises.counters", value="4")
    sha256 = service.publish(SECOND)
    outcome = clerk.exchange()
    assert not outcome.troubles
    data = facts.checklist_bytes(clerk.store, sha256)
    assert data is not None
    assert checklist_files.checklist_from_bytes(data) == second()
    assert missing_checklists(clerk.store, held_roster(clerk.store)) == []


def _publish(service: RunningService, clerk: Exchanger) -> tuple[Roster, ChecklistNotice, bytes]:
    """Return the roster that names the second version, not fetched yet, and its bytes."""
    sha256 = service.publish(SECOND)
    fetched = Link.checklist
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Link, "checklist", lambda *_: b"")  # nothing of it is received
        clerk.exchange()
    roster = held_roster(clerk.store)
    (notice,) = missing_checklists(clerk.store, roster)
    assert notice.sha256 == sha256
    with clerk.link() as link:
        return roster, notice, fetched(link, sha256)


def _sentence(clerk: Exchanger, roster: Roster, data: bytes) -> str:
    before = facts.checklists(clerk.store)
    with pytest.raises(Forged) as refused:
        take_checklist(clerk.store, roster, data)
    assert facts.checklists(clerk.store) == before, "what is refused leaves no trace"
    return str(refused.value)


def test_a_usb_drive_brings_what_the_connection_did_not(
    service: RunningService, clerk: Exchanger
) -> None:
    roster, notice, data = _publish(service, clerk)
    assert take_checklist(clerk.store, roster, data) == notice
    assert take_checklist(clerk.store, roster, data) == notice, "a second time is no trouble"
    assert facts.checklist_bytes(clerk.store, notice.sha256) == data


def test_an_altered_checklist_is_refused_with_a_sentence(
    service: RunningService, clerk: Exchanger
) -> None:
    roster, notice, data = _publish(service, clerk)
    softer = data.replace(b'">=2"', b'">=0"')
    assert softer != data
    assert "did not publish" in _sentence(clerk, roster, softer)
    with pytest.raises(Forged, match="another content"):
        take_checklist(clerk.store, roster, softer, notice=notice)
    assert facts.checklist_bytes(clerk.store, notice.sha256) is None


def test_what_an_unrelated_key_signed_is_refused(service: RunningService, clerk: Exchanger) -> None:
    roster, notice, data = _publish(service, clerk)
    for signature in (b"", bytes(64), sign_checklist(notice.sha256, new_private_key())):
        forged = msgspec.structs.replace(notice, signature=signature)
        named = msgspec.structs.replace(roster, checklists=(forged,))
        assert "signature" in _sentence(clerk, named, data)


def test_a_name_that_is_no_hash_is_refused_and_breaks_nothing(
    service: RunningService, clerk: Exchanger
) -> None:
    roster, notice, _data = _publish(service, clerk)
    for name in ("", "../../etc/passwd", "zz" * 32, notice.sha256.upper()):
        odd = msgspec.structs.replace(notice, sha256=name)
        named = msgspec.structs.replace(roster, checklists=(odd, notice))
        with clerk.link() as link:
            (fault,) = fetch_checklists(clerk.store, link, named)
        assert "signature" in str(fault)
        assert facts.checklist_bytes(clerk.store, notice.sha256), "the sound one was fetched"
        with clerk.store.transaction() as connection:
            connection.execute("DELETE FROM document WHERE name LIKE ?", (f"%{notice.sha256}",))


def test_a_checklist_of_another_name_than_it_was_signed_under_is_refused(
    service: RunningService, clerk: Exchanger
) -> None:
    roster, notice, data = _publish(service, clerk)
    key = service.service.seal.private_key
    called = msgspec.structs.replace(
        notice, version="3", signature=sign_checklist(notice.sha256, key)
    )
    named = msgspec.structs.replace(roster, checklists=(called,))
    assert "decree-118/2" in _sentence(clerk, named, data)


def test_bytes_that_a_newer_program_would_read_are_refused_and_fetched_again_later(
    service: RunningService, clerk: Exchanger
) -> None:
    roster, notice, _data = _publish(service, clerk)
    for data in (b'{"id":"decree-118"}', b"\xff\xfe", b"[" * 5_000, b" " * (2 << 20)):
        import hashlib

        sha256 = hashlib.sha256(data).hexdigest()
        key = service.service.seal.private_key
        odd = msgspec.structs.replace(notice, sha256=sha256, signature=sign_checklist(sha256, key))
        named = msgspec.structs.replace(roster, checklists=(odd,))
        assert "update" in _sentence(clerk, named, data)
    assert not clerk.exchange().troubles
    assert facts.checklist_bytes(clerk.store, notice.sha256)


def test_the_form_of_the_first_version_did_not_change_with_what_the_second_may_say() -> None:
    first = checklist_files.load(checklist_files.newest())
    data = checklist_files.checklist_bytes(first)
    assert b"meaning_since" not in data and b"replaces" not in data
    assert isinstance(second(), Checklist)
    assert b"meaning_since" in checklist_files.checklist_bytes(second())
