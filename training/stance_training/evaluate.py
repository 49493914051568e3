"""Judges a reader on labelled articles: every figure that a release is chosen and described by.

Knows neither files nor tables for people (`report`, `plots`). Every interval is a bootstrap over
whole articles.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from stance_model.labels import Sentiment, Stance, Voice
from stance_model.reader import Reader
from stance_model.reading import EvidenceQuote, ModelIdentity
from stance_training.baselines import baseline_answers
from stance_training.corpus.schema import CorpusArticle, Evidence
from stance_training.metrics import (
    Doubt,
    Interval,
    LabelPairs,
    Share,
    by_article,
    class_intervals,
    doubt_of,
    share_of,
)
from stance_training.predictions import (
    DiscoveryFigures,
    Prediction,
    ToneFigures,
    discover,
    judge_discovery,
    predict,
)

STANCES: Final = tuple(str(stance) for stance in Stance)
POSITIONS: Final = tuple(label for label in STANCES if label != str(Stance.NONE))
SENTIMENTS: Final = tuple(str(tone) for tone in Sentiment)
LEAST_LABELS, LEAST_ARTICLES = 30, 5  # with fewer articles an interval is too narrow to believe


@dataclass(frozen=True, kw_only=True)
class StanceFigures:
    """How well a system names the stance: over all four, over the three positions, right at all."""

    macro_f1: Interval
    position_macro_f1: Interval
    accuracy: Interval


@dataclass(frozen=True, kw_only=True)
class Gain:
    """The reader's macro-F1 less that of the baseline with the highest one, on the same items."""

    baseline: str
    macro_f1: Interval


