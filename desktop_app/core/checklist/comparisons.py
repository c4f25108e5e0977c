"""Parse the checklist's thresholds: "a>=b", "a*2>=b", ">=1"; never run as code.

One comparison of two sides. A side is a number, ``a`` or ``b`` (the two numbers of a ratio), or
one of these times a whole number; without a left side the entered number itself is compared.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

import msgspec

from desktop_app.core.fault import N_, Fault

_SIDE = (
    r"(?:(?P<{0}letter>[ab])(?:\*(?P<{0}times>[1-9][0-9]{{0,5}}))?"
    r"|(?P<{0}number>[0-9]{{1,9}}(?:\.[0-9])?))"
)
_COMPARISON = re.compile(
    f"(?:{_SIDE.format('left_')})?(?P<sign>>=|<=|==|>|<){_SIDE.format('right_')}"
)
_SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}


class RuleRefused(Fault):
    """A threshold is not written in the checklist's language."""


class Side(msgspec.Struct, frozen=True):
    """One side: *factor* times the number that *letter* names, or *factor* itself without one."""

    letter: str
    factor: Decimal

    def value(self, a: Decimal, b: Decimal) -> Decimal:
        """Return the value of this side for the two numbers."""
        if not self.letter:
            return self.factor
        return self.factor * (b if self.letter == "b" else a)


class Comparison(msgspec.Struct, frozen=True):
    """A threshold, read."""

    left: Side
    sign: str
    right: Side

    def holds(self, a: Decimal, b: Decimal = Decimal(0)) -> bool:
        """Tell whether the numbers of an answer reach this threshold."""
        return _SIGNS[self.sign](self.left.value(a, b), self.right.value(a, b))

    @property
    def speaks_of_two(self) -> bool:
        """Tell whether it names the second number of a ratio."""
        return "b" in (self.left.letter, self.right.letter)


@lru_cache(maxsize=256)
def comparison(text: str) -> Comparison:
    """Return the threshold written as *text*; raise RuleRefused for anything else."""
    found = _COMPARISON.fullmatch(text.replace(" ", "")) if len(text) <= 40 else None
    if found is None:
        raise RuleRefused(
            N_("“{rule}” is not a threshold such as a>=b, a*2>=b or >=1."), rule=text[:60]
        )
    parts = found.groupdict()
    left = _side(parts, "left_") if parts["left_letter"] or parts["left_number"] else None
    right = _side(parts, "right_")
    if left is not None and not left.letter and not right.letter:
        raise RuleRefused(N_("“{rule}” compares two fixed numbers and says nothing."), rule=text)
    return Comparison(left or Side("a", Decimal(1)), parts["sign"], right)


def _side(parts: dict[str, str | None], prefix: str) -> Side:
    letter = parts[f"{prefix}letter"]
    if letter:
        return Side(letter, Decimal(parts[f"{prefix}times"] or 1))
    return Side("", Decimal(parts[f"{prefix}number"] or 0))
