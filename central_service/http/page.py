"""Draws the officer's page: templates, words in both languages, a chart as SVG."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import cache
from gettext import NullTranslations
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from central_service.reading.province import CommuneFigures, ProvinceFigures
from desktop_app.core.assessment.bands import Band
from desktop_app.core.fault import Fault
from desktop_app.core.ids import Readiness
from desktop_app.i18n import N_, Language, figures, translations_in

_TEMPLATES = Path(__file__).with_name("templates")
STYLE = (_TEMPLATES / "page.css").read_text("utf-8")
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
SHOWN = 5  # rows of a list; the others are folded
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 420, 150, 36, 16, 24  # of the chart, in its own units

_SHAPES = {
    Readiness.GREEN: "g",
    Readiness.AMBER: "a",
    Readiness.RED: "r",
    Readiness.OVERDUE: "o",
    Readiness.NOT_SUBMITTED: "n",
}
_WORDS = {
    Readiness.GREEN: N_("GREEN"),
    Readiness.AMBER: N_("AMBER"),
    Readiness.RED: N_("RED"),
    Readiness.OVERDUE: N_("OUT OF DATE"),
    Readiness.NOT_SUBMITTED: N_("NOT SUBMITTED"),
}
_BANDS = {
    Band.BELOW_10: N_("Below 10%"),
    Band.TO_50: N_("From 10% to 50%"),
    Band.TO_70: N_("Over 50% to 70%"),
    Band.BELOW_100: N_("Over 70% to below 100%"),
    Band.ALL: N_("100%"),
}


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A point of the chart, with its label."""

    x: float
    y: float
    label: str
    round: str


def page(shown: ProvinceFigures, language: Language) -> str:
    """Return the page with the figures *shown*."""
    communes = shown.communes
    late = sorted((one for one in communes if one.late), key=_heard_last, reverse=True)
    silent = sorted((one for one in communes if one.silent), key=_heard_last)
    counts, without = shown.bands
    template = _environment(language).get_template("page.html")
    return template.render(
        language=language,
        style=Markup(STYLE),  # noqa: S704 - our own file
        it=shown,
        communes=communes,
        levels=[level for level in _SHAPES if level is not Readiness.OVERDUE or shown.count(level)],
        shapes=_SHAPES,
        words=_WORDS,
        submitted=sum(one.submitted for one in communes),
        verified_green=sum(one.is_verified_green for one in communes),
        verified=sum(one.is_verified for one in communes),
        connected=sum(one.heard is not None for one in communes),
        late=late,
        silent=silent,
        few=SHOWN,
        bands=[(_BANDS[band], count) for band, count in zip(Band, counts, strict=True)],
        without=without,
        most=max(*counts, without, 1),
        over_50=sum(counts[2:]),
        over_70=sum(counts[3:]),
        full=counts[4],
        below_10=counts[0],
        lines=_chart(shown, language),
        box=f"0 0 {_WIDTH} {_HEIGHT}",
        foot=_HEIGHT - _BOTTOM,
        left=_LEFT,
        right=_WIDTH,
    )


def sign_in_page(language: Language, *, typed: str = "", fault: Fault | None = None) -> str:
    """Return the form that asks for the code; with what was *typed* and why it was refused."""
    words = _words_of(language)
    said = "" if fault is None else words.gettext(fault.message)
    template = _environment(language).get_template("sign_in.html")
    return template.render(
        language=language,
        style=Markup(STYLE),  # noqa: S704 - our own file
        typed=typed,
        fault=said,
    )


def problem_page(language: Language, said: str) -> str:
    """Return a page that tells why a request was not answered."""
    template = _environment(language).get_template("problem.html")
    return template.render(
        language=language,
        style=Markup(STYLE),  # noqa: S704 - our own file
        said=said,
    )


@cache
def _words_of(language: Language) -> NullTranslations:
    """Return the sentences of *language*, read once."""
    return translations_in(language)


@cache
def _environment(language: Language) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(_words_of(language), newstyle=False)  # type: ignore[attr-defined]
    made.globals["moment"] = _moment
    made.globals["day"] = figures.day
    made.globals["share"] = lambda part, whole: figures.share(part, whole, language=language)
    return made


def _moment(value: datetime) -> str:
    return f"{value:%H:%M} {value.day}/{value.month}"


def _heard_last(one: CommuneFigures) -> tuple[bool, float]:
    return one.heard is not None, one.heard.timestamp() if one.heard else 0.0


def _chart(shown: ProvinceFigures, language: Language) -> list[list[Point]]:
    """Return the two lines of the chart: GREEN by submission and by verification."""
    whole = max(len(shown.communes), 1)
    top = max((max(green, verified) for _round, green, verified in shown.trend), default=0)
    most = max(top / whole, 0.1) * 1.15
    step = (_WIDTH - _LEFT - 40) / max(len(shown.trend) - 1, 1)
    lines: list[list[Point]] = [[], []]
    for at, (round_, *counts) in enumerate(shown.trend):
        for line, count in zip(lines, counts, strict=True):
            height = (_HEIGHT - _TOP - _BOTTOM) * (count / whole) / most
            line.append(
                Point(
                    x=round(_LEFT + 16 + at * step, 1),
                    y=round(_HEIGHT - _BOTTOM - height, 1),
                    label=figures.share(count, whole, places=1, language=language),
                    round=f"{int(round_[5:])}/{round_[:4]}",
                )
            )
    return lines
