"""The supervisor's board of the whole country: read, painted, filtered (0.5 s, 100 ms a filter).

Run from the checkout: ``python -m tests.benchmarks.board [--communes N] [--rounds N]``. A store is
made whose summaries are cached, as after a fetch, of twelve rounds; then the board is read from it,
the matrix and the map are painted into a window in memory, filters are run over it, and the trend
of all rounds is read. Besides the time on the clock processor time is printed, which is almost the
same on a busy machine, and as a ratio what the same takes with one round in the store.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import msgspec
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from ui.supervisor_builders import PASSPHRASE, Courier, worn

from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.assessment.board_counts import PhotoOf, written_photos
from desktop_app.core.assessment.summary import Summary
from desktop_app.core.ids import CentreId, Readiness, RoundId
from desktop_app.core.time.rounds import previous_round
from desktop_app.storage import summaries
from desktop_app.ui.look.theme import Appearance, dress
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor.board.board_table import BoardTable
from desktop_app.ui.supervisor.board.board_view import Index, Only, Sort, View
from desktop_app.ui.supervisor.board.matrix import Matrix
from desktop_app.ui.supervisor.morning.country_map import CountryMap
from desktop_app.workspace import Workspace
from desktop_app.workspace.reading.board_summaries import read_summaries
from desktop_app.workspace.reading.trend import _point
from desktop_app.workspace.values.board import Board

_PHOTOS = 20  # that a commune attached
PAINT_BUDGET, FILTER_BUDGET = 0.5, 0.1  # seconds


def timed(act: Callable[[], object], times: int = 5) -> float:
    """Return the median seconds of *act*."""
    spent = []
    for _again in range(times):
        before = time.perf_counter()
        act()
        spent.append(time.perf_counter() - before)
    return statistics.median(spent)


def worked(act: Callable[[], object], times: int = 5) -> float:
    """Return the median seconds of processor time of *act*."""
    spent = []
    for _again in range(times):
        before = time.process_time()
        act()
        spent.append(time.process_time() - before)
    return statistics.median(spent)


def fill(desk: Workspace) -> None:
    """Put answers into the summaries that the first reading of the board has kept."""
    store, round_ = desk._context.store, desk.round()
    before = time.perf_counter()
    desk.board()
    print(f"first reading, every summary made  {(time.perf_counter() - before) * 1000:8.1f} ms")
    (stamp,) = store.row("SELECT stamp FROM summary LIMIT 1")
    keep(desk, (round_, stamp), (round_, stamp), 0)


def fill_before(desk: Workspace, rounds: int) -> None:
    """Put as many summaries into the rounds before the one that is shown, *rounds* in all."""
    store, shown = desk._context.store, desk.round()
    (known,) = store.row("SELECT stamp FROM summary LIMIT 1")
    first = [desk.board().rows[0].centre]
    round_ = shown
    for n in range(1, rounds):
        round_ = previous_round(round_)
        read_summaries(desk._context, first, round_)  # tells what the stamp of that round is
        (stamp,) = store.row("SELECT stamp FROM summary WHERE round = ? LIMIT 1", (round_,))
        keep(desk, (shown, known), (round_, stamp), n)


def keep(
    desk: Workspace, known: tuple[RoundId, str], other: tuple[RoundId, str], shift: int
) -> None:
    """Keep summaries of the round and stamp *other*, made from *known*, different by *shift*."""
    store = desk._context.store
    levels = list(Readiness)
    made = {}
    for place, (centre, data) in enumerate(summaries.summaries(store, *known).items()):
        number = place + shift
        one = msgspec.structs.replace(
            msgspec.msgpack.decode(data, type=Summary),
            level=levels[number * 7 % len(levels)],
            submitted_level=levels[number * 7 % len(levels)],
            submitted=number % 9 != 0,
            answered=64,
            missing=number % 8,
            cells=worn("M" * 64, number),
            verified_cells="".join("v" if (n + number) % 5 == 0 else "." for n in range(64)),
            verified_items=number % 19,
            photos=written_photos(
                PhotoOf(item.id, f"{number * _PHOTOS + n:064x}", unjudged=bool(n % 3))
                for n, item in enumerate(desk.checklist.items_in_order[:_PHOTOS])
            ),
        )
        made[centre] = msgspec.msgpack.encode(one)
    summaries.save_summaries(store, *other, made)


def painted(widget: QWidget) -> Callable[[], object]:
    """Return what paints *widget* whole into memory."""
    image = QImage(widget.size(), QImage.Format.Format_ARGB32_Premultiplied)
    return lambda: widget.render(image)


def main() -> None:
    """Print the figures; exit 1 where a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communes", type=int, default=0, help="only so many")
    parser.add_argument("--rounds", type=int, default=12, help="that are in the store")
    given = parser.parse_args()
    everything = list(commune_files.load(Path()))
    communes = everything[: given.communes] if given.communes else everything
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        passphrase = folder / "passphrase"
        passphrase.write_text("benchmark\n")
        os.environ[PASSPHRASE] = str(passphrase)
        Courier(folder, communes, "Cả nước")
        app = QApplication([])
        dress(app, Appearance.LIGHT)
        with Workspace.open(folder / "supervisor") as desk:
            fill(desk)
            alone = worked(desk.board)
            fill_before(desk, given.rounds)
            failed = measure(desk)
            measure_rounds(desk, given.rounds, alone)
    sys.exit(1 if failed else 0)


