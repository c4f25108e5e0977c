"""Updates of the installed program, put in after the data was copied; slow, so done in a worker."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from desktop_app.core.fault import Fault
from desktop_app.i18n import Language
from desktop_app.updates.installation import Installation
from desktop_app.workspace.context.desk_context import NotBegun

from .keeping import Keeping
from .opening import open_context

SUFFIX = ".cap-nhat"
_COPY = "desk-before-version-{version}.db"


class UpdateStep(StrEnum):
    """What is being done while an update is put in."""

    COPYING = "copying"  # the data
    PUTTING_IN = "putting in"


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """A verified update: what it would change.

    ``changed`` of all ``files`` are new, of ``size`` bytes; ``news`` is what its makers say.
    """

    version: str
    current: str
    news: str
    changed: int
    files: int
    size: int


class PutIn(msgspec.Struct, frozen=True, kw_only=True):
    """A version that starts from the next start on; ``copy`` holds the data as it was before."""

    version: str
    before: str
    copy: Path | None


Progress = Callable[[UpdateStep, int, int], object]  # bytes that are there, and of all


def update_file(folder: Path, version: str) -> Path:
    """Return where an update that was fetched is kept, beside the data in *folder*."""
    return folder / f"{version}{SUFFIX}"


def why_not() -> Fault | None:
    """Return why this program takes no updates, None where it takes them."""
    try:
        Installation.own().accepts_updates()
    except Fault as fault:
        return fault
    return None


def versions() -> tuple[str, str | None]:
    """Return the version that starts, and the one that `back` would return to; raise Fault."""
    installation = Installation.own()
    return installation.current, installation.previous


def looked_at(file: Path, language: Language) -> Looked:
    """Return what the update in *file* would change; raise UpdateRefused. Nothing changes."""
    installation = Installation.own()
    manifest = installation.look(file)
    changed = installation.changed(manifest)
    return Looked(
        version=manifest.version,
        current=installation.current,
        news=manifest.news.get(language) or manifest.news.get("vi", ""),
        changed=len(changed),
        files=len(manifest.files),
        size=sum(one.size for one in changed),
    )


def put_in(
    folder: Path, file: Path, progress: Progress = lambda _step, _there, _all: None
) -> PutIn:
    """Copy the data in *folder*, then put in the update in *file*; raise Fault.

    The data first: a newer version may change its form, which the old one cannot read.
    """
    installation = Installation.own()
    manifest = installation.look(file)  # refused before anything is copied
    progress(UpdateStep.COPYING, 0, 1)
    copy = _copy_data(folder, manifest.version)
    before = installation.current
    done = installation.install(
        file, lambda there, whole: progress(UpdateStep.PUTTING_IN, there, whole)
    )
    return PutIn(version=done.version, before=before, copy=copy)


def go_back(folder: Path) -> tuple[str, Path | None]:
    """Let the version before start again; return it and the newest copy that it can read."""
    version = Installation.own().go_back()
    copies = sorted(folder.glob(_COPY.format(version="*")), key=lambda one: one.stat().st_mtime)
    return version, copies[-1] if copies else None


def _copy_data(folder: Path, version: str) -> Path | None:
    try:
        context = open_context(folder)
    except NotBegun:
        return None
    copy = folder / _COPY.format(version=version)
    try:
        copy.unlink(missing_ok=True)
        Keeping(context).back_up(copy)
    finally:
        context.store.close()
    return copy
