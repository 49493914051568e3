"""Chooses the quotes that show a stance: whole clauses, not overlapping, the surest first.

Works on one sentence at a time with the claim probabilities of its tokens.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance_model.labels import Stance
from stance_model.sentences import Sentence

# A sentence up to this length is quoted whole; clauses of longer ones are chosen.
WHOLE_SENTENCE_CHARS = 240
_CLAUSE_END = re.compile(r"[;:,،؛，；：—–]")
_TOKEN_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """A quote `[start, end)` with its stance, how sure it is, and the voice."""

    start: int
    end: int
    stance: Stance
    confidence: float
    own: float


def quote_span(
    text: str,
    sentence: Sentence,
    offsets: Sequence[tuple[int, int]],
    claim: npt.NDArray[np.float64],
) -> tuple[int, int]:
    """Return the span to quote from a sentence.

    Args:
        text: the article.
        sentence: the sentence that holds the claim.
        offsets: code points of the sentence's tokens, N of them.
        claim: probability that a token carries the claim. Shape: [N].
    """
    if sentence.end - sentence.start <= WHOLE_SENTENCE_CHARS:
        return sentence.start, sentence.end
    sure = [span for span, value in zip(offsets, claim, strict=True) if value >= _TOKEN_THRESHOLD]
    if not sure:
        return sentence.start, sentence.end
    start, end = _whole_clauses(text, sentence, sure[0][0], sure[-1][1])
    # Where the net is sure of nothing but punctuation, no clause is left.
    return (start, end) if start < end else (sentence.start, sentence.end)


def _whole_clauses(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Widen [start, end) to the clause borders around it, within the sentence."""
    borders = [
        sentence.start,
        *(m.end() for m in _CLAUSE_END.finditer(text, sentence.start, sentence.end)),
        sentence.end,
    ]
    left = max(border for border in borders if border <= max(start, sentence.start))
    right = min(border for border in borders if border >= min(end, sentence.end))
    quote = text[left:right]
    left += len(quote) - len(quote.lstrip())
    return left, left + len(quote.strip().rstrip(",;:،؛，；：—–").rstrip())


def choose(claims: Iterable[Claim], *, most: int) -> list[Claim]:
    """Return at most `most` claims that do not overlap: the surest ones, in text order."""
    chosen: list[Claim] = []
    for claim in sorted(claims, key=lambda item: (-item.confidence, item.start)):
        apart = all(claim.end <= other.start or other.end <= claim.start for other in chosen)
        if apart and len(chosen) < most:
            chosen.append(claim)
    return sorted(chosen, key=lambda item: item.start)
