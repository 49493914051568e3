"""The losses of the tasks, as free functions of the net's output and the targets.

Axes: B passages, T tokens, R units.
"""

from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn import functional

from stance_model.labels import Stance
from stance_model.network import StanceNetOutput
from stance_training.config import LossConfig
from stance_training.examples import IGNORE


@dataclass(frozen=True, slots=True)
class Targets:
    """What the net should say; `IGNORE` where nothing is known.

    Attributes:
        stance: int64 [B, R].
        sentiment: int64 [B, R].
        sentiment_weight: float [B, R]; the units of one actor share a weight of 1.
        voice: int64 [B, R].
        claim: float [B, R, T]; 1 where a token carries the actor's claim.
        sentences: float [B, R, T]; where the claim loss looks.
        tags: int64 [B, T].
        about: int64 [B].
    """

    stance: Tensor
    sentiment: Tensor
    sentiment_weight: Tensor
    voice: Tensor
    claim: Tensor
    sentences: Tensor
    tags: Tensor
    about: Tensor

    def to(self, device: torch.device) -> "Targets":
        """Return the targets on a device."""
        return Targets(*(getattr(self, field.name).to(device) for field in fields(self)))


def total_loss(output: StanceNetOutput, targets: Targets, config: LossConfig) -> Tensor:
    """Return the weighted sum of all task losses, a scalar."""
    units, encoded = output.units, output.encoded
    # Under autocast the logits are bf16; the losses are taken in fp32.
    tone = units.sentiment.float(), targets.sentiment, targets.sentiment_weight
    return (
        config.stance * stance_loss(units.stance.float(), targets.stance, config)
        + config.sentiment * sentiment_loss(*tone)
        + config.voice * masked_cross_entropy(units.voice.float(), targets.voice)
        + config.claim * claim_loss(units.claim.float(), targets)
        + config.tags * masked_cross_entropy(encoded.tags.float(), targets.tags)
        + config.about * about_loss(encoded.about.float(), targets.about)
    )


def stance_loss(logits: Tensor, target: Tensor, config: LossConfig) -> Tensor:
    """Cross entropy over units [B, R, 4], with `none` at its own weight."""
    weight = torch.ones(len(Stance), device=logits.device)
    weight[0] = config.stance_none
    if not bool((target != IGNORE).any()):
        return logits.sum() * 0.0
    return functional.cross_entropy(
        logits.flatten(0, 1),
        target.flatten(),
        weight=weight,
        ignore_index=IGNORE,
        label_smoothing=config.label_smoothing,
    )


def sentiment_loss(logits: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Cross entropy over units [B, R, 3], in which every actor counts once."""
    losses = functional.cross_entropy(
        logits.flatten(0, 1), target.flatten(), ignore_index=IGNORE, reduction="none"
    )
    return (losses * weight.flatten()).sum() / weight.sum().clamp(min=1.0)


def masked_cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """Cross entropy of logits [B, N, C] to target [B, N]; 0 where all is ignored."""
    if not bool((target != IGNORE).any()):
        return logits.sum() * 0.0
    return functional.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=IGNORE)


def claim_loss(logits: Tensor, targets: Targets) -> Tensor:
    """Binary cross entropy over the tokens of each unit's own sentence."""
    known = targets.sentences * (targets.stance != IGNORE).unsqueeze(-1)
    losses = functional.binary_cross_entropy_with_logits(logits, targets.claim, reduction="none")
    return (losses * known).sum() / known.sum().clamp(min=1.0)


def about_loss(logits: Tensor, target: Tensor) -> Tensor:
    """Binary cross entropy of "about a protest", where it is known. Shapes: [B]."""
    known = target != IGNORE
    if not bool(known.any()):
        return logits.sum() * 0.0
    return functional.binary_cross_entropy_with_logits(logits[known], target[known].float())
