"""The officer's page at ``/``: read only, without script, signed in by the code of a viewer."""

from __future__ import annotations

from typing import Annotated

from litestar import MediaType, Response, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect

from central_service.access.page_sessions import COOKIE, LIFE, sign_in, viewer_in
from central_service.limits.addresses import address_of
from central_service.trouble import problems
from central_service.trouble.problems import AnyRequest, Problem
from central_service.trouble.service_faults import CodeMistyped, CodeUnknown
from desktop_app.i18n import Language

from .gate import SIGN_IN, SIGN_OUT
from .html_answers import SAFE, language_of, wants_html
from .incoming import front_of
from .page import page, problem_page, sign_in_page

MAX_FORM = 4_096  # bytes

Lang = Annotated[str | None, QueryParameter(name="lang", description="en for English.")]


@get("/", media_type=MediaType.HTML, include_in_schema=False)
async def show(request: AnyRequest, lang: Lang = None) -> Response[str]:
    """Show the figures, or the form that asks for the code."""
    front, language = front_of(request), _language(request, lang)
    cookie = request.cookies.get(COOKIE)

    def read() -> str | None:
        viewer = viewer_in(front.service, cookie)
        if viewer is None:
            return None
        return page(front.assessments.read(viewer.areas), language)

    html = await front.in_page(read)
    answer = _html(html or sign_in_page(language), language, status=200)
    if html is None and cookie:
        answer.delete_cookie(COOKIE)
    return answer


@post(SIGN_IN, status_code=303, include_in_schema=False, request_max_body_size=MAX_FORM)
async def enter(request: AnyRequest, lang: Lang = None) -> Response[str] | Redirect:
    """Begin a session with the code in the form."""
    front, language = front_of(request), _language(request, lang)
    form = await request.form()
    typed = str(form.get("code") or "")[:60]
    try:
        cookie = await front.signed_in(sign_in, typed, address_of(request.scope))
    except (CodeMistyped, CodeUnknown) as fault:
        return _html(sign_in_page(language, typed=typed, fault=fault), language, status=403)
    answer = Redirect("/", status_code=303, headers=SAFE)
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=LIFE,
        httponly=True,
        samesite="strict",
        secure=request.scope["scheme"] == "https",
    )
    return answer


@post(SIGN_OUT, status_code=303, include_in_schema=False, request_max_body_size=MAX_FORM)
async def leave(request: AnyRequest) -> Redirect:
    """End the session on this browser."""
    answer = Redirect("/", status_code=303, headers=SAFE)
    answer.delete_cookie(COOKIE)
    return answer


ROUTES = (show, enter, leave)


def of_error(request: AnyRequest, error: Exception) -> Response[Problem] | Response[str]:
    """Answer an error: a person at a browser gets a page in their language, a program JSON."""
    if not wants_html(request.headers.get("accept", "")):
        return problems.of_error(request, error)
    language = _language(request, request.query_params.get("lang"))
    made = problems.said_of(error, english=language == "en")
    html = problem_page(language, made.content.message)
    answer = _html(html, language, status=made.status_code or 500)
    answer.headers.update(made.headers)
    return answer


def _html(html: str, language: Language, *, status: int) -> Response[str]:
    answer = Response(html, media_type=MediaType.HTML, status_code=status, headers=SAFE)
    answer.set_cookie("lang", language, max_age=365 * 24 * 3600, samesite="strict")
    return answer


def _language(request: AnyRequest, asked: str | None) -> Language:
    return language_of(asked, request.cookies.get("lang"))
