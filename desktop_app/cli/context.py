"""What a verb works with: its options and, once asked for, the data."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.core.checklist.checklist import Item
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CentreId, RoundId, centre_id, round_id
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.core.time.typed_day import typed_day
from desktop_app.i18n import _, current_language
from desktop_app.i18n.terminal import json_needs_ascii
from desktop_app.workspace import Workspace
from desktop_app.workspace.context.desk_context import CentreNeeded

from .codes import Usage


class Context:
    """One call of the program."""

    def __init__(self, *, folder: Path, options: argparse.Namespace) -> None:
        self.folder = folder
        self.options = options
        self._workspace: Workspace | None = None

    @property
    def workspace(self) -> Workspace:
        """The data, opened without its keys, because a keyring may make a person wait."""
        if self._workspace is None:
            self._workspace = Workspace.open(self.folder)
        return self._workspace

    def hold(self, workspace: Workspace) -> Workspace:
        """Keep a workspace that a verb opened itself, to be closed at the end."""
        self._workspace = workspace
        return workspace

    def sign(self) -> None:
        """Sign what the verb wrote; without the key it is signed before it is sent."""
        sys.stdout.flush()  # the change is saved and reported already: no keyring delays that
        if self._workspace is not None:
            with contextlib.suppress(Fault):
                self._workspace.keys.sign()

    def close(self) -> None:
        """Close the data if it was opened."""
        if self._workspace is not None:
            self._workspace.close()

    @property
    def centre(self) -> CentreId | None:
        """The centre asked for; None for this PC's own."""
        given: str | None = self.options.centre
        return centre_id(given) if given is not None else None

    @property
    def round(self) -> RoundId | None:
        """The round asked for; None for the default one."""
        given: str | None = self.options.round
        return round_id(given) if given is not None else None

    @property
    def area(self) -> str | None:
        """The name of the area asked for; None for all communes followed."""
        given: str | None = self.options.area
        return clean_text(given, limit=MAX_NAME, single_line=True) if given is not None else None

    def needed_centre(self) -> CentreId:
        """Return the centre that a supervisor's verb is about; raise CentreNeeded without one."""
        if self.centre is None:
            raise CentreNeeded(N_("Name the commune: --centre with its five-digit code."))
        return self.centre

    def own_or_needed_centre(self) -> CentreId:
        """Return the centre asked for, else this PC's own; raise CentreNeeded on an area's desk."""
        own = self.workspace.identities[0].commune
        return self.needed_centre() if own is None or self.centre else centre_id(own)

    def item(self, text: str) -> Item:
        """Return the item named by its id or code, of the version that the assessment uses."""
        if self.workspace.is_supervisor and not self.options.centre:
            return self.workspace.checklist.item_named(text)
        return self.workspace.checklist_of(self.centre, self.round).item_named(text)

    def item_name(self, item: Item) -> str:
        """Return code and short name of *item*: "A3 Nhân sự làm việc"."""
        return f"{item.code} {item.short.in_language(current_language())}"


def day(text: str) -> date:
    """Return a date as typed; raise Usage for anything else."""
    found = typed_day(text)
    if found is None:
        raise Usage(N_("“{text}” is not a date such as 20/7/2025 or 2025-07-20."), text=text[:40])
    return found


def given_pin(file: Path | None, *, twice: bool = False) -> str | None:
    """Return the PIN in the first line of *file*, or typed at a terminal; else None.

    *twice*: a new one, to be typed again. Raise Fault for a file that cannot be read.
    """
    if file is not None:
        return _one_line_secret(file)
    if not (sys.stdin and sys.stdin.isatty()):
        return None
    try:
        pin = getpass.getpass(_("The leader's PIN (it is not shown): "))
        if twice and getpass.getpass(_("The same PIN again: ")) != pin:
            raise Fault(N_("The two PINs differ; nothing was changed."))
    except EOFError:
        return None
    return pin


def pin_to_connect(file: Path | None) -> str:
    """Return the PIN of a leader's key that is to be connected; raise Fault without one."""
    pin = given_pin(file)
    if pin is None:
        raise Fault(N_("The key to connect is the leader's and needs its PIN: --pin-file FILE."))
    return pin


def _one_line_secret(file: Path) -> str:
    from desktop_app.credentials.private_file import first_line  # see DeskContext.keys

    try:
        return first_line(file)
    except OSError as error:
        raise Fault(
            N_("The PIN cannot be read from “{file}”: {why}."), file=file, why=why_refused(error)
        ) from error
    except UnicodeDecodeError as error:
        raise Fault(N_("“{file}” is not a text file with a PIN."), file=file) from error


def print_json(document: Any) -> None:
    """Print one JSON document and nothing else."""
    print(json.dumps(document, ensure_ascii=json_needs_ascii(), indent=2))
