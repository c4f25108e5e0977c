"""The invariants checked at the end of every schedule."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from central_service.administration.checking import check as check_service
from central_service.database.stored import change_from
from desktop_app.core.changes.change import Held, change_hash
from desktop_app.core.changes.feeds import public_key_of
from desktop_app.core.changes.fold import Log, Register, Unit, UnitState, fold
from desktop_app.core.changes.receipts import receipt_verifies
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, DeviceId, EvidenceHash
from desktop_app.storage import feeds, state
from desktop_app.storage.checking import Finding
from desktop_app.storage.checking import check as check_store

from .dating import undecided
from .expectations import said_in
from .verdicts import communes_of, expected
from .world import COMMUNES, ROUND, Computer, World

_DAY, _KEYS_A_DAY = 24 * 3600, 10

Place = tuple[str, str, int]  # commune, device, sequence


class Kept(msgspec.Struct, frozen=True):
    """A change as the service holds it."""

    held: Held
    reason: str
    received: int


class Custody:
    """All that the service holds, read from its tables."""

    def __init__(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as connection:
            self.changes = {
                (commune, device, sequence): Kept(_held(body, digest), reason, received)
                for commune, device, sequence, digest, reason, body, received in connection.execute(
                    "SELECT c.commune, c.device, c.sequence, c.hash, c.reason, c.body, ("
                    " SELECT b.received FROM batches AS b WHERE b.commune = c.commune"
                    " AND b.device = c.device AND b.last >= c.sequence ORDER BY b.last LIMIT 1)"
                    " FROM changes AS c"
                )
            }
        self.identities = {kept.held.identity for kept in self.changes.values()}
        self.identities |= {kept.held.hash for kept in self.changes.values()}
        self.states: dict[str, dict[Unit, UnitState]] = {}

    def state(self, commune: str) -> dict[Unit, UnitState]:
        """Return the state of *commune* by the changes that have an effect."""
        if commune not in self.states:
            self.states[commune] = fold(
                kept.held
                for (about, _device, _n), kept in self.changes.items()
                if about == commune and not kept.reason
            )
        return self.states[commune]

    def heads(self, commune: str) -> set[ChangeHash]:
        """Return the answers that no other one replaced, computed from the changes alone."""
        every = [
            kept.held
            for (about, _device, _n), kept in self.changes.items()
            if about == commune and not kept.reason and kept.held.change.kind == "answer"
        ]
        alias = {held.hash: held.identity for held in every}
        about = {held.identity: (held.change.round, held.change.item) for held in every}
        replaced = {  # within an item of a round: a base of another round was misdated
            base
            for held in every
            for base in (alias.get(one, one) for one in held.change.bases)
            if base != held.identity and about.get(base) == (held.change.round, held.change.item)
        }
        return {held.identity for held in every} - replaced


def heads_of(state: dict[Unit, UnitState]) -> set[ChangeHash]:
    """Return the answers that stand, or stand against each other."""
    registers = (one for one in state.values() if isinstance(one, Register))
    heads = (head for register in registers for head in register.heads)
    return {head.identity for head in heads if head.change.kind == "answer"}


def faults_of(world: World, settled: set[int]) -> Iterator[str]:
    """Yield a sentence for everything that does not hold; *settled* computers have everything."""
    custody, now = Custody(world.service.database_file), told(world)
    held = {number: _changes_in(one.folder) for number, one in world.computers.items()}
    yield from _saved(world, custody, held, settled)
    yield from _files(world, custody, settled)
    yield from _known(world, custody)
    yield from _once(custody)
    yield from _replaced(world, custody)
    yield from _counters(custody)
    yield from _verdicts(world, custody, now)
    for number, computer in world.computers.items():
        name = computer.folder.name
        revoked = world.book.rulings[-1].revoked.keys() & set(computer.devices)
        for fault in _receipted(world, computer, custody, held[number]):
            if not (revoked and world.was_put_back):
                yield f"{name}: {fault}"
        for fault in _seen(world, computer, held[number]):
            yield f"{name}: {fault}"
        for finding in _findings(computer):
            if finding.about != "rewind" or number in settled:
                yield f"{name}: check says of the {finding.about}: {finding.fault}"
        if number in settled:
            for fault in (
                *_agrees(world, computer, custody),
                *_said_twice(computer),
                *undecided(world, computer),
            ):
                yield f"{name}: {fault}"
        yield from _receipts(world, computer)
    yield from _readiness(world, custody, settled)
    yield from _successions(world)
    nobodys = _files_nobody_has(world, settled)
    for sentence in check_service(world.service.service).faults:
        if not any(name in sentence for name in nobodys):
            yield f"the service: verify says: {sentence}"


def _held(body: bytes, digest: bytes) -> Held:
    return Held(hash=ChangeHash(digest.hex()), change=change_from(body))


class Line(msgspec.Struct, frozen=True):
    """A change as a computer holds it."""

    hash: str
    origin: str | None
    through: int
    refused: bool


def _changes_in(folder: Path) -> dict[Place, Line]:
    with closing(sqlite3.connect(folder / "desk.db")) as connection:
        return {
            (commune, device, sequence): Line(
                hash_.hex(), origin.hex() if origin else None, through, refused is not None
            )
            for commune, device, sequence, hash_, origin, through, refused in connection.execute(
                "SELECT f.commune, f.device, c.sequence, c.hash, c.origin, f.through, c.refused"
                " FROM change AS c JOIN feed AS f ON f.id = c.feed"
            )
        }


def _shown_to_nobody(world: World, lines: dict[Place, Line]) -> set[str]:
    """Return the hashes in feeds of which nothing ever had an effect.

    No position, and so no checkpoint, covers them: where the service was put back whole, they are
    sent again with the next change of that feed, and nobody misses anything meanwhile.
    """
    if not world.was_put_back:
        return set()
    shown = {place[:2] for place, line in lines.items() if not line.refused}
    return {line.hash for place, line in lines.items() if place[:2] not in shown}


def _saved(
    world: World, custody: Custody, held: dict[int, dict[Place, Line]], settled: set[int]
) -> Iterator[str]:
    """Every saved change is on each disk that it was saved on, and with the service at last."""
    on_disk: dict[str, set[str]] = {}
    unseen: set[str] = set()
    for number, computer in world.computers.items():
        lines = held[number].values()
        names = {line.hash for line in lines} | {line.origin for line in lines if line.origin}
        on_disk[computer.folder.name] = names | _forked_in(computer.folder)
        unseen |= _shown_to_nobody(world, held[number])
    done = {world.computers[number].folder.name for number in settled}
    for change, folders in world.book.copies.items():
        said = world.book.written[change].change
        what = f"{said.kind} {said.item} {said.fields.get('note') or ''} ({change[:8]})"
        for folder in sorted(folders):
            if change not in on_disk[folder]:
                yield f"{folder}: a saved change is gone from its disk: {what}"
        if change not in custody.identities | unseen and folders & done:
            yield f"a saved change never came to the service: {what}"


def _files(world: World, custody: Custody, settled: set[int]) -> Iterator[str]:
    """Every file that was attached is on its disk and, where its PC has settled, at the service.

    Exceptions at the service: it takes no file whose change it refused, or whose commune is
    outside the scope of the one who attached it.
    """
    refused = {kept.held.identity for kept in custody.changes.values() if kept.reason}
    parts = {one.folder.name: one.part for one in world.computers.values()}
    with closing(sqlite3.connect(world.service.database_file)) as connection:
        there = set(connection.execute("SELECT commune, sha256 FROM evidence"))
    done = {world.computers[number].folder.name for number in settled}
    desks = {one.folder.name: one.desk for one in world.computers.values()}
    for change, data in world.book.files.items():
        name = EvidenceHash(hashlib.sha256(data).hexdigest())
        commune = world.book.written[change].change.commune
        for folder in world.book.copies[change]:
            file = desks[folder].attaching.file_of(name)
            if file is None or file.read_bytes() != data:
                yield f"{folder}: an attached file is gone from its disk: {name[:8]}"
            sees = communes_of(parts[folder], world.book.rulings[-1])
            if change in refused or commune not in sees:
                continue
            on_disk = world.service.service.evidence / name[:2] / name
            if folder in done and ((commune, name) not in there or not on_disk.is_file()):
                yield f"{folder}: an attached file never came to the service: {name[:8]}"


def _files_nobody_has(world: World, settled: set[int]) -> set[str]:
    """Return the prefixes of the names of files that vanished and no settled computer sends."""
    done = {world.computers[number].folder.name for number in settled}
    sent = {
        hashlib.sha256(data).hexdigest()
        for change, data in world.book.files.items()
        if world.book.copies.get(change, set()) & done
    }
    every = {hashlib.sha256(data).hexdigest() for data in world.book.files.values()}
    return {name[:12] for name in every - sent}


def _successions(world: World) -> Iterator[str]:
    """No family of keys grew faster than the service's limit."""
    families: dict[str, list[int]] = {}
    with closing(sqlite3.connect(world.service.database_file)) as connection:
        for origin, made in connection.execute("SELECT origin, made FROM successions"):
            families.setdefault(origin, []).append(made)
    for origin, times in families.items():
        for began in times:
            within = sum(began <= made < began + _DAY for made in times)
            if within > _KEYS_A_DAY:
                yield f"{within} keys of the family of {origin[:8]} were let in within a day"
                return


