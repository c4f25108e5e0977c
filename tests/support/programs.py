"""The programs of packaging/, which is a folder of programs and no package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

CHECKOUT = Path(__file__).resolve().parents[2]

# As when one of them is started: they import one another. Last, so that they hide nothing.
sys.path.append(str(CHECKOUT / "packaging"))


def load(name: str, folder: str = "") -> ModuleType:
    """Return ``packaging/<folder>/<name>.py`` as a module, loaded from its path."""
    file = CHECKOUT / "packaging" / folder / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
