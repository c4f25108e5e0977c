"""Marks for tests that only one kind of system can run."""

from __future__ import annotations

import os
import sys

import pytest

needs_modes = pytest.mark.skipif(os.name != "posix", reason="Windows has no mode bits")
needs_file_limits = pytest.mark.skipif(os.name != "posix", reason="Windows limits no file's size")
needs_named_pipes = pytest.mark.skipif(os.name != "posix", reason="POSIX has pipes among its files")
removes_open_files = pytest.mark.skipif(os.name != "posix", reason="Windows keeps what is open")
windows_only = pytest.mark.skipif(sys.platform != "win32", reason="the rights of Windows")
