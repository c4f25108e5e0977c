"""Check and store what the service sends, each response whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from desktop_app.core.changes.feeds import Head
from desktop_app.core.changes.receipts import Receipt, receipt_verifies
from desktop_app.core.changes.roster import (
    Roster,
    SignedRoster,
    kept_roster,
    open_roster,
    packed_roster,
)
from desktop_app.core.changes.segments import CheckedSegment, check_segment
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.storage import erased_content, erasures, evidence, facts, feeds, receiving
from desktop_app.storage.facts import Clock
from desktop_app.storage.identities import Identity
from desktop_app.storage.rewinds import Fork
from desktop_app.storage.store import Store
from desktop_app.sync.http.exchange_faults import Forged, not_connected
from desktop_app.sync.wire.messages import Page, SyncResponse

from . import known
from .roster_parts import RosterParts
from .uncovered import Feed, Uncovered
from .visible import visible_communes


class Missing(WireRefused):
    """A page continues from changes that are not held; its commune is pulled anew."""

    def __init__(self, commune: CommuneCode) -> None:
        super().__init__(
            N_("Entries of commune {commune} came without what goes before them."), commune=commune
        )
        self.commune = commune


class IntakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was stored from one response."""

    changes: int = 0
    receipts: tuple[Receipt, ...] = ()
    brought_back: int = 0  # receipts for feeds of others
    forks: tuple[Fork, ...] = ()
    awaits_roster: bool = False  # nothing was taken: parts of the roster are still to come
    asked: known.Asked | None = None  # for the next response of the same body
    before: Mapping[Feed, int] = {}  # how far own feeds had a receipt before


def held_roster(store: Store) -> Roster:
    """Return the roster kept here; raise NotConnected where there is none."""
    kept = facts.roster_bytes(store)
    if kept is None:
        raise not_connected()
    return kept_roster(kept)


def newer_roster(signed: SignedRoster, held: Roster | None) -> Roster:
    """Return the roster in *signed*; raise Forged unless the service of *held* signed it."""
    try:
        if held is None:
            return open_roster(signed, service=None)
        roster = open_roster(signed, service=held.service, at_least=(held.epoch, held.number))
    except WireRefused as error:
        raise forged(error) from error
    # A replaced service key must not begin a key chain of its own.
    if roster.keys[: len(held.keys)] != held.keys:
        raise forged(
            WireRefused(N_("The roster leaves out keys of the service that are known here."))
        )
    return roster


def keep_roster(store: Store, roster: Roster, *parts: SignedRoster) -> None:
    """Store a checked roster, as its signed *parts*.

    In a new epoch no earlier receipt and no position counts. What it says is erased goes at once.
    """
    facts.save_roster(store, packed_roster(parts))
    if roster.erasures is not msgspec.UNSET:
        erasures.note(store, roster.erasures)
    feeds.begin_epoch(store, roster.service, roster.epoch)


