"""Hints on standard error where words of the command line stand in TCVN3 or VNI."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from desktop_app.core.text.cleaning import shown_text
from desktop_app.core.text.legacy_text import converted
from desktop_app.i18n import _


def tell(values: Iterable[object]) -> None:
    """Say the Unicode form of each text among *values* that was typed in TCVN3 or VNI.

    What was written stays as it was typed.
    """
    texts = [
        text
        for value in values
        for text in (value if isinstance(value, list) else [value])
        if isinstance(text, str)
    ]
    for text in texts:
        told = converted(text)
        if told is not None:
            said = _(
                "“{text}” looks like TCVN3 or VNI and was kept as it is. In Unicode it is: {told}"
            )
            print(said.format(text=shown_text(text), told=shown_text(told)), file=sys.stderr)
