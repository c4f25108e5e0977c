"""The verbs for packages on USB drives: import, return package, the service's card."""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from central_service.access.published import published_address
from central_service.access.rosters import signed_roster
from central_service.access.scopes import Scope
from central_service.custody.writer import WriteJob, Writer, Written
from central_service.founding.service import Service, now
from central_service.founding.settings import Settings
from central_service.packages.packages import TakenPackage, take_package
from central_service.signing.acts import standing
from central_service.trouble.service_faults import NotHeld, SettingRefused
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.ids import DeviceId
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_, _, ngettext, sentence
from desktop_app.paths.replacing import replace, set_mode
from desktop_app.sync.package.service_card import encode_card, service_number

from .asking import ask_to_replace
from .opening import opened


def import_package(options: argparse.Namespace, settings: Settings) -> None:
    """Import a package; write its return package."""
    file: Path = options.file
    if not file.is_file():
        raise NotHeld(N_("There is no file {file}."), file=file)
    if options.receipt.exists() and options.receipt.samefile(file):
        raise SettingRefused(N_("The receipts need a file of their own beside the package."))
    ask_to_replace(options, options.receipt)
    with (
        opened(settings) as service,
        _opened(file) as source,
        _fresh(options.receipt) as target,
        contextlib.closing(Writer(service)) as writer,
    ):

        def hold(job: WriteJob) -> Written:
            return writer.submit(job).result()

        taken = take_package(service, source, target, hold, from_revoked=options.from_revoked)
    _tell(taken, options.receipt)


def write_card(options: argparse.Namespace, settings: Settings) -> None:
    """Write the card with which a machine without a connection seals its first package."""
    ask_to_replace(options, options.out)
    with opened(settings) as service:
        data = _card(service, options.address or "")
        number = service_number(service.seal.service)
    with _fresh(options.out) as target:
        target.write(data)
    print(_("The card of the service is in {file}; its number is:").format(file=options.out))
    print(number)


def _card(service: Service, address: str) -> bytes:
    nobody = Scope(device=DeviceId(""), grants=(), roles={}, areas={})
    with service.database.reading() as connection:
        said = standing(connection)
        assert said is not None
        roster = signed_roster(connection, nobody, said, service.seal_at(connection), now=now())
        known = published_address(connection)
    where = address or (known.url if known is not None else "")
    return encode_card(roster, where, service.seal.private_key)


def _tell(taken: TakenPackage, receipt: Path) -> None:
    print(
        ngettext(
            "Package of {date} with {count} change, from {person}.",
            "Package of {date} with {count} changes, from {person}.",
            taken.header.changes,
        ).format(date=taken.header.date, count=taken.header.changes, person=taken.person)
    )
    if taken.enrolled:
        print(
            ngettext("{count} machine connected.", "{count} machines connected.", taken.enrolled)
            .format(count=taken.enrolled)
        )  # fmt: skip
    for one in taken.receipts:
        said = _("The service holds {count} entries of commune {commune}. Receipt {number}.")
        if one.commune == AREA_DESK:
            said = _("The service holds {count} entries about the area. Receipt {number}.")
        print(said.format(count=one.through, commune=one.commune, number=one.number))
    if taken.files:
        print(_("Files of evidence taken: {count}.").format(count=taken.files))
    for fault in taken.troubles:
        print(sentence(fault))
    if taken.refused is not None:
        print(_("Not all of it could be taken ({why}); the receipts say what is.").format(
            why=taken.refused))  # fmt: skip
    print(_("The receipts for the way home are in {file}.").format(file=receipt))


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        stream = file.open("rb")
    except OSError as error:
        raise NotHeld(
            N_("{file} cannot be read: {reason}."), file=file, reason=why_refused(error)
        ) from error
    with stream:
        yield stream


@contextlib.contextmanager
def _fresh(file: Path) -> Iterator[BinaryIO]:
    """Give a file that replaces *file* after all is written and flushed."""
    part: Path | None = None
    try:
        try:
            handle, name = tempfile.mkstemp(prefix=".goi-", dir=file.absolute().parent)
            part = Path(name)
            with os.fdopen(handle, "w+b") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            set_mode(part, 0o644)  # sealed, so other accounts may read the file
            replace(part, file)
            part = None
        except OSError as error:
            raise SettingRefused(
                N_(
                    "{file} cannot be written: {reason}. What was taken stays taken; do it again"
                    " with another file."
                ),
                file=file,
                reason=why_refused(error),
            ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
