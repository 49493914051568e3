"""The bounded queue between the event loop and the worker thread.

Counts articles and characters, so that a client's batch counts as its size. Knows no reader.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from stance_model.article import Article
from stance_model.reading import ArticleReading, ReadOptions
from stance_service.errors import DeadlineError, OverloadError, WorkerDownError
from stance_service.settings import CHARACTERS_PER_ITEM


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much may wait (`queue_*`) and how much is read at once (`batch_*`)."""

    queue_items: int
    queue_characters: int
    batch_items: int
    batch_characters: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Ticket:
    """One article in the queue, and the place where its reading will appear.

    Attributes:
        deadline: the `time.monotonic()` after which nobody waits for it.
    """

    article: Article
    options: ReadOptions
    deadline: float
    future: "Future[ArticleReading]" = field(default_factory=Future)

    @property
    def characters(self) -> int:
        """What the ticket counts: its text, its title, and a fixed share for overhead."""
        return len(self.article.text) + len(self.article.title) + CHARACTERS_PER_ITEM

    def claim(self) -> bool:
        """Take the ticket for reading; False where nobody waits for it any more."""
        if not self.future.set_running_or_notify_cancel():
            return False
        return not self.expire()

    def expire(self) -> bool:
        """Fail a claimed ticket whose deadline has passed; return whether it had."""
        late = time.monotonic() >= self.deadline
        if late:
            self.future.set_exception(DeadlineError("the deadline passed in the queue"))
        return late


class Backlog:
    """A queue that refuses what it cannot hold. Safe from any thread."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._waiting: deque[Ticket] = deque()
        self._characters = 0
        self._closed = False
        self._changed = threading.Condition()

    @property
    def characters(self) -> int:
        """The characters that wait."""
        return self._characters

    @property
    def items(self) -> int:
        """The articles that wait."""
        return len(self._waiting)

    @property
    def closed(self) -> bool:
        """Whether nothing is accepted any more."""
        return self._closed

    def put(self, tickets: Sequence[Ticket], *, retry_after_s: int) -> None:
        """Queue all tickets or none.

        Raises:
            OverloadError: they do not fit.
            WorkerDownError: the queue is closed.
        """
        characters = sum(ticket.characters for ticket in tickets)
        with self._changed:
            if self._closed:
                raise WorkerDownError("the service does not accept work any more")
            if (
                self.items + len(tickets) > self._limits.queue_items
                or self._characters + characters > self._limits.queue_characters
            ):
                raise OverloadError("the queue is full", retry_after_s=retry_after_s)
            self._waiting.extend(tickets)
            self._characters += characters
            self._changed.notify()

    def take(self) -> list[Ticket] | None:
        """Wait for work; return the claimed tickets of a batch, None when closed and empty."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if not self._waiting:
                return None
            batch: list[Ticket] = []
            room = self._limits.batch_characters
            while self._waiting and len(batch) < self._limits.batch_items:
                if batch and self._waiting[0].characters > room:
                    break
                ticket = self._waiting.popleft()
                self._characters -= ticket.characters
                if ticket.claim():
                    batch.append(ticket)
                    room -= ticket.characters
            return batch

    def forget(self, tickets: Sequence[Ticket]) -> None:
        """Drop tickets that nobody waits for, and free their room at once."""
        gone = {id(ticket) for ticket in tickets}
        with self._changed:
            self._waiting = deque(t for t in self._waiting if id(t) not in gone)
            self._characters = sum(ticket.characters for ticket in self._waiting)

    def close(self) -> None:
        """Accept nothing more; what waits is still handed out."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def abandon(self) -> None:
        """Close, and fail whatever still waits."""
        self.close()
        with self._changed:
            left, self._waiting, self._characters = self._waiting, deque(), 0
        for ticket in left:
            if ticket.future.set_running_or_notify_cancel():
                ticket.future.set_exception(WorkerDownError("the worker thread has ended"))
