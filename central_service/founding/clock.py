"""Whether this machine's clock can be right: every desk sets its own by the service's."""

from __future__ import annotations

from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.time.rounds import local
from desktop_app.core.time.wall_time import is_plausible
from desktop_app.i18n import N_, figures

from .service import Service

_SLACK = 3600  # seconds that a clock may be set back


def refuse_wrong_clock(service: Service, now: int) -> None:
    """Raise SettingRefused where this machine's clock, *now*, is impossible.

    Either no program of this version can run then, or something was received later than that.
    """
    if is_plausible(now) and now >= service.known_until - _SLACK:
        return
    raise SettingRefused(
        N_(
            "This machine's clock says {now}, and the last act or entry is of {known}. Every PC"
            " would be told that its own clock is wrong. Set the clock (timedatectl set-ntp true);"
            " if it is right and was wrong before, add --clock-is-right."
        ),
        now=figures.moment(local(now)),
        known=figures.moment(local(service.known_until)),
    )
