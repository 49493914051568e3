"""Turns a draft, written by hand as TOML, into a corpus article with offsets.

A draft names spans by their exact words; every offset is derived here and none is ever typed.
Which rules an article must then obey is the business of `checks`.
"""

import tomllib
from pathlib import Path
from typing import Any

from stance_model.labels import ActorType, Sentiment, Stance, Voice
from stance_model.mentions import SurfaceIndex
from stance_training.corpus.schema import ActorLabel, CorpusArticle, CorpusMention, Event, Evidence


class DraftError(ValueError):
    """A draft that cannot become an article; the message names the file and the field."""


def read_draft(path: Path) -> CorpusArticle:
    """Read one TOML draft.

    Raises:
        DraftError: the file is no TOML, lacks a field, has a label outside its set, or quotes
            words that are not in its text.
    """
    try:
        draft = tomllib.loads(path.read_text(encoding="utf-8"))
        return _article(draft)
    except KeyError as error:
        raise DraftError(f"{path.name}: the field {error} is missing") from error
    except (ValueError, TypeError) as error:
        raise DraftError(f"{path.name}: {error}") from error


def _article(draft: dict[str, Any]) -> CorpusArticle:
    text = draft["text"].strip()
    rows = draft.get("actors", [])
    mentions = _mentions(text, rows)
    return CorpusArticle(
        id=draft["id"],
        title=draft["title"].strip(),
        text=text,
        language=draft["language"],
        genre=draft["genre"],
        published=str(draft["published"]),
        event=Event(**draft["event"]),
        about_protest=draft["about_protest"],
        actors=tuple(_actor(text, row, mentions[row["id"]]) for row in rows),
        annotator=draft["annotator"],
        tags=tuple(draft.get("tags", ())),
        twin_of=draft.get("twin_of", ""),
        notes=draft.get("notes", ""),
    )


def _mentions(text: str, rows: list[dict[str, Any]]) -> dict[str, list[CorpusMention]]:
    index = SurfaceIndex({row["id"]: row["aliases"] for row in rows})
    found: dict[str, list[CorpusMention]] = {row["id"]: [] for row in rows}
    for hit in index.find(text):
        surface = text[hit.start : hit.end]
        found[hit.key].append(CorpusMention(start=hit.start, end=hit.end, surface=surface))
    return found


def _actor(text: str, row: dict[str, Any], mentions: list[CorpusMention]) -> ActorLabel:
    secondary = row.get("secondary", "")
    return ActorLabel(
        id=row["id"],
        name=row["name"],
        type=ActorType(row["type"]),
        aliases=tuple(row["aliases"]),
        stance=Stance(row["stance"]),
        secondary=Stance(secondary) if secondary else None,
        sentiment=Sentiment(row["sentiment"]),
        evidence=tuple(_evidence(text, row["id"], item) for item in row.get("evidence", [])),
        mentions=tuple(mentions),
    )


def _evidence(text: str, actor: str, item: dict[str, Any]) -> Evidence:
    quote = item["quote"].strip()
    start = _locate(text, quote, actor, item.get("occurrence"))
    return Evidence(
        quote=quote,
        start=start,
        end=start + len(quote),
        stance=Stance(item["stance"]),
        voice=Voice(item["voice"]),
        source=item.get("source", ""),
    )


def _locate(text: str, quote: str, actor: str, occurrence: int | None) -> int:
    count = text.count(quote) if quote else 0
    if not count:
        raise ValueError(
            f"actor {actor}: the quote {quote[:80]!r} is not in the text, word for word"
        )
    if count > 1 and occurrence is None:
        raise ValueError(
            f"actor {actor}: the quote {quote[:80]!r} stands {count} times in the text; "
            "lengthen it, or say which with occurrence = 1, 2, …"
        )
    if occurrence is not None and not 1 <= occurrence <= count:
        raise ValueError(f"actor {actor}: occurrence {occurrence} of a quote that stands {count} ×")
    start = -1
    for _ in range(occurrence or 1):
        start = text.index(quote, start + 1)
    return start
