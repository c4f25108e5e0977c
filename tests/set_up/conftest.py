"""One wheel, and the environments that it is installed into."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import installed


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed.build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def service_alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the service's libraries and no others."""
    return installed.install(wheel, tmp_path_factory.mktemp("service") / "venv", "service")


@pytest.fixture(scope="session")
def desktop_alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the desk's libraries and no others."""
    return installed.install(wheel, tmp_path_factory.mktemp("desktop") / "venv", "desktop")
