"""The body of a request: its declared type, its size, its pace.

Knows no fields; returns the value of a strict JSON document.
"""

import asyncio
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from stance_service.errors import (
    BodySizeError,
    BodyTimeoutError,
    ClientGoneError,
    ContentTypeError,
)
from stance_service.http.strict_json import load_json

THREAD_BYTES: Final = 65_536  # a larger document would hold up the event loop


async def read_json(request: Request, *, max_size: int, timeout_s: float) -> object:
    """Return the JSON value that a request carries.

    Raises:
        RequestError: it carries none; nothing larger than `max_size` bytes is kept.
    """
    _check_type(request)
    _check_declared_size(request, max_size)
    try:
        async with asyncio.timeout(timeout_s):
            body = await _read(request, max_size)
    except TimeoutError as error:
        raise BodyTimeoutError(f"the body took longer than {timeout_s:g} seconds") from error
    if len(body) < THREAD_BYTES:
        return load_json(body)
    return await run_in_threadpool(load_json, body)


def _check_type(request: Request) -> None:
    declared = request.headers.get("content-type", "")
    media_type, _, parameters = declared.partition(";")
    charset = parameters.replace(" ", "").lower().strip('"')
    if media_type.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise ContentTypeError("send `Content-Type: application/json`, in UTF-8")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ContentTypeError("send the body without `Content-Encoding`")


def _check_declared_size(request: Request, max_size: int) -> None:
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > max_size:
        raise BodySizeError(f"the body must not exceed {max_size:,} bytes")


async def _read(request: Request, max_size: int) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > max_size:
                raise BodySizeError(f"the body must not exceed {max_size:,} bytes")
    except ClientDisconnect as error:
        raise ClientGoneError("the client hung up during its upload") from error
    return bytes(body)
