"""What a person sends to whoever helps: logs and facts about this PC, no data of the commune.

Every file is text, shown before it is saved. There is no answer, name, phone or key in it; the
name of the account is taken out of paths.
"""

from __future__ import annotations

import contextlib
import platform
import shutil
import sys
import zipfile
from pathlib import Path

import msgspec

from desktop_app.core.fault import N_
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.time.rounds import local
from desktop_app.core.version import VERSION
from desktop_app.paths import error_log
from desktop_app.storage import facts, feeds
from desktop_app.storage.exchange_log import LoggedExchange, Way, logged
from desktop_app.storage.storage_faults import StorageFault
from desktop_app.workspace.context.desk_context import DeskContext

_MOST = 200_000  # characters of one file, its end


class BundleNotSaved(StorageFault):
    """The bundle could not be written where the person wanted it."""


class BundleFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the bundle."""

    name: str
    text: str


def help_bundle(context: DeskContext) -> tuple[BundleFile, ...]:
    """Return the files of the bundle as they would be saved now."""
    folder = context.folder
    files = [
        BundleFile(name="about.txt", text=_about(context)),
        BundleFile(name="exchanges.txt", text=_exchanges(folder)),
    ]
    log = error_log.file_in(folder)
    for file in (log, log.with_name("crashes.log")):
        text = _end_of(file)
        if text:
            files.append(BundleFile(name=file.name, text=text))
    return tuple(files)


def save_bundle(files: tuple[BundleFile, ...], target: Path) -> None:
    """Write *files* into one ZIP file; raise BundleNotSaved where that is not possible."""
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
            for one in files:
                # Without a date of its own: a clock before 1980 is none that a ZIP can hold.
                entry = zipfile.ZipInfo(one.name)
                entry.compress_type = zipfile.ZIP_DEFLATED
                bundle.writestr(entry, one.text.encode("utf-8"))
    except OSError as error:
        raise BundleNotSaved(
            N_("The file cannot be saved: {why}."), why=why_refused(error)
        ) from error


def _about(context: DeskContext) -> str:
    store, moment = context.store, context.moment()
    receipt = feeds.last_receipt(store)
    clock = facts.clock(store)
    evidence = list((context.folder / "evidence").glob("*/*"))
    lines = [
        f"program {VERSION}",
        f"system {platform.system()} {platform.release()} {platform.machine()}",
        f"Python {platform.python_version()}, {'installed' if _is_frozen() else 'from source'}",
        f"time {local(moment.seconds):%Y-%m-%d %H:%M}, known {'yes' if moment.is_known else 'no'}",
        f"clock of the PC is off by {clock.offset if clock is not None else 'unknown'} s",
        f"checklist {context.checklist.name}",
        f"changes waiting {feeds.waiting(store)}",
        f"last receipt {f'{local(receipt.time):%Y-%m-%d %H:%M}' if receipt else 'none'}",
        f"database {_size(context.folder)} bytes, {len(evidence)} files of evidence",
        f"free on the disk {_free(context.folder)} bytes",
        f"data folder {context.folder}",
    ]
    return without_account("\n".join(lines))


def _is_frozen() -> bool:
    return getattr(sys, "_MEIPASS", None) is not None


def _size(folder: Path) -> int:
    with contextlib.suppress(OSError):
        return sum(file.stat().st_size for file in folder.glob("*.db*"))
    return 0


def _free(folder: Path) -> int:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(folder).free
    return 0


def _exchanges(folder: Path) -> str:
    lines = [_line(one) for one in logged(folder)]
    return without_account("\n".join(lines) or "no exchange was logged")


def _line(one: LoggedExchange) -> str:
    when = f"{local(one.at):%Y-%m-%d %H:%M}"
    said = f"{when}  {one.seconds:.1f} s  sent {one.sent}  received {one.received}"
    said += f"  refused {one.refused}  waiting {one.waiting}"
    said += f"  files {one.files} ({one.files_bytes} bytes), {one.files_waiting} waiting"
    if one.way is not Way.CONNECTION:
        said += f"  package {one.way.value}"
    if one.receipt:
        said += f"  receipt {one.receipt}"
    for text in (one.why, *one.troubles):
        if text:
            said += f"\n    {text}"
    return said


def _end_of(file: Path) -> str:
    with contextlib.suppress(OSError):
        return without_account(file.read_text("utf-8", errors="replace")[-_MOST:])
    return ""


def without_account(text: str) -> str:
    """Return *text* with the folder of the account, which names a person, as "~"."""
    with contextlib.suppress(OSError, RuntimeError):
        home = str(Path.home())
        if len(home) > 1:
            text = text.replace(home, "~")
    return text
