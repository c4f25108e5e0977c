"""Why a database refused, as translated sentences: its drivers say it in English.

PostgreSQL names a reason by its SQLSTATE once there is a connection. While it connects there is
none, and the reason is known by words of libpq and of the server. A server may say them in the
language of its own setting; what is not known is quoted.
"""

from __future__ import annotations

import sqlite3
from enum import StrEnum
from typing import assert_never

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from central_service.trouble.service_faults import DatabaseUnusable
from desktop_app.core.fault import Fault
from desktop_app.core.system_refusals import Why as SystemWhy
from desktop_app.core.system_refusals import fault_for
from desktop_app.i18n import N_


class Why(StrEnum):
    """The meaning of a database's refusal for who runs the service."""

    NOBODY_LISTENS = "nobody_listens"
    NO_MACHINE = "no_machine"
    NO_ANSWER = "no_answer"
    SIGN_IN = "sign_in"
    NO_ENTRY = "no_entry"
    NO_DATABASE = "no_database"
    NO_RIGHT = "no_right"
    TOO_MANY = "too_many"
    STARTING = "starting"
    CUT = "cut"
    READ_ONLY = "read_only"
    CERTIFICATE = "certificate"


_BY_SQLSTATE = {
    "28000": Why.NO_ENTRY,
    "28P01": Why.SIGN_IN,
    "3D000": Why.NO_DATABASE,
    "42501": Why.NO_RIGHT,
    "53300": Why.TOO_MANY,
    "57P01": Why.CUT,
    "57P02": Why.CUT,
    "57P03": Why.STARTING,
    "25006": Why.READ_ONLY,
}
_SYSTEM_BY_SQLSTATE = {"53100": SystemWhy.FULL, "58030": SystemWhy.FAILING}

# In this order: some messages have words of several.
_BY_WORDS = (
    ("connection refused", Why.NOBODY_LISTENS),
    ("no such file or directory", Why.NOBODY_LISTENS),
    ("failed to resolve host", Why.NO_MACHINE),
    ("could not translate host name", Why.NO_MACHINE),
    ("timeout expired", Why.NO_ANSWER),
    ("no route to host", Why.NO_ANSWER),
    ("network is unreachable", Why.NO_ANSWER),
    ("timed out", Why.NO_ANSWER),
    ("authentication failed", Why.SIGN_IN),
    ("no password supplied", Why.SIGN_IN),
    ("no pg_hba.conf entry", Why.NO_ENTRY),
    ("permission denied", Why.NO_RIGHT),
    ('role "', Why.SIGN_IN),
    ('database "', Why.NO_DATABASE),
    ("too many clients", Why.TOO_MANY),
    ("too many connections", Why.TOO_MANY),
    ("connection slots", Why.TOO_MANY),
    ("database system is", Why.STARTING),
    ("certificate", Why.CERTIFICATE),
    ("does not support ssl", Why.CERTIFICATE),
    ("closed the connection", Why.CUT),
    ("connection is closed", Why.CUT),
    ("terminating connection", Why.CUT),
    ("consuming input failed", Why.CUT),
)
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: SystemWhy.FULL,
    sqlite3.SQLITE_READONLY: SystemWhy.NOT_ALLOWED,
    sqlite3.SQLITE_PERM: SystemWhy.NOT_ALLOWED,
    sqlite3.SQLITE_IOERR: SystemWhy.FAILING,
}


def unusable(url: URL, error: DBAPIError) -> DatabaseUnusable:
    """Return the fault for an *error* of the driver of the database at *url*."""
    if url.get_backend_name() == "sqlite":
        return DatabaseUnusable(
            N_("The database {database} cannot be used: {reason}."),
            database=url.database,
            reason=_reason(error),
        )
    return DatabaseUnusable(
        N_(
            "PostgreSQL cannot be used at {database}: {reason}. The address is that of --database"
            " or CENTRAL_SERVICE_DATABASE."
        ),
        database=url.set(drivername="postgresql").render_as_string(hide_password=True),
        reason=_reason(error),
    )


def is_about_rights(error: DBAPIError) -> bool:
    """Return whether PostgreSQL refused for want of a right: a setting, no programming error."""
    return getattr(error.orig, "sqlstate", None) == "42501"


def _reason(error: DBAPIError) -> Fault:
    """Return why the database refused, to be put into a sentence."""
    original = error.orig
    if isinstance(original, sqlite3.Error):
        family = getattr(original, "sqlite_errorcode", 0) & 0xFF
        if family in _BY_SQLITE:
            return fault_for(_BY_SQLITE[family])
        return _quoted(original)
    state = getattr(original, "sqlstate", None) or ""
    if state in _SYSTEM_BY_SQLSTATE:
        return fault_for(_SYSTEM_BY_SQLSTATE[state])
    said = str(original).lower()
    why = _BY_SQLSTATE.get(state) or next((why for words, why in _BY_WORDS if words in said), None)
    return _quoted(original) if why is None else Fault(_sentence(why))


def _quoted(error: BaseException | None) -> Fault:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return Fault(N_("it says “{words}”"), words=lines[0].rstrip("."))


def _sentence(why: Why) -> str:
    match why:
        case Why.NOBODY_LISTENS:
            return N_("no database server runs there")
        case Why.NO_MACHINE:
            return N_("no machine has this name")
        case Why.NO_ANSWER:
            return N_("the machine does not answer")
        case Why.SIGN_IN:
            return N_("it does not know this user, or the password is another one")
        case Why.NO_ENTRY:
            return N_("its pg_hba.conf does not let this user in from this machine")
        case Why.NO_DATABASE:
            return N_("there is no database of this name; make it with “createdb”")
        case Why.NO_RIGHT:
            return N_("this user may not make or use tables there; make the user the owner")
        case Why.TOO_MANY:
            return N_("as many are connected as it admits")
        case Why.STARTING:
            return N_("it is starting or stopping; try again in a moment")
        case Why.CUT:
            return N_("the connection to it was cut")
        case Why.READ_ONLY:
            return N_("nothing can be written there: it is a standby, or set to read only")
        case Why.CERTIFICATE:
            return N_("it does not encrypt the connection as the address asks for")
        case _:
            assert_never(why)
