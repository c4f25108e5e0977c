"""Every deliberate fault still has its place in the code, and two of them are found each time."""

from __future__ import annotations

import pytest

from simulation.mutations import Mutation, text_of

from .mutations import CLERK, SUPERVISOR, prove


@pytest.mark.parametrize("mutation", [*CLERK, *SUPERVISOR], ids=lambda one: one.name)
def test_a_fault_has_its_place_in_the_code(mutation: Mutation) -> None:
    for patch in mutation.patches:
        assert text_of(patch) != ""


def test_an_answer_by_enter_is_found() -> None:
    found = prove(next(one for one in CLERK if one.name == "enter-answers"), "clerk")
    assert "seed" in found
