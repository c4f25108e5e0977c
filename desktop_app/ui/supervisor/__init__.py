"""The supervisor's window: the morning, criteria by commune, visits, remedies, reports."""

from __future__ import annotations

from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.workspace import Workspace

from .session import SupervisorSession


def screen_of(workspace: Workspace, preferences: Preferences) -> SupervisorScreen:
    """Return the supervisor's screen over *workspace*."""
    return SupervisorScreen(SupervisorSession(workspace), preferences)
