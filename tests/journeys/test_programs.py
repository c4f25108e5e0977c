"""The service knows which version of the program each machine runs."""

from __future__ import annotations

import json

from desktop_app.core.version import VERSION
from desktop_app.sync.wire.messages import SyncRequest, decode_request, encode_request
from desktop_app.workspace import Workspace
from support.service import RunningService
from support.usb_drives import command


def test_a_request_carries_a_version_and_nonsense_is_none() -> None:
    asked = SyncRequest(device="17e9c1d8f6a0316f2a5d39d894981d6e", program="1.2.3+rc1")  # type: ignore[arg-type]
    assert decode_request(encode_request(asked)) == asked
    odd = SyncRequest(device=asked.device, program="1.2 <b>")
    assert decode_request(encode_request(odd)).program == ""


def test_the_list_of_machines_says_what_each_runs(clerk: Workspace, place: RunningService) -> None:
    clerk.exchanging.sync()
    lines = json.loads(command(place, "devices", "--json").out)
    (one,) = [line for line in lines if line["role"] == "clerk"]
    assert one["program"] == VERSION
    assert VERSION in command(place, "devices").out
    sent = clerk.exchanging.sync()
    assert (sent.troubles, sent.complete) == ((), True)
