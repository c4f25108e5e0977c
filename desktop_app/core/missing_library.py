"""One sentence where a program was installed without the libraries it needs."""

from __future__ import annotations

from .fault import N_, Fault

_OURS = ("desktop_app", "central_service")


class LibraryMissing(Fault):
    """A library of the program is not installed."""


def library_missing(error: ModuleNotFoundError, *, extra: str) -> LibraryMissing:
    """Return what to install where *error* kept a program from starting.

    *extra* is the one of pyproject.toml that has what this program needs. Raise *error* again where
    it is about a module of ours: then the program itself is broken.
    """
    library = (error.name or "").partition(".")[0]
    if library in ("", *_OURS):
        raise error
    return LibraryMissing(
        N_(
            "The library {library} is not installed, and this program needs it. Install what is"
            ' missing: pip install "commune-readiness[{extra}]"'
        ),
        library=library,
        extra=extra,
    )
