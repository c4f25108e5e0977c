"""Start the application: its style, one window a folder, the event loop."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.i18n import Language, _, sentence
from desktop_app.ui import preferences, text_size
from desktop_app.ui.frame.logo import window_icon
from desktop_app.ui.look.key_filter import filter_keys
from desktop_app.ui.look.theme import Appearance, dress
from desktop_app.ui.mistakes import Mistakes
from desktop_app.ui.one_window import OneWindow, bring_to_front
from desktop_app.ui.preferences import TextSize
from desktop_app.ui.text_size import OpenedAnew

from .window import AFTER_PAINT_MS, FIRST_SIZE, MainWindow

_ICON_MS = 400
_ANEW = 75  # the exit code where the window is to be opened in another text size


def make_application(
    arguments: Sequence[str],
    appearance: Appearance = Appearance.SYSTEM,
    size: TextSize = TextSize.USUAL,
) -> QApplication:
    """Return the application with its style; the existing one, if any."""
    app = cast("QApplication | None", QApplication.instance())
    if app is not None:
        dress(app, appearance)
    else:
        text_size.use(size)
        # The style by its argument: setStyle() would import QStyle's type, 7 ms at the start.
        app = _application(["commune-readiness", *arguments, "-style", "Fusion"])
        dress(app, appearance, is_fusion=True)
    filter_keys(app)
    app.setApplicationName("commune-readiness")
    # The icon of the title bar is set after the first paint.
    QTimer.singleShot(_ICON_MS, app, lambda: app.setWindowIcon(window_icon()))
    return app


def _application(words: list[str]) -> QApplication:
    if "COMMUNE_READINESS_SLOW_STEPS" not in os.environ:
        return QApplication(words)
    from desktop_app.ui import slow_steps

    return slow_steps.application(words)


def open_window(folder: Path, language: Language | None, file: Path | None = None) -> int:
    """Open the window on *folder*, with a package or card to import; run until it is closed."""
    anew = text_size.opened_anew()
    chosen = preferences.load(folder if anew is None else Path(anew.folder))
    app = make_application([], chosen.appearance, chosen.text_size)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal closes it
    one = OneWindow(folder)
    if not one.take():
        return _leave_to_the_other(app, one, file)
    window = MainWindow(folder, language=language, anew=anew, in_stages=True)
    mistakes = Mistakes(window, lambda: window.folder)
    mistakes.watch()
    one.asked.connect(lambda: bring_to_front(window))
    one.file_asked.connect(window.take_file)
    if file is not None:
        QTimer.singleShot(AFTER_PAINT_MS, window, lambda: window.take_file(file))
    window.begun.connect(one.begin)
    window.size_asked.connect(lambda: app.exit(_ANEW))
    window.showMaximized()
    QTimer.singleShot(AFTER_PAINT_MS, window, collect_garbage)
    QTimer.singleShot(AFTER_PAINT_MS, one, one.listen)
    QTimer.singleShot(AFTER_PAINT_MS, mistakes, mistakes.watch_libraries)
    code = app.exec()
    if code == _ANEW:
        again = OpenedAnew(folder=str(window.folder), at="text_size")
        window.close()
        one.leave()
        text_size.open_anew(folder, again)
        return 0
    return code


def _leave_to_the_other(app: QApplication, one: OneWindow, file: Path | None) -> int:
    """Bring the window that is open already to the front; say so where it does not answer."""
    if one.call_forward(file):
        sys.stdout.write(_("The window is open already; it was brought to the front.") + "\n")
        return 0
    from desktop_app.ui.start.message_screen import MessageScreen

    screen = MessageScreen(sentence(one.held_elsewhere()))
    screen.setWindowTitle(_("Centre Review"))
    screen.resize(FIRST_SIZE.boundedTo(screen.screen().availableSize()))
    screen.show()
    app.exec()
    return 1


def collect_garbage() -> None:
    """Switch garbage collection on, without the objects of the start (see ``ui.run``)."""
    gc.freeze()
    gc.enable()
