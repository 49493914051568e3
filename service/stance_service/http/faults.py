"""Faults: every error that leaves the service, as `application/problem+json` (RFC 9457).

The one table from an error's type to its status. No fault quotes the request.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import orjson
from fastapi import Request, Response
from starlette.exceptions import HTTPException

from stance_model.errors import InputError
from stance_service.errors import (
    BodyError,
    BodySizeError,
    BodyTimeoutError,
    ClientGoneError,
    ContentTypeError,
    DeadlineError,
    FieldFault,
    FieldsError,
    OverloadError,
    ReaderFailedError,
    WorkerDownError,
)

MEDIA_TYPE: Final = "application/problem+json"
MAX_BYTES: Final = 4_000
MAX_WORDS: Final = 300


@dataclass(frozen=True)
class Fault:
    """A kind of error: its status, the anchor of its type on `/docs`, its title."""

    status: int
    slug: str
    title: str


FAULTS: Final[dict[type[Exception], Fault]] = {
    BodyError: Fault(400, "malformed-json", "The body is no strict JSON"),
    BodyTimeoutError: Fault(408, "slow-body", "The body did not arrive in time"),
    BodySizeError: Fault(413, "too-large", "The body is too large"),
    ContentTypeError: Fault(415, "content-type", "The body is not declared as JSON"),
    FieldsError: Fault(422, "invalid-fields", "Fields cannot be accepted"),
    InputError: Fault(422, "unreadable-article", "The article cannot be read"),
    ClientGoneError: Fault(499, "client-gone", "The client hung up"),
    ReaderFailedError: Fault(500, "reader-failed", "The reader failed"),
    OverloadError: Fault(503, "overloaded", "The service is overloaded"),
    WorkerDownError: Fault(503, "not-ready", "The service cannot read now"),
    DeadlineError: Fault(504, "deadline", "The deadline passed"),
}
PROTOCOL_FAULTS: Final = {
    400: Fault(400, "bad-request", "The request is malformed"),
    404: Fault(404, "not-found", "There is nothing at this path"),
    405: Fault(405, "method-not-allowed", "This path does not know the method"),
}
INTERNAL: Final = Fault(500, "internal", "The service failed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A problem as it is sent; `type` is an anchor on the documentation page."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldFault, ...] = ()


def fault_of(error: BaseException) -> Fault:
    """Return the row of the table for an error."""
    if isinstance(error, HTTPException):
        default = Fault(error.status_code, "protocol", "The request cannot be served")
        return PROTOCOL_FAULTS.get(error.status_code, default)
    return next((FAULTS[kind] for kind in type(error).__mro__ if kind in FAULTS), INTERNAL)


def problem_of(error: BaseException) -> Problem:
    """Return the problem that an error is told as."""
    fault = fault_of(error)
    known = type(error).__mro__[0] in FAULTS or isinstance(error, InputError)
    detail = _clip(str(error)) if known else fault.title
    return make_problem(fault, detail, _field_faults(error))


def make_problem(fault: Fault, detail: str, faults: Sequence[FieldFault] = ()) -> Problem:
    """Return a problem of at most `MAX_BYTES` bytes; faults that do not fit are left out."""
    problem = Problem(
        type=f"/docs#{fault.slug}",
        title=fault.title,
        status=fault.status,
        detail=detail,
        errors=tuple(_clip_fault(fault) for fault in faults),
    )
    while problem.errors and len(orjson.dumps(problem)) > MAX_BYTES:
        problem = replace(problem, errors=problem.errors[:-1])
    return problem


def respond(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """Return a problem as a response."""
    return Response(
        orjson.dumps(problem),
        status_code=problem.status,
        headers=headers,
        media_type=MEDIA_TYPE,
    )


async def answer_error(request: Request, error: Exception) -> Response:
    """Answer a request whose handler raised; the one exception handler of the app."""
    headers: dict[str, str] = {}
    if isinstance(error, HTTPException):
        headers.update(error.headers or {})
    if isinstance(error, OverloadError):
        headers["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, WorkerDownError):
        headers["Retry-After"] = "5"
    if isinstance(error, BodyTimeoutError):
        headers["Connection"] = "close"
    return respond(problem_of(error), headers)


def _field_faults(error: BaseException) -> Sequence[FieldFault]:
    if isinstance(error, FieldsError):
        return error.faults
    if isinstance(error, InputError):
        return [FieldFault(error.field, error.problem, error.seen, error.allowed)]
    return ()


def _clip_fault(fault: FieldFault) -> FieldFault:
    parts = (fault.field, fault.problem, fault.seen, fault.allowed)
    return FieldFault(*map(_clip, parts))


def _clip(words: str) -> str:
    safe = words.encode("utf-8", "replace").decode()
    return safe if len(safe) <= MAX_WORDS else safe[: MAX_WORDS - 1] + "…"
