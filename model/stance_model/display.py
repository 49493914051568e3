"""Prints a reading as a table for people."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stance_model.labels import Stance, Voice
from stance_model.reading import ActorReading, ArticleReading, EvidenceQuote

_COLOUR = {
    Stance.STABILITY: "cyan",
    Stance.SUPPORT: "green",
    Stance.OPPORTUNISM: "magenta",
    Stance.NONE: "dim",
}


def show(reading: ArticleReading, *, title: str = "", width: int | None = None) -> None:
    """Print the table of actors to standard output: those with a stance first."""
    console = Console(width=width, highlight=False)
    if title:
        console.print(Text(title, style="bold"))
    console.print(Text(_summary(reading), style="dim"))
    console.print(_table(reading))
    silent = [row for row in reading.actors if not _has_stance(row)]
    if silent:
        console.print(
            Text.assemble(("no stance reported: ", "bold"), ", ".join(map(_plain, silent)))
        )
    for warning in reading.warnings:
        console.print(Text(f"warning: {warning.detail}", style="yellow"))


def _has_stance(row: ActorReading) -> bool:
    return row.stance.label is not Stance.NONE


def _summary(reading: ArticleReading) -> str:
    about = "about a protest" if reading.event.about_protest else "not about a protest"
    return (
        f"{about} ({reading.event.score:.2f}) · language {reading.language} · "
        f"{reading.usage.tokens} tokens in {reading.usage.passages} passages, "
        f"{reading.usage.ms:.0f} ms · {reading.model.name} {reading.model.version} "
        f"({reading.model.sha256[:12]})"
    )


def _table(reading: ArticleReading) -> Table:
    table = Table(show_lines=True, pad_edge=False)
    table.add_column("actor", ratio=2)
    table.add_column("stance", ratio=2)
    table.add_column("sentiment", no_wrap=True)
    table.add_column("quotes", ratio=7)
    for row in filter(_has_stance, reading.actors):
        sentiment = f"{row.sentiment.label} {row.sentiment.confidence:.2f}"
        table.add_row(_name(row), _stance(row), sentiment, _quotes(row))
    return table


def _plain(row: ActorReading) -> str:
    return f"{row.actor.name} ({row.stance.confidence:.2f})"


def _name(row: ActorReading) -> Text:
    return Text.assemble((row.actor.name, "bold"), "\n", (row.actor.id, "dim"))


def _stance(row: ActorReading) -> Text:
    stance = row.stance
    text = Text(str(stance.label), style=_COLOUR[stance.label])
    text.append(f" {stance.confidence:.2f}", style="default")
    if stance.abstained:
        text.append("\nunsure", style="yellow")
    if stance.secondary is not None:
        text.append("\nthen ", style="dim")
        text.append(str(stance.secondary), style=_COLOUR[stance.secondary])
    return text


def _quotes(row: ActorReading) -> Text:
    return Text("\n").join(Text.assemble(*_quote(item)) for item in row.evidence)


def _quote(item: EvidenceQuote) -> Iterator[tuple[str, str]]:
    yield f"“{' '.join(item.quote.split())}”", _COLOUR[item.stance]
    said_by = item.source or "somebody else"
    who = "own" if item.voice is Voice.OWN else f"attributed: {said_by}"
    yield f" {item.stance}, {who}, {item.start}–{item.end}", "dim"
