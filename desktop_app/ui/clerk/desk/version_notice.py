"""The banner about versions of the checklist: a newer one, a choice, what is asked again."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.i18n import _, ngettext
from desktop_app.ui.items import item_words
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.tokens import Tone
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.values.wording import version_words


class VersionNotice(Banner):
    """Signals: ``version_asked()`` to see what a move would do, or what is left after it."""

    version_asked = Signal()

    def __init__(self) -> None:
        super().__init__(Tone.ACCENT, "")
        self.see = Button(_("Preview"), height=28)
        self.see.clicked.connect(self.version_asked)
        self.buttons.addWidget(self.see)
        self._put_off = ""  # the version that the person wants to see later
        self.setVisible(False)

    def put_off(self, name: str) -> None:
        """Do not offer the version *name* again in this run; the menu still leads to it."""
        self._put_off = name
        self.setVisible(False)

    def show_desk(self, desk: Desk) -> None:
        """Show what is most urgent about versions, or nothing."""
        said = self._sentences(desk)
        self.setVisible(said is not None)
        if said is not None:
            tone, bold, plain, button = said
            self.say(bold, plain, tone=tone)
            self.see.setText(button)
            self.see.setVisible(bool(button))

    def _sentences(self, desk: Desk) -> tuple[Tone, str, str, str] | None:
        version = desk.version
        if version.conflict:
            return (
                Tone.VIOLET,
                _("Two PCs of the commune chose different versions of the checklist."),
                _("Nothing is GREEN until one is chosen."),
                _("Choose"),
            )
        if version.lacking:
            said = _("The commune uses {version} of the checklist, which is not on this PC yet.")
            return (
                Tone.AMBER,
                said.format(version=version_words(version.lacking)),
                _("F9 fetches it; go on working meanwhile, nothing is lost."),
                "",
            )
        if version.offered and version.offered != self._put_off:
            said = _("There is a new checklist: {version}.")
            then = (
                _("This round asks for it. See first what is kept, asked again, set aside.")
                if version.asked_for
                else _("See first what is kept, asked again, set aside; you can go back.")
            )
            return (
                Tone.ACCENT,
                said.format(version=version_words(version.offered)),
                then,
                _("Preview"),
            )
        if version.ask_again:
            count = len(version.ask_again)
            said = ngettext(
                "{version}: {count} item is to be answered again, its meaning changed.",
                "{version}: {count} items are to be answered again, their meaning changed.",
                count,
            )
            named = item_words.capitalised(version_words(version.name))
            return Tone.ACCENT, said.format(version=named, count=count), "", _("See which")
        if desk.closed is not None and not desk.official.submitted:
            day = f"{desk.closed:%d/%m/%Y}"
            return (
                Tone.GREY,
                _("The round was closed on {day}.").format(day=day),
                _("You can still enter and submit; it is marked as late."),
                "",
            )
        return None
