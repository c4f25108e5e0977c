"""The installed program as it lies on the disk, and how a version is put into it.

    FOLDER/
      ra-soat.exe …      launchers, which never change with an update
      current            the version that starts: "0.2.0"
      previous           the one before, which `update back` returns to
      versions/0.2.0/    all files of a version
      versions/0.2.0.old those of before, while the installer puts that version in again
      updates/           what was verified before

A version is made complete in a folder of another name, flushed, and renamed; then ``current`` is
replaced in one step. So a power cut at any moment leaves a program that starts, the old or the new.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from desktop_app import paths
from desktop_app.core.fault import N_
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.version import VERSION
from desktop_app.paths.replacing import replace

from .manifest import InstalledFile, Manifest, numbers_of
from .update_faults import NothingBefore, UpdateRefused, no_makers, not_installed
from .update_file import UpdateFile, opened

_CURRENT, _PREVIOUS, _VERSIONS, _UPDATES = "current", "previous", "versions", "updates"
_OLD, _GONE = ".old", "gone"
_BLOCK = 1024 * 1024

Progress = Callable[[int, int], object]  # bytes of the new version that are there, and of all


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """A version that was put in: its number, and the bytes that came from the update."""

    version: str
    came: int


class Installation:
    """The program in *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def own(cls) -> Installation:
        """Return that of the running program; raise NotInstalled where it has no such form."""
        version = Path(sys.executable).parent
        one = cls(version.parent.parent)
        is_own = getattr(sys, "frozen", False) and version.parent.name == _VERSIONS
        if not is_own or not (one.folder / _CURRENT).is_file():
            raise not_installed()
        return one

    @property
    def current(self) -> str:
        """The version that starts."""
        return _read(self.folder / _CURRENT) or VERSION

    @property
    def previous(self) -> str | None:
        """The version before, while it is still there."""
        version = _read(self.folder / _PREVIOUS)
        return version if version and self._place(version).is_dir() else None

    def accepts_updates(self) -> None:
        """Raise NotInstalled where this build was not told whose updates it takes."""
        if not first_root().is_file():
            raise no_makers()

    def look(self, file: Path) -> Manifest:
        """Return what the update in *file* would install; raise UpdateRefused. Nothing changes."""
        with self._reading(file) as update:
            return self._checked(update)

    def changed(self, manifest: Manifest) -> tuple[InstalledFile, ...]:
        """Return the files of *manifest* that the version which starts does not have."""
        held = _by_content(self._place(self.current))
        return tuple(file for file in manifest.files if file.sha256 not in held)

    def install(self, file: Path, progress: Progress = lambda _there, _all: None) -> Installed:
        """Put the update in *file* in; raise UpdateRefused, and then the old version starts.

        What *progress* raises ends it too, and nothing of the new version is left.
        """
        with self._reading(file) as update:
            manifest = self._checked(update)
            try:
                came = self._make(manifest, update, progress)
                before = self.current
                _write(self.folder / _PREVIOUS, before)
                _write(self.folder / _CURRENT, manifest.version)
            except OSError as error:
                raise UpdateRefused(
                    N_("The update cannot be put in: {why}. The program is as it was."),
                    why=why_refused(error),
                ) from error
        self._clear()
        return Installed(version=manifest.version, came=came)

    def go_back(self) -> str:
        """Let the version before start again, and return it; raise NothingBefore."""
        before = self.previous
        if before is None:
            raise NothingBefore(N_("There is no earlier version on this computer to go back to."))
        now = self.current
        try:
            _write(self.folder / _CURRENT, before)
            _write(self.folder / _PREVIOUS, now)
        except OSError as error:
            raise UpdateRefused(
                N_("The update cannot be put in: {why}. The program is as it was."),
                why=why_refused(error),
            ) from error
        return before

    @contextlib.contextmanager
    def _reading(self, file: Path) -> Iterator[UpdateFile]:
        try:
            with opened(file) as update:
                yield update
        except OSError as error:
            raise UpdateRefused(
                N_("The update {file} cannot be read: {why}."), file=file, why=why_refused(error)
            ) from error

    def _checked(self, update: UpdateFile) -> Manifest:
        from .trust import verified  # see there

        self.accepts_updates()
        manifest = verified(
            update,
            system(),
            root=first_root().read_bytes(),
            kept=self.folder / _UPDATES / "trusted",
        )
        if numbers_of(manifest.version) <= numbers_of(self.current):
            raise UpdateRefused(
                N_("The update is version {version}; this computer has {current} already."),
                version=manifest.version,
                current=self.current,
            )
        return manifest

    def _place(self, version: str) -> Path:
        """Return the folder that the launcher starts for *version*."""
        place = self.folder / _VERSIONS / version
        before = place.with_name(f"{version}{_OLD}")
        return before if before.is_dir() else place

    def _make(self, manifest: Manifest, update: UpdateFile, progress: Progress) -> int:
        """Make the folder of a version; return the bytes that came from the update."""
        place = self.folder / _VERSIONS / manifest.version
        for left in (place, place.with_name(f"{place.name}{_OLD}")):
            _remove(left)  # of an attempt that a power cut ended
        part = _unused(place.with_name(f"{place.name}.part"))
        part.mkdir(parents=True)
        try:
            came = self._fill(part, manifest, update, progress)
        except BaseException:  # also where somebody stopped it
            _remove(part)
            raise
        replace(part, place)
        _flush_folder(place.parent)
        return came

    def _fill(self, part: Path, manifest: Manifest, update: UpdateFile, progress: Progress) -> int:
        """Write all files of a version to *part*; return the bytes that came from the update."""
        held = _by_content(self._place(self.current))
        came = there = 0
        whole = sum(file.size for file in manifest.files)
        folders = {part}
        for file in manifest.files:
            target = part / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
            same = held.get(file.sha256)
            if same is None or not _taken_over(same, target, file):
                _written(update, file, target, held.get)
                came += file.size
            there += file.size
            progress(there, whole)
        for folder in folders:
            _flush_folder(folder)
        return came

    def _clear(self) -> None:
        """Remove versions that are neither the current nor the one before, nor run now.

        Each as a whole: Windows renames no folder in which a file is in use, so that a version
        whose window is still open keeps all its files, and goes the next time.
        """
        versions = self.folder / _VERSIONS
        kept = {self._place(one) for one in (self.current, self.previous) if one}
        for place in sorted(versions.iterdir()):
            if place not in kept and place != Path(sys.executable).parent:
                _remove(place)


