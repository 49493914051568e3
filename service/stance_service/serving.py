"""Serving: the uvicorn server around the application. Knows no routes."""

import uvicorn
from fastapi import FastAPI

from stance_service.http.protocol import limited_protocol
from stance_service.settings import Settings


def build_server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Return a server that is ready to run.

    The grace period exceeds the deadline, so that a stop answers every accepted request.
    """
    protocol = limited_protocol(
        header_timeout_s=settings.header_timeout_s, max_connections=settings.max_connections
    )
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # ours names the route, uvicorn's the path with its query
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=settings.keep_alive_s,
        timeout_graceful_shutdown=int(settings.deadline_s + settings.drain_s) + 1,
        h11_max_incomplete_event_size=settings.max_header_size,
    )
    return uvicorn.Server(config)
