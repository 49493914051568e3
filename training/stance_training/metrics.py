"""Figures over labels: F1, intervals by article, calibration, risk against coverage.

Pure functions of arrays; where the labels come from is the caller's business. N items, C classes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import f1_score

Labels = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Statistic = Callable[[npt.NDArray[np.intp]], float]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """A share of n items, with its interval by article."""

    n: int
    share: Interval


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The mean confidence of n items beside the share of them that was right."""

    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """What answering only from `threshold` up keeps (coverage), and how often that is wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a confidence is worth.

    Attributes:
        ece: expected calibration error over the bins.
        accuracy_answered: of what is not abstained from; None where everything is.
    """

    ece: float
    bins: list[ReliabilityBin]
    abstained: Interval
    accuracy_answered: Share | None
    risk_coverage: list[RiskPoint]


@dataclass(frozen=True, slots=True)
class LabelPairs:
    """Gold labels beside those said, as codes, so that a bootstrap can count them fast.

    Attributes:
        gold: index of each gold label in the labels; C for any other label. Shape: [N].
        said: the same of the labels said. Shape: [N].
        classes: C.
    """

    gold: Indices
    said: Indices
    classes: int

    @classmethod
    def of(cls, gold: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> "LabelPairs":
        """Code two equally long lists; F1 is counted over `labels` alone."""
        if len(gold) != len(said):
            raise ValueError(f"{len(gold)} gold labels, but {len(said)} said")
        code = {label: at for at, label in enumerate(labels)}
        coded = [[code.get(label, len(code)) for label in side] for side in (gold, said)]
        return cls(np.array(coded[0], np.intp), np.array(coded[1], np.intp), len(code))

    def everything(self) -> Indices:
        """Return the index of every item."""
        return np.arange(len(self.gold))

    def confusion(self, rows: Indices) -> npt.NDArray[np.int64]:
        """Count gold (down) against said (across); the last of each is any other label."""
        side = self.classes + 1
        counts = np.bincount(self.gold[rows] * side + self.said[rows], minlength=side * side)
        return counts.reshape(side, side).astype(np.int64)

    def f1(self, rows: Indices) -> Floats:
        """Return the F1 of each class; 0 for a class never right. Shape: [C]."""
        counts = self.confusion(rows)
        whole = (counts.sum(0) + counts.sum(1))[: self.classes]
        return np.asarray(2.0 * np.diag(counts)[: self.classes] / np.maximum(whole, 1))

    def macro(self, rows: Indices) -> float:
        """Return the unweighted mean of the F1 of the classes, as `macro_f1` does."""
        return float(self.f1(rows).mean())

    def accuracy(self, rows: Indices) -> float:
        """Return the share of items whose label is right."""
        return float(np.mean(self.gold[rows] == self.said[rows]))


def macro_f1(gold: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> float:
    """Return the unweighted mean of the F1 of the labels; 0 for a label never right."""
    return float(f1_score(gold, said, labels=list(labels), average="macro", zero_division=0.0))


def class_f1(gold: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> dict[str, float]:
    """Return the F1 of each label."""
    values = f1_score(gold, said, labels=list(labels), average=None, zero_division=0.0)
    return {label: float(value) for label, value in zip(labels, values, strict=True)}


def by_article(
    articles: Sequence[str], statistic: Statistic, *, draws: int = 1000, seed: int = 0
) -> Interval:
    """Bootstrap a statistic over whole articles: actors of one article are not independent.

    Args:
        articles: the article of each item, length N.
        statistic: maps item indices to a figure.
        draws: resamples.
        seed: of the resampling.

    Returns:
        The figure over all items, and its percentile interval.
    """
    rng = np.random.default_rng(seed)
    names, of = np.unique(np.asarray(articles), return_inverse=True)
    rows = [np.flatnonzero(of == article) for article in range(len(names))]
    values = [
        statistic(np.concatenate([rows[at] for at in rng.integers(len(rows), size=len(rows))]))
        for _ in range(draws)
    ]
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(statistic(np.arange(len(articles))), float(low), float(high))


def class_intervals(
    articles: Sequence[str], pairs: LabelPairs, labels: Sequence[str]
) -> dict[str, Interval]:
    """Return the F1 of each label with its interval by article."""

    def statistic(at: int) -> Statistic:
        return lambda rows: float(pairs.f1(rows)[at])

    return {label: by_article(articles, statistic(at)) for at, label in enumerate(labels)}


def share_of(articles: Sequence[str], hits: Sequence[bool]) -> Share | None:
    """Return the share of hits with its interval by article; None without an item."""
    if not hits:
        return None
    values = np.asarray(hits, dtype=np.float64)
    return Share(len(hits), by_article(articles, lambda rows: float(values[rows].mean())))


def reliability(confidence: Floats, right: Floats, *, bins: int = 10) -> list[ReliabilityBin]:
    """Cut items into bins of equal size by confidence (adaptive; Nixon et al. 2019).

    Args:
        confidence: of the label given, in [0, 1]. Shape: [N].
        right: 1 where the label was right. Shape: [N].
        bins: at most this many, each with about N / bins items.
    """
    order = np.argsort(confidence, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return [
        ReliabilityBin(len(part), float(confidence[part].mean()), float(right[part].mean()))
        for part in parts
    ]


def expected_calibration_error(confidence: Floats, right: Floats, *, bins: int = 10) -> float:
    """Return the ECE over the bins of `reliability`, whose arguments these are."""
    parts = reliability(confidence, right, bins=bins)
    gaps = sum(part.n * abs(part.confidence - part.accuracy) for part in parts)
    return float(gaps / max(len(confidence), 1))


def doubt_of(
    articles: Sequence[str], confidence: Floats, right: Floats, abstained: Sequence[bool]
) -> Doubt:
    """Judge a confidence; the arrays are those of `reliability`, the lists as long as they.

    Args:
        articles: the article of each item.
        confidence: of the label given.
        right: 1 where the label was right.
        abstained: whether the reader abstained.
    """
    silent = np.asarray(abstained, dtype=np.float64)
    kept = [at for at, quiet in enumerate(abstained) if not quiet]
    return Doubt(
        ece=expected_calibration_error(confidence, right),
        bins=reliability(confidence, right),
        abstained=by_article(articles, lambda rows: float(silent[rows].mean())),
        accuracy_answered=share_of([articles[at] for at in kept], [right[at] > 0 for at in kept]),
        risk_coverage=risk_coverage(confidence, right),
    )


def risk_coverage(confidence: Floats, right: Floats, *, points: int = 20) -> list[RiskPoint]:
    """Return what is kept and what of it is wrong at `points` thresholds, the highest first.

    Items of equal confidence are kept or dropped together. Arguments as for `reliability`.
    """
    ranked = np.sort(confidence)[::-1]
    ends = {-(-len(ranked) * at // points) for at in range(1, points + 1)} - {0}
    thresholds = sorted({float(ranked[end - 1]) for end in ends}, reverse=True)
    return [_risk(threshold, confidence, right) for threshold in thresholds]


def _risk(threshold: float, confidence: Floats, right: Floats) -> RiskPoint:
    kept = confidence >= threshold
    return RiskPoint(threshold, float(kept.mean()), float(1.0 - right[kept].mean()))
