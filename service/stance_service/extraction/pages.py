"""The extraction of article text from HTML pages, each within a time and memory limit.

Knows how to start, ask and kill the children; `child.py` knows how to extract.
"""

import asyncio
import contextlib
import signal
import struct
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from typing import Final

import orjson

from stance_model.errors import ArticleError
from stance_service.errors import OverloadError

CHILD_MODULE: Final = "stance_service.extraction.child"
START_S: Final = 10.0
MAX_PAGES: Final = 500  # a child is replaced after so many pages, because parsers leak


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """What a page holds. Offsets of its reading count code points of `text`."""

    text: str
    title: str | None
    published_at: str | None


class _Child:
    """One child process, started when it is first needed."""

    def __init__(self, *, timeout_s: float, memory_mb: int) -> None:
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._process: Process | None = None
        self._pages = 0

    async def ask(self, page: bytes) -> dict[str, str | None]:
        process = self._process or await self._start()
        try:
            allowance = self._timeout_s + (0 if self._pages else START_S)
            async with asyncio.timeout(allowance):
                answer = await _exchange(process, page)
        except BaseException:
            await self.stop()
            raise
        self._pages += 1
        if self._pages >= MAX_PAGES:
            await self.stop()
        return answer

    async def stop(self) -> None:
        """Kill the process, whatever it is doing, and wait for its end."""
        process, self._process, self._pages = self._process, None, 0
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await process.communicate()

    async def _start(self) -> Process:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", CHILD_MODULE),
            *("--memory-mb", str(self._memory_mb), "--timeout-s", str(self._timeout_s)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # parsers quote the page in their complaints
        )
        return self._process


class PageExtractor:
    """A few children and the line in front of them.

    Args:
        processes: children at work at the same time.
        waiting: pages that may wait for one.
        timeout_s: seconds a page.
        memory_mb: MiB of address space a child.
    """

    def __init__(self, *, processes: int, waiting: int, timeout_s: float, memory_mb: int) -> None:
        self._children = [
            _Child(timeout_s=timeout_s, memory_mb=memory_mb) for _ in range(processes)
        ]
        self._idle = asyncio.Queue[_Child]()
        for child in self._children:
            self._idle.put_nowait(child)
        self._timeout_s = timeout_s
        self._room = processes + waiting

    async def extract(self, html: str) -> Extraction:
        """Return what the page holds.

        Raises:
            ArticleError: the page was refused, with the reason; nothing is truncated.
            OverloadError: too many pages wait.
        """
        if self._room <= 0:
            raise OverloadError("too many pages wait for extraction")
        self._room -= 1
        try:
            child = await self._idle.get()
            try:
                answer = await self._ask(child, html)
            finally:
                self._idle.put_nowait(child)
        finally:
            self._room += 1
        return _checked(answer, html)

    async def close(self) -> None:
        """Kill every child."""
        for child in self._children:
            await child.stop()

    async def _ask(self, child: _Child, html: str) -> dict[str, str | None]:
        try:
            return await child.ask(html.encode())
        except TimeoutError as error:
            raise _refused(html, "takes too long", f"{self._timeout_s:g} seconds a page") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise _refused(html, "broke its parser", "a smaller or simpler page") from error


async def _exchange(process: Process, page: bytes) -> dict[str, str | None]:
    if process.stdin is None or process.stdout is None:
        raise ConnectionError("the child has no pipes")
    process.stdin.write(struct.pack(">I", len(page)) + page)
    await process.stdin.drain()
    try:
        length = struct.unpack(">I", await process.stdout.readexactly(4))[0]
        answer: dict[str, str | None] = orjson.loads(await process.stdout.readexactly(length))
    except asyncio.IncompleteReadError as error:
        if await process.wait() == -signal.SIGALRM:
            raise TimeoutError from error
        raise
    return answer


def _checked(answer: dict[str, str | None], html: str) -> Extraction:
    text = answer.get("text")
    if text is None:
        raise _refused(html, answer.get("problem") or "was refused", answer.get("allowed") or "")
    return Extraction(text=text, title=answer.get("title"), published_at=answer.get("published_at"))


def _refused(html: str, problem: str, allowed: str) -> ArticleError:
    return ArticleError(
        field="html", problem=problem, seen=f"{len(html):,} characters", allowed=allowed
    )