def _forked_in(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "desk.db")) as connection:
        return {hash_.hex() for (hash_,) in connection.execute("SELECT hash FROM fork")}


def _known(world: World, custody: Custody) -> Iterator[str]:
    """Every change that appears was written by somebody."""
    for kept in custody.changes.values():
        change = kept.held.change
        if change_hash(change) != kept.held.hash:
            yield f"the service holds {kept.held.hash[:8]} with other bytes than were hashed"
        if change.origin is not None:
            if change.origin not in world.book.written and change.origin not in custody.identities:
                yield f"a change was adopted that nobody wrote: {change.origin[:8]}"
        elif change.kind == "adopt":
            if change.fields["device"] not in world.keys:
                yield f"a branch was adopted of a key that nobody had: {change.fields}"
        elif not _was_said(world, kept.held):
            yield f"a change that nobody wrote is at the service: {change.kind} {change.fields}"


def _replaced(world: World, custody: Custody) -> Iterator[str]:
    """A change of an earlier program replaces everything that it named."""
    came = {kept.held.identity for kept in custody.changes.values() if not kept.reason}
    for held in world.book.beyond_limits:
        left = set(held.change.bases) & custody.heads(held.change.commune)
        if held.hash in came and left:
            yield f"{len(left)} versions of {held.change.item} stand that were replaced"


