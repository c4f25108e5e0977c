"""The officer's page over HTTP: who may see it, what it is made of, and how large it is."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser

import pytest
import requests

from central_service.access import page_sessions
from central_service.access.code_list import listed_codes, withdraw_codes
from central_service.limits.wrong_tries import WrongTries
from central_service.trouble.service_faults import DatabaseUnusable
from central_service.trouble.trouble_log import TROUBLE
from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.i18n import N_
from support.machines import HERE, THERE, Connect
from support.population import populate
from support.service import RunningService
from support.service_clock import set_service_clock

AREA = "Khu vực <Bắc> & Nam"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer a wrong code without delay."""
    monkeypatch.setattr(WrongTries, "MOST", 0.0)


class Browser:
    """A browser without script: cookies, forms, no redirects followed by itself."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, path: str = "/", **heads: str) -> requests.Response:
        return self._session.get(self._url + path, headers=heads, timeout=60)

    def sign_in(self, code: str) -> requests.Response:
        return self._session.post(self._url + "/sign-in", data={"code": code}, timeout=60)

    def sign_out(self) -> requests.Response:
        return self._session.post(self._url + "/sign-out", timeout=60)

    def close(self) -> None:
        self._session.close()


@pytest.fixture
def browser(service: RunningService) -> Iterator[Browser]:
    with closing(Browser(service.url)) as one:
        yield one


@pytest.fixture
def code(service: RunningService) -> str:
    service.open_round("2026-11")
    service.publish()
    service.area(AREA, HERE, THERE)
    return service.code(Role.VIEWER, area=AREA)


class Tags(HTMLParser):
    """Every tag with its attributes, and whether they close in order."""

    VOID = frozenset({"meta", "input", "br", "circle", "path", "use", "polyline"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_without_a_session_it_asks_for_the_code_and_shows_nothing(
    browser: Browser, code: str
) -> None:
    answer = browser.get()
    assert answer.status_code == 200
    assert "Mã xem trang" in answer.text
    assert "Xã" not in answer.text
    english = browser.get("/?lang=en")
    assert "Code of the page" in english.text
    assert "Code of the page" in browser.get().text, "the language is kept"


def test_the_code_of_a_viewer_opens_it_for_a_day_until_it_is_withdrawn(
    browser: Browser,
    code: str,
    service: RunningService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = browser.sign_in(code.lower().replace("-", " "))
    assert shown.status_code == 200
    assert "Bản đồ ô" in shown.text
    assert "Khu vực &lt;Bắc&gt; &amp; Nam" in shown.text
    browser.sign_out()
    assert "Mã xem trang" in browser.get().text
    browser.sign_in(code)
    later = int(time.time()) + page_sessions.LIFE + 60
    with monkeypatch.context() as patched:
        set_service_clock(patched, lambda: later)
        assert "Mã xem trang" in browser.get().text, "a session of a day"
        browser.sign_in(code)
        assert "Bản đồ ô" in browser.get().text, "the code stays good"
    with closing(Browser(service.url)) as other:
        other.sign_in(code)
        with service.service.database.reading() as connection:
            (number,) = (c.number for c in listed_codes(connection) if c.role is Role.VIEWER)
        withdraw_codes(service.service, number)
        assert "Mã xem trang" in other.get().text
        assert other.sign_in(code).status_code == 403


def test_no_other_code_and_no_made_up_session_opens_it(
    browser: Browser, code: str, service: RunningService
) -> None:
    for wrong in (
        service.code(Role.CLERK, commune=HERE),
        service.code(Role.SUPERVISOR, area=AREA),
        "7K3F-9M2P-QRT",
        "",
        "<script>alert(1)</script>",
    ):
        refused = browser.sign_in(wrong)
        assert refused.status_code == 403
        assert "<script>" not in refused.text
    browser.sign_in(code)
    cookie = browser._session.cookies.get(page_sessions.COOKIE)
    assert cookie is not None
    number, until, mac = cookie.split(".")
    browser._session.cookies.clear()
    for made in (f"{number}.{int(until) + 9}.{mac}", f"{'0' * 32}.{until}.{mac}", "..", "x.1.2"):
        answer = requests.get(
            service.url, headers={"cookie": f"{page_sessions.COOKIE}={made}"}, timeout=20
        )
        assert "Mã xem trang" in answer.text


def test_it_needs_no_script_loads_nothing_and_tells_browsers_so(
    browser: Browser, code: str
) -> None:
    shown = browser.sign_in(code)
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    cookie = next(c for c in browser._session.cookies if c.name == page_sessions.COOKIE)
    assert cookie.has_nonstandard_attr("HttpOnly")
    for html in (shown.text, browser.get("/?lang=en").text):
        tags = Tags(html)
        assert tags.open == []
        names = {tag for tag, _ in tags.found}
        assert names.isdisjoint({"script", "link", "img", "iframe", "object"})
        for _tag, attributes in tags.found:
            assert not any(name.startswith("on") or name == "style" for name in attributes)
            target = attributes.get("href") or attributes.get("action") or "/"
            assert target.startswith(("/", "#"))
        assert not re.search(r"url\(|@import|@font-face", html)
        ids = [a["id"] for _t, a in tags.found if a.get("id")]
        assert len(ids) == len(set(ids))
        fields = [a for t, a in tags.found if t == "input"]
        assert all(a.get("type") == "radio" for a in fields)


def test_names_and_phones_of_persons_are_not_on_it(
    browser: Browser, code: str, connect: Connect
) -> None:
    clerk = connect(person="Nguyễn Thị Kín")
    clerk.write(HERE)
    clerk.sync(HERE)
    shown = browser.sign_in(code).text
    assert "Nguyễn Thị Kín" not in shown
    assert "0271" not in shown


def test_the_counts_at_the_top_are_those_of_the_map(
    browser: Browser, service: RunningService
) -> None:
    every = commune_files.load()
    some = every.in_province(next(iter(every.provinces)))[:30]
    service.area("Tỉnh", *(one.code for one in some))
    populate(service.service, [CommuneCode(one.code) for one in some[:20]])
    shown = browser.sign_in(service.code(Role.VIEWER, area="Tỉnh")).text

    def top(words: str) -> int:
        found = re.search(r"(\d+)</b><span>" + words, shown)
        assert found is not None
        return int(found[1])

    of_map = dict.fromkeys("garon", 0)
    for shape in re.findall(r'class="t t-(\w)', shown):
        of_map[shape] += 1
    assert sum(of_map.values()) == len(some)
    assert top("XANH tự đánh giá") == of_map["g"]
    assert top("VÀNG") == of_map["a"]
    assert top("ĐỎ") == of_map["r"]
    assert top("CHƯA TRÌNH") == of_map["o"] + of_map["n"] > 0


def test_the_largest_province_takes_less_than_sixty_kilobytes(
    browser: Browser, service: RunningService
) -> None:
    every = commune_files.load()
    largest = max((every.in_province(code) for code in every.provinces), key=len)
    service.area("Tỉnh", *(one.code for one in largest))
    populate(service.service, [CommuneCode(one.code) for one in largest[:20]])
    shown = browser.sign_in(service.code(Role.VIEWER, area="Tỉnh"))
    assert shown.text.count('class="t t-') == len(largest)
    assert all(one.name in shown.text for one in largest if "'" not in one.name)
    assert len(shown.content) < 60_000
    assert len(gzip.compress(shown.content)) < 15_000


def test_it_can_be_read_out_and_used_by_keys_alone(browser: Browser, code: str) -> None:
    tags = Tags(browser.sign_in(code).text).found
    assert tags[1][1] == {"lang": "vi"} or tags[0][1] == {"lang": "vi"}
    names = [tag for tag, _ in tags]
    assert names.count("h1") == names.count("main") == 1
    assert any(a.get("class") == "skip" and a.get("href") == "#main" for _t, a in tags)
    tiles = [at for at, (tag, a) in enumerate(tags) if (a.get("class") or "").startswith("t t-")]
    assert tiles
    for at in tiles:
        words = [a.get("class") for _t, a in tags[at : at + 6]]
        assert "sr" in words, "each tile says its colour in a word"
    chart = next(a for t, a in tags if t == "svg" and a.get("role") == "img")
    assert chart["aria-label"]


def test_what_goes_wrong_is_told_on_a_page_in_the_language_of_the_page(
    browser: Browser, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A browser of an office often asks for English pages; the page is Vietnamese all the same.
    asks = {"accept": "text/html,application/xhtml+xml", "accept-language": "en-US,en"}
    missing = browser.get("/bao-cao", **asks)
    assert missing.status_code == 404
    assert missing.headers["content-type"].startswith("text/html")
    assert "Không có gì ở địa chỉ này." in missing.text
    assert 'href="/"' in missing.text and "script" not in missing.text
    assert "default-src 'none'" in missing.headers["content-security-policy"]
    assert "There is nothing at this address." in browser.get("/bao-cao?lang=en", **asks).text
    assert "There is nothing" in browser.get("/bao-cao", **asks).text  # as it was chosen
    wrong = browser.get("/sign-in?lang=vi", **asks)
    assert wrong.status_code == 405 and "yêu cầu loại này" in wrong.text
    program = browser.get("/v1/nothing", accept="*/*")
    assert program.status_code == 404 and program.json()["code"] == "not_found"

    def away(*_arguments: object) -> None:
        raise DatabaseUnusable(N_("The file is not a database of this service."))

    monkeypatch.setattr("central_service.http.page_routes.viewer_in", away)
    broken = browser.get("/?lang=vi", **asks)
    assert broken.status_code == 503 and "retry-after" in broken.headers
    assert "tạm thời" in broken.text
    TROUBLE.works()
