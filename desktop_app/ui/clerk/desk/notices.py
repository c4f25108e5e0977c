"""Banners over the list that stay while they apply: another round, waiting keys."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.core.fault import Fault
from desktop_app.core.ids import ChangeKind, RoundId
from desktop_app.i18n import _, ngettext, sentence
from desktop_app.ui.clerk.pages import apart
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.clock_notice import ClockNotice
from desktop_app.ui.frame.notice_stack import NoticeStack
from desktop_app.ui.items import round_words
from desktop_app.ui.locked_keys import LockedKeys
from desktop_app.ui.look.announcing import Effect
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.tokens import Tone
from desktop_app.workspace.values.wording import misdated_follows, misdated_words

from .version_notice import VersionNotice


class Notices(NoticeStack):
    """Signals: ``round_asked(str)`` with the round to go to; ``custody_asked()``.

    ``code_asked()``: the code of a new key is to be entered; ``bring_asked()``: answers of a wrong
    clock are to come into the open round; ``leave_asked()``: they are to stay.
    """

    round_asked = Signal(str)
    custody_asked = Signal()
    code_asked = Signal()
    bring_asked = Signal()
    leave_asked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.round = Banner(Tone.ACCENT, "")
        self.to_current = Button("", height=28)
        self._leads_to = session.current_round
        self.to_current.clicked.connect(lambda: self.round_asked.emit(self._leads_to))
        self.round.buttons.addWidget(self.to_current)
        self.refused = Banner(Tone.AMBER, "")
        see = Button(_("See why"), height=28)
        see.clicked.connect(self.custody_asked)
        self.refused.buttons.addWidget(see)
        self.rewound = Banner(Tone.AMBER, "")
        self.new_key = Banner(Tone.AMBER, "")
        enter = Button(_("Enter the new code"), height=28)
        enter.clicked.connect(self.code_asked)
        self.new_key.buttons.addWidget(enter)
        self.misdated = Banner(Tone.AMBER, "")
        self.bring = Button("", height=28)
        self.bring.clicked.connect(self.bring_asked)
        self.bring.promise(self._brought)
        self.misdated.buttons.addWidget(self.bring)
        self.leave = Button(_("Leave them there"), height=28)
        self.leave.clicked.connect(self.leave_asked)
        self.misdated.buttons.addWidget(self.leave)
        self.clock = ClockNotice(session.workspace, session.drafts)
        self.put_back = Banner(Tone.AMBER, "")
        self.no_copy = Banner(Tone.AMBER, "")
        self.no_copy.setVisible(False)
        self.version = VersionNotice()
        self.locked = LockedKeys(session.workspace.folder)
        self.add(
            (self.round, self.clock, self.locked, self.refused, self.rewound, self.new_key,
             self.put_back, self.misdated, self.no_copy, self.version)
        )  # fmt: skip

    def show_session(self) -> None:
        """Show the banners that apply now."""
        self._show_round()
        self._show_refused()
        self._show_rewound()
        self._show_misdated()
        self.clock.show_workspace()
        often = self._session.workspace.put_back_often()
        self.put_back.setVisible(often is not None)
        if often is not None:
            self.put_back.say("", sentence(often))
        self.new_key.setVisible(self._session.workspace.keys.needs_code() is not None)
        if not self.new_key.isHidden():
            self.new_key.say(
                _("The key of this PC is gone; a new one writes now."),
                _("Go on working. To send, ask the province for a new code."),
            )
        self.version.show_desk(self._session.desk)
        self.fit()

    def show_locked(self, fault: Fault) -> None:
        """Ask for the passphrase of the keys; writing goes on meanwhile."""
        self.locked.ask(fault)
        self.show_session()

    def show_no_copy(self, why: str) -> None:
        """Show why today's copy could not be made; "" where it was."""
        if why:
            self.no_copy.say(_("No copy of the data was made today."), why)
        self.no_copy.setVisible(bool(why))
        self.show_session()

    def _show_misdated(self) -> None:
        """Name answers that a wrong clock put into another round, and offer to bring them here."""
        what = self._session.misdated()
        self.misdated.setVisible(what is not None)
        if what is None:
            return
        self.misdated.say(misdated_words(what), misdated_follows(what))
        now = round_words.round_figures(self._session.current_round)
        self.bring.setText(_("Bring them into round {round}").format(round=now))

    def _brought(self) -> tuple[Effect, ...]:
        """Return what bringing them over writes: each entry again."""
        what = self._session.misdated()
        if what is None:
            return ()
        single = (held.change for held in (*what.remarks, *what.texts))
        return (
            *(Effect(kind=ChangeKind.ANSWER, item=item) for item in what.items),
            *(Effect(kind=one.kind, item=one.item) for one in single),
        )

    def _show_refused(self) -> None:
        """Show which entries the service refused, until they are corrected."""
        things = apart.refused(self._session.desk)
        self.refused.setVisible(bool(things))
        if things:
            items = self._session.desk.items
            named = [items[one.item].item.code if one.item else one.what for one in things]
            said = _("Without effect at the server: {what}.")
            several = ", ".join(dict.fromkeys(named))
            self.refused.say(said.format(what=several), _("Please enter it again."))

    def _show_rewound(self) -> None:
        session = self._session
        count = session.workspace.missing_entries
        self.rewound.setVisible(count > 0)
        if not count:
            return
        said = ngettext(
            "An older copy of the data was put back on this PC: {count} entry is missing.",
            "An older copy of the data was put back on this PC: {count} entries are missing.",
            count,
        )
        then = (
            _("F9 gets back what the server had received; go on working meanwhile.")
            if session.desk.custody.is_connected
            else _("If there is a newer copy, put that one back, or connect to get it back.")
        )
        self.rewound.say(said.format(count=count), then)

    def _show_round(self) -> None:
        chosen, current = self._session.desk.round, self._session.current_round
        month = self._session.month_not_opened
        self.round.setVisible(chosen != current or month is not None)
        if self.round.isHidden():
            return
        now = round_words.round_figures(current)
        if month is not None and chosen == current:
            began = round_words.round_figures(month)
            said = _("Round {round} may be open, but the server was not reached since.")
            self.round.say(
                said.format(round=began),
                _("You can enter already; it counts once the round opens."),
            )
            self._show_way(month)
            return
        if chosen > current:
            said = _("Round {round} is not open yet.").format(
                round=round_words.round_figures(chosen)
            )
            then = _("You can enter already; it counts once the round opens.")
        else:
            said = _("You are looking at round {round}.").format(
                round=round_words.round_figures(chosen)
            )
            then = _("The current round is {round}.").format(round=now)
        self.round.say(said, then)
        self._show_way(current)

    def _show_way(self, round_: RoundId) -> None:
        """Let the button lead to *round_*."""
        self._leads_to = round_
        named = round_words.round_figures(round_)
        self.to_current.setText(_("Go to round {round}").format(round=named))
