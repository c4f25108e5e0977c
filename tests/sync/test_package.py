"""A package: what a carrier can read, what only the recipient can, and that forgeries are found."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.changes.feeds import device_id, new_private_key, public_key_of, sign
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import CommuneCode
from desktop_app.sync.package import sealed_file as packages
from desktop_app.sync.package import sealing
from desktop_app.sync.package.sealed_file import (
    Content,
    Kind,
    Label,
    NotAPackage,
    PackageAltered,
    PackageNewer,
    PackageRefused,
    PackageTooBig,
    PackageTruncated,
    PartKind,
    SealedForOthers,
    SealRefused,
    check_package,
    device_opener,
    device_recipient,
    new_service_secret,
    open_package,
    read_header,
    service_opener,
    service_recipient,
    write_package,
)
from support.examples import examples
from support.usb_drives import flipped

SECRET = new_service_secret()
CLERK, SUPERVISOR, STRANGER = (new_private_key() for _ in range(3))
SERVICE = device_id(public_key_of(STRANGER))
LABEL = Label(kind=Kind.CHANGES, commune=CommuneCode("25399"), changes=25, date="2026-11-22")
NOTE = "Ghế chờ: thiếu một chiếc, chị Hoa đã báo".encode()
CONTENTS = (
    Content(kind=PartKind.REQUEST, data=NOTE),
    Content(kind=PartKind.FILE, data=b"\xff\xd8" + bytes(3000), name="25399/" + "ab" * 32),
)
OPENER = service_opener(SECRET)


def written(*also: str, label: Label = LABEL, contents: tuple[Content, ...] = CONTENTS) -> bytes:
    """Return a package of the clerk's for the service."""
    target = io.BytesIO()
    recipients = [service_recipient(SECRET), *also]
    write_package(
        target, label, contents, private_key=CLERK, service=SERVICE, recipients=recipients
    )
    return target.getvalue()


WHOLE = written()
SEALED = WHOLE.index(b"age-encryption")


def test_the_addressee_gets_every_part_as_it_was_and_knows_who_wrote_it() -> None:
    with open_package(io.BytesIO(WHOLE), [OPENER]) as opened:
        assert [(part.kind, part.name, data) for part, data in opened.parts()] == [
            (content.kind, content.name, content.data) for content in CONTENTS
        ]
        assert [data for _part, data in opened.parts(PartKind.REQUEST)] == [NOTE]
        assert opened.table.device == device_id(public_key_of(CLERK))
        assert opened.table.service == SERVICE


def test_a_courier_sees_commune_count_and_date_and_no_more() -> None:
    first, second, _sealed = WHOLE.split(b"\n", 2)
    assert first == b"commune-readiness package 1"
    said = json.loads(second)
    assert said.pop("size") == len(WHOLE) - SEALED
    assert len(said.pop("check")) == 64
    assert said == {
        "kind": "changes", "commune": "25399", "changes": 25, "date": "2026-11-22",
    }  # fmt: skip
    for secret in (NOTE, NOTE[:12], public_key_of(CLERK), SERVICE.encode(), b"ab" * 32):
        assert secret not in WHOLE
        assert secret.hex().encode() not in WHOLE
    # Two packages of the same content share nothing but those lines.
    other = written()
    start = SEALED + len("age-encryption.org/v1\n-> X25519 ")
    assert other[start : start + 40] != WHOLE[start : start + 40]


def test_who_was_not_named_cannot_open_it_and_who_was_can() -> None:
    both = written(device_recipient(public_key_of(SUPERVISOR)))
    for data, key in ((WHOLE, SUPERVISOR), (both, STRANGER), (both, CLERK)):
        with pytest.raises(SealedForOthers):
            open_package(io.BytesIO(data), [device_opener(key)])
    open_package(io.BytesIO(both), [device_opener(SUPERVISOR)]).close()
    open_package(io.BytesIO(both), [OPENER]).close()
    assert check_package(io.BytesIO(both)).changes == 25  # whole, without a key


