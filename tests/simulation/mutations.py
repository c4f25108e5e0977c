"""Mutation testing: deliberate faults in a copy of the program, each of which must be caught.

A mutation names text of the real code and what takes its place; text that is no longer there is an
error, so the list stays true to the code.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[2]
MOST = 1_500  # schedules within which a fault must be caught


class Patch(msgspec.Struct, frozen=True):
    """Text of one file, and what takes its place."""

    file: str
    old: str
    new: str


class Mutation(msgspec.Struct, frozen=True):
    """A fault that a developer could make, and what it would do to people."""

    name: str
    harm: str
    patches: tuple[Patch, ...]


class Proof(msgspec.Struct, frozen=True):
    """The result for a mutation: the seed that caught it, after how many schedules."""

    mutation: Mutation
    seed: int | None
    after: int
    fault: str

    def __str__(self) -> str:
        """Return it as one line."""
        if self.seed is None:
            return f"NOT CAUGHT in {self.after} schedules: {self.mutation.name}"
        caught = f"caught by seed {self.seed} after {self.after}"
        return f"{self.mutation.name}: {caught}: {self.fault[:160]}"


def text_of(patch: Patch, root: Path = ROOT) -> str:
    """Return the file with the fault in it; raise ValueError where its place is not found."""
    text = (root / patch.file).read_text("utf-8")
    if text.count(patch.old) != 1:
        raise ValueError(f"{patch.file} holds {text.count(patch.old)} times: {patch.old!r}")
    return text.replace(patch.old, patch.new)


def prove(mutation: Mutation, *, first: int = 0, most: int = MOST) -> Proof:
    """Run schedules on a copy of the program with the fault until one of them fails."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as place:
        tree = Path(place)
        for room in ("desktop_app", "central_service"):
            shutil.copytree(ROOT / room, tree / room)
        for beside in ("resources", "checklists", "tests"):
            (tree / beside).symlink_to(ROOT / beside)
        for patch in mutation.patches:
            mutant = text_of(patch, tree)
            (tree / patch.file).write_text(mutant, "utf-8")
        paths = (str(tree), str(tree / "tests"))
        done = subprocess.run(
            [sys.executable, "-m", "simulation", "--until-failure",
             "--seed", str(first), "--schedules", str(most)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0"},
            cwd=tree,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a faulty service logs what stops it
            encoding="utf-8",
            check=False,
        )  # fmt: skip
    lines = done.stdout.strip().splitlines()
    if not lines:
        return Proof(mutation, None, 0, "the simulator itself stopped")
    told = json.loads(lines[-1])
    return Proof(mutation, told["seed"], told["after"], told["fault"])


def _one(name: str, harm: str, file: str, old: str, new: str) -> Mutation:
    return Mutation(name, harm, (Patch(file, old, new),))


MUTATIONS = (
    Mutation(
        "cursor-before-page",
        "a page is lost for good when the power goes between the two",
        (
            Patch(
                "desktop_app/sync/exchange/intake.py",
                "        page = response.page or Page()\n",
                "        page = response.page or Page()\n"
                "        receiving.take_page(store, (), page.positions, {})\n"
                "        known.learn_checkpoint(store, response.checkpoint, asked)\n",
            ),
        ),
    ),
    _one(
        "receipt-on-trust",
        "a receipt that was spoilt on the way, or made up, counts as the service's word",
        "desktop_app/sync/exchange/intake.py",
        "            if not any(receipt_verifies(receipt, key.public_key) for key in roster.keys):",
        "            if not roster.keys:",
    ),
    _one(
        "position-skips-others",
        "what a colleague sent a moment before is never fetched",
        "central_service/custody/quick_answers.py",
        "        if not move.before <= before < move.after or not move.devices <= {device}:",
        "        if not move.devices <= {device}:",
    ),
    _one(
        "position-not-raised",
        "two runs are to have one place, and the second one is turned away",
        "central_service/custody/holdings.py",
        "state, position=state.position + 1, stamp=stamp",
        "state, position=min(state.position + 1, 4), stamp=stamp",
    ),
    _one(
        "no-receipt-for-a-duplicate",
        "what is sent again after a lost reply waits for ever",
        "central_service/custody/custody.py",
        "self._receipt(draft, key) for key in known if key in told)",
        "self._receipt(draft, key) for key in known if key in told and key in draft.tips)",
    ),
    _one(
        "base-ignored",
        "an answer that was replaced stands against its own successor",
        "desktop_app/core/changes/fold.py",
        "        if alias.get(base, base) != held.identity\n    }\n    # Hashes",
        "        if alias.get(base, base) == held.identity\n    }\n    # Hashes",
    ),
    _one(
        "base-not-named",
        "whoever answers again is in conflict with themselves",
        "desktop_app/workspace/verbs/declaring.py",
        "        heads = tuple(head.identity for head in before.heads) if before else ()\n",
        "        heads = ()\n",
    ),
    _one(
        "area-for-ever",
        "a supervisor goes on reading communes that left the area",
        "central_service/access/scopes.py",
        "        select(table.area, table.commune).where(table.area.in_(names),"
        " table.until.is_(None))",
        "        select(table.area, table.commune).where(table.area.in_(names))",
    ),
    _one(
        "rights-not-asked",
        "anybody may write about any commune",
        "desktop_app/core/changes/rights.py",
        "    if not roles:\n        return Refusal.COMMUNE\n",
        "",
    ),
    _one(
        "refusal-handed-out",
        "what was refused has an effect on everybody else's screen",
        "central_service/database/stored.py",
        "    if not reason:\n        return change\n",
        "    return change\n",
    ),
    _one(
        "refusal-not-heard",
        "what was refused goes on counting on the PC that wrote it",
        "desktop_app/storage/custody.py",
        "    _apply_verdicts(connection, touched, feed, receipt, after=before)\n",
        "",
    ),
    _one(
        "counter-from-the-clock",
        "a PC in 2099 wins every conflict, and is refused in the end",
        "desktop_app/storage/writing.py",
        "        self.counter += 1\n",
        "        self.counter = max(self.counter + 1, writer.wall // 100)\n",
    ),
    _one(
        "counter-of-own-feed",
        "an answer stands below the one that it replaced",
        "desktop_app/storage/writing.py",
        "            if counter > self.counter:\n",
        "            if whose == device:\n",
    ),
    _one(
        "chain-not-verified",
        "what was spoilt on the way is taken for what was written",
        "desktop_app/core/changes/segments.py",
        "    if not head_verifies(\n",
        "    if not segment.entries and not head_verifies(\n",
    ),
    _one(
        "fork-not-seen",
        "the second copy's answers get a receipt and are nowhere",
        "central_service/custody/custody.py",
        "            if bytes.fromhex(digest) != held[sequence].hash:",
        "            if bytes.fromhex(digest) != held[sequence].hash and not digest:",
    ),
    Mutation(
        "fork-overlooked",
        "what another copy sent is taken for what was written here",
        (
            Patch(
                "desktop_app/storage/custody.py",
                "    if head is None or head.hex() != receipt.head:",
                "    if head is None:",
            ),
            Patch(
                "desktop_app/storage/receiving.py",
                "            if before is not None and before.hash.hex() != entry.hash:\n",
                "            if before is not None and not entry.hash:\n",
            ),
        ),
    ),
    _one(
        "mark-before-commit",
        "a power cut looks like data that was put back",
        "desktop_app/storage/store.py",
        '            session.connection.execute(f"RELEASE nested{depth}" if depth else "COMMIT")',
        "            not depth and self._store._committed(session.marks)\n"
        "            session.connection.execute("
        'f"RELEASE nested{depth}" if depth else "COMMIT")',
    ),
    _one(
        "lost-device-counts",
        "whoever found the laptop goes on answering for the commune",
        "central_service/custody/custody.py",
        "            revoked=Revocation.LOST if author.revoked and over else author.revoked,",
        "            revoked=Revocation.NONE,",
    ),
    _one(
        "adoption-without-origin",
        "what two copies of a PC wrote counts twice",
        "desktop_app/storage/writing.py",
        "                origin=original.identity,\n",
        "",
    ),
    _one(
        "copy-counts-beside-its-original",
        "a remark that was written again is shown twice",
        "desktop_app/core/changes/fold.py",
        "            known[held.identity] = held\n",
        "            known[held.hash] = held\n",
    ),
    _one(
        "branch-dropped",
        "what the second copy wrote is gone once the feed parted",
        "desktop_app/storage/adoption.py",
        "        for run in _runs(effective):\n",
        "        for run in _runs(effective[1:]):\n",
    ),
    _one(
        "own-feed-withheld",
        "a copy, or a PC that was set back, never gets what it wrote before",
        "central_service/reading/pages.py",
        " and row.last <= sent.get(commune, 0)\n",
        "\n",
    ),
    _one(
        "epoch-not-noticed",
        "a service that was restored from yesterday never gets today's work again",
        "desktop_app/sync/exchange/intake.py",
        "    feeds.begin_epoch(store, roster.service, roster.epoch)\n",
        "",
    ),
    _one(
        "present-clock-judges",
        "work of a wrong clock is offered no more once somebody set the clock right",
        "desktop_app/workspace/verbs/misdated.py",
        "    contact = contact_of(context, where)\n",
        "    contact = contact_of(context, where)\n"
        "    if abs(context.moment().offset or 0) < 20 * 86_400:\n        return None\n",
    ),
    _one(
        "first-contact-not-kept",
        "what a fast clock put into the month to come is never asked about",
        "desktop_app/workspace/verbs/misdated.py",
        "        first=RoundId(first) if first else None,\n",
        "        first=None,\n",
    ),
    _one(
        "heads-left-out",
        "of seventy versions that an answer takes the place of, six go on standing against it",
        "desktop_app/storage/writing.py",
        "    return [*parts, tuple(bases[:most])]\n",
        "    return [tuple(bases[:most])]\n",
    ),
    _one(
        "stuck-for-ever",
        "what an earlier program saved in place of seventy versions is never sent",
        "desktop_app/storage/adoption.py",
        "    for branch in unsendable(store):\n",
        "    for branch in ():\n",
    ),
    _one(
        "heads-not-joined",
        "a folder that was stuck heals, and the versions beyond the limit stand again",
        "desktop_app/storage/adoption.py",
        "        if body is None or not replaced:\n",
        "        if body is None or replaced:\n",
    ),
    _one(
        "put-back-not-noticed",
        "the service's folder is put back, mark and all, and what was acknowledged since is gone",
        "central_service/custody/checkpoints.py",
        "    if not request.checkpoint or epoch < said.epoch:",
        "    if request.checkpoint or epoch < said.epoch:",
    ),
    _one(
        "spoilt-checkpoint-believed",
        "a byte that was changed on the way hides what the service loses after that",
        "central_service/custody/checkpoints.py",
        "positions_digest({}) else Finding.UNKNOWN\n",
        "positions_digest({}) else Finding.FITS\n",
    ),
    _one(
        "receipt-without-checkpoint",
        "a reply that broke off after its receipt hides what the service loses after that",
        "desktop_app/sync/exchange/uncovered.py",
        "            if one.through > before.get(feed, 0):\n",
        "            if not feed:\n",
    ),
    _one(
        "newest-file-not-asked",
        "a photo that came after its answer is lost with the service's folder, and nobody notices",
        "desktop_app/sync/exchange/intake.py",
        "            if response.lacks_newest:\n",
        "            if response.lacks_newest and not seen:\n",
    ),
    _one(
        "other-key-not-tried",
        "beside a clerk's revoked key nothing is fetched with the leader's",
        "desktop_app/workspace/exchange/exchanging.py",
        "                    if not self._has_other_key(gone):\n                        raise\n",
        "                    raise\n",
    ),
    _one(
        "roster-without-colleagues",
        "the roster that tells a key of its revocation leaves out the other key of its PC",
        "central_service/reading/answers.py",
        "    scope = scope_of(connection, reader.bearer.device) if is_revoked else reader.scope\n",
        "    scope = reader.scope\n",
    ),
    _one(
        "any-number-of-keys",
        "one key has a hundred others let in, and the rosters grow until no sync gets through",
        "central_service/access/successions.py",
        "        if count >= limit:\n",
        "        if count > 100 * limit:\n",
    ),
    _one(
        "vanished-not-noticed",
        "a photo that vanished from the service's disk is never sent again",
        "desktop_app/sync/exchange/intake.py",
        "            for commune, sha256 in response.lost_files:\n",
        "            for commune, sha256 in ():\n",
    ),
)
