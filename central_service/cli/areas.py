"""The verbs about areas."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

import msgspec

from central_service.access.areas import known_area
from central_service.administration.areas import (
    AreaLine,
    AreaPlan,
    area_lines,
    area_plan,
    carry_out,
    communes_of_area,
    remove_area,
)
from central_service.founding.service import Service
from central_service.trouble.service_faults import SettingRefused
from desktop_app.checklist_files import communes as commune_files
from desktop_app.checklist_files.communes import Communes
from desktop_app.core.ids import CommuneCode
from desktop_app.i18n import N_, _, ngettext

from .asking import ask, may_be_asked, only_try
from .opening import opened, opened_or_founded
from .words import Actions, add_verb, known_commune, may_be_dry, may_be_json, settings_of

_SHOWN = 12  # communes that a question names; of more it says how many


def add(actions: Actions) -> None:
    """Add the verbs about areas."""
    said = add_verb(actions, "area", _set, _("say which communes an area consists of"))
    said.add_argument("name", metavar="NAME")
    said.add_argument("--communes", nargs="+", required=True, metavar="CODE")
    may_be_dry(said)
    may_be_asked(said)
    listed = add_verb(actions, "area list", _list, _("list the areas"))
    may_be_json(listed)
    added = add_verb(actions, "area add", _add, _("add communes to an area"))
    added.add_argument("name", metavar="NAME")
    added.add_argument("--communes", nargs="+", required=True, metavar="CODE")
    may_be_dry(added)
    may_be_asked(added)
    removed = add_verb(
        actions, "area remove", _remove, _("take communes from an area, or remove the area")
    )
    removed.add_argument("name", metavar="NAME")
    removed.add_argument(
        "--communes", nargs="+", metavar="CODE", help=_("without it: the area itself")
    )
    may_be_dry(removed)
    may_be_asked(removed)


def _set(options: argparse.Namespace) -> None:
    """Set which communes an area consists of."""
    communes, codes = _communes(options)
    where = settings_of(options)
    with opened(where) if options.dry_run else opened_or_founded(where) as service:
        with service.database.reading() as connection:
            plan = area_plan(connection, options.name, codes)
        _carry_out(options, service, plan, communes)


def _add(options: argparse.Namespace) -> None:
    """Add communes to an area."""
    communes, codes = _communes(options)
    with opened(settings_of(options)) as service:
        with service.database.reading() as connection:
            name = known_area(connection, options.name)
            plan = area_plan(connection, name, {*communes_of_area(connection, name), *codes})
        _carry_out(options, service, plan, communes)


def _remove(options: argparse.Namespace) -> None:
    """Take communes from an area, or remove it."""
    communes, codes = _communes(options)
    with opened(settings_of(options)) as service:
        if not options.communes:
            _remove_whole(options, service, communes)
            return
        with service.database.reading() as connection:
            name = known_area(connection, options.name)
            present = communes_of_area(connection, name)
            lacking = sorted(set(codes) - present)
            if lacking:
                raise SettingRefused(
                    N_("{communes}: not in the area {area}. Nothing was changed."),
                    communes=_named(communes, lacking),
                    area=name,
                )
            plan = area_plan(connection, name, present - set(codes))
        _carry_out(options, service, plan, communes)


def _remove_whole(options: argparse.Namespace, service: Service, communes: Communes) -> None:
    with service.database.reading() as connection:
        name = known_area(connection, options.name)
        line = next(one for one in area_lines(connection) if one.name == name)
    ask(
        options,
        _("The area {name} will be removed: {communes}.").format(
            name=name, communes=_named(communes, line.communes)
        ),
    )
    remove_area(service, name)
    print(_("The area {name} is removed.").format(name=name))


def _carry_out(
    options: argparse.Namespace, service: Service, plan: AreaPlan, communes: Communes
) -> None:
    """Ask about *plan* where communes leave, do it, and say what stands then."""
    only_try(options, *told(plan, communes))
    if plan.left:
        ask(options, *told(plan, communes))
    with service.database.writing() as connection:
        wanted = {*communes_of_area(connection, plan.name), *plan.joined} - {*plan.left}
        now = area_plan(connection, plan.name, wanted)
        if (now.joined, now.left) != (plan.joined, plan.left):
            raise SettingRefused(N_("The area was changed meanwhile. Please look again."))
        carry_out(connection, service, plan)
    for line in told(plan, communes) if plan.joined or plan.left else ():
        print(line)
    count = plan.kept + len(plan.joined)
    print(
        ngettext(
            "The area {name} has {count} commune.", "The area {name} has {count} communes.", count
        ).format(name=plan.name, count=count)
    )


def told(plan: AreaPlan, communes: Communes) -> list[str]:
    """Return what *plan* would change, a sentence each."""
    said_so = []
    if plan.is_new:
        said = _("New area {name}: {communes}.")
        said_so.append(said.format(name=plan.name, communes=_named(communes, plan.joined)))
    elif plan.joined:
        said = _("Join the area {name}: {communes}.")
        said_so.append(said.format(name=plan.name, communes=_named(communes, plan.joined)))
    if plan.left:
        said = _("Leave the area {name}: {communes}. Its supervisors see them no more.")
        said_so.append(said.format(name=plan.name, communes=_named(communes, plan.left)))
    return said_so


def _list(options: argparse.Namespace) -> None:
    """List the areas."""
    with opened(settings_of(options)) as service, service.database.reading() as connection:
        lines = area_lines(connection)
    if options.json:
        print(msgspec.json.encode(lines).decode())
        return
    for line in lines:
        print(_line(line))
    if not lines:
        print(_("There is no area yet."))


def _line(line: AreaLine) -> str:
    said = _("{name}: {count} communes, {machines} machines look at them ({codes})")
    return said.format(
        name=line.name,
        count=len(line.communes),
        machines=line.machines,
        codes=" ".join(line.communes[:_SHOWN]) + (" …" if len(line.communes) > _SHOWN else ""),
    )


def _communes(options: argparse.Namespace) -> tuple[Communes, list[CommuneCode]]:
    communes = commune_files.load(settings_of(options).folder)
    return communes, [known_commune(communes, text) for text in options.communes or ()]


def _named(communes: Communes, codes: Iterable[CommuneCode]) -> str:
    """Return the names of communes with their codes, of many the first ones and how many."""
    every: Sequence[CommuneCode] = list(codes)
    told = [f"{communes.commune(code).full_name} ({code})" for code in every[:_SHOWN]]
    if len(every) > _SHOWN:
        told.append(_("and {count} more communes").format(count=len(every) - _SHOWN))
    return ", ".join(told)
