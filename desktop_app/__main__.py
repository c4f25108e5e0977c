"""Start the readiness desk: the window without a verb, else the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_app import paths
from desktop_app.core.faults import N_, Fault
from desktop_app.i18n import sentence, use_language


class _NoScreen(Fault):
    """A window was asked for where none can be shown."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line or the window; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    data, rest = _taken(given, "--data")
    language, rest = _taken(rest, "--lang")
    if language not in (None, "vi", "en"):
        print("--lang: vi, en", file=sys.stderr)
        return 2
    if language == "en":
        use_language("en")
    folder = Path(data) if data else None
    try:
        if _opens_window(rest):
            _need_screen(rest)
            from desktop_app import ui

            return ui.run(folder or paths.default_data_folder(), rest, language=language)
        from desktop_app import cli

        return cli.run(rest, data=folder)
    except Fault as fault:
        print(sentence(fault), file=sys.stderr)
        return 1


def _taken(arguments: Sequence[str], option: str) -> tuple[str | None, list[str]]:
    """Take ``option VALUE`` or ``option=VALUE`` out of *arguments*, wherever it stands first."""
    rest = list(arguments)
    for at, word in enumerate(rest):
        if word == option and at + 1 < len(rest):
            return rest[at + 1], rest[:at] + rest[at + 2 :]
        if word.startswith(option + "="):
            return word.partition("=")[2], rest[:at] + rest[at + 1 :]
        if not word.startswith("-"):
            break  # a verb: what follows is its own
    return None, rest


def _opens_window(rest: Sequence[str]) -> bool:
    return not rest or rest[0] in ("--probe-startup", "--picture")


def _need_screen(rest: Sequence[str]) -> None:
    if rest:  # the probe and the picture work offscreen
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        return
    offscreen = os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal")
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if offscreen or (sys.platform.startswith("linux") and not has_display):
        raise _NoScreen(
            N_("There is no screen to show the window on. “demo --headless” shows it in files.")
        )


if __name__ == "__main__":
    raise SystemExit(main())
