"""Start the central service."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from central_service.cli.console import use_console
from desktop_app.core.missing_library import library_missing
from desktop_app.i18n import sentence
from desktop_app.i18n.terminal import stop_speaking


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the verb that *arguments* name; return the exit code."""
    try:
        from .cli import command_line  # needs SQLAlchemy, which a desktop installation lacks

        code = command_line.main(arguments)
        sys.stdout.flush()
        return code
    except ModuleNotFoundError as error:
        use_console(list(sys.argv[1:] if arguments is None else arguments))
        print(sentence(library_missing(error, extra="service")), file=sys.stderr)
        return 1
    except BrokenPipeError:
        stop_speaking()
        return 141


if __name__ == "__main__":
    raise SystemExit(main())
