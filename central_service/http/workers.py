"""Several workers on one PostgreSQL: processes that take requests from the same socket.

They share only the database, the folder and the key, so any number may run, on any number of
machines. The first process makes the schema, listens, starts the workers, restarts one that died,
and ends them all at SIGTERM.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import socket
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from central_service.files.uploads import sweep
from central_service.founding.founding import open_service
from central_service.founding.service import Service
from central_service.founding.settings import Settings
from central_service.reading import set_back
from central_service.trouble.log_lines import use_log
from central_service.trouble.service_faults import SettingRefused, UsageWrong
from desktop_app.core.fault import Fault
from desktop_app.i18n import N_, Language, current_language, sentence, use_language

from .address import Address, refuse_unprotected
from .serving import listen, say_where, take_requests, url_of

_PAUSE = 1.0  # seconds before a worker that died is started again
_PATIENCE = 30.0  # seconds that a worker has to finish its requests

_READY = ""
_RELOAD = "reload"
_log = logging.getLogger(__name__)
# Spawned, not forked: a fork would share the connections to the database.
_processes = multiprocessing.get_context("spawn")


def refuse_sqlite(settings: Settings) -> None:
    """Raise UsageWrong on SQLite, where several workers would only wait for the one writer."""
    if settings.database.get_backend_name() == "sqlite":
        raise UsageWrong(
            N_("Several workers need PostgreSQL. On SQLite one worker takes everything.")
        )


def serve(service: Service, settings: Settings, address: Address, count: int) -> None:
    """Serve with *count* workers until SIGTERM or Ctrl+C; print the URL once all take requests.

    Raise SettingRefused where a worker cannot start.
    """
    refuse_unprotected(address)
    sweep(service)
    listener = listen(address)
    use_log()
    logging.getLogger(set_back.__name__).setLevel(logging.INFO)  # an epoch that began
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    reloading = threading.Event()
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: reloading.set())
    workers: list[_Worker] = []
    try:
        workers += [_Worker(settings, address, listener) for _ in range(count)]
        if all(worker.is_ready(ending) for worker in workers):
            say_where(service, address, url_of(address, listener))
        while not ending.is_set():
            if reloading.is_set():
                reloading.clear()
                for worker in workers:
                    worker.reload()
            wait([worker.process.sentinel for worker in workers], timeout=0.5)
            for place, worker in enumerate(workers):
                if worker.process.is_alive() or ending.is_set():
                    continue
                _log.error("A worker ended with code %s", worker.process.exitcode)
                time.sleep(_PAUSE)
                worker.end()
                workers[place] = _Worker(settings, address, listener)
    finally:
        for worker in workers:
            worker.line.close()
        for worker in workers:
            worker.end()
        listener.close()


class _Worker:
    """One process; it ends when its pipe to this one closes, for whatever reason."""

    def __init__(self, settings: Settings, address: Address, listener: socket.socket) -> None:
        self.line, theirs = _processes.Pipe()
        said = (settings, address, listener, theirs, current_language())
        self.process: SpawnProcess = _processes.Process(target=_work, args=said, daemon=True)
        self.process.start()
        theirs.close()

    def is_ready(self, ending: threading.Event) -> bool:
        """Wait until it takes requests; raise SettingRefused with its reason where it cannot."""
        while not ending.is_set():
            if self.line.poll(0.2):
                try:
                    said = self.line.recv()
                except EOFError:
                    said = f"{self.process.exitcode}"
                if said == _READY:
                    return True
                raise SettingRefused(N_("A worker could not start: {reason}"), reason=said)
        return False

    def reload(self) -> None:
        """Let it read the certificate again."""
        with suppress(OSError):  # it has just died, and a new one reads it anyway
            self.line.send(_RELOAD)

    def end(self) -> None:
        """Let it finish its requests, and wait for that."""
        self.line.close()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


def _work(
    settings: Settings,
    address: Address,
    listener: socket.socket,
    line: Connection,
    language: Language,
) -> None:
    use_language(language)
    # Ctrl+C and a hang-up reach all processes; the workers ignore them, the first one tells them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    ending, reloading = threading.Event(), threading.Event()

    def watch() -> None:
        try:
            while line.recv() == _RELOAD:
                reloading.set()
        except (EOFError, OSError):
            ending.set()

    threading.Thread(target=watch, name="line", daemon=True).start()
    try:
        with open_service(settings) as service:
            take_requests(
                service, address, listener, lambda: line.send(_READY), until=ending, again=reloading
            )
    except Fault as fault:
        line.send(sentence(fault))
