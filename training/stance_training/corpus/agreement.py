"""How far two people agree who labelled the same actors without seeing each other's labels.

Takes rows of (article, actor, label) and knows no articles. Cohen's kappa and F1 by sklearn,
Krippendorff's alpha for two coders and nominal data by its coincidence form (Krippendorff 2011).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from stance_training.corpus.schema import CorpusArticle
from stance_training.metrics import class_f1

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SecondLabel:
    """What the second labeller said of one actor of one article."""

    article: str
    actor: str
    stance: str
    secondary: str
    sentiment: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two labellings over the same actors.

    Attributes:
        items: actors labelled by both.
        share: of items with equal labels.
        kappa: Cohen's.
        alpha: Krippendorff's, nominal.
        f1: of each label, one labelling taken as right for the other.
        confusion: rows first labeller, columns second, in the order of `f1`'s labels.
    """

    items: int
    share: float
    kappa: float
    alpha: float
    f1: Mapping[str, float]
    confusion: list[list[int]]


def read_second_labels(path: Path) -> list[SecondLabel]:
    """Read a JSON Lines file of second labels.

    Raises:
        ValueError: a line is no such label; the error names the line.
    """
    labels = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            labels.append(SecondLabel(**orjson.loads(line)))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
    return labels


def pairs(
    articles: Sequence[CorpusArticle], second: Sequence[SecondLabel], field: str
) -> list[tuple[str, str]]:
    """Pair first and second labels of `stance` or `sentiment` over the actors that both have."""
    first = {(a.id, actor.id): str(getattr(actor, field)) for a in articles for actor in a.actors}
    return [
        (first[label.article, label.actor], str(getattr(label, field)))
        for label in second
        if (label.article, label.actor) in first
    ]


def agree(labels: Sequence[tuple[str, str]], classes: Sequence[str]) -> Agreement:
    """Measure the agreement of paired labels over the given classes."""
    one, two = [first for first, _ in labels], [second for _, second in labels]
    return Agreement(
        items=len(labels),
        share=sum(a == b for a, b in labels) / max(len(labels), 1),
        kappa=float(cohen_kappa_score(one, two, labels=list(classes))),
        alpha=nominal_alpha(labels),
        f1=class_f1(one, two, classes),
        confusion=confusion_matrix(one, two, labels=list(classes)).tolist(),
    )


def nominal_alpha(labels: Sequence[tuple[str, str]]) -> float:
    """Return Krippendorff's alpha of two coders without gaps; 1 where there is one class only."""
    counts = Counter(label for pair in labels for label in pair)
    total = sum(counts.values())
    expected = total * total - sum(count * count for count in counts.values())
    if expected == 0:
        return 1.0
    disagreeing = 2 * sum(a != b for a, b in labels)
    return 1.0 - (total - 1) * disagreeing / expected
