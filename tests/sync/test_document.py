"""docs/sync.md agrees with the program: its examples are run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from desktop_app.sync.http import exchange_faults
from desktop_app.sync.wire import messages

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "sync.md"


def test_every_example_prints_what_the_document_says() -> None:
    said = doctest.testfile(str(DOCUMENT), module_relative=False, encoding="utf-8")
    assert said.attempted > 40
    assert said.failed == 0


def test_every_fault_that_the_document_names_exists() -> None:
    table = DOCUMENT.read_text(encoding="utf-8").split("## What can go wrong")[1]
    named = set(re.findall(r"`([A-Z][A-Za-z]+)`", table.split("**Clocks.**")[0]))
    kinds = {
        name
        for name, kind in vars(exchange_faults).items()
        if isinstance(kind, type) and issubclass(kind, Exception)
    }
    assert named <= kinds
    told = named | {"Fault", "SyncFault", "ConnectionFault"}
    others = {"AddressRefused", "NotConnected", "OtherCommune", "Cancelled", "Paused"}
    assert kinds - told == others


def test_the_limits_that_the_document_names_hold() -> None:
    text = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    assert f"at most {messages.MAX_BATCH_BYTES // 2**20} MiB when opened" in text
    assert f"at most {messages.MAX_CHANGES:,} changes" in text
    assert f"at most {messages.MAX_ROSTER_BYTES // 2**20} MiB)" in text
