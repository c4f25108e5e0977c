"""Every HTTP path is named once, for both sides."""

from __future__ import annotations

from pathlib import Path

import central_service
import desktop_app
from desktop_app.sync.wire import endpoints


def test_no_other_module_names_a_path_of_the_service() -> None:
    named = [
        path.name
        for package in (desktop_app, central_service)
        for path in Path(package.__path__[0]).rglob("*.py")
        if "/v1/" in path.read_text("utf-8")
    ]
    assert named == [Path(endpoints.__file__).name]
