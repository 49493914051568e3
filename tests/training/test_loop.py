import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from stance_model.network import StanceNet
from stance_training.config import LoopConfig, TrainConfig
from stance_training.corpus.schema import CorpusArticle
from stance_training.corpus.store import write_articles
from stance_training.loop import SELECTED_BY, parameter_groups, train
from stance_training.validation import Validator


class KilledError(Exception):
    """Stands for the end of the process."""


def rising(*, since: int = 0, dies_after: int = 99) -> Callable[[StanceNet], dict[str, float]]:
    """Every state is better than the one before; after so many the process ends."""
    seen = since

    def validate(_net: StanceNet) -> dict[str, float]:
        nonlocal seen
        seen += 1
        if seen > dies_after:
            raise KilledError
        return {SELECTED_BY: seen / 10}

    return validate


@pytest.fixture(scope="module")
def config(
    tiny_base: Path, four_articles: list[CorpusArticle], tmp_path_factory: pytest.TempPathFactory
) -> TrainConfig:
    corpus = tmp_path_factory.mktemp("corpus")
    write_articles(corpus / "train.jsonl", four_articles)
    return TrainConfig.model_validate({
        "data": {"corpus": corpus},
        "net": {"base": str(tiny_base), "max_tokens": 64, "overlap_tokens": 8, "readout_width": 8},
        "loop": {"epochs": 2, "batch_articles": 4, "bf16": False, "head_learning_rate": 1e-3},
    })  # fmt: skip


@pytest.fixture(scope="module")
def whole(config: TrainConfig, tmp_path_factory: pytest.TempPathFactory) -> tuple[StanceNet, Path]:
    run = tmp_path_factory.mktemp("runs") / "whole"
    return train(config, run, rising()), run


def test_a_run_takes_its_steps_and_logs_finite_figures(whole: tuple[StanceNet, Path]) -> None:
    _, run = whole
    history = json.loads((run / "history.json").read_text(encoding="utf-8"))
    assert max(row["step"] for row in history) == 2
    assert [row[f"eval_{SELECTED_BY}"] for row in history if f"eval_{SELECTED_BY}" in row] == [
        0.1, 0.2
    ]  # fmt: skip
    numbers = [value for row in history for value in row.values()]
    assert all(math.isfinite(value) for value in numbers)
    assert any("train_loss" in row for row in history)


def test_a_killed_run_goes_on_where_it_was(
    config: TrainConfig, whole: tuple[StanceNet, Path], tmp_path: Path
) -> None:
    with pytest.raises(KilledError):
        train(config, tmp_path, rising(dies_after=1))
    assert (tmp_path / "checkpoint-1").is_dir()
    resumed = train(config, tmp_path, rising(since=1), resume=True)
    for name, weights in whole[0].state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], weights, rtol=0, atol=1e-6)


def test_a_run_without_a_checkpoint_begins_anew(
    config: TrainConfig, whole: tuple[StanceNet, Path], tmp_path: Path
) -> None:
    begun = train(config, tmp_path, rising(), resume=True)
    for name, weights in whole[0].state_dict().items():
        torch.testing.assert_close(begun.state_dict()[name], weights, rtol=0, atol=1e-6)


def test_frozen_embeddings_stay_and_the_heads_learn(
    config: TrainConfig, whole: tuple[StanceNet, Path]
) -> None:
    base = StanceNet.from_base(config.net.base, readout_width=8, dropout=0.1)
    before, after = (net.encoder.get_input_embeddings().weight for net in (base, whole[0]))
    torch.testing.assert_close(before, after, rtol=0, atol=0)
    assert whole[0].readout.stance.bias.abs().sum() > 0


def test_validation_reads_whole_articles(
    config: TrainConfig, whole: tuple[StanceNet, Path], four_articles: list[CorpusArticle]
) -> None:
    figures = Validator(four_articles[:1], config)(whole[0])
    assert SELECTED_BY in figures
    assert all(0 <= value <= 1 for value in figures.values())


def test_lower_layers_learn_slower_and_heads_faster(tiny_net: StanceNet) -> None:
    loop = LoopConfig(learning_rate=1e-4, head_learning_rate=1e-3, layer_decay=0.5)
    rate_of = {
        id(parameter): group["lr"]
        for group in parameter_groups(tiny_net, loop)
        for parameter in group["params"]
    }
    layers = tiny_net.encoder.encoder.layer
    lowest = rate_of[id(tiny_net.encoder.get_input_embeddings().weight)]
    rates = [rate_of[id(layer.output.dense.weight)] for layer in layers]
    assert [lowest, *rates] == pytest.approx([2.5e-5, 5e-5, 1e-4])
    assert rate_of[id(tiny_net.readout.stance.weight)] == 1e-3
    assert len(rate_of) == len(list(tiny_net.parameters()))


def test_only_matrices_decay(tiny_net: StanceNet) -> None:
    for group in parameter_groups(tiny_net, LoopConfig(weight_decay=0.1)):
        for parameter in group["params"]:
            assert group["weight_decay"] == (0.1 if parameter.ndim > 1 else 0.0)
