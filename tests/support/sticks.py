"""A USB stick between desks and a service: files, and the service's own commands over them."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable
from pathlib import Path

import msgspec

from central_service import command_line
from support.service import RunningService


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a command of the service left behind."""

    code: int
    out: str
    err: str


class Stick:
    """A folder that is carried about."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder

    def file(self, name: str) -> Path:
        """Return the place of a file on the stick."""
        return self.folder / name

    def names(self) -> list[str]:
        """Return what lies on it."""
        return sorted(one.name for one in self.folder.iterdir())


def command(service: RunningService, *words: str | Path) -> Told:
    """Run one verb of ``central-service`` on the database of *service*."""
    out, err = io.StringIO(), io.StringIO()
    where = ["--database", service.database, "--folder", str(service.folder)]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command_line.main([*where, *map(str, words)])
    return Told(code=code, out=out.getvalue(), err=err.getvalue())


def card_of(service: RunningService, stick: Stick, *words: str) -> Path:
    """Put the service's card on *stick*."""
    file = stick.file("the-may-chu.the")
    assert command(service, "card", "--out", file, *words).code == 0
    return file


def flipped(data: bytes, places: Iterable[int]) -> Iterable[bytes]:
    """Yield *data* with one bit turned at each of *places*."""
    for place in places:
        yield data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]
