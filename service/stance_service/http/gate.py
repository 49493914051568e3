"""The gate: how many requests may be in flight. Health checks always pass."""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from stance_service.errors import OverloadError
from stance_service.http.faults import problem_of, respond

OPEN_PATHS: Final = ("/health/",)


class Gate:
    """Middleware: answers 503 with Retry-After while `max_requests` are in flight."""

    def __init__(self, app: ASGIApp, *, max_requests: int) -> None:
        self._app = app
        self._room = max_requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN_PATHS):
            await self._app(scope, receive, send)
        elif self._room <= 0:
            await refuse(scope, receive, send)
        else:
            self._room -= 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._room += 1


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 503: an ASGI application of its own."""
    problem = problem_of(OverloadError("too many requests are in flight"))
    await respond(problem, {"Retry-After": "1"})(scope, receive, send)
