"""The limits in docs/limits.md exist, with the values given there."""

from __future__ import annotations

import re
from pathlib import Path

from central_service.files import uploads
from central_service.http import gate, gateway, page_routes, serving
from central_service.limits import concurrency, connection, streams, wrong_tries
from desktop_app.sync.package import contents
from desktop_app.sync.wire import budget

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "limits.md"
MODULES = (
    connection, concurrency, streams, wrong_tries, uploads, gateway, gate, page_routes, serving,
    budget, contents,
)  # fmt: skip
KIB, MIB, GIB = 2**10, 2**20, 2**30
MINUTE = 60

SAID = {
    connection.MAX_HEAD: "16 KiB",
    connection.MAX_CONNECTIONS: "2,000",
    connection.MAX_IGNORED: "8 MiB",
    gate.MAX_STRANGER_BODY: "256 KiB",
    page_routes.MAX_FORM: "4 KiB",
    serving.GRACE: "5 s",
    concurrency.MAX_INSIDE: "512",
    concurrency.MAX_INSIDE_BYTES: "96 MiB",
    concurrency.MAX_ENROLLING: "1,000",
    uploads.MAX_RESERVED: "512 MiB",
    budget.MAX_DECODED: "32 MiB",
    budget.MAX_PACKAGE_DECODED: "256 MiB",
    budget.MAX_RETURN_DECODED: "1 GiB",
    gateway._ON_LOOP: "512 KiB",
    gateway._OF_STRANGER: "4 MiB",
    int(streams.WHOLE): "15 min",
    int(streams.WHOLE_FILE): "60 min",
}
UNITS = {"KiB": KIB, "MiB": MIB, "GiB": GIB, "min": MINUTE, "s": 1}


def test_every_limit_that_is_named_is_there() -> None:
    text = DOCUMENT.read_text("utf-8")
    named = set(re.findall(r"`(_?[A-Z][A-Z_]+)`", text))
    known = {name for module in MODULES for name in vars(module)}
    assert named <= known
    assert len(named) > 25


def test_the_values_are_those_of_the_code() -> None:
    text = DOCUMENT.read_text("utf-8")
    for value, said in SAID.items():
        number, _, unit = said.partition(" ")
        assert int(number.replace(",", "")) * UNITS.get(unit, 1) == value
        assert f"| {said}" in text or f" {said} " in text, said


def test_files_that_are_named_are_there() -> None:
    root = DOCUMENT.parents[1]
    for name in re.findall(r"`([a-z_/]+\.py)`", DOCUMENT.read_text("utf-8")):
        assert [*root.glob(f"central_service/**/{name}"), *root.glob(f"desktop_app/**/{name}")] or (
            root / name
        ).exists(), name
