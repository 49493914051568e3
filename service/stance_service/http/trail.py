"""The trail of a request: its id, its line in the log, and its last refuge from errors.

The log line holds the route's template, never a path, a query or a body of a client.
"""

import asyncio
import logging
import re
import time
from typing import Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stance_service.errors import WorkerDownError
from stance_service.failures import describe_failure
from stance_service.http.faults import problem_of, respond

log = logging.getLogger("stancewire.access")

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Trail:
    """Middleware: sets `X-Request-Id`, logs each request, answers what nobody else caught."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else uuid4().hex
        started = time.perf_counter()
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_marked)
        except asyncio.CancelledError:  # the grace period of a shutdown is over
            if not status:
                stopping = problem_of(WorkerDownError("the service is stopping"))
                await respond(stopping, {"Retry-After": "5"})(scope, receive, send_marked)
            raise
        # The framework would log the error's message, which may quote the article.
        except Exception as error:  # noqa: BLE001
            log.error("%s failed: %s", request_id, describe_failure(error))
            if not status:
                await respond(problem_of(error))(scope, receive, send_marked)
        finally:
            duration_ms = 1000 * (time.perf_counter() - started)
            log.info("%s %s %d %.0f ms", request_id, _place(scope), status, duration_ms)


def _place(scope: Scope) -> str:
    method = scope["method"] if scope["method"] in _METHODS else "?"
    return f"{method} {getattr(scope.get('route'), 'path', '-')}"
