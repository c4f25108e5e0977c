"""What a verb works with: its options and, once asked for, the data."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.core.checklist import Item
from desktop_app.core.faults import N_, Fault
from desktop_app.core.ids import CentreId, RoundId, centre_id, round_id
from desktop_app.core.typed import typed_date
from desktop_app.workspace import Workspace


class Usage(Fault):
    """The words of a command do not fit together."""


class Context:
    """One call of the program."""

    def __init__(self, *, folder: Path, options: argparse.Namespace) -> None:
        self.folder = folder
        self.options = options
        self._workspace: Workspace | None = None

    @property
    def workspace(self) -> Workspace:
        """The data, opened, with the keys that need no PIN."""
        if self._workspace is None:
            self._workspace = Workspace.open(self.folder)
            self._workspace.load_keys()
        return self._workspace

    def hold(self, workspace: Workspace) -> Workspace:
        """Take a workspace that a verb opened itself; it is closed at the end."""
        self._workspace = workspace
        return workspace

    def close(self) -> None:
        """Close the data if it was opened."""
        if self._workspace is not None:
            self._workspace.close()

    @property
    def centre(self) -> CentreId | None:
        """The centre asked for; None for this PC's own."""
        given: str | None = self.options.centre
        return centre_id(given) if given else None

    @property
    def round(self) -> RoundId | None:
        """The round asked for; None for the default one."""
        given: str | None = self.options.round
        return round_id(given) if given else None

    def needed_centre(self) -> CentreId:
        """Return the centre that a supervisor's verb is about; raise Usage without one."""
        if self.centre is None:
            raise Usage(N_("Name the centre: --centre with the commune's five-digit code."))
        return self.centre

    def item(self, text: str) -> Item:
        """Return the item named by its id or code."""
        return self.workspace.checklist.item_named(text)


def day(text: str) -> date:
    """Return a date as typed; raise Usage for anything else."""
    found = typed_date(text)
    if found is None:
        raise Usage(N_("“{text}” is not a date such as 20/7/2025 or 2025-07-20."), text=text[:40])
    return found


def one_line_secret(file: Path) -> str:
    """Return the first line of a file that holds a PIN; raise Usage if it cannot be read."""
    try:
        return file.read_text("utf-8").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise Usage(N_("The PIN cannot be read from “{file}”."), file=file) from error


def print_json(document: Any) -> None:
    """Print one JSON document and nothing else."""
    print(json.dumps(document, ensure_ascii=False, indent=2))
