"""Why the system refused a file or a folder, as translated sentences: its own are English."""

from __future__ import annotations

import errno
from enum import StrEnum
from typing import assert_never

from .fault import N_, Fault


class Why(StrEnum):
    """The meaning of a system error for a person."""

    MISSING = "missing"
    FOLDER = "folder"
    TAKEN = "taken"
    NOT_EMPTY = "not_empty"
    NOT_ALLOWED = "not_allowed"
    PROTECTED = "protected"
    FULL = "full"
    TOO_LARGE = "too_large"
    FAILING = "failing"
    DAMAGED = "damaged"
    GONE = "gone"
    STALE = "stale"
    IN_USE = "in_use"
    VIRUS = "virus"
    IN_CLOUD = "in_cloud"
    TOO_MANY = "too_many"
    CIRCLE = "circle"
    NAME_TOO_LONG = "name_too_long"
    NO_NAME = "no_name"
    ADDRESS_IN_USE = "address_in_use"
    ADDRESS_MISSING = "address_missing"


# Linux numbers some of these otherwise than Windows, which lacks a few: getattr leaves those out.
_BY_ERRNO = {
    number: why
    for name, why in (
        ("ENOENT", Why.MISSING),
        ("ENOTDIR", Why.MISSING),
        ("EISDIR", Why.FOLDER),
        ("EEXIST", Why.TAKEN),
        ("ENOTEMPTY", Why.NOT_EMPTY),
        ("EACCES", Why.NOT_ALLOWED),
        ("EPERM", Why.NOT_ALLOWED),
        ("EROFS", Why.PROTECTED),
        ("ENOSPC", Why.FULL),
        ("EDQUOT", Why.FULL),
        ("EFBIG", Why.TOO_LARGE),
        ("EIO", Why.FAILING),
        ("EREMOTEIO", Why.FAILING),
        ("ENODEV", Why.GONE),
        ("ENXIO", Why.GONE),
        ("ENOMEDIUM", Why.GONE),
        ("ESTALE", Why.STALE),
        ("ENOTCONN", Why.STALE),
        ("EHOSTDOWN", Why.STALE),
        ("ETIMEDOUT", Why.STALE),
        ("EBUSY", Why.IN_USE),
        ("ETXTBSY", Why.IN_USE),
        ("EMFILE", Why.TOO_MANY),
        ("ENFILE", Why.TOO_MANY),
        ("ELOOP", Why.CIRCLE),
        ("ENAMETOOLONG", Why.NAME_TOO_LONG),
        ("EINVAL", Why.NO_NAME),
        ("EILSEQ", Why.NO_NAME),
        ("EADDRINUSE", Why.ADDRESS_IN_USE),
        ("EADDRNOTAVAIL", Why.ADDRESS_MISSING),
    )
    if (number := getattr(errno, name, None)) is not None
}

