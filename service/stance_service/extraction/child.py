"""The child process that extracts: pages in on stdin, extractions out on stdout.

A frame is a 4-byte big-endian length and that many bytes. Knows no service: it may be killed at
any time, and kills itself where a page takes too long and nobody is left to do so.
"""

import argparse
import contextlib
import re
import resource
import signal
import struct
import sys
from typing import BinaryIO, Final

import orjson

MAX_DEPTH: Final = 2_048  # libxml2's bound; below it everything vanishes without an error
CONTROL: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f]")


def extract(page: str) -> dict[str, str | None]:
    """Return `text`, `title` and `published_at` of a page, or `problem` and `allowed`."""
    import trafilatura
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    clean = CONTROL.sub(" ", page.replace("\0", "\ufffd"))  # libxml2 ends a page at a NUL
    try:
        tree = html.document_fromstring(clean.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return _refusal("is no HTML document", "a page with a body")
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        return _refusal("is nested too deeply", f"at most {MAX_DEPTH:,} elements deep")
    found = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        return _refusal("holds no article text", "a page with at least a paragraph of text")
    return {"text": found.text, "title": found.title, "published_at": found.date}


def _refusal(problem: str, allowed: str) -> dict[str, str | None]:
    return {"problem": problem, "allowed": allowed}


def _answer(page: bytes) -> dict[str, str | None]:
    try:
        return extract(page.decode())
    except MemoryError:
        return _refusal("needs too much memory", "a smaller page")
    # Hostile pages reach every corner of three parsers; each failure is an answer, not an end.
    except Exception as error:  # noqa: BLE001
        return _refusal(f"cannot be parsed ({type(error).__name__})", "a well-formed page")


def serve(pages: BinaryIO, answers: BinaryIO, *, timeout_s: float) -> None:
    """Answer frames until stdin ends; a page over `timeout_s` ends the process."""
    while len(head := pages.read(4)) == 4:
        page = pages.read(struct.unpack(">I", head)[0])
        signal.setitimer(signal.ITIMER_REAL, timeout_s)  # SIGALRM ends the process
        body = orjson.dumps(_answer(page))
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(struct.pack(">I", len(body)) + body)
        answers.flush()


def main() -> None:
    """Run the child."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--memory-mb", type=int, required=True)
    parser.add_argument("--timeout-s", type=float, required=True)
    arguments = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; it closes stdin
    resource.setrlimit(resource.RLIMIT_AS, (arguments.memory_mb * 2**20,) * 2)
    import trafilatura  # noqa: F401  # loaded before the clock of the first page runs

    answers = sys.stdout.buffer
    with contextlib.redirect_stdout(sys.stderr):  # a print of a library must not break a frame
        serve(sys.stdin.buffer, answers, timeout_s=arguments.timeout_s)


if __name__ == "__main__":
    main()
