"""Start the readiness desk: the window without a verb, else the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from desktop_app import paths
from desktop_app.cli.screen import need_screen
from desktop_app.core.fault import Fault
from desktop_app.core.missing_library import library_missing
from desktop_app.i18n import Language, sentence, use_language
from desktop_app.i18n.terminal import speak_plainly

_WINDOW = ("--probe-startup", "--picture")  # the window too, but nobody sits before it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line or the window; return the exit code."""
    speak_plainly()
    given = list(sys.argv[1:] if arguments is None else arguments)
    data, language, rest = _beginning(given)
    use_language(language or "vi")
    try:
        _need_libraries()
        if not rest or rest[0] in _WINDOW:
            if rest:
                os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
            else:
                need_screen()
            from desktop_app import ui

            return ui.run(data or paths.default_data_folder(), rest, language=language)
        from desktop_app import cli

        code = cli.run(rest, data=data)
        sys.stdout.flush()
        return code
    except Fault as fault:
        print(sentence(fault), file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        print(sentence(library_missing(error, extra="desktop")), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read stopped reading: no more to say, at the last flush neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _need_libraries() -> None:
    """Raise ModuleNotFoundError where the desk's libraries are not there, before anything is made.

    One stands for all: they come together, as the extra "desktop" of pyproject.toml.
    """
    if find_spec("sqlite_utils") is None:
        raise ModuleNotFoundError(name="sqlite_utils")


def _beginning(given: list[str]) -> tuple[Path | None, Language | None, list[str]]:
    """Return the folder and the language said before the verb, and the rest.

    What is wrong with them stays in the rest, where the command line says so.
    """
    data: Path | None = None
    language: Language | None = None
    rest: list[str] = []
    while given:
        name, is_joined, value = given[0].partition("=")
        if not is_joined:
            value = given[1] if len(given) > 1 else ""
        if name == "--data" and value and "\0" not in value:
            # Not Path.expanduser, which fails where nobody has that name.
            data = Path(os.path.expanduser(value)).absolute()  # noqa: PTH111
        elif name == "--lang" and value in ("vi", "en"):
            language = "en" if value == "en" else "vi"
        elif given[0] in _WINDOW or rest:
            rest.append(given.pop(0))
            continue
        else:
            return data, language, given
        del given[: 1 if is_joined else 2]
    return data, language, rest


if __name__ == "__main__":
    raise SystemExit(main())
