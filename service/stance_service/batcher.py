"""The batcher: one worker thread that owns the reader and reads in dynamic batches.

Knows no HTTP. Whatever the reader does, the thread goes on to the next batch.
"""

import asyncio
import logging
import math
import threading
import time
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from stance_model.article import Article
from stance_model.errors import InputError
from stance_model.reading import ArticleReading, ModelIdentity, ReadOptions
from stance_service.backlog import Backlog, Limits, Ticket
from stance_service.errors import (
    DeadlineError,
    OverloadError,
    ReaderFailedError,
    WorkerDownError,
)
from stance_service.failures import describe_failure

log = logging.getLogger(__name__)

MAX_RETRY_AFTER_S = 60
SPEED_MEMORY = 0.8


class ArticleReader(Protocol):
    """What the service needs of `stance_model.reader.Reader`."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model reads."""

    @property
    def card(self) -> Mapping[str, object]:
        """The model card."""

    def read_many(
        self, articles: Sequence[Article], options: Sequence[ReadOptions]
    ) -> list[ArticleReading | InputError]:
        """Read articles, each with its own options; called by one thread at a time."""


class WorkerState(StrEnum):
    """Whether the worker thread can take work."""

    READY = "ready"
    STUCK = "stuck"
    STOPPING = "stopping"
    DEAD = "dead"


class Batcher:
    """Queues articles for the worker thread and waits for their readings.

    Args:
        reader: owned by the worker thread from here on.
        limits: of the queue and of a batch.
        stuck_after_s: seconds in one batch after which the state is `stuck`.
    """

    def __init__(self, reader: ArticleReader, limits: Limits, *, stuck_after_s: float) -> None:
        self._reader = reader
        self._backlog = Backlog(limits)
        self._stuck_after_s = stuck_after_s
        self._busy_since: float | None = None
        self._busy_characters = 0
        self._characters_per_s: float | None = None
        self._thread = threading.Thread(target=self._run, name="stancewire-reader", daemon=True)

    def start(self) -> None:
        """Start the worker thread."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Accept nothing more, read what waits for at most `timeout_s`, fail the rest."""
        self._backlog.close()
        self._thread.join(timeout_s)
        self._backlog.abandon()

    @property
    def state(self) -> WorkerState:
        """Whether the worker thread can take work now."""
        busy_since = self._busy_since
        if not self._thread.is_alive():
            return WorkerState.DEAD
        if busy_since is not None and time.monotonic() - busy_since > self._stuck_after_s:
            return WorkerState.STUCK
        return WorkerState.STOPPING if self._backlog.closed else WorkerState.READY

    @property
    def waiting(self) -> int:
        """The articles that wait."""
        return self._backlog.items

    async def read(
        self, work: Sequence[tuple[Article, ReadOptions]], *, deadline: float
    ) -> list[ArticleReading | BaseException]:
        """Read articles in order; an article that cannot be read becomes its error.

        Args:
            work: the articles; queued all or none.
            deadline: a `time.monotonic()`.

        Raises:
            OverloadError: the queue is full, or too long for the deadline.
            DeadlineError: the readings were not ready in time.
            WorkerDownError: the worker thread has ended.
        """
        tickets = [Ticket(article=a, options=o, deadline=deadline) for a, o in work]
        self._admit(tickets, deadline)
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                results = await asyncio.gather(
                    *(asyncio.wrap_future(ticket.future) for ticket in tickets),
                    return_exceptions=True,
                )
        except TimeoutError as error:
            raise DeadlineError("the readings were not ready in time") from error
        finally:
            if [ticket for ticket in tickets if ticket.future.cancel()]:
                self._backlog.forget(tickets)
        for result in results:
            if isinstance(result, DeadlineError | WorkerDownError):
                raise result
        return results

    def _admit(self, tickets: Sequence[Ticket], deadline: float) -> None:
        if not self._thread.is_alive():
            raise WorkerDownError("the worker thread has ended")
        wait_s = self._expected_wait_s()
        retry_after_s = min(MAX_RETRY_AFTER_S, max(1, math.ceil(wait_s)))
        if wait_s > deadline - time.monotonic():
            raise OverloadError(
                "the queue is too long for the deadline", retry_after_s=retry_after_s
            )
        self._backlog.put(tickets, retry_after_s=retry_after_s)

    def _expected_wait_s(self) -> float:
        """Return the seconds that the work before a new ticket takes at the measured speed."""
        if self._characters_per_s is None:
            return 0.0
        return (self._backlog.characters + self._busy_characters) / self._characters_per_s

    def _run(self) -> None:
        try:
            while (batch := self._backlog.take()) is not None:
                if batch:
                    self._serve(batch)
        finally:
            self._backlog.abandon()

    def _serve(self, batch: list[Ticket]) -> None:
        """Answer every ticket; where a batch fails, its articles are read one at a time."""
        self._busy_characters = sum(ticket.characters for ticket in batch)
        self._busy_since = time.monotonic()
        try:
            results = self._read(batch)
        # A Rust panic of the tokenizer and a stray SystemExit are no `Exception`; an error here
        # must not end the only thread that reads.
        except BaseException as error:  # noqa: BLE001
            log.error("the reader failed on %d articles: %s", len(batch), describe_failure(error))
            self._isolate(batch)
        else:
            self._measure(time.monotonic() - self._busy_since)
            for ticket, result in zip(batch, results, strict=True):
                _settle(ticket, result)
        finally:
            self._busy_since = None
            self._busy_characters = 0

    def _read(self, batch: list[Ticket]) -> list[ArticleReading | InputError]:
        results = self._reader.read_many(
            [ticket.article for ticket in batch], [ticket.options for ticket in batch]
        )
        if len(results) != len(batch):
            raise ReaderFailedError(f"{len(results)} readings for {len(batch)} articles")
        if not all(isinstance(result, ArticleReading | InputError) for result in results):
            raise ReaderFailedError("something that is no reading was returned")
        return results

    def _isolate(self, batch: list[Ticket]) -> None:
        if len(batch) == 1:
            batch[0].future.set_exception(ReaderFailedError("the reader failed on this article"))
            return
        for ticket in batch:
            if not ticket.expire():
                self._serve([ticket])

    def _measure(self, seconds: float) -> None:
        speed = self._busy_characters / max(seconds, 1e-6)
        before = self._characters_per_s or speed
        self._characters_per_s = SPEED_MEMORY * before + (1 - SPEED_MEMORY) * speed


def _settle(ticket: Ticket, result: ArticleReading | InputError) -> None:
    if isinstance(result, InputError):
        ticket.future.set_exception(result)
    else:
        ticket.future.set_result(result)
