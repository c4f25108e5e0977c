"""The one door: verbs of the application; composes, decides nothing."""

from .workspace import Workspace

__all__ = ["Workspace"]
