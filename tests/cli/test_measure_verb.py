"""measure and report diary: for reading, for scripts, as evidence."""

from __future__ import annotations

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from desktop_app.core.time.connection import ConnectionNote, Noted
from desktop_app.measure.results import MeasureName
from desktop_app.storage.connection_log import note_connection
from support.commands import Program


def test_json_is_one_document_with_every_measurement(clerk: Program) -> None:
    document = clerk("measure", "computer", "os", "hosts", "--json").document
    assert [one["name"] for one in document["measurements"]] == ["computer", "os", "hosts"]
    computer, _system, hosts = document["measurements"]
    assert computer["outcome"] == "measured" and computer["facts"]["cores"] >= 1
    assert (hosts["outcome"], hosts["absence"]) == ("absent", "no_hosts")
    assert document["program"] and document["round"]


def test_without_a_name_everything_is_measured_and_said(clerk: Program) -> None:
    said = clerk.done("measure")
    assert all(f"({name}," in said for name in MeasureName)


def test_a_measurement_becomes_evidence_of_the_item_named(clerk: Program) -> None:
    said = clerk.done("measure", "--attach", "C3")
    assert "(computer," in said and "(printers," not in said
    assert "Anh/chị quyết định câu trả lời." in said
    answer = clerk.shown("C3")
    (piece,) = answer["evidence"]
    assert piece["kind"] == "measurement" and piece["valid"]
    assert answer["declared"] is None or answer["declared"]["status"] in ("unanswered", None)


def test_nothing_is_kept_where_nothing_was_measured(clerk: Program) -> None:
    refused = clerk("measure", "--attach", "D1")  # connected to nothing yet
    assert refused.code == 1 and "chưa đo được gì" in refused.err
    assert clerk.shown("D1")["evidence"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [(("nothing",), 2), (("--attach", "A1"), 1), (("--attach", "Z9"), 1), (("--host", "a b"), 1)],
)
def test_what_cannot_be_measured_is_refused_in_a_sentence(
    clerk: Program, words: tuple[str, ...], code: int
) -> None:
    assert clerk("measure", *words).code == code


def test_hosts_are_kept_for_the_next_time_and_taken_away(clerk: Program) -> None:
    clerk.done("measure", "os", "--host", "127.0.0.1:9", "--tslcd", "127.0.0.1:9")
    said = clerk.done("measure", "hosts", "tslcd")
    assert said.count("127.0.0.1:9") == 2
    clerk.done("measure", "os", "--host=", "--tslcd=")
    assert "127.0.0.1:9" not in clerk.done("measure", "hosts", "tslcd")


def test_the_diary_is_one_page(clerk: Program, tmp_path: Path) -> None:
    out = tmp_path / "nhat-ky.pdf"
    note_connection(clerk.folder, ConnectionNote(at=1_793_500_000, what=Noted.BEGUN))
    clerk.done("report", "diary", "--round", "2026-11", "--out", out)
    document = pypdfium2.PdfDocument(out.read_bytes())
    assert len(document) == 1
    document.close()
    assert clerk("report", "diary", "--round", "11", "--out", out).code == 1