def test_a_package_cut_off_anywhere_is_called_incomplete_or_foreign() -> None:
    for end in range(0, len(WHOLE), 7):
        kind = NotAPackage if end == 0 else PackageTruncated
        with pytest.raises(kind):
            check_package(io.BytesIO(WHOLE[:end]))
        with pytest.raises(kind):
            open_package(io.BytesIO(WHOLE[:end]), [OPENER])


def test_one_bit_turned_anywhere_is_noticed_by_every_carrier() -> None:
    for data in flipped(WHOLE, range(0, len(WHOLE), 3)):
        with pytest.raises(PackageRefused):
            check_package(io.BytesIO(data))
    with pytest.raises(PackageAltered):
        check_package(io.BytesIO(WHOLE + b"\n"))


def relabelled(data: bytes, **said: object) -> bytes:
    """Return *data* altered, with a correct checksum."""
    sealed = data[SEALED:]
    header = json.loads(data.split(b"\n", 2)[1]) | said
    label = Label(
        kind=header["kind"], commune=header["commune"], changes=header["changes"],
        date=header["date"],
    )  # fmt: skip
    told = packages._label_bytes(label)
    header["check"] = hashlib.sha256(told + sealed).hexdigest()
    line = json.dumps(header, separators=(",", ":")).encode()
    return b"commune-readiness package 1\n" + line + b"\n" + sealed


@pytest.mark.parametrize(
    "said", [{"commune": "25396"}, {"changes": 0}, {"date": "2026-11-23"}, {"kind": "return"}],
    ids=str,
)  # fmt: skip
def test_a_carrier_who_forges_the_readable_part_is_found_out_by_the_addressee(
    said: dict[str, object],
) -> None:
    forged = relabelled(WHOLE, **said)
    check_package(io.BytesIO(forged))
    with pytest.raises(PackageAltered):
        open_package(io.BytesIO(forged), [OPENER])
    open_package(io.BytesIO(relabelled(WHOLE)), [OPENER]).close()


@pytest.mark.parametrize(
    "said",
    [
        {"commune": "2539"}, {"commune": "25399x"}, {"changes": -1}, {"size": -1},
        {"date": "22/11/2026"}, {"kind": "else"}, {"more": 1}, {"changes": "25"},
    ],
    ids=str,
)  # fmt: skip
def test_a_readable_part_that_is_not_exactly_right_is_refused(said: dict[str, object]) -> None:
    line = json.dumps(json.loads(WHOLE.split(b"\n", 2)[1]) | said, separators=(",", ":"))
    data = b"commune-readiness package 1\n" + line.encode() + b"\n" + WHOLE[SEALED:]
    with pytest.raises(PackageAltered):
        read_header(io.BytesIO(data))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", NotAPackage),
        (b"PK\x03\x04 something else", NotAPackage),
        (b"commune-readiness card 1\n", NotAPackage),
        (b"commune-readiness package x\n", NotAPackage),
        (b"commune-readiness package 2\n{}\n", PackageNewer),
        (b"commune-readiness package 1\n" + b"x" * 4000, PackageAltered),
    ],
)
def test_other_files_are_told_apart_from_newer_ones(
    data: bytes, kind: type[PackageRefused]
) -> None:
    with pytest.raises(kind):
        read_header(io.BytesIO(data))


def test_a_header_that_promises_too_much_is_refused_before_anything_is_read() -> None:
    said = json.loads(WHOLE.split(b"\n", 2)[1]) | {"size": packages.MAX_PACKAGE_BYTES + 1}
    line = json.dumps(said, separators=(",", ":")).encode()
    with pytest.raises(PackageTooBig):
        read_header(io.BytesIO(b"commune-readiness package 1\n" + line + b"\n"))
    big = Content(kind=PartKind.REQUEST, data=bytes(packages.MAX_PART_BYTES + 1))
    with pytest.raises(PackageTooBig):
        written(contents=(big,))


def with_sealed(sealed: bytes) -> bytes:
    """Return a package whose sealed part is *sealed*."""
    whole = relabelled(WHOLE[:SEALED] + sealed, size=len(sealed))
    check_package(io.BytesIO(whole))
    return whole


