"""Who is at the desk: several people may share one PC, one key, and one feed.

Each change is by the person whose name stood in the feed when it was written, so a colleague who
sits down writes that name first. A supervisor has many feeds, one about each commune: the name
stands in the one about the area, which the desks of the same area read.
"""

from __future__ import annotations

import msgspec

from desktop_app.core.changes.bodies import Person, body_of
from desktop_app.core.changes.change import AREA_DESK, Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import CentreId, ChangeKind, CommuneCode, Role
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.core.text.collation import vietnamese_key
from desktop_app.storage import identities, state, writing
from desktop_app.storage.identities import Identity
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.desk import Author


class People:
    """The people of this PC, the one at the desk and those before."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    @property
    def at_desk(self) -> Author:
        """Who writes now."""
        return _author(self._holder())

    def known(self) -> tuple[Author, ...]:
        """Return everybody who worked on this PC, as entered last, in alphabetical order."""
        found = {self.at_desk.name: self.at_desk}
        own = {one.device for one in identities.identities(self._context.store)}
        for held in reversed(self._said()):
            body = body_of(held.change)
            if isinstance(body, Person) and held.change.device in own:
                author = Author(
                    name=body.name, position=body.position, phone=body.phone, is_here=True
                )
                found.setdefault(body.name, author)
        return tuple(sorted(found.values(), key=lambda one: vietnamese_key(one.name)))

    def work_as(self, name: str, *, position: str = "", phone: str = "") -> Held:
        """Write *name* down as the one who is at the desk from now on; raise EntryRefused."""
        context = self._context
        said = clean_text(name, limit=MAX_NAME, single_line=True)
        if not said:
            raise EntryRefused(N_("Enter the name of who works here."))
        identity = msgspec.structs.replace(
            self._holder(),
            person=said,
            position=clean_text(position, limit=MAX_NAME, single_line=True),
            phone=clean_text(phone, limit=MAX_NAME, single_line=True),
        )
        commune = self._feed()
        unit = Unit(kind=UnitKind.PERSON, centre=CentreId(commune), part=identity.device)
        before = state.unit(context.store, unit)
        heads = before.heads if isinstance(before, Register) else ()
        draft = Draft(
            body=Person(name=identity.person, position=identity.position, phone=identity.phone),
            centre=CentreId(commune),
            round=context.round(),
            bases=tuple(head.identity for head in heads),
        )
        with context.store.transaction():
            identities.add_identity(context.store, identity)
            (held,) = writing.write(context.store, context.writer(identity), [draft])
        return held

    def _holder(self) -> Identity:
        """Return the key whose holder is meant: a leader's has its PIN instead."""
        is_supervisor = self._context.is_supervisor
        return self._context.identity(Role.SUPERVISOR if is_supervisor else Role.CLERK)

    def _feed(self) -> CommuneCode:
        """Return the commune whose feed the name stands in."""
        holder = self._holder()
        if holder.role is Role.SUPERVISOR:
            return AREA_DESK
        if holder.commune is None:
            raise EntryRefused(N_("No commune is chosen on this PC."))
        return holder.commune

    def _said(self) -> list[Held]:
        centre = CentreId(self._feed())
        return state.changes_of_kinds(self._context.store, centre, (ChangeKind.PERSON,))


def _author(identity: Identity) -> Author:
    return Author(
        name=identity.person, position=identity.position, phone=identity.phone, is_here=True
    )
