"""Who is at the desk: shown, or written down for what is entered from now on."""

from __future__ import annotations

from desktop_app.core.fault import N_
from desktop_app.i18n import _
from desktop_app.workspace.values.desk import Author

from .codes import Usage
from .context import Context, print_json
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb."""
    person = verbs.add(
        "person", _person, N_("who is at this PC: shown, or NAME from now on"), writes=True
    )
    person.word("name", "NAME", N_("full name of who works here from now on"), nargs="?")
    person.option("position", "TEXT", N_("their position"))
    person.option("phone", "TEXT", N_("their phone, for the province to call"))
    person.flag("json", N_("as one JSON document"))


def _person(context: Context) -> None:
    people, given = context.workspace.people, context.options
    here = people.at_desk
    if given.name is None and (given.position is not None or given.phone is not None):
        raise Usage(N_("Name the person whose position or phone that is."))
    if given.name is not None:
        # Somebody who worked here before keeps what was entered about them.
        known = next((one for one in people.known() if one.name == given.name.strip()), None)
        before = known or Author(name=given.name)
        people.work_as(
            given.name,
            position=before.position if given.position is None else given.position,
            phone=before.phone if given.phone is None else given.phone,
        )
        here = people.at_desk
    if given.json:
        known_ = [_document(one) for one in people.known()]
        print_json({"at_desk": _document(here), "known": known_})
        return
    about = ", ".join(part for part in (here.position, here.phone) if part)
    said = _("{name} is at the desk now.").format(name=here.name)
    print(f"{said} {about}".rstrip())
    others = [one.name for one in people.known() if one.name != here.name]
    if others:
        print(_("Worked here before: {names}.").format(names=", ".join(others)))


def _document(one: Author) -> dict[str, str]:
    return {"name": one.name, "position": one.position, "phone": one.phone}
