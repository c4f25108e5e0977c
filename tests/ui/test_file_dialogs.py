"""Where dialogs for files open: among the account's documents, then where one was chosen last."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import files


def test_a_dialog_opens_among_the_documents_and_then_where_one_was_chosen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_last_folder", None)
    documents, usb = tmp_path / "Documents", tmp_path / "usb"
    documents.mkdir()
    usb.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(documents))
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[Path] = []
    dialog = files.save_file(parent, "x", "PDF (*.pdf)", "bien-nhan.pdf", chosen.append)
    assert Path(dialog.directory().absolutePath()) == documents
    dialog.setDirectory(str(usb))
    dialog.selectFile("bien-nhan.pdf")
    dialog.accept()
    assert chosen == [usb / "bien-nhan.pdf"]
    again = files.pick_files(parent, "x", "PDF (*.pdf)", lambda _names: None)
    assert Path(again.directory().absolutePath()) == usb
    again.reject()
