"""docs/run-a-province.md: its commands are carried out, its unit is checked and started."""

from __future__ import annotations

import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import checklist_files
from support.service import ServiceProcess

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs" / "run-a-province.md").read_text("utf-8")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the page is about Debian")


def blocks(kind: str) -> list[str]:
    """Return the blocks of the page that are marked *kind*."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which ``central-service`` is this checkout's."""
    tools = folder / "tools"
    tools.mkdir()
    program = tools / "central-service"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m central_service "$@"\n')
    program.chmod(0o755)
    return os.environ | {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(CHECKOUT),
        "CHECKLIST": str(checklist_files.newest()),
    }


def test_every_command_of_the_page_does_what_it_says(tmp_path: Path) -> None:
    script = "set -e\n" + "\n".join(blocks("sh run"))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("thu.pdf", "thu.csv", "giam-sat.pdf", "may-chu.the", "copy.db",
                 "bo-tieu-chi.xlsx", "bo-tieu-chi.toml", "phieu.xlsx"):  # fmt: skip
        assert (tmp_path / name).stat().st_size > 0, name
    assert (tmp_path / "moved" / "service.db").exists()


def unit() -> str:
    (text,) = blocks("ini")
    return text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    made = unit().replace("/opt/central-service/bin/central-service", "/bin/true")
    made = made.replace("User=central-service", "User=root")
    file = tmp_path / "central-service.service"
    file.write_text(made)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in done.stderr.splitlines() if "central-service" in line]
    assert told == []


def test_the_unit_starts_the_service(tmp_path: Path) -> None:
    (line,) = re.findall(r"^ExecStart=(\S+) (.*)$", unit(), flags=re.MULTILINE)
    words = shlex.split(line[1])
    assert words[0] == "serve"
    ports = ("--port", "--watch-port")
    options = ["0" if before in ports else word for before, word in itertools.pairwise(words)]
    host = ServiceProcess(tmp_path)
    try:
        assert host.start(*options).startswith("http://127.0.0.1:")
        assert host.stop() == 0
    finally:
        host.kill()


@pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx")
def test_the_proxy_of_the_page_is_one_that_nginx_takes(tmp_path: Path) -> None:
    (server,) = blocks("nginx")
    plain = re.sub(r"^ +ssl_.*$", "", server.replace("listen 443 ssl", "listen 8443"), flags=re.M)
    file = tmp_path / "nginx.conf"
    file.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{plain}}}\n")
    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(file), "-e", str(tmp_path / "error.log")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
