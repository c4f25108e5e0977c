"""The file that holds the passphrase, on machines without a keyring."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from desktop_app.core.fault import N_
from desktop_app.credentials.key_faults import PassphraseFileRefused

PASSPHRASE_FILE: Final = "COMMUNE_READINESS_PASSPHRASE_FILE"  # noqa: S105 - a variable's name


def read_named() -> str | None:
    """Return the first line of the file that the environment names, or None where it names none.

    Raises PassphraseFileRefused where the file cannot be read or its first line is empty.
    """
    named = os.environ.get(PASSPHRASE_FILE)
    if not named:
        return None
    file = Path(named)
    try:
        # utf-8-sig: Notepad begins a file with a mark that nobody typed.
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PassphraseFileRefused(
            N_("The passphrase cannot be read from {file}, which {variable} names."),
            file=file,
            variable=PASSPHRASE_FILE,
        ) from error
    passphrase = lines[0].strip() if lines else ""
    if not passphrase:
        raise PassphraseFileRefused(
            N_("The file {file}, which {variable} names, holds no passphrase in its first line."),
            file=file,
            variable=PASSPHRASE_FILE,
        )
    return passphrase
