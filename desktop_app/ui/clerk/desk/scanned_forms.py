"""The code of a blank form, scanned into the search box: to the round that the form is of."""

from __future__ import annotations

import msgspec

from desktop_app.core.ids import RoundId
from desktop_app.core.text.form_code import read_form_code
from desktop_app.i18n import _
from desktop_app.workspace.values.desk import Desk


class FormOpened(msgspec.Struct, frozen=True, kw_only=True):
    """What a scanned form asks for: a round to go to, None where it stays; and what is said."""

    round: RoundId | None
    said: str


def opened_by(text: str, desk: Desk, rounds: tuple[RoundId, ...]) -> FormOpened | None:
    """Return what the form whose code is *text* opens; None where *text* is no such code.

    A form of another commune opens nothing, and one of another version says so.
    """
    code = read_form_code(text)
    if code is None:
        return None
    if code.centre != desk.centre:
        said = _("This form is of the commune {code}, not of this one; nothing was opened.")
        return FormOpened(round=None, said=said.format(code=code.centre))
    shown = f"{code.round[5:]}/{code.round[:4]}"
    if code.round not in rounds:
        said = _("This form is of round {round}, which is not open here.")
        return FormOpened(round=None, said=said.format(round=shown))
    if code.checklist != desk.checklist.name:
        said = _(
            "Form of round {round} by {printed}; this round uses {used}: compare each item's words."
        )
        said = said.format(round=shown, printed=code.checklist, used=desk.checklist.name)
    else:
        said = _("Form of round {round}: enter it from the first item on.").format(round=shown)
    return FormOpened(round=code.round, said=said)
