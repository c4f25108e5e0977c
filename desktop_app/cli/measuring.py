"""The verb measure: what the machine can measure, for reading, for scripts, as evidence."""

from __future__ import annotations

import contextlib

import msgspec

from desktop_app.core.checklist.checklist import Item
from desktop_app.core.fault import N_
from desktop_app.core.time.rounds import local
from desktop_app.core.version import VERSION
from desktop_app.i18n import _, figures
from desktop_app.measure.results import Measurement, MeasureName

from .codes import Exit, Usage
from .context import Context, print_json
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb of measuring."""
    measure = verbs.add(
        "measure", _measure, N_("measure the connection and this computer"), writes=True
    )
    names = ", ".join(MeasureName)
    measure.word("name", "NAME", names, nargs="*")
    measure.keep("name", ())
    measure.option("attach", "ITEM", N_("put the result to this item as evidence"))
    measure.option("round", "R", N_("round such as 2026-11"))
    measure.many("host", "HOST", N_("a host to measure the way to, kept; “--host=” for none"))
    measure.option("tslcd", "HOST", N_("the host in the dedicated network, kept; “--tslcd=”: none"))
    measure.flag("json", N_("one JSON document and nothing else"))


def _measure(context: Context) -> int:
    given, measuring = context.options, context.workspace.measuring
    item = _item(context)
    names = _names(given.name, item)
    if given.host is not None or given.tslcd is not None:
        hosts = tuple(given.host) if given.host is not None else None
        measuring.set_hosts(hosts, tslcd=given.tslcd)
    results: list[Measurement] = []
    with contextlib.suppress(KeyboardInterrupt):  # what was measured before it is told
        for one in measuring.measure(names, round_=context.round):
            results.append(one)
            if not given.json:
                _print(one, item)
    if given.json:
        document = {
            "program": VERSION,
            "round": context.round or context.workspace.round(),
            "measurements": msgspec.to_builtins(results),
        }
        print_json(document)
    if item is not None and given.attach:
        held = measuring.attach(item.id, tuple(results), round_=context.round)
        if not given.json:
            print(
                _("{item}: evidence saved on this PC (change {change}).").format(
                    item=context.item_name(item), change=held.hash[:12]
                )
            )
    return Exit.DONE if len(results) == len(names) else Exit.FAULT


def _item(context: Context) -> Item | None:
    """Return the item that evidence is for; raise EntryRefused where nothing can be measured."""
    named: str | None = context.options.attach
    if named is None:
        return None
    from desktop_app.workspace.measuring.measurable import refuse_unmeasurable

    item = context.workspace.checklist_of(None, context.round).item_named(named)
    refuse_unmeasurable(item)
    return item


def _names(given: list[str], item: Item | None) -> tuple[MeasureName, ...]:
    """Return what is to be measured: the names given, else all that the item needs, else all."""
    known = tuple(MeasureName)
    for name in given:
        if name not in known:
            raise Usage(
                N_("“{name}” is nothing that can be measured; there is: {known}."),
                name=name[:40],
                known=", ".join(known),
            )
    if given:
        return tuple(dict.fromkeys(MeasureName(name) for name in given))
    from desktop_app.workspace.measuring.measurable import measures_of

    return measures_of(item) if item is not None else known


def _print(one: Measurement, item: Item | None) -> None:
    from desktop_app.workspace.measuring.measured_words import (
        lines_of,
        suggestion_of,
        title_of,
    )

    at = figures.moment(local(one.at))
    print(f"{title_of(one.name)} ({one.name}, {at}):", flush=True)
    for line in lines_of(one):
        print(f"  {line}")
    if item is not None and (said := suggestion_of(item, one)):
        print(f"  {said} " + _("You decide what to answer."))
