"""The command line of teaching: `data`, `train`, `evaluate`.

Heavy imports live inside the commands.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance_training import evaluate_commands
from stance_training.data_commands import data

if TYPE_CHECKING:
    from stance_training.config import TrainConfig

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="TOML file; without it, the small tier's.")
]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", help="Override, such as loop.epochs=3; repeatable.")
]


def register(app: typer.Typer) -> None:
    """Add this package's commands to the command line."""
    app.add_typer(data, name="data")
    app.command()(train)
    app.command()(release)
    evaluate_commands.register(app)
    app.command("trim-vocabulary")(trim_vocabulary)


def train(
    run: Annotated[Path, typer.Argument(help="Folder for checkpoints, log and result.")],
    config: ConfigOption = None,
    overrides: SetOption = None,
    base: Annotated[str | None, typer.Option(help="Encoder: a hub name or a folder.")] = None,
    resume: Annotated[bool, typer.Option(help="Go on from the newest checkpoint.")] = False,
) -> None:
    """Teach a reader from the corpus; the best state by validation is kept."""
    from stance_training.config import DEFAULT, ConfigError, read_config
    from stance_training.corpus.store import CorpusError

    changes = [*(overrides or []), *([f"net.base={base}"] if base else [])]
    try:
        settings = read_config(config or DEFAULT, changes)
        _train(run, settings, resume=resume)
    except (ConfigError, CorpusError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _train(run: Path, settings: "TrainConfig", *, resume: bool) -> None:
    from stance_training.bases import base_tokenizer
    from stance_training.corpus.store import read_split
    from stance_training.loop import train as teach
    from stance_training.validation import Validator

    run.mkdir(parents=True, exist_ok=True)
    (run / "config.json").write_text(settings.model_dump_json(indent=1), encoding="utf-8")
    validate = Validator(read_split(settings.data.corpus, "validation"), settings)
    net = teach(settings, run, validate, resume=resume)
    net.save_pretrained(run / "best")
    base_tokenizer(settings.net.base).save(str(run / "best" / "tokenizer.json"))
    for name, value in validate(net).items():
        typer.echo(f"{name}\t{value:.4f}")


def release(
    run: Annotated[Path, typer.Argument(help="A folder that `stancewire train` has left.")],
    out: Annotated[Path, typer.Argument(help="The release folder; replaced if it exists.")],
) -> None:
    """Make a release of a run: int8 graphs, float weights, calibration, manifest with hashes."""
    from stance_training.release import ReleaseError, build_release

    try:
        reader = build_release(run, out)
    except (ReleaseError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    identity = reader.identity
    typer.echo(f"{identity.name} {identity.version} {identity.sha256}")
    typer.echo(f"abstains below {reader.calibration.min_confidence:.2f}", err=True)


def trim_vocabulary(
    base: Annotated[Path, typer.Argument(help="Folder of an encoder with a Unigram tokenizer.")],
    out: Annotated[Path, typer.Argument(help="Where the smaller copy goes.")],
    keep: Annotated[int, typer.Option(min=1_000, help="Pieces to keep.")] = 60_000,
    corpus: Annotated[Path, typer.Option(help="JSON Lines whose every piece is kept.")] = Path(
        "seeds/articles/train.jsonl"
    ),
    sample: Annotated[
        list[Path] | None, typer.Option(help="JSON Lines of other texts; repeatable.")
    ] = None,
) -> None:
    """Drop the pieces of a multilingual vocabulary that the served scripts do not need."""
    from stance_training.vocabulary import read_texts, trim

    others = [text for path in sample or [] for text in read_texts(path)]
    kept = trim(base, out, keep=keep, corpus=read_texts(corpus), sample=others)
    typer.echo(f"{kept} pieces kept in {out}")
