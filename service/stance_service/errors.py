"""What can go wrong while serving.

Knows no HTTP status: the one table from type to status is in `http/faults.py`.

StancewireError                 (stance_model.errors)
└── ServiceError
    ├── RequestError            what was sent cannot be served; the client can mend it
    │   ├── BodyError           the bytes are no strict JSON
    │   ├── BodySizeError       there are too many of them
    │   ├── BodyTimeoutError    they arrive too slowly
    │   ├── ContentTypeError    they are declared as something else
    │   ├── FieldsError         fields are missing, unknown or of the wrong type
    │   └── ClientGoneError     the client hung up
    └── CapacityError           what was sent is fine; the service cannot do it now
        ├── OverloadError       a queue is full
        ├── DeadlineError       the answer would come too late
        ├── WorkerDownError     the worker thread has ended, or the service is stopping
        └── ReaderFailedError   the reader raised an unexpected error
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stance_model.errors import StancewireError


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One field that cannot be accepted; never holds the article's text."""

    field: str
    problem: str
    seen: str
    allowed: str


class ServiceError(StancewireError):
    """The root of every error that the service raises on purpose."""


class RequestError(ServiceError):
    """A request that the client can mend."""


class BodyError(RequestError):
    """The body is no strict JSON."""


class BodySizeError(RequestError):
    """The body is larger than the service accepts."""


class BodyTimeoutError(RequestError):
    """The body did not arrive in time."""


class ContentTypeError(RequestError):
    """The body is not declared as plain JSON."""


class ClientGoneError(RequestError):
    """The client hung up before the answer was ready."""


class FieldsError(RequestError):
    """Fields that cannot be accepted.

    Attributes:
        faults: at least one, in the order in which they were found.
    """

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__(f"{faults[0].field} {faults[0].problem}")
        self.faults = tuple(faults)


class CapacityError(ServiceError):
    """A request that the service cannot serve now."""


class OverloadError(CapacityError):
    """A queue is full.

    Attributes:
        retry_after_s: whole seconds after which another attempt is sensible.
    """

    def __init__(self, message: str, *, retry_after_s: int = 1) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class DeadlineError(CapacityError):
    """The answer would come after the deadline of its request."""


class WorkerDownError(CapacityError):
    """The worker thread has ended, or the service is stopping."""


class ReaderFailedError(CapacityError):
    """The reader raised an error that is no InputError."""
