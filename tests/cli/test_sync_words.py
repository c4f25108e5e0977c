"""What ``sync`` prints of files: how many of how many, and their bytes."""

from __future__ import annotations

import pytest

from desktop_app.checklist_files import communes as commune_files
from desktop_app.cli.exchanging import _tell, outcome_document
from desktop_app.core.text.communes import CommuneIndex
from desktop_app.sync.exchange.outcome import Outcome

SOME = Outcome(
    complete=True,
    evidence_sent=3,
    evidence_bytes_sent=740_000,
    evidence_waiting=9,
    evidence_bytes_waiting=2_300_000,
    evidence_paused=True,
)


@pytest.fixture
def communes() -> CommuneIndex:
    return commune_files.load()


def test_files_are_counted_with_their_bytes(
    communes: CommuneIndex, capsys: pytest.CaptureFixture[str]
) -> None:
    _tell(SOME, communes)
    said = capsys.readouterr().out
    assert "đã gửi 3/12 (740 kB), chờ gửi 9 (2,3 MB)" in said
    assert "tạm dừng" in said


def test_nothing_is_said_of_files_where_there_are_none(
    communes: CommuneIndex, capsys: pytest.CaptureFixture[str]
) -> None:
    _tell(Outcome(complete=True), communes)
    assert "minh chứng" not in capsys.readouterr().out


def test_a_script_reads_the_same() -> None:
    assert outcome_document(SOME)["evidence"] == {
        "sent": 3,
        "bytes_sent": 740_000,
        "waiting": 9,
        "bytes_waiting": 2_300_000,
        "paused": True,
    }
