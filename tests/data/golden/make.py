"""Print the golden vectors of the canonical forms: ``python tests/data/golden/make.py``.

What it prints was committed once as changes.json. If a test says that the forms differ, the forms
are wrong, not the file: every hash, chain, signature and receipt ever given would break.
"""

from __future__ import annotations

import json
from typing import Any

from desktop_app.core.changes.bodies import Answer, Attach, Body, Submit, fields_of
from desktop_app.core.changes.change import Change, canonical_bytes, change_hash
from desktop_app.core.changes.feeds import (
    device_id,
    first_head,
    next_head,
    public_key_of,
    sign_head,
)
from desktop_app.core.changes.receipts import Receipt, receipt_bytes, sign_receipt
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    EvidenceHash,
    EvidenceKind,
    RoundId,
    Status,
)
from desktop_app.core.text.cleaning import clean_text

KEY = bytes(range(32))
SERVICE_KEY = bytes(range(64, 96))
DEVICE = device_id(public_key_of(KEY))
COMMUNE = CommuneCode("00004")

# As a Mac or some input methods hand it over: letters and their marks apart.
COMBINING = "Đa\u0306\u0301k Nhau: thie\u0302\u0301u ma\u0301y que\u0301t"


def bodies() -> list[tuple[str, str, Body | dict[str, Any], dict[str, Any]]]:
    """Return the changes by name: kind, what they say, and what differs in the header."""
    met = Answer(checklist="decree-118/1", status=Status.MET)
    return [
        ("plain", "answer", met, {"item": "staff.assigned"}),
        (
            "vietnamese",
            "answer",
            Answer(
                checklist="decree-118/1",
                status=Status.PARTIAL,
                value="4",
                of="5",
                note=clean_text(COMBINING),
                cause="staff",
                solver="province",
                seconds=12,
            ),
            {"item": "staff.assigned", "offset": -3, "offset_age": 86_400},
        ),
        (
            "quotes and lines",
            "answer",
            Answer(
                checklist="decree-118/1",
                status=Status.UNMET,
                note='nói "chưa",\nrồi \\ \u2028 và \u2029 hết 😀 </script>',
            ),
            {"item": "premises.area", "bases": ("aa" * 32, "0f" * 32)},
        ),
        (
            "adopted",
            "attach",
            Attach(
                evidence=EvidenceKind.PHOTO,
                sha256=EvidenceHash("5c" * 32),
                name="cổng chính.jpg",
                media="image/jpeg",
                size=184_322,
            ),
            {"item": "premises.sign", "origin": "7e" * 32},
        ),
        (
            "whole assessment",
            "submit",
            Submit(checklist="decree-118/1", covers={DEVICE: 4, "0" * 32: 17}, digest="1d" * 32),
            {},
        ),
        (
            "newer kind",
            "hologram",
            {
                "z": None,
                "a": [1, -1, True, False, {"ơ": "ư", "b": []}],
                "ê": "",
                "B": 9_007_199_254_740_991,
            },
            {"version": 7, "centre": "00004-2", "round": "", "wall": -1},
        ),
    ]


def vectors() -> dict[str, Any]:
    """Return all vectors."""
    head = first_head(DEVICE, COMMUNE)
    made: dict[str, Any] = {
        "private_key": KEY.hex(),
        "public_key": public_key_of(KEY).hex(),
        "device": DEVICE,
        "first_head": head.hex(),
        "changes": [],
        "receipts": [],
    }
    for sequence, (name, kind, said, header) in enumerate(bodies(), 1):
        header = {"wall": 1_794_000_000 + sequence, **header}
        change = Change(
            kind=kind,
            version=header.get("version", 1),
            device=DEVICE,
            commune=COMMUNE,
            sequence=sequence,
            counter=sequence * 10,
            wall=header["wall"],
            offset=header.get("offset"),
            offset_age=header.get("offset_age"),
            bases=tuple(ChangeHash(base) for base in header.get("bases", ())),
            origin=header.get("origin"),
            centre=CentreId(header.get("centre", "00004")),
            round=RoundId(header.get("round", "2026-11")),
            item=header.get("item", ""),
            fields=said if isinstance(said, dict) else fields_of(said),
        )
        head = next_head(head, change_hash(change))
        made["changes"].append(
            {
                "name": name,
                "canonical": canonical_bytes(change).hex(),
                "hash": change_hash(change),
                "head": head.hex(),
                "signature": sign_head(KEY, DEVICE, COMMUNE, sequence, head).hex(),
            }
        )
    for through, refused in ((6, ()), (6, ((3, "sensitive"), (5, "role")))):
        receipt = sign_receipt(
            Receipt(
                service=device_id(public_key_of(SERVICE_KEY)),
                epoch=2,
                device=DEVICE,
                commune=COMMUNE,
                through=through,
                head=head.hex(),
                refused=refused,
                time=1_794_000_600,
            ),
            SERVICE_KEY,
        )
        made["receipts"].append(
            {
                "bytes": receipt_bytes(receipt).hex(),
                "signature": receipt.signature.hex(),
                "number": receipt.number,
            }
        )
    return made


if __name__ == "__main__":
    print(json.dumps(vectors(), indent=1))
