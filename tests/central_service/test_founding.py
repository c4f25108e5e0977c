"""A new service begins only where that is meant: a mistyped ``--database`` is not one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from central_service.cli.command_line import main
from central_service.founding.founding import is_vacant
from central_service.founding.settings import settings
from support.machines import HERE

FOUNDING = (
    ("round", "open", "2099-01"),
    ("area", "Cụm", "--communes", HERE),
    ("code", "--role", "clerk", "--commune", HERE),
)
OTHERS = (
    ("devices",),
    ("code", "list"),
    ("area", "list"),
    ("round", "list"),
    ("audit",),
    ("verify",),
    ("backup", "copy.db"),
    ("new-key",),
    ("new-package-key",),
    ("new-epoch",),
    ("address", "https://rasoat.tinh.gov.vn"),
    ("card", "--out", "may-chu.the"),
    ("round", "calendar", "2099"),
)


def run(database: Path, *words: str) -> int:
    return main(["--database", str(database), *words])


def test_init_begins_a_service_once_and_names_its_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "máy chủ" / "service.db"
    assert run(database, "init", "--name", "Trung tâm tỉnh Đồng Nai") == 0
    said = capsys.readouterr().out
    for file in (database, database.with_name("service.key"), database.with_name("service.age")):
        assert file.is_file() and str(file) in said
    assert run(database, "init") == 1
    assert "Trung tâm tỉnh Đồng Nai" in capsys.readouterr().err


@pytest.mark.parametrize("words", OTHERS, ids=lambda words: " ".join(words[:2]))
def test_a_verb_that_needs_a_service_makes_none(
    words: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    database = tmp_path / "servce" / "service.db"
    assert run(database, *words) == 1
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1
    assert str(database) in said.err and "central-service init" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", FOUNDING, ids=lambda words: " ".join(words[:2]))
def test_a_first_verb_says_that_a_service_begins(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "service.db"
    assert run(database, *words) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[0].startswith(f"Máy chủ rà soát mới được lập trong {database}")
    assert run(database, *words) == 0
    assert "mới được lập" not in capsys.readouterr().out


@pytest.mark.parametrize("words", (("serve", "--port", "0"), ("init",), *FOUNDING))
def test_no_second_service_begins_beside_the_key_of_another(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "service.db", "init") == 0
    capsys.readouterr()
    mistyped = tmp_path / "servce.db"
    assert run(mistyped, *words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert str(mistyped) in said.err and str(tmp_path / "service.key") in said.err
    assert not mistyped.exists()


def test_an_empty_postgresql_holds_no_service(tmp_path: Path, postgresql_url: str) -> None:
    chosen = settings(database=postgresql_url, folder=tmp_path)
    assert is_vacant(chosen)
    where = ["--database", postgresql_url, "--folder", str(tmp_path)]
    assert main([*where, "devices"]) == 1
    assert main([*where, "init"]) == 0
    assert not is_vacant(chosen)
    assert main([*where, "devices"]) == 0


@pytest.mark.skipif(os.name == "nt", reason="a terminal of the kind that Linux has")
@pytest.mark.parametrize(("answer", "begins"), [("c", True), ("k", False)])
def test_a_person_at_a_terminal_is_asked_first(answer: str, begins: bool, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    database = tmp_path / "service.db"
    with subprocess.Popen(
        [sys.executable, "-m", "central_service", "--database", str(database), *FOUNDING[0]],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        os.write(ours, f"{answer}\n".encode())
        out, err = process.communicate()
    os.close(ours)
    os.close(theirs)
    assert str(database) in err and "c = có" in err
    assert (process.returncode == 0) is begins
    assert ("mới được lập" in out) is begins
    assert database.exists() is begins
