"""Connect to a service, exchange with it, and report the result in sentences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.fault import N_, Fault, NotAllowed
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash, Role
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.text.cleaning import MAX_NAME, MAX_NOTE, clean_text
from desktop_app.credentials.key_faults import KeyMissing
from desktop_app.storage import erasures, feeds, identities
from desktop_app.storage.identities import Identity
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.context.known_day import note_first_contact
from desktop_app.workspace.upkeep import recovering
from desktop_app.workspace.upkeep.put_back import settle_with_oneself

from . import trusted
from .sending_files import SendingFiles
from .server import Server

if TYPE_CHECKING:
    # Imported where it is used: nothing of HTTP before the first paint.
    from desktop_app.sync.exchange.exchange import Outcome, Step
    from desktop_app.sync.exchange.outcome import Trouble
    from desktop_app.sync.http.client import Link
    from desktop_app.sync.http.probing import Probe
    from desktop_app.sync.http.transport import Limits
    from desktop_app.sync.wire.updates import UpdateOffer


class NotConnected(Fault):
    """No service is known yet."""


_MOST_PARTINGS = 3  # further exchanges after a recovery from forks wrote changes again


class Exchanging:
    """Verbs that need a connection. Run them in a worker; they block."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._sending = SendingFiles(context)

    @property
    def sending(self) -> SendingFiles:
        """The upload queue of files and the person's choices about it."""
        return self._sending

    def without_receipt(self) -> tuple[int, int]:
        """Return how many own entries and files of evidence the service gave no receipt for."""
        return feeds.waiting(self._context.store), len(self._sending.waiting())

    @property
    def known_address(self) -> str:
        """The address of the service as its card names it; empty where no card does."""
        from desktop_app.sync.package.service_card import decode_card

        kept = settings.read(self._context.store, settings.CARD, bytes)
        return decode_card(kept).address if kept is not None else ""

    @property
    def server(self) -> Server | None:
        """The service connected to, or None; None also where no URL of it is known."""
        known = settings.read(self._context.store, settings.SERVER, Server)
        return known if known is not None and known.url else None

    def to_enrol(self, role: Role | None = None) -> Identity:
        """Return the key that a code is for: that of *role*, else the first not connected yet."""
        context = self._context
        if role is None and context.roster is not None:
            for one in identities.identities(context.store):
                if one.successor is None and context.roster.member(one.device) is None:
                    return one
        return context.identity(role)

    def granted(self, identity: Identity) -> frozenset[Role]:
        """Return the roles that the service gave to the key of *identity*."""
        roster = self._context.roster
        member = roster.member(identity.device) if roster is not None else None
        return frozenset(grant.role for grant in member.grants) if member else frozenset()

    def enrol(
        self,
        url: str,
        code: str,
        *,
        ca: Path | None = None,
        authority: str = "",
        role: Role | None = None,
        pin: str | None = None,
    ) -> Server:
        """Connect to the service at *url* with a one-time *code*; raise Fault otherwise.

        A leader's key needs its *pin*, unless it was made in this run. *authority*: the mark in the
        letter, where the service's certificate is by an authority of the province; *ca*: its file.
        """
        from desktop_app.sync.exchange import enrolment
        from desktop_app.sync.http.exchange_faults import Revoked

        context = self._context
        url = clean_text(url, limit=MAX_NOTE, single_line=True)
        code = clean_text(code, limit=MAX_NAME, single_line=True)
        if authority.strip():
            ca = trusted.fetched_authority(context, url, authority)
        elif ca is None:
            ca = trusted.authority_of_card(context)
        proxy = trusted.chosen_proxy(context)
        recovering.renew_lost_keys(context)
        is_first = context.roster is None
        identity = self.to_enrol(role)
        if identity.role is Role.LEADER and pin:
            private: bytes | None = context.open_with_pin(identity, pin)
        else:
            private = context.load_key(identity)
        if private is None and identity.role is Role.LEADER:
            raise NotAllowed(N_("The key to connect is the leader's, and it needs its PIN."))
        if private is None:
            private = context.keys.load(f"key-{identity.device}")  # raises what prevents it
        try:
            reply = enrolment.enrol(context.store, url, code, identity, private, ca=ca, proxy=proxy)
        except Revoked:  # a revoked key stays revoked: the code is for another one
            follower = recovering.replace_revoked(context, identity, pin)
            private = context.private_keys().get(follower.device)
            if private is None:
                raise
            identity = follower
            reply = enrolment.enrol(context.store, url, code, identity, private, ca=ca, proxy=proxy)
        if identity.role is Role.LEADER:
            context.forget_key(identity.device)
        context.keys.save(f"token-{identity.device}", reply.token.encode())
        server = Server(url=url, ca=str(ca.absolute()) if ca else None, name=reply.service_name)
        settings.keep(context.store, settings.SERVER, server)
        context.forget_cached()
        if is_first:
            note_first_contact(context)
        return server

    def sync(
        self,
        *,
        progress: Callable[[Step], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Outcome:
        """Exchange once, now; raise a Fault of ``sync`` where it could not be done."""
        context = self._context
        server = self.server
        if server is None and context.roster is not None:
            raise NotConnected(
                N_(
                    "This PC is connected by packages only: it knows no address of the service."
                    " Send by USB, or connect with the address and code from the letter."
                )
            )
        if server is None:
            raise NotConnected(
                N_("This PC is not connected to a service yet. Everything stays saved here.")
            )
        from .logging_exchange import logging_it

        outcome = logging_it(context, lambda: self._exchange(server, progress, is_cancelled))
        if outcome.complete:
            self._ask_area()
        return outcome

    def _ask_area(self) -> None:
        """Learn how many communes of the area meet each item, where that is due."""
        from desktop_app.sync.http.transport import Limits

        from . import area_items

        server = self.server
        if server is None or not area_items.is_due(self._context):
            return
        quick = Limits(connect=8.0, silence=10.0, head=15.0)
        with suppress(Fault), self._link(server, quick) as link:
            area_items.ask(self._context, link)

    def _exchange(
        self,
        server: Server,
        progress: Callable[[Step], None] | None,
        is_cancelled: Callable[[], bool] | None,
    ) -> Outcome:
        from desktop_app.sync.exchange import exchange
        from desktop_app.sync.http.exchange_faults import Revoked
        from desktop_app.sync.wire.messages import BatchRefusal

        context = self._context
        recovering.renew_lost_keys(context)
        context.load_keys()

        refused: list[Fault] = []
        at = [server]

        def once() -> Outcome:
            refused[:] = self._connect_successors(at[0])
            gone: list[DeviceId] = []  # keys that the service lets in no more
            while True:
                try:
                    with self._link(at[0], but=gone) as link:
                        return exchange.exchange(
                            context.store,
                            link,
                            context.private_keys(),
                            progress=progress,
                            is_cancelled=is_cancelled,
                            critical=self._sending.critical(),
                            but=gone,
                        )
                except Revoked:
                    gone.append(self._asker(but=gone))
                    if not self._has_other_key(gone):
                        raise
                finally:
                    context.forget_cached()

        from desktop_app.sync.exchange.outcome import trouble_of

        at[:] = trusted.next_server(context, server)
        try:
            outcome, parted = once(), False
        except trusted.unreachable():
            if at[0] == server:
                raise
            at[:] = [server]  # the new address is not there yet
            outcome, parted = once(), False
        trusted.settle_server(context, at[0])
        for _again in range(_MOST_PARTINGS):
            if not outcome.complete or not recovering.recover_from_forks(context):
                break
            parted = True
            outcome = together(outcome, once())
        if parted and outcome.complete and settle_with_oneself(context):
            outcome = together(outcome, once())
        waits = [*map(trouble_of, (*refused, *recovering.waiting_for(context)))]
        # What a person can do is more useful than the fork itself.
        told = [
            one for one in outcome.troubles if not (waits and one.code == BatchRefusal.FORK)
        ] + waits
        if outcome.waiting:
            told += self._closed_keys()
        outcome = msgspec.structs.replace(outcome, troubles=tuple(told))
        if context.is_supervisor:
            from desktop_app.workspace.reading.board_summaries import prepare_board

            prepare_board(context)
        return outcome

    def _connect_successors(self, server: Server) -> list[Fault]:
        """Enrol the keys that their predecessor signed for; return why others wait.

        One that is refused waits for a code; one beyond the daily limit for a code or another day.
        """
        from desktop_app.sync.exchange import enrolment
        from desktop_app.sync.http.exchange_faults import Refused

        context, waiting = self._context, list[Fault]()
        for identity in identities.identities(context.store):
            roster = context.roster
            if identity.successor is not None or roster is None or roster.member(identity.device):
                continue
            request = identities.kept_request(context.store, identity.device)
            if request is None:
                continue
            ca = Path(server.ca) if server.ca else None
            try:
                private = context.private_keys().get(identity.device)
                reply = enrolment.follow(
                    context.store, server.url, identity, request, private, ca=ca,
                    proxy=trusted.chosen_proxy(context),
                )  # fmt: skip
            except Refused as refused:
                if refused.code == enrolment.TOO_MANY:
                    waiting.append(refused)
                else:  # the predecessor was revoked
                    identities.drop_request(context.store, identity.device)
                continue
            context.keys.save(f"token-{identity.device}", reply.token.encode())
            context.forget_cached()
        return waiting

    def _closed_keys(self) -> Iterator[Trouble]:
        """Yield why keys without a PIN cannot be opened: what they wrote stays unsigned."""
        from desktop_app.sync.exchange.outcome import trouble_of

        context, opened = self._context, self._context.private_keys()
        for identity in identities.identities(context.store):
            if identity.role is Role.LEADER or identity.device in opened:
                continue
            if identity.successor is not None:  # its unsigned changes were written again
                continue
            try:
                context.keys.load(f"key-{identity.device}")
            except Fault as fault:
                yield trouble_of(fault)

    def fetch_evidence(self, commune: CommuneCode, sha256: EvidenceHash) -> Path:
        """Return the file of a piece of evidence, taken from the service where it is not here."""
        erasures.refuse_erased(self._context.store, sha256)
        (path,) = self.fetch_files([(commune, sha256)])
        return path

    def fetch_files(self, wanted: Iterable[tuple[CommuneCode, EvidenceHash]]) -> Iterator[Path]:
        """Yield the files of *wanted* as they arrive, all over one connection."""
        from desktop_app.sync.exchange import exchange

        server = self.server
        if server is None:
            raise NotConnected(N_("This PC is not connected to a service yet."))
        with self._link(server) as link:
            for commune, sha256 in wanted:
                yield exchange.fetch_evidence(self._context.store, link, commune, sha256)

    def receipts(self) -> list[Receipt]:
        """Return every receipt held, the newest first."""
        return feeds.receipts(self._context.store)

    def offered_update(self, system: str, version: str) -> UpdateOffer:
        """Return the update the service has for *system*, newer than *version*; raise Fault."""
        from desktop_app.sync.exchange import updates

        with self._link(self._connected()) as link:
            return updates.offered(link, system, version)

    def fetch_update(
        self, system: str, offer: UpdateOffer, file: Path, progress: Callable[[int], object]
    ) -> None:
        """Write the update of *offer* to *file*; raise Fault, and then *file* is not there."""
        from desktop_app.sync.exchange import updates

        try:
            with self._link(self._connected()) as link, file.open("wb") as target:
                updates.fetch(link, system, offer, target, progress)
        except OSError as error:
            file.unlink(missing_ok=True)
            raise Fault(
                N_("The update cannot be written to {file}: {why}."),
                file=file,
                why=why_refused(error),
            ) from error
        except BaseException:
            file.unlink(missing_ok=True)
            raise

    def probing(self) -> Callable[[], Probe]:
        """Return what measures the connection to the service; it may run in another thread.

        Without its token, such as while the keys are closed, nothing is taken for the speed.
        """
        from desktop_app.sync.exchange import known
        from desktop_app.sync.http import probing
        from desktop_app.sync.http.client import Link
        from desktop_app.sync.http.transport import Limits

        server, roster = self._connected(), self._context.roster
        ca = Path(server.ca) if server.ca else None
        token: str | None = None
        with suppress(Fault):
            token = self._context.keys.load(f"token-{self._asker()}").decode()
        pin = known.server_key(self._context.store)
        proxy = trusted.chosen_proxy(self._context)
        limits = Limits(connect=8.0, silence=10.0, head=15.0)
        documents = [one.sha256 for one in roster.checklists] if roster is not None else []
        wanted = documents[-1] if documents and token is not None else None

        def ask() -> Probe:
            with Link(server.url, token=token, ca=ca, pin=pin, limits=limits, proxy=proxy) as link:
                return probing.probe(link, wanted)

        return ask

    def _connected(self) -> Server:
        server = self.server
        if server is None:
            raise NotConnected(
                N_("This PC is not connected to a service yet. Everything stays saved here.")
            )
        return server

    def _asker(self, *, but: Collection[DeviceId] = ()) -> DeviceId:
        """Return the key whose token reads, none of *but*."""
        from desktop_app.sync.exchange.visible import asker_of

        own = identities.identities(self._context.store)
        roster = self._context.roster
        return asker_of(roster, own, but=but) if roster else own[0].device

    def _has_other_key(self, gone: Collection[DeviceId]) -> bool:
        """Return whether a key beside those that are *gone* is let in by the roster held here."""
        roster = self._context.roster
        members = [
            roster.member(one.device)
            for one in identities.identities(self._context.store)
            if roster is not None and one.device not in gone
        ]
        return any(member is not None and not member.revoked for member in members)

    def _link(
        self, server: Server, limits: Limits | None = None, *, but: Collection[DeviceId] = ()
    ) -> Link:
        from desktop_app.sync.exchange import known
        from desktop_app.sync.http.client import Link

        context = self._context
        try:
            token = context.keys.load(f"token-{self._asker(but=but)}").decode()
        except KeyMissing as gone:
            raise next(recovering.waiting_for(context), gone) from gone
        return Link(
            server.url,
            token=token,
            ca=Path(server.ca) if server.ca else None,
            pin=known.server_key(context.store),
            limits=limits,
            proxy=trusted.chosen_proxy(context),
        )


def together(first: Outcome, then: Outcome) -> Outcome:
    """Return the joint result of two exchanges of one sync, less the faults the second resolved."""
    receipts = {(r.device, r.commune): r for r in (*first.receipts, *then.receipts)}
    return msgspec.structs.replace(
        then,
        sent=first.sent + then.sent,
        received=first.received + then.received,
        receipts=tuple(receipts.values()),
        refused=first.refused + then.refused,
        evidence_sent=first.evidence_sent + then.evidence_sent,
        evidence_bytes_sent=first.evidence_bytes_sent + then.evidence_bytes_sent,
        carried=first.carried + then.carried,
        clock_offset=first.clock_offset if then.clock_offset is None else then.clock_offset,
        forks=first.forks + then.forks,
        requests=first.requests + then.requests,
    )
