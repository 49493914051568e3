"""The command line of reading files and pages: `classify` and `score`.

Heavy imports live inside the commands. Data goes to stdout, progress and errors to stderr.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance_model.commands import ModelOption, failures

if TYPE_CHECKING:
    from stance_service.scoring import Counts

PARTIAL = 3

ThreadsOption = Annotated[int | None, typer.Option(min=1, help="Inference threads.")]


class Format(StrEnum):
    """How `classify` prints a reading."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


def classify(
    source: Annotated[str, typer.Argument(help="A file, an http(s) URL, or - for stdin.")] = "-",
    actor: Annotated[
        list[str] | None,
        typer.Option(help="Read this one only: an id, a name, or 'Name=alias|alias'; repeatable."),
    ] = None,
    title: Annotated[str, typer.Option(help="Headline, where the source has none.")] = "",
    published: Annotated[str | None, typer.Option(help="Date, such as 2022-01-08.")] = None,
    language: Annotated[str | None, typer.Option(help="BCP 47 tag; guessed without.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
    model: ModelOption = None,
    threads: ThreadsOption = None,
) -> None:
    """Read one article and print its table of actors."""
    from dataclasses import replace

    import orjson

    from stance_model.display import show
    from stance_model.reader import Reader
    from stance_service.intake import load_source, parse_actor

    with failures():
        article = load_source(source, title=title, published=published, language=language)
        if actor:
            article = replace(article, actors=tuple(parse_actor(entry) for entry in actor))
        reading = Reader.load(model, threads=threads).read(article)
    if form is Format.TABLE:
        show(reading, title=article.title)
    else:
        indent = orjson.OPT_INDENT_2 if form is Format.JSON else 0
        typer.echo(orjson.dumps(reading, option=indent).decode())


def score(
    source: Annotated[Path, typer.Argument(help="JSON Lines, one article a line.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="JSON Lines of readings.")],
    model: ModelOption = None,
    threads: ThreadsOption = None,
    quiet: Annotated[bool, typer.Option(help="No progress, no summary.")] = False,
) -> None:
    """Score a file of articles; exit 3 when some lines could not be read."""
    from stance_model.reader import Reader
    from stance_service.scoring import score_file

    with failures():
        reader = Reader.load(model, threads=threads)
        with _progress(source, quiet=quiet) as advance:
            counts = score_file(reader, source, output, advance)
    if not quiet:
        typer.echo(_summary(counts), err=True)
    if counts.errors:
        raise typer.Exit(PARTIAL)


def _summary(counts: "Counts") -> str:
    return (
        f"{counts.rows} articles, {counts.actors} actors, {counts.abstained} abstained, "
        f"{counts.errors} errors"
    )


@contextmanager
def _progress(source: Path, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with source.open("rb") as lines:
        total = sum(1 for line in lines if line.strip())
    with Progress(console=console, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("articles", total=total)
        yield lambda rows: bar.advance(task, rows)
