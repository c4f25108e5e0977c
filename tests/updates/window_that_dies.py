"""Put an update in by the window, in a process that ends at the STEP-th change on the disk.

window_that_dies.py INSTALLATION ROOT DATA UPDATE STEP
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication

from desktop_app.ui.frame.update_part import UpdatePart
from desktop_app.updates import installation
from desktop_app.updates.installation import Installation
from desktop_app.workspace import Workspace

CHANGES = ("open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod")


def main() -> None:
    """Press the buttons one after the other; the end comes from the hook."""
    folder, root, data, file = map(Path, sys.argv[1:5])
    left = [int(sys.argv[5])]
    installation.first_root = lambda: root
    Installation.own = classmethod(lambda cls: cls(folder))  # type: ignore[method-assign,assignment]
    app = QApplication([])
    part = UpdatePart(data, lambda: Workspace.open(data))
    part.show()
    part.look_at(file)
    while not part.put_in.isVisible():
        app.processEvents()

    def die(event: str, words: tuple[object, ...]) -> None:
        if event in CHANGES and str(folder) in str(words[0]):
            left[0] -= 1
            if not left[0]:
                os._exit(9)

    sys.addaudithook(die)
    part.put_in.click()
    while not part.back.isVisible():
        app.processEvents()


if __name__ == "__main__":
    main()
