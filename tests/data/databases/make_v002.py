"""Make v002.db in the form of schema 2: ``PYTHONPATH=.:tests python <this file>``.

A file that was committed is never made again: it stands for the data that people have. The next
schema gets a script and a file of its own.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

from desktop_app.core.changes.bodies import Action, Attach, Comment, Return, Submit, Verify, Visit
from desktop_app.core.ids import CentreId, EvidenceHash, EvidenceKind, Role, RoundId, Status
from desktop_app.storage import facts, packages, summaries
from desktop_app.storage.identities import Identity, add_identity
from desktop_app.storage.packages import Package, PackageOrigin
from support.desks import CENTRE, CHECKLIST, COMMUNE, ROUND, WALL, Desk, Stranger


def fill(desk: Desk) -> None:
    """Write what a clerk's data holds after two rounds, of every kind a bit."""
    colleague, supervisor = Stranger(2), Stranger(3)
    for n in range(12):
        desk.tick(
            f"item.n{n}", Status.UNMET if n % 5 == 0 else Status.MET, round=RoundId("2026-10")
        )
    photo = Attach(evidence=EvidenceKind.PHOTO, sha256=EvidenceHash("5c" * 32), name="cổng.jpg")
    desk.say(photo, "item.n1", round=RoundId("2026-10"))
    submit = Submit(checklist=CHECKLIST, covers={desk.device: 13}, digest="00" * 32)
    desk.say(submit, round=RoundId("2026-10"))
    desk.receive(14, refused=[(3, "sensitive")], time=WALL + 60)

    visit = supervisor.say(Visit(team="Đoàn 1"))
    for n in range(3):
        found = Verify(checklist=CHECKLIST, visit=visit.hash, status=Status.MET)
        supervisor.say(found, f"item.n{n}")
    supervisor.say(Return(comment="Bổ sung ảnh"), "item.n4")
    colleague.tick("item.n0", Status.MET, "đã có đủ người")
    colleague.tick("item.n6", Status.PARTIAL)
    colleague.refused[2] = "role"
    desk.take(
        supervisor.segment(received=WALL + 90),
        colleague.segment(received=WALL + 95),
        positions={COMMUNE: 41},
        contacts={COMMUNE: WALL + 95},
    )

    desk.tick("item.n0", Status.UNMET, "Thiếu một người")
    desk.say(Action(who="Bình", what="cử người", due=date(2026, 12, 1)), "item.n0")
    desk.say(Comment(text="Đã chụp lại", reply=True), "item.n4")
    desk.tick("item.n1", centre=CentreId("00004-2"))
    desk.tick("item.n7", signed=False)
    add_identity(
        desk.store,
        Identity(
            device=Stranger(4).device,
            public_key=b"\4" * 32,
            role=Role.LEADER,
            person="Trần Văn Bình",
            commune=COMMUNE,
            created=WALL + 5,
        ),
    )
    facts.set_setting(desk.store, "language", '"vi"')
    facts.learn_clock(desk.store, facts.Clock(offset=-3, learnt_at=WALL))
    facts.save_roster(desk.store, b"roster")
    facts.save_checklist(desk.store, b"checklist")
    written = Package(
        sha256="6b" * 32,
        way=PackageOrigin.WRITTEN,
        commune=COMMUNE,
        changes=5,
        date="2026-11-14",
        size=1900,
        name="Dak Nhau 5 thay doi 2026-11-14.goi",
        at=WALL + 100,
    )
    packages.note_package(desk.store, written)
    summaries.save_summaries(desk.store, ROUND, "1", {CENTRE: b"red"})


def main() -> None:
    """Write v002.db beside this file."""
    target = Path(__file__).with_name("v002.db")
    if target.exists():
        raise SystemExit(f"{target} was committed; a file that people have is not made again")
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "data")
        fill(desk)
        desk.store.close()
        shutil.copyfile(desk.store.file, target)


if __name__ == "__main__":
    main()
