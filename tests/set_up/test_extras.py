"""What a wheel with only one extra can do, and its message where another is missing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from desktop_app import checklist_files
from desktop_app.core.time.rounds import round_of
from support import installed
from support.commands import Program
from support.people import DAK_NHAU
from support.service import ServiceProcess


def passphrase_file(folder: Path) -> Path:
    """Return a file that a key can be sealed with."""
    file = folder / "passphrase"
    file.touch(mode=0o600)
    file.write_text("for a test\n", encoding="utf-8")
    return file


def can_import(scripts: Path, *names: str) -> list[str]:
    """Return which of *names* an environment can import."""
    look = (
        "import sys, importlib.util as u;"
        "print(*(name for name in sys.argv[1:] if u.find_spec(name)))"
    )
    return installed.output_of(
        scripts / Path(sys.executable).name, "-I", "-c", look, *names, cwd=scripts
    ).split()


class InstalledService(ServiceProcess):
    """The service's command as the wheel installed it."""

    def __init__(self, scripts: Path, folder: Path) -> None:
        super().__init__(folder)
        self.scripts = scripts

    def command(self) -> list[str]:
        """Return the command line without its verb."""
        where = ["--database", self.database, "--folder", str(self.folder)]
        return [str(self.scripts / "central-service"), *where]

    def done(self, *words: str) -> str:
        """Run one verb, which must succeed, and return its output."""
        return installed.output_of(*self.command(), *words, cwd=self.folder)


@pytest.fixture
def service(service_alone: Path, tmp_path: Path) -> Iterator[InstalledService]:
    service = InstalledService(service_alone, tmp_path)
    yield service
    service.stop()


def test_an_extra_brings_what_its_program_needs_and_nothing_of_the_other(
    service_alone: Path, desktop_alone: Path
) -> None:
    of_both = ["msgspec", "cryptography", "zstandard", "pyrage", "reportlab", "PIL"]
    of_the_service = ["litestar", "sqlalchemy", "alembic", "psycopg", "uvicorn", "httptools"]
    of_the_desk = ["PySide6", "pypdfium2", "sqlite_utils", "requests", "truststore", "keyring"]
    of_the_desk += ["psutil", "ifaddr"]  # what measuring asks
    every = [*of_both, *of_the_service, *of_the_desk]
    assert can_import(service_alone, *every) == [*of_both, *of_the_service]
    assert can_import(desktop_alone, *every) == [*of_both, *of_the_desk]


def test_the_service_alone_takes_a_device_and_its_answers(
    service: InstalledService,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = datetime.now(UTC).date()
    service.done("round", "open", round_of(today), "--due", f"{today + timedelta(days=7)}")
    service.done("checklist", "publish", str(checklist_files.newest()))
    code = service.done("code", "--role", "clerk", "--commune", DAK_NHAU).splitlines()[-1]
    url = service.start()

    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(passphrase_file(tmp_path)))
    desk = Program(tmp_path / "desk", capsys)
    desk.done("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    desk.done("answer", "A3", "--value", "4/5")
    desk.done("enrol", "--server", url, "--code", code)
    desk.done("sync")
    assert desk.shown()["waiting"] == 0
    assert "Nguyễn Thị Hoa" in service.done("devices")


def test_the_service_alone_draws_the_letter_of_a_code(
    service: InstalledService, tmp_path: Path
) -> None:
    letter = tmp_path / "thư.pdf"
    said = service.done("code", "--role", "clerk", "--commune", DAK_NHAU, "--out", str(letter))
    with pypdfium2.PdfDocument(letter) as pdf:
        assert said.splitlines()[-1] in pdf[0].get_textpage().get_text_bounded()


def test_the_desk_alone_paints_its_window(desktop_alone: Path, tmp_path: Path) -> None:
    program = desktop_alone / "commune-readiness"
    told = json.loads(
        installed.output_of(program, "--data", tmp_path / "data", "--probe-startup", cwd=tmp_path)
    )
    assert told


def one_sentence(program: Path, *words: str | Path, cwd: Path) -> str:
    """Return the only sentence of a program that ends with exit code 1."""
    ended = installed.run(program, *words, cwd=cwd)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", "Chế độ dùng thử cần phần mềm máy chủ trung tâm, máy này chưa cài."),
        ("en", "The demo needs the central service, which is not installed here."),
    ],
)
def test_the_demo_of_a_desk_alone_says_what_to_install(
    desktop_alone: Path, tmp_path: Path, language: str, said: str
) -> None:
    program = desktop_alone / "commune-readiness"
    line = one_sentence(program, "--lang", language, "demo", "--headless", cwd=tmp_path)
    assert line.startswith(said)
    assert line.endswith('pip install "commune-readiness[desktop,service]"')


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Máy này chưa cài thư viện"), ("en", "The library")]
)
def test_the_service_of_a_desk_alone_says_what_to_install(
    desktop_alone: Path, tmp_path: Path, language: str, said: str
) -> None:
    program = desktop_alone / "central-service"
    for words in (["--help"], ["serve"]):
        line = one_sentence(program, "--lang", language, *words, cwd=tmp_path)
        assert line.startswith(said)
        assert line.endswith('pip install "commune-readiness[service]"')


def test_the_desk_of_a_service_alone_says_what_to_install(
    service_alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(passphrase_file(tmp_path)))
    program = service_alone / "commune-readiness"
    data = tmp_path / "data"
    init = ("init", "--person", "Nguyễn Thị Hoa", "--commune", DAK_NHAU)
    for words in ([], init, ["--probe-startup"]):
        line = one_sentence(program, "--data", data, *words, cwd=tmp_path)
        assert line.startswith("Máy này chưa cài thư viện")
        assert line.endswith('pip install "commune-readiness[desktop]"')
        assert not data.exists()


def test_an_installation_tells_the_licences_of_what_it_has(
    service_alone: Path, desktop_alone: Path, tmp_path: Path
) -> None:
    told = {}
    for scripts, name in ((service_alone, "central-service"), (desktop_alone, "commune-readiness")):
        lines = installed.output_of(scripts / name, "licences", cwd=tmp_path).splitlines()
        told[name] = {line.split(" ")[0].lower() for line in lines}
        text = installed.output_of(scripts / name, "licences", "commune-readiness", cwd=tmp_path)
        assert "END OF TERMS AND CONDITIONS" in text
    assert {"litestar", "sqlalchemy", "reportlab", "communes", "python"} <= told["central-service"]
    assert "pyside6_essentials" not in told["central-service"]
    assert {"pyside6_essentials", "keyring", "reportlab"} <= told["commune-readiness"]
    assert "litestar" not in told["commune-readiness"]
