"""What documents, comments and docstrings refer to exists in this repository."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
RULES = (CHECKOUT / "docs" / "rules.md").read_text(encoding="utf-8")
DOCUMENTS = (
    *(CHECKOUT / name for name in ("README.md", "CHANGELOG.md")),
    *sorted((CHECKOUT / "docs").rglob("*.md")),
)

FOLDERS = (
    "desktop_app",
    "central_service",
    "checklists",
    "docs",
    "packaging",
    "resources",
    "tests",
)

# Where a path in a document may begin, besides the document's own folder.
ROOTS = ("", "desktop_app", "central_service", "tests", "docs")
FILE = re.compile(r"[\w<>*./-]+\.(?:py|toml|po|md|json|sh|txt)")
ONLY_IN_THE_WHEEL = "desktop_app/installed/"
FOLDER = re.compile(r"(?:desktop_app|central_service|tests|docs|packaging)/[\w/]+/")

NAMED_RULE = re.compile(r"rules\.md#([\w-]*)")
# How documents outside the repository were named; what stays names rules by their anchors.
OUTSIDE = re.compile(
    r"\b(?:design|desks|domain|look|look-2|house-style|[a-z]+-facts)(?:\.md|\s+(?:rules?|sections?)\b)"
    r"|\b(?:design|desks)\s+\d|\b[Rr]ules?\s+\d+(?:,\s*\d+)*\b|\.\./shared\b"
)
# A short text that a test stores as the name of a rule set, not a reference.
NOT_A_REFERENCE = re.compile(r'"rules [12]"')


def texts() -> dict[Path, str]:
    """Return the text of each file of the checkout that people read as code or prose."""
    below = (file for top in FOLDERS for file in (CHECKOUT / top).rglob("*"))
    kinds = {".py", ".md", ".toml", ".sh", ".po", ".yml", ".yaml", ".txt"}
    return {
        file.relative_to(CHECKOUT): file.read_text(encoding="utf-8")
        for file in (*CHECKOUT.glob("*"), *below)
        if file.suffix in kinds and file.is_file()
    }


def anchors(document: str) -> list[str]:
    """Return the anchor of each heading, as they are made for Markdown on the web."""
    headings = re.findall(r"^#+ (.+)$", document, re.MULTILINE)
    return [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


def exists(path: str, beside: Path) -> bool:
    """Tell whether a path as documents write it (`<room>` and `*` for any name) leads somewhere.

    A bare file name may lie in any folder.
    """
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    if "/" not in pattern:
        below = (file for top in FOLDERS for file in (CHECKOUT / top).rglob(pattern))
        return any(CHECKOUT.glob(pattern)) or any(below)
    if ".." in pattern:
        return (beside / pattern).resolve().exists()
    return any(any(base.glob(pattern)) for base in (beside, *(CHECKOUT / top for top in ROOTS)))


def test_each_rule_has_an_anchor_of_its_own() -> None:
    counted = Counter(anchors(RULES))
    assert [anchor for anchor, times in counted.items() if times > 1] == []
    numbered = [anchor for anchor in counted if re.fullmatch(r"[a-z]+-\d+", anchor)]
    kinds = {anchor.rpartition("-")[0] for anchor in numbered}
    for kind in kinds:
        of_kind = [int(one.rpartition("-")[2]) for one in numbered if one.startswith(f"{kind}-")]
        assert of_kind == list(range(1, len(of_kind) + 1)), kind


def test_every_rule_that_is_named_exists() -> None:
    known = set(anchors(RULES))
    named = [(file, name) for file, text in texts().items() for name in NAMED_RULE.findall(text)]
    assert len(named) > 50  # the search itself works
    assert [f"{file}: {name}" for file, name in named if name not in known] == []


def test_nothing_refers_to_a_document_outside_the_repository() -> None:
    this = Path(__file__).relative_to(CHECKOUT)
    found = [
        f"{file}: {reference[0]}"
        for file, text in texts().items()
        if file != this
        for reference in OUTSIDE.finditer(NOT_A_REFERENCE.sub("", text))
    ]
    assert found == []


def test_each_document_that_code_names_exists() -> None:
    found = [
        f"{file}: {name}"
        for file, text in texts().items()
        if file.suffix == ".py"
        for name in re.findall(r"(?<![\w/])(?:docs/)?[\w/-]+\.md\b", text)
        if not exists(name, CHECKOUT / file.parent)
    ]
    assert found == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(CHECKOUT)))
def test_each_path_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    quoted = [token.split("::")[0].split("#")[0] for token in re.findall(r"`([^`\n]+)`", text)]
    links = [
        link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link
    ]
    paths = [one for one in quoted if FILE.fullmatch(one) or FOLDER.fullmatch(one)]
    paths += [link for link in links if link]
    here = (one for one in paths if not one.startswith("/") and one != ONLY_IN_THE_WHEEL)
    assert [path for path in here if not exists(path, document.parent)] == []


@pytest.mark.parametrize(
    "room",
    [
        "desktop_app/core",
        "desktop_app/sync",
        "desktop_app/workspace",
        "desktop_app/ui",
        "central_service",
    ],
)
def test_architecture_names_each_sub_room(room: str) -> None:
    text = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = text.split(f"### `{room}`")[1].split("\n#")[0]
    rooms = [file.parent.name for file in (CHECKOUT / room).glob("*/__init__.py")]
    assert [name for name in rooms if f"`{name}`" not in told] == []


def test_each_change_that_people_want_first_names_its_files() -> None:
    told = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = told.partition("## Navigating the code\n")[2].partition("\n## ")[0]
    changes = re.split(r"^\*\*(.+?)\*\*", section, flags=re.MULTILINE)[1:]
    named = dict(zip(changes[::2], changes[1::2], strict=True))
    assert list(named) == [
        "An item type", "A paper", "A board column", "A verb", "A colour rule"
    ]  # fmt: skip
    for change, steps in named.items():
        files = [one for one in re.findall(r"`([^`\n]+)`", steps) if FILE.fullmatch(one)]
        assert len(files) >= 5, change
        assert [one for one in files if not exists(one, CHECKOUT / "docs")] == []
