"""The batcher: bounded, deadline-bound, and never stopped by its reader."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest

from stance_model.article import Article
from stance_model.errors import ArticleError, InputError
from stance_model.reading import ArticleReading, ReadOptions
from stance_service.backlog import Limits
from stance_service.batcher import ArticleReader, Batcher, WorkerState
from stance_service.errors import (
    DeadlineError,
    OverloadError,
    ReaderFailedError,
    WorkerDownError,
)

LIMITS = Limits(queue_items=64, queue_characters=100_000, batch_items=8, batch_characters=10_000)
OPTIONS = ReadOptions()


@contextmanager
def running(
    reader: ArticleReader, limits: Limits = LIMITS, stuck_after_s: float = 60
) -> Iterator[Batcher]:
    batcher = Batcher(reader, limits, stuck_after_s=stuck_after_s)
    batcher.start()
    try:
        yield batcher
    finally:
        batcher.stop(10)


def work(*texts: str) -> list[tuple[Article, ReadOptions]]:
    return [(Article(text=text, id=text), OPTIONS) for text in texts]


async def ask(batcher: Batcher, *texts: str, wait_s: float = 10) -> list[object]:
    return list(await batcher.read(work(*texts), deadline=time.monotonic() + wait_s))


def test_readings_come_back_in_order(reader: ArticleReader) -> None:
    with running(reader) as batcher:
        results = asyncio.run(ask(batcher, *"abcdefghijklmnop"))
    assert [r.id for r in results if isinstance(r, ArticleReading)] == list("abcdefghijklmnop")


def test_a_failing_reader_keeps_serving(hooked: Callable[..., ArticleReader]) -> None:
    def fail(article: Article) -> None:
        if article.text == "bad":
            raise RuntimeError

    async def scenario(batcher: Batcher) -> None:
        for _ in range(500):
            results = await ask(batcher, "good", "bad", "fine")
            assert isinstance(results[1], ReaderFailedError)
            assert isinstance(results[0], ArticleReading)
            assert isinstance(results[2], ArticleReading)

    with running(hooked(fail)) as batcher:
        asyncio.run(scenario(batcher))
        assert batcher.state is WorkerState.READY
        assert batcher.waiting == 0


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, MemoryError, BaseException])
def test_no_kind_of_failure_ends_the_worker(
    hooked: Callable[..., ArticleReader], kind: type[BaseException]
) -> None:
    def fail(article: Article) -> None:
        if article.text == "bad":
            raise kind

    with running(hooked(fail)) as batcher:
        assert isinstance(asyncio.run(ask(batcher, "bad"))[0], ReaderFailedError)
        assert isinstance(asyncio.run(ask(batcher, "good"))[0], ArticleReading)


def test_an_input_error_of_the_reader_is_that_articles_result(reader: ArticleReader) -> None:
    class Refusing:
        identity, card = reader.identity, reader.card

        def read_many(
            self, articles: Sequence[Article], options: Sequence[ReadOptions]
        ) -> list[ArticleReading | InputError]:
            refusal = ArticleError(field="text", problem="p", seen="s", allowed="a")
            return [*reader.read_many(articles, options)[:-1], refusal]

    with running(Refusing()) as batcher:
        results = asyncio.run(ask(batcher, "a", "b"))
    assert [isinstance(result, ArticleError) for result in results] == [False, True]


def test_a_reader_that_returns_too_little_fails_its_articles(reader: ArticleReader) -> None:
    class Short:
        identity, card = reader.identity, reader.card

        def read_many(
            self, articles: Sequence[Article], options: Sequence[ReadOptions]
        ) -> list[ArticleReading | InputError]:
            return []

    with running(Short()) as batcher:
        assert isinstance(asyncio.run(ask(batcher, "a"))[0], ReaderFailedError)


def test_a_full_queue_refuses_a_batch_as_a_whole(hooked: Callable[..., ArticleReader]) -> None:
    gate = Event()

    async def scenario(batcher: Batcher) -> None:
        first = asyncio.create_task(ask(batcher, "first"))
        await asyncio.sleep(0.2)
        waiting = asyncio.create_task(ask(batcher, "a", "b"))
        await asyncio.sleep(0.1)
        with pytest.raises(OverloadError) as refusal:
            await ask(batcher, "c", "d")
        assert refusal.value.retry_after_s >= 1
        gate.set()
        assert len(await first) + len(await waiting) == 3

    with running(hooked(lambda _: gate.wait(10)), replace(LIMITS, queue_items=3)) as batcher:
        asyncio.run(scenario(batcher))


def test_characters_bound_the_queue(hooked: Callable[..., ArticleReader]) -> None:
    limits = replace(LIMITS, queue_characters=5_000)
    with running(hooked(lambda _: None), limits) as batcher, pytest.raises(OverloadError):
        asyncio.run(ask(batcher, "x" * 5_000))


def test_a_missed_deadline_is_told_and_its_queue_room_freed(
    hooked: Callable[..., ArticleReader],
) -> None:
    gate = Event()

    async def scenario(batcher: Batcher) -> None:
        first = asyncio.create_task(ask(batcher, "first"))
        await asyncio.sleep(0.2)
        with pytest.raises(DeadlineError):
            await ask(batcher, "late", wait_s=0.2)
        assert batcher.waiting == 0
        gate.set()
        await first

    reader = hooked(lambda _: gate.wait(10))
    with running(reader) as batcher:
        asyncio.run(scenario(batcher))
    assert [article.text for article in reader.seen] == ["first"]  # type: ignore[attr-defined]


def test_cancelled_work_never_reaches_the_reader(hooked: Callable[..., ArticleReader]) -> None:
    gate = Event()

    async def scenario(batcher: Batcher) -> None:
        first = asyncio.create_task(ask(batcher, "first"))
        await asyncio.sleep(0.2)
        gone = [asyncio.create_task(ask(batcher, f"gone {n}")) for n in range(50)]
        await asyncio.sleep(0.1)
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        gate.set()
        await first

    reader = hooked(lambda _: gate.wait(10))
    with running(reader) as batcher:
        asyncio.run(scenario(batcher))
    assert [article.text for article in reader.seen] == ["first"]  # type: ignore[attr-defined]


def test_batches_keep_to_the_character_budget(reader: ArticleReader) -> None:
    sizes: list[list[int]] = []
    gate = Event()

    class Recording:
        identity, card = reader.identity, reader.card

        def read_many(
            self, articles: Sequence[Article], options: Sequence[ReadOptions]
        ) -> list[ArticleReading | InputError]:
            sizes.append([len(article.text) for article in articles])
            gate.wait(10)
            return reader.read_many(articles, options)

    async def scenario(batcher: Batcher) -> None:
        first = asyncio.create_task(ask(batcher, "first"))
        await asyncio.sleep(0.2)
        rest = asyncio.create_task(ask(batcher, *["x" * 4_000] * 3, "y" * 20_000, "z"))
        await asyncio.sleep(0.1)
        gate.set()
        await asyncio.gather(first, rest)

    with running(Recording()) as batcher:
        asyncio.run(scenario(batcher))
    assert sizes == [[5], [4_000, 4_000], [4_000], [20_000], [1]]


def test_a_stuck_worker_is_seen(hooked: Callable[..., ArticleReader]) -> None:
    gate = Event()

    async def scenario(batcher: Batcher) -> None:
        task = asyncio.create_task(ask(batcher, "a"))
        assert await becomes(batcher, WorkerState.STUCK)
        gate.set()
        await task
        assert await becomes(batcher, WorkerState.READY)

    with running(hooked(lambda _: gate.wait(10)), stuck_after_s=0.1) as batcher:
        asyncio.run(scenario(batcher))


async def becomes(batcher: Batcher, state: WorkerState) -> bool:
    """Wait until the worker is in a state, for ten seconds at most."""
    for _ in range(1_000):
        if batcher.state is state:
            return True
        await asyncio.sleep(0.01)
    return False


def test_a_stop_drains_what_waits(hooked: Callable[..., ArticleReader]) -> None:
    async def scenario(batcher: Batcher) -> None:
        tasks = [asyncio.create_task(ask(batcher, f"{n}")) for n in range(20)]
        await asyncio.sleep(0.05)
        await asyncio.to_thread(batcher.stop, 10)
        assert len(await asyncio.gather(*tasks)) == 20
        with pytest.raises(WorkerDownError):
            await ask(batcher, "too late")

    with running(hooked(lambda _: time.sleep(0.02))) as batcher:
        asyncio.run(scenario(batcher))
        assert batcher.state is WorkerState.DEAD


def test_a_stop_that_runs_out_of_time_fails_what_waits(
    hooked: Callable[..., ArticleReader],
) -> None:
    gate = Event()

    async def scenario(batcher: Batcher) -> None:
        first = asyncio.create_task(ask(batcher, "first"))
        await asyncio.sleep(0.2)
        second = asyncio.create_task(ask(batcher, "second"))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(batcher.stop, 0.1)
        with pytest.raises(WorkerDownError):
            await second
        gate.set()
        assert len(await first) == 1

    with running(hooked(lambda _: gate.wait(10))) as batcher:
        asyncio.run(scenario(batcher))


def test_a_queue_too_long_for_the_deadline_is_refused_at_once(
    hooked: Callable[..., ArticleReader],
) -> None:
    async def scenario(batcher: Batcher) -> None:
        await ask(batcher, "measures the speed")
        tasks = [asyncio.create_task(ask(batcher, "x" * 5_000)) for _ in range(5)]
        await asyncio.sleep(0.05)
        with pytest.raises(OverloadError, match="too long for the deadline"):
            await ask(batcher, "impatient", wait_s=0.2)
        await asyncio.gather(*tasks)

    with running(hooked(lambda _: time.sleep(0.2))) as batcher:
        asyncio.run(scenario(batcher))
