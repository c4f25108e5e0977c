"""A clerk's data folder, made by the command line, and the program over it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from desktop_app.cli import main as cli_main
from desktop_app.i18n import current_language
from desktop_app.photos.sample import sample_photo
from support.commands import Program
from support.people import DAK_NHAU, PIN


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of data folders that tests copy: making a key costs a moment each."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "passphrase").write_text("mật khẩu thử\n", "utf-8")
    (folder / "pin").write_text(f"{PIN}\n", "utf-8")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _one_parser() -> Iterator[None]:
    """Build the parser of all verbs once for each language, not once a command."""
    with pytest.MonkeyPatch.context() as patch:
        build = cli_main.parser
        kept = cache(lambda _language: build())
        patch.setattr(cli_main, "parser", lambda: kept(current_language()))
        yield


@pytest.fixture(autouse=True)
def _passphrase(_made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(_made / "passphrase"))
    monkeypatch.setattr("sys.stdin", io.StringIO())  # there is no terminal to ask at


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """The program over a folder that is not there yet."""
    return Program(tmp_path / "Dữ liệu", capsys)


@pytest.fixture
def clerk(_made: Path, program: Program) -> Program:
    """The program over the data of a clerk of Đak Nhau."""
    made = _made / "clerk"
    if not made.exists():
        begun = program.at(made)
        begun.done("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    shutil.copytree(made, program.folder)
    return program


@pytest.fixture
def with_leader(_made: Path, clerk: Program) -> Program:
    """The program over the data of a clerk on whose PC the leader has a key too."""
    made = _made / "leader"
    if not made.exists():
        shutil.copytree(_made / "clerk", made)
        begun = clerk.at(made)
        begun.done("init", "--person", "Nguyễn Văn An", "--role", "leader",
                   "--pin-file", _made / "pin")  # fmt: skip
    shutil.rmtree(clerk.folder)
    shutil.copytree(made, clerk.folder)
    return clerk


@pytest.fixture
def supervisor(_made: Path, program: Program) -> Program:
    """The program over the data of a supervisor who is not connected yet."""
    made = _made / "supervisor"
    if not made.exists():
        program.at(made).done("init", "--person", "Phạm Văn Lực", "--role", "supervisor")
    shutil.copytree(made, program.folder)
    return program


@pytest.fixture
def pin_file(_made: Path) -> Path:
    """The file that holds the leader's PIN."""
    return _made / "pin"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo on the disk."""
    file = tmp_path / "Ảnh trụ sở.jpg"
    file.write_bytes(sample_photo(3))
    return file


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A PDF on the disk."""
    file = tmp_path / "Quyết định.pdf"
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")
    return file
