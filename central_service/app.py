"""The application: routes, errors as JSON, the published description."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from desktop_app.core.faults import Fault
from desktop_app.core.version import VERSION

from . import problems
from .founding import Service
from .front import Front
from .openapi import complete
from .routes import ROUTES


def create_app(service: Service) -> Litestar:
    """Return the application that serves *service*; its threads live as long as it runs."""

    @asynccontextmanager
    async def open_front(app: Litestar) -> AsyncIterator[None]:
        app.state.front = front = Front(service)
        try:
            yield
        finally:
            front.close()

    app = Litestar(
        route_handlers=ROUTES,
        lifespan=[open_front],
        state=State(),
        debug=False,
        logging_config=None,
        exception_handlers={
            Fault: problems.of_fault,
            HTTPException: problems.of_http,
            Exception: problems.of_anything,
        },
        openapi_config=OpenAPIConfig(
            title="Commune readiness: central service",
            version=VERSION,
            path="/schema",
            # JSON alone: a page of documentation would load its scripts from strangers.
            render_plugins=[JsonRenderPlugin()],
        ),
    )
    complete(app.openapi_schema)
    return app
