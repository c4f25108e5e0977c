"""What every answer to a browser has: its headers, its language, and the page of a refusal."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from desktop_app.i18n import Language

from .page import STYLE_HASH, problem_page

SAFE = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src data:; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


def wants_html(accepted: str) -> bool:
    """Return whether an Accept header is that of a browser that shows a page."""
    return "text/html" in accepted


def language_of(asked: str | None, cookie: str | None) -> Language:
    """Return the language that was *asked* for, or before (*cookie*); Vietnamese otherwise."""
    return "en" if (asked or cookie) == "en" else "vi"


def language_in(heads: dict[bytes, bytes], query: bytes) -> Language:
    """Return the language of a request of which only its *heads* and *query* were read."""
    try:
        cookies = SimpleCookie(heads.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        cookies = SimpleCookie()
    asked = parse_qs(query.decode("latin-1")).get("lang", [None])[0]
    return language_of(asked, cookies["lang"].value if "lang" in cookies else None)


def refusal(message: str, language: Language) -> tuple[bytes, dict[str, str]]:
    """Return the page that says *message*, and its headers."""
    body = problem_page(language, message).encode()
    return body, {**SAFE, "content-type": "text/html; charset=utf-8"}
