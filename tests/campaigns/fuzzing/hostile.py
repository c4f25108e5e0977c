"""Entries signed by people who may write, with any content that a program could send.

The service takes them into custody or names why not; and every desk that reads them still works:
lists, boards, papers and tables are made, and honest entries beside them are kept.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

from desktop_app.__main__ import main
from desktop_app.core.changes.bodies import BODIES
from desktop_app.core.changes.change import Change, change_hash
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from support.machines import AREA, HERE, THERE, Connect, Machine, Said, prepared
from support.service import RunningService, running

from .target import Broken, Target

_FRESH_AFTER = 40  # batches, then everything is made again: readers get slower with what they hold
_READ_EVERY = 5  # batches

_TEXTS = (
    "", " ", "x", "Đạt", "e\u0302", "\u202e", "a\nb\r\n", "{name} %s %(x)s", "<b>&amp;</b>", "=1+1",
    "\N{GRINNING FACE}", "ﬁ", "\x07", "\x00", "\ufffe", "ả" * 3000, "-1", "0", "007", "9" * 400,
    "1e999", "4/5", "4,5", "NaN", "unknown", "met", "0001-01-01", "9999-12-31", "2026-02-30",
    "2026-11-09T25:00", "/" * 50, "../../x", "A3", "staff.assigned", "decree-118/9", "ab" * 32,
    "AB" * 32, "null", "[]", "\u00a0", "\u2028",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**53 - 1, -(2**53) + 1, [], {}, [[]], {"": ""}, [1, "x", None],
    {"ab" * 16: 3}, {"ab" * 16: -1}, ["ab" * 32], [["ab" * 32]],
)  # fmt: skip
_ITEMS = (
    "staff.assigned", "lead.seal_account", "sig.secret_sign", "device.computers", "net.internet",
    "sig.earliest_expiry", "lead.centre_established", "", "no.such", "A3", "x" * 300, "\x00",
)  # fmt: skip
_ROUNDS = ("2026-11", "2026-11", "2026-10", "2099-12", "2000-01", "2026-13", "", "x\ny")
_GOOD: dict[str, dict[str, Any]] = {
    "answer": {"checklist": "decree-118/1", "status": "partial", "value": "4", "of": "5",
               "note": "thiếu", "cause": "no_staff", "solver": "province", "seconds": 9},
    "attach": {"evidence": "photo", "sha256": "ab" * 32, "name": "a.jpg", "media": "image/jpeg",
               "size": 9, "date": "2026-01-02", "captured": "2026-01-02"},
    "detach": {"target": "ab" * 32},
    "submit": {"checklist": "decree-118/1", "covers": {"ab" * 16: 3}, "digest": "ab" * 32},
    "verify": {"checklist": "decree-118/1", "visit": "ab" * 32, "status": "unmet", "value": "1",
               "judged": ["ab" * 32]},
    "visit": {"method": "online", "started": "2026-11-09T08:00", "team": "Minh", "closed": True},
    "approve": {"head": "ab" * 32, "accepted": True, "reason": "x"},
    "return": {"comment": "bổ sung", "judged": ["ab" * 32]},
    "comment": {"text": "xem lại", "reply": True},
    "action": {"who": "Hoa", "what": "sửa máy", "due": "2026-12-01", "cause": "no_funding"},
    "order": {"action": "ab" * 32, "ordered": True, "due": "2026-12-09"},
    "paragraph": {"paper": "commune", "paragraph": "situation", "text": "Bình thường"},
    "person": {"name": "Hoa", "position": "CC", "phone": "1"},
    "call": {"text": "đã gọi"},
    "entry": {"act": "code", "detail": {"a": "b"}},
    "use": {"checklist": "decree-118/1", "before": "decree-118/0"},
    "adopt": {"device": "ab" * 16, "first": 1, "count": 2},
    "poll.2031": {"question": "?"},
}  # fmt: skip


class _Office:
    """A service, machines that write anything, and two real desks that must read it."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="fuzz-")))
        passphrase = folder / "passphrase"
        passphrase.write_text("a passphrase of the fuzzer\n")
        before = os.environ.get("COMMUNE_READINESS_PASSPHRASE_FILE")
        os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(passphrase)
        self.stack.callback(set_passphrase, before)
        (folder / "service").mkdir()
        self.service: RunningService = self.stack.enter_context(running(folder / "service"))
        prepared(self.service)
        self.service.publish()
        connect = Connect(self.service)
        self.stack.callback(connect.close)
        self.machines = (connect(), connect(Role.LEADER), connect(Role.SUPERVISOR), connect())
        self.folder = folder
        self.desks = (
            self._desk("hoa", Role.CLERK, commune=HERE),
            self._desk("luc", Role.SUPERVISOR),
        )

    def _desk(self, name: str, role: Role, *, commune: str | None = None) -> Path:
        folder = self.folder / name
        code = CommuneCode(commune) if commune else None
        with Workspace.begin(folder, Beginning(person=name, role=role, commune=code)) as desk:
            area = None if commune else AREA
            desk.exchanging.enrol(
                self.service.url, self.service.code(role, commune=commune, area=area)
            )
        return folder


