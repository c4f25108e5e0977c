"""Whatever the published description of the service allows, and what it forbids: schemathesis."""

from __future__ import annotations

import base64
import random
from collections import Counter
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode

from support.machines import HERE

from .service import WAIT, ServiceUnderTest
from .target import Broken, bounded

_NO_INVALID_REQUEST = ("/v1/health", "/v1/authority")  # nothing is asked with them
_SCAN = b"%PDF-1.7 a scan %%EOF"


@schemathesis.serializer("application/offset+octet-stream")
def _piece(_context: Any, value: Any) -> bytes:
    """Send a piece of an upload as it is."""
    return bytes(value) if isinstance(value, (bytes, bytearray)) else str(value).encode()


def ask_all(place: ServiceUnderTest, *, examples: int, seed_: int) -> Counter[str]:
    """Ask each operation so often in each mode; return how often each answer came.

    Raise Broken for an answer that no request may get, and where an answer is not as described.
    """
    description = requests.get(place.service.url + "/schema/openapi.json", timeout=WAIT).json()
    api = schemathesis.openapi.from_dict(description)
    api.config.update(base_url=place.service.url)
    told: Counter[str] = Counter()
    for found in api.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # a broken description raises
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.NEGATIVE and operation.path in _NO_INVALID_REQUEST:
                continue
            _ask(place, operation, mode, told, examples=examples, seed_=seed_)
    return told


def _ask(
    place: ServiceUnderTest,
    operation: Any,
    mode: GenerationMode,
    told: Counter[str],
    *,
    examples: int,
    seed_: int,
) -> None:
    name = f"{operation.method.upper()} {operation.path}"
    chance = random.Random(seed_)

    @seed(seed_)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        _make_known(case, place, chance)
        with bounded():
            answer = case.call(timeout=WAIT)
        said = place.judge(
            answer.status_code, answer.headers, answer.content, method=operation.method.upper()
        )
        told[f"{name}: {said}"] += 1
        described = operation.definition.raw["responses"]
        if str(answer.status_code) not in described:
            raise Broken(f"{name} answered {answer.status_code}, which it does not describe")
        if answer.status_code < 400 and "json" in answer.headers.get("content-type", ""):
            operation.validate_response(answer)

    ask()


def _make_known(case: Any, place: ServiceUnderTest, chance: random.Random) -> None:
    """Let some requests name existing things, with a valid token: else all are refused early."""
    if chance.random() < 0.8:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {place.clerk.token}"}
    known = case.path_parameters or {}
    if "commune" in known and chance.random() < 0.8:
        known["commune"] = HERE
    if "sha256" in known and chance.random() < 0.8:
        known["sha256"] = chance.choice(("ab" * 32, "cd" * 32))
    if "uploads" in case.operation.path and chance.random() < 0.8:
        name = base64.b64encode(b"ab" * 32).decode()
        tus = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
        of_file = {"Upload-Metadata": f"sha256 {name}", "Upload-Length": str(len(_SCAN))}
        case.headers = {**(case.headers or {}), **tus}
        if chance.random() < 0.5:
            case.headers |= of_file
