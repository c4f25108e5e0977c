"""A desk that works and exchanges until it is killed, and prints what was saved and received.

``kill_while_exchanging`` and ``full_disk`` run ``python -m tests.campaigns.working_desk FOLDER``.
A line is printed once a call has returned: ``saved HASH``, ``photo HASH SHA256``,
``receipt DEVICE COMMUNE THROUGH HEAD``. Where the disk is full it prints ``full`` and goes on.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from desktop_app.core.fault import Fault
from desktop_app.core.ids import CentreId, ItemId, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.storage.storage_faults import DiskFull
from desktop_app.sync.http.exchange_faults import ConnectionFault
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import AnswerEntry

_OF_THE_CONNECTION = frozenset({"NoLine", "LineBroke", "SlowLine", "Busy"})  # killed, or full


def say(*words: object) -> None:
    """Print that something was done."""
    print(*words, flush=True)


def work_for_ever(folder: Path) -> None:
    """Answer, attach, remark and exchange."""
    chance = random.Random()
    with Workspace.open(folder) as desk:
        plain = (item for item in desk.checklist.items_in_order if item.type == "status")
        items = [item.id for item in plain if not item.secret]
        desk.keys.load()
        while True:
            try:
                _write(desk, items, chance)
                exchange(desk)
            except DiskFull:
                say("full")
                time.sleep(0.05)


def _write(desk: Workspace, items: list[ItemId], chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        note = f"lần {chance.randrange(10**12)}"
        item = chance.choice(items)
        if desk.is_supervisor:
            commune = chance.choice(sorted(desk._context.area_communes()))
            saved = desk.declaring.comment(item, note, centre=CentreId(commune))
        else:
            status = chance.choice((Status.MET, Status.UNMET))
            saved = desk.declaring.answer(item, AnswerEntry(status=status, note=note)).held
        say("saved", saved.hash)
    if not desk.is_supervisor and chance.random() < 0.2:
        photo = sample_photo(chance.randrange(10**6))
        attached = desk.attaching.attach(chance.choice(items), data=photo, name="a.jpg")
        say("photo", attached.hash, attached.change.fields["sha256"])


def exchange(desk: Workspace) -> None:
    """Exchange once and report the receipts; a lost connection is ignored."""
    try:
        outcome = desk.exchanging.sync()
    except ConnectionFault:
        return
    for receipt in outcome.receipts:
        say("receipt", receipt.device, receipt.commune, receipt.through, receipt.head)
    for trouble in outcome.troubles:
        if trouble.code not in _OF_THE_CONNECTION:
            say("trouble", trouble.code, trouble.text)


if __name__ == "__main__":
    try:
        work_for_ever(Path(sys.argv[1]))
    except DiskFull:  # at the start: there is nothing to do but to wait for room
        say("full")
    except Fault as fault:
        say("fault", type(fault).__name__, fault)
        raise
