"""The command line of the service: its arguments, output and exit codes.

See docs/rules.md#surface-2, docs/rules.md#surface-4.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from central_service.http.address import DEFAULT_PORT, MOST_WORKERS
from central_service.trouble.service_faults import PackageNotTaken, UsageWrong
from desktop_app.core.fault import Fault
from desktop_app.core.ids import Role
from desktop_app.i18n import _, sentence
from desktop_app.i18n.usage import in_our_language

from . import keeping, verbs
from .console import use_console
from .licences import licences

DONE, FAILED, USAGE, REFUSED = 0, 1, 2, 4

Verb = Callable[[argparse.Namespace], None]
_Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the verb that *arguments* name; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    use_console(given)
    with in_our_language():
        options = parser().parse_args(given)
    verb: Verb = options.run
    try:
        verb(options)
    except UsageWrong as fault:
        print(sentence(fault), file=sys.stderr)
        return USAGE
    except PackageNotTaken as fault:
        print(sentence(fault), file=sys.stderr)
        return REFUSED
    except Fault as fault:
        print(sentence(fault), file=sys.stderr)
        return FAILED
    return DONE


def parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs, in the language chosen."""
    top = argparse.ArgumentParser(
        prog="central-service", description=_("The central service of the readiness desk.")
    )
    top.add_argument(
        "--database",
        metavar="URL",
        help=_("sqlite:///FILE, a file, or postgresql://…; else CENTRAL_SERVICE_DATABASE"),
    )
    top.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help=_("evidence and the key; else CENTRAL_SERVICE_FOLDER, else beside the database"),
    )
    top.add_argument(
        "--key", type=Path, metavar="FILE", help=_("the signing key; else service.key in --folder")
    )
    top.add_argument("--lang", choices=("vi", "en"), help=_("language of the sentences"))
    actions = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    _add_serve(actions)
    _add_code(actions)
    _add_administration(actions)
    _add_devices(actions)
    _add_packages(actions)
    _add_keeping(actions)
    told = _add(actions, "licences", licences, _("the licence of every part of the program"))
    told.add_argument(
        "part", nargs="?", metavar="NAME", help=_("a part, to read the text of its licence")
    )
    return top


def _add(actions: _Actions, name: str, run: Verb, what: str) -> argparse.ArgumentParser:
    added = actions.add_parser(name, help=what, description=what)
    added.set_defaults(run=run)
    return added


def _add_group(actions: _Actions, name: str, what: str) -> _Actions:
    group = actions.add_parser(name, help=what, description=what)
    return group.add_subparsers(dest=f"{name}_verb", required=True, metavar="VERB")


def _add_serve(actions: _Actions) -> None:
    serve = _add(actions, "serve", verbs.serve_, _("take requests until told to stop"))
    serve.add_argument("--host", default="127.0.0.1", help=_("address to listen at"))
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, help=_("0 takes a free port"))
    serve.add_argument("--tls-cert", type=Path, metavar="FILE", help=_("certificate chain, PEM"))
    serve.add_argument("--tls-key", type=Path, metavar="FILE", help=_("its private key, PEM"))
    serve.add_argument(
        "--behind-proxy",
        nargs="?",
        const="127.0.0.1",
        default="",
        metavar="ADDRESSES",
        help=_("a proxy has the certificate; its addresses, whose forwarded headers are believed"),
    )
    serve.add_argument("--name", help=_("the name that people see"))
    serve.add_argument(
        "--workers",
        type=_count,
        default=1,
        metavar="N",
        help=_("processes that take requests; more than one on PostgreSQL only"),
    )


def _add_code(actions: _Actions) -> None:
    code = _add(actions, "code", verbs.code, _("make a one-time code that connects a machine"))
    code.add_argument("--role", required=True, choices=[role.value for role in Role])
    whom = code.add_mutually_exclusive_group(required=True)
    whom.add_argument("--commune", metavar="C", help=_("five-digit code of the commune"))
    whom.add_argument("--area", metavar="A", help=_("name of an area"))
    whom.add_argument("--bulk", type=Path, metavar="CSV", help=_("a list of communes (later)"))
    code.add_argument("--out", type=Path, metavar="FILE", help=_("a letter to print, PDF"))
    code.add_argument("--address", metavar="URL", help=_("where the service is, for the letter"))


