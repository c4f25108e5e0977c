"""A file that is there is replaced by no verb that was not told to; every such verb says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.ids import PaperKind
from support.commands import Program

from .test_surface import VERBS

KEPT = b"typed by somebody"
# Each writes a file of the clerk's own data.
WRITING = [
    ("report", "commune", "--out"),
    ("report", "slip", "--out"),
    ("report", "diary", "--out"),
    ("report", "costs", "--out"),
    ("report", "card", "--out"),
    ("export", "csv", "--out"),
    ("export", "xlsx", "--out"),
    ("export", "json", "--out"),
    ("backup",),
]


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_file_stays_unless_it_is_said(
    clerk: Program, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "tep"
    file.write_bytes(KEPT)
    told = clerk(*words, file)
    assert told.code == 1
    assert file.read_bytes() == KEPT
    assert str(file) in told.err and "--yes" in told.err
    clerk.done(*words, file, "--yes")
    assert file.read_bytes() != KEPT


def test_a_package_is_not_replaced_by_another(clerk: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.goi"
    file.write_bytes(KEPT)
    told = clerk("package", "export", file)
    assert (told.code, file.read_bytes()) == (1, KEPT)
    assert "--yes" in told.err


def test_every_option_that_names_a_file_to_write_goes_by_the_rule() -> None:
    written = {"out", "note"}
    for verb, one in VERBS.items():
        names = {action.dest for action in one._actions if action.metavar == "FILE"}
        if verb in ("answer", "verify"):  # --note is a text there
            continue
        for name in names & written:
            assert one.get_default("output") == name, f"{verb} --{name}"


def test_papers_of_a_batch_stay_unless_it_is_said(clerk: Program, tmp_path: Path) -> None:
    folder = tmp_path / "giay"
    clerk.done("report", "batch", PaperKind.COMMUNE, "--out", folder)
    files = sorted(folder.iterdir())
    assert files
    files[0].write_bytes(KEPT)
    told = clerk("report", "batch", PaperKind.COMMUNE, "--out", folder)
    assert told.code == 1
    assert "--resume" in told.err and "--yes" in told.err
    assert files[0].read_bytes() == KEPT
    clerk.done("report", "batch", PaperKind.COMMUNE, "--out", folder, "--yes")
    assert files[0].read_bytes() != KEPT


def test_a_device_is_no_file_to_keep(clerk: Program) -> None:
    if not Path("/dev/null").exists():
        pytest.skip("no such device here")
    clerk.done("report", "card", "--out", "/dev/null")
