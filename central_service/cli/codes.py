"""The verbs about codes: made, singly or for many communes, listed, withdrawn."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from central_service.access.areas import known_area
from central_service.access.code_list import (
    ListedCode,
    codes_named,
    listed_codes,
    withdraw_codes,
)
from central_service.access.codes import make_code
from central_service.administration.new_files import refuse_existing
from central_service.founding.service import now
from central_service.founding.settings import Settings
from central_service.trouble.service_faults import UsageWrong
from desktop_app.checklist_files import communes as commune_files
from desktop_app.checklist_files.communes import Communes
from desktop_app.core.ids import Role
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_, _, ngettext
from desktop_app.i18n.figures import moment

from .asking import ask, may_be_asked, only_try
from .opening import opened, opened_or_founded
from .words import Actions, add_verb, known_commune, may_be_dry, may_be_json, settings_of


def add(actions: Actions) -> None:
    """Add the verbs about codes."""
    code = add_verb(actions, "code", _make, _("make a one-time code that connects a machine"))
    code.add_argument("--role", required=True, choices=[role.value for role in Role])
    whom = code.add_mutually_exclusive_group(required=True)
    whom.add_argument("--commune", metavar="C", help=_("five-digit code of the commune"))
    whom.add_argument("--area", metavar="A", help=_("name of an area"))
    whom.add_argument(
        "--bulk",
        type=Path,
        metavar="CSV",
        help=_("a list of communes, column “commune”, CSV or XLSX; needs --out"),
    )
    code.add_argument("--out", type=Path, metavar="FILE", help=_("a letter to print, PDF"))
    may_be_dry(code)
    code.add_argument("--address", metavar="URL", help=_("where the service is, for the letter"))
    listed = add_verb(actions, "code list", _list, _("list the codes that were given out"))
    listed.add_argument(
        "--open",
        action="store_true",
        help=_("only those that still connect a machine or open the page"),
    )
    may_be_json(listed)
    withdrawn = add_verb(actions, "code withdraw", _withdraw, _("withdraw a code, or a batch"))
    withdrawn.add_argument("name", metavar="NAME", help=_("the number or batch in “code list”"))
    may_be_dry(withdrawn)
    may_be_asked(withdrawn)


def _make(options: argparse.Namespace) -> None:
    """Make a code; it is printed alone on the last line, for scripts."""
    known = settings_of(options)
    communes = commune_files.load(known.folder)
    if options.bulk is not None:
        _make_many(options, known, communes)
        return
    commune = known_commune(communes, options.commune) if options.commune else None
    if commune is not None:
        communes.existing(commune)  # raise for a commune that no longer exists
    if options.out is not None:
        refuse_existing(options.out)
    if options.dry_run:
        with opened(known) as service, service.database.reading() as connection:
            if options.area:
                known_area(connection, options.area)  # raises for one that does not exist
    said = ngettext("{count} code would be made.", "{count} codes would be made.", 1)
    only_try(options, said.format(count=1))
    with opened_or_founded(known) as service:
        made = make_code(service, Role(options.role), commune=commune, area=options.area)
        if options.out is not None:
            # reportlab: half a second, and only this needs it
            from central_service.administration.letters import letter_for, write_letters

            write_letters([letter_for(service, made, communes, options.address)], options.out)
            print(_("The letter is in {file}.").format(file=options.out))
    until = moment(local(made.expires))
    print(_("Valid once, until {moment}:").format(moment=until))
    print(made.code)


def _make_many(options: argparse.Namespace, known: Settings, communes: Communes) -> None:
    """Make a code and a letter for each commune of a list."""
    # reportlab: half a second, and only this needs it
    from central_service.administration.bulk_codes import communes_of_table, make_letters

    if options.out is None:
        raise UsageWrong(N_("Give the file for the letters with --out."))
    role = Role(options.role)
    codes = communes_of_table(options.bulk, role, communes)
    if options.dry_run:
        said = ngettext("{count} code would be made.", "{count} codes would be made.", len(codes))
        print(said.format(count=len(codes)))
        return
    with opened_or_founded(known) as service:
        batch, made = make_letters(
            service, role, codes, communes, options.out, address=options.address
        )
    print(_("The letters are in {file}, the codes in {table}: keep both to yourself.").format(
        file=options.out, table=options.out.with_suffix(".csv")
    ))  # fmt: skip
    print(
        _("{count} codes, valid once each until {moment}. Withdraw them with “code withdraw”:")
        .format(count=len(made), moment=moment(local(made[0].expires)))
    )  # fmt: skip
    print(batch)


def _list(options: argparse.Namespace) -> None:
    """List the codes."""
    at = now()
    with opened(settings_of(options)) as service, service.database.reading() as connection:
        codes = listed_codes(connection)
    if options.open:
        codes = [code for code in codes if code.is_open(at) or code.opens_page]
    if options.json:
        print(msgspec.json.encode(codes).decode())
        return
    for code in codes:
        print(_line(code, at))
    if not codes:
        print(_("There is no such code."))


def _withdraw(options: argparse.Namespace) -> None:
    """Withdraw a code or a batch."""
    at = now()
    with opened(settings_of(options)) as service:
        with service.database.reading() as connection:
            codes = [one for one in codes_named(connection, options.name) if not one.withdrawn]
        said = ngettext(
            "{count} code will be withdrawn.", "{count} codes will be withdrawn.", len(codes)
        ).format(count=len(codes))
        ask(options, *(_line(code, at) for code in codes), said, is_clear=True)
        withdrawn = withdraw_codes(service, options.name)
    print(
        ngettext(
            "{count} code was withdrawn. Machines that were connected with it stay connected.",
            "{count} codes were withdrawn. Machines that were connected with them stay connected.",
            len(withdrawn),
        ).format(count=len(withdrawn))
    )


def _line(code: ListedCode, at: int) -> str:
    parts = (
        code.number,
        code.role,
        code.commune or code.area,
        code.batch,
        _("made {moment}").format(moment=moment(local(code.made))),
        _state(code, at),
        _("opens the page until it is withdrawn") if code.opens_page else "",
    )
    return "  ".join(part for part in parts if part)


def _state(code: ListedCode, at: int) -> str:
    stood = []  # a used code may be withdrawn too: it stays the code of a connected machine
    if code.used is not None:
        stood.append(_("used {moment}").format(moment=moment(local(code.used))))
    if code.withdrawn:
        stood.append(_("withdrawn {moment}").format(moment=moment(local(code.withdrawn))))
    if stood:
        return "  ".join(stood)
    if at > code.expires:
        return _("ran out {moment}").format(moment=moment(local(code.expires)))
    return _("good until {moment}").format(moment=moment(local(code.expires)))