# Windows error codes of winerror.h, more exact than the errno that Python makes of them (mostly
# EACCES or EINVAL).
_BY_WINERROR = {
    19: Why.PROTECTED,  # ERROR_WRITE_PROTECT
    21: Why.GONE,  # ERROR_NOT_READY
    23: Why.DAMAGED,  # ERROR_CRC
    32: Why.IN_USE,  # ERROR_SHARING_VIOLATION
    33: Why.IN_USE,  # ERROR_LOCK_VIOLATION
    39: Why.FULL,  # ERROR_HANDLE_DISK_FULL
    53: Why.STALE,  # ERROR_BAD_NETPATH
    59: Why.STALE,  # ERROR_UNEXP_NET_ERR
    64: Why.STALE,  # ERROR_NETNAME_DELETED
    67: Why.STALE,  # ERROR_BAD_NET_NAME
    112: Why.FULL,  # ERROR_DISK_FULL
    121: Why.STALE,  # ERROR_SEM_TIMEOUT
    206: Why.NAME_TOO_LONG,  # ERROR_FILENAME_EXCED_RANGE
    225: Why.VIRUS,  # ERROR_VIRUS_INFECTED
    226: Why.VIRUS,  # ERROR_VIRUS_DELETED
    362: Why.IN_CLOUD,  # ERROR_CLOUD_FILE_PROVIDER_NOT_RUNNING
    386: Why.IN_CLOUD,  # ERROR_CLOUD_FILE_AUTHENTICATION_FAILED
    388: Why.IN_CLOUD,  # ERROR_CLOUD_FILE_NETWORK_UNAVAILABLE
    389: Why.IN_CLOUD,  # ERROR_CLOUD_FILE_UNSUCCESSFUL
    391: Why.IN_USE,  # ERROR_CLOUD_FILE_IN_USE
    393: Why.IN_CLOUD,  # ERROR_CLOUD_FILE_REQUEST_ABORTED
    395: Why.NOT_ALLOWED,  # ERROR_CLOUD_FILE_ACCESS_DENIED
    398: Why.IN_CLOUD,  # ERROR_CLOUD_FILE_REQUEST_CANCELED
    404: Why.IN_CLOUD,  # ERROR_CLOUD_FILE_PROVIDER_TERMINATED
    426: Why.IN_CLOUD,  # ERROR_CLOUD_FILE_REQUEST_TIMEOUT
    1117: Why.FAILING,  # ERROR_IO_DEVICE
    1167: Why.GONE,  # ERROR_DEVICE_NOT_CONNECTED
    1224: Why.IN_USE,  # ERROR_USER_MAPPED_FILE
    1295: Why.FULL,  # ERROR_DISK_QUOTA_EXCEEDED
    1393: Why.DAMAGED,  # ERROR_DISK_CORRUPT
}


def reason(error: OSError) -> Why | None:
    """Return the meaning of *error*; None where there is no sentence for it.

    Windows' own number, where there is one, is more exact than the errno.
    """
    exact = _BY_WINERROR.get(getattr(error, "winerror", None) or 0)
    return exact or _BY_ERRNO.get(error.errno or 0)


def why_refused(error: OSError) -> Fault | str:
    """Return why, to be put into a sentence as one of its values."""
    why = reason(error)
    return fault_for(why) if why is not None else error.strerror or str(error)


def fault_for(why: Why) -> Fault:
    """Return *why* in words, to be put into a sentence as one of its values."""
    return Fault(_sentence(why))


def _sentence(why: Why) -> str:
    match why:
        case Why.MISSING:
            return N_("there is no such file or folder")
        case Why.FOLDER:
            return N_("it is a folder")
        case Why.TAKEN:
            return N_("something of that name is there already")
        case Why.NOT_EMPTY:
            return N_("the folder is not empty")
        case Why.NOT_ALLOWED:
            return N_("this account may not do that")
        case Why.PROTECTED:
            return N_("the disk is write-protected")
        case Why.FULL:
            return N_("the disk is full")
        case Why.TOO_LARGE:
            return N_("the file is too large for this disk")
        case Why.FAILING:
            return N_("the disk cannot be read or written; it may be failing")
        case Why.DAMAGED:
            return N_("the disk reads back wrong data there; it may be failing")
        case Why.GONE:
            return N_("the disk is not there any more")
        case Why.STALE:
            return N_("the network folder is not there any more; connect to it again")
        case Why.IN_USE:
            return N_("another program is using it")
        case Why.VIRUS:
            return N_("the antivirus program refuses it")
        case Why.IN_CLOUD:
            return N_(
                "it is in the cloud (OneDrive) and could not be fetched; connect to the Internet,"
                " or open it once in its folder"
            )
        case Why.TOO_MANY:
            return N_("too many files are open")
        case Why.CIRCLE:
            return N_("its links lead in a circle")
        case Why.NAME_TOO_LONG:
            return N_("the name is too long")
        case Why.NO_NAME:
            return N_("the name cannot be that of a file")
        case Why.ADDRESS_IN_USE:
            return N_("another program is using this address")
        case Why.ADDRESS_MISSING:
            return N_("this computer has no such address")
        case _:
            assert_never(why)