def _was_said(world: World, held: Held) -> bool:
    """Return whether somebody wrote this; another key of the same person may write it again."""
    change = held.change
    part = world.keys.get(change.device)
    same = (device for device, one in world.keys.items() if part and one[0] == part[0])
    return any(
        said_in(msgspec.structs.replace(held, change=msgspec.structs.replace(change, device=one)))
        in world.book.attempted
        for one in (change.device, *same)
    )


def _counters(custody: Custody) -> Iterator[str]:
    """A change comes after what it replaces, whatever any clock says."""
    counters = {kept.held.hash: kept.held.change.counter for kept in custody.changes.values()}
    counters |= {
        kept.held.identity: min(kept.held.change.counter, counters.get(kept.held.identity, 2**53))
        for kept in custody.changes.values()
    }
    for kept in custody.changes.values():
        change = kept.held.change
        if any(counters.get(base, 0) >= change.counter for base in change.bases):
            yield f"a change has a lower counter than what it replaces: {kept.held.hash[:8]}"


def _once(custody: Custody) -> Iterator[str]:
    """No change is held twice, and none has an effect twice."""
    seen: set[str] = set()
    for kept in custody.changes.values():
        if kept.held.hash in seen:
            yield f"the service holds {kept.held.hash[:8]} twice"
        seen.add(kept.held.hash)


def told(world: World) -> dict[str, int | None]:
    """Return when each device that is revoked now was told so, by the service's database."""
    with closing(sqlite3.connect(world.service.database_file)) as connection:
        return dict(connection.execute("SELECT device, told FROM members"))


def _told_at(world: World, now: dict[str, int | None], device: str, moment: float) -> int | None:
    """Return when *device* had been told of the revocation that was in force at *moment*."""
    for ended, when in world.book.told_before.get(DeviceId(device), ()):
        if moment <= ended:
            return when
    return now.get(device)


def _verdicts(world: World, custody: Custody, now: dict[str, int | None]) -> Iterator[str]:
    """Each change has an effect or none as its author's rights were when it came."""
    for (_commune, device, sequence), kept in custody.changes.items():
        if DeviceId(device) not in world.keys:
            continue  # by somebody who is not in this schedule
        part, role = world.keys[DeviceId(device)]
        wanted = expected(
            kept.held.change,
            part,
            role,
            world.book.ruling_at(kept.received),
            received=kept.received,
            told=_told_at(world, now, device, kept.received),
        )
        if wanted != kept.reason:
            yield (
                f"change {sequence} ({kept.held.change.kind}) of {part.folder} got the verdict"
                f" “{kept.reason}” and not “{wanted}”"
            )


def _receipted(
    world: World, computer: Computer, custody: Custody, lines: dict[Place, Line]
) -> Iterator[str]:
    """What has a receipt is the same at the service as here; so is all that others wrote.

    A revoked PC is not told that the service was restored, and keeps what that lost; whoever may
    not write about its commune any more does not bring it back either.
    """
    own, unseen = computer.devices, _shown_to_nobody(world, lines)
    ruling = world.book.rulings[-1]
    sees = communes_of(computer.part, ruling)
    for place, line in lines.items():
        commune, device, sequence = place
        is_kept_apart = device in ruling.revoked and commune not in sees and world.was_put_back
        if line.hash in unseen or is_kept_apart:
            continue
        is_receipted = device not in own or sequence <= line.through
        kept = custody.changes.get(place)
        if is_receipted and (kept is None or kept.held.hash != line.hash):
            there = "does not hold" if kept is None else "holds something else as"
            yield f"the service {there} change {sequence} of {device[:8]} though it gave it away"


