"""Everything that is shipped is listed with its licence and the text of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from desktop_app import licences, paths
from desktop_app.core.version import VERSION
from desktop_app.i18n import sentence
from support import installed

PINS = (installed.CHECKOUT / "packaging" / "requirements.txt").read_text(encoding="utf-8")
LICENCE = paths.licence().read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def parts() -> dict[str, licences.Part]:
    return {re.sub(r"[-_.]+", "-", part.name).lower(): part for part in licences.shipped_parts()}


def test_the_program_comes_first_under_its_own_licence() -> None:
    own = licences.shipped_parts()[0]
    assert (own.name, own.version, own.licence) == ("commune-readiness", VERSION, "Apache-2.0")
    assert licences.full_text(own).strip().endswith(LICENCE.strip())


def test_every_pinned_library_that_is_here_is_told(parts: dict[str, licences.Part]) -> None:
    requirements = [
        *installed.PROJECT["project"]["dependencies"],
        *installed.PROJECT["project"]["optional-dependencies"]["desktop"],
        *installed.PROJECT["project"]["optional-dependencies"]["service"],
    ]
    here = set(installed.closure(list(map(Requirement, requirements)), set()))
    assert len(here) > 40
    assert here - parts.keys() == set()
    assert {"pytest", "mypy", "hypothesis", "ruff"} & parts.keys() == set()  # not shipped


def test_every_part_states_its_licence_and_has_its_text(parts: dict[str, licences.Part]) -> None:
    silent = {
        name
        for name, part in parts.items()
        if not part.licence or not licences.full_text(part).startswith(f"== {part.name}: ")
    }
    # The first is not pinned. Where Python's own licence lies depends on who packaged it.
    assert silent <= {"fontpkg", "python"}


@pytest.mark.parametrize(
    ("name", "licence", "said"),
    [
        ("PySide6_Essentials", "LGPL-3.0-only", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("fontpkg-be-vietnam-pro", "OFL-1.1", "SIL OPEN FONT LICENSE"),
        ("pi-heif", "LGPL", "libheif"),
        ("pyrage", "The MIT License (MIT)", "Permission is hereby granted"),
        ("communes", "MIT", "vietnamadminunits"),
        ("python", "PSF-2.0", ""),
    ],
)
def test_a_part_is_found_by_its_name(name: str, licence: str, said: str) -> None:
    part = licences.part_named(name.upper())
    assert licence in part.licence
    assert said.lower() in licences.full_text(part).lower()


def test_an_unknown_part_is_refused_by_name() -> None:
    with pytest.raises(licences.PartUnknown) as caught:
        licences.part_named("qt7")
    assert sentence(caught.value) == "Chương trình không có thành phần nào tên “qt7”."


def test_a_licence_is_named_once(parts: dict[str, licences.Part]) -> None:
    assert parts["certifi"].licence == "MPL-2.0"
    assert parts["requests"].licence == "Apache-2.0"


def test_the_licence_that_the_wheel_installs_is_the_project_s() -> None:
    assert Path(paths.licence()).name == "LICENSE"
    assert "Apache License" in LICENCE
