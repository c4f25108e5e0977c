"""Whatever arrives in which order, the stored state is the fold of the changes."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.changes.bodies import Answer, Attach, Body, Comment, Detach, Submit
from desktop_app.core.changes.change import MAX_COUNTER, Change, Held, canonical_bytes, held
from desktop_app.core.changes.fold import fold
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    EvidenceHash,
    EvidenceKind,
    RoundId,
    Status,
)
from desktop_app.storage import feeds, rows, state
from desktop_app.storage.checking import check
from desktop_app.storage.folding import TouchedUnits
from support.desks import CENTRE, CHECKLIST, COMMUNE, Desk, Stranger
from support.examples import examples

NOWHERE = ChangeHash("00" * 32)
BODIES: list[Body] = [
    Answer(checklist=CHECKLIST, status=Status.MET),
    Answer(checklist=CHECKLIST, status=Status.MET, seconds=5),
    Answer(checklist=CHECKLIST, status=Status.UNMET, note="Thiếu"),
    Comment(text="Đã gọi"),
    Attach(evidence=EvidenceKind.PHOTO, sha256=EvidenceHash("ab" * 32)),
    Submit(checklist=CHECKLIST, covers={}, digest=""),
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk's folder to copy, for making one takes longer than an example."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    Desk(folder).store.close()
    return folder


@contextmanager
def a_desk(empty: Path) -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(empty, Path(folder) / "data")
        desk = Desk.at(Path(folder) / "data")
        # This tests order, not power cuts.
        desk.store.rows("PRAGMA synchronous = OFF")
        with contextlib.closing(desk.store):
            yield desk


class World:
    """One desk, two strangers, and everything that any of them wrote."""

    def __init__(self, desk: Desk, data: st.DataObject) -> None:
        self.desk, self.data = desk, data
        self.strangers = [Stranger(2), Stranger(3)]
        self.mine: list[Held] = []
        self.refused: set[str] = set()

    def names(self) -> list[ChangeHash]:
        every = [*self.mine, *(one for other in self.strangers for one in other.entries)]
        return [NOWHERE, *(one.hash for one in every), *(one.identity for one in every)]

    def body(self) -> Body:
        hide = Detach(target=self.data.draw(st.sampled_from(self.names())))
        return self.data.draw(st.sampled_from([*BODIES, hide]))

    def bases(self) -> list[ChangeHash]:
        return self.data.draw(st.lists(st.sampled_from(self.names()), max_size=3, unique=True))

    def i_write(self) -> None:
        item = self.data.draw(st.sampled_from("ab"))
        on_top = self.desk.answer(item)
        if on_top is not None and self.data.draw(st.booleans()):
            bases = [head.identity for head in on_top.heads]
        else:
            bases = self.bases()
        self.mine.append(self.desk.say(self.body(), item, bases=bases))

    def stranger_writes(self) -> None:
        stranger = self.data.draw(st.sampled_from(self.strangers))
        origin = self.data.draw(st.sampled_from([None, None, *self.names()]))
        stranger.say(
            self.body(),
            self.data.draw(st.sampled_from("ab")),
            bases=self.bases(),
            counter=self.data.draw(st.integers(1, 9)),
            origin=origin,
        )
        if self.data.draw(st.integers(0, 4)) == 0:
            stranger.refused[len(stranger.entries)] = "role"

    def page_comes(self) -> None:
        segments = []
        for stranger in self.strangers:
            known = feeds.feeds_of(self.desk.store, COMMUNE).get(stranger.device, 0)
            last = self.data.draw(st.integers(known, len(stranger.entries)))
            first = self.data.draw(st.integers(1, known + 1))
            if first <= last:
                segments.append(stranger.segment(first, last))
        self.desk.take(*segments)

    def verdict_comes(self) -> None:
        stranger = self.data.draw(st.sampled_from(self.strangers))
        if stranger.entries:
            at = self.data.draw(st.integers(1, len(stranger.entries)))
            stranger.refused.setdefault(at, "revoked")
            known = feeds.feeds_of(self.desk.store, COMMUNE).get(stranger.device, 0)
            if known:
                self.desk.take(stranger.segment(1, known))

    def receipt_comes(self) -> None:
        if not self.mine:
            return
        through = self.data.draw(st.integers(1, len(self.mine)))
        for one in self.mine[:through]:
            fresh = one.change.sequence > self._received()
            if fresh and self.data.draw(st.integers(0, 3)) == 0:
                self.refused.add(one.hash)
        named = [
            (one.change.sequence, "role") for one in self.mine[:through] if one.hash in self.refused
        ]
        self.desk.receive(through, refused=named)

    def _received(self) -> int:
        return len(self.mine) - feeds.waiting(self.desk.store)

    def effective(self) -> list[Held]:
        """Return what has effect at the desk, by the model alone."""
        known = feeds.feeds_of(self.desk.store, COMMUNE)
        theirs = [
            one
            for stranger in self.strangers
            for one in stranger.entries[: known.get(stranger.device, 0)]
            if one.change.sequence not in stranger.refused
        ]
        return [one for one in self.mine if one.hash not in self.refused] + theirs


STEPS = [
    World.i_write,
    World.i_write,
    World.stranger_writes,
    World.stranger_writes,
    World.page_comes,
    World.verdict_comes,
    World.receipt_comes,
]


@settings(max_examples=examples(60))
@given(data=st.data())
def test_state_is_the_fold_of_what_has_effect(empty: Path, data: st.DataObject) -> None:
    with a_desk(empty) as desk:
        world = World(desk, data)
        for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=3, max_size=25)):
            step(world)
        world.page_comes()
        world.verdict_comes()
        assert dict(state.units(desk.store, CENTRE)) == fold(world.effective())
        assert check(desk.store) == []


numbers = st.integers(-MAX_COUNTER, MAX_COUNTER)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=examples(60))
@given(
    fields=st.dictionaries(texts, values, max_size=4),
    header=st.tuples(numbers, numbers, numbers),
    bases=st.lists(st.binary(min_size=32, max_size=32), max_size=3),
    text=texts,
)
def test_any_change_comes_back_byte_for_byte(
    empty: Path,
    fields: dict[str, Any],
    header: tuple[int, int, int],
    bases: list[bytes],
    text: str,
) -> None:
    one = held(
        Change(
            kind=text or "kind",
            version=abs(header[0]),
            device=Stranger(2).device,
            commune=CommuneCode("00004"),
            sequence=1,
            counter=header[0],
            wall=header[1],
            offset=header[2],
            bases=tuple(ChangeHash(base.hex()) for base in bases),
            centre=CentreId("00004"),
            round=RoundId(text),
            item=text,
            fields=fields,
        )
    )
    with a_desk(empty) as desk:
        with desk.store.transaction() as connection:
            touched = TouchedUnits(connection)
            feed = rows.feed_id(connection, COMMUNE, one.change.device)
            rows.insert_change(
                connection, feed, one, head=b"", signature=None, unit=touched.received(one)
            )
            touched.fold()
        (kept,) = state.changes_of(desk.store, CENTRE)
        assert kept == one
        assert canonical_bytes(kept.change) == canonical_bytes(one.change)
        assert fold([one]) == dict(state.units(desk.store, CENTRE))


@pytest.mark.parametrize("value", [2**53, -(2**53), 1.5, {"a": {1: 2}}, float("nan")])
def test_what_json_readers_read_differently_is_refused(tmp_path: Path, value: object) -> None:
    change = Change(
        kind="newer",
        device=Stranger(2).device,
        commune=COMMUNE,
        sequence=1,
        counter=1,
        wall=0,
        centre=CENTRE,
        round=RoundId("2026-11"),
        fields={"value": value},
    )
    with pytest.raises(WireRefused):
        canonical_bytes(change)
