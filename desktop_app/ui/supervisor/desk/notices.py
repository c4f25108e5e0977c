"""Banners over the supervisor's pages that stay while they apply."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.core.fault import Fault
from desktop_app.i18n import _, ngettext, sentence
from desktop_app.ui.clock_notice import ClockNotice
from desktop_app.ui.frame.notice_stack import NoticeStack
from desktop_app.ui.items import round_words
from desktop_app.ui.locked_keys import LockedKeys
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.session import SupervisorSession

from .misdated_notice import MisdatedNotice

_REFUSED_SHOWN = 4  # entries named above the page; “show” names them all


class SupervisorNotices(NoticeStack):
    """Signals: ``code_asked()``: the code of a new key is to be entered."""

    code_asked = Signal()

    def __init__(self, session: SupervisorSession) -> None:
        super().__init__()
        self._session = session
        self.clock = ClockNotice(session.workspace, session.drafts)
        self.locked = LockedKeys(session.workspace.folder)
        self.refused = Banner(Tone.AMBER, "")  # own entries that the service refused
        self.rewound = Banner(Tone.AMBER, "")  # an older copy of the data was put back
        self.new_key = Banner(Tone.AMBER, "")
        enter = Button(_("Enter the new code"), height=28)
        enter.clicked.connect(self.code_asked)
        self.new_key.buttons.addWidget(enter)
        self.put_back = Banner(Tone.AMBER, "")  # the whole PC is put back at every start
        self.round = Banner(Tone.ACCENT, "")  # the service opened another one meanwhile
        self.to_current = Button("", height=28)
        self.to_current.clicked.connect(self._go_to_current)
        self.round.buttons.addWidget(self.to_current)
        self.misdated = MisdatedNotice(session)
        self.no_copy = Banner(Tone.AMBER, "")
        self.versions = Banner(Tone.GREY, "")  # counts by version
        stack = (
            self.clock, self.locked, self.refused, self.rewound, self.new_key, self.put_back,
            self.round, self.misdated, self.no_copy, self.versions,
        )  # fmt: skip
        for one in stack:
            one.setVisible(False)
        self.add(stack)

    def show_session(self) -> None:
        """Show the banners that apply now."""
        workspace = self._session.workspace
        self.clock.show_workspace()
        self._show_refused()
        self._show_rewound()
        self.new_key.setVisible(workspace.keys.needs_code() is not None)
        if not self.new_key.isHidden():
            self.new_key.say(
                _("The key of this PC is gone; a new one writes now."),
                _("Go on working. To send, ask the province for a new code."),
            )
        often = workspace.put_back_often()
        self.put_back.setVisible(often is not None)
        if often is not None:
            self.put_back.say("", sentence(often))
        self._show_round()
        self.misdated.show_session()
        board = self._session.board
        mixed = area_words.mixed_versions(board) if board is not None else ""
        self.versions.setVisible(bool(mixed))
        if mixed:
            self.versions.say(_("Communes use more than one version of the checklist."), mixed)
        self.fit()

    def show_locked(self, fault: Fault) -> None:
        """Ask for the passphrase of the keys; checking goes on meanwhile."""
        self.locked.ask(fault)

    def show_no_copy(self, why: str) -> None:
        """Show why today's copy could not be made; "" where it was."""
        if why:
            self.no_copy.say(_("No copy of the data was made today."), why)
        self.no_copy.setVisible(bool(why))

    def _show_round(self) -> None:
        """Offer the round that was opened while another one is worked on."""
        session = self._session
        opened, shown = session.opened_round, session.round
        self.round.setVisible(opened is not None)
        if opened is not None and shown is not None:
            here = _("You are looking at round {round}.")
            now = _("The current round is {round}.")
            figures = round_words.round_figures
            self.round.say(here.format(round=figures(shown)), now.format(round=figures(opened)))
            self.to_current.setText(_("Go to round {round}").format(round=figures(opened)))

    def _go_to_current(self) -> None:
        self._session.choose(area=self._session.area, round_=None)

    def _show_refused(self) -> None:
        """Show which entries written here were refused, until they are written again."""
        things = self._session.workspace.refused()
        self.refused.setVisible(bool(things))
        if things:
            said = [f"{one.what}: {one.sentences}" for one in things[:_REFUSED_SHOWN]]
            if len(things) > _REFUSED_SHOWN:
                more = len(things) - _REFUSED_SHOWN
                left = ngettext("and {count} more entry", "and {count} more entries", more)
                said.append(left.format(count=more))
            self.refused.say(_("Without effect at the server"), "\n".join(said))

    def _show_rewound(self) -> None:
        count = self._session.workspace.missing_entries
        self.rewound.setVisible(count > 0)
        if count:
            said = ngettext(
                "An older copy of the data was put back on this PC: {count} entry is missing.",
                "An older copy of the data was put back on this PC: {count} entries are missing.",
                count,
            )
            then = (
                _("F5 gets back what the server had received; go on working meanwhile.")
                if self._session.workspace.exchanging.server is not None
                else _("If there is a newer copy, put that one back, or connect to get it back.")
            )
            self.rewound.say(said.format(count=count), then)
