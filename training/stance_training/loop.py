"""The training loop: transformers' Trainer around a `StanceNet`.

The loss lives in `loss`, the data in `feed`; validation goes through the same reader that serves.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import EarlyStoppingCallback, Trainer, TrainingArguments, set_seed
from transformers.trainer_pt_utils import LengthGroupedSampler
from transformers.trainer_utils import get_last_checkpoint
from transformers.utils import logging as transformers_logging

from stance_model.network import StanceNet
from stance_training.bases import base_tokenizer
from stance_training.config import LoopConfig, LossConfig, TrainConfig
from stance_training.corpus.store import read_split
from stance_training.feed import Collator, make_dataset, read_newsmtsc
from stance_training.loss import total_loss
from stance_training.state_names import state_names

SELECTED_BY = "stance_macro_f1"
Validate = Callable[[StanceNet], dict[str, float]]


class StanceTrainer(Trainer):
    """A Trainer that computes the multi-task loss and validates on whole articles."""

    def __init__(self, *, loss: LossConfig, validate: Validate, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._loss = loss
        self._validate = validate

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | int | None = None,
    ) -> Any:  # the Trainer's own contract: a loss, or a pair
        """Return the weighted sum of the task losses."""
        targets = inputs.pop("targets").to(self.args.device)
        output = model(**inputs)
        loss = total_loss(output, targets, self._loss)
        return (loss, output) if return_outputs else loss

    def evaluate(self, *_args: Any, **_kwargs: Any) -> dict[str, float]:
        """Read the validation articles and report figures with the prefix `eval_`."""
        net = self.model
        if not isinstance(net, StanceNet):
            raise TypeError(f"expected a StanceNet, got {type(net).__name__}")
        metrics = {f"eval_{name}": value for name, value in self._validate(net).items()}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, metrics
        )
        return metrics

    def _get_train_sampler(self, train_dataset: Any = None) -> LengthGroupedSampler:
        rows: Any = train_dataset if train_dataset is not None else self.train_dataset
        lengths = rows["length"]
        return LengthGroupedSampler(self.args.train_batch_size, lengths=list(lengths))


def train(config: TrainConfig, run: Path, validate: Validate, *, resume: bool = False) -> StanceNet:
    """Teach a net and return its best state; checkpoints and the log lie in `run`.

    Args:
        config: everything that decides the result.
        run: folder of the run.
        validate: maps a net to figures; the best `stance_macro_f1` is kept.
        resume: go on from the newest checkpoint in `run`; without one, start anew.
    """
    # Its report on missing pooler weights concerns a part that is not used.
    transformers_logging.set_verbosity_error()
    set_seed(config.loop.seed)
    net = StanceNet.from_base(
        config.net.base, readout_width=config.net.readout_width, dropout=config.net.dropout
    )
    if config.net.freeze_embeddings:
        net.encoder.get_input_embeddings().requires_grad_(False)
    articles = read_split(config.data.corpus, "train")
    sentences = read_newsmtsc(config.data.newsmtsc) if config.data.newsmtsc else []
    tokenizer = base_tokenizer(config.net.base)
    optimizer = torch.optim.AdamW(list(parameter_groups(net, config.loop)), fused=True)
    rows = make_dataset(articles, sentences, config)
    trainer = StanceTrainer(
        loss=config.loss,
        validate=validate,
        model=net,
        args=_arguments(config.loop, run),
        train_dataset=rows,
        eval_dataset=rows.select([0]),  # asked for by the Trainer; `evaluate` reads articles
        data_collator=Collator(tokenizer, config, state_names(), sentences),
        optimizers=(optimizer, None),
        callbacks=[EarlyStoppingCallback(config.loop.patience)],
    )
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(run)) if resume else None)
    history = json.dumps(trainer.state.log_history, indent=1)
    (run / "history.json").write_text(history, encoding="utf-8")
    return net


def _arguments(loop: LoopConfig, run: Path) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(run),
        num_train_epochs=loop.epochs,
        per_device_train_batch_size=loop.batch_articles,
        warmup_steps=loop.warmup,
        lr_scheduler_type="linear",
        bf16=loop.bf16,
        seed=loop.seed,
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=1,
        load_best_model_at_end=True,
        metric_for_best_model=SELECTED_BY,
        greater_is_better=True,
        logging_steps=10,
        remove_unused_columns=False,
        label_names=["targets"],
        use_cpu=not torch.cuda.is_available(),
        report_to="none",
        disable_tqdm=True,
    )


def parameter_groups(net: StanceNet, loop: LoopConfig) -> Iterable[dict[str, Any]]:
    """Yield AdamW groups: lower layers learn slower (layer-wise decay), heads faster."""
    layers = list(net.encoder.encoder.layer)
    rate_of = {
        id(parameter): loop.learning_rate * loop.layer_decay ** (len(layers) - 1 - depth)
        for depth, layer in enumerate(layers)
        for parameter in layer.parameters()
    }
    below = loop.learning_rate * loop.layer_decay ** len(layers)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in net.named_parameters():
        if parameter.requires_grad:
            inside = name.startswith("encoder.")
            rate = rate_of.get(id(parameter), below) if inside else loop.head_learning_rate
            decay = loop.weight_decay if parameter.ndim > 1 else 0.0
            groups.setdefault((rate, decay), []).append(parameter)
    for (rate, decay), parameters in groups.items():
        yield {"params": parameters, "lr": rate, "weight_decay": decay}
