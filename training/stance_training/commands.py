"""The command line of teaching: `data`, `train`, `evaluate`.

Heavy imports live inside the commands.
"""

from pathlib import Path
from typing import Annotated

import typer

data = typer.Typer(no_args_is_help=True, help="Validate, import and count the corpus.")


def register(app: typer.Typer) -> None:
    """Add this package's commands to the command line."""
    app.add_typer(data, name="data")


@data.command("import")
def import_drafts(
    drafts: Annotated[Path, typer.Argument(help="Folder of TOML drafts, searched recursively.")],
    out: Annotated[Path | None, typer.Option(help="Write the articles here (JSON Lines).")] = None,
) -> None:
    """Derive offsets for hand-written drafts and check them; write nothing if one is wrong."""
    from stance_training.corpus.checks import check_corpus
    from stance_training.corpus.drafts import DraftError, read_draft
    from stance_training.corpus.store import write_articles

    articles, complaints = [], []
    for path in sorted(drafts.rglob("*.toml")):
        try:
            articles.append(read_draft(path))
        except DraftError as error:
            complaints.append(str(error))
    complaints += check_corpus(articles)
    for line in complaints:
        typer.echo(line, err=True)
    typer.echo(f"{len(articles)} articles read, {len(complaints)} complaints", err=True)
    if complaints:
        raise typer.Exit(1)
    if out is not None:
        write_articles(out, articles)
