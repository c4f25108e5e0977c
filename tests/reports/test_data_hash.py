"""The hash of the data names the figures, not the paper."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import msgspec
from reports import builders

from desktop_app.core.ids import Status
from desktop_app.reports.data_hash import data_hash


def test_the_hash_stays_when_the_records_office_gives_a_number() -> None:
    draft = builders.a_commune_report()
    numbered = builders.a_commune_report(
        letterhead=builders.a_letterhead(number="5", day=date(2026, 11, 19))
    )
    assert data_hash(draft) == data_hash(numbered)


def test_the_hash_changes_with_any_answer_and_with_the_training_mark() -> None:
    report = builders.a_commune_report()
    line = builders.a_line("premises.available", Status.UNMET)
    changed = tuple(line if old.item == line.item else old for old in report.lines)
    assert data_hash(report) != data_hash(msgspec.structs.replace(report, lines=changed))
    assert data_hash(report) != data_hash(msgspec.structs.replace(report, training=True))


def test_the_hash_is_the_same_in_another_process() -> None:
    program = (
        "from reports import builders; from desktop_app.reports.data_hash import data_hash;"
        "print(data_hash(builders.a_commune_report()))"
    )
    assert _printed(program) == data_hash(builders.a_commune_report())


def test_the_values_need_no_drawing_library() -> None:
    program = (
        "import sys; import desktop_app.reports, desktop_app.reports.data;"
        "print([name for name in ('reportlab', 'pypdfium2', 'PIL') if name in sys.modules])"
    )
    assert _printed(program) == "[]"


def _printed(program: str) -> str:
    changed = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **changed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
