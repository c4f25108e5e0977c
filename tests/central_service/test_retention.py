"""Photos that the service lets go by a rule: after their time, and they are not asked for again."""

from __future__ import annotations

import hashlib
import time

import pytest

from central_service.administration.checking import check
from central_service.administration.retention import keep_for, let_go
from central_service.trouble.service_faults import SettingRefused
from support.machines import HERE, Connect, Said
from support.service import RunningService
from support.service_clock import set_service_clock

PDF = b"%PDF-1.7 x\n%%EOF\n"


def test_photos_go_by_the_rule_and_are_not_asked_for_again(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    photo = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 30
    name = hashlib.sha256(photo).hexdigest()
    clerk.upload(HERE, photo)
    clerk.upload(HERE, PDF)
    with pytest.raises(SettingRefused):
        keep_for(service.service, 13)  # it may still count as evidence
    assert let_go(service.service) == []
    keep_for(service.service, 14)
    assert let_go(service.service) == []
    later = int(time.time()) + 15 * 31 * 86_400
    set_service_clock(monkeypatch, lambda: later)
    (gone,) = let_go(service.service)
    assert gone.sha256 == name
    asked = [name, hashlib.sha256(PDF).hexdigest(), "0" * 64]
    assert clerk.http("POST", f"/v1/evidence/{HERE}/have", json=asked).json() == {"0" * 64: 0}
    with pytest.raises(Said) as said:
        clerk.http("GET", f"/v1/evidence/{HERE}/{name}")
    assert (said.value.status, said.value.code) == (410, "erased")
    assert check(service.service).faults == []
