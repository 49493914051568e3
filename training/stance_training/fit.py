"""Fits a calibration to what an uncalibrated reader says of the validation articles.

Temperatures: Guo et al., ICML 2017. Prediction sets: split conformal, with the adaptive score of
Romano, Sesia and Candès, NeurIPS 2020. Knows no files. N items, C classes.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from stance_model.calibration import Calibration
from stance_model.labels import Sentiment, Stance
from stance_training.metrics import Floats, Indices
from stance_training.predictions import Prediction

BIAS_PENALTY: Final = 0.01
TEMPERATURES: Final = (0.1, 10.0)
WANTED_ACCURACY: Final = 0.85
MOST_ABSTAINED: Final = 0.2
WANTED_COVERAGE: Final = 0.9
# As in `Calibration`, which takes the logarithm of the same scores.
_LEAST_SCORE: Final = 1e-6


def fit_calibration(predictions: Sequence[Prediction]) -> Calibration:
    """Return the calibration that fits predictions of a reader with `Calibration()`.

    Actors without a mention are left out: nothing was scored for them. Thresholds are chosen on
    the items that the temperatures were fitted to, which flatters them a little.

    Raises:
        ValueError: no actor of the predictions has a mention.
    """
    named = [item for item in predictions if item.reading.n_mentions]
    if not named:
        raise ValueError(f"{len(predictions)} predictions, but no actor with a mention to fit to")
    stance = np.array([[row.reading.stance.scores[label] for label in Stance] for row in named])
    tone = np.array([[row.reading.sentiment.scores[label] for label in Sentiment] for row in named])
    gold = np.array([list(Stance).index(item.gold.stance) for item in named])
    gold_tone = np.array([list(Sentiment).index(item.gold.sentiment) for item in named])
    temperature, bias = fit_temperature_and_bias(stance, gold)
    scaled = probabilities(stance, temperature, bias)
    return Calibration(
        stance_temperature=temperature,
        stance_bias=tuple(float(value) for value in bias),
        sentiment_temperature=fit_temperature(tone, gold_tone),
        min_confidence=least_confidence(scaled.max(1), scaled.argmax(1) == gold),
        set_mass=conformal_mass(scaled, gold),
    )


def probabilities(scores: Floats, temperature: float, bias: Floats | float = 0.0) -> Floats:
    """Apply a temperature and a bias to scores [N, C], as `Calibration` does to one item."""
    logits = np.log(np.clip(scores, _LEAST_SCORE, 1.0)) / temperature + bias
    weights = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(weights / weights.sum(1, keepdims=True))


def mean_nll(scores: Floats, gold: Indices) -> float:
    """Return the mean negative log-likelihood of gold [N] under probabilities [N, C]."""
    return float(-np.log(np.clip(scores[np.arange(len(gold)), gold], 1e-12, 1.0)).mean())


def fit_temperature_and_bias(scores: Floats, gold: Indices) -> tuple[float, Floats]:
    """Minimise the NLL over a temperature and a bias a class, with a light L2 on the bias.

    Args:
        scores: uncalibrated probabilities. Shape: [N, C].
        gold: index of the right class. Shape: [N].

    Returns:
        The temperature, and the bias of shape [C]. Their NLL is never above that of no change,
        because the penalty of no change is 0.
    """

    def cost(point: Floats) -> float:
        scaled = probabilities(scores, float(np.exp(point[0])), point[1:])
        return mean_nll(scaled, gold) + BIAS_PENALTY * float(point[1:] @ point[1:])

    best = _minimum(cost, np.zeros(1 + scores.shape[1]))
    return float(np.exp(best[0])), best[1:]


def fit_temperature(scores: Floats, gold: Indices) -> float:
    """Minimise the NLL over a temperature alone; arguments as above."""

    def cost(point: Floats) -> float:
        return mean_nll(probabilities(scores, float(np.exp(point[0]))), gold)

    return float(np.exp(_minimum(cost, np.zeros(1))[0]))


def _minimum(cost: Callable[[Floats], float], start: Floats) -> Floats:
    """Return the best point; the first coordinate is the logarithm of a temperature."""
    low, high = TEMPERATURES
    bounds = [(np.log(low), np.log(high)), *[(None, None)] * (len(start) - 1)]
    found: Any = minimize(cost, start, method="L-BFGS-B", bounds=bounds)  # scipy ships no types
    return np.asarray(found.x) if found.fun <= cost(start) else start


def least_confidence(confidence: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Return the lowest threshold at which what is kept is right often enough.

    Args:
        confidence: of the label given. Shape: [N].
        right: whether it was right. Shape: [N].

    Returns:
        A threshold that keeps at least 80 %: 0 where nothing needs to be dropped, and the highest
        such threshold where 85 % right is out of reach.
    """
    allowed = [0.0]
    for threshold in np.unique(confidence):
        if np.mean(confidence < threshold) <= MOST_ABSTAINED:
            allowed.append(float(threshold))
    enough = (at for at in allowed if right[confidence >= at].mean() >= WANTED_ACCURACY)
    return next(enough, allowed[-1])


def conformal_mass(scores: Floats, gold: Indices) -> float:
    """Return the mass up to which prediction sets are filled, so that they hold the right label.

    The score of an item is the mass of the labels ranked above the right one: the right one is in
    the set exactly where that mass is below `set_mass`. The ceil((n + 1) (1 - alpha))-th smallest
    score covers 1 - alpha (Vovk et al. 2005; Angelopoulos and Bates, arXiv 2107.07511, eq. 1; the
    same index as in crepes). With too few items for it, every label is in the set.

    Args:
        scores: calibrated probabilities. Shape: [N, C].
        gold: index of the right class. Shape: [N].
    """
    order = np.argsort(-scores, axis=1)
    ranked = np.take_along_axis(scores, order, axis=1)
    above = np.cumsum(ranked, axis=1) - ranked
    missing = np.sort(above[order == gold[:, None]])
    rank = int(np.ceil((len(gold) + 1) * WANTED_COVERAGE))
    # The set is filled until the mass is reached, so the mass must lie just above the score.
    return min(float(missing[rank - 1]) + 1e-9, 1.0) if rank <= len(gold) else 1.0
