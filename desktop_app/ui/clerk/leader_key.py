"""The leader's key on this PC: whether it waits for its code, and entering that at the service."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.core.fault import Fault
from desktop_app.core.ids import Role
from desktop_app.i18n import sentence
from desktop_app.ui import tasks
from desktop_app.workspace import Workspace

from .open_assessment import OpenAssessment


class LeaderKey(QObject):
    """Signals: ``answered(str)`` with a sentence ("" for success) when the service took the
    leader's key or did not.
    """

    answered = Signal(str)

    def __init__(self, assessment: OpenAssessment) -> None:
        super().__init__(assessment)
        self._assessment = assessment

    @property
    def waits(self) -> bool:
        """Whether a leader's key here is not enrolled yet."""
        if not self._assessment.desk.custody.is_connected:
            return False
        leader = next(
            (o for o in self._assessment.workspace.identities if o.role is Role.LEADER), None
        )
        return (
            leader is not None
            and Role.LEADER not in self._assessment.workspace.exchanging.granted(leader)
        )

    @property
    def submission_waits(self) -> bool:
        """Whether the last submission was made with such a key: it cannot be sent yet."""
        official = self._assessment.desk.official
        made = official.submitted is not None and not official.by_slip
        return made and not official.is_received and self.waits

    def enrol(self, code: str, pin: str) -> None:
        """Enter the leader's own *code* at the service, in the background."""
        server = self._assessment.workspace.exchanging.server
        if server is None:
            return
        folder, typed = self._assessment.workspace.folder, self._assessment.passphrase

        def work() -> None:
            with Workspace.open(folder) as door:
                if typed is not None:
                    door.keys.use_passphrase(typed)
                ca = Path(server.ca) if server.ca else None
                door.exchanging.enrol(server.url, code, ca=ca, role=Role.LEADER, pin=pin)

        def done() -> None:
            self._assessment.reload()
            self.answered.emit("")

        def failed(error: Exception) -> None:
            if not isinstance(error, Fault):
                raise error
            self.answered.emit(sentence(error))

        tasks.run(work, done=lambda _none: done(), failed=failed, owner=self)
