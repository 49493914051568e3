from pathlib import Path

import pytest

from stance_training.config import DEFAULT, ConfigError, TrainConfig, read_config


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "run.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_configuration_is_read() -> None:
    config = read_config(DEFAULT)
    assert config.name == "stancewire-small"
    assert config.net.max_tokens == 256


@pytest.mark.parametrize(
    ("override", "value"),
    [("loop.epochs=3", 3.0), ("net.base=some/hub-name", "some/hub-name"), ("loop.bf16=false", 0)],
)  # fmt: skip
def test_an_override_changes_one_value(override: str, value: object) -> None:
    section, _, field = override.partition("=")[0].partition(".")
    config = read_config(DEFAULT, [override])
    assert getattr(getattr(config, section), field) == value
    reset = getattr(read_config(DEFAULT), section)
    assert getattr(config, section) == reset.model_copy(update={field: value})


@pytest.mark.parametrize(
    ("override", "named"),
    [
        ("loop.epoch=3", "loop.epoch"),
        ("loop.epochs=0", "loop.epochs"),
        ("net.dropout=1.5", "net.dropout"),
        ("loop.epochs", "is not like loop.epochs=3"),
        ("=3", "is not like loop.epochs=3"),
        ("name.first=3", "name"),
        ("loop.epochs=many", "loop.epochs"),
    ],
)
def test_a_wrong_override_is_refused_by_its_key(override: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        read_config(DEFAULT, [override])


@pytest.mark.parametrize("text", ["[net", "depth = 3", "[loop]\nepochs = -1", "[net]\nbase = 3"])
def test_a_wrong_file_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"run\.toml: "):
        read_config(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read: No such file"):
        read_config(tmp_path / "none.toml")


def test_a_configuration_survives_json() -> None:
    config = read_config(DEFAULT, ["loop.seed=5"])
    assert TrainConfig.model_validate_json(config.model_dump_json()) == config
