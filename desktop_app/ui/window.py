"""The main window: start card, question how to begin, clerk's desk or supervisor's board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.i18n import Language, _, current_language, sentence, use_language
from desktop_app.ui import preferences, tasks
from desktop_app.ui.daily_copies import DailyCopies
from desktop_app.ui.frame.after_paint import AfterPaint
from desktop_app.ui.look.theme import Appearance, dress
from desktop_app.ui.preferences import TextSize
from desktop_app.ui.text_size import OpenedAnew
from desktop_app.workspace import Workspace
from desktop_app.workspace.context.desk_context import NotBegun
from desktop_app.workspace.upkeep.opening import Beginning

if TYPE_CHECKING:
    from desktop_app.core.text.communes import CommuneIndex
    from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk

SAMPLE_COMMUNE = CommuneCode("25399")  # Xã Đak Nhau
_SMALLEST = (640, 360)  # a third less than 911×480: 1366×768 shown at 150 %
FIRST_SIZE = QSize(1366, 728)  # before it is maximised, on a screen that has the room
AFTER_PAINT_MS = 500  # a thread during the first paint would slow it down


class MainWindow(QMainWindow):
    """Shows what fits the data in *folder*: S0 where there is none, else the desk or the board.

    Signals: ``begun()``, when data was made in a folder that had none; ``size_asked()``, when it is
    to be opened anew in another text size; ``completed()``, when all of a clerk's desk was made.
    """

    begun = Signal()
    size_asked = Signal()
    completed = Signal()

    def __init__(
        self,
        folder: Path,
        *,
        language: Language | None = None,
        keep_appearance: bool = False,
        anew: OpenedAnew | None = None,
        in_stages: bool = False,
    ) -> None:
        """*in_stages*: what the first paint does not show is made right after it."""
        super().__init__()
        self._in_stages = in_stages and anew is None
        self.is_whole = True  # but between the first paint and ``completed``
        self._home = folder  # the real data; `folder` may be the sample's
        self.folder = folder if anew is None else Path(anew.folder)
        self.preferences = preferences.load(self.folder)
        use_language(language or self.preferences.language)
        if not keep_appearance:
            dress(cast("QApplication", QApplication.instance()), self.preferences.appearance)
        self.workspace: Workspace | None = None
        self._index: CommuneIndex | None = None
        self._waiting_file: Path | None = None
        self._warned_about: object = None  # what was not saved when closing was refused
        self._passphrase: str | None = None  # as typed in this run, or the sample's
        room = self.screen().availableSize()
        self.setMinimumSize(QSize(*_SMALLEST).boundedTo(room))
        self.resize(FIRST_SIZE.boundedTo(room))
        self._offers_legacy = False
        self._copying = DailyCopies(self, lambda: self.folder)
        self._show_whatever_fits()
        if anew is not None:
            self.show_settings(anew.at)

    # Screens

    def _show_whatever_fits(self) -> None:
        try:
            self.workspace = Workspace.open(self.folder)
            self._show_desk_or_board()
        except NotBegun:
            self.show_start()
        except Fault as fault:
            self._show_trouble(fault)
        except Exception as error:
            # Damaged data can raise any exception.
            from desktop_app.workspace.upkeep import keeping

            self._close_workspace()
            if not keeping.is_damaged(self.folder):
                raise
            self._show_trouble(error)

    def _show_trouble(self, trouble: Exception) -> None:
        from desktop_app.workspace.upkeep.keeping import Damaged

        if isinstance(trouble, Fault) and not isinstance(trouble, Damaged):
            self._show_sentence(sentence(trouble))
            return
        from desktop_app.ui.start.recovery_screen import RecoveryScreen

        self._close_workspace()
        screen = RecoveryScreen(self.folder)
        screen.recovered.connect(self._show_whatever_fits)
        self._show(screen, _("Centre Review"))
        screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_start(self) -> None:
        """Show the card that asks for commune and name."""
        from desktop_app.storage.drafts import Drafts
        from desktop_app.ui.start.start_screen import StartScreen

        screen = StartScreen(self._communes, Drafts(self.folder))
        screen.started.connect(self._begin)
        screen.sample_asked.connect(self._open_sample)
        screen.language_asked.connect(self.switch_language)
        self._show(screen, _("Centre Review"))
        screen.search.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(50, screen, screen.warm_up)

    def show_question(self) -> None:
        """Ask how to begin."""
        from desktop_app.ui.start.how_to_begin import HowToBegin

        assert self.workspace is not None  # only asked once there is data
        checklist = self.workspace.checklist
        screen = HowToBegin(len(checklist.critical_items), len(checklist.items_in_order))
        screen.chosen.connect(self._begin_as)
        self._show(screen, self._title())
        screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_desk_or_board(self) -> None:
        assert self.workspace is not None  # opened just before
        if self.workspace.is_supervisor:
            self._show_board(self.workspace)
        elif self.preferences.asked_where_to_start or self.workspace.has_answers():
            self.show_desk()
        else:
            self.show_question()

    def show_desk(self, *, paper: bool = False) -> None:
        """Show the clerk's desk; with *paper*, the blank form over it."""
        from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk

        assert self.workspace is not None  # opened before any desk
        desk = ClerkDesk(self.workspace, self.preferences)
        desk.menu_asked.connect(desk.fill_menu)
        desk.menu_asked.connect(self.fill_menu)
        desk.preferences_changed.connect(self._keep_preferences)
        self.is_whole = desk.begins_elsewhere or not self._in_stages
        self._show(desk, self._title())
        if self.is_whole:
            for step in self._completing(desk):
                step()
        else:
            AfterPaint(desk, self._completing(desk))
        if paper:
            from desktop_app.ui.clerk.paper_names import ClerkPaper

            desk.navigation.print_paper(ClerkPaper.BLANK)
        QTimer.singleShot(AFTER_PAINT_MS, self, self._load_keys)

    def _completing(self, desk: ClerkDesk) -> Iterator[Callable[[], object]]:
        """Yield the steps after which *desk* is whole."""
        yield from desk.complete()
        yield partial(self._begin_desk, desk)

    def _begin_desk(self, desk: ClerkDesk) -> None:
        self._serve(desk.navigation)
        if self._passphrase is not None:
            desk.use_passphrase(self._passphrase)
        desk.begin()
        self._offer_legacy()
        self.is_whole = True
        self.completed.emit()

    def take_file(self, file: Path) -> None:
        """Import a package or a card, as if it had been dropped onto the desk.

        Where no desk is shown yet, it waits for one.
        """
        screen = self.centralWidget()
        take = getattr(getattr(screen, "navigation", None), "take_package", None) or getattr(
            getattr(screen, "by_hand", None), "take", None
        )
        self._waiting_file = None if take is not None else file
        if take is not None:
            take(file)

    def _show_board(self, workspace: Workspace) -> None:
        from desktop_app.ui import supervisor

        board = supervisor.screen_of(workspace, self.preferences)
        board.menu_asked.connect(self.fill_menu)
        self._serve(board.settings)
        self._show(board, self._title())
        QTimer.singleShot(AFTER_PAINT_MS, self, self._load_keys)

    def _show_sentence(self, words: str) -> None:
        from desktop_app.ui.start.message_screen import MessageScreen

        self._show(MessageScreen(words), _("Centre Review"))

    def _show(self, screen: QWidget, title: str) -> None:
        old = self.centralWidget()
        if old is not None:
            self._stop(old)
        self.setCentralWidget(screen)
        self.setWindowTitle(title)
        self._in_stages = False  # the first screen alone
        if self.is_whole:
            self._offer_legacy()
        if self._waiting_file is not None:
            QTimer.singleShot(0, self, self._take_waiting_file)

    def _offer_legacy(self) -> None:
        """Offer the Unicode form of texts in other encodings, in every field from now on."""
        if not self._offers_legacy:
            self._offers_legacy = True
            from desktop_app.ui.frame.legacy_offer import LegacyOffer

            LegacyOffer(self)

    def _take_waiting_file(self) -> None:
        if self._waiting_file is not None:
            self.take_file(self._waiting_file)

    @staticmethod
    def _stop(screen: QWidget) -> None:
        stop = getattr(screen, "stop", None)
        if callable(stop):
            stop()

    def _title(self) -> str:
        assert self.workspace is not None  # named after its commune
        commune = self.workspace.identities[0].commune
        if commune is None:
            return _("Centre Review")
        name = self.workspace.commune_name
        return _("{name} – Centre Review").format(name=name)

    # Beginning

    def _communes(self) -> CommuneIndex:
        if self._index is None:
            from desktop_app.checklist_files import communes

            self._index = communes.load(self.folder)
        return self._index

    def _begin(self, entered: object) -> None:
        from desktop_app.credentials.key_faults import NoKeyStore
        from desktop_app.ui.start.start_screen import StartForm, StartScreen

        assert isinstance(entered, StartForm)  # the only argument of the start card's signal
        screen = self.centralWidget()
        assert isinstance(screen, StartScreen)
        beginning = Beginning(
            person=entered.person,
            position=entered.position,
            phone=entered.phone,
            commune=entered.commune.code if entered.commune else None,
            role=Role.CLERK if entered.commune else Role.SUPERVISOR,
            passphrase=entered.passphrase,
        )
        try:
            self.workspace = Workspace.begin(self.folder, beginning)
            self._passphrase = entered.passphrase
        except NoKeyStore as fault:
            screen.show_fault(fault, ask_passphrase=True)
            return
        except Fault as fault:
            screen.show_fault(fault)
            return
        screen.begun()
        self._keep_preferences()
        self.begun.emit()
        self._show_desk_or_board()

    def _begin_as(self, way: str) -> None:
        self.preferences.asked_where_to_start = True
        from desktop_app.ui.start.how_to_begin import Beginning

        self.preferences.everything = way != Beginning.QUICK
        self._keep_preferences()
        self.show_desk(paper=way == Beginning.PAPER)

    def _open_sample(self) -> None:
        """Open the sample's own folder, made and filled the first time."""
        from desktop_app.ui.start.sample import PASSPHRASE, open_sample
        from desktop_app.ui.start.start_screen import StartScreen

        folder = self._home.with_name(self._home.name + "-sample")
        try:
            self.workspace = open_sample(folder, SAMPLE_COMMUNE)
            self._passphrase = PASSPHRASE
        except Fault as fault:
            screen = self.centralWidget()
            if isinstance(screen, StartScreen):
                screen.show_fault(fault)
            return
        self.folder = folder
        self.preferences.asked_where_to_start = True
        self._show_desk_or_board()

    def _leave_sample(self) -> None:
        if not self._may_leave():
            return
        self._close_workspace()
        self.folder = self._home
        self._passphrase = None
        self.preferences = preferences.load(self.folder)
        self._show_whatever_fits()

    def _load_keys(self) -> None:
        """Fetch the keys in a thread, which writing never waits for, and make room in the log."""
        open_data, screen = self._opener(), self.centralWidget()

        def work() -> Fault | None:
            with open_data() as door:
                door.keeping.make_room()
                return door.keys.fault()

        def told(fault: Fault | None) -> None:
            refresh = getattr(getattr(screen, "notices", None), "show_session", None)
            if refresh is not None and screen is self.centralWidget():
                refresh()  # a key may have been lost, and a new one made
            show = getattr(screen, "show_locked", None)
            if fault is not None and show is not None and screen is self.centralWidget():
                show(fault)

        tasks.run(work, done=told, failed=lambda _error: None, owner=self)
        self._copying.make()

    def _opener(self) -> Callable[[], Workspace]:
        """Return what opens this data in a worker, with its keys."""
        folder, passphrase = self.folder, self._passphrase

        def opened() -> Workspace:
            door = Workspace.open(folder)
            if passphrase is not None:
                door.keys.use_passphrase(passphrase)
            return door

        return opened

    # The menu behind the person's name

    def fill_menu(self, menu: object) -> None:
        """Fill the menu of the window: settings, language, the sample."""
        assert isinstance(menu, QMenu)  # the header's signal has no other argument
        menu.addAction(_("Settings") + "\tCtrl+,", self.show_settings)
        other = "English" if current_language() == "vi" else "Tiếng Việt"
        menu.addAction(other, self.switch_language)
        menu.addAction(_("Guide"), self.show_guide)
        menu.addAction(_("A newer version"), self.show_update)
        menu.addAction(_("About the program"), self.show_about)
        if self.folder != self._home:
            menu.addSeparator()
            menu.addAction(_("Leave the sample, start with my own commune"), self._leave_sample)

    def show_guide(self) -> None:
        """Show the guide of who works here, beside the window, until it is closed."""
        from desktop_app.ui.frame.guide import Guide, GuideDialog  # imported only when it is used

        supervises = self.workspace is not None and self.workspace.is_supervisor
        GuideDialog(self, Guide.SUPERVISOR if supervises else Guide.CLERK).show()

    def show_update(self) -> None:
        """Show the version, and what a newer one would change, until it is closed."""
        from desktop_app.ui.frame.update_part import UpdateDialog  # imported only when it is used

        UpdateDialog(self, self.folder, self._opener()).open()

    def show_about(self) -> None:
        """Show the version and the licences, until they are closed."""
        from desktop_app.ui.frame.about import AboutDialog  # imported only when it is used

        dialog = AboutDialog(self)
        dialog.update_asked.connect(self.show_update)
        dialog.open()

    def switch_language(self) -> None:
        """Switch to the other language, at once; what is being typed is saved first."""
        if not self._may_leave():
            return
        language: Language = "en" if current_language() == "vi" else "vi"
        use_language(language)
        self.preferences.language = language
        self._keep_preferences()
        if self.workspace is None:
            self.show_start()
        else:
            self._show_desk_or_board()

    # Settings

    def _serve(self, shower: QObject) -> None:
        """Do what the settings page that *shower* shows asks of the window."""
        from desktop_app.ui.settings.serving import SettingsServing

        serving = SettingsServing(self, shower)
        serving.language_asked.connect(self._choose_language)
        serving.restore_asked.connect(self._restore)

    def show_settings(self, at: object = "") -> None:
        """Show the settings of this PC, at the row *at* where one is named."""
        screen = self.centralWidget()
        shower = getattr(screen, "settings", None) or getattr(screen, "navigation", None)
        show = getattr(shower, "show_settings", None)
        if show is not None:
            show(at if isinstance(at, str) else "")

    def _choose_language(self) -> None:
        self.switch_language()
        self.show_settings("language")

    def choose_appearance(self, appearance: Appearance) -> str:
        """Show the window so, at once; return why that is not kept, or ""."""
        self.preferences.appearance = appearance
        dress(cast("QApplication", QApplication.instance()), appearance)
        return self._keep_preferences()

    def choose_text_size(self, size: TextSize) -> str:
        """Open the window anew in *size*; return why that is not done, or ""."""
        if size is self.preferences.text_size:
            return ""
        before, self.preferences.text_size = self.preferences.text_size, size
        why = self._keep_preferences()
        if why or not self._may_leave():
            self.preferences.text_size = before
            return why
        self.size_asked.emit()
        return ""

    def _restore(self, file: Path) -> None:
        """Put a copy back, with the data closed; then show what there is."""
        from desktop_app.ui.start.restore_screen import RestoreScreen

        if not self._may_leave():
            return
        tasks.cancel_all()
        self._close_workspace()
        screen = RestoreScreen(self.folder, file)
        screen.over.connect(self._show_whatever_fits)
        self._show(screen, _("Centre Review"))
        screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_preferences(self) -> str:
        return preferences.save(self.folder, self.preferences)

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        tasks.cancel_all()
        self._close_workspace()
        super().closeEvent(event)

    def _may_leave(self) -> bool:
        """Save what is being typed on the screen; return whether the screen may go.

        What cannot be saved is shown there. Leaving once more discards it, unless something else
        is unsaved by then.
        """
        screen = self.centralWidget()
        may_close = getattr(screen, "may_close", None)
        if may_close is None or may_close():
            return True
        unsaved = getattr(screen, "unsaved", None)
        before, self._warned_about = self._warned_about, unsaved
        return unsaved == before

    def _close_workspace(self) -> None:
        screen = self.takeCentralWidget()
        if screen is not None:
            self._stop(screen)
            screen.deleteLater()
        if self.workspace is not None:
            self.workspace.close()
            self.workspace = None
