"""The application: routes, errors as JSON, the published description."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from litestar import Litestar
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import (
    HTTPScope,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Receive,
    Scope,
    Send,
)

from central_service.founding.service import Service
from desktop_app.core.version import VERSION
from desktop_app.sync.wire import endpoints

from . import (
    evidence_routes,
    exchange_route,
    package_route,
    page_routes,
    routes,
    tus,
    update_routes,
)
from .gateway import Gateway
from .json_bodies import JsonRequest, in_words
from .openapi import complete


class Application(Litestar):
    """The framework, with the exchange route beside it, which nearly every request takes."""

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        """Answer one request."""
        if scope["type"] == ScopeType.HTTP:
            front: Gateway = self.state.front
            await front.gate(
                self._answer, cast("HTTPScope", scope), cast("Receive", receive), cast("Send", send)
            )
        else:
            await super().__call__(scope, receive, send)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        if scope["path"] == endpoints.SYNC:
            await exchange_route.exchange(self.state.front, scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(service: Service) -> Application:
    """Return the application that serves *service*; its threads live as long as it runs."""

    @asynccontextmanager
    async def open_front(app: Litestar) -> AsyncIterator[None]:
        app.state.front = front = Gateway(service)
        try:
            yield
        finally:
            front.close()

    app = Application(
        route_handlers=[
            *routes.ROUTES,
            *page_routes.ROUTES,
            *evidence_routes.ROUTES,
            *package_route.ROUTES,
            *update_routes.ROUTES,
            tus.ROUTES,
        ],
        lifespan=[open_front],
        state=State(),
        request_class=JsonRequest,
        after_request=in_words,
        debug=False,
        logging_config=None,
        exception_handlers=dict.fromkeys((HTTPException, Exception), page_routes.of_error),
        openapi_config=OpenAPIConfig(
            title="Commune readiness: central service",
            version=VERSION,
            path="/schema",
            # JSON only: a page of documentation would load scripts from other hosts.
            render_plugins=[JsonRenderPlugin()],
        ),
    )
    complete(app.openapi_schema)
    return app