class Intake:
    """Takes responses for one store; a refused response changes nothing."""

    def __init__(self, store: Store, own: tuple[Identity, ...]) -> None:
        self._store = store
        self._keys = {identity.device: identity.public_key for identity in own}
        self.roster = held_roster(store)
        self._parts = RosterParts()
        self.uncovered = Uncovered(store)
        # How far the other branch of each forked feed came, and the head there.
        self._branches: dict[Feed, tuple[int, Head]] = {}

    def head_at(self, device: DeviceId, commune: CommuneCode, sequence: int) -> Head | None:
        """Return the head of a feed at *sequence* as it is held here."""
        return feeds.head_at(self._store, device, commune, sequence)

    @property
    def wanted_part(self) -> tuple[int, int, int] | None:
        """The next part to request of a roster in several parts, or None."""
        return self._parts.wanted

    def take(
        self,
        response: SyncResponse,
        *,
        clock: Clock | None = None,
        is_all: bool = False,
        carried: frozenset[Feed] = frozenset(),
        anew: Collection[CommuneCode] = (),
        asked: known.Asked | None = None,
        is_alone: bool = False,
    ) -> IntakeResult:
        """Store the content of *response*, and *clock*; raise Forged (Missing) and store nothing.

        *is_all*: with this response the pull is complete. *carried* are others' feeds that this
        computer sent back to the service; their receipts are stored by their authors. *anew* are
        the communes that were requested from position 0. *asked* names the roster that the
        request, or the response before in one body, left here. *is_alone*: no further part of the
        roster can be requested now.
        """
        store, roster = self._store, self.roster
        signed: tuple[SignedRoster, ...] = ()
        if response.roster is not None:
            told = newer_roster(response.roster, roster)
            whole = (
                (told, (response.roster,)) if is_alone else self._parts.add(response.roster, told)
            )
            if whole is None:
                return IntakeResult(awaits_roster=True)
            roster, signed = whole
        elif self.wanted_part is not None:  # pages continue after the parts of the roster
            return IntakeResult(awaits_roster=True)
        try:
            self._check_receipts(response, roster, carried)
            checked = self._checked(response.page, roster)
        except Missing:
            raise
        except WireRefused as error:
            raise forged(error) from error
        page = response.page or Page()
        if asked is not None and signed:
            asked = msgspec.structs.replace(asked, roster=(roster.epoch, roster.number))
        with store.transaction():
            if signed:
                keep_roster(store, roster, *signed)
            if clock is not None:
                facts.learn_clock(store, clock)
            if is_all:
                known.learn_pulled(store, response.time)
            if response.checkpoint:
                known.learn_checkpoint(store, response.checkpoint, asked)
            own = [one for one in response.receipts if one.device in self._keys]
            held = feeds.positions(store)
            back = [c for c, n in page.positions.items() if n < held.get(c, 0) and c not in anew]
            feeds.begin_again(store, back)
            for commune, sha256 in response.lost_files:
                evidence.forget_delivery(store, commune, [sha256])
            # The page first: it may hold changes that a receipt covers, written by a copy of this
            # PC.
            theirs = receiving.take_page(store, checked, page.positions, response.contacts)
            before = {
                (one.device, one.commune): feeds.received_through(store, one.device, one.commune)
                for one in own
            }
            self.uncovered.step_back(own)
            ours = receiving.take_receipts(store, own)
            covers = is_all and bool(response.checkpoint)
            seen = visible_communes(roster, asked.device) if asked else frozenset[CommuneCode]()
            if own or is_all:
                self.uncovered.take(own, before, covers=covers, seen=seen)
            if response.lacks_newest:
                evidence.forget_deliveries(store, seen)
            elif covers and any(one.through > before[one.device, one.commune] for one in own):
                evidence.settle_newest(store)
            feeds.confirm(store, (one for one in response.receipts if one not in own))
            if is_all:  # drop what was read from a package and the service does not take
                receiving.drop_unconfirmed(
                    store, [member.device for member in roster.members if member.revoked]
                )
        if signed or is_all:
            erased_content.remove(store, erasures.all_erased(store))
        self.roster = roster
        ends = {(one.segment.device, one.segment.commune): one for one in checked}
        for fork in theirs.forks:
            one = ends[fork.device, fork.commune]
            self._branches[fork.device, fork.commune] = one.segment.last, one.heads[-1]
        return IntakeResult(
            changes=theirs.changes,
            receipts=tuple(own),
            brought_back=len(response.receipts) - len(own),
            forks=ours.forks + theirs.forks,
            asked=asked,
            before=before,
        )

    def _check_receipts(
        self, response: SyncResponse, roster: Roster, carried: frozenset[Feed]
    ) -> None:
        for receipt in response.receipts:
            where = {"commune": receipt.commune}
            feed = receipt.device, receipt.commune
            if receipt.device not in self._keys and feed not in carried:
                raise WireRefused(
                    N_("A receipt for commune {commune} is for another computer."), **where
                )
            if (receipt.service, receipt.epoch) != (roster.service, roster.epoch):
                raise WireRefused(
                    N_("A receipt for commune {commune} is from another service or epoch."), **where
                )
            if not any(receipt_verifies(receipt, key.public_key) for key in roster.keys):
                raise WireRefused(
                    N_("The signature on a receipt for commune {commune} is wrong."), **where
                )

    def _checked(self, page: Page | None, roster: Roster) -> list[CheckedSegment]:
        checked: list[CheckedSegment] = []
        ends = dict(self._branches)
        authors = {member.device: member.public_key for member in roster.members}
        for segment in page.segments if page else ():
            feed = segment.device, segment.commune
            end = ends.get(feed)
            before = self._before(*feed, segment.first, end)
            key = authors.get(segment.device) or self._keys.get(segment.device)
            try:
                one = check_segment(segment, before=before, public_key=key)
            except WireRefused as error:
                if end is None and segment.device in self._keys and segment.first > 1:
                    raise Missing(segment.commune) from error  # it may continue another branch
                raise
            ends[feed] = segment.last, one.heads[-1]
            checked.append(one)
        return checked

    def _before(
        self,
        device: DeviceId,
        commune: CommuneCode,
        first: int,
        end: tuple[int, Head] | None,
    ) -> Head:
        if end is not None and end[0] == first - 1:
            return end[1]
        head = self.head_at(device, commune, first - 1)
        if head is None:
            raise Missing(commune)
        return head


def forged(reason: WireRefused) -> Forged:
    """Return the fault for a response that did not verify, for *reason*."""
    return Forged(
        N_("What came from the service does not verify, so it was not taken. {reason}"),
        reason=reason,
    )
