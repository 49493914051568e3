"""The `stancewire` command, assembled from the entry points of the installed packages.

Knows no command itself: each package registers its own, so that `--help` loads neither torch nor
FastAPI.
"""

from importlib.metadata import entry_points

import typer

GROUP = "stancewire.commands"


def build() -> typer.Typer:
    """Return the command line with every installed package's commands."""
    app = typer.Typer(
        name="stancewire",
        no_args_is_help=True,
        help="Reads an article about a protest; returns each actor's stance, with quotes.",
        pretty_exceptions_enable=False,
    )
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        point.load()(app)
    return app


def main() -> None:
    """Run the command line."""
    build()()
