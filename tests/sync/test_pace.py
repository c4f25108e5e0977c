"""When the next exchange is due."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.sync.http import pace
from desktop_app.sync.http.exchange_faults import Busy, Forged, no_connection, slow_connection

chances = st.floats(0, 1, exclude_max=True)


def half() -> float:
    return 0.5


def test_it_begins_soon_and_then_comes_every_quarter_of_an_hour() -> None:
    first = pace.begun(1000, half)
    assert 0 < first.wait(1000) < 60
    assert first.is_due(1060)
    after = pace.succeeded(first, 2000, half)
    assert after.wait(2000) == pace.PERIOD
    assert not after.is_due(2000 + pace.PERIOD - 1)


@given(chances)
def test_the_period_is_spread(chance: float) -> None:
    wait = pace.succeeded(pace.Pace(next_at=0), 0, lambda: chance).wait(0)
    assert 0.75 * pace.PERIOD <= wait <= 1.25 * pace.PERIOD


def test_what_was_written_goes_within_a_minute_and_typing_does_not_put_it_off() -> None:
    calm = pace.succeeded(pace.Pace(next_at=0), 0, half)
    written = pace.changed(calm, 100, half)
    assert 100 < written.next_at <= 160
    assert pace.changed(written, 120, half).next_at == written.next_at


def test_trouble_is_waited_out_longer_each_time_up_to_half_an_hour() -> None:
    now, waits, failing = 0.0, [], pace.Pace(next_at=0)
    for _ in range(12):
        failing = pace.failed(failing, now, slow_connection(), half)
        waits.append(failing.wait(now))
        now = failing.next_at
    assert waits[:3] == [60, 120, 240]
    assert waits == sorted(waits)
    assert waits[-1] == pace.LONGEST_BACK_OFF
    assert pace.succeeded(failing, now, half).failures == 0


@given(st.integers(0, 7200), chances)
def test_what_the_service_asks_for_is_kept(seconds: int, chance: float) -> None:
    busy = pace.failed(pace.Pace(next_at=0), 50, Busy("busy", retry_after=seconds), lambda: chance)
    assert busy.wait(50) >= seconds
    assert pace.changed(busy, 51, lambda: chance).wait(50) >= seconds
    assert pace.connection_back(busy, 51, lambda: chance).wait(50) >= seconds


def test_the_button_always_works() -> None:
    busy = pace.failed(pace.Pace(next_at=0), 0, Busy("busy", retry_after=600), half)
    assert pace.asked(busy, 10).is_due(10)


def test_when_the_network_returns_it_goes_at_once() -> None:
    lost = pace.Pace(next_at=0)
    for now in (0, 100, 300):
        lost = pace.failed(lost, now, no_connection(), half)
    back = pace.connection_back(lost, 400, half)
    assert back.wait(400) <= 5
    calm = pace.succeeded(lost, 500, half)
    assert pace.connection_back(calm, 510, half) == calm  # it had not been missing


def test_where_somebody_must_do_something_it_is_tried_once_an_hour() -> None:
    assert pace.failed(pace.Pace(next_at=0), 0, Forged("x"), half).wait(0) == pace.HOPELESS


def test_what_was_left_over_is_soon_gone_on_with() -> None:
    assert pace.succeeded(pace.Pace(next_at=0), 0, half, is_more=True).wait(0) < 120
