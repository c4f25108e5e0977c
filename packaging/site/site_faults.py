"""What must not be in the built site: anything fetched from outside, a link that leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Attributes by which a browser fetches something by itself; a link that a person follows is none.
_FETCHED = {
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"),
    ("iframe", "src"), ("embed", "src"), ("object", "data"), ("video", "src"), ("audio", "src"),
    ("track", "src"), ("input", "src"), ("use", "href"), ("image", "href"), ("form", "action"),
}  # fmt: skip
_LINKS_FETCHED = {
    "stylesheet", "icon", "shortcut", "preload", "prefetch", "preconnect", "dns-prefetch",
    "modulepreload", "manifest", "apple-touch-icon",
}  # fmt: skip
_IN_CSS = re.compile(r"url\(\s*['\"]?\s*((?:https?:)?//[^)'\"\s]+)|@import\s+['\"]([^'\"]+)")
_IN_SCRIPT = re.compile(r"https?://[\w.${}-]+")
# Addresses in the theme's own scripts, which no page of ours makes them ask, and the policy forbids
# it besides. A new one is looked at by a person before it is added.
_NOT_ASKED = {
    # In comments and licences, also of the search and its list of Vietnamese words.
    "https://clipboardjs.com",
    "http://lunrjs.com",
    "http://tartarus.org",
    "https://bit.ly",
    "https://github.com",
    "http://code.google.com",
    "http://snowball.tartarus.org",
    "http://www.mozilla.org",
    "https://unpkg.com",  # for pages with diagrams, and for browsers of before 2020
    "https://api.github.com",  # for sites that name a repository, as the next
    "https://${e}",
}
_POLICY = "Content-Security-Policy"


class _Page(HTMLParser):
    """The addresses of a page: what is fetched, what is followed, and where links may lead."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.followed: list[str] = []
        self.anchors: set[str] = set()
        self.has_policy = False
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        self.anchors.update(of[name] for name in ("id", "name") if name in of)
        self.fetched += [of[name] for kind, name in _FETCHED if kind == tag and name in of]
        if tag == "link" and _LINKS_FETCHED & set(of.get("rel", "").split()):
            self.fetched.append(of.get("href", ""))
        if tag == "a" and "href" in of:
            self.followed.append(of["href"])
        if tag == "meta" and of.get("http-equiv") == _POLICY:
            self.has_policy = True
        self.fetched += _outside_css(of.get("style", ""))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if self._style:
            self.fetched += _outside_css(data)


def faults_of(site: Path) -> Iterator[str]:
    """Yield every fault of the site in *site*, with the file it is in."""
    pages = {file: _read(file) for file in sorted(site.rglob("*.html"))}
    if not pages:
        yield f"{site}: no page is there"
    for file, page in pages.items():
        name = file.relative_to(site).as_posix()
        if not page.has_policy:
            yield f"{name}: no {_POLICY}"
        for address in page.fetched:
            if _is_outside(address):
                yield f"{name}: fetched from outside: {address}"
            elif fault := _lost(site, file, address, pages):
                yield f"{name}: {fault}"
        for address in page.followed:
            if not _is_outside(address) and (fault := _lost(site, file, address, pages)):
                yield f"{name}: {fault}"
    for file in sorted(site.rglob("*.css")):
        for address in _outside_css(file.read_text(encoding="utf-8")):
            yield f"{file.relative_to(site).as_posix()}: fetched from outside: {address}"
    for file in sorted(site.rglob("*.js")):
        for address in sorted(set(_IN_SCRIPT.findall(file.read_text(encoding="utf-8")))):
            if address not in _NOT_ASKED:
                yield f"{file.relative_to(site).as_posix()}: names an outside address: {address}"


def _read(file: Path) -> _Page:
    page = _Page()
    page.feed(file.read_text(encoding="utf-8"))
    page.close()
    return page


def _outside_css(text: str) -> list[str]:
    found = [whole or imported for whole, imported in _IN_CSS.findall(text)]
    return [address for address in found if _is_outside(address)]


def _is_outside(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme not in ("", "data")


def _lost(site: Path, page: Path, address: str, pages: dict[Path, _Page]) -> str:
    """Return what is wrong with an address inside the site, or ""."""
    parts = urlsplit(address)
    if parts.scheme == "data":
        return ""
    base = site if parts.path.startswith("/") else page.parent
    target = page if not parts.path else (base / unquote(parts.path).lstrip("/")).resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return f"leads nowhere: {address}"
    inside = pages.get(target)
    if parts.fragment and inside is not None and unquote(parts.fragment) not in inside.anchors:
        # The theme's own: its script shows the search, the top of the page.
        return "" if parts.fragment.startswith("__") else f"no such place: {address}"
    return ""
