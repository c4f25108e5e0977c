"""The central service of a simulated world: the real application, without sockets and threads."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from litestar import Litestar

from central_service.founding.founding import open_service
from central_service.founding.service import Service
from central_service.founding.settings import settings
from central_service.http.app import create_app
from central_service.http.gateway import Gateway

from .faulty_network import Answered, Asked

NAME = "Trung tâm Phục vụ hành chính công tỉnh Thử Nghiệm"
_app: Litestar | None = None


class Hall:
    """One service on the database in *folder*; ``ask`` sends it a request."""

    def __init__(self, folder: Path, loop: asyncio.AbstractEventLoop) -> None:
        self.folder, self.loop = folder, loop
        self.crashed = 0
        self.service: Service = self._open()
        self._front: Gateway | None = None

    @property
    def database_file(self) -> Path:
        """The file of the database."""
        return self.folder / "service.db"

    def ask(self, asked: Asked) -> Answered:
        """Return what the application answers; let a Crash pass."""
        return self.loop.run_until_complete(self._asked(asked))

    def entries(self) -> tuple[int, int]:
        """Return the epoch, and how many changes are held."""
        with closing(sqlite3.connect(self.database_file)) as connection:
            found = connection.execute(
                "SELECT (SELECT epoch FROM service), (SELECT count(*) FROM changes)"
            ).fetchone()
        return int(found[0]), int(found[1])

    def restart(self) -> None:
        """Forget everything that is not on disk."""
        self.close()
        self.service = self._open()

    def close(self) -> None:
        """Close the database."""
        self._front = None
        self.service.close()

    @property
    def url(self) -> str:
        """The URL of the database."""
        return f"sqlite:///{self.database_file}"

    def _open(self) -> Service:
        return open_service(settings(database=self.url, folder=self.folder), name=NAME)

    async def _asked(self, asked: Asked) -> Answered:
        app = _application(self.service)
        if self._front is None:
            self._front = Gateway(self.service)
        app.state.front = self._front
        waiting = [{"type": "http.request", "body": asked.body, "more_body": False}]
        said: list[dict[str, Any]] = []

        async def receive() -> Any:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            said.append(message)

        await app(_scope(asked), receive, send)  # type: ignore[arg-type]
        return Answered(
            status=said[0]["status"],
            heads=tuple((name.decode(), value.decode()) for name, value in said[0]["headers"]),
            body=b"".join(one.get("body", b"") for one in said[1:]),
        )


def _application(service: Service) -> Litestar:
    """Return the application; made once, as building its routes takes longer than a schedule."""
    global _app
    if _app is None:
        _app = create_app(service)
    return _app


def _scope(asked: Asked) -> dict[str, Any]:
    path, _, query = asked.path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in asked.heads],
        "client": ("127.0.0.1", 9),
        "server": ("127.0.0.1", 80),
        "extensions": {},
        "state": {},
    }
