"""The verbs of the application, for the window and the command line; no rules stand here."""

from .workspace import Workspace

__all__ = ["Workspace"]