@dataclass(frozen=True, kw_only=True)
class EvidenceFigures:
    """What the quotes are worth; a figure without an item is None.

    Attributes:
        secondary_f1: micro-F1 of secondary stances; n counts those in gold.
        voice: share of quotes with the voice of the gold claim that they overlap the most.
        first_quote: share of actors with a gold position whose first quote overlaps a gold claim
            of the stance that it is quoted for.
    """

    secondary_f1: Share | None
    voice: Share | None
    first_quote: Share | None


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Macro-F1 on some of the items, over the stances that gold has there.

    Attributes:
        interval: None for fewer than 30 labels, or for those of fewer than 5 articles.
    """

    n: int
    articles: int
    stances: tuple[str, ...]
    macro_f1: float
    interval: Interval | None


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """Everything that was measured; intervals by article.

    Attributes:
        confusion: gold down, said across, in the order of `Stance`.
        slices: by what is cut, then by value.
        discovery: None where it was not asked for.
        newsmtsc: by the name of the file.
    """

    articles: int
    labels: int
    stance: StanceFigures
    class_f1: dict[str, Interval]
    class_counts: dict[str, int]
    confusion: list[list[int]]
    sentiment_macro_f1: Interval
    sentiment_class_f1: dict[str, Interval]
    doubt: Doubt
    evidence: EvidenceFigures
    slices: dict[str, dict[str, Slice]]
    baselines: dict[str, StanceFigures]
    gain: Gain | None
    model: ModelIdentity | None = None
    discovery: DiscoveryFigures | None = None
    newsmtsc: dict[str, ToneFigures] = field(default_factory=dict)


def evaluate(
    reader: Reader,
    articles: Sequence[CorpusArticle],
    train_articles: Sequence[CorpusArticle],
    *,
    discovery: bool = True,
) -> Evaluation:
    """Judge a reader on articles; the baselines beside it learn from the train articles.

    Raises:
        ValueError: no article has a labelled actor.
    """
    predictions = predict(reader, articles)
    labelled = [article for article in articles if article.actors]
    evaluation = judge(predictions, baseline_answers(train_articles, labelled))
    found = judge_discovery(discover(reader, articles)) if discovery else None
    return replace(evaluation, model=reader.identity, discovery=found)


def judge(predictions: Sequence[Prediction], baselines: Mapping[str, Sequence[str]]) -> Evaluation:
    """Return the figures of predictions, and of baselines that answered the same items in order."""
    if not predictions:
        raise ValueError("there is nothing to judge: no article has a labelled actor")
    articles = [item.article.id for item in predictions]
    gold = [str(item.gold.stance) for item in predictions]
    said = [str(item.reading.stance.label) for item in predictions]
    pairs = LabelPairs.of(gold, said, STANCES)
    tones = LabelPairs.of(
        [str(item.gold.sentiment) for item in predictions],
        [str(item.reading.sentiment.label) for item in predictions],
        SENTIMENTS,
    )
    counts = Counter(gold)
    return Evaluation(
        articles=len(set(articles)),
        labels=len(predictions),
        stance=_stance_figures(articles, gold, said),
        class_f1=class_intervals(articles, pairs, STANCES),
        class_counts={label: counts[label] for label in STANCES},
        confusion=pairs.confusion(pairs.everything())[:-1, :-1].tolist(),
        sentiment_macro_f1=by_article(articles, tones.macro),
        sentiment_class_f1=class_intervals(articles, tones, SENTIMENTS),
        doubt=_doubt(predictions),
        evidence=_evidence(predictions),
        slices=_slices(predictions),
        baselines={
            name: _stance_figures(articles, gold, answers) for name, answers in baselines.items()
        },
        gain=_gain(articles, gold, pairs, baselines),
    )


def _stance_figures(
    articles: Sequence[str], gold: Sequence[str], said: Sequence[str]
) -> StanceFigures:
    pairs = LabelPairs.of(gold, said, STANCES)
    return StanceFigures(
        macro_f1=by_article(articles, pairs.macro),
        position_macro_f1=by_article(articles, LabelPairs.of(gold, said, POSITIONS).macro),
        accuracy=by_article(articles, pairs.accuracy),
    )


def _gain(
    articles: Sequence[str],
    gold: Sequence[str],
    reader: LabelPairs,
    baselines: Mapping[str, Sequence[str]],
) -> Gain | None:
    rivals = {name: LabelPairs.of(gold, said, STANCES) for name, said in baselines.items()}
    if not rivals:
        return None
    best = max(rivals, key=lambda name: rivals[name].macro(reader.everything()))
    rival = rivals[best]
    lead = by_article(articles, lambda rows: reader.macro(rows) - rival.macro(rows))
    return Gain(baseline=best, macro_f1=lead)


def _doubt(predictions: Sequence[Prediction]) -> Doubt:
    stances = [item.reading.stance for item in predictions]
    right = [item.reading.stance.label is item.gold.stance for item in predictions]
    return doubt_of(
        [item.article.id for item in predictions],
        np.array([stance.confidence for stance in stances]),
        np.array(right, dtype=np.float64),
        [stance.abstained for stance in stances],
    )


def _evidence(predictions: Sequence[Prediction]) -> EvidenceFigures:
    voices = [pair for item in predictions for pair in _voices(item)]
    sided = [item for item in predictions if item.gold.stance is not Stance.NONE]
    return EvidenceFigures(
        secondary_f1=_secondary(predictions),
        voice=share_of([article for article, _ in voices], [right for _, right in voices]),
        first_quote=share_of([i.article.id for i in sided], [_first_quote(i) for i in sided]),
    )


def _secondary(predictions: Sequence[Prediction]) -> Share | None:
    gold = np.array([item.gold.secondary is not None for item in predictions])
    said = np.array([item.reading.stance.secondary is not None for item in predictions])
    same = [item.gold.secondary is item.reading.stance.secondary for item in predictions]
    right = gold & np.array(same)
    if not gold.any():
        return None
    f1 = by_article(
        [item.article.id for item in predictions],
        lambda rows: float(2 * right[rows].sum() / max(gold[rows].sum() + said[rows].sum(), 1)),
    )
    return Share(int(gold.sum()), f1)


def _voices(item: Prediction) -> list[tuple[str, bool]]:
    found = []
    for quote in item.reading.evidence:
        claim = max(item.gold.evidence, key=lambda one: _overlap(quote, one), default=None)
        if claim is not None and _overlap(quote, claim) > 0:
            found.append((item.article.id, quote.voice is claim.voice))
    return found


def _first_quote(item: Prediction) -> bool:
    return any(
        _overlap(quote, claim) > 0 and quote.stance is claim.stance
        for quote in item.reading.evidence[:1]
        for claim in item.gold.evidence
    )


def _overlap(quote: EvidenceQuote, claim: Evidence) -> int:
    return min(quote.end, claim.end) - max(quote.start, claim.start)


def _voice_of_primary(item: Prediction) -> tuple[str, ...]:
    """The voice of most claims of the primary stance; at a tie own, as the codebook has it."""
    voices = [claim.voice for claim in item.gold.evidence if claim.stance is item.gold.stance]
    if not voices:
        return ()
    own = 2 * voices.count(Voice.OWN) >= len(voices)
    return (str(Voice.OWN if own else Voice.ATTRIBUTED),)


# Each maps an item to the values under which it is counted.
CUTS: Final[dict[str, Callable[[Prediction], Iterable[str]]]] = {
    "language": lambda item: (item.article.language,),
    "genre": lambda item: (item.article.genre,),
    "actor type": lambda item: (str(item.gold.type),),
    "voice": _voice_of_primary,
    "tag": lambda item: item.article.tags,
    "basis": lambda item: (item.article.event.basis,),
}


def _slices(predictions: Sequence[Prediction]) -> dict[str, dict[str, Slice]]:
    groups: dict[str, dict[str, list[Prediction]]] = {name: {} for name in CUTS}
    for name, values in CUTS.items():
        for item in predictions:
            for value in dict.fromkeys(values(item)):
                groups[name].setdefault(value, []).append(item)
    return {
        name: {value: _slice(items) for value, items in sorted(cut.items())}
        for name, cut in groups.items()
    }


def _slice(items: Sequence[Prediction]) -> Slice:
    articles = [item.article.id for item in items]
    gold = [str(item.gold.stance) for item in items]
    said = [str(item.reading.stance.label) for item in items]
    stances = tuple(label for label in STANCES if label in gold)
    pairs = LabelPairs.of(gold, said, stances)
    enough = len(items) >= LEAST_LABELS and len(set(articles)) >= LEAST_ARTICLES
    return Slice(
        n=len(items),
        articles=len(set(articles)),
        stances=stances,
        macro_f1=pairs.macro(pairs.everything()),
        interval=by_article(articles, pairs.macro) if enough else None,
    )
