"""Make the compiled catalogues before hatchling collects the files of a wheel."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CataloguesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Run by ``[tool.hatch.build.targets.wheel.hooks.custom]`` of pyproject.toml."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is stale; the wheel takes the whole of resources/ afterwards."""
        # By its path: the folder packaging/ is no package, and must never come on sys.path.
        program = runpy.run_path(str(Path(self.root) / "packaging" / "compile_catalogues.py"))
        program["compile_stale"](Path(self.root))