def _findings(computer: Computer) -> list[Finding]:
    roster = computer.desk._context.roster
    members = roster.members if roster else ()
    keys = {member.device: member.public_key for member in members}
    return check_store(computer.desk._context.store, keys)


def _receipts(world: World, computer: Computer) -> Iterator[str]:
    """Every receipt that was kept was signed by the service."""
    key = public_key_of(world.service.service.seal.private_key)
    for receipt in feeds.receipts(computer.desk._context.store):
        if not receipt_verifies(receipt, key):
            yield f"{computer.folder.name}: a receipt was kept that the service never signed"


def _seen(world: World, computer: Computer, lines: dict[Place, Line]) -> Iterator[str]:
    """Nobody received what others wrote about a commune outside their scope."""
    own = computer.devices
    may_see = communes_of(computer.part, world.book.rulings[-1])
    for commune, device, sequence in lines:
        if device in own or commune in may_see or commune == "00000":
            continue
        if sequence > world.held_before.get((computer.folder.name, commune, device), 0):
            yield f"change {sequence} of {device[:8]} about {commune} was not to be seen here"


def _agrees(world: World, computer: Computer, custody: Custody) -> Iterator[str]:
    """The state here equals the state at the service, commune by commune."""
    store = computer.desk._context.store
    for commune in communes_of(computer.part, world.book.rulings[-1]):
        here: dict[Unit, Any] = {}
        for unit, one in state.units(store, CentreId(commune)):
            here[unit] = one
        there = custody.state(commune)
        if heads_of(here) != custody.heads(commune):
            yield f"other heads stand here of {commune} than the changes leave"
        if here != there:
            units = [u for u in here.keys() | there.keys() if here.get(u) != there.get(u)]
            unit = min(units)
            yield f"something else stands here of {commune} {unit.kind} {unit.item}"


def _said_twice(computer: Computer) -> Iterator[str]:
    """What was written once is shown once, however often it was written again.

    A remark that was brought into another round stands in both, and names the one it came from.
    """
    seen: dict[tuple[str, str, str], list[Held]] = {}
    store = computer.desk._context.store
    for commune in COMMUNES:
        for _unit, one in state.units(store, CentreId(commune)):
            for held in one.entries if isinstance(one, Log) else ():
                change = held.change
                words = str(change.fields.get("text") or change.fields.get("comment") or "")
                if change.kind not in ("comment", "call", "return") or not words:
                    continue
                seen.setdefault((change.kind, change.item, words), []).append(held)
    for (kind, item, words), shown in seen.items():
        named = {base for held in shown for base in held.change.bases}
        apart = {one.hash for one in shown if named.isdisjoint((one.hash, one.identity))}
        if len(apart) > 1:
            yield f"{kind} “{words}” on {item} is shown twice"


def _readiness(world: World, custody: Custody, settled: set[int]) -> Iterator[str]:
    """The clerk and the supervisor see the same of an assessment."""
    ruling = world.book.rulings[-1]
    for commune in COMMUNES:
        desks = [
            computer
            for number, computer in world.computers.items()
            if number in settled and commune in communes_of(computer.part, ruling)
        ]
        if len(desks) < 2 or all(unit.kind == "person" for unit in custody.state(commune)):
            continue
        first, *others = [(one, _shown(world, one, commune)) for one in desks]
        for other, shown in others:
            if shown != first[1]:
                names = f"{first[0].folder.name} and {other.folder.name}"
                what = _first_difference(first[1], shown)
                yield f"{names} see another readiness of {commune}: {what}"


def _shown(world: World, computer: Computer, commune: CommuneCode) -> dict[str, object]:
    with world.at_work(computer):
        shown = computer.desk.desk(centre=CentreId(commune), round_=ROUND)
    official, judgement = shown.official, shown.judgement
    return {
        "today": shown.today,
        "level now": judgement.level,
        "missing": judgement.missing,
        "items": judgement.items,
        "conflicts": judgement.conflicts,
        "official level": official.level,
        "officially missing": official.missing,
        "changed since": official.changed_since,
        "verified": shown.verified.judgement,
    }


def _first_difference(one: dict[str, object], other: dict[str, object]) -> str:
    name = next(name for name in one if one[name] != other[name])
    return f"{name}: {str(one[name])[:80]} and {str(other[name])[:80]}"