def _unused(place: Path) -> Path:
    """Return *place*, emptied of what lay there; with a number behind it where that stays.

    Windows deletes no file that is in use, by a virus scanner or as part of a program that runs:
    and the running version shares its unchanged files with what an earlier attempt left.
    """
    for number in itertools.count(1):
        one = place if number == 1 else place.with_name(f"{place.name}{number}")
        shutil.rmtree(one, ignore_errors=True)
        if not one.exists():
            return one
    raise AssertionError  # there are more numbers than folders


def _remove(folder: Path) -> None:
    """Take *folder* out of the way, and of what is in it all that is not in use."""
    if folder.is_dir():
        aside = _unused(folder.with_name(_GONE))
        with contextlib.suppress(OSError):
            folder.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)


def first_root() -> Path:
    """Return the file with the metadata that is trusted first; builds for trials have none."""
    return paths.resources() / "updates" / "root.json"


def system() -> str:
    """Return the kind of this computer, as updates name it."""
    return f"{'windows' if sys.platform == 'win32' else sys.platform}-x86_64"


def _by_content(folder: Path) -> dict[str, Path]:
    """Return the files below *folder* by their SHA-256."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                found[hashlib.file_digest(stream, "sha256").hexdigest()] = file
    return found


def _taken_over(same: Path, target: Path, file: InstalledFile) -> bool:
    """Give a file of the old version a name in the new one; copy it where that cannot be."""
    if os.access(same, os.X_OK) != file.runs and os.name == "posix":
        return False
    try:
        os.link(same, target)
    except OSError:  # FAT has no second names
        shutil.copyfile(same, target)
        _flush(target)
        _set_runs(target, file.runs)
    return True


def _written(
    update: UpdateFile, file: InstalledFile, target: Path, held: Callable[[str], Path | None]
) -> None:
    with target.open("xb") as stream:
        update.write(file, stream, held)
        stream.flush()
        os.fsync(stream.fileno())
    _set_runs(target, file.runs)


def _set_runs(file: Path, runs: bool) -> None:
    if runs and os.name == "posix":
        file.chmod(0o755)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _write(file: Path, version: str) -> None:
    """Write *version* to *file* in one step, on the disk when it returns."""
    part = file.with_name(f"{file.name}.new")
    with part.open("wb") as stream:
        stream.write(f"{version}\n".encode("ascii"))
        stream.flush()
        os.fsync(stream.fileno())
    replace(part, file)
    _flush_folder(file.parent)


def _flush(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
