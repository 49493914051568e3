"""The item that every baseline answers: one actor of one article.

Knows no baseline.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stance_training.corpus.schema import ActorLabel, CorpusArticle


@dataclass(frozen=True, slots=True)
class Item:
    """One actor of one article."""

    article: CorpusArticle
    actor: ActorLabel

    @property
    def stance(self) -> str:
        """The gold stance; a baseline may look at it in train items only."""
        return str(self.actor.stance)


# From train items and the items to answer to one stance an item.
Baseline = Callable[[Sequence[Item], Sequence[Item]], list[str]]


def items_of(articles: Sequence[CorpusArticle]) -> list[Item]:
    """Return one item an actor, in the order of the articles and their actors."""
    return [Item(article, actor) for article in articles for actor in article.actors]
