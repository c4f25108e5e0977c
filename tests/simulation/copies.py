"""Folders that are copied to a second PC, disks that are reset to an earlier image."""

from __future__ import annotations

import shutil

from desktop_app.core.ids import Role

from .schedule import TWIN, Event
from .seams import KeysInMemory
from .world import Computer, World


def copy(world: World, event: Event) -> None:
    """Let a second PC work with a copy of the folder and its keys."""
    number = event.who % TWIN
    computer = world.computers.get(number)
    if computer is None or number + TWIN in world.computers:
        return
    computer.stop()
    folder = computer.folder.with_name(computer.folder.name + "-2")
    shutil.copytree(computer.folder, folder)
    KeysInMemory.kept[folder.name] = dict(KeysInMemory.kept[computer.folder.name])
    twin = Computer(folder, computer.part)
    twin.is_connected = computer.is_connected
    world.computers[number + TWIN] = twin
    world.book.copied(computer.folder.name, folder.name)
    for (name, commune, device), last in list(world.held_before.items()):
        if name == computer.folder.name:
            world.held_before[folder.name, commune, device] = last


def take_image(world: World, event: Event) -> None:
    """Keep an image of the disk of a computer."""
    computer = world.computers.get(event.who)
    if computer is None:
        return
    computer.stop()
    image = world.root / "images" / computer.folder.name
    shutil.rmtree(image, ignore_errors=True)
    shutil.copytree(computer.folder, image)
    world.images[event.who] = world.book.held_in(computer.folder.name)


def set_back(world: World, event: Event) -> None:
    """Restore the image, or the database alone: the mark beside it then shows that."""
    computer = world.computers.get(event.who)
    if computer is None or event.who not in world.images:
        return
    computer.stop()
    image = world.root / "images" / computer.folder.name
    if event.says % 2:
        shutil.rmtree(computer.folder)
        shutil.copytree(image, computer.folder)
    else:
        shutil.copyfile(image / "desk.db", computer.folder / "desk.db")
    world.book.set_back(computer.folder.name, world.images[event.who])


def lose_keys(world: World, event: Event) -> None:
    """Empty the keyring of a computer; the leader's key is stored elsewhere."""
    computer = world.computers.get(event.who)
    if computer is None:
        return
    leaders = {one.device for one in computer.desk.identities if one.role is Role.LEADER}
    computer.stop()
    keys = KeysInMemory.kept[computer.folder.name]
    for name in list(keys):
        if name.partition("-")[2] not in leaders:
            del keys[name]
