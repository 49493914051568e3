"""The answers that are more than one reading, and their JSON.

Frozen dataclasses, serialised as they stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import orjson
from fastapi import Response

from stance_model.reading import ArticleReading
from stance_service.extraction.pages import Extraction
from stance_service.http.faults import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractedReading(ArticleReading):
    """The reading of a page sent as `html`, with what was extracted from it.

    Attributes:
        text: the text that every offset refers to.
        title: the headline that was read with it; null where the page has none.
        published_at: the date that the page gives; null where it gives none.
    """

    text: str
    title: str | None
    published_at: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorRow:
    """The place of an article that could not be read, in the answer to a batch."""

    id: str | None
    error: Problem


Row = ArticleReading | ExtractedReading | ErrorRow


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchUsage:
    """What a batch cost; `ms` is the sum over its readings."""

    articles: int
    errors: int
    tokens: int
    passages: int
    ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchAnswer:
    """One row an article, in the order of the request."""

    results: Sequence[Row]
    usage: BatchUsage


def with_extraction(reading: ArticleReading, extraction: Extraction | None) -> ArticleReading:
    """Return the reading, with what was extracted where the article came as HTML."""
    if extraction is None:
        return reading
    read = {field.name: getattr(reading, field.name) for field in fields(ArticleReading)}
    return ExtractedReading(
        **read,
        text=extraction.text,
        title=extraction.title,
        published_at=extraction.published_at,
    )


def batch_answer(rows: Sequence[Row]) -> BatchAnswer:
    """Return the answer to a batch, with its usage."""
    usages = [row.usage for row in rows if isinstance(row, ArticleReading)]
    usage = BatchUsage(
        articles=len(rows),
        errors=len(rows) - len(usages),
        tokens=sum(usage.tokens for usage in usages),
        passages=sum(usage.passages for usage in usages),
        ms=sum(usage.ms for usage in usages),
    )
    return BatchAnswer(results=rows, usage=usage)


def respond_json(content: object) -> Response:
    """Return plain values or dataclasses as a JSON response."""
    body = orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS)
    return Response(body, media_type="application/json")
