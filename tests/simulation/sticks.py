"""Packages on USB sticks: written, carried, spoilt, handed in, brought home."""

from __future__ import annotations

import io

from central_service.packages import take_package
from central_service.writer import Job, Writer, Written
from desktop_app.core.ids import DeviceId

from . import seams
from .crashing import CRASHES, Crash
from .schedule import Event
from .world import PIN, Computer, World


def export(world: World, computer: Computer, event: Event, words: str) -> None:
    """Write what waits to a stick."""
    path = world.new_stick()
    readers: tuple[DeviceId, ...] = ()
    if event.says % 2:
        readers = tuple(one.device for one in computer.desk.carrying.preview().readers)
    computer.desk.carrying.export_package(path, readers=readers, pin=PIN)


def take(world: World, computer: Computer, event: Event, words: str) -> None:
    """Put a stick into a PC, whosever it is."""
    sticks = world.sticks()
    if sticks:
        computer.desk.carrying.import_package(sticks[event.pick % len(sticks)], pin=PIN)


def pass_on(world: World, computer: Computer, event: Event, words: str) -> None:
    """Copy what was taken along to another stick."""
    carried = computer.desk.carrying.carried()
    if carried:
        one = carried[event.pick % len(carried)]
        computer.desk.carrying.pass_on(one.sha256, world.new_stick())


def spoil(world: World, event: Event) -> None:
    """Let a stick lose its end, or a byte of it turn over."""
    sticks = world.sticks()
    if not sticks:
        return
    path = sticks[event.pick % len(sticks)]
    data = bytearray(path.read_bytes())
    at = len(data) * (event.says + 1) // 9
    if event.says % 2:
        del data[at:]
    elif data:
        data[at] ^= 0x20
    path.write_bytes(data)


def hand_in(world: World, event: Event) -> None:
    """Give a stick to the officer at the service, who writes the receipts to another."""
    sticks = world.sticks()
    if not sticks:
        return
    service = world.service.service
    writer: Writer = seams.WriterHere(service)

    def hold(job: Job) -> Written:
        return writer.submit(job).result()

    if event.service_crash >= 0:
        CRASHES.at("service", event.service_crash)
    source = io.BytesIO(sticks[event.pick % len(sticks)].read_bytes())
    target = io.BytesIO()
    try:
        take_package(service, source, target, hold, from_revoked=event.says == 0)
    except Crash:
        world.service.restart()
        return
    finally:
        CRASHES.calm()
    world.new_stick().write_bytes(target.getvalue())
