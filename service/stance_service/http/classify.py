"""The way of a request: parsed articles, extracted pages, readings, rows.

Knows no routes and no bytes. A bad article of a batch becomes its row; nothing is lost.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from stance_model.article import Article
from stance_model.errors import InputError
from stance_model.reading import ArticleReading, ReadOptions
from stance_service.batcher import Batcher
from stance_service.errors import DeadlineError, FieldsError, ReaderFailedError
from stance_service.extraction.pages import Extraction, PageExtractor
from stance_service.http.answers import (
    BatchAnswer,
    ErrorRow,
    Row,
    batch_answer,
    with_extraction,
)
from stance_service.http.faults import problem_of
from stance_service.http.wire import ArticleRequest, RawBatch, item_id, parse_article

T = TypeVar("T")
ITEM_ERRORS = (InputError, FieldsError, ReaderFailedError)


@dataclass(frozen=True)
class Prepared:
    """An article that is ready for the reader."""

    article: Article
    options: ReadOptions
    extraction: Extraction | None


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """Turns requests into answers, each within `deadline_s` seconds."""

    batcher: Batcher
    extractor: PageExtractor
    deadline_s: float

    async def one(self, request: ArticleRequest) -> ArticleReading:
        """Return the reading of one article.

        Raises:
            InputError: the article cannot be read.
            CapacityError: it cannot be read now.
        """
        deadline = time.monotonic() + self.deadline_s
        prepared = (await self._prepare([request], deadline))[0]
        if isinstance(prepared, BaseException):
            raise prepared
        reading = (await self._read([prepared], deadline))[0]
        if isinstance(reading, BaseException):
            raise reading
        return reading

    async def many(self, batch: RawBatch) -> BatchAnswer:
        """Return a row for every article of a batch.

        Raises:
            CapacityError: the batch cannot be read now.
        """
        deadline = time.monotonic() + self.deadline_s
        prepared = await self._prepare(batch.articles, deadline)
        readable = [item for item in prepared if isinstance(item, Prepared)]
        readings = iter(await self._read(readable, deadline))
        outcomes = [item if isinstance(item, Exception) else next(readings) for item in prepared]
        return batch_answer(
            [_row(raw, outcome) for raw, outcome in zip(batch.articles, outcomes, strict=True)]
        )

    async def _prepare(
        self, items: Sequence[object], deadline: float
    ) -> list[Prepared | Exception]:
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                found = await asyncio.gather(
                    *(self._prepare_item(item) for item in items), return_exceptions=True
                )
        except TimeoutError as error:
            raise DeadlineError("the pages were not extracted in time") from error
        return [_item_or_raise(item) for item in found]

    async def _prepare_item(self, item: object) -> Prepared:
        request = item if isinstance(item, ArticleRequest) else parse_article(item)
        extraction = None
        if request.html is not None:
            request.article(Extraction(text="-", title=None, published_at=None))  # cheap first
            extraction = await self.extractor.extract(request.html)
        return Prepared(request.article(extraction), request.options.read_options(), extraction)

    async def _read(
        self, items: Sequence[Prepared], deadline: float
    ) -> list[ArticleReading | Exception]:
        if not items:
            return []
        work = [(item.article, item.options) for item in items]
        found = [
            _item_or_raise(result) for result in await self.batcher.read(work, deadline=deadline)
        ]
        return [
            with_extraction(result, item.extraction)
            if isinstance(result, ArticleReading)
            else result
            for item, result in zip(items, found, strict=True)
        ]


def _item_or_raise(result: T | BaseException) -> T | Exception:
    """Return a value or the error of one article; raise what concerns the whole request."""
    if isinstance(result, BaseException) and not isinstance(result, ITEM_ERRORS):
        raise result
    return result


def _row(raw: object, outcome: ArticleReading | Exception) -> Row:
    if isinstance(outcome, ArticleReading):
        return outcome
    return ErrorRow(id=item_id(raw), error=problem_of(outcome))
