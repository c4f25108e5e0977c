"""The sender of a package, its recipients, and the keys that open one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from desktop_app.core.changes.roster import EnrolRequest, Member, Roster
from desktop_app.core.fault import N_, Fault, NotAllowed
from desktop_app.core.ids import DeviceId, Role
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.core.text.codes import plain_code
from desktop_app.storage import identities
from desktop_app.storage.identities import Identity
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext

from .package_views import CardNeeded, CodeMistyped, Need, Reader

if TYPE_CHECKING:
    # Imported where they are used: nothing of age or zstandard before the first paint.
    from desktop_app.sync.package.sealed_file import Opener
    from desktop_app.sync.package.service_card import ServiceCard


class Addressing:
    """The keys of one data folder and the recipients that its roster or card names."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    @property
    def card(self) -> ServiceCard | None:
        """The service's card as it was imported, or None."""
        from desktop_app.sync.package.service_card import decode_card

        kept = settings.read(self._context.store, settings.CARD, bytes)
        return None if kept is None else decode_card(kept)

    def openers(self, pin: str | None) -> list[Opener]:
        from desktop_app.sync.package.sealed_file import device_opener

        context = self._context
        context.load_keys()
        for identity in identities.identities(context.store):
            if identity.role is Role.LEADER and pin:
                context.open_with_pin(identity, pin)
        return [device_opener(private) for private in context.private_keys().values()]

    def asking(self, code: str, role: Role | None, pin: str | None) -> EnrolRequest:
        """Return an enrolment request with *code* for the key of *role*, else for a new one.

        Raise CodeMistyped here, where it can be corrected: a package travels for days.
        """
        from desktop_app.sync.exchange.enrolment import request_of

        context, roster = self._context, self._context.roster
        fresh = (
            one
            for one in identities.identities(context.store)
            if one.successor is None and (roster is None or roster.member(one.device) is None)
        )
        identity = context.identity(role) if role else next(fresh, context.identity())
        plain = plain_code(clean_text(code, limit=MAX_NAME, single_line=True))
        if plain is None:
            raise CodeMistyped(
                N_("A character of the code is wrong. Please compare it with the letter.")
            )
        return request_of(identity, plain, self.private_key(identity, pin))

    def pending(self, roster: Roster | None) -> list[EnrolRequest]:
        """Return enrolment requests for the keys of this PC that *roster* does not name."""
        store = self._context.store
        asking = (
            identities.kept_request(store, one.device)
            for one in identities.identities(store)
            if one.successor is None and (roster is None or roster.member(one.device) is None)
        )
        return [request for request in asking if request is not None]

    def admitted(self, roster: Roster | None) -> bool:
        own = identities.identities(self._context.store)
        return roster is not None and any(roster.member(one.device) for one in own)

    def sender(self, roster: Roster | None, pending: Sequence[EnrolRequest]) -> Identity:
        """Return the key that signs the package's request, preferably one without a PIN."""
        from desktop_app.sync.exchange.visible import asker_of

        own = identities.identities(self._context.store)
        if roster is not None and self.admitted(roster):
            asker = asker_of(roster, own)
            return next(one for one in own if one.device == asker)
        asking = {request.public_key for request in pending}
        ranked = sorted(
            own, key=lambda one: (one.public_key not in asking, one.role is Role.LEADER)
        )
        return ranked[0]

    def private_key(self, identity: Identity, pin: str | None) -> bytes:
        context = self._context
        if identity.role is Role.LEADER and pin:
            return context.open_with_pin(identity, pin)
        private = context.load_key(identity)
        if private is None and identity.role is Role.LEADER:
            raise NotAllowed(N_("The key to connect is the leader's, and it needs its PIN."))
        # Where it is unavailable, the keyring's Fault gives the reason.
        return private or context.keys.load(f"key-{identity.device}")

    def addressees(
        self, roster: Roster | None, readers: Sequence[DeviceId]
    ) -> tuple[list[str], DeviceId]:
        from desktop_app.sync.package.sealed_file import device_recipient

        card = self.card
        named = roster if roster is not None and roster.age_keys else card.roster if card else None
        if named is None or not named.age_keys:
            raise CardNeeded(
                N_(
                    "This PC does not know the service yet. Import the service's card first: the"
                    " small file that came with the code letter."
                )
            )
        if roster is not None and named.service != roster.service:
            raise CardNeeded(N_("The card kept here is another service's. Import the right one."))
        supervisors = {member.device: member for member in _supervisors(roster)}
        unknown = [device for device in readers if device not in supervisors]
        if unknown:
            raise Fault(
                N_("{device} is no supervisor of this commune, so nothing was written."),
                device=unknown[0][:8],
            )
        also = [device_recipient(supervisors[device].public_key) for device in readers]
        return [*named.age_keys, *also], named.service

    def needs(
        self, roster: Roster | None, card: ServiceCard | None, pending: Sequence[EnrolRequest]
    ) -> Need | None:
        if not (roster is not None and roster.age_keys) and card is None:
            return Need.CARD
        return None if self.admitted(roster) or pending else Need.CODE


def readers(roster: Roster | None, sender: Identity) -> Iterator[Reader]:
    areas = {area.name: area.communes for area in roster.areas} if roster else {}
    for member in _supervisors(roster):
        named = sorted({grant.area for grant in member.grants if grant.area})
        sees = any(sender.commune in areas.get(name, ()) for name in named) or any(
            grant.commune == sender.commune for grant in member.grants
        )
        if sees and member.device != sender.device:
            yield Reader(device=member.device, person=member.person, areas=tuple(named))


def _supervisors(roster: Roster | None) -> list[Member]:
    """Return the supervisors who may read a package, by the roster."""
    return [
        member
        for member in (roster.members if roster else ())
        if not member.revoked and any(grant.role is Role.SUPERVISOR for grant in member.grants)
    ]
