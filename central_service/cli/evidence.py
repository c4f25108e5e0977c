"""The verbs about files of evidence: listed, erased, and for how long photos are kept."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Sequence

import msgspec

from central_service.access.erasures import ErasedFile, erased_files
from central_service.access.published import published_retention
from central_service.administration.erasing import (
    ErasurePlan,
    HeldFile,
    erase,
    erasure_plan,
    held_files,
)
from central_service.administration.retention import (
    LEAST,
    MOST,
    OldPhoto,
    keep_for,
    let_go,
    old_photos,
)
from central_service.founding.service import now
from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, ngettext
from desktop_app.i18n.figures import moment

from .asking import ask, may_be_asked
from .opening import opened
from .words import (
    Actions,
    a_number,
    add_group,
    add_verb,
    known_commune,
    may_be_dry,
    may_be_json,
    settings_of,
)

_SHOWN = 16  # characters of a hash in a list: enough to name the file
_MB = 2**20


def add(actions: Actions) -> None:
    """Add the verbs about files of evidence."""
    evidence = add_group(actions, "evidence", _("photos and documents that are held"))
    listed = add_verb(evidence, "list", _list, _("list the files of a commune, the latest first"))
    listed.add_argument(
        "--commune", required=True, metavar="C", help=_("five-digit code of the commune")
    )
    may_be_json(listed)
    erased = add_verb(
        evidence, "erase", _erase, _("take a file's content away everywhere; what was said stays")
    )
    erased.add_argument(
        "sha256", metavar="SHA256", help=_("the file's name in “evidence list”, or its beginning")
    )
    erased.add_argument(
        "--reason", required=True, metavar="WHY", help=_("why; every desk concerned shows it")
    )
    erased.add_argument(
        "--by", metavar="WHO", help=_("who decided it; else the name of this account")
    )
    may_be_dry(erased)
    may_be_asked(erased)
    gone = add_verb(evidence, "erased", _erased, _("list what was erased, by whom and why"))
    may_be_json(gone)
    kept = add_verb(
        evidence, "keep", _keep, _("say for how many months photos are kept, or let old ones go")
    )
    kept.add_argument(
        "--months",
        type=a_number,
        metavar="N",
        help=_("{least} to {most}; 0 keeps them for good").format(least=LEAST, most=MOST),
    )
    kept.add_argument("--now", action="store_true", help=_("let go at once what the rule says"))
    may_be_dry(kept)
    may_be_asked(kept)


def _list(options: argparse.Namespace) -> None:
    """List the files of a commune."""
    known = settings_of(options)
    commune = known_commune(commune_files.load(known.folder), options.commune)
    with opened(known) as service, service.database.reading() as connection:
        files = held_files(connection, commune)
    if options.json:
        print(msgspec.json.encode(files).decode())
        return
    for one in files:
        print(_line(one))
    if not files:
        print(_("Nothing is held for commune {commune}.").format(commune=commune))


def _erase(options: argparse.Namespace) -> None:
    """Erase a file."""
    with opened(settings_of(options)) as service:
        with service.database.reading() as connection:
            plan = erasure_plan(connection, options.sha256)
        if plan.before is not None and not plan.held:
            print(_told(plan.before))
            return
        lines = _of_plan(plan)
        if options.dry_run:
            print("\n".join(lines))
            return
        ask(options, *lines)
        made = erase(service, plan, reason=options.reason, by=options.by or getpass.getuser())
    print(_told(made))
    print(
        _(
            "Each desk that holds it removes it at its next exchange. Daily copies of the database"
            " hold no photos; copies of the files lose it with the next one (“backup --files”)."
        )
    )


def _of_plan(plan: ErasurePlan) -> list[str]:
    said = [_line(one) for one in plan.held]
    if not plan.held:
        said.append(_("The file {name} is not held here.").format(name=plan.sha256))
    others = [one for one in plan.named_in if one not in {file.commune for file in plan.held}]
    if others:
        said.append(_("Communes that name it too: {communes}.").format(communes=", ".join(others)))
    if not plan.communes:
        said.append(_("No entry names it yet: every desk is told, so that none keeps it."))
    said.append(
        _(
            "Its content will be gone here and on every desk, for good. What was answered, its"
            " SHA-256, who erased it and why stay."
        )
    )
    return said


def _erased(options: argparse.Namespace) -> None:
    """List what was erased."""
    with opened(settings_of(options)) as service, service.database.reading() as connection:
        files = erased_files(connection)
    if options.json:
        print(msgspec.json.encode(files).decode())
        return
    for one in files:
        print(_told(one))
    if not files:
        print(_("Nothing was erased."))


def _keep(options: argparse.Namespace) -> None:
    """Say for how long photos are kept, or let go what the rule says."""
    with opened(settings_of(options)) as service:
        with service.database.reading() as connection:
            before = published_retention(connection)
        if options.months is not None and options.months != before:
            said = _rule(options.months)
            if options.dry_run:
                print(said)
                return
            ask(options, said)
            keep_for(service, options.months)
        with service.database.reading() as connection:
            old = old_photos(connection, at=now())
            print(_rule(published_retention(connection)))
        if not options.now or options.dry_run or not old:
            print(_would_go(old))
            return
        ask(options, _would_go(old))
        gone = let_go(service)
    print(
        ngettext("{count} photo was let go.", "{count} photos were let go.", len(gone)).format(
            count=len(gone)
        )
    )


def _rule(months: int) -> str:
    if not months:
        return _("Photos are kept for good.")
    return _(
        "Photos are kept for {months} months after they came, then the service lets them go each"
        " day. Answers, documents and the SHA-256 of each photo stay."
    ).format(months=months)


def _would_go(old: Sequence[OldPhoto]) -> str:
    size = sum({one.sha256: one.size for one in old}.values())
    said = ngettext(
        "{count} photo is older than the rule says ({size} MB).",
        "{count} photos are older than the rule says ({size} MB).",
        len({one.sha256 for one in old}),
    )
    return said.format(count=len({one.sha256 for one in old}), size=-(-size // _MB))


def _line(one: HeldFile) -> str:
    parts = (
        one.sha256[:_SHOWN],
        one.commune,
        one.media,
        _("{size} KB").format(size=-(-one.size // 1024)),
        one.person,
        _("came {moment}").format(moment=moment(local(one.received))),
    )
    return "  ".join(part for part in parts if part)


def _told(one: ErasedFile) -> str:
    said = _("{name}  erased {moment}  {by}: {reason}").format(
        name=one.sha256, moment=moment(local(one.made)), by=one.by, reason=one.reason
    )
    return f"{said}  ({', '.join(one.communes)})" if one.communes else said
