"""The canonical forms against literal bytes: a change of form breaks every hash ever given.

tests/data/golden/changes.json was written once by tests/data/golden/make.py and is not to be
written again; a new form is a new version of the change beside the old one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden"


def load() -> dict[str, Any]:
    text = (GOLDEN / "changes.json").read_text(encoding="utf-8")
    vectors: dict[str, Any] = json.loads(text)
    return vectors


VECTORS = load()


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """The same vectors made by the current program."""
    spec = importlib.util.spec_from_file_location("golden_make", GOLDEN / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vectors: dict[str, Any] = module.vectors()
    return vectors


def test_the_forms_are_what_they_always_were(made: dict[str, Any]) -> None:
    assert made == VECTORS


@pytest.mark.parametrize("vector", VECTORS["changes"], ids=lambda vector: str(vector["name"]))
def test_canonical_bytes_follow_from_the_description_alone(vector: dict[str, str]) -> None:
    data = bytes.fromhex(vector["canonical"])
    text = data.decode("utf-8")
    # Compact JSON, keys sorted, nothing escaped that JSON does not demand.
    again = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert again == text
    assert unicodedata.is_normalized("NFC", text)
    assert hashlib.sha256(data).hexdigest() == vector["hash"]


def test_chain_and_signatures_follow_from_the_description_alone() -> None:
    public_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(VECTORS["public_key"]))
    device = hashlib.sha256(bytes.fromhex(VECTORS["public_key"])).hexdigest()[:32]
    assert device == VECTORS["device"]
    chain, commune = b"commune-readiness chain 1\0", b"00004"
    head = hashlib.sha256(chain + bytes.fromhex(device) + commune).digest()
    assert head.hex() == VECTORS["first_head"]
    for sequence, vector in enumerate(VECTORS["changes"], 1):
        head = hashlib.sha256(chain + head + bytes.fromhex(vector["hash"])).digest()
        assert head.hex() == vector["head"]
        message = (
            b"commune-readiness head 1\0"
            + bytes.fromhex(device)
            + commune
            + sequence.to_bytes(8, "big")
            + head
        )
        public_key.verify(bytes.fromhex(vector["signature"]), message)


def test_the_printed_number_follows_from_the_signed_receipt_alone() -> None:
    for vector in VECTORS["receipts"]:
        signed = bytes.fromhex(vector["bytes"]) + bytes.fromhex(vector["signature"])
        number = int.from_bytes(hashlib.sha256(signed).digest()[:5], "big")
        letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        word = "".join(letters[number >> shift & 31] for shift in range(35, -1, -5))
        assert f"{word[:4]}-{word[4:]}" == vector["number"]


def test_text_that_came_in_pieces_is_written_whole() -> None:
    (vietnamese,) = (one for one in VECTORS["changes"] if one["name"] == "vietnamese")
    assert "Đắk Nhau: thiếu máy quét" in bytes.fromhex(vietnamese["canonical"]).decode()
