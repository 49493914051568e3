"""The `evaluate` command.

Heavy imports live inside the command. The table goes to stdout, progress to stderr.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from stance_training.evaluate import Evaluation

ModelOption = Annotated[
    Path | None, typer.Option("--model", help="Release folder; without it, the packaged one.")
]
CorpusOption = Annotated[Path, typer.Option(help="Folder with train.jsonl and the split's file.")]
SplitOption = Annotated[str, typer.Option(help="Name of the split to judge on.")]
OutOption = Annotated[Path, typer.Option(help="Folder for evaluation.json and the plots.")]
TargetsOption = Annotated[
    list[Path] | None,
    typer.Option("--newsmtsc", help="JSON Lines of sentences with a target; repeatable."),
]
DiscoveryOption = Annotated[
    bool,
    typer.Option("--discovery/--no-discovery", help="Also read without given actors."),
]
CardOption = Annotated[bool, typer.Option(help="Write the figures into the release's CARD.md.")]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(evaluate)


def evaluate(
    model: ModelOption = None,
    corpus: CorpusOption = Path("seeds/articles"),
    split: SplitOption = "test",
    out: OutOption = Path("runs/evaluation"),
    newsmtsc: TargetsOption = None,
    discovery: DiscoveryOption = True,
    card: CardOption = False,
) -> None:
    """Judge a reader beside the baselines; print the figures and write them with two plots."""
    from stance_model.errors import StancewireError
    from stance_training.corpus.store import CorpusError
    from stance_training.report import as_json, as_table

    try:
        evaluation = _evaluate(model, corpus, split, newsmtsc or [], discovery=discovery)
        out.mkdir(parents=True, exist_ok=True)
        about = {"corpus": str(corpus), "split": split}
        (out / "evaluation.json").write_bytes(as_json(evaluation, **about))
        _draw(evaluation, out, split)
    except (StancewireError, CorpusError, OSError) as error:
        typer.echo(f"stancewire: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(as_table(evaluation))
    typer.echo(f"written to {out}", err=True)
    if card:
        _write_card(model, as_table(evaluation), split)


def _write_card(model: Path | None, figures: str, split: str) -> None:
    from stance_model.artifact import open_release, packaged
    from stance_training.card import write_card

    release = open_release(model or packaged())
    path = write_card(release, figures=figures, command=f"stancewire evaluate --split {split}")
    typer.echo(f"written to {path}", err=True)


def _evaluate(
    model: Path | None, corpus: Path, split: str, newsmtsc: list[Path], *, discovery: bool
) -> "Evaluation":
    from dataclasses import replace

    from stance_model.reader import Reader
    from stance_training.corpus.store import CorpusError, read_split
    from stance_training.evaluate import evaluate as judge_reader
    from stance_training.predictions import judge_targets, read_targets

    targets = {path.name: read_targets(path) for path in newsmtsc}
    articles, train = read_split(corpus, split), read_split(corpus, "train")
    if not any(article.actors for article in articles):
        raise CorpusError(f"{corpus / split}.jsonl: no article has a labelled actor")
    reader = Reader.load(model)
    typer.echo(f"reading {len(articles)} articles; the baselines take a minute", err=True)
    evaluation = judge_reader(reader, articles, train, discovery=discovery)
    tones = {}
    for name, rows in targets.items():
        typer.echo(f"reading {len(rows)} targets of {name}", err=True)
        tones[name] = judge_targets(reader, rows)
    return replace(evaluation, newsmtsc=tones)


def _draw(evaluation: "Evaluation", out: Path, split: str) -> None:
    from stance_training.evaluate import STANCES
    from stance_training.plots import draw_calibration, draw_confusion

    name = evaluation.model.name if evaluation.model else "reader"
    title = f"{name} on {split}: {evaluation.labels} actors in {evaluation.articles} articles"
    draw_confusion(evaluation.confusion, STANCES, out / "confusion.png", title=title)
    draw_calibration(evaluation.doubt, out / "calibration.png", title=title)
