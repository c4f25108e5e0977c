"""The command line: the same verbs as the window, for scripts, tests and people who type."""

from .main import run

__all__ = ["run"]
