"""What a new version would do, said before it is published, is what it then does."""

from __future__ import annotations

from central_service.administration.impact import impact
from central_service.cli.command_line import main
from desktop_app.core.assessment.version_move import same_items
from desktop_app.core.ids import Role
from support.checklists import SECOND, first, second
from support.clerks import half_done, quick_round_done
from support.offices import Join
from support.people import DAK_NHAU
from support.service import RunningService


def test_the_impact_is_what_moving_then_does(place: RunningService, join: Join) -> None:
    clerk = join("clerk", Role.CLERK, DAK_NHAU)
    quick_round_done(clerk)
    clerk.exchanging.sync()
    before = clerk.desk().judgement
    told = impact(place.service, second())
    assert told.communes == 1

    place.publish(SECOND)
    clerk.exchanging.sync()
    moved = clerk.moving.move("decree-118/2", round_=told.round, centre=None)
    assert told.kept == len(moved.kept) + len(moved.restored)
    assert set(told.again_by_item) == set(moved.ask_again)
    assert set(told.aside_by_item) == set(moved.unplaced)
    after = clerk.desk().judgement
    if before.level is after.level:
        assert told.moves == ()
    else:
        (one,) = told.moves
        assert (one.before, one.after) == (before.level, after.level)
        assert set(one.lacking) == set(after.missing) - set(before.missing)
    assert same_items(first(), second())


def test_a_version_that_asks_the_same_moves_nothing(place: RunningService, join: Join) -> None:
    clerk = join("clerk", Role.CLERK, DAK_NHAU)
    half_done(clerk)
    clerk.exchanging.sync()
    told = impact(place.service, first())
    assert (told.asked_again, told.set_aside, told.moves) == (0, 0, ())
    assert told.kept >= 4
    assert main(["--database", str(SECOND.with_name("none")), "checklist", "impact", "x.toml"]) == 1
