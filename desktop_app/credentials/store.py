"""The store of keys: in the system's keyring or in files under a passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.core.fault import N_
from desktop_app.credentials import passphrase_file
from desktop_app.credentials.key_faults import (
    KeyMissing,
    NoKeyStore,
    NotForgotten,
    PassphraseNeeded,
    PassphraseWrong,
    SealDamaged,
)
from desktop_app.credentials.passphrase_file import PASSPHRASE_FILE
from desktop_app.credentials.sealed_folder import SealedFolder
from desktop_app.credentials.system_keyring import SystemKeyring

_FORGOTTEN = "forgotten-"  # prefix of keys in the keyring that nobody can open any more


class KeyStore:
    """Keys of one data folder: in the system's keyring, or in the folder under a passphrase.

    A saved key is sealed under the passphrase if one was given, here or in the file that the
    environment names, and else stored in the keyring; it is never written plain. Loading looks in
    both. Names are made of ASCII letters, digits, ``_``, ``.`` and ``-`` and are shared by the
    whole account, so they contain a device's id.

    A call may take seconds (the keyring waits for its password): never call it from the thread of
    the window.
    """

    def __init__(
        self, data_folder: Path, *, passphrase: str | None = None, limit: float = 20.0
    ) -> None:
        """Use *data_folder*; the keyring has *limit* seconds for an answer."""
        self._sealed = SealedFolder(data_folder)
        self._keyring = SystemKeyring(limit=limit)
        self._passphrase = passphrase

    def use_passphrase(self, passphrase: str) -> None:
        """Keep and find keys under *passphrase* from now on, as a person typed it."""
        self._passphrase = passphrase

    def save(self, name: str, secret: bytes) -> None:
        """Keep *secret* as *name*, in the place of an earlier one.

        Raises NoKeyStore where there is neither keyring nor passphrase, KeyringSilent where the
        keyring does not answer, PassphraseWrong where the other keys are under another passphrase.
        """
        passphrase = self._given()
        if passphrase is None:
            self._keyring.save(name, secret)
            self._sealed.forget(name)
        else:
            self._sealed.save(name, secret, passphrase)

    def load(self, name: str) -> bytes:
        """Return the secret kept as *name*.

        Raises KeyMissing, PassphraseNeeded, PassphraseWrong, NoKeyStore or KeyringSilent.
        """
        if self._sealed.holds(name):
            passphrase = self._given()
            if passphrase is None:
                raise PassphraseNeeded(
                    N_(
                        "The keys of this PC are kept under a passphrase. Type it in the window,"
                        " or name the file that holds it in the environment variable {variable}."
                    ),
                    variable=PASSPHRASE_FILE,
                )
            return self._sealed.load(name, passphrase)
        try:
            secret = None if self._sealed.is_aside(name) else self._keyring.load(name)
        except NoKeyStore:
            if self._given() is None:
                raise
            secret = None  # without a keyring the passphrase is used
        if secret is None:
            raise KeyMissing(
                N_("The key {name} is not on this PC. Enrol again, or restore a backup."), name=name
            )
        return secret

    def put_aside(self, name: str) -> None:
        """Treat *name* as missing from now on, but keep it: nobody can open it any more."""
        if self._sealed.holds(name):
            self._sealed.put_aside(name)
            return
        kept = self._keyring.load(name)
        if kept is not None:
            self._keyring.save(f"{_FORGOTTEN}{name}", kept)
            self._keyring.forget(name)

    @contextmanager
    def anew(self, passphrase: str) -> Iterator[None]:
        """Put all keys in the folder aside, and seal those saved in the block under *passphrase*.

        Where the block raises, this is undone. Raise NotForgotten where the passphrase opens them,
        PassphraseNeeded where none is sealed under one.
        """
        names = self._sealed.names()
        if not names:
            raise PassphraseNeeded(N_("No key of this PC is kept under a passphrase."))
        if self._opens(names[0], passphrase):
            raise NotForgotten(
                N_("This passphrase opens the keys of this PC; there is nothing to make anew.")
            )
        before, done = self._passphrase, []
        try:
            for name in names:
                self._sealed.put_aside(name)
                done.append(name)
            self._passphrase = passphrase
            yield
        except BaseException:
            self._passphrase = before
            for name in done:
                self._sealed.take_back(name)
            raise

    def _opens(self, name: str, passphrase: str) -> bool:
        try:
            self._sealed.load(name, passphrase)
        except PassphraseWrong:
            return False
        except SealDamaged:
            return False
        return True

    def forget(self, name: str) -> None:
        """Remove the key *name* wherever it is stored; a missing one is no fault."""
        if self._sealed.holds(name):
            self._sealed.forget(name)
            return
        try:
            self._keyring.forget(name)
        except NoKeyStore:
            if self._given() is None:
                raise

    def _given(self) -> str | None:
        """Return the passphrase that was typed, or that the named file holds, or None."""
        if self._passphrase is None:
            self._passphrase = passphrase_file.read_named()
        return self._passphrase
