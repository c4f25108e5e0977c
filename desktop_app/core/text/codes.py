"""One-time codes as people read them from a letter: ten Crockford characters, a check digit."""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
# Characters that Crockford's alphabet leaves out and people read instead.
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
# What joins or surrounds the groups, as word processors and messengers write it: spaces, hyphens
# and dashes of every kind, format characters, line ends.
_JOINS = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf", "Cc"})


def plain_code(text: str) -> str | None:
    """Return the eleven characters that *text* spells; None where they cannot be a code.

    Small letters, spaces and hyphens of any kind and wide letters do not matter, nor does O for 0
    and I or L for 1.
    """
    letters = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    letters = "".join(c for c in letters if unicodedata.category(c) not in _JOINS)
    plain = letters.upper().translate(_READ_AS)
    known = len(plain) == LENGTH + 1 and all(c in ALPHABET for c in plain)
    return plain if known and check_digit(plain[:-1]) == plain[-1] else None


def check_digit(plain: str) -> str:
    """Return Luhn's check digit in base 32: it finds any one wrong character.

    Two neighbours that changed places are found too, except 0 and Z.
    """
    total, factor = 0, 2
    for character in reversed(plain):
        value = factor * ALPHABET.index(character)
        total += value // 32 + value % 32
        factor = 3 - factor
    return ALPHABET[-total % 32]
