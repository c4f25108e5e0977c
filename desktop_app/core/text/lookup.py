"""Search many short names as one text, in milliseconds a keystroke."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from functools import cached_property, partial

import msgspec

from .cleaning import search_key
from .collation import Key, vietnamese_key

_DROPPED = re.compile(r"['’`]")  # Ea H'Leo is typed "ea hleo"
_SPLIT = re.compile(r"[\s,.;:/–-]+")

# What people write for the word before a name.
_SHORT = {
    "p": "phuong",
    "x": "xa",
    "tt": "thi tran",
    "dk": "dac khu",
    "tp": "thanh pho",
    "tx": "thi xa",
    "q": "quan",
    "h": "huyen",
}


class LineKind(IntEnum):
    """What a searched name is to its commune; the order in which matches are shown."""

    CODE = 0
    NAME = 1
    FORMER = 2
    DISTRICT = 3


class MatchPosition(IntEnum):
    """Where in a name the searched words stand, the best first."""

    WHOLE = 0
    START = 1
    INSIDE = 2


class Hit(msgspec.Struct, frozen=True):
    """A name that matched."""

    owner: int
    kind: LineKind
    part: int
    place: MatchPosition
    accented: bool  # matches with its diacritics too
    length: int  # of the whole name: the shorter, the nearer to what was typed

    @property
    def rank(self) -> tuple[int, int, bool, int]:
        """Return what sorts the likelier first."""
        return self.kind, self.place, not self.accented, self.length


def search_words(text: str) -> list[str]:
    """Return the words of *text* as they are searched: folded, without punctuation."""
    return [word for word in _SPLIT.split(_DROPPED.sub("", search_key(text))) if word]


class Names:
    """The names of one kind, folded into one text."""

    def __init__(self, kind: LineKind) -> None:
        self._kind = kind
        self._raw: list[str] = []
        self._owners = array("H")
        self._parts = array("B")
        self._typed = array("B")  # length of the type before the name, its blank included
        self._starts = array("I")
        self._lines: list[str] = []
        self._length = 0

    def add(self, owner: int, part: int, type_: str, name: str, fold: WordFolding) -> str:
        """Add a name and return it folded."""
        before = f"{fold.line(type_)} " if type_ else ""
        line = before + fold.line(name)
        self._raw.append(name)
        self._owners.append(owner)
        self._parts.append(part)
        self._typed.append(len(before))
        self._starts.append(self._length)
        self._lines.append(line)
        self._length += len(line) + 2
        return line

    @cached_property
    def _text(self) -> str:
        # Each line begins with a blank, so that " dak n" is found at the beginning of any word.
        return "".join(f" {line}\n" for line in self._lines)

    @cached_property
    def _together(self) -> str:
        names = (line[typed:] for line, typed in zip(self._lines, self._typed, strict=True))
        return "\n" + "".join(f"{name.replace(' ', '')}\n" for name in names)

    def in_a_row(self, words: list[str], asked: str, *, whole: bool = False) -> Iterator[Hit]:
        """Yield the names that hold *words* in a row, the last one perhaps unfinished."""
        needle = f" {' '.join(words)}"
        at = self._text.find(needle)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            after = self._text[at + len(needle)]
            if not whole or after in " \n":
                yield self._hit(line, at - self._starts[line], after, asked)
            at = self._text.find(needle, at + 1)

    def run_together(self, letters: str) -> Iterator[Hit]:
        """Yield the names that begin with *letters* when they are written without blanks."""
        needle = f"\n{letters}"
        at = self._together.find(needle)
        while at >= 0:
            line = self._together.count("\n", 0, at + 1) - 1
            yield self._hit(line, 0, self._together[at + len(needle)], "")
            at = self._together.find(needle, at + 1)

    def _hit(self, line: int, at: int, after: str, asked: str) -> Hit:
        if at not in (0, self._typed[line]):
            place = MatchPosition.INSIDE
        else:
            place = MatchPosition.WHOLE if after == "\n" else MatchPosition.START
        return Hit(
            self._owners[line],
            self._kind,
            self._parts[line],
            place,
            bool(asked) and asked in self._raw[line].casefold(),
            len(self._raw[line]),
        )


class Lines:
    """Names of numbered owners, searched kind by kind as long as better ones are too few."""

    def __init__(self) -> None:
        self._fold = WordFolding()
        self._names = {kind: Names(kind) for kind in LineKind}
        self._around: dict[int, list[str]] = {}
        self._order: dict[int, tuple[str, ...]] = {}

    def add(self, owner: int, kind: LineKind, part: int, type_: str, name: str) -> None:
        """Add the *part*-th name of a *kind* that *owner* is known by."""
        line = self._names[kind].add(owner, part, type_, name, self._fold)
        self._around.setdefault(owner, []).append(line)

    def context(self, owner: int, text: str) -> None:
        """Let the words of *text* narrow a search, without being found by them alone."""
        self._around.setdefault(owner, []).append(self._fold.line(text))

    def order(self, owner: int, key: tuple[str, ...]) -> None:
        """Show *owner* among equal matches as *key* sorts."""
        self._order[owner] = key

    def search(self, text: str, limit: int) -> list[Hit]:
        """Return the best hit of each owner that *text* may mean, the likeliest first."""
        words = search_words(text)
        accented = text.casefold().strip()
        asked = accented if accented != search_key(accented) else ""
        best = self._best(limit, lambda names: names.in_a_row(words, asked))
        if not best and words[0] in _SHORT and len(words) > 1:
            words = [*_SHORT[words[0]].split(), *words[1:]]
            best = self._best(limit, lambda names: names.in_a_row(words, asked))
        if not best:
            best = self._narrowed(words, asked, limit)
        letters = "".join(words)
        if not best and len(letters) >= 3:
            best = self._best(limit, lambda names: names.run_together(letters))
        ranked = sorted(best.values(), key=lambda hit: (hit.rank, self._ordered(hit.owner)))
        return ranked[:limit]

    def _ordered(self, owner: int) -> tuple[Key, ...]:
        return tuple(vietnamese_key(text) for text in self._order[owner])

    def _best(self, limit: int, look: Callable[[Names], Iterable[Hit]]) -> dict[int, Hit]:
        """Return the best hit of each owner; a lesser kind is not looked at once *limit* is met."""
        best: dict[int, Hit] = {}
        for names in self._names.values():
            if len(best) >= limit:
                break
            for hit in look(names):
                held = best.get(hit.owner)
                if held is None or hit.rank < held.rank:
                    best[hit.owner] = hit
        return best

    def _narrowed(self, words: list[str], asked: str, limit: int) -> dict[int, Hit]:
        """Return the owners whose name holds the first or last words, the others around it."""

        def look(names: Names, size: int) -> Iterator[Hit]:
            for phrase, others, whole in (
                (words[:size], words[size:], True),
                (words[-size:], words[:-size], False),
            ):
                for hit in names.in_a_row(phrase, asked, whole=whole):
                    around = f" {' '.join(self._around[hit.owner])}"
                    if all(f" {word}" in around for word in others):
                        yield hit

        for size in range(len(words) - 1, 0, -1):
            best = self._best(limit, partial(look, size=size))
            if best:
                return best
        return {}


class WordFolding:
    """Folds names word by word: few words make up many names."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def line(self, text: str) -> str:
        """Return *text* as ``search_words`` would, joined by blanks."""
        words = self._words
        folded = []
        for raw in text.split(" "):
            word = words.get(raw)
            if word is None:
                word = words[raw] = " ".join(search_words(raw))
            if word:
                folded.append(word)
        return " ".join(folded)