def test_what_would_make_opening_expensive_or_is_no_seal_is_refused() -> None:
    hostile = b"age-encryption.org/v1\n-> scrypt c2FsdHNhbHRzYWx0c2FsdA 40\nYm9keQ\n--- x\n"
    stanza = b"-> X25519 aaaa\nbbbb\n"
    for sealed in (
        hostile,
        b"age-encryption.org/v1\n" + stanza * 500 + b"--- x\n",
        b"age-encryption.org/v1\n" + b"-> piv-p256 a\n" + b"--- x\n",
        b"age-encryption.org/v1\n",
        b"x" * 200_000,
    ):
        with pytest.raises(PackageRefused):
            open_package(io.BytesIO(with_sealed(sealed)), [OPENER])


def sealed_plain(plain: bytes) -> bytes:
    """Return a package that holds *plain* where the table should be."""
    target = io.BytesIO()
    sealing.seal(io.BytesIO(plain), target, [service_recipient(SECRET)])
    return with_sealed(target.getvalue())


@settings(max_examples=examples(60))
@given(st.one_of(st.binary(max_size=300), st.integers(0, 400)))
def test_whatever_somebody_seals_is_refused_in_words(plain: bytes | int) -> None:
    if isinstance(plain, int):
        with open_package(io.BytesIO(WHOLE), [OPENER]) as opened:
            opened._plain.seek(0)
            whole = opened._plain.read()
        plain = whole[:plain] + bytes([whole[plain] ^ 0x55]) + whole[plain + 1 :]
        plain = plain[: len(whole) - 3]
    with pytest.raises(PackageRefused):
        open_package(io.BytesIO(sealed_plain(plain)), [OPENER])


@settings(max_examples=examples(80))
@given(st.binary(max_size=400), st.integers(0, len(WHOLE)), st.integers(0, 40))
def test_any_bytes_open_or_are_refused_and_never_raise_anything_else(
    noise: bytes, place: int, gone: int
) -> None:
    for data in (noise, WHOLE[:place] + noise + WHOLE[place + gone :]):
        try:
            open_package(io.BytesIO(data), [OPENER]).close()
        except WireRefused:
            continue
        assert data == WHOLE


def test_a_part_that_is_not_what_the_table_says_is_found_when_it_is_read() -> None:
    with open_package(io.BytesIO(WHOLE), [OPENER]) as opened:
        opened._plain.seek(-1, 2)
        opened._plain.write(b"\x01")
        assert len(list(opened.parts(PartKind.REQUEST))) == 1
        with pytest.raises(PackageAltered):
            list(opened.parts())


def test_a_package_needs_an_addressee_whose_key_is_one() -> None:
    for recipients in ([], ["age1nothing"], ["ssh-ed25519 AAAA"], [""]):
        with pytest.raises(SealRefused):
            write_package(
                io.BytesIO(), LABEL, CONTENTS, private_key=CLERK, service=SERVICE,
                recipients=recipients,
            )  # fmt: skip
    with pytest.raises(SealRefused):
        device_recipient(b"\xff" * 31)
    with pytest.raises(SealRefused):
        service_opener("AGE-SECRET-KEY-1NONE")


def test_a_full_disk_while_sealing_is_told_as_such() -> None:
    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        sealing.seal(io.BytesIO(bytes(300_000)), Full(), [service_recipient(SECRET)])


def test_the_authors_signature_covers_the_table_and_no_other_key_fits() -> None:
    with open_package(io.BytesIO(WHOLE), [OPENER]) as opened:
        opened._plain.seek(0)
        whole = opened._plain.read()
    length = int.from_bytes(whole[:4], "big")
    said, rest = whole[4 : 4 + length], whole[4 + length + 64 :]
    false = sign(STRANGER, packages._SIGNED, said)
    with pytest.raises(PackageAltered):
        open_package(io.BytesIO(sealed_plain(whole[:4] + said + false + rest)), [OPENER])
    true = sign(CLERK, packages._SIGNED, said)
    open_package(io.BytesIO(sealed_plain(whole[:4] + said + true + rest)), [OPENER]).close()