def measure(desk: Workspace) -> bool:
    """Print each figure; return whether one misses its budget."""
    board: Board = desk.board()
    print(f"{len(board.rows)} communes × {len(board.rows[0].cells)} items")
    read = timed(desk.board)
    matrix, country = Matrix(), CountryMap()
    index = Index(board)
    for widget in (matrix, country):
        widget.resize(1334, 620)
        widget.show()

    def first() -> None:
        matrix.show_rows(board, Index(board).shown(View()), critical=False)
        painted(matrix)()

    paint = timed(first)
    again = timed(painted(matrix))

    def whole_map() -> None:
        country.show_board(board)
        painted(country)()

    mapped = timed(whole_map)
    print(f"board read from cached summaries   {read * 1000:8.1f} ms")
    print(f"matrix shown and painted           {paint * 1000:8.1f} ms")
    print(f"matrix painted again               {again * 1000:8.1f} ms")
    print(f"country map shown and painted      {mapped * 1000:8.1f} ms")
    table = BoardTable(Thumbnails(desk, fetches=False))
    table.resize(1334, 620)
    table.show()

    def listed() -> None:
        table.show_rows(Index(board).shown(View()), board)
        painted(table)()

    print(f"list shown and painted             {timed(listed) * 1000:8.1f} ms")
    for column in ("commune", "quality", "heard"):

        def sort(by: str = column) -> None:
            table.sort_by("")
            table.sort_by(by, descending=True)
            painted(table)()

        print(f"list sorted by {column:<19} {timed(sort) * 1000:8.1f} ms")
    slow = read + paint > PAINT_BUDGET
    print(f"read and painted                   {(read + paint) * 1000:8.1f} ms  (budget 500)")
    views = {
        "search, first time": View(search="phu"),
        "search": View(search="dak nhau"),
        "unmet": View(letters=frozenset("U")),
        "unmet or partial, critical": View(letters=frozenset("UP"), critical=True),
        "by name": View(sort=Sort.NAME),
        "red, a cause": View(only=frozenset({"level/red", "cause/not_issued"})),
        "late and checked": View(only=frozenset({Only.LATE, Only.CHECKED})),
        "one item": View(item=index.items[27]),
    }
    for name, view in views.items():

        def look(view: View = view) -> None:
            matrix.show_rows(board, index.shown(view), critical=view.critical)
            painted(matrix)()

        seconds = timed(look, 1 if "first" in name else 5)
        slow = slow or seconds > FILTER_BUDGET
        print(f"filter: {name:<27}{seconds * 1000:8.1f} ms  (budget 100)")
    return slow


def measure_rounds(desk: Workspace, rounds: int, alone: float) -> None:
    """Print what the rounds before cost: the board beside them, and the trend over all."""
    store, centres = desk._context.store, [row.centre for row in desk.board().rows]
    beside = worked(desk.board)
    trend = worked(lambda: points(desk, centres, rounds), 3)
    kept = store.row("SELECT count(*) FROM summary")[0]
    print(f"{kept} summaries of {rounds} rounds in the store")
    print(f"processor time of a board, 1 round {alone * 1000:8.1f} ms")
    print(
        f"the same beside {rounds} rounds        {beside * 1000:8.1f} ms,"
        f" ratio {beside / alone:.2f}"
    )
    print(f"summaries of all rounds read       {trend * 1000:8.1f} ms, ratio {trend / alone:.2f}")


def points(desk: Workspace, centres: list[CentreId], rounds: int) -> None:
    """Read and count the summaries of every round, as the trend does."""
    round_ = desk.round()
    for _n in range(rounds):
        found = read_summaries(desk._context, centres, round_)
        _point(round_, found, is_shown=False)
        round_ = previous_round(round_)


if __name__ == "__main__":
    main()
