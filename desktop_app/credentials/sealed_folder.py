"""Keys in files of the data folder, each sealed under one passphrase."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.credentials import sealed
from desktop_app.credentials.key_faults import PassphraseWrong, SealDamaged
from desktop_app.paths.private import make_folder_inside
from desktop_app.paths.replacing import replace

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")

_ASIDE = "forgotten"  # the folder of keys whose passphrase was forgotten


class SealedFolder:
    """The folder ``keys``, one file a key."""

    def __init__(self, data_folder: Path) -> None:
        self._folder = data_folder / "keys"
        # One salt for the whole folder, so that a process derives its key once.
        self._derived: dict[tuple[str, bytes, sealed.Cost], bytes] = {}

    def holds(self, name: str) -> bool:
        """Tell whether the key *name* is kept here."""
        return self._file(name).is_file()

    def save(self, name: str, secret: bytes, passphrase: str) -> None:
        """Write the key; raise PassphraseWrong where other keys are under another passphrase."""
        file = self._file(name)
        salt, cost = sealed.new_salt(), sealed.FOR_A_PASSPHRASE
        for other in sorted(self._folder.glob("*.key")):
            if other != file:
                self._open(other, passphrase)
                salt, cost = sealed.made_with(other.read_bytes())
                break
        key = self._key(passphrase, salt, cost)
        blob = sealed.seal(secret, key, salt, cost, purpose=f"key:{name}")
        try:
            make_folder_inside(self._folder)
            _replace(file, blob)
        except OSError as error:
            raise Fault(
                N_("The key cannot be written to {file}: {reason}."),
                file=file,
                reason=why_refused(error),
            ) from error

    def load(self, name: str, passphrase: str) -> bytes:
        """Return a key that `holds` says is here; raise PassphraseWrong or SealDamaged."""
        return self._open(self._file(name), passphrase)

    def forget(self, name: str) -> None:
        """Remove the key if it is here."""
        self._file(name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Return the names of all keys that are kept here."""
        return sorted(file.stem for file in self._folder.glob("*.key"))

    def put_aside(self, name: str) -> None:
        """Move the key to the folder of forgotten keys; replace one that is there."""
        try:
            make_folder_inside(self._aside(name).parent)
            replace(self._file(name), self._aside(name))
        except OSError as error:
            raise Fault(
                N_("The key cannot be written to {file}: {reason}."),
                file=self._aside(name),
                reason=why_refused(error),
            ) from error

    def take_back(self, name: str) -> None:
        """Move a key back from the folder of forgotten keys."""
        replace(self._aside(name), self._file(name))

    def is_aside(self, name: str) -> bool:
        """Tell whether the key was put aside."""
        return self._aside(name).is_file() and not self.holds(name)

    def _aside(self, name: str) -> Path:
        return self._folder / _ASIDE / self._file(name).name

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"no name for a key: {name!r}")
        return self._folder / f"{name}.key"

    def _key(self, passphrase: str, salt: bytes, cost: sealed.Cost) -> bytes:
        asked = (passphrase, salt, cost)
        if asked not in self._derived:
            self._derived = {asked: sealed.derive(*asked)}
        return self._derived[asked]

    def _open(self, file: Path, passphrase: str) -> bytes:
        try:
            blob = file.read_bytes()
            key = self._key(passphrase, *sealed.made_with(blob))
            return sealed.unseal(blob, key, purpose=f"key:{file.stem}")
        except (OSError, sealed.NotSealed) as error:
            raise SealDamaged(
                N_("The key file {file} cannot be read or is damaged. Restore a backup."),
                file=file,
            ) from error
        except sealed.NotOpened as error:
            raise PassphraseWrong(
                N_("The passphrase is not the one that the keys of this PC are kept under.")
            ) from error


def _replace(file: Path, blob: bytes) -> None:
    """Write *file* whole or not at all, readable by this account only."""
    half = file.with_suffix(".half")
    half.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(half, flags, 0o600), "wb") as stream:
        stream.write(blob)
        stream.flush()
        os.fsync(stream.fileno())
    replace(half, file)
    if os.name == "posix":  # else a power cut can take the new name away again
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
