"""Settings of this data with their types; kept as JSON text."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from desktop_app.storage import facts
from desktop_app.storage.store import Store

T = TypeVar("T")

TRAINING = "training"  # bool: sample data, marked on every screen and paper
CHECKLIST = "checklist"  # text: SHA-256 of the checklist in use
SERVER = "server"  # Server: the service connected to
LETTERHEAD = "letterhead"  # LetterheadSettings, of the desk's own reports, as kept before
LETTERHEADS = "letterheads"  # by issuer: its letterhead, and the requests by round
LANGUAGE = "language"  # text: "vi" or "en"
PLACE = "place"  # KnownCommune: this PC's commune, so that no list is read before the first paint
CARD = "card"  # bytes: the service's card, as it was imported
GIVEN_UP = "given_up"  # device of the leader's key whose PIN or passphrase is forgotten
TOLD_DAY = "told_day"  # ToldDay: the day that a person entered because the clock was wrong
CLOCK_ASKED = "clock_asked"  # bool: a person was asked for the day and gave none
FIRST_ROUND = "first_round"  # text: the round that was current at the first contact
LEFT_WHERE_IT_IS = "left_where_it_is"  # identities of misdated entries that stay in their round
DAY_FIGURE = "day_figure"  # text: the time of the day's figure, "16:00" where it was never set
AREA_ITEMS = "area_items"  # KeptFigures: how many communes of the area meet each item
MEASURED_HOSTS = "measured_hosts"  # HostsToMeasure: what is measured beside the service
PROXY = "proxy"  # text: the proxy's address, "" for none; never set: the computer's
SEND_WHEN = "send_when"  # SendWhen: when the open window exchanges
KEEP_FILES = "keep_files"  # whole number: months for which files with a receipt stay here
TRIPS = "trips"  # TripBook: the trips that a supervisor makes ready
PULLED = "pulled"  # whole number: when the last complete pull ended, UTC seconds


def read(store: Store, name: str, kind: type[T]) -> T | None:
    """Return the setting, or None where it was never set or holds something else."""
    text = facts.setting(store, name)
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        return None


def keep(store: Store, name: str, value: Any) -> None:
    """Keep *value*, anything that has a JSON form."""
    facts.set_setting(store, name, msgspec.json.encode(value).decode())
