"""Which feeds a submission names: only those that determine the state it confirms.

However many keys ever wrote about a commune, a submission names the few with a standing answer,
evidence or version in use, and those that replaced a change which would otherwise stand in a named
feed. Folding the named feeds up to those numbers gives exactly the confirmed state
(``fold.coverings``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import ChangeHash, ChangeKind, DeviceId, RoundId

from .bodies import Detach, body_of
from .change import Held
from .fold import Register, fold

MAX_COVERED = 256  # feeds: of some 45 bytes each, in a change of at most 32 KiB

_ANSWERS = frozenset({ChangeKind.ANSWER, ChangeKind.USE})
_EVIDENCE = frozenset({ChangeKind.ATTACH, ChangeKind.DETACH})


def covers_of(changes: Collection[Held], round_: RoundId) -> dict[DeviceId, int]:
    """Return the feeds that a submission of *round_* made now names, and the last number of each.

    *changes* are all that have an effect on one centre. Beyond ``MAX_COVERED`` feeds evidence is
    left out, and does not count for the submission. Raise EntryRefused where the answers alone need
    more.
    """
    last: dict[DeviceId, int] = {}
    for held in changes:
        device = held.change.device
        last[device] = max(last.get(device, 0), held.change.sequence)
    answers = [h for h in changes if h.change.kind in _ANSWERS and h.change.round == round_]
    named = _named(answers, set())
    if len(named) > MAX_COVERED:
        raise EntryRefused(
            N_(
                "Too many versions stand against one another here, of {count} keys. Settle the"
                " conflicts first, then submit."
            ),
            count=len(named),
        )
    evidence = [h for h in changes if h.change.kind in _EVIDENCE]
    with_evidence = _named([*answers, *evidence], named)
    if len(with_evidence) <= MAX_COVERED:
        named = with_evidence
    return {device: last[device] for device in sorted(named)}


def _named(changes: Collection[Held], named: set[DeviceId]) -> set[DeviceId]:
    """Return *named* and the devices whose feeds are needed to fold the state of *changes*."""
    standing = {held.identity for held in _standing(changes)}
    named = named | {h.change.device for h in changes if h.identity in standing}
    replacing = _replacing(changes)
    while True:
        read = [h for h in changes if h.change.device in named]
        left = {h.identity for h in _standing(read)} - standing
        more = {device for one in left for device in replacing.get(one, ())} - named
        if not more:
            return named
        named |= more


def _standing(changes: Collection[Held]) -> Iterator[Held]:
    for state in fold(changes).values():
        yield from state.heads if isinstance(state, Register) else state.entries


def _replacing(changes: Collection[Held]) -> dict[ChangeHash, set[DeviceId]]:
    """Return, by the identity of a change, the devices that wrote in its place or hid it."""
    alias = {held.hash: held.identity for held in changes}
    found: dict[ChangeHash, set[DeviceId]] = {}
    for held in changes:
        body = body_of(held.change)
        hides = (body.target,) if isinstance(body, Detach) else ()
        for base in (*held.change.bases, *hides):
            found.setdefault(alias.get(base, base), set()).add(held.change.device)
    return found
