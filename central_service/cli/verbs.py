"""What each verb of the command line does and prints."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import msgspec

from central_service.administration.audit import audit_lines
from central_service.administration.checking import check
from central_service.administration.daily import Daily
from central_service.administration.new_key import replace_key
from central_service.founding.clock import refuse_wrong_clock
from central_service.founding.service import Service, now
from central_service.http.address import Address, refuse_unprotected
from central_service.signing.package_key import add_package_key
from central_service.trouble.log_lines import use_log
from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_, _
from desktop_app.i18n.figures import moment

from .opening import opened, opened_or_founded
from .words import settings_of


def serve_(options: argparse.Namespace) -> None:
    """Take requests until the process is stopped."""
    address = Address(
        host=options.host,
        port=options.port,
        tls_cert=options.tls_cert,
        tls_key=options.tls_key,
        behind_proxy=options.behind_proxy,
    )
    refuse_unprotected(address)
    use_log(options.log)
    from central_service.http import serving, workers  # half a second; only this verb needs it

    known = settings_of(options)
    if options.workers > 1:
        workers.refuse_sqlite(known)
    with opened_or_founded(known, name=options.name, tell=sys.stderr) as service:
        if not options.clock_is_right:
            refuse_wrong_clock(service, now())
        with _daily(options, service), _watching(options, service, address):
            if options.workers > 1:
                workers.serve(service, known, address, options.workers)
            else:
                serving.serve(service, address)


def _watching(
    options: argparse.Namespace, service: Service, address: Address
) -> AbstractContextManager[object]:
    """Return what answers monitors while the service runs."""
    if options.watch_port is None:
        return nullcontext()
    from central_service.http.serving import served_warning, warning_of  # as above
    from central_service.http.watching import Watching

    return Watching(
        service,
        options.watch_host,
        options.watch_port,
        lambda: warning_of(service, address) or served_warning(address),
    )


def _daily(options: argparse.Namespace, service: Service) -> AbstractContextManager[object]:
    """Return what makes the daily copies while the service runs."""
    if options.no_copies:
        return nullcontext()
    copies: Path = options.copies or service.folder / "copies"
    return Daily(service, copies, files=options.copies_files)


def new_key(options: argparse.Namespace) -> None:
    """Sign with a new key from now on; the one before signs it."""
    known = settings_of(options)
    with opened(known) as service:
        made = replace_key(service, known.key, now=now())
    said = _(
        "The service signs with its key number {number} from now on; the key before signed it."
    )
    print(said.format(number=made.number))
    print(_("Copy {file} to a safe place: it is another file now.").format(file=known.key))


def new_package_key(options: argparse.Namespace) -> None:
    """Open packages with another key too, from now on."""
    known = settings_of(options)
    with opened(known) as service, service.database.writing() as connection:
        add_package_key(connection, service.seal_at(connection), known.package_key, now=now())
    said = _(
        "Packages are sealed to a new key too, from the next exchange or card of a machine on."
    )
    print(said)
    print(
        _(
            "What was sealed to a lost key alone cannot be opened: have it exported again, with a"
            " new card where the machine has no connection (“central-service card”)."
        )
    )
    print(_("Copy {file} to a safe place: it is another file now.").format(file=known.package_key))


def audit(options: argparse.Namespace) -> None:
    """Print every act."""
    with (
        opened(settings_of(options), may_be_behind=True) as service,
        service.database.reading() as connection,
    ):
        lines = list(audit_lines(connection, since=options.since))
    if options.json:
        print(msgspec.json.encode(lines).decode())
        return
    for line in lines:
        said = " ".join(f"{name}={value}" for name, value in line.detail.items() if value)
        print(f"{line.number}  {moment(local(line.at))}  {line.act}  {said[:200]}".rstrip())


def verify_(options: argparse.Namespace) -> None:
    """Check every chain, receipt and position."""
    with opened(settings_of(options), may_be_behind=True) as service:
        report = check(service)
    if options.json:
        print(msgspec.json.encode(report).decode())
    else:
        for fault in report.faults:
            print(fault)
        print(
            _("Checked: {feeds} feeds, {changes} entries, {acts} acts, {files} files.").format(
                feeds=report.feeds,
                changes=report.changes,
                acts=report.acts,
                files=report.files,
            )
        )
    if report.faults:
        raise SettingRefused(N_("Faults were found: {count}."), count=len(report.faults))


def package_import(options: argparse.Namespace) -> None:
    """Import a package from a file."""
    from .package_verbs import import_package  # age and the writer, as above

    import_package(options, settings_of(options))


def card(options: argparse.Namespace) -> None:
    """Write the card for computers without a connection."""
    from .package_verbs import write_card  # as above

    write_card(options, settings_of(options))
