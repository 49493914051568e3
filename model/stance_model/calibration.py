"""Turns raw scores into probabilities that mean what they say, and decides when to abstain.

Temperatures are fitted in training (Guo et al., ICML 2017); here they are only applied.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibration:
    """What validation taught about the reader's doubt.

    Attributes:
        stance_temperature: divides the log-probabilities of an actor's stance; above 1 softens.
        stance_bias: added to the log-probabilities, in the order of `Stance`.
        sentiment_temperature: the same for sentiment.
        about_threshold: least probability of "about a protest".
        min_confidence: below it the reader abstains.
        set_mass: a prediction set holds the most probable labels up to this mass.
    """

    stance_temperature: float = 1.0
    stance_bias: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    sentiment_temperature: float = 1.0
    about_threshold: float = 0.5
    min_confidence: float = 0.5
    set_mass: float = 0.9

    def stance(self, scores: Probabilities) -> Probabilities:
        """Calibrate stance scores [4]; the result sums to 1."""
        return _softmax(_log(scores) / self.stance_temperature + np.asarray(self.stance_bias))

    def sentiment(self, scores: Probabilities) -> Probabilities:
        """Calibrate sentiment scores [3]; the result sums to 1."""
        return _softmax(_log(scores) / self.sentiment_temperature)

    def prediction_set(self, probabilities: Probabilities) -> list[int]:
        """Return label indices, most probable first, until their mass reaches `set_mass`."""
        order = np.argsort(-probabilities)
        needed = int(np.searchsorted(np.cumsum(probabilities[order]), self.set_mass)) + 1
        return [int(label) for label in order[:needed]]


def _log(scores: Probabilities) -> Probabilities:
    return np.log(np.clip(scores, 1e-6, 1.0))


def _softmax(logits: Probabilities) -> Probabilities:
    weights = np.exp(logits - logits.max())
    return np.asarray(weights / weights.sum())
