"""Assigns events to splits, so that no event is both learned from and tested on.

The assignment is a hash of the event's id: new events never move old ones.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from stance_training.corpus.schema import CorpusArticle

# Events that everybody reads while building; they can be no test.
PINNED: Final = {"kaz-2022-january": "validation"}
# Upper ends of the shares out of 100.
_SHARES = (("train", 70), ("validation", 80), ("test", 100))


def split_of(event: str) -> str:
    """Return `train`, `validation` or `test` for an event id: 70, 10 and 20 of 100."""
    if event in PINNED:
        return PINNED[event]
    place = int(hashlib.sha256(event.encode()).hexdigest(), 16) % 100
    return next(split for split, end in _SHARES if place < end)


def by_split(articles: Sequence[CorpusArticle]) -> dict[str, list[CorpusArticle]]:
    """Group articles by the split of their event; every split is present."""
    groups: dict[str, list[CorpusArticle]] = {split: [] for split, _ in _SHARES}
    for article in articles:
        groups[split_of(article.event.id)].append(article)
    return groups
