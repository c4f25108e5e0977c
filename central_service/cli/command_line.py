"""The command line of the service: its arguments, output and exit codes.

See docs/rules.md#surface-2, docs/rules.md#surface-4.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path

from central_service.administration.tables import TableRefused
from central_service.http.address import DEFAULT_PORT, MOST_WORKERS
from central_service.trouble.service_faults import PackageNotTaken, SettingRefused, UsageWrong
from desktop_app.core.fault import Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.version import VERSION
from desktop_app.i18n import N_, _, sentence
from desktop_app.i18n.usage import in_our_language

from . import (
    address,
    areas,
    checklists,
    codes,
    evidence,
    imports,
    keeping,
    machines,
    opening,
    rounds,
    update_verbs,
    verbs,
)
from .asking import OnlyTried, may_be_asked
from .console import use_console
from .licences import licences
from .words import Actions, Verb, a_number, add_group, add_verb, may_be_json

DONE, FAILED, USAGE, REFUSED = 0, 1, 2, 4

_PAIRS = frozenset(
    {
        ("area", "list"),
        ("area", "add"),
        ("area", "remove"),
        ("code", "list"),
        ("code", "withdraw"),
    }
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the verb that *arguments* name; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    use_console(given)
    with in_our_language():
        options = parser().parse_args(_joined(given))
    verb: Verb = options.run
    try:
        verb(options)
    except OnlyTried:
        return DONE
    except UsageWrong as fault:
        print(sentence(fault), file=sys.stderr)
        return USAGE
    except PackageNotTaken as fault:
        print(sentence(fault), file=sys.stderr)
        return REFUSED
    except TableRefused as fault:
        print("\n".join((*fault.faults, sentence(fault))), file=sys.stderr)
        return FAILED
    except Fault as fault:
        print(sentence(fault), file=sys.stderr)
        return FAILED
    except OSError as error:  # a folder or file that this account may not use
        print(sentence(_unusable(error)), file=sys.stderr)
        return FAILED
    return DONE


def _unusable(error: OSError) -> SettingRefused:
    """Return the sentence for a file or folder that the system refused."""
    return SettingRefused(
        N_("{file} cannot be used: {reason}."),
        file=error.filename or "?",
        reason=why_refused(error),
    )


def _joined(given: Sequence[str]) -> list[str]:
    """Return *given* with the verbs of two words, beside a verb of one, as one word each.

    ``area list`` is one verb, and ``area NAME`` another.
    """
    words = list(given)
    for at, pair in enumerate(itertools.pairwise(words)):
        if pair in _PAIRS:
            return [*words[:at], " ".join(pair), *words[at + 2 :]]
    return words


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
    top.add_argument(
        "--evidence",
        metavar="URL",
        help=_(
            "an object store for evidence, s3://BUCKET; else CENTRAL_SERVICE_EVIDENCE, or --folder"
        ),
    )
    top.add_argument(
        "--version",
        action="version",
        version=f"central-service {VERSION}",
        help=_("the version of the program"),
    )
    top.add_argument("--lang", choices=("vi", "en"), help=_("language of the sentences"))
    actions = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    opening.add(actions)
    _add_serve(actions)
    address.add(actions)
    codes.add(actions)
    areas.add(actions)
    imports.add(actions)
    rounds.add(actions)
    checklists.add(actions)
    evidence.add(actions)
    machines.add(actions)
    _add_checks(actions)
    _add_packages(actions)
    _add_keeping(actions)
    update_verbs.add(actions)
    told = add_verb(actions, "licences", licences, _("the licence of every part of the program"))
    told.add_argument(
        "part", nargs="?", metavar="NAME", help=_("a part, to read the text of its licence")
    )
    return top


def _add_serve(actions: Actions) -> None:
    serve = add_verb(actions, "serve", verbs.serve_, _("take requests until told to stop"))
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
    serve.add_argument(
        "--copies",
        type=Path,
        metavar="DIR",
        help=_("where a checked copy is kept of each of 14 days; else “copies” in --folder"),
    )
    serve.add_argument(
        "--copies-files", type=Path, metavar="DIR", help=_("copy files of evidence there too")
    )
    serve.add_argument(
        "--watch-port",
        type=_port,
        metavar="PORT",
        help=_("answer /healthz, /readyz and /metrics there, on this machine"),
    )
    serve.add_argument(
        "--watch-host", default="127.0.0.1", metavar="HOST", help=_("another address for them")
    )
    serve.add_argument(
        "--log", choices=("text", "json"), default="text", help=_("form of the lines of the log")
    )
    serve.add_argument("--no-copies", action="store_true", help=_("make no daily copies"))
    serve.add_argument(
        "--clock-is-right",
        action="store_true",
        help=_("serve though this machine's clock is before what was received"),
    )
    serve.add_argument("--name", help=_("the name that people see"))
    serve.add_argument(
        "--workers",
        type=_count,
        default=1,
        metavar="N",
        help=_("processes that take requests; more than one on PostgreSQL only"),
    )


def _add_checks(actions: Actions) -> None:
    add_verb(
        actions, "new-key", verbs.new_key, _("sign with a new key, which the present one signs")
    )
    add_verb(
        actions,
        "new-package-key",
        verbs.new_package_key,
        _("take packages by a new key too, where the key for packages is lost"),
    )
    audit = add_verb(actions, "audit", verbs.audit, _("every act that was done, in order"))
    audit.add_argument(
        "--since", type=a_number, default=0, metavar="N", help=_("only the acts after this number")
    )
    may_be_json(audit)
    verify = add_verb(
        actions, "verify", verbs.verify_, _("check everything that is held against what was signed")
    )
    may_be_json(verify)


def _add_packages(actions: Actions) -> None:
    packages = add_group(actions, "package", _("packages on USB drives"))
    taken = add_verb(
        packages, "import", verbs.package_import, _("take a package; write its receipts")
    )
    taken.add_argument("file", type=Path, metavar="FILE", help=_("the package"))
    taken.add_argument(
        "--receipt", type=Path, metavar="OUT", required=True, help=_("for the way home")
    )
    taken.add_argument(
        "--from-revoked", action="store_true", help=_("keep also what a revoked machine wrote")
    )
    may_be_asked(taken)
    card = add_verb(
        actions, "card", verbs.card, _("the service's card, for computers without a connection")
    )
    card.add_argument("--out", type=Path, metavar="FILE", required=True)
    card.add_argument("--address", metavar="URL", help=_("where the service is, for later"))
    may_be_asked(card)


def _add_keeping(actions: Actions) -> None:
    backup = add_verb(
        actions, "backup", keeping.backup, _("write a verified copy of everything held")
    )
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument(
        "--files", type=Path, metavar="DIR", help=_("copy files of evidence that lack there too")
    )
    restored = add_verb(actions, "restore", keeping.restore_, _("put a copy back, as a new epoch"))
    restored.add_argument("file", type=Path, metavar="FILE")
    restored.add_argument(
        "--files", type=Path, metavar="DIR", help=_("where the files of evidence were copied to")
    )
    epoch = add_verb(
        actions, "new-epoch", keeping.new_epoch, _("say that the database was put back from a copy")
    )
    epoch.add_argument(
        "--after",
        type=a_number,
        default=0,
        metavar="N",
        help=_("an epoch that devices know already"),
    )


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
