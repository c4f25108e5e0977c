"""Programs outside Python that some tests need."""

from __future__ import annotations

import shutil

import pytest


def needs(*programs: str, packages: str) -> pytest.MarkDecorator:
    """Skip a test where one of *programs* is missing, naming the line that installs *packages*."""
    missing = [program for program in programs if shutil.which(program) is None]
    line = f"sudo apt-get install --no-install-recommends {packages}"
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} missing: {line}")
