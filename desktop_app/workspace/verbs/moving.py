"""Moving a commune to another version of the checklist, with a preview, and back.

What may be moved to was signed by the service, or was used here before. A move is a change like any
other (``Use``), so two PCs of a commune agree in whatever order they receive it; answers stay as
they are, and those given earlier by the version moved to come back with it (core.version_move).
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from desktop_app import checklist_files
from desktop_app.core.assessment.assessment import Record
from desktop_app.core.assessment.version_move import (
    Preview,
    answered_by,
    chosen_version,
    name_order,
)
from desktop_app.core.changes.bodies import Answer, Use, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.fault import N_, EntryRefused, Fault
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, Role, RoundId
from desktop_app.storage import facts, state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.checklist_versions import asked_in
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.desk import VersionState


class Moving:
    """The verbs about versions: what a move would do, moving, moving back."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def state(
        self, *, round_: RoundId | None = None, centre: CentreId | None = None
    ) -> VersionState:
        """Return which version is used, and whether a newer one is offered."""
        context = self._context
        where, when = context.centre(centre), context.round(round_)
        return version_state(context, state.record(context.store, where, when))

    def preview(
        self,
        to: str | None = None,
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Preview:
        """Return what moving to the version *to* (None: the one offered) would do."""
        where, when = self._context.centre(centre), self._context.round(round_)
        return self._prepared(to, where, when)[0]

    def move(
        self,
        to: str | None = None,
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Preview:
        """Use the version *to* (None: the one offered) from now on; return what that did.

        Everything is written in one transaction or nothing is. No answer is changed or hidden
        for good: those that do not count now come back with their version.
        """
        context = self._context
        where, when = context.centre(centre), context.round(round_)
        preview, record, restored = self._prepared(to, where, when)
        heads = tuple(head.identity for head in record.use.heads) if record.use else ()
        use = Use(checklist=preview.to, before=preview.before)
        drafts = [Draft(body=use, centre=where, round=when, bases=heads)]
        for item, held in restored.items():
            body = body_of(held.change)
            register = record.item(item).answer
            if not isinstance(body, Answer) or register is None:
                continue
            bases = tuple(head.identity for head in register.heads)
            drafts.append(Draft(body=body, centre=where, round=when, item=item, bases=bases))
        writing.write(context.store, context.writer(context.identity(Role.CLERK)), drafts)
        context.forget_cached()
        return preview

    def back(self, *, round_: RoundId | None = None, centre: CentreId | None = None) -> Preview:
        """Use the version from before the last move again; raise EntryRefused without one."""
        before = self.state(round_=round_, centre=centre).before
        if not before:
            raise EntryRefused(
                N_("This commune has not moved to another version; nothing to undo.")
            )
        return self.move(before, round_=round_, centre=centre)

    def item(self, item: ItemId, *versions: str) -> Item | None:
        """Return *item* as the first of *versions* has it that knows it."""
        checklist_versions = self._context.checklist_versions
        known = (found for name in versions if (found := checklist_versions.find(name)) is not None)
        return next((one for by in known if (one := by.find(item)) is not None), None)

    def _prepared(
        self, to: str | None, centre: CentreId, round_: RoundId
    ) -> tuple[Preview, Record, dict[ItemId, Held]]:
        context = self._context
        record = state.record(context.store, centre, round_)
        known = version_state(context, record)
        target = self._target(to, known, record)
        changes = [
            held
            for held in state.changes_of(context.store, centre, round_)
            if held.change.kind == Answer.KIND
        ]
        versions = context.checklist_versions.versions
        now = context.checklist_of(centre, round_)
        preview = versions.preview(record, changes, now, target)
        return preview, record, versions.restored(record, changes, target)

    def _target(self, to: str | None, known: VersionState, record: Record) -> Checklist:
        context = self._context
        name = to or known.offered
        if not name:
            raise EntryRefused(
                N_("There is no newer version of the checklist; {name} is in use."),
                name=known.name,
            )
        if "/" not in name:  # "2" for "decree-118/2"
            name = f"{known.name.partition('/')[0]}/{name}"
        if name == known.name and not known.conflict:
            raise EntryRefused(N_("Version {name} is in use already."), name=name[:60])
        allowed = {
            known.name,
            known.before,
            context.checklist_versions.default.name,
            *answered_by(record),
        }
        published = {f"{one.id}/{one.version}" for one in published_here(context)}
        found = context.checklist_versions.find(name)
        if found is None or name not in allowed | published:
            raise EntryRefused(
                N_("The service published no version {name} that is on this PC."), name=name[:60]
            )
        if name not in allowed and not _is_sound(found):
            raise EntryRefused(
                N_("Version {name} contradicts itself, so it cannot be used."), name=name[:60]
            )
        return found


def version_state(
    context: DeskContext, record: Record, asked: Container[ChangeHash] = ()
) -> VersionState:
    """Return the state of versions of one assessment; *asked* are its answers to be asked again."""
    name = context.version_named(record)
    here = context.checklist_of(record.centre, record.round, record)
    use = chosen_version(record.use)
    before = use.before if use and context.checklist_versions.find(use.before) else ""
    offer = _offer(context, here)
    return VersionState(
        name=here.name,
        before=before,
        offered=offer.name if offer else "",
        offered_from=offer.effective_from if offer else None,
        asked_for=offer is not None
        and asked_in(context.roster, context.checklist_versions, record.round) == offer.name,
        lacking=name if name != here.name else "",
        conflict=record.use is not None and record.use.conflict,
        choices=tuple(
            sorted({str(head.change.fields.get("checklist")) for head in record.use.heads})
        )
        if record.use and record.use.conflict
        else (),
        ask_again=tuple(
            item.id
            for item in here.items_in_order
            if (register := record.item(item.id).answer) and register.standing.hash in asked
        ),
    )


def published_here(context: DeskContext, *, after: str = "") -> Iterator[Checklist]:
    """Yield the versions that the service published and that are on this PC, oldest first.

    With *after*, a name, those alone of the same checklist that come later: nothing else is read.
    """
    for notice in context.roster.checklists if context.roster else ():
        name = f"{notice.id}/{notice.version}"
        later = name_order(name) > name_order(after) and notice.id == after.partition("/")[0]
        if after and not later:
            continue
        if facts.checklist_bytes(context.store, notice.sha256) is not None:
            found = context.checklist_versions.kept.get(name)
            if found is not None:
                yield found


def _offer(context: DeskContext, now: Checklist) -> Checklist | None:
    """Return the newest published version after the one in use that agrees with itself."""
    newer = list(published_here(context, after=now.name))
    newer.sort(key=lambda one: name_order(one.name), reverse=True)
    return next(filter(_is_sound, newer), None)


def _is_sound(checklist: Checklist) -> bool:
    from desktop_app.checklist_files.validate import accept  # where there is an offer at all

    try:
        accept(checklist_files.checklist_bytes(checklist))
    except Fault:
        return False
    return True
