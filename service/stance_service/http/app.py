"""The application: routes, faults and middleware around one reader."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib.metadata import version

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from stance_model.errors import StancewireError
from stance_service.batcher import ArticleReader
from stance_service.http.faults import answer_error
from stance_service.http.gate import Gate
from stance_service.http.openapi import describe_api
from stance_service.http.routes import router
from stance_service.http.service import Service
from stance_service.http.trail import Trail
from stance_service.settings import Settings

DESCRIPTION = "Reads an article about a protest; returns each actor's stance, with quotes."


def create_app(settings: Settings, reader: ArticleReader) -> FastAPI:
    """Return the application.

    Args:
        settings: limits and times.
        reader: owned by the application's worker thread while it runs.
    """
    app = FastAPI(
        title="stancewire",
        version=version("stancewire"),
        description=DESCRIPTION,
        docs_url=None,  # FastAPI's pages load from a CDN
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.service = Service.build(settings, reader)
    app.include_router(router)
    for kind in (StancewireError, HTTPException):
        app.add_exception_handler(kind, answer_error)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.add_middleware(Gate, max_requests=settings.max_requests)
    app.add_middleware(Trail)  # outermost: added last
    # FastAPI's documented way to extend its document is to replace the method.
    app.openapi = cache(partial(describe_api, app))  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    service.start()
    try:
        yield
    finally:
        await service.stop()