def set_passphrase(value: str | None) -> None:
    """Name the file of the passphrase as before."""
    if value is None:
        os.environ.pop("COMMUNE_READINESS_PASSPHRASE_FILE", None)
    else:
        os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = value


class Entries(Target):
    """Batches of signed entries; the input is the seed of one."""

    name = "signed entries"
    longest = 120.0  # two desks exchange, print and export, on a machine that may be busy

    def __init__(self) -> None:
        super().__init__()
        self._office = _Office()
        self._batches = 0
        self._written: list[str] = []

    def make(self, chance: random.Random) -> bytes:
        return chance.randbytes(8)

    def close(self) -> None:
        self._office.stack.close()

    def settle(self) -> None:
        self._read()

    def outcome(self, data: bytes) -> str:
        if self._batches >= _FRESH_AFTER:
            self.close()
            self._office, self._batches, self._written = _Office(), 0, []
        self._batches += 1
        told = self.batch(random.Random(data))
        if self._batches % _READ_EVERY == 0:
            self._read()
        return told

    @property
    def desks(self) -> tuple[Path, Path]:
        """The folders of the clerk and of the supervisor who read it all."""
        return self._office.desks

    def exchange(self) -> None:
        """Let both desks exchange."""
        for folder in self.desks:
            _run(folder, "sync")

    def batch(self, chance: random.Random) -> str:
        """Let somebody write and send a few entries; return their outcome."""
        machine = chance.choice(self._office.machines)
        commune = CommuneCode(chance.choice((HERE, HERE, HERE, HERE, THERE, "00000")))
        kept = len(machine.feeds.get(commune, []))
        kinds = [self._write(machine, commune, chance) for _ in range(chance.randint(1, 8))]
        told = self._send(machine, commune)
        if told:  # refused as a whole: the service did not take it
            del machine.feeds.get(commune, [])[kept:]
            del machine.heads.get(commune, [])[kept + 1 :]
        return told or f"held {sorted(set(kinds))[0]}"

    def _write(self, machine: Machine, commune: CommuneCode, chance: random.Random) -> str:
        change = _change(machine, commune, chance, self._written)
        try:
            digest = change_hash(change)
        except WireRefused:
            return "none"
        from desktop_app.core.changes.feeds import first_head, next_head

        heads = machine.heads.setdefault(commune, [first_head(machine.device, commune)])
        machine.feeds.setdefault(commune, []).append(change)
        heads.append(next_head(heads[-1], digest))
        self._written.append(digest)
        return change.kind

    def _send(self, machine: Machine, commune: CommuneCode) -> str:
        through = len(machine.feeds.get(commune, []))
        if through <= machine.sent.get(commune, 0):
            return "nothing to send"
        try:
            response = machine.sync(commune, pull=False)
        except WireRefused as fault:
            return f"not sent: {fault.message}"
        except Said as said:
            if said.status >= 500:
                raise
            return f"refused: {said.code}"
        if response.refused_whole is not None:
            machine.sent.pop(commune, None)
            for receipt in response.receipts:
                machine.sent[receipt.commune] = receipt.through
            return f"refused whole: {response.refused_whole}"
        if machine.sent.get(commune) != through:
            raise Broken(f"{through} were sent, {machine.sent.get(commune)} have a receipt")
        return ""

    def _read(self) -> None:
        """Let both desks exchange, and show, print and export what came."""
        clerk, supervisor = self._office.desks
        out = self._office.folder
        _run(clerk, "answer", "A2", "--status", "met")
        for folder in (clerk, supervisor):
            _run(folder, "sync")
            _run(folder, "check")
        for folder, centre in ((clerk, ()), (supervisor, ("--centre", HERE))):
            _run(folder, "show", "--json", *centre)
            _run(folder, "show", *centre)
            _run(folder, "report", "commune", "--out", str(out / "c.pdf"), "--yes", *centre)
            _run(folder, "export", "csv", "--out", str(out / "c.csv"), "--yes", *centre)
            _run(folder, "export", "json", "--out", str(out / "c.json"), "--yes", *centre)
        _run(clerk, "report", "slip", "--out", str(out / "s.pdf"), "--yes")
        _run(supervisor, "report", "area", "--out", str(out / "a.pdf"), "--yes")
        for folder in (clerk, supervisor):
            with Workspace.open(folder) as desk:
                if desk.is_supervisor:
                    desk.board()
                centre_id = None if not desk.is_supervisor else msgspec.convert(HERE, str)
                desk.desk(centre=centre_id)  # type: ignore[arg-type]


