"""The command line of reading: `demo`, `actors`, `models`, `doctor`.

Heavy imports live inside the commands. Data goes to stdout, everything else to stderr.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

ModelOption = Annotated[
    Path | None, typer.Option("--model", help="Release folder; without it, the packaged one.")
]
WidthOption = Annotated[int | None, typer.Option(min=40, help="Columns of the table.")]

actors = typer.Typer(no_args_is_help=True, help="Ask the actor tables.")
models = typer.Typer(no_args_is_help=True, help="Look at the models.")


def register(app: typer.Typer) -> None:
    """Add this package's commands to the command line."""
    app.command()(demo)
    app.command()(doctor)
    app.add_typer(actors, name="actors")
    app.add_typer(models, name="models")


@contextmanager
def failures() -> Iterator[None]:
    """Turn the errors that a user can mend into one line on stderr and exit code 1."""
    from stance_model.errors import StancewireError

    try:
        yield
    except (StancewireError, OSError) as error:
        typer.echo(f"stancewire: {error}", err=True)
        raise typer.Exit(1) from error


def demo(model: ModelOption = None, width: WidthOption = None) -> None:
    """Read the founding article: how Ankara sees the protests in Kazakhstan."""
    from stance_model.demo import founding_article
    from stance_model.display import show
    from stance_model.reader import Reader

    with failures():
        article = founding_article()
        show(Reader.load(model).read(article), title=article.title, width=width)


def doctor(model: ModelOption = None) -> None:
    """Check that this installation can read: release, hashes, tables, one reading."""
    from stance_model.doctor import examine

    findings = list(examine(model))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.subject}: {finding.detail}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@models.command("list")
def list_models() -> None:
    """List the releases inside the package, with their hashes and figures."""
    from stance_model.artifact import open_release, packaged

    with failures():
        for folder in sorted(path for path in packaged().parent.iterdir() if path.is_dir()):
            release = open_release(folder)
            size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
            typer.echo(
                f"{folder.name}\t{release.identity.name} {release.identity.version}\t"
                f"{release.identity.sha256[:12]}\t{size:.0f} MB\t{release.card.get('headline', '')}"
            )


@actors.command()
def resolve(
    names: Annotated[list[str], typer.Argument(help="Names or ids, such as Ankara or TUR.")],
) -> None:
    """Say which actor of the tables each name means; exit 1 if one is unknown."""
    from stance_model.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    unknown = 0
    for name in names:
        entry = gazetteer.lookup(name)
        unknown += entry is None
        typer.echo(f"{name}\t{entry.id}\t{entry.name}" if entry else f"{name}\t-\tunknown")
    if unknown:
        raise typer.Exit(1)
