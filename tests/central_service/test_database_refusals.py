"""A database that refuses is told in the officer's language, and strangers learn nothing of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from central_service.database.refusals import unusable
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from central_service.trouble import problems
from central_service.trouble.service_faults import DatabaseUnusable
from central_service.trouble.trouble_log import TROUBLE
from desktop_app.i18n import sentence

HERE = make_url("postgresql+psycopg://rasoat:mat-khau@db.tinh.gov.vn:5432/readiness")


def told(url: str, folder: Path) -> str:
    """Return the Vietnamese sentence with which the service does not open *url*."""
    with pytest.raises(DatabaseUnusable) as refused:
        open_service(settings(database=url, folder=folder))
    said = sentence(refused.value)
    assert "\n" not in said
    for english in ("connection", "server", "failed", "FATAL", "permission", "psycopg"):
        assert english not in said, said
    return said


def test_where_no_database_runs_it_is_named(tmp_path: Path) -> None:
    said = told("postgresql://postgres@127.0.0.1:1/none", tmp_path)
    assert "postgresql://postgres@127.0.0.1:1/none" in said
    assert "không có máy chủ cơ sở dữ liệu nào chạy ở đó" in said
    assert "máy chủ cơ sở dữ liệu" in told(f"postgresql:///x?host={tmp_path}", tmp_path)


def test_a_machine_that_nobody_has_heard_of(tmp_path: Path) -> None:
    said = told("postgresql://a@khong-co.invalid/readiness", tmp_path)
    assert "không có máy nào mang tên này" in said


def test_a_wrong_database_and_a_wrong_user(tmp_path: Path, postgresql: str) -> None:
    assert "createdb" in told(postgresql.replace("/postgres?", "/redines?"), tmp_path)
    said = told(postgresql.replace("//postgres@", "//nobody@", 1), tmp_path)
    assert "không biết người dùng này" in said


def test_a_user_who_may_make_no_tables(tmp_path: Path, postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS helper")
        connection.execute("CREATE ROLE helper LOGIN")
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    said = told(postgresql_url.replace("//postgres@", "//helper@", 1), tmp_path)
    assert "chủ sở hữu" in said


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ('password authentication failed for user "rasoat"', "mật khẩu"),
        ('no pg_hba.conf entry for host "10.0.0.9", user "rasoat"', "pg_hba.conf"),
        ("sorry, too many clients already", "bấy nhiêu máy"),
        ("the database system is starting up", "thử lại"),
        ("connection timeout expired", "không trả lời"),
        ("server closed the connection unexpectedly", "bị cắt"),
        ("lỗi không ai biết", "“lỗi không ai biết”"),
    ],
)
def test_each_reason_is_in_words_and_an_unknown_one_is_quoted(words: str, part: str) -> None:
    said = sentence(_fault(HERE, psycopg.OperationalError(words)))
    assert part in said
    assert "mat-khau" not in said


def test_a_disk_that_fails_is_told_of_sqlite_too(tmp_path: Path) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "service.db"))
    for code, part in ((sqlite3.SQLITE_FULL, "đầy"), (sqlite3.SQLITE_IOERR, "hỏng")):
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = code
        said = sentence(_fault(url, error))
        assert part in said and "I/O" not in said


def test_devices_and_strangers_learn_neither_address_nor_user(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fault = _fault(HERE, psycopg.OperationalError("connection refused"))
    status, _heads, problem = problems.answer(fault)
    assert (status, problem.code) == (503, "database")
    assert problem.params == {}
    assert "rasoat" not in problem.message and "5432" not in problem.message
    assert any("db.tinh.gov.vn" in record.getMessage() for record in caplog.records)
    TROUBLE.works()
    caplog.clear()


def _fault(url: URL, error: Exception) -> DatabaseUnusable:
    return unusable(url, OperationalError("SELECT 1", {}, error))
