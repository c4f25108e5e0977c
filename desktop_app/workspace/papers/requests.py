"""What one paper is asked for: what it is about, and what the records office fills in."""

from __future__ import annotations

from datetime import date

import msgspec

from desktop_app.core.ids import CentreId, ChangeHash, RoundId

from .letter_words import LetterWords


class PaperRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The arguments of a paper; each kind reads those that it knows, and has defaults for all."""

    centre: CentreId | None = None  # of one commune; None: this PC's own
    area: str | None = None  # None: all communes that this desk follows
    round: RoundId | None = None  # None: the default one
    item: str = ""  # of a letter on a gap: its id or code
    visit: ChangeHash | None = None  # of minutes; None: the latest one
    number: str = ""  # given by the records office after signing; "": blank space
    day: date | None = None  # of signing; None: blank space
    as_of: date | None = None  # of a list of remedies; None: today
    leader: str = ""  # who will sign the slip
    words: LetterWords | None = None  # of a letter, as a person changed them
