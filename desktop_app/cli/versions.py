"""Verbs about versions of the checklist: what a move would do, moving, moving back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from desktop_app.core.assessment.version_move import Preview
from desktop_app.core.fault import N_
from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, current_language, ngettext

from .context import Context, print_json
from .parser import Verbs


def add(checklist: Verbs) -> None:
    """Add the verbs about versions to those about checklists."""
    preview = checklist.add("preview", _preview, N_("what moving to another version would do"))
    preview.word("version", "VERSION", N_("such as 2; the one offered if left out"), nargs="?")
    preview.about_assessment()
    preview.flag("json", N_("one JSON document and nothing else"))
    move = checklist.add(
        "move", _move, N_("use another version from now on; no answer is lost"), writes=True
    )
    move.word("version", "VERSION", N_("such as 2; the one offered if left out"), nargs="?")
    move.about_assessment()
    back = checklist.add(
        "back", _back, N_("use the version from before the last move again"), writes=True
    )
    back.about_assessment()


def _preview(context: Context) -> None:
    moving = context.workspace.moving
    preview = moving.preview(context.options.version, round_=context.round, centre=context.centre)
    if context.options.json:
        document: Any = msgspec.to_builtins(preview)
        print_json(document)
        return
    print(_("From {before} to {to}:").format(before=preview.before, to=preview.to))
    for line in _lines(context, preview):
        print(line)
    print(_("Nothing was changed. Move with “checklist move”."))


def _move(context: Context) -> None:
    done = context.workspace.moving.move(
        context.options.version, round_=context.round, centre=context.centre
    )
    _tell(context, done)


def _back(context: Context) -> None:
    done = context.workspace.moving.back(round_=context.round, centre=context.centre)
    _tell(context, done)


def _tell(context: Context, done: Preview) -> None:
    print(_("The checklist in use is now {name}.").format(name=done.to))
    for line in _lines(context, done):
        print(line)


def _lines(context: Context, preview: Preview) -> Iterator[str]:
    def codes(items: tuple[ItemId, ...]) -> str:
        return ", ".join(_code(context, item, preview) for item in items)

    kept = len(preview.kept)
    yield ngettext("{count} answer is kept", "{count} answers are kept", kept).format(count=kept)
    told = (
        (preview.restored, N_("Answered earlier by this version, counts again: {codes}")),
        (preview.ask_again, N_("Asked again, the meaning changed: {codes}")),
        (preview.unplaced, N_("Set aside and shown apart: {codes}")),
        (preview.added, N_("New: {codes}")),
    )
    for items, said in told:
        if items:
            yield _(said).format(codes=codes(items))
    if preview.critical_before != preview.critical_after:
        yield _("Critical items: {before}, now {after}").format(
            before=preview.critical_before, after=preview.critical_after
        )


def _code(context: Context, item: ItemId, preview: Preview) -> str:
    """Return code and name of *item* by whichever of the two versions has it."""
    found = context.workspace.moving.item(item, preview.to, preview.before)
    if found is None:
        return item
    return f"{found.code} {found.short.in_language(current_language())}"
