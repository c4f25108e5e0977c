"""A package dropped onto a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def package_in(data: QMimeData) -> Path | None:
    """Return the package or card that *data* holds, None where it holds another thing."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    packages = [file for file in files if file.suffix.lower() in (".goi", ".the")]
    return packages[0] if len(files) == len(packages) == 1 else None
