"""The actor tags of tokens: begin and inside for each type, or nothing.

Knows the tag ids and how runs of them become spans of text.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from stance_model.actors import TaggedSpan
from stance_model.labels import ActorType
from stance_model.mentions import on_word_borders

OUTSIDE: Final = 0
LEAST_SCORE: Final = 0.5
LEAST_LETTERS: Final = 2
SHORT_WORD_LETTERS: Final = 3
MAX_CHARS: Final = 200
TYPES: Final = tuple(ActorType)
N_TAGS: Final = 1 + 2 * len(TYPES)


def begin(kind: ActorType) -> int:
    """Return the id of the tag that opens an actor of this type."""
    return 1 + 2 * TYPES.index(kind)


def inside(kind: ActorType) -> int:
    """Return the id of the tag that continues an actor of this type."""
    return 2 + 2 * TYPES.index(kind)


def spans(
    text: str,
    logits: npt.NDArray[np.float32],
    offsets: Sequence[tuple[int, int]],
    *,
    first: int,
) -> list[TaggedSpan]:
    """Decode tag logits [T, tags] into spans that start at or behind offset `first`.

    A span is as sure as its least sure token. It is widened to whole words; spans that are
    unsure, or hold a single letter, are dropped.
    """
    odds = np.exp(logits - logits.max(-1, keepdims=True))
    odds /= odds.sum(-1, keepdims=True)
    best = odds.argmax(-1)
    found = []
    for start, end in _runs(best.tolist(), offsets):
        kind = TYPES[(int(best[start]) - 1) // 2]
        left, right = offsets[start][0], offsets[end - 1][1]
        left, right = _whole_words(text, left, right)
        score = float(odds[np.arange(start, end), best[start:end]].min())
        if left >= first and score >= LEAST_SCORE and _is_name(text[left:right]):
            found.append(TaggedSpan(left, right, kind, score))
    return found


def _whole_words(text: str, left: int, right: int) -> tuple[int, int]:
    """Drop the white space around a span and add the letters that it cut off a word."""
    while left < right and text[left].isspace():
        left += 1
    while right > left and text[right - 1].isspace():
        right -= 1
    if text[left - 1 : left] in ("'", "’") and text[left + 1 : left + 2] == " ":
        left += 2  # the "s" of a possessive before the span
    while _joined(text, left, right) and right - left < MAX_CHARS:
        if left > 0 and not on_word_borders(text, left, len(text)):
            left -= 1
        elif right < len(text):
            right += 1
        else:
            break
    return left, right


def _joined(text: str, left: int, right: int) -> bool:
    """Whether the span ends inside a word, or before a hyphen that goes on with a letter."""
    hyphen = text[right : right + 1] == "-" and text[right + 1 : right + 2].isalpha()
    return hyphen or not on_word_borders(text, left, right)


def _is_name(surface: str) -> bool:
    """Whether a span can name an actor: a short cased word must be an acronym ("UN", not "The")."""
    letters = sum(map(str.isalnum, surface))
    cased = surface.lower() != surface.upper()
    return letters > SHORT_WORD_LETTERS or (
        letters >= LEAST_LETTERS and (not cased or surface.isupper())
    )


def _runs(tags: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield token ranges [start, end) of one actor each."""
    start = -1
    for at, tag in enumerate(tags):
        inside_run = start >= 0 and tag and tag % 2 == 0 and offsets[at][0] >= 0
        if inside_run:
            continue
        if start >= 0:
            yield start, at
        start = at if tag and offsets[at][0] >= 0 else -1
    if start >= 0:
        yield start, len(tags)
