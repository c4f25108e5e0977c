"""Every test of the window sees it as it is shipped: our style, font and light colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.look.key_filter import filter_keys
from desktop_app.ui.look.theme import Appearance, Theme, dress


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Theme:
    """Return the theme, light at the start of each test."""
    filter_keys(qapp)
    return dress(qapp, Appearance.LIGHT)


@pytest.fixture(autouse=True)
def _passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the keys a test makes under a passphrase: there is no keyring."""
    file = tmp_path / "passphrase"
    file.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(file))
