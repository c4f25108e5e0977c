"""The reader: for each line on its input, the showing objects of one application as JSON.

Run by the system's own Python with AT-SPI: ``screen_reader_tree.py PROCESS``. Nothing of the
program is imported here.
"""

import json
import sys
import time

import gi  # type: ignore[import-not-found]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # type: ignore[import-not-found]  # noqa: E402

MOST = 4000  # objects of one page


def application_of(process: int) -> "Atspi.Accessible":
    """Return the application of *process* on the accessibility bus."""
    for _turn in range(200):
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(at)
            if child is not None and child.get_process_id() == process:
                return child
        time.sleep(0.05)
    raise SystemExit("the window is not on the accessibility bus")


def showing(root: "Atspi.Accessible") -> list[list[object]]:
    """Return role, name, whether it takes the focus, and place of everything that is showing."""
    found: list[list[object]] = []
    waiting = [(root, "")]
    while waiting and len(found) < MOST:
        one, place = waiting.pop()
        for at in range(one.get_child_count()):
            child = one.get_child_at_index(at)
            if child is None:
                continue
            states = child.get_state_set()
            if not states.contains(Atspi.StateType.SHOWING):
                continue
            name, role = child.get_name() or "", child.get_role_name() or ""
            takes = states.contains(Atspi.StateType.FOCUSABLE)
            found.append([role, name, takes, place])
            if not states.contains(Atspi.StateType.MANAGES_DESCENDANTS) or role != "table":
                waiting.append((child, f"{place} / {name or role}"[-160:]))
    return found


def main() -> None:
    """Answer each line of the input."""
    Atspi.init()
    application = application_of(int(sys.argv[1]))
    for _line in sys.stdin:
        Atspi.Accessible.clear_cache(application)
        print(json.dumps(showing(application)), flush=True)


if __name__ == "__main__":
    main()
