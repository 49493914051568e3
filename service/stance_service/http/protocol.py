"""The connection: uvicorn's h11 protocol, with limits on slow clients and our faults.

Knows no routes. What uvicorn leaves open is closed here: a client that drips its headers, or
that goes on sending after its answer, is cut; too many connections get 503 with Retry-After.
"""

import asyncio

import h11
import orjson
from uvicorn.protocols.http.h11_impl import H11Protocol

from stance_service.http.faults import MEDIA_TYPE, PROTOCOL_FAULTS, make_problem
from stance_service.http.gate import refuse


class LimitedProtocol(H11Protocol):
    """One connection of a client."""

    header_timeout_s = 10.0
    max_connections = 1_024
    _cut: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock of the first request; uvicorn narrows the transport's type likewise."""
        super().connection_made(transport)
        if len(self.connections) > self.max_connections:
            self.app = refuse
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop every clock."""
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Let the clock run while the headers of a request are incomplete."""
        super().data_received(data)
        if self._within_headers():
            self._arm()
        elif self.conn.our_state is not h11.DONE:
            self._disarm()

    def on_response_complete(self) -> None:
        """Start the clock where the client has begun a request but not finished it."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY or self._within_headers():
            self._arm()

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are no HTTP as a problem."""
        body = orjson.dumps(make_problem(PROTOCOL_FAULTS[400], msg))
        headers = [
            ("content-type", MEDIA_TYPE),
            ("content-length", str(len(body))),
            ("connection", "close"),
        ]
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            for event in (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                h11.Data(data=body),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _within_headers(self) -> bool:
        return self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])

    def _arm(self) -> None:
        if self._cut is None:
            self._cut = self.loop.call_later(self.header_timeout_s, self.transport.close)

    def _disarm(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None


def limited_protocol(*, header_timeout_s: float, max_connections: int) -> type[LimitedProtocol]:
    """Return the protocol class with these limits; uvicorn builds one object a connection."""
    limits = {"header_timeout_s": header_timeout_s, "max_connections": max_connections}
    return type("ConfiguredProtocol", (LimitedProtocol,), limits)
