"""The end of work whose client has hung up."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from fastapi import Request

from stance_service.errors import ClientGoneError

T = TypeVar("T")


async def unless_hung_up(request: Request, work: Coroutine[object, object, T]) -> T:
    """Return the result of `work`, cancelled as soon as the client is gone.

    The body of the request must have been read.

    Raises:
        ClientGoneError: the client hung up first.
    """
    doing = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait((doing, watching), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise ClientGoneError("the client hung up")
        return doing.result()
    finally:
        doing.cancel()
        watching.cancel()
        await asyncio.gather(doing, watching, return_exceptions=True)


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
