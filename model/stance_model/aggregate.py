"""From units to the article: one stance distribution an actor.

Works on probabilities alone. The codebook decides by prominence: lead, number of claims, own voice
before attributed; the weights below put that into figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance_model.labels import Stance

Probabilities = npt.NDArray[np.float64]
_NONE = list(Stance).index(Stance.NONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prominence:
    """How much a claim weighs towards the primary stance.

    Attributes:
        lead: weight of a claim in the lead, against 1 elsewhere.
        lead_share: share of the text, from its start, that is the lead.
        attributed: weight of a claim in attributed voice, against 1 in the actor's own.
        late: weight of a claim at the very end against one just behind the lead; above 1, because
            the latest position is primary where the article tells a change.
        sharpness: power of a unit's probability of a claim in its weight; the higher, the less
            many doubtful sentences count against one sure claim.
        secondary: least share of the weight that makes a secondary stance.
        secondary_claim: least probability of that stance in one sentence, where it must lead the
            other positions; many faint traces are no second stance.
    """

    lead: float = 1.5
    lead_share: float = 0.15
    attributed: float = 0.85
    late: float = 1.0
    sharpness: float = 1.0
    secondary: float = 0.2
    secondary_claim: float = 0.5


@dataclass(frozen=True, slots=True)
class UnitReading:
    """The net's answer on one actor in one sentence, as probabilities.

    Attributes:
        start: where the sentence starts, as a share of the text.
        stance: [4], in the order of `Stance`.
        sentiment: [3], in the order of `Sentiment`.
        own: probability of the actor's own voice.
    """

    start: float
    stance: Probabilities
    sentiment: Probabilities
    own: float


@dataclass(frozen=True, slots=True)
class ActorScores:
    """An actor's distributions over the whole article, before calibration.

    Attributes:
        stance: [4]; sums to 1.
        sentiment: [3]; sums to 1.
        own: probability of own voice over the claims; None without a unit.
        secondary: the second stance that has weight enough, or None.
    """

    stance: Probabilities
    sentiment: Probabilities
    own: float | None
    secondary: Stance | None


def aggregate(units: Sequence[UnitReading], prominence: Prominence) -> ActorScores:
    """Combine the units of one actor.

    A position is reported if any unit reports one: the strongest unit decides how sure that is.
    Which position it is, the units decide by weight. An actor without units has no position.
    """
    if not units:
        return ActorScores(np.eye(4)[_NONE], np.array([0.0, 1.0, 0.0]), None, None)
    stance = np.stack([unit.stance for unit in units])
    claimed = 1.0 - stance[:, _NONE]
    weight = _weights(units, prominence)
    mass = (stance * (weight * claimed**prominence.sharpness)[:, None]).sum(0)
    mass[_NONE] = 0.0
    share = mass / max(mass.sum(), 1e-12)
    scores = share * claimed.max()
    scores[_NONE] = 1.0 - claimed.max()
    tone = np.stack([unit.sentiment for unit in units]).mean(0)
    own = float(np.average([unit.own for unit in units], weights=claimed + 1e-6))
    return ActorScores(scores, tone / tone.sum(), own, _secondary(stance, share, prominence))


def _weights(units: Sequence[UnitReading], prominence: Prominence) -> Probabilities:
    start = np.array([unit.start for unit in units])
    own = np.array([unit.own for unit in units])
    place = np.where(
        start < prominence.lead_share, prominence.lead, 1.0 + (prominence.late - 1.0) * start
    )
    return place * (own + (1.0 - own) * prominence.attributed)


def _secondary(
    stance: Probabilities, share: Probabilities, prominence: Prominence
) -> Stance | None:
    """Return the second stance by share, if it has weight and one sentence that states it."""
    second = int(np.argsort(share)[-2])
    leads = stance[:, 1:].argmax(1) + 1 == second
    stated = bool((leads & (stance[:, second] >= prominence.secondary_claim)).any())
    return list(Stance)[second] if stated and share[second] >= prominence.secondary else None
