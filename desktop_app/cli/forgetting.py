"""Verbs for a forgotten passphrase or leader's PIN."""

from __future__ import annotations

from desktop_app.core.fault import N_
from desktop_app.core.ids import Role
from desktop_app.credentials import passphrase_file
from desktop_app.credentials.passphrase_file import PASSPHRASE_FILE
from desktop_app.i18n import _

from .codes import Usage
from .context import Context, given_pin
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs about what was forgotten."""
    forgotten = verbs.group("forgotten", N_("a passphrase or PIN that nobody knows any more"))
    forgotten.add("passphrase", _passphrase, N_("new keys under the passphrase in the named file"))
    pin = forgotten.add("pin", _pin, N_("a new key for the leader, under a new PIN"))
    pin.option("pin-file", "FILE", N_("its first line is the leader's new PIN; else it is asked"))


def _passphrase(context: Context) -> None:
    passphrase = passphrase_file.read_named()
    if passphrase is None:
        raise Usage(
            N_("Name the file of the new passphrase in the environment variable {variable}."),
            variable=PASSPHRASE_FILE,
        )
    context.workspace.keys.forget_passphrase(passphrase)
    print(_("New keys write here. What was not sent goes with them; the old ones are put aside."))
    _tell_code(leader=context.workspace.has_role(Role.LEADER))


def _pin(context: Context) -> None:
    pin = given_pin(context.options.pin_file, twice=True)
    if pin is None:
        raise Usage(N_("A leader's key needs --pin-file."))
    context.workspace.keys.renew_leader(pin)
    print(_("A new key confirms for the leader. What was confirmed before stays confirmed."))
    _tell_code(leader=False)


def _tell_code(*, leader: bool) -> None:
    print(_("Ask the province for a new code, then connect: “enrol --server … --code …”."))
    if leader:
        print(_("The leader's key was under that passphrase too: “forgotten pin” makes a new one."))
