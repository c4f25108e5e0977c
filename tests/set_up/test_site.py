"""The documentation site: its pages, its pictures, its links; nothing is fetched from outside."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.ui.frame.guide import Guide
from support import programs

CHECKOUT = Path(__file__).resolve().parents[2]
SITE = CHECKOUT / "packaging" / "site"
GUIDES = sorted((CHECKOUT / "resources" / "guide").glob("*.md"))
PAGES = [*GUIDES, SITE / "index.md"]
NAMES = {page.name for page in PAGES} | {"run-a-province.md"}
PICTURE = re.compile(r"!\[([^\]]+)\]\(pictures/([a-z]+)\.png\)")

site_faults = programs.load("site_faults", "site")


def scenes() -> set[str]:
    """Return the pictures that the script takes."""
    return set(programs.load("pictures", "site").SCENES)


def test_every_picture_that_a_page_names_is_taken_by_the_script_and_none_in_vain() -> None:
    named = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        found = PICTURE.findall(text)
        assert len(found) == text.count("!["), page  # each has words, and lies with the others
        named |= {name for _words, name in found}
    assert named == scenes()


def test_every_guide_is_a_page_of_the_site_in_both_languages() -> None:
    nav = (SITE / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    listed = re.findall(r": (\S+\.md)$", nav, re.MULTILINE)
    assert sorted(listed) == sorted(NAMES)
    assert {f"{guide}.{language}.md" for guide in Guide for language in ("vi", "en")} <= NAMES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_page(page: Path) -> None:
    links = re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if link.partition("#")[0] not in NAMES] == []


def page_with(site: Path, inside: str, *, policy: bool = True) -> list[str]:
    """Return the faults of a site whose only page has *inside*."""
    meta = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    text = f"<html><head>{meta if policy else ''}</head><body id=top>{inside}</body></html>"
    (site / "index.html").write_text(text, encoding="utf-8")
    return list(site_faults.faults_of(site))


@pytest.mark.parametrize(
    "inside",
    [
        '<script src="https://example.org/a.js"></script>',
        '<script src="//example.org/a.js"></script>',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<link rel="preconnect" href="https://example.org">',
        '<img src="http://example.org/a.png">',
        '<img srcset="https://example.org/a.png 2x">',
        '<iframe src="https://example.org"></iframe>',
        '<form action="https://example.org"></form>',
        '<style>@import "https://example.org/a.css";</style>',
        '<p style="background: url(https://example.org/a.png)">',
        '<script src="gone.js"></script>',
        '<a href="gone.html">x</a>',
        '<a href="#gone">x</a>',
    ],
)
def test_a_site_that_fetches_from_outside_or_leads_nowhere_is_refused(
    tmp_path: Path, inside: str
) -> None:
    assert len(page_with(tmp_path, inside)) == 1


def test_links_that_people_follow_and_places_that_are_there_are_no_faults(tmp_path: Path) -> None:
    inside = '<a href="https://example.org">x</a><a href="#top">x</a><a href="index.html#top">x</a>'
    assert page_with(tmp_path, inside + '<img src="data:image/png;base64,AA==">') == []
    assert page_with(tmp_path, "", policy=False)
    (tmp_path / "a.css").write_text("@font-face { src: url('https://example.org/a.woff2') }")
    assert page_with(tmp_path, "")
    (tmp_path / "a.css").unlink()
    (tmp_path / "a.js").write_text("fetch('https://example.org/a')")
    assert page_with(tmp_path, "")


@pytest.mark.slow
def test_pictures_are_taken_from_the_running_program(tmp_path: Path) -> None:
    command = [sys.executable, str(SITE / "pictures.py"), str(tmp_path), "start", "update"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with Image.open(tmp_path / "start.png") as picture:
        assert picture.size == (1366, 728)
        assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 50  # not an empty window
    assert (tmp_path / "update.png").is_file()


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    made = CHECKOUT / "build" / "site" / "environment" / "made"
    if not made.is_file():
        pytest.skip("the environment of the site is made by: python3 packaging/dev.py docs")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name in scenes():
        Image.new("RGB", (4, 4)).save(pictures / f"{name}.png")
    out = tmp_path / "site"
    command = [sys.executable, str(SITE / "build.py"), "--out", str(out)]
    done = subprocess.run(
        [*command, "--pictures", str(pictures)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert {file.stem for file in out.glob("*.html")} >= {Path(name).stem for name in NAMES}
