"""Extraction: nothing vanishes silently, nothing hangs."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from stance_model.errors import ArticleError
from stance_service.errors import OverloadError
from stance_service.extraction.pages import Extraction, PageExtractor

PARAGRAPH = "<p>The crowd filled the square and the ministry called for calm on Thursday.</p>"


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>"


def extracting(
    job: Callable[[PageExtractor], Awaitable[Extraction]], *, timeout_s: float = 5, waiting: int = 9
) -> Extraction:
    async def run() -> Extraction:
        extractor = PageExtractor(
            processes=1, waiting=waiting, timeout_s=timeout_s, memory_mb=1_024
        )
        try:
            return await job(extractor)
        finally:
            await extractor.close()

    return asyncio.run(run())


def test_text_title_and_date_are_found() -> None:
    head = '<title>Calm</title><meta property="article:published_time" content="2022-01-05">'
    found = extracting(lambda e: e.extract(page(PARAGRAPH * 3, head)))
    assert "the ministry called for calm" in found.text
    assert (found.title, found.published_at) == ("Calm", "2022-01-05")


@pytest.mark.parametrize("depth", [300, 1_500])
def test_deeply_nested_text_is_kept(depth: int) -> None:
    body = PARAGRAPH * 4 + "<div>" * depth + "<p>Hidden words lie here, deep in the page.</p>"
    found = extracting(lambda e: e.extract(page(body + "</div>" * depth)))
    assert "Hidden words" in found.text


def test_text_that_is_too_deep_is_refused_not_dropped() -> None:
    body = PARAGRAPH * 4 + "<div>" * 5_000 + PARAGRAPH + "</div>" * 5_000
    with pytest.raises(ArticleError, match="nested too deeply"):
        extracting(lambda e: e.extract(page(body)))


@pytest.mark.parametrize("html", ["", "   ", "<html></html>", "<!-- -->", "<p></p>"])
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(ArticleError) as refusal:
        extracting(lambda e: e.extract(html))
    assert refusal.value.field == "html"


def test_nul_and_control_characters_do_not_end_a_page() -> None:
    body = PARAGRAPH + "\0\x01\x1f" + PARAGRAPH.replace("Thursday", "Friday\0")
    assert "Friday" in extracting(lambda e: e.extract(page(body))).text


def test_a_slow_page_is_killed_and_the_next_one_is_read() -> None:
    async def job(extractor: PageExtractor) -> Extraction:
        await extractor.extract(page(PARAGRAPH))
        started = time.monotonic()
        with pytest.raises(ArticleError, match="takes too long"):
            await extractor.extract(page(PARAGRAPH * 60_000))
        assert time.monotonic() - started < 3
        return await extractor.extract(page(PARAGRAPH))

    assert extracting(job, timeout_s=1).text


def test_a_killed_child_is_replaced() -> None:
    async def job(extractor: PageExtractor) -> Extraction:
        await extractor.extract(page(PARAGRAPH))
        process = extractor._children[0]._process
        assert process is not None
        process.kill()
        await process.wait()
        with pytest.raises(ArticleError):
            await extractor.extract(page(PARAGRAPH))
        return await extractor.extract(page(PARAGRAPH))

    assert extracting(job).text


def test_more_pages_than_may_wait_are_refused() -> None:
    async def job(extractor: PageExtractor) -> Extraction:
        asked = [extractor.extract(page(PARAGRAPH)) for _ in range(6)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(result, OverloadError) for result in found) == 3
        return next(result for result in found if isinstance(result, Extraction))

    assert extracting(job, waiting=2).text
