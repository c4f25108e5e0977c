"""How many examples each property is tried with: all of them, or few in a fast run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_FEW = 10

# A slow machine is no failure, and a run leaves nothing in the checkout.
settings.register_profile(
    "house", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("fast", settings.get_profile("house"), max_examples=_FEW)


def use_all_examples() -> None:
    """Try every property with all its examples."""
    settings.load_profile("house")


def use_few_examples() -> None:
    """Try every property with few examples; to be called before the tests are imported."""
    settings.load_profile("fast")


def examples(count: int) -> int:
    """Return *count*, how many examples a property takes; no more than few in a fast run.

    For the ``settings`` of a test, which would otherwise hold in a fast run as well.
    """
    return min(count, _FEW) if settings.get_current_profile_name() == "fast" else count
