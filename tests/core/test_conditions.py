"""Conditions of levels hold of what was computed, and of nothing else."""

from __future__ import annotations

from desktop_app.core.checklist.readiness_rule import GREY_FACTS, LEVEL_FACTS, Bound, Condition


def test_every_condition_that_a_rule_can_set_is_looked_at_somewhere() -> None:
    every = set(Condition.__struct_fields__) - {"otherwise", "any"}
    assert every == LEVEL_FACTS | GREY_FACTS


def test_a_condition_about_what_was_not_computed_never_holds() -> None:
    green = Condition(critical_not_met=Bound(equals=0), due_date_passed=False)
    assert not green.holds({"critical_not_met": 0}, {})
    assert green.holds({"critical_not_met": 0, "due_date_passed": False}, {})


def test_one_of_any_is_enough_beside_all_the_others() -> None:
    either = Condition(
        submitted=True,
        any=(
            Condition(critical_not_met=Bound(at_most="most")),
            Condition(open_conflicts_on_critical=Bound(at_least=1)),
        ),
    )
    facts = {"submitted": True, "critical_not_met": 5, "open_conflicts_on_critical": 0}
    assert not either.holds(facts, {"most": 4})
    assert either.holds(facts, {"most": 5})
    assert either.holds(facts | {"open_conflicts_on_critical": 1}, {"most": 4})
    assert not either.holds(facts | {"submitted": False}, {"most": 5})
