"""Examines an installation: can it read, and is everything it reads with intact?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stance_model.errors import StancewireError


@dataclass(frozen=True, slots=True)
class Finding:
    """What was examined, whether it is sound, and what was seen."""

    subject: str
    ok: bool
    detail: str


def examine(model: Path | None = None) -> Iterator[Finding]:
    """Examine a release (None: the packaged one) and the actor tables, then read an article."""
    from stance_model.artifact import open_release, packaged

    folder = model or packaged()
    try:
        release = open_release(folder)
    except StancewireError as error:
        yield Finding("release", False, str(error))
        return
    identity = release.identity
    yield Finding("release", True, f"{identity.name} {identity.version}, {identity.sha256[:12]}")
    yield _tables()
    yield _reading(folder)


def _tables() -> Finding:
    from stance_model.gazetteer import Gazetteer

    entry = Gazetteer.load().lookup("Ankara")
    found = entry is not None and entry.id == "TUR"
    return Finding("actor tables", found, f"Ankara is {entry.id if entry else 'unknown'}")


def _reading(folder: Path) -> Finding:
    from stance_model.demo import founding_article
    from stance_model.reader import Reader

    try:
        article = founding_article()
        reading = Reader.load(folder).read(article)
    except StancewireError as error:
        return Finding("reading", False, str(error))
    quotes = [quote for row in reading.actors for quote in row.evidence]
    true = all(article.text[quote.start : quote.end] == quote.quote for quote in quotes)
    detail = f"{len(reading.actors)} actors, {len(quotes)} quotes, {reading.usage.ms:.0f} ms"
    return Finding("reading", bool(quotes) and true, detail)
