"""The faults of the data on the disk, each with what a person can do about it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import Why, fault_for


class StorageFault(Fault):
    """The data on this computer cannot be used as asked."""


class NoData(StorageFault):
    """The folder holds no data of this program yet."""


class AlreadyThere(StorageFault):
    """The folder holds data already."""


class NotOurs(StorageFault):
    """The file is a database, but not this program's."""


class NewerDatabase(StorageFault):
    """A newer version of the program wrote the data."""


class Damaged(StorageFault):
    """The database file is damaged."""


class UnknownDevice(StorageFault):
    """A change was to be written with a key that this data does not have."""


class Gap(StorageFault):
    """A segment does not continue the feed as it is held."""


class EvidenceRefused(StorageFault):
    """The bytes of an evidence file do not have the hash that is its name."""


class EvidenceErased(StorageFault):
    """The content of a file was erased, and may not be kept again."""


class SaveFailed(StorageFault):
    """Nothing was written."""


class DiskFull(SaveFailed):
    """The disk has no room."""


class ReadOnly(SaveFailed):
    """The account may not write there."""


class Busy(SaveFailed):
    """Another program has locked the data for too long."""


def damaged(file: Path) -> Damaged:
    """Return the fault for a database that is no longer whole."""
    return Damaged(
        N_(
            "The data file {file} is damaged. Leave the folder as it is: “check --salvage” puts"
            " the newest copy in its place with all that can still be read, and what the service"
            " has received comes back at the next exchange."
        ),
        file=file,
    )


def disk_full(folder: Path) -> DiskFull:
    """Return the fault for a disk without room."""
    return DiskFull(
        N_(
            "Not saved: the disk that holds {folder} is full. Free some space and try again;"
            " everything saved before is safe."
        ),
        folder=folder,
    )


def read_only(folder: Path) -> ReadOnly:
    """Return the fault for a folder that this account may not write."""
    return ReadOnly(
        N_(
            "This account may not write to {folder}, so nothing can be saved there. Give the"
            " account the right to write, or take the folder off write protection."
        ),
        folder=folder,
    )


def fault_of(error: sqlite3.Error, file: Path) -> StorageFault:
    """Return what *error* means for a person; *file* is the database."""
    code = getattr(error, "sqlite_errorcode", 0)
    if str(error).startswith("Could not decode to UTF-8"):
        return damaged(file)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        # Opening creates a small file beside the database, which fails on a full disk.
        return disk_full(file.parent)
    # The low byte is the family; the rest says which call of the system failed.
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return disk_full(file.parent)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return read_only(file.parent)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Busy(
                N_(
                    "Not saved: another program has been working on {file} for several seconds."
                    " Close it or wait a moment, then try again."
                ),
                file=file,
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(file)
        case _:
            return SaveFailed(
                N_(
                    "The computer could not read or write {file} ({reason}). What was saved"
                    " before is safe and nothing was half-written; please try again."
                ),
                file=file,
                reason=_reason(error),
            )


def _reason(error: sqlite3.Error) -> object:
    """Return why the system failed, in our words where SQLite says that a disk did."""
    family = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return fault_for(Why.FAILING) if family == sqlite3.SQLITE_IOERR else error


def save_fault_of(error: sqlite3.Error, file: Path) -> SaveFailed:
    """Return what *error* means where something was to be written."""
    fault = fault_of(error, file)
    if isinstance(fault, SaveFailed):
        return fault
    return SaveFailed(N_("Not saved. {reason}"), reason=fault)
