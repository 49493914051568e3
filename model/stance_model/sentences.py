"""Splits a text into sentences with code-point offsets; every character that is no space is kept.

The splitting itself is sentencex (Wikimedia); only the treatment of line breaks is ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

_LINE = re.compile(r"[^\n]+")
# Longer lines are cut at this length first, so that no splitter meets an unbounded line.
_MAX_LINE_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a piece of a very long one: `[start, end)` in code points."""

    start: int
    end: int


def split_sentences(text: str, language: str) -> list[Sentence]:
    """Return the sentences in order, without the white space around them.

    A line break ends a sentence unless the next line goes on in lower case, as hard-wrapped text
    does. Languages that sentencex does not know fall back to its closest relative.
    """
    return [
        sentence
        for start, end in _blocks(text)
        for sentence in _sentences(text, start, end, language)
    ]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = end = -1
    for line in _LINE.finditer(text):
        wrapped = end >= 0 and line.start() == end + 1 and line.group().lstrip()[:1].islower()
        if wrapped and line.end() - start < _MAX_LINE_CHARS:
            end = line.end()
            continue
        yield from _cut(start, end)
        start, end = line.span()
    yield from _cut(start, end)


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(start, end, _MAX_LINE_CHARS) if start >= 0 else ():
        yield at, min(at + _MAX_LINE_CHARS, end)


def _sentences(text: str, start: int, end: int, language: str) -> Iterator[Sentence]:
    at = start
    for piece in sentencex.segment(language, text[start:end]):
        body = piece.strip()
        if body:
            begin = at + piece.index(body)
            yield Sentence(begin, begin + len(body))
        at += len(piece)
