"""What each verb of the command line does and prints."""

from __future__ import annotations

import argparse
import sys
from typing import assert_never

import msgspec

from central_service.access.codes import make_code
from central_service.access.put_back import put_back
from central_service.administration.administration import (
    MemberLine,
    close_round,
    member_lines,
    open_round,
    publish_checklist,
    revoke,
    set_area,
)
from central_service.administration.checking import check
from central_service.administration.new_key import replace_key
from central_service.founding.founding import open_service
from central_service.founding.service import Service, now
from central_service.founding.settings import Settings, settings
from central_service.http.address import Address, refuse_unprotected
from central_service.http.certificates import certificate_warning
from central_service.signing.acts import standing
from central_service.trouble.service_faults import NotHeld, NotYet, SettingRefused
from desktop_app import checklist_files
from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.changes.roster import Revocation
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, Role, commune_code, round_id
from desktop_app.core.text.communes import CommuneIndex
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_, _, ngettext, sentence
from desktop_app.i18n.figures import day, moment

DUE_DAY = 20  # of the month: nq57.vn is reported before the 25th (docs/rules.md#case-5)


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
    warning = certificate_warning(address.tls_cert) if address.tls_cert else None
    if warning is not None:
        print(sentence(warning), file=sys.stderr, flush=True)
    from central_service.http import serving, workers  # half a second; only this verb needs it

    known = _settings(options)
    with open_service(known, name=options.name) as service:
        if options.workers > 1:
            workers.serve(service, known, address, options.workers)
        else:
            serving.serve(service, address)


def code(options: argparse.Namespace) -> None:
    """Make a code; it is printed alone on the last line, for scripts."""
    if options.bulk is not None:
        raise NotYet(
            N_("Codes for a whole list of communes come with a later version; make them singly.")
        )
    known = _settings(options)
    communes = commune_files.load(known.folder)
    commune = _known(communes, options.commune) if options.commune else None
    if commune is not None:
        communes.existing(commune)  # raise for a commune that no longer exists
    with open_service(known) as service:
        made = make_code(service, Role(options.role), commune=commune, area=options.area)
        if options.out is not None:
            from central_service.administration.letters import (  # reportlab, as above
                Letter,
                write_letter,
            )
            from desktop_app.sync.package.service_card import service_number

            letter = Letter(
                service_name=service_name(service),
                code=made.code,
                role=made.role,
                commune=communes.find(commune) if commune else None,
                province=communes.province_of(communes.commune(commune)) if commune else None,
                area=made.area,
                address=options.address,
                number=service_number(service.seal.service),
                expires=made.expires,
            )
            write_letter(letter, options.out)
            print(_("The letter is in {file}.").format(file=options.out))
    until = moment(local(made.expires))
    print(_("Valid once, until {moment}:").format(moment=until))
    print(made.code)


def area(options: argparse.Namespace) -> None:
    """Set which communes an area consists of."""
    known = _settings(options)
    communes = commune_files.load(known.folder)
    codes = [_known(communes, text) for text in options.communes]
    with open_service(known) as service:
        count = set_area(service, options.name, codes)
    print(
        ngettext(
            "The area {name} has {count} commune.", "The area {name} has {count} communes.", count
        ).format(name=options.name, count=count)
    )


def open_round_(options: argparse.Namespace) -> None:
    """Open a round, or move its due date."""
    round_ = round_id(options.round)
    if not round_.startswith("20"):  # a mistyped year would stay the newest round on every PC
        raise Fault(N_("Round {round} is not one of the years 2000 to 2099."), round=round_)
    with open_service(_settings(options)) as service:
        due = open_round(service, round_, options.due, due_day=DUE_DAY, checklist=options.checklist)
    print(_("Round {round} is open, due on {day}.").format(round=round_, day=day(due)))


def close_round_(options: argparse.Namespace) -> None:
    """Close a round; nothing is refused because of it."""
    round_ = round_id(options.round)
    with open_service(_settings(options)) as service:
        closed = close_round(service, round_)
    said = _("Round {round} is closed since {moment}. What comes later is kept and marked late.")
    print(said.format(round=round_, moment=moment(local(closed))))


def new_key(options: argparse.Namespace) -> None:
    """Sign with a new key from now on; the one before signs it."""
    known = _settings(options)
    with open_service(known) as service:
        made = replace_key(service, known.key, now=now())
    said = _(
        "The service signs with its key number {number} from now on; the key before signed it."
    )
    print(said.format(number=made.number))
    print(_("Copy {file} to a safe place: it is another file now.").format(file=known.key))


def publish(options: argparse.Namespace) -> None:
    """Sign and publish a checklist."""
    if not options.file.is_file():
        raise NotHeld(N_("There is no file {file}."), file=options.file)
    checklist = checklist_files.load(options.file)
    with open_service(_settings(options)) as service:
        sha256 = publish_checklist(service, checklist)
    print(
        _("Published: {id}, version {version}, {count} items ({hash}).").format(
            id=checklist.id,
            version=checklist.version,
            count=len(checklist.items_in_order),
            hash=sha256[:12],
        )
    )


def devices(options: argparse.Namespace) -> None:
    """List the machines that are connected."""
    with open_service(_settings(options)) as service, service.database.reading() as connection:
        lines = member_lines(connection)
        often = put_back(connection, now=now())
    if options.json:
        print(msgspec.json.encode(lines).decode())
        return
    for line in lines:
        print(_device_line(line))
    for machine in often:
        print(sentence(machine.fault()))
    if not lines:
        print(_("No machine is connected yet."))


def revoke_(options: argparse.Namespace) -> None:
    """Revoke a machine."""
    with open_service(_settings(options)) as service:
        line = revoke(service, options.device, lost=options.lost)
    said = (
        _("{person} ({device}): lost. What it sends is kept without effect.")
        if line.revoked is Revocation.LOST
        else _("{person} ({device}): revoked. What it wrote until its next contact still counts.")
    )
    print(said.format(person=line.person, device=line.device[:8]))


def verify_(options: argparse.Namespace) -> None:
    """Check every chain, receipt and position."""
    with open_service(_settings(options), may_be_behind=True) as service:
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

    import_package(options, _settings(options))


def card(options: argparse.Namespace) -> None:
    """Write the card for computers without a connection."""
    from .package_verbs import write_card  # as above

    write_card(options, _settings(options))


def service_name(service: Service) -> str:
    """Return the name that people see."""
    with service.database.reading() as connection:
        said = standing(connection)
    assert said is not None
    return said.name


def _settings(options: argparse.Namespace) -> Settings:
    return settings(database=options.database, folder=options.folder, key=options.key)


def _known(communes: CommuneIndex, text: str) -> CommuneCode:
    """Return the commune that *text* names; raise for one that does not exist."""
    return communes.commune(commune_code(text)).code


def _revocation_word(revoked: Revocation) -> str:
    match revoked:
        case Revocation.NONE:
            return ""
        case Revocation.ORDINARY:
            return _("revoked")
        case Revocation.LOST:
            return _("lost")
    assert_never(revoked)


def _device_line(line: MemberLine) -> str:
    heard = moment(local(line.heard)) if line.heard is not None else _("never")
    parts = (
        line.device,
        line.role,
        line.commune or line.area,
        line.person,
        line.position,
        line.phone,
        _("heard of: {moment}").format(moment=heard),
        _revocation_word(line.revoked),
    )
    return "  ".join(part for part in parts if part)
