"""Vietnamese alphabetical order: a ă â … d đ e ê …, then the tones, syllable by syllable."""

from __future__ import annotations

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: number for number, letter in enumerate(_LETTERS, start=100)}
# The order of dictionaries: none, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

Key = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def vietnamese_key(text: str) -> Key:
    """Return what sorts *text* as a Vietnamese dictionary does.

    Syllables are compared one after another, by their letters first and by their tone only where
    those are equal.
    """
    return tuple(_syllable(word) for word in text.casefold().split())


def _syllable(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    decomposed = unicodedata.normalize("NFD", word)
    tones = tuple(_TONES[mark] for mark in decomposed if mark in _TONES)
    bare = "".join(mark for mark in decomposed if mark not in _TONES)
    return tuple(map(_place, unicodedata.normalize("NFC", bare))), tones


def _place(letter: str) -> int:
    return _PLACE.get(letter, ord(letter) if ord(letter) < 100 else 1_000 + ord(letter))
