"""A proxy that cannot be used is reported as no connection, with its name."""

from __future__ import annotations

import pytest

from support.commands import Program

pytestmark = pytest.mark.slow  # importing the HTTP library binds a socket


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALL_PROXY", "socks://proxy:80/"),
        ("HTTPS_PROXY", "http://"),
        ("https_proxy", "http://hoa:mat-khau@proxy:cổng"),
    ],
)
def test_a_proxy_that_is_none_is_no_connection_and_is_named(
    clerk: Program, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    for name in ("https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    said = clerk("enrol", "--server", "https://may-chu.example", "--code", "7K3F-9M2P-AAAA-BBBB")
    assert (said.code, said.out) == (3, "")
    assert "proxy" in said.err
    assert "may-chu.example" not in said.err
    assert "mat-khau" not in said.err
