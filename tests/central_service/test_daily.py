"""The service makes a checked copy of each day by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from central_service.administration.backups import restore
from central_service.administration.daily import KEPT, Daily, upkeep_of
from central_service.founding.settings import settings
from central_service.trouble.service_faults import BackupRefused
from desktop_app.core.time.rounds import VIETNAM
from support.machines import HERE, Connect
from support.service import RunningService

MORNING = datetime(2026, 12, 1, 2, 30, tzinfo=VIETNAM)


def test_one_copy_a_day_from_two_o_clock_on_and_fourteen_are_kept(
    service: RunningService, connect: Connect, tmp_path: Path
) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    copies = tmp_path / "copies"
    daily = Daily(service.service, copies)
    assert not daily.do(MORNING.replace(hour=1))
    made = [daily.do(MORNING + timedelta(days=n)) for n in range(KEPT + 3)]
    assert all(made)
    assert not daily.do(MORNING + timedelta(days=KEPT + 2, hours=4))
    names = sorted(path.name for path in copies.iterdir())
    assert len(names) == KEPT
    assert (names[0], names[-1]) == ("copy-2026-12-04.db", "copy-2026-12-17.db")
    known = upkeep_of(service.folder)
    assert known.copied and known.checked and known.faults == 0
    service.stop()
    service.service.close()
    chosen = settings(database=service.database, folder=service.folder)
    assert restore(chosen, copies / names[-1]).epoch == 2
    service.service = service._open()


def test_what_is_not_whole_is_logged_and_no_copy_says_it_is(
    service: RunningService,
    connect: Connect,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    with service.service.database.writing() as connection:
        connection.exec_driver_sql("UPDATE grants SET role = 'leader'")
    with pytest.raises(BackupRefused):
        Daily(service.service, tmp_path / "copies").do(MORNING)
    assert list((tmp_path / "copies").iterdir()) == []
    assert upkeep_of(service.folder).faults >= 1
    assert any(record.getMessage().startswith("verify: ") for record in caplog.records)
    caplog.clear()
