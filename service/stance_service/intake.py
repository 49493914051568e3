"""Turns what a user names on the command line into an article: a file, a URL, or standard input.

JSON becomes fields, HTML is extracted in a killable child process, anything else is plain text.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from stance_model.article import Article, RequestedActor
from stance_model.errors import ActorError, ArticleError
from stance_service.errors import FieldsError, RequestError
from stance_service.extraction.pages import Extraction, PageExtractor
from stance_service.http.strict_json import load_json
from stance_service.http.wire import parse_article

MAX_BYTES: Final = 10_000_000
FETCH_TIMEOUT_S: Final = 30.0
EXTRACT_TIMEOUT_S: Final = 20.0
EXTRACT_MEMORY_MB: Final = 1_024
_SNIFFED_BYTES: Final = 2_000


def load_source(
    source: str, *, title: str = "", published: str | None = None, language: str | None = None
) -> Article:
    """Read one article.

    Args:
        source: a path, an http(s) URL, or `-` for standard input.
        title: used where the source has none; so are the date and the language.
        published: such as 2022-01-08.
        language: BCP 47 tag.

    Raises:
        ArticleError: the source cannot be read as an article; the error says why.
    """
    body = _read(source)
    article = _article(body)
    return replace(
        article,
        title=article.title or title,
        published_at=article.published_at or published,
        language=article.language or language,
        url=article.url or (source if _is_url(source) else None),
    )


def parse_actor(entry: str) -> RequestedActor:
    """Read `TUR`, `Turkey` or `Turkey=Ankara|the ministry` as a requested actor.

    Raises:
        ActorError: the entry has no name.
    """
    name, equals, aliases = entry.partition("=")
    if not name.strip():
        raise ActorError(
            field="--actor", problem="has no name", seen=repr(entry), allowed="Name=alias|alias"
        )
    parts = [alias for alias in aliases.split("|") if alias] if equals else []
    return RequestedActor(name=name.strip(), aliases=tuple(parts))


def _is_url(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _read(source: str) -> bytes:
    if source == "-":
        body = sys.stdin.buffer.read(MAX_BYTES + 1)
    elif _is_url(source):
        body = _fetch(source)
    else:
        with Path(source).open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise _unreadable("is too large", f"over {MAX_BYTES:,} bytes", f"{MAX_BYTES:,} bytes")
    return body


def _fetch(url: str) -> bytes:
    import httpx2

    chunks, size = [], 0
    try:
        with (
            httpx2.Client(follow_redirects=True, timeout=FETCH_TIMEOUT_S) as client,
            client.stream("GET", url, headers={"User-Agent": "stancewire"}) as response,
        ):
            response.raise_for_status()
            for chunk in response.iter_bytes(65_536):
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_BYTES:
                    break
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _unreadable("cannot be fetched", str(error), "an http(s) page") from error
    return b"".join(chunks)


def _article(body: bytes) -> Article:
    start = body[:_SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{"):
        return _from_json(body)
    text = body.decode("utf-8-sig", errors="replace") if _looks_like_html(start) else _text(body)
    if not _looks_like_html(start):
        return Article(text=text)
    return _from_page(asyncio.run(_extract(text)))


def _looks_like_html(start: bytes) -> bool:
    return start.startswith(b"<") and (b"<html" in start or b"<!doctype html" in start)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(
            "is no UTF-8 text", f"a bad byte at offset {error.start}", "UTF-8"
        ) from error


def _from_json(body: bytes) -> Article:
    try:
        request = parse_article(load_json(body))
        page = asyncio.run(_extract(request.html)) if request.html is not None else None
        return request.article(page)
    except FieldsError as error:
        fault = error.faults[0]
        raise ArticleError(
            field=fault.field or "article",
            problem=fault.problem,
            seen=fault.seen,
            allowed=fault.allowed,
        ) from error
    except RequestError as error:
        raise _unreadable("is no JSON article", str(error), "a JSON object") from error


def _from_page(page: Extraction) -> Article:
    return Article(text=page.text, title=page.title or "", published_at=page.published_at)


async def _extract(html: str) -> Extraction:
    extractor = PageExtractor(
        processes=1, waiting=0, timeout_s=EXTRACT_TIMEOUT_S, memory_mb=EXTRACT_MEMORY_MB
    )
    try:
        return await extractor.extract(html)
    finally:
        await extractor.close()


def _unreadable(problem: str, seen: str, allowed: str) -> ArticleError:
    return ArticleError(field="source", problem=problem, seen=seen, allowed=allowed)
