"""A file that vanished from the service's disk is sent again by the next sync that has it."""

from __future__ import annotations

import os
import shutil

from central_service.files.vanished import VanishedFiles
from desktop_app.core.changes.bodies import Attach
from desktop_app.core.ids import CommuneCode, EvidenceHash, EvidenceKind, Role
from desktop_app.storage import evidence
from support.exchangers import XA, Begin, Exchanger
from support.service import RunningService

ITEM = "premises.available"


def attach(desk: Exchanger, words: str) -> EvidenceHash:
    """Attach a document to an item at *desk*."""
    data = b"%PDF-1.4\n" + words.encode() * 40 + b"\n%%EOF\n"
    sha256 = evidence.keep(desk.store, data, "application/pdf")
    body = Attach(evidence=EvidenceKind.DOCUMENT, sha256=sha256, media="application/pdf")
    desk.write(body, item=ITEM)
    return sha256


def is_there(service: RunningService, sha256: EvidenceHash) -> bool:
    return (service.service.evidence / sha256[:2] / sha256).is_file()


def test_one_file_that_vanished_comes_back_with_the_next_sync(
    service: RunningService, enrolled: Begin
) -> None:
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    files = [attach(clerk, f"văn bản {number}") for number in range(3)]
    assert clerk.exchange().evidence_sent == 3
    supervisor.exchange()
    (service.service.evidence / files[1][:2] / files[1]).unlink()
    supervisor.exchange()  # a desk that does not have it does nothing
    assert not is_there(service, files[1])
    outcome = clerk.exchange()
    assert (outcome.evidence_sent, outcome.evidence_waiting, outcome.troubles) == (1, 0, ())
    assert all(is_there(service, sha256) for sha256 in files)
    assert clerk.exchange().evidence_sent == 0


def test_all_files_that_vanished_come_back_also_after_a_restart(
    service: RunningService, enrolled: Begin
) -> None:
    clerk = enrolled()
    files = [attach(clerk, f"văn bản {number}") for number in range(60)]
    clerk.exchange()
    shutil.rmtree(service.service.evidence)
    service.restart()
    for _ in range(2):  # one response names so many and no more
        clerk.answer(ITEM)
        clerk.exchange()
    assert all(is_there(service, sha256) for sha256 in files)


def test_a_file_that_vanished_in_the_moment_of_another_change_is_noticed(
    service: RunningService, enrolled: Begin
) -> None:
    clerk = enrolled()
    name = attach(clerk, "văn bản")
    clerk.exchange()
    folder = service.service.evidence / name[:2]
    watching = VanishedFiles(service.service, clock=lambda: 0.0)

    def missing() -> tuple[tuple[str, str], ...]:
        with service.service.database.reading() as connection:
            return watching.for_device(connection, clerk.device, [CommuneCode(XA)])

    before = folder.stat().st_mtime_ns
    assert [missing() for _look in range(3)] == [()] * 3
    (folder / name).unlink()
    os.utime(folder, ns=(before, before))  # as where its time is coarse
    assert missing() == ((XA, name),)


def test_who_cannot_be_heard_of_a_commune_is_told_of_no_file_of_it(
    service: RunningService, enrolled: Begin
) -> None:
    clerk, stranger = enrolled(), enrolled("Lan", commune="25402")
    sha256 = attach(clerk, "văn bản")
    clerk.exchange()
    evidence.mark_evidence_sent(stranger.store, CommuneCode(XA), sha256, now=1)
    (service.service.evidence / sha256[:2] / sha256).unlink()
    stranger.exchange()
    assert sha256 in evidence.whereabouts(stranger.store, CommuneCode(XA))[1]
