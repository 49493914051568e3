from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from stance_model.network import Encoded, StanceNetOutput, UnitScores
from stance_model.tags import N_TAGS
from stance_training.config import LossConfig
from stance_training.examples import IGNORE
from stance_training.loss import (
    Targets,
    about_loss,
    claim_loss,
    masked_cross_entropy,
    sentiment_loss,
    stance_loss,
    total_loss,
)

# Two passages, three units, five tokens.
B, R, T = 2, 3, 5
CONFIG = LossConfig(label_smoothing=0.0)
STANCE = torch.tensor([[1, 2, 0], [3, 0, IGNORE]])
TONE = torch.tensor([[0, 1, 2], [2, 0, IGNORE]])
WEIGHT = torch.tensor([[0.5, 0.5, 1.0], [1.0, 1.0, 0.0]])
VOICE = torch.tensor([[0, 1, IGNORE], [1, IGNORE, IGNORE]])
TAGS = torch.tensor([[IGNORE, 3, 4, 0, IGNORE], [IGNORE, 0, 0, 7, IGNORE]])
INSIDE = torch.tensor([0.0, 1, 1, 1, 0]).expand(B, R, T)
CLAIM = torch.tensor([0.0, 0, 1, 1, 0]).expand(B, R, T)
ABOUT = torch.tensor([1, IGNORE])
TARGETS = Targets(STANCE, TONE, WEIGHT, VOICE, CLAIM, INSIDE, TAGS, ABOUT)
UNKNOWN = torch.full_like(STANCE, IGNORE)
NOTHING = Targets(
    UNKNOWN, UNKNOWN, torch.zeros_like(WEIGHT), UNKNOWN, CLAIM, INSIDE,
    torch.full_like(TAGS, IGNORE), torch.full_like(ABOUT, IGNORE),
)  # fmt: skip

LOSSES: dict[str, tuple[Callable[[Tensor, Targets], Tensor], Tensor]] = {
    "stance": (lambda x, t: stance_loss(x, t.stance, CONFIG), STANCE),
    "sentiment": (lambda x, t: sentiment_loss(x, t.sentiment, t.sentiment_weight), TONE),
    "voice": (lambda x, t: masked_cross_entropy(x, t.voice), VOICE),
    "tags": (lambda x, t: masked_cross_entropy(x, t.tags), TAGS),
    "claim": (claim_loss, CLAIM),
    "about": (lambda x, t: about_loss(x, t.about), ABOUT),
}
CLASSES = {"stance": 4, "sentiment": 3, "voice": 2, "tags": N_TAGS}


def said(name: str, sure: float) -> Tensor:
    """Logits that give the right answer, so sure."""
    target = LOSSES[name][1]
    if name not in CLASSES:
        return sure * (2.0 * target.clamp(min=0) - 1)
    return sure * torch.nn.functional.one_hot(target.clamp(min=0), CLASSES[name]).float()


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_falls_when_the_right_answer_is_given(name: str) -> None:
    loss, _ = LOSSES[name]
    wrong, unsure, sure = (float(loss(said(name, x), TARGETS)) for x in (-4.0, 0.0, 20.0))
    assert wrong > unsure > sure
    assert sure == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("name", LOSSES)
def test_what_is_ignored_gives_no_gradient(name: str) -> None:
    loss, target = LOSSES[name]
    logits = said(name, 0.3).requires_grad_()
    (gradient,) = torch.autograd.grad(loss(logits, TARGETS), logits)
    known = (STANCE if name == "claim" else target) != IGNORE
    assert (gradient[~known] == 0).all()
    assert (gradient[known] != 0).any()


@pytest.mark.parametrize("name", LOSSES)
def test_where_nothing_is_known_the_loss_is_nought_and_finite(name: str) -> None:
    loss, _ = LOSSES[name]
    logits = said(name, 0.3).requires_grad_()
    value = loss(logits, NOTHING)
    assert float(value.detach()) == 0
    (gradient,) = torch.autograd.grad(value, logits)
    assert (gradient == 0).all()


def test_the_claim_loss_looks_only_at_the_sentence() -> None:
    logits = torch.zeros(B, R, T)
    outside = logits.masked_fill(INSIDE == 0, 50.0)
    assert claim_loss(outside, TARGETS) == claim_loss(logits, TARGETS)


def test_an_actor_counts_once_for_sentiment() -> None:
    logits = torch.randn(1, 2, 3, generator=torch.Generator().manual_seed(0))
    target = torch.tensor([[0, 0]])
    once = sentiment_loss(logits[:, :1], target[:, :1], torch.ones(1, 1))
    twice = sentiment_loss(logits[:, :1].expand(1, 2, 3), target, torch.full((1, 2), 0.5))
    torch.testing.assert_close(once, twice)


def test_none_weighs_what_the_configuration_says() -> None:
    logits, target = torch.zeros(1, 2, 4), torch.tensor([[0, 2]])
    logits[0, 0, 1] = 5.0  # wrong on `none`
    losses = [
        float(stance_loss(logits, target, replace_none(weight))) for weight in (0.1, 0.5, 1.0)
    ]
    assert losses == sorted(losses)


def replace_none(weight: float) -> LossConfig:
    return CONFIG.model_copy(update={"stance_none": weight})


@pytest.mark.parametrize("name", ["stance", "sentiment", "voice", "claim", "tags", "about"])
def test_the_total_is_the_weighted_sum(name: str) -> None:
    units = UnitScores(*(said(part, 1.0) for part in ("stance", "sentiment", "voice", "claim")))
    output = StanceNetOutput(
        Encoded(states=torch.zeros(B, T, 8), tags=said("tags", 1.0), about=said("about", 1.0)),
        units,
    )
    alone = dict.fromkeys(LOSSES, 0.0) | {name: 2.0}
    total = total_loss(output, TARGETS, CONFIG.model_copy(update=alone))
    loss, _ = LOSSES[name]
    torch.testing.assert_close(total, 2.0 * loss(said(name, 1.0), TARGETS))


def test_targets_move_with_the_net() -> None:
    moved = TARGETS.to(torch.device("meta"))
    assert moved.stance.device.type == moved.about.device.type == "meta"
    assert replace(moved, stance=STANCE).stance is STANCE
