"""Start the readiness desk: the window without a verb, else the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

from desktop_app import paths
from desktop_app.cli.screen import need_screen
from desktop_app.core.fault import Fault
from desktop_app.core.missing_library import library_missing
from desktop_app.i18n import Language, _, sentence, use_language
from desktop_app.i18n.terminal import speak_plainly, stop_speaking, tell
from desktop_app.paths import error_log

_OPENED = (".goi", ".the")  # a package, a service's card: see ui.usb.drives
_WINDOW = ("--probe-startup", "--picture")  # the window too, but nobody sits before it


def start() -> int:
    """Run as a process of its own: as ``main``, and a mistake in the program is told in a sentence.

    With COMMUNE_READINESS_TRACEBACK in the environment Python prints its traceback as usual.
    """
    if not os.environ.get("COMMUNE_READINESS_TRACEBACK"):
        sys.excepthook = _tell_mistake
    return main()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line or the window; return the exit code."""
    has_console = speak_plainly()
    given = list(sys.argv[1:] if arguments is None else arguments)
    data, language, rest = _beginning(given)
    use_language(language or "vi")
    is_script = has_console or bool(rest and not _is_file_to_open(rest))
    try:
        try:
            return _run(data, language, rest)
        except Fault as fault:
            tell(sentence(fault), box=not is_script)
            return 1
        except ModuleNotFoundError as error:
            tell(sentence(library_missing(error, extra="desktop")), box=not is_script)
            return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        stop_speaking()
        return 141


def _run(data: Path | None, language: Language | None, rest: list[str]) -> int:
    _need_libraries()
    if not rest or rest[0] in _WINDOW or _is_file_to_open(rest):
        if rest and rest[0] in _WINDOW:
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        else:
            need_screen()
        from desktop_app import ui

        return ui.run(data or paths.default_data_folder(), rest, language=language)
    from desktop_app import cli

    code = cli.run(rest, data=data)
    sys.stdout.flush()
    return code


def _is_file_to_open(rest: list[str]) -> bool:
    """Return whether a package or a card was double-clicked, which names it to the program."""
    return len(rest) == 1 and rest[0].lower().endswith(_OPENED) and os.path.isabs(rest[0])  # noqa: PTH117


def _tell_mistake(
    kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    """Write an unforeseen *error* to the log, and say where it is."""
    data, _language, rest = _beginning(sys.argv[1:])
    file = error_log.write(data or paths.default_data_folder(), error)
    said = _(
        "This did not work because of a mistake in the program ({kind}). What was saved stays"
        " saved. Please show whoever looks after the program the file {file}."
    )
    tell(said.format(kind=kind.__name__, file=file or "–"), box=not rest)


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
    raise SystemExit(start())
