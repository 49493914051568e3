"""The actors that an article names, and the namings that they are gathered from.

Plain values; how a naming is reached is told by its reason, not known here.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from stance_model.labels import ActorType
from stance_model.mentions import Mention

_REASONS_TOLD = 3


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A span `[start, end)` that the net's tagging head takes for an actor; score 0 to 1."""

    start: int
    end: int
    type: ActorType
    score: float


@dataclass(frozen=True, slots=True)
class FoundActor:
    """An actor with every mention of it.

    Attributes:
        id: alpha-3 code, or a slug, prefixed by the state where it has one (`KAZ.protesters`).
        mentions: in text order, without overlaps; the key of each is `id`.
        aliases_found: the surfaces, in order of first appearance.
        resolved_by: why these mentions are this actor, in plain words.
    """

    id: str
    name: str
    type: ActorType
    mentions: tuple[Mention, ...]
    aliases_found: tuple[str, ...]
    resolved_by: str


@dataclass(frozen=True, slots=True)
class Naming:
    """One span that names one actor, and the reason for thinking so.

    Attributes:
        surname: the last name, where the span is a person's full name; later mentions by surname
            alone follow from it.
    """

    start: int
    end: int
    id: str
    name: str
    type: ActorType
    reason: str
    surname: str = ""


def gather(text: str, namings: Iterable[Naming]) -> list[FoundActor]:
    """Return one actor an id, in order of first mention; overlapping namings keep the longest."""
    grouped: dict[str, list[Naming]] = {}
    for naming in without_overlaps(namings):
        grouped.setdefault(naming.id, []).append(naming)
    return [_actor(text, group) for group in grouped.values()]


def without_overlaps(namings: Iterable[Naming]) -> list[Naming]:
    """Return the namings in text order; of two that overlap, the longer one, then the earlier."""
    kept: list[Naming] = []
    used: set[int] = set()
    for naming in sorted(namings, key=lambda one: (one.start - one.end, one.start)):
        span = range(naming.start, naming.end)
        if used.isdisjoint(span):
            used.update(span)
            kept.append(naming)
    return sorted(kept, key=lambda one: one.start)


def overlapping(kept: list[Naming], start: int, end: int) -> list[Naming]:
    """Return those of the sorted, disjoint namings that share a character with `[start, end)`."""
    first = bisect_right(kept, start, key=lambda one: one.end)
    last = bisect_left(kept, end, key=lambda one: one.start)
    return kept[first:last]


def _actor(text: str, group: list[Naming]) -> FoundActor:
    first = group[0]
    reasons = list(dict.fromkeys(naming.reason for naming in group))
    more = len(reasons) - _REASONS_TOLD
    told = "; ".join(reasons[:_REASONS_TOLD]) + (f"; and {more} more" if more > 0 else "")
    return FoundActor(
        id=first.id,
        name=first.name,
        type=first.type,
        mentions=tuple(Mention(naming.start, naming.end, first.id) for naming in group),
        aliases_found=surfaces(text, group),
        resolved_by=told,
    )


def surfaces(text: str, spans: Iterable[Naming | Mention]) -> tuple[str, ...]:
    """Return what stands in the text at the spans, each surface once, first come first."""
    return tuple(dict.fromkeys(text[span.start : span.end] for span in spans))


def slug(name: str) -> str:
    """Return an id made from the name: lower case, words joined by hyphens, any script."""
    folded = unicodedata.normalize("NFD", name.casefold().replace("ı", "i"))
    latin = "".join(char for char in folded if not "\u0300" <= char <= "\u036f")
    joined = re.sub(r"[^\w]+|_", "-", unicodedata.normalize("NFC", latin)).strip("-")
    return joined or "actor"
