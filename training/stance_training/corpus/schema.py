"""The corpus article as plain values, and their JSON form.

Knows the shape of an article and nothing of files, rules or models: `store` reads and writes,
`checks` judges, `drafts` derives the offsets.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from stance_model.labels import ActorType, Sentiment, Stance, Voice

SCHEMA_VERSION: Final = "1.0"

GENRES: Final = (
    "wire", "explainer", "op-ed", "live-blog", "statement-digest", "interview", "analysis",
    "editorial-roundup", "radio-transcript", "parliamentary-report", "market-report",
    "machine-translated", "aggregator-page", "feature", "local-report", "press-release",
)  # fmt: skip

Basis = Literal["documented", "invented"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """The protest, or the non-protest, that an article is about; splits are made by it."""

    id: str
    name: str
    place: str
    country: str
    year: int
    basis: Basis


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One claim: a span of the text in which a position of the actor is expressed or reported.

    Attributes:
        quote: the text at `[start, end)`, code points.
        source: who ascribes the position, the innermost speaker; empty when the voice is own.
    """

    quote: str
    start: int
    end: int
    stance: Stance
    voice: Voice
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class CorpusMention:
    """One span `[start, end)` in code points that names the actor."""

    start: int
    end: int
    surface: str


@dataclass(frozen=True, kw_only=True)
class ActorLabel:
    """One row of an article's table: an actor, its stance, and the spans that show it."""

    id: str
    name: str
    type: ActorType
    aliases: tuple[str, ...]
    stance: Stance
    secondary: Stance | None
    sentiment: Sentiment
    evidence: tuple[Evidence, ...] = ()
    mentions: tuple[CorpusMention, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CorpusArticle:
    """A labelled article.

    Attributes:
        language: BCP 47 tag of the text.
        about_protest: whether a protest is what the article is about.
        tags: the hard cases that it contains, for cutting an evaluation.
        twin_of: id of the article that this one is a counterfactual twin of, or empty.
    """

    id: str
    title: str
    text: str
    language: str
    genre: str
    published: str
    event: Event
    about_protest: bool
    actors: tuple[ActorLabel, ...]
    annotator: str
    tags: tuple[str, ...] = ()
    twin_of: str = ""
    notes: str = ""
    schema_version: str = field(default=SCHEMA_VERSION)


def to_json(article: CorpusArticle) -> dict[str, Any]:
    """Return the article as JSON values; enums become their strings."""
    return asdict(article)


def from_json(row: dict[str, Any]) -> CorpusArticle:
    """Rebuild an article from `to_json`'s row.

    Raises:
        KeyError: a field is missing; the error names it.
        ValueError: a label is not in its set; the error names the value.
    """
    actors = tuple(_actor(actor) for actor in row["actors"])
    known = {**row, "event": Event(**row["event"]), "actors": actors, "tags": tuple(row["tags"])}
    return CorpusArticle(**known)


def _actor(row: dict[str, Any]) -> ActorLabel:
    secondary = row["secondary"]
    return ActorLabel(
        id=row["id"],
        name=row["name"],
        type=ActorType(row["type"]),
        aliases=tuple(row["aliases"]),
        stance=Stance(row["stance"]),
        secondary=Stance(secondary) if secondary else None,
        sentiment=Sentiment(row["sentiment"]),
        evidence=tuple(_evidence(item) for item in row["evidence"]),
        mentions=tuple(CorpusMention(**item) for item in row["mentions"]),
    )


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(**{**row, "stance": Stance(row["stance"]), "voice": Voice(row["voice"])})
