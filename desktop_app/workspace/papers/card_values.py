"""What stands on the quick card of a commune: its name, who follows it, where the service is."""

from __future__ import annotations

import msgspec

from desktop_app.core.ids import Role
from desktop_app.reports.card import Card
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext

from .paper_lines import place_of


class _Connected(msgspec.Struct, frozen=True, kw_only=True):
    """What the card says of the service this data is connected to."""

    url: str


def card_values(context: DeskContext) -> Card:
    """Return the values of the card; a desk over many communes has one for any of them."""
    commune = context.identity().commune
    roster = context.roster
    place = place_of(*context.place(commune)) if commune is not None else None
    members = roster.members if roster is not None and commune is not None else ()
    following = {
        one.person
        for one in members
        if not one.revoked and any(grant.role is Role.SUPERVISOR for grant in one.grants)
    }
    server = settings.read(context.store, settings.SERVER, _Connected)
    return Card(
        place=place,
        supervisors=tuple(sorted(following)),
        service=server.url if server is not None else "",
        training=context.training,
    )
