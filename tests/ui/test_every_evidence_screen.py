"""Evidence on the clerk's desk at five sizes, both languages: nothing cut, nothing out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId
from desktop_app.photos.sample import sample_photo
from desktop_app.ui import preferences
from desktop_app.ui.clerk.evidence.preview import EvidencePreview
from desktop_app.ui.photos.chooser import PhotoChooser
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.window import MainWindow
from support import clerks
from support.clerk_windows import card_of, desk_of

from .test_every_screen import (
    LONG_PERSON,
    LONG_POSITION,
    filled,
    language,
    nothing,
    opened,
    settle,
    walk,
)

__all__ = ["language"]

C1 = ItemId("device.computers")


def evidence_scenes(window: MainWindow) -> Iterator[str]:
    """Show the thumbnails, the preview with each of its questions, and the photos to choose."""
    desk = desk_of(window)
    side = desk.work.side
    desk.work.open(C1, anywhere=True)
    side.tools.new_photos.begin()
    filled()
    assert card_of(window).evidence.strip.isVisible()
    card_of(window).evidence.thumbs[0].setFocus()
    yield "thumbnails"
    card_of(window).evidence.thumbs[0].click()
    preview = side.pane
    assert isinstance(preview, EvidencePreview)
    yield "preview"
    preview.picture.turn(1)
    yield "preview, turned"
    preview.ask_removal()
    yield "preview, taking off"
    side.close()
    card_of(window).evidence.strip.look.click()
    chooser = side.pane
    assert isinstance(chooser, PhotoChooser)
    chooser.rows[0].setChecked(True)
    yield "new photos"
    chooser.folders.setChecked(True)
    settle()
    yield "new photos, folders"


def test_every_scene_of_evidence(
    qtbot: QtBot, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = tmp_path / "home" / "Documents" / "Zalo Received Files"
    received.mkdir(parents=True)
    for n in (3, 4, 5):
        (received / f"IMG_20261111_090{n}.jpg").write_bytes(sample_photo(n))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(received.parent))
    with clerks.clerk(tmp_path / "data", person=LONG_PERSON, position=LONG_POSITION) as made:
        clerks.say(made, C1, value="8", of="8")
        for n, name in ((1, "anh-chup-tat-ca-cac-quay-tiep-nhan-ho-so.jpg"), (2, "quay.jpg")):
            made.attaching.attach(C1, data=sample_photo(n), name=name)
        clerks.attach_document(made, C1, "12/BB-VP", made.moment().today)
    chosen = Preferences(
        asked_where_to_start=True, everything=True, language="vi" if language == "vi" else "en"
    )
    preferences.save(tmp_path / "data", chosen)
    window = opened(qtbot, tmp_path / "data")
    nothing(walk(window, evidence_scenes(window)))
