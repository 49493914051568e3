"""Joins the spans that the net tagged with what the table already resolved.

Knows spans and their types; where the table knows the name its identity stands, unless the tagged
name is longer and another one: "Turkish Medical Association" is not Turkey.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from stance_model.actors.found import Naming, TaggedSpan, overlapping, slug, without_overlaps
from stance_model.gazetteer import Entry
from stance_model.labels import ActorType

_TRIMMED: Final = re.compile(
    r"\A(?:(?:the|a|an|le|la|les|los|las|el|der|die|das|den|il|o|os|as)[ \u00a0]+)|l['’]"
    r"|['’](?:s|[^\W\d_]{1,6})?\Z",
    re.IGNORECASE,
)
_NAMED_TYPES: Final = frozenset(ActorType) - {ActorType.STATE, ActorType.PERSON}


@dataclass
class _Known:
    """The tagged names met so far, each with the naming it began with."""

    by_surface: dict[str, Naming]
    by_surname: dict[str, Naming]
    by_acronym: dict[str, Naming]

    def match(self, surface: str, kind: ActorType) -> tuple[Naming, str] | None:
        key = _key(surface)
        if key in self.by_surface:
            return self.by_surface[key], "same name as the one first tagged at"
        if kind is ActorType.PERSON and key in self.by_surname:
            return self.by_surname[key], "same surname as the person first named at"
        if surface in self.by_acronym:
            return self.by_acronym[surface], "acronym of the name at"
        return None

    def learn(self, surface: str, naming: Naming) -> None:
        self.by_surface.setdefault(_key(surface), naming)
        words = re.findall(r"[^\W_]+", surface)
        if naming.type is ActorType.PERSON and len(words) > 1:
            self.by_surname.setdefault(_key(words[-1]), naming)
        letters = "".join(word[0] for word in words if word[0].isupper())
        if len(letters) > 1:
            self.by_acronym.setdefault(letters, naming)


def with_tags(
    text: str, namings: Iterable[Naming], tagged: Sequence[TaggedSpan], main: Entry | None
) -> list[Naming]:
    """Return the namings of the table together with those of the tagged spans.

    Args:
        text: the article.
        namings: what table and context resolved; they may not overlap.
        tagged: spans of the net, in any order.
        main: the state that nameless protesters belong to.
    """
    kept = without_overlaps(namings)
    known = _Known({}, {}, {})
    for naming in kept:
        known.learn(text[naming.start : naming.end], naming)
    added: list[Naming] = []
    replaced: set[int] = set()
    for span in sorted(tagged, key=lambda one: (one.start, -one.end)):
        inside = overlapping(kept, span.start, span.end)
        if inside and not _is_another(text, span, inside):
            continue
        replaced.update(one.start for one in inside)
        added.append(_naming(text, span, known, main))
    return without_overlaps([*(one for one in kept if one.start not in replaced), *added])


def _is_another(text: str, span: TaggedSpan, inside: list[Naming]) -> bool:
    """Whether the tagged span names somebody else than the shorter known names inside it."""
    contained = all(span.start <= one.start and one.end <= span.end for one in inside)
    if not contained or any(one.type is span.type or one.surname for one in inside):
        return False
    known = sum(one.end - one.start for one in inside)
    beside = text[span.start : inside[0].start] + " " + text[inside[-1].end : span.end]
    extra = re.findall(r"[^\W\d_]{2,}", _TRIMMED.sub("", beside))
    named = span.type in _NAMED_TYPES and bool(extra)
    return span.end - span.start > known and (named or any(word[0].isupper() for word in extra))


def _naming(text: str, span: TaggedSpan, known: _Known, main: Entry | None) -> Naming:
    surface = trimmed(text[span.start : span.end])
    found = known.match(surface, span.type)
    if found is not None:
        first, why = found
        reason = f"{why} {first.start}"
        return Naming(span.start, span.end, first.id, first.name, first.type, reason)
    if span.type is ActorType.PROTESTERS and surface.islower():
        return _nameless(span, main)
    reason = "tagged by the model, no table knows it"
    surname = surface.split()[-1] if span.type is ActorType.PERSON and " " in surface else ""
    naming = Naming(span.start, span.end, slug(surface), surface, span.type, reason, surname)
    known.learn(surface, naming)
    return naming


def _nameless(span: TaggedSpan, main: Entry | None) -> Naming:
    key = f"{main.id}.protesters" if main else "protesters"
    name = f"protesters ({main.name})" if main else "protesters"
    reason = "tagged as protesters by the model, without a name of their own"
    return Naming(span.start, span.end, key, name, span.type, reason)


def trimmed(surface: str) -> str:
    """Return the name without its article, its possessive, or a suffix after an apostrophe."""
    return _TRIMMED.sub("", surface.strip()) or surface


def _key(surface: str) -> str:
    return trimmed(surface).casefold()
