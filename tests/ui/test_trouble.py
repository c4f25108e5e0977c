"""Errors of background work are shown in the program's own words."""

from __future__ import annotations

import errno

import pytest

from desktop_app.core.fault import Fault
from desktop_app.ui.trouble import told_of


def test_a_fault_says_its_sentence_and_a_disk_why_it_refused() -> None:
    assert told_of(Fault("Xã {name}", name="Đắk Nhau")) == "Xã Đắk Nhau"
    said = told_of(OSError(errno.EIO, "Input/output error"))
    assert "Input" not in said
    assert "Một tệp trên máy" in said


@pytest.mark.logs
def test_an_error_that_nobody_foresaw_is_called_a_mistake_of_the_program(
    caplog: pytest.LogCaptureFixture,
) -> None:
    said = told_of(ValueError("bad operand type for unary +"))
    assert "operand" not in said
    assert "ValueError" in said
    assert "bad operand" in caplog.text  # for whoever looks after the program
