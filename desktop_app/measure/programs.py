"""Ask a program of the system; its words are English, whatever the computer's language."""

from __future__ import annotations

import os
import subprocess

import msgspec


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a program printed."""

    code: int
    out: str
    err: str


def ask(*command: str, seconds: float) -> Said | None:
    """Return what *command* says, None where there is no such program; ended after *seconds*.

    Raise TimeoutError where it did not end by itself.
    """
    said_in_english = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}
    try:
        done = subprocess.run(
            command, capture_output=True, env=said_in_english, timeout=seconds, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except subprocess.TimeoutExpired as late:
        raise TimeoutError from late
    return Said(
        code=done.returncode,
        out=done.stdout.decode("utf-8", "replace"),
        err=done.stderr.decode("utf-8", "replace"),
    )
