"""Backups of the service and restoring them; copies of its whole folder; lost files."""

from __future__ import annotations

import shutil
from contextlib import suppress

from central_service.administration.backups import back_up, restore
from central_service.administration.epochs import begin_epoch
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from desktop_app.core.fault import Fault

from .schedule import Event
from .world import World


def take_backup(world: World, event: Event) -> None:
    """Keep a copy of what the service holds."""
    file = world.root / "images" / "service.db"
    file.unlink(missing_ok=True)
    back_up(world.service.service, file)
    world.ruled_then = world.book.rulings[-1]


def put_back(world: World, event: Event) -> None:
    """Restore the copy, by its verb or by hand; the administrator's acts are undone too."""
    file = world.root / "images" / "service.db"
    then = world.ruled_then
    if then is None:
        return
    world.note_holdings()
    hall = world.service
    hall.close()
    where = settings(database=hall.url, folder=hall.folder)
    if event.says % 2:
        restore(where, file)
    else:
        for end in ("-wal", "-shm"):
            hall.database_file.with_name(hall.database_file.name + end).unlink(missing_ok=True)
        shutil.copyfile(file, hall.database_file)
        with suppress(Fault):  # refuses an older database until confirmed
            open_service(where).close()
        with open_service(where, may_be_behind=True) as service:
            begin_epoch(service)
    hall.restart()
    world.rule(areas=then.areas, revoked=then.revoked)
    world.was_put_back = True


def photograph(world: World, event: Event) -> None:
    """Keep an image of the service's whole folder: database, mark, keys and files."""
    image = world.root / "images" / "service"
    shutil.rmtree(image, ignore_errors=True)
    world.service.close()
    shutil.copytree(world.service.folder, image)
    world.service.restart()
    world.ruled_in_image = world.book.rulings[-1]


def put_back_whole(world: World, event: Event) -> None:
    """Replace the folder by the image, without telling the service."""
    image, then = world.root / "images" / "service", world.ruled_in_image
    if then is None:
        return
    world.note_holdings()
    world.service.close()
    shutil.rmtree(world.service.folder)
    shutil.copytree(image, world.service.folder)
    world.service.restart()
    world.rule(areas=then.areas, revoked=then.revoked)
    world.was_put_back = True


def vanish(world: World, event: Event) -> None:
    """Delete a file of evidence from the service's disk."""
    folder = world.service.service.evidence
    files = sorted(file for file in folder.glob("??/*") if file.is_file())
    if files:
        files[event.pick % len(files)].unlink()