def _run(folder: Path, *words: str) -> None:
    said, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
        code = main(["--data", str(folder), *words])
    if code != 0:
        raise Broken(f"{' '.join(words)} ended with {code}: {wrong.getvalue()}")


def _change(
    machine: Machine, commune: CommuneCode, chance: random.Random, written: list[str]
) -> Change:
    kind = chance.choice([*sorted(BODIES), "poll.2031"])
    fields = dict(_GOOD.get(kind, {}))
    members = [one.name for one in msgspec.structs.fields(BODIES[kind])] if kind in BODIES else []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        name = chance.choice([*fields, *members, "note", "visit", "strange"])
        fields[name] = _value(chance, written)
        if chance.random() < 0.1:
            del fields[chance.choice(list(fields))]
    sequence = len(machine.feeds.get(commune, [])) + 1
    named = [chance.choice(written)] if written and chance.random() < 0.5 else []
    return msgspec.convert(
        {
            "kind": kind,
            "version": chance.choice((1, 1, 1, 1, 2, 0)),
            "device": machine.device,
            "commune": commune,
            "sequence": sequence,
            "counter": chance.choice((sequence, sequence, 0, 999_999, 5_000_000, 2**53 - 1)),
            "wall": chance.choice((1_795_000_000, 0, -(2**40), 2**40, 2**53 - 1)),
            "offset": chance.choice((None, None, 0, -(2**40), 2**53 - 1)),
            "offset_age": chance.choice((None, 0, 2**53 - 1)),
            "bases": [*named, *(["cd" * 32] if chance.random() < 0.1 else [])],
            "origin": chance.choice((None, None, None, "ef" * 32, *named)),
            "centre": chance.choice((commune, commune, f"{commune}-2", THERE, "", "x" * 99)),
            "round": chance.choice(_ROUNDS),
            "item": chance.choice(_ITEMS),
            "fields": fields,
        },
        Change,
    )


def _value(chance: random.Random, written: list[str]) -> Any:
    if written and chance.random() < 0.3:
        return chance.choice(written)
    return chance.choice(_TEXTS) if chance.random() < 0.6 else chance.choice(_VALUES)
