"""Figures over labels: F1, intervals by article, calibration.

Pure functions of arrays; where the labels come from is the caller's business. N items, C classes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import f1_score

Labels = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float64]
Statistic = Callable[[npt.NDArray[np.intp]], float]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


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


def expected_calibration_error(confidence: Floats, right: Floats, *, bins: int = 10) -> float:
    """Return the ECE over bins of equal size (adaptive; Nixon et al. 2019).

    Args:
        confidence: of the label given, in [0, 1]. Shape: [N].
        right: 1 where the label was right. Shape: [N].
        bins: at most this many, each with about N / bins items.
    """
    order = np.argsort(confidence)
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(confidence[part].mean() - right[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / max(len(confidence), 1))
