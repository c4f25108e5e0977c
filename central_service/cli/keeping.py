"""Verbs that keep the service's data safe: backup, restore, new-epoch."""

from __future__ import annotations

import argparse
import sys

from central_service.administration.backups import back_up, missing_files, restore
from central_service.administration.epochs import NewEpoch, begin_epoch
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, ngettext
from desktop_app.i18n.figures import moment

from .opening import opened
from .words import settings_of


def backup(options: argparse.Namespace) -> None:
    """Write a verified copy of everything held."""
    known = settings_of(options)
    with opened(known, may_be_behind=True) as service:
        made = back_up(service, options.file, files=options.files)
    print(
        _("The copy {file} holds {changes} entries and names {files} files of evidence.").format(
            file=options.file, changes=made.changes, files=made.files
        )
    )
    if options.files is not None:
        print(
            _("Files copied to {folder}: {count}.").format(folder=options.files, count=made.copied)
        )
        _tell_missing(made.missing)
    said = _("The keys are not in it: keep {key} and {package_key} in another safe place.")
    print(said.format(key=known.key, package_key=known.package_key))


def restore_(options: argparse.Namespace) -> None:
    """Put a copy back and begin a new epoch."""
    known = settings_of(options)
    _tell_epoch(restore(known, options.file, files=options.files))
    with opened(known) as service:
        _tell_missing(missing_files(service))
    if not known.package_key.exists():
        said = _(
            "The key for packages {file} is missing: bring it from the safe place. Until then no"
            " package of a USB drive can be opened here."
        )
        print(said.format(file=known.package_key), file=sys.stderr)


def new_epoch(options: argparse.Namespace) -> None:
    """Begin a new epoch: the database was put back from a copy."""
    known = settings_of(options)
    with opened(known, may_be_behind=True) as service:
        _tell_epoch(begin_epoch(service, after=options.after))


def _tell_epoch(begun: NewEpoch) -> None:
    print(
        _(
            "Epoch {epoch} has begun: every device names what it holds and sends again what is"
            " missing here."
        ).format(epoch=begun.epoch)
    )
    print(
        _(
            "What was administered after {moment} is not known any more: do revocations, areas,"
            " rounds and codes of that time again."
        ).format(moment=moment(local(begun.known_until)))
    )


def _tell_missing(count: int) -> None:
    if count:
        said = ngettext(
            "{count} file of evidence is missing here; the devices are asked for it again.",
            "{count} files of evidence are missing here; the devices are asked for them again.",
            count,
        )
        print(said.format(count=count), file=sys.stderr)
