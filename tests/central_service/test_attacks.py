"""A short slice of the campaign ``attacks``: the limits hold in a real process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from campaigns.attacks.beside import CHECKOUT, Fared, Place, attacked
from campaigns.attacks.kinds import ATTACKS

SECONDS = 1.5
MEMORY = 600 * 1024 * 1024  # bytes

# The allowed results of each attack on any machine: a pattern of its whole output.
COMES_TO = {
    "strangers_bombs": r"(400 \d+|cut off \d+|, )*",
    "devices_bombs": r"(400 \d+|503 \d+|cut off \d+|, )*",
    "package": r"[\d,]+ bytes: (400 \d+|cut off \d+|, )*",
    "slow_bodies": r"holds \d+, \d+ ended or refused",
    "slow_bodies_of_a_device": r"holds \d+, \d+ ended or refused",
    "long_heads": r"(sent \d+|cut off \d+|, )*; longest [0-9]\.\d MiB",
    "pipelined": r"(ended \d+|cut off \d+|, )*",
    "half_begun_uploads": r"(201 8|201 [0-7]|413 \d+|503 \d+|cut off \d+|, )*; 0\.\d GiB .*",
    "wrong_codes": r"(code_unknown \d+|busy \d+|cut off \d+|, )*",
    "long_numbers": r"(412 \d+|cut off \d+|, )*",
    "gaps": r"(told nothing \d+|cut off \d+|, )*",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with closing(Place(tmp_path_factory.mktemp("service"), CHECKOUT)) as one:
        yield one


@pytest.mark.slow
@pytest.mark.parametrize("name", COMES_TO)
def test_an_attack_keeps_nobody_out_and_takes_no_memory(place: Place, name: str) -> None:
    fared: Fared = attacked(name, place, SECONDS)
    assert (fared.away, fared.broken) == (0, 0)
    assert fared.times
    assert 0 < fared.memory < MEMORY
    assert re.fullmatch(COMES_TO[name], fared.attack)


def test_every_attack_says_what_it_does() -> None:
    assert COMES_TO.keys() <= ATTACKS.keys()
    assert all(one.__doc__ for one in ATTACKS.values())
