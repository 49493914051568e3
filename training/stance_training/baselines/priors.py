"""Answers that look at who is asked about, and never at the text.

What they score is what a corpus gives away by its names alone.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from stance_training.baselines.item import Item


def majority(train: Sequence[Item], asked: Sequence[Item]) -> list[str]:
    """Answer the most frequent stance."""
    return [_most_frequent(train)] * len(asked)


def actor_type_prior(train: Sequence[Item], asked: Sequence[Item]) -> list[str]:
    """Answer the most frequent stance of the actor's type; of an unknown type, the majority."""
    by_type, most = _table(train, _type), _most_frequent(train)
    return [by_type.get(_type(item), most) for item in asked]


def name_prior(train: Sequence[Item], asked: Sequence[Item]) -> list[str]:
    """Answer the most frequent stance of this very actor; of an unknown one, that of its type."""
    by_id = _table(train, lambda item: item.actor.id)
    fallback = actor_type_prior(train, asked)
    return [
        by_id.get(item.actor.id, of_type) for item, of_type in zip(asked, fallback, strict=True)
    ]


def _type(item: Item) -> str:
    return str(item.actor.type)


def _table(train: Sequence[Item], key: Callable[[Item], str]) -> dict[str, str]:
    groups: dict[str, list[Item]] = {}
    for item in train:
        groups.setdefault(key(item), []).append(item)
    overall = Counter(item.stance for item in train)
    return {name: _most_frequent(group, overall) for name, group in groups.items()}


def _most_frequent(items: Sequence[Item], overall: Counter[str] | None = None) -> str:
    """Return the most frequent stance; at a tie the one that is more frequent overall."""
    counts = Counter(item.stance for item in items)
    return max(sorted(counts), key=lambda stance: (counts[stance], (overall or counts)[stance]))