def _add_administration(actions: _Actions) -> None:
    area = _add(actions, "area", verbs.area, _("say which communes an area consists of"))
    area.add_argument("name", metavar="NAME")
    area.add_argument("--communes", nargs="+", required=True, metavar="CODE")
    rounds = _add_group(actions, "round", _("rounds of the checklist"))
    opened = _add(rounds, "open", verbs.open_round_, _("open a round, or move its due date"))
    opened.add_argument("round", metavar="R", help=_("round such as 2026-11"))
    opened.add_argument(
        "--due", type=_day, metavar="DATE", help=_("such as 2026-11-20; without it the 20th")
    )
    opened.add_argument(
        "--checklist", metavar="VERSION", help=_("the published version asked for in it")
    )
    closed = _add(rounds, "close", verbs.close_round_, _("what comes later is marked late"))
    closed.add_argument("round", metavar="R", help=_("round such as 2026-11"))
    checklists = _add_group(actions, "checklist", _("checklists"))
    publish = _add(checklists, "publish", verbs.publish, _("sign a checklist and hand it out"))
    publish.add_argument("file", type=Path, metavar="FILE")


def _add_devices(actions: _Actions) -> None:
    devices = _add(actions, "devices", verbs.devices, _("list the machines that are connected"))
    devices.add_argument("--json", action="store_true", help=_("one JSON document"))
    _add(actions, "new-key", verbs.new_key, _("sign with a new key, which the present one signs"))
    revoke = _add(actions, "revoke", verbs.revoke_, _("take the rights of a machine"))
    revoke.add_argument("device", metavar="DEVICE", help=_("its id, or the beginning of it"))
    revoke.add_argument("--lost", action="store_true", help=_("nothing it sends has effect now"))
    verify = _add(actions, "verify", verbs.verify_, _("check every chain, receipt and position"))
    verify.add_argument("--json", action="store_true", help=_("one JSON document"))


def _add_packages(actions: _Actions) -> None:
    packages = _add_group(actions, "package", _("packages on USB drives"))
    taken = _add(packages, "import", verbs.package_import, _("take a package; write its receipts"))
    taken.add_argument("file", type=Path, metavar="FILE", help=_("the package"))
    taken.add_argument(
        "--receipt", type=Path, metavar="OUT", required=True, help=_("for the way home")
    )
    taken.add_argument(
        "--from-revoked", action="store_true", help=_("keep also what a revoked machine wrote")
    )
    card = _add(
        actions, "card", verbs.card, _("the service's card, for computers without a connection")
    )
    card.add_argument("--out", type=Path, metavar="FILE", required=True)
    card.add_argument("--address", metavar="URL", help=_("where the service is, for later"))


def _add_keeping(actions: _Actions) -> None:
    backup = _add(actions, "backup", keeping.backup, _("write a verified copy of everything held"))
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument(
        "--files", type=Path, metavar="DIR", help=_("copy files of evidence that lack there too")
    )
    restored = _add(actions, "restore", keeping.restore_, _("put a copy back, as a new epoch"))
    restored.add_argument("file", type=Path, metavar="FILE")
    restored.add_argument(
        "--files", type=Path, metavar="DIR", help=_("where the files of evidence were copied to")
    )
    epoch = _add(
        actions, "new-epoch", keeping.new_epoch, _("say that the database was put back from a copy")
    )
    epoch.add_argument(
        "--after", type=int, default=0, metavar="N", help=_("an epoch that devices know already")
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = _("“{text}” is not a date such as 2026-11-20.").format(text=text)
        raise argparse.ArgumentTypeError(message) from error


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:6]) <= 0xFFFF):
        message = _("“{text}” is not a port, a number from 0 to 65535.").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= MOST_WORKERS):
        message = _("“{text}” is not a number from 1 to {most}.").format(
            text=text, most=MOST_WORKERS
        )
        raise argparse.ArgumentTypeError(message)
    return int(text)
