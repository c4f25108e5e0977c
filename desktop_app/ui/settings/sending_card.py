"""When to exchange: with the window open, and by the system's own scheduler with it closed."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import Signal

from desktop_app import schedule
from desktop_app.core.fault import Fault
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, sentence
from desktop_app.schedule import NoScheduler, Schedule, Scheduler
from desktop_app.ui import tasks
from desktop_app.ui.items import round_words
from desktop_app.ui.look.choices import Check, Choice, Segment
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.exchange.connection import SendWhen

from .setting_rows import SettingsCard, tell


class SendingCard(SettingsCard):
    """Signals: ``when_chosen(object)`` with a SendWhen that was kept."""

    when_chosen = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(_("When to send"))
        self._workspace = workspace
        asked = _("When I press F5") if workspace.is_supervisor else _("When I press F9")
        self.when = Segment(
            [
                Choice(SendWhen.ASKED, asked),
                Choice(SendWhen.WRITTEN, _("After writing")),
                Choice(SendWhen.PERIODIC, _("Every 15 minutes")),
            ],
            name=_("When to send"),
        )
        self.when.chosen.connect(lambda chosen: self._choose(SendWhen(chosen)))
        self.add_row(_("Send"), self.when)
        self._told_when = self.add_words()
        self.closed = Check(_("Also with the window closed"))
        self.closed.clicked.connect(self._switch)
        self.add_row("", self.closed)
        self._told_closed = self.add_words(_("Asking the computer…"))
        self.closed.setEnabled(False)
        self.refresh()
        folder = workspace.folder
        tasks.run(
            lambda: schedule.state(folder),
            done=self._show_schedule,
            failed=self._no_schedule,
            owner=self,
        )

    def refresh(self) -> None:
        """Show what was chosen, and when the latest exchange was."""
        connection = self._workspace.connection
        self.when.show_choice(connection.when)
        latest = connection.latest
        said = _("no exchange yet")
        if latest is not None:
            today = self._workspace.moment().today
            when = round_words.moment_words(local(latest.at), today)
            said = _("latest {when}").format(when=when)
            if latest.why:
                said = _("{when}: the server was not reached").format(when=when)
            self.state.set_ink(Ink.AMBER if latest.why else Ink.INK3)
        self.state.setText(said)

    def _choose(self, when: SendWhen) -> None:
        try:
            self._workspace.connection.choose_when(when)
        except Fault as fault:
            tell(self._told_when, sentence(fault), Ink.RED)
            self.when.show_choice(self._workspace.connection.when)
            return
        tell(self._told_when, "")
        self.when_chosen.emit(when)

    # With the window closed

    def _switch(self) -> None:
        """Put the entry into the system's scheduler, or take it out."""
        wanted, folder = self.closed.isChecked(), self._workspace.folder
        self.closed.setEnabled(False)
        tell(self._told_closed, _("Telling the computer…"), Ink.INK3)

        def work() -> tuple[Schedule, Fault | None]:
            if not wanted:
                return schedule.remove(folder), None
            made = schedule.schedule(folder)
            with Workspace.open(folder) as door:
                return made, door.keys.fault()  # nobody types a passphrase then

        tasks.run(work, done=self._switched, failed=self._no_schedule, owner=self)

    def _switched(self, made: tuple[Schedule, Fault | None]) -> None:
        self._show_schedule(made[0])
        if made[1] is not None:
            said = _("With the window closed nothing can be sent yet: {why}")
            tell(self._told_closed, said.format(why=sentence(made[1])), Ink.AMBER)

    def _show_schedule(self, found: Schedule) -> None:
        self.closed.setEnabled(True)
        self.closed.setChecked(found.is_on)
        tell(self._told_closed, _schedule_words(found), Ink.INK3)

    def _no_schedule(self, error: Exception) -> None:
        self.closed.setChecked(False)
        self.closed.setEnabled(not isinstance(error, NoScheduler))
        tell(self._told_closed, told_of(error), Ink.INK3)


def _schedule_words(found: Schedule) -> str:
    match found.scheduler:
        case Scheduler.TASK_SCHEDULER if found.is_on:
            said = _(
                "Windows does it every {minutes} minutes (Task Scheduler). Without the tick it is"
                " taken out of the computer again."
            )
        case Scheduler.TASK_SCHEDULER:
            said = _("With the tick, Windows does it every {minutes} minutes (Task Scheduler).")
        case Scheduler.SYSTEMD if found.is_on:
            said = _(
                "The computer does it every {minutes} minutes (timer of systemd). Without the tick"
                " it is taken out of the computer again."
            )
        case Scheduler.SYSTEMD:
            said = _(
                "With the tick, the computer does it every {minutes} minutes (timer of systemd)."
            )
        case _:
            assert_never(found.scheduler)
    return said.format(minutes=schedule.EVERY_MINUTES)
