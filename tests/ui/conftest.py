"""Every test of the window sees it as it is shipped: our style, font and light colours."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.look.theme import Appearance, Theme, dress


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Theme:
    """Return the theme, light at the start of each test."""
    return dress(qapp, Appearance.LIGHT)
