"""The file that holds the passphrase, on machines without a keyring."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from desktop_app.core.fault import N_
from desktop_app.credentials.key_faults import PassphraseFileRefused
from desktop_app.credentials.private_file import first_line

PASSPHRASE_FILE: Final = "COMMUNE_READINESS_PASSPHRASE_FILE"  # noqa: S105 - a variable's name


def read_named() -> str | None:
    """Return the first line of the file that the environment names, or None where it names none.

    Raises PassphraseFileRefused where the file cannot be read or its first line is empty, and
    SecretFileOpen where other accounts can read it.
    """
    named = os.environ.get(PASSPHRASE_FILE)
    if not named:
        return None
    file = Path(named)
    try:
        passphrase = first_line(file)
    except (OSError, UnicodeDecodeError) as error:
        raise PassphraseFileRefused(
            N_("The passphrase cannot be read from {file}, which {variable} names."),
            file=file,
            variable=PASSPHRASE_FILE,
        ) from error
    if not passphrase:
        raise PassphraseFileRefused(
            N_("The file {file}, which {variable} names, holds no passphrase in its first line."),
            file=file,
            variable=PASSPHRASE_FILE,
        )
    return passphrase
