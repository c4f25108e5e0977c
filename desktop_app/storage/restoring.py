"""Restore a copy, and keep everything that can still be read of the present data.

The new database is built beside the present one: the copy, and added to it whatever can be read of
the present data. Then it replaces the present one; a marker file says that this is due, so that the
next opening completes it after a power cut. The old database is kept aside, unchanged.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from desktop_app import paths
from desktop_app.core.fault import N_
from desktop_app.paths.private import make_folder_inside, make_private_folder
from desktop_app.paths.replacing import set_mode

from . import backups, erased_content, erasures, evidence, salvage
from .backups import Copy
from .salvage import Salvaged
from .storage_faults import Busy, Damaged, NotOurs, StorageFault, fault_of
from .store import DUE, NAME, RESTORING, Store, take_the_place

_ASIDE = "aside"
_SIDES = ("", "-wal", "-shm")
_WAIT = 1.0  # seconds for a program that is about to close


class Stage(StrEnum):
    """How far a restoration is. Until the last one it can still be given up."""

    CHECKING = "checking"  # the copy is looked at
    ASIDE = "aside"  # the present data is kept aside
    BUILDING = "building"  # the new database is made, with what the copy lacks
    REPLACING = "replacing"  # it takes the place of the present one


Reached = Callable[[Stage], object]


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it: the copy used, if any, and what was taken over from the present data."""

    copy: Path | None
    aside: Path | None
    saved: Salvaged = Salvaged()


def restore(
    folder: Path, file: Path, now: datetime, reached: Reached = lambda _stage: None
) -> Restored:
    """Replace the data in *folder* by the copy in *file*, or create it from the copy.

    *reached* is told each stage. Raise NoData, NotOurs, NewerDatabase or Damaged for a copy that
    cannot be used, Busy where the data is open in a program, SaveFailed, or what *reached* raises;
    the data is then as it was.
    """
    file = paths.absolute(file)
    reached(Stage.CHECKING)
    looked = backups.look_at(file)
    present = paths.absolute(folder) / NAME
    if present.is_file():
        with contextlib.suppress(sqlite3.Error):
            known = salvage.devices_in(present)
            if known and not known & looked.devices:
                raise NotOurs(
                    N_(
                        "The copy {file} is of another PC's data (commune {commune}), so it was"
                        " not put back here. Name an empty folder for it."
                    ),
                    file=file,
                    commune=looked.commune or "–",
                )
    return _rebuilt(folder, file, now, reached)


def mend(folder: Path, now: datetime) -> Restored:
    """Repair a damaged database from the newest whole copy.

    Without a copy, from what can be read alone. Raise Damaged if that is nothing.
    """
    return _rebuilt(folder, _newest_whole(backups.copies(folder)), now)


def _newest_whole(copies: tuple[Copy, ...]) -> Path | None:
    for copy in copies:
        with contextlib.suppress(StorageFault):
            backups.look_at(copy.file)
            return copy.file
    return None


def _rebuilt(
    folder: Path, copy: Path | None, now: datetime, reached: Reached = lambda _stage: None
) -> Restored:
    folder = paths.make_data_folder(folder)
    present, building = folder / NAME, folder / RESTORING
    aside, is_done = None, False
    try:
        shutil.rmtree(building, ignore_errors=True)
        make_private_folder(building)
        reached(Stage.ASIDE)
        if present.is_file():
            aside = folder / _ASIDE / f"{now:%Y-%m-%d-%H%M%S}"
            _keep_aside(present, aside)
        reached(Stage.BUILDING)
        if copy is not None:
            shutil.copyfile(copy, building / NAME)
            store = Store.open(building)
        else:
            store = Store.create(building)
        try:
            saved = Salvaged()
            keeper = Store(folder)  # its folder alone: where files of evidence are kept
            backups.unpack(store, keeper)
            if aside is not None:
                with contextlib.suppress(sqlite3.DatabaseError):
                    saved = salvage.take_over(store, aside / NAME)
            gone = erasures.all_erased(store)
            erasures.forget_files(store, gone)
            erased_content.remove(keeper, gone)
            if store.row("SELECT 1 FROM identity") is None:
                raise Damaged(
                    N_(
                        "Nothing can be read of {file}, and there is no copy of it. It was left as"
                        " it is. Begin in a new folder and connect: what the service received comes"
                        " back."
                    ),
                    file=present,
                )
        finally:
            store.close()
        _one_file(building / NAME)
        reached(Stage.REPLACING)
        _write_due(building / DUE)
        take_the_place(folder)
        is_done = True
    except sqlite3.Error as error:
        raise fault_of(error, present) from error
    except OSError as error:
        raise evidence.file_fault(Store(folder), folder, error) from error
    finally:
        if not (building / DUE).exists():
            shutil.rmtree(building, ignore_errors=True)
            if aside is not None and not is_done:  # the present data is as it was
                shutil.rmtree(aside, ignore_errors=True)
    return Restored(copy=copy, aside=aside, saved=saved)


def _keep_aside(present: Path, aside: Path) -> None:
    """Copy the present database as it is, once no program has it open."""
    with contextlib.closing(sqlite3.connect(present, timeout=_WAIT)) as connection:
        try:
            # This needs exclusive access; and it moves the content of the log into the file.
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Busy(
                    N_("The data in {folder} is open in a program. Close it, then try again."),
                    folder=present.parent,
                ) from error
        except sqlite3.DatabaseError:
            pass  # damaged: it is copied with its side files
    make_folder_inside(aside)
    for side in _SIDES:
        part = Path(f"{present}{side}")
        try:
            shutil.copyfile(part, aside / part.name)
        except FileNotFoundError:
            if not side:
                raise
            continue  # none, or gone with the last reader: all it held is in the database
        _flush(aside / part.name)


def _one_file(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    set_mode(file, 0o600)
    _flush(file)


def _write_due(file: Path) -> None:
    file.touch(mode=0o600)
    _flush(file)
    evidence.sync_folder(file.parent)


def _flush(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
