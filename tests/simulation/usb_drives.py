"""Packages on USB drives: written, carried, damaged, imported at the service, returned."""

from __future__ import annotations

import io

from central_service.custody.writer import WriteJob, Writer, Written
from central_service.packages.packages import take_package
from desktop_app.core.ids import DeviceId

from . import seams
from .crashing import CRASHES, Crash
from .schedule import Event
from .world import PIN, Computer, World


def export(world: World, computer: Computer, event: Event, words: str) -> None:
    """Write what waits to a USB drive."""
    path = world.new_usb_drive()
    readers: tuple[DeviceId, ...] = ()
    if event.says % 2:
        readers = tuple(one.device for one in computer.desk.carrying.preview().readers)
    computer.desk.carrying.export_package(path, readers=readers, pin=PIN)


def take(world: World, computer: Computer, event: Event, words: str) -> None:
    """Import the file of a USB drive on any PC."""
    usb_drives = world.usb_drives()
    if usb_drives:
        computer.desk.carrying.import_package(usb_drives[event.pick % len(usb_drives)], pin=PIN)


def pass_on(world: World, computer: Computer, event: Event, words: str) -> None:
    """Copy a carried package to another USB drive."""
    carried = computer.desk.carrying.carried()
    if carried:
        one = carried[event.pick % len(carried)]
        computer.desk.carrying.pass_on(one.sha256, world.new_usb_drive())


def spoil(world: World, event: Event) -> None:
    """Damage a file on a USB drive: cut its end, or change a byte."""
    usb_drives = world.usb_drives()
    if not usb_drives:
        return
    path = usb_drives[event.pick % len(usb_drives)]
    data = bytearray(path.read_bytes())
    at = len(data) * (event.says + 1) // 9
    if event.says % 2:
        del data[at:]
    elif data:
        data[at] ^= 0x20
    path.write_bytes(data)


def hand_in(world: World, event: Event) -> None:
    """Import a USB drive at the service, which writes the receipts to another one."""
    usb_drives = world.usb_drives()
    if not usb_drives:
        return
    service = world.service.service
    writer: Writer = seams.WriterHere(service)

    def hold(job: WriteJob) -> Written:
        return writer.submit(job).result()

    if event.service_crash >= 0:
        CRASHES.at("service", event.service_crash)
    source = io.BytesIO(usb_drives[event.pick % len(usb_drives)].read_bytes())
    target = io.BytesIO()
    try:
        take_package(service, source, target, hold, from_revoked=event.says == 0)
    except Crash:
        world.service.restart()
        return
    finally:
        CRASHES.calm()
    world.new_usb_drive().write_bytes(target.getvalue())
