"""Packages that were altered, and validly sealed and signed ones with any content."""

from __future__ import annotations

import hashlib
import io
import os
import random
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.sync.package.sealed_file import (
    Content,
    Kind,
    Label,
    PartKind,
    device_opener,
    device_recipient,
    open_package,
    write_package,
)
from desktop_app.sync.package.service_card import is_card
from desktop_app.sync.wire.messages import encode_request
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from support.machines import HERE
from support.mutation import mutated
from support.usb_drives import UsbDrive, card_of, package_of

from .decoders import named
from .hostile import set_passphrase
from .service import OfService, ServiceUnderTest
from .target import Broken, Target


class HandedIn(OfService):
    """Packages uploaded to the service over a connection."""

    name = "packages"

    def __init__(self, place: ServiceUnderTest) -> None:
        super().__init__(place)
        clerk = self._clerk = place.connect()
        clerk.write(HERE)
        self._code = place.connect.stranger().request_enrolment("7K3F-9M2P-QR8", HERE)
        scan = b"%PDF-1.7 a scan %%EOF"
        name = f"{HERE}/{hashlib.sha256(scan).hexdigest()}"
        honest = clerk.request(clerk.segment(HERE))
        self._parts = (
            Content(kind=PartKind.REQUEST, data=encode_request(honest)),
            Content(kind=PartKind.ENROL, data=msgspec.json.encode(self._code)),
            Content(kind=PartKind.KNOWN, data=msgspec.json.encode(["ab" * 32])),
            Content(kind=PartKind.FILE, data=scan, name=name),
        )
        self.good = [package_of(clerk, place.service, honest, files={name: scan})]

    def make(self, chance: random.Random) -> bytes:
        if chance.random() < 0.4:
            return super().make(chance)
        asked = self._clerk.request()
        also = tuple(_changed(chance, part) for part in self._parts if chance.random() < 0.6)
        return package_of(self._clerk, self.place.service, asked, also=also)

    def outcome(self, data: bytes) -> str:
        return self.ask("POST", "/v1/packages", data, Authorization=self.token)


def _changed(chance: random.Random, part: Content) -> Content:
    assert isinstance(part.data, bytes)
    if chance.random() < 0.3 and part.name:
        name = mutated(chance, [part.name.encode()]).decode("utf-8", "replace")
        return msgspec.structs.replace(part, name=name)
    return msgspec.structs.replace(part, data=mutated(chance, [part.data]))


class BroughtHome(Target):
    """Any file on a USB drive that a desk is asked to import."""

    name = "usb_drive"
    longest = 60.0

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="fuzz-")))
        before = os.environ.get("COMMUNE_READINESS_PASSPHRASE_FILE")
        (folder / "passphrase").write_text("a passphrase of the fuzzer\n")
        os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(folder / "passphrase")
        self._stack.callback(set_passphrase, before)
        self._place = ServiceUnderTest()
        self._stack.callback(self._place.close)
        beginning = Beginning(person="Hoa", commune=CommuneCode(HERE))
        self._desk = self._stack.enter_context(Workspace.begin(folder / "hoa", beginning))
        service = self._place.service
        self._desk.exchanging.enrol(service.url, service.code(Role.CLERK, commune=HERE))
        self._desk.exchanging.sync()
        self._desk.keys.load()
        self._usb_drive = UsbDrive(folder / "usb_drive")
        self._file = self._usb_drive.file("x.goi")
        card = card_of(service, self._usb_drive).read_bytes()
        written = self._desk.carrying.export_package(self._file)
        sent = self._file.read_bytes()
        home = self._place.clerk.http("POST", "/v1/packages", data=sent).content
        self.good = [home, sent, card]
        self._identity = self._desk.identities[0]
        (self._key,) = self._desk._context.private_keys().values()
        with open_package(io.BytesIO(home), [device_opener(self._key)]) as opened:
            self._parts = [
                Content(kind=PartKind(part.kind), data=data, name=part.name)
                for part, data in opened.parts()
            ]
        assert written.path == self._file

    def make(self, chance: random.Random) -> bytes:
        if chance.random() < 0.4:
            return super().make(chance)
        parts = [_changed(chance, part) for part in self._parts if chance.random() < 0.8]
        seal = self._place.service.service.seal
        target = io.BytesIO()
        label = Label(kind=Kind.RETURN, commune=CommuneCode(HERE), changes=1, date="2026-11-22")
        write_package(
            target, label, parts, private_key=seal.private_key, service=seal.service,
            recipients=[device_recipient(self._identity.public_key)],
            answers=chance.randbytes(32), reader=self._identity.device,
        )  # fmt: skip
        return target.getvalue()

    def outcome(self, data: bytes) -> str:
        self._file.write_bytes(data)
        try:
            came = self._desk.carrying.import_package(self._file)
        except Fault as fault:
            return named(fault)
        if is_card(data[:64]):
            return "card"
        troubles = came.returned.troubles if came.returned else ()
        if any(not trouble.text.strip() for trouble in troubles):
            raise Broken(f"a trouble without a word: {troubles}")
        return f"{came.came} {sorted({trouble.code for trouble in troubles})}"

    def settle(self) -> None:
        if findings := self._desk.check():
            raise Broken(f"the desk is not whole: {findings}")
        outcome = self._desk.exchanging.sync()
        if outcome.waiting or outcome.troubles:
            raise Broken(f"the desk cannot go on: {outcome}")

    def close(self) -> None:
        self._stack.close()
