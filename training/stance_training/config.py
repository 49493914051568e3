"""How a reader is taught: the TOML file, with dotted overrides, as one checked value."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

DEFAULT: Final = Path(__file__).with_name("small.toml")


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the key."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DataConfig(_Section):
    """Where the texts come from; relative paths start at the working directory."""

    corpus: Path = Path("seeds/articles")
    newsmtsc: Path | None = None
    newsmtsc_rows: int = Field(default=1600, ge=0)  # drawn anew each epoch


class NetConfig(_Section):
    """The encoder to start from and the size of the heads."""

    base: str = "bases/multilingual-e5-small-60k"
    readout_width: int = Field(default=256, ge=8)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    freeze_embeddings: bool = True
    max_tokens: int = Field(default=256, ge=64, le=8192)
    overlap_tokens: int = Field(default=48, ge=0)


class AugmentConfig(_Section):
    """Rates at which names are hidden, so that fame cannot decide."""

    mask_rate: float = Field(default=0.25, ge=0, le=1)  # actors whose every mention is masked
    swap_rate: float = Field(default=0.5, ge=0, le=1)  # articles whose states change names


class LossConfig(_Section):
    """Weights of the tasks."""

    stance: float = 1.0
    stance_none: float = 0.5  # class weight of `none` against 1 of a position
    sentiment: float = 0.5
    voice: float = 0.3
    claim: float = 0.5
    tags: float = 1.0
    about: float = 0.2
    label_smoothing: float = Field(default=0.05, ge=0, lt=1)


class LoopConfig(_Section):
    """The optimiser and the length of the run."""

    epochs: float = Field(default=8, gt=0)
    batch_articles: int = Field(default=8, ge=1)
    learning_rate: float = Field(default=8e-5, gt=0)
    head_learning_rate: float = Field(default=6e-4, gt=0)
    layer_decay: float = Field(default=0.95, gt=0, le=1)
    weight_decay: float = Field(default=0.01, ge=0)
    warmup: float = Field(default=0.1, ge=0, lt=1)  # share of the steps
    patience: int = Field(default=4, ge=1)  # epochs without a better validation figure
    bf16: bool = True
    seed: int = 13


class TrainConfig(_Section):
    """Everything that decides what `stancewire train` makes."""

    name: str = "stancewire-small"
    version: str = "0.1.0"
    data: DataConfig = DataConfig()
    net: NetConfig = NetConfig()
    augment: AugmentConfig = AugmentConfig()
    loss: LossConfig = LossConfig()
    loop: LoopConfig = LoopConfig()


def read_config(path: Path, overrides: Sequence[str] = ()) -> TrainConfig:
    """Read a TOML file and apply overrides such as `loop.epochs=3`.

    Raises:
        ConfigError: the file is no TOML, a key is unknown, or a value is out of range.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        for override in overrides:
            _apply(values, override)
        return TrainConfig.model_validate(values)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from error


def _apply(values: dict[str, Any], override: str) -> None:
    key, equals, raw = override.partition("=")
    if not equals or not key:
        raise ConfigError(f"override {override!r} is not like loop.epochs=3")
    *sections, last = key.split(".")
    for section in sections:
        values = values.setdefault(section, {})
        if not isinstance(values, dict):
            raise ConfigError(f"override {override!r}: {section} is a value, not a section")
    try:
        values[last] = tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        values[last] = raw
