"""Who took part in a check, as it was entered: a person a line, "name, position"."""

from __future__ import annotations

import re

# What people write beside the name of who signs, in small letters.
RECORDERS = ("người ghi biên bản", "ghi biên bản", "thư ký")
TEAM_HEADS = ("trưởng đoàn", "đoàn trưởng", "tổ trưởng")
HEADS = ("người đứng đầu", "giám đốc", "phụ trách trung tâm")

_DEPUTY = re.compile(r"\bphó\s+$")
_ADDRESS = re.compile(r"^(ông|bà)\s+", re.IGNORECASE)


def people(text: str) -> tuple[str, ...]:
    """Return the people of *text*, a line each."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def bare_name(person: str) -> str:
    """Return a person's name as it stands under a signature: without "Ông", "Bà"."""
    return _ADDRESS.sub("", person.strip())


def named_as(text: str, roles: tuple[str, ...]) -> str:
    """Return the name of who was entered with one of *roles*; "" leaves room for handwriting.

    Only people entered as signers are named; a deputy is not one.
    """
    for line in people(text):
        name, _comma, position = line.partition(",")
        said = position.lower()
        for role in roles:
            before, found, _after = said.partition(role)
            if found and not _DEPUTY.search(before):
                return bare_name(name)
    return ""
