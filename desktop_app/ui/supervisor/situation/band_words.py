"""The bands of shares nested, as news reports tell them (docs/rules.md#paper-2)."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.i18n import _, current_language, figures, ngettext


def nested_sentence(counts: Sequence[int], without: int) -> str:
    """Return how many are over 50%, of these over 70%, of these all; and how many below 10%."""
    if not sum(counts):
        return _("No commune has submitted anything yet.")
    low, _from_10, middle, high, full = counts
    over_70, over_50 = high + full, middle + high + full
    said = [
        ngettext(
            "{count} commune has met over 50% of the critical items.",
            "{count} communes have met over 50% of the critical items.",
            over_50,
        ).format(count=_number(over_50))
    ]
    if over_70:
        said.append(
            ngettext(
                "Of these, {count} over 70% ({all} at 100%).",
                "Of these, {count} over 70% ({all} at 100%).",
                over_70,
            ).format(count=_number(over_70), all=_number(full))
        )
    below = ngettext("{count} commune is below 10%.", "{count} communes are below 10%.", low)
    said.append(below.format(count=_number(low)) if low else _("No commune is below 10%."))
    if without:
        counted = sum(counts)
        told = _("Counted over {count} of {all} communes.")
        said.append(told.format(count=_number(counted), all=_number(counted + without)))
    return " ".join(said)


def _number(count: int) -> str:
    return figures.number(count, language=current_language())
