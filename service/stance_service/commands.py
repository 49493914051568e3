"""The command line of serving: `classify`, `score` and `serve`.

Heavy imports live inside the command.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from stance_service.reading_commands import classify, score


def register(app: typer.Typer) -> None:
    """Add this package's commands to the command line."""
    app.command()(classify)
    app.command()(score)
    app.command()(serve)


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (default: 127.0.0.1).")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="TCP port (default: 8000).")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="Release folder (default: the packaged release).")
    ] = None,
) -> None:
    """Serve the HTTP API; every other setting is an environment variable `STANCEWIRE_*`."""
    import logging

    from pydantic import ValidationError

    from stance_model.errors import ArtifactError
    from stance_model.reader import Reader
    from stance_service.http.app import create_app
    from stance_service.serving import build_server
    from stance_service.settings import Settings

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # Each field has its own type; Settings checks them.
    given: dict[str, Any] = {"host": host, "port": port, "model": model}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise typer.BadParameter(str(error)) from error
    try:
        reader = Reader.load(settings.model, threads=settings.threads)
    except ArtifactError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    build_server(create_app(settings, reader), settings).run()
