"""Exchanges in the background: on request, periodically, and when the network returns."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.fault import Fault
from desktop_app.i18n import sentence
from desktop_app.sync.http import pace
from desktop_app.sync.http.pace import Pace
from desktop_app.ui import tasks
from desktop_app.workspace import Workspace
from desktop_app.workspace.exchange.connection import SendWhen

if TYPE_CHECKING:
    from desktop_app.sync.exchange.exchange import Outcome, Step
    from desktop_app.workspace.exchange.server import Server


class Syncing(QObject):
    """One exchange at a time over the data in *folder*, each in a worker with its own workspace.

    Signals: ``started()``; ``moved(object)`` with a Step; ``ended(object)`` with an Outcome;
    ``failed(object)`` with the Fault; ``connected(object)`` with the Server;
    ``connect_failed(object)`` with the Fault.
    """

    started = Signal()
    moved = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    connected = Signal(object)
    connect_failed = Signal(object)

    def __init__(self, folder: Path, *, passphrase: str | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._passphrase = passphrase
        self._task: tasks.Task | None = None
        self._pace: Pace | None = None  # None: no periodic exchange
        self._again = False
        self._when = SendWhen.PERIODIC
        self._is_idle = False  # nothing is due until something is written or the network returns
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.sync)
        self._reachable: QObject | None = None

    @property
    def is_running(self) -> bool:
        """Whether an exchange is under way."""
        return self._task is not None

    @property
    def passphrase(self) -> str | None:
        """What opens the keys, as it was typed in this run."""
        return self._passphrase

    def use_passphrase(self, passphrase: str) -> None:
        """Open the keys with *passphrase* from now on."""
        self._passphrase = passphrase

    @property
    def is_by_itself(self) -> bool:
        """Whether it exchanges without being asked."""
        return self._when is not SendWhen.ASKED

    def choose(self, when: SendWhen) -> None:
        """Exchange at these times from now on; what is under way goes on."""
        self._when = when
        self._is_idle = False
        if not self.is_by_itself:
            self._pace = None
            self._timer.stop()
        elif self._pace is not None:
            self._next()

    def begin(self) -> None:
        """Start exchanges by itself as they were chosen, also when the network returns."""
        if not self.is_by_itself:
            return
        self._is_idle = False
        if self._pace is None:
            self._pace = pace.begun(time.monotonic(), random.random)
            self._watch_network()
        self._next()

    def something_written(self) -> None:
        """Exchange soon; the delay lets one exchange take several answers."""
        if self._pace is not None and self._task is None:
            self._is_idle = False
            self._pace = pace.changed(self._pace, time.monotonic(), random.random)
            self._next()

    def stop(self) -> None:
        """Stop periodic exchanges; a running one ends at its next progress report."""
        self._pace = None
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def sync(self) -> None:
        """Exchange now; while one is under way, once more after it."""
        if self._task is not None:
            self._again = True
            return
        folder, passphrase = self._folder, self._passphrase

        def work(report: object) -> Outcome:
            assert callable(report)  # tasks.run passes it on
            with Workspace.open(folder) as door:
                if passphrase is not None:
                    door.keys.use_passphrase(passphrase)
                return door.exchanging.sync(progress=report)

        self._timer.stop()
        self._task = tasks.run(
            work, done=self._done, failed=self._went_wrong, progress=self._moved, owner=self
        )
        self.started.emit()

    def connect_to(
        self,
        url: str,
        code: str,
        passphrase: str = "",
        *,
        authority: str = "",
        certificate: Path | None = None,
    ) -> None:
        """Connect to the service at *url* with a one-time code, then exchange.

        *authority* is the mark of the service's certificate, where the letter has one;
        *certificate* the file of its authority, where the office was given one.
        """
        if passphrase:
            self._passphrase = passphrase
        folder, typed = self._folder, self._passphrase

        def work() -> Server:
            with Workspace.open(folder) as door:
                if typed is not None:
                    door.keys.use_passphrase(typed)
                ca = door.connection.kept(certificate) if certificate is not None else None
                return door.exchanging.enrol(url, code, authority=authority, ca=ca)

        tasks.run(work, done=self._connected, failed=self._connect_failed, owner=self)

    def _connected(self, server: Server) -> None:
        self.connected.emit(server)
        self.sync()

    def _connect_failed(self, error: Exception) -> None:
        if not isinstance(error, Fault):
            raise error
        self.connect_failed.emit(error)

    def _moved(self, step: Step) -> None:
        self.moved.emit(step)

    def _done(self, outcome: Outcome) -> None:
        self._task = None
        files_go = outcome.evidence_waiting and not outcome.evidence_paused
        more = bool(outcome.waiting or files_go)
        if self._pace is not None:
            self._pace = pace.succeeded(self._pace, time.monotonic(), random.random, is_more=more)
            self._is_idle = self._when is SendWhen.WRITTEN and not more
        self.ended.emit(outcome)
        self._next()

    def _went_wrong(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, Fault):
            raise error
        from desktop_app.workspace.exchange.exchanging import (
            NotConnected,  # imported with the keys: late, like these
        )

        if isinstance(error, NotConnected):
            return
        if self._pace is not None:
            self._pace = pace.failed(self._pace, time.monotonic(), error, random.random)
        self.failed.emit(error)
        self._next()

    def _next(self) -> None:
        if self._again:
            self._again = False
            self.sync()
        elif self._pace is not None and not self._is_idle:
            self._timer.start(round(1000 * self._pace.wait(time.monotonic())))

    def _watch_network(self) -> None:
        try:
            from PySide6.QtNetwork import QNetworkInformation
        except ImportError:
            return
        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            return  # no backend on this system: only the timer decides
        network = QNetworkInformation.instance()
        self._reachable = network
        network.reachabilityChanged.connect(self._network_changed)

    def _network_changed(self, reachability: object) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        online = reachability is QNetworkInformation.Reachability.Online
        if online and self._task is None and self._pace is not None:
            self._is_idle = False
            self._pace = pace.connection_back(self._pace, time.monotonic(), random.random)
            self._next()


def trouble_words(fault: object) -> str:
    """Return the sentence on an exchange that failed."""
    return sentence(fault) if isinstance(fault, Fault) else str(fault)


def is_about_authority(fault: Fault) -> bool:
    """Return whether the mark of the certificate, which the letter may have, would help."""
    from desktop_app.core.changes.authority import AuthorityRefused
    from desktop_app.sync.http.exchange_faults import WrongCertificate  # HTTP, late as above

    return isinstance(fault, WrongCertificate | AuthorityRefused)
