"""Fixtures of the service's tests: one reader, one app, one server on loopback."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from stance_model.article import Article
from stance_model.errors import InputError
from stance_model.reader import Reader
from stance_model.reading import (
    ArticleReading,
    ReadOptions,
)
from stance_service.batcher import ArticleReader
from stance_service.http.app import create_app
from stance_service.serving import build_server
from stance_service.settings import Settings

Hook = Callable[[Article], None]


class HookedReader:
    """The reader, with a hook that sees each article first and may wait or fail."""

    def __init__(self, reader: ArticleReader, hook: Hook) -> None:
        self.identity = reader.identity
        self.card = reader.card
        self.seen: list[Article] = []
        self._reader = reader
        self._hook = hook

    def read_many(
        self, articles: Sequence[Article], options: Sequence[ReadOptions]
    ) -> list[ArticleReading | InputError]:
        for article in articles:
            self.seen.append(article)
            self._hook(article)
        return self._reader.read_many(articles, options)


@pytest.fixture(scope="session")
def reader(tiny_reader: Reader) -> ArticleReader:
    return tiny_reader


@pytest.fixture
def hooked(reader: ArticleReader) -> Callable[[Hook], HookedReader]:
    return lambda hook: HookedReader(reader, hook)


@pytest.fixture
def serve_app(
    reader: ArticleReader,
) -> Iterator[Callable[..., TestClient]]:
    """Start an app with settings, in this process and without a socket."""
    with contextlib.ExitStack() as stack:

        def start(reading: ArticleReader = reader, **settings: Any) -> TestClient:
            app = create_app(Settings(**settings), reading)
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield start


@pytest.fixture
def client(serve_app: Callable[..., TestClient]) -> TestClient:
    return serve_app()


@contextlib.contextmanager
def _running(server: uvicorn.Server) -> Iterator[int]:
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    give_up = time.monotonic() + 20
    while not server.started and time.monotonic() < give_up:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def run_server(reader: ArticleReader) -> Callable[..., AbstractContextManager[int]]:
    """Run a real uvicorn server on loopback in a thread; the context yields its port."""

    def run(
        reading: ArticleReader = reader,
        **settings: Any,
    ) -> AbstractContextManager[int]:
        checked = Settings(port=0, **settings)
        return _running(build_server(create_app(checked, reading), checked))

    return run


@pytest.fixture
def serve_port(
    run_server: Callable[..., AbstractContextManager[int]],
) -> Iterator[Callable[..., int]]:
    """Run a server until the test ends; return its port."""
    with contextlib.ExitStack() as stack:
        yield lambda *reading, **settings: stack.enter_context(run_server(*reading, **settings))
