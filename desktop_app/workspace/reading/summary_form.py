"""Identifies what a kept summary says: another program may count otherwise under the same names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pkgutil import iter_modules
from types import CodeType, ModuleType

from desktop_app.core import assessment, checklist
from desktop_app.core.digests import sha256_hex


@lru_cache(maxsize=1)
def summary_form() -> str:
    """Return an identifier of everything that a summary is counted by.

    It is made of the compiled modules of ``core.assessment`` and ``core.checklist``: a new member
    of a summary, or a changed rule, lets every kept summary be made anew, without a number that
    somebody has to raise.
    """
    codes = (code for package in (assessment, checklist) for code in _codes(package))
    return f"board {sha256_hex(b''.join(map(code_bytes, codes)))[:12]}"


def _codes(package: ModuleType) -> Iterator[CodeType]:
    """Yield the compiled modules of *package*, installed, frozen or from source."""
    for name in sorted(one.name for one in iter_modules(package.__path__)):
        spec = find_spec(f"{package.__name__}.{name}")
        get_code = getattr(spec.loader, "get_code", None) if spec is not None else None
        code = get_code(spec.name) if get_code is not None and spec is not None else None
        if isinstance(code, CodeType):
            yield code


def code_bytes(code: CodeType) -> bytes:
    """Return what *code* does as bytes, the same in every process and in every folder.

    Not marshal: its bytes depend on what else the process has loaded.
    """
    parts = [code.co_code, repr((code.co_names, code.co_varnames)).encode()]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            parts.append(code_bytes(constant))
        elif isinstance(constant, frozenset):  # in no order of its own
            parts.append(repr(sorted(map(repr, constant))).encode())
        else:
            parts.append(repr(constant).encode())
    return b"\0".join(parts)
