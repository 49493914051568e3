"""Turns code-point offsets into UTF-16 code units, as browsers count."""

from dataclasses import replace

import numpy as np

from stance_model.reading import ActorReading, ArticleReading


def with_utf16_offsets(reading: ArticleReading, text: str) -> ArticleReading:
    """Return the reading with every offset counted in UTF-16 code units of the text."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    before = np.concatenate([[0], np.cumsum(1 + (points > 0xFFFF))]).tolist()
    return replace(reading, actors=tuple(_actor(actor, before) for actor in reading.actors))


def _actor(actor: ActorReading, before: list[int]) -> ActorReading:
    evidence = tuple(
        replace(quote, start=before[quote.start], end=before[quote.end]) for quote in actor.evidence
    )
    mentions = actor.mentions and tuple(
        replace(span, start=before[span.start], end=before[span.end]) for span in actor.mentions
    )
    return replace(actor, evidence=evidence, mentions=mentions)
