"""What a reader must beat: answers that need no net, learned from the train articles alone.

Knows which baselines there are; how each answers stands in its own module.
"""

from collections.abc import Sequence
from typing import Final

from stance_model.labels import Stance
from stance_training.baselines.item import Baseline, items_of
from stance_training.baselines.priors import actor_type_prior, majority, name_prior
from stance_training.baselines.tfidf import target_blind, windows
from stance_training.corpus.schema import CorpusArticle

__all__ = ["BASELINES", "baseline_answers"]

BASELINES: Final[dict[str, Baseline]] = {
    "majority": majority,
    "actor-type prior": actor_type_prior,
    "name prior": name_prior,
    "target-blind tf-idf": target_blind,
    "tf-idf windows": windows,
}


def baseline_answers(
    train: Sequence[CorpusArticle], articles: Sequence[CorpusArticle]
) -> dict[str, list[str]]:
    """Return each baseline's stance for every actor of the articles, in their order.

    An actor without a mention gets `none`, as it does from the reader.
    """
    known, asked = items_of(train), items_of(articles)
    named = [bool(item.actor.mentions) for item in asked]
    return {
        name: [
            label if has_mention else str(Stance.NONE)
            for label, has_mention in zip(answer(known, asked), named, strict=True)
        ]
        for name, answer in BASELINES.items()
    }
