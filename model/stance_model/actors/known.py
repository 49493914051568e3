"""Reads what the table knows: states, organisations, leaders, and the nouns that need a state.

Knows hits and their neighbours in one article; surnames and tags come later.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from stance_model.actors.binding import PLACES, is_adjective, qualifies_next, qualifies_previous
from stance_model.actors.found import Naming
from stance_model.actors.main_state import main_state
from stance_model.actors.organisations import organisation_from
from stance_model.actors.people import leader_naming, titled_naming
from stance_model.gazetteer import Entry, Gazetteer, GazetteerHit, Kind
from stance_model.labels import ActorType

# What makes "police" or "government" a part of another noun: "police station".
_COMPOUND: Final = re.compile(
    r" (?:stations?|cars?|vans?|custody|brutality|violence|headquarters|academy|buildings?|house"
    r"|bonds?|spending|debt|unions? confederation|services?|square|street)\b"
)
_WORDING: Final = {
    Kind.NAME: "its name",
    Kind.CAPITAL: "capital of {name} used for its government",
    Kind.DEMONYM: "demonym of {name}",
    Kind.METONYM: "seat of power or ministry of {name}",
    Kind.MEDIA: "state media of {name}",
}


@dataclass
class _Walk:
    """One pass over the hits of one article.

    Attributes:
        main: the state that the title and the lead name most often, else the whole text.
        last: the latest naming of a state so far.
        used: positions of hits that an earlier hit has taken in.
    """

    text: str
    hits: list[GazetteerHit]
    gazetteer: Gazetteer
    published: date | None
    language: str | None
    main: Entry | None
    last: Naming | None = None
    used: set[int] = field(default_factory=set)
    namings: list[Naming] = field(default_factory=list)

    def run(self) -> list[Naming]:
        steps: dict[Kind, Callable[[int, GazetteerHit], Naming | None]] = {
            Kind.DEMONYM: self._demonym,
            Kind.ROLE: self._role,
            Kind.OFFICE: self._office,
            Kind.TITLE: self._title,
            Kind.LEADER: self._leader,
        }
        for at, hit in enumerate(self.hits):
            if at in self.used:
                continue
            kind = Kind.DEMONYM if is_adjective(hit) else hit.kind
            naming = steps.get(kind, self._plain)(at, hit)
            if naming is not None:
                self.namings.append(naming)
                if naming.type is ActorType.STATE:
                    self.last = naming
        return self.namings

    def _plain(self, at: int, hit: GazetteerHit) -> Naming:
        reason = "table: " + _WORDING[hit.kind].format(name=hit.entry.name)
        return Naming(hit.start, hit.end, hit.entry.id, hit.entry.name, hit.entry.type, reason)

    def _demonym(self, at: int, hit: GazetteerHit) -> Naming | None:
        """A demonym alone is the state; before a role or office noun the two are one mention."""
        following = self._next(at)
        longer = organisation_from(self.text, hit)
        if longer is not None:
            self._take_in(at, longer.end)
            return longer
        if following is None or not qualifies_next(self.text, hit, following, self.language):
            return self._plain(at, hit)
        if following.kind is Kind.ROLE:
            self.used.add(at + 1)
            reason = f"role noun with the demonym {hit.surface}"
            return self._part(hit.start, following.end, following.entry, hit.entry, reason)
        if following.kind is Kind.OFFICE or self._names_nobody(at + 1, following):
            self.used.add(at + 1)
            reason = f"'{following.surface}' with the demonym {hit.surface}"
            return self._state(hit.start, following.end, hit.entry, reason)
        return self._plain(at, hit)

    def _take_in(self, at: int, end: int) -> None:
        while at < len(self.hits) and self.hits[at].end <= end:
            self.used.add(at)
            at += 1

    def _names_nobody(self, at: int, hit: GazetteerHit) -> bool:
        return hit.kind is Kind.TITLE and self._person(at, hit) is None

    def _role(self, at: int, hit: GazetteerHit) -> Naming | None:
        if self._in_compound(hit):
            return None
        owner, end, how = self._owner(at, hit)
        if owner is None and self.main is not None:
            owner, how = self.main, f"role noun; the article is mostly about {self.main.name}"
        if owner is None:
            kind = hit.entry.type
            return Naming(hit.start, hit.end, hit.entry.name, hit.entry.name, kind, "role noun")
        return self._part(hit.start, end, hit.entry, owner, how)

    def _office(self, at: int, hit: GazetteerHit) -> Naming | None:
        if self._in_compound(hit):
            return None
        owner, end, how = self._owner(at, hit)
        if owner is not None:
            return self._state(hit.start, end, owner, how)
        if self.last is not None:
            before = self.text[self.last.start : self.last.end]
            reason = f"'{hit.surface}' after {before} at {self.last.start}"
            last = self.last
            return Naming(hit.start, hit.end, last.id, last.name, ActorType.STATE, reason)
        if self.main is not None:
            reason = f"'{hit.surface}' in an article mostly about {self.main.name}"
            return self._state(hit.start, hit.end, self.main, reason)
        return None

    def _title(self, at: int, hit: GazetteerHit) -> Naming | None:
        person = self._person(at, hit)
        if person is not None:
            return person
        if self.language == "en" or hit.entry.type is not ActorType.STATE or self._leads(at):
            return None
        if self.language == "ar" and not hit.surface.startswith("ال"):
            return None
        return self._office(at, hit)

    def _person(self, at: int, hit: GazetteerHit) -> Naming | None:
        following = self._next(at)
        if self._leads(at):
            return None
        owner, end, _ = self._owner(at, hit)
        bound = owner is not None
        if owner is not None and following is not None and following.start < end + 8:
            end = max(end, following.end if following.kind in PLACES else end)
        if owner is None and self.last is not None:
            owner = self.gazetteer.lookup(self.last.id)
        return titled_naming(self.text, hit, end, owner or self.main, bound=bound)

    def _leads(self, at: int) -> bool:
        """Whether the name of a leader follows the title at once."""
        following = self._next(at)
        gap = self.text[self.hits[at].end : following.start] if following else ""
        return following is not None and following.kind is Kind.LEADER and not gap.strip(" ,")

    def _leader(self, at: int, hit: GazetteerHit) -> Naming | None:
        titled = at > 0 and self.hits[at - 1].kind is Kind.TITLE and self._leads(at - 1)
        title = self.hits[at - 1] if titled else None
        state = self.gazetteer.lookup(hit.entry.state)
        return leader_naming(self.text, hit, state, published=self.published, title=title)

    def _owner(self, at: int, hit: GazetteerHit) -> tuple[Entry | None, int, str]:
        """Return the state that a neighbour gives the noun, the end of the span, and the reason."""
        before, after = (self.hits[at - 1] if at else None), self._next(at)
        if before is not None and qualifies_next(self.text, before, hit, self.language):
            owner = self._state_of(before)
            return owner, hit.end, f"'{hit.surface}' of {before.surface} at {before.start}"
        if after is not None and qualifies_previous(self.text, hit, after, self.language):
            end = hit.end
            if after.kind is Kind.DEMONYM:  # "police turque" is one mention, not two
                self.used.add(at + 1)
                end = after.end
            return self._state_of(after), end, f"'{hit.surface}' with {after.surface}"
        return None, hit.end, ""

    def _state_of(self, hit: GazetteerHit) -> Entry | None:
        return hit.entry if hit.entry.type is ActorType.STATE else None

    def _next(self, at: int) -> GazetteerHit | None:
        return self.hits[at + 1] if at + 1 < len(self.hits) else None

    def _in_compound(self, hit: GazetteerHit) -> bool:
        hyphens = self.text[max(0, hit.start - 1) : hit.start] + self.text[hit.end : hit.end + 1]
        return "-" in hyphens or _COMPOUND.match(self.text, hit.end) is not None

    def _state(self, start: int, end: int, state: Entry, reason: str) -> Naming:
        return Naming(start, end, state.id, state.name, state.type, reason)

    def _part(self, start: int, end: int, role: Entry, state: Entry, reason: str) -> Naming:
        key, name = f"{state.id}.{role.name}", f"{role.name} ({state.name})"
        return Naming(start, end, key, name, role.type, reason)


def known_namings(
    text: str,
    gazetteer: Gazetteer,
    *,
    language: str,
    published: date | None,
    title: str = "",
) -> tuple[list[Naming], Entry | None]:
    """Return what the table and the neighbours in the text decide, and the article's main state."""
    base = language.partition("-")[0].lower()
    spoken = base if base not in {"", "und"} else None
    hits = gazetteer.scan(text, language=spoken)
    main = main_state(text, hits, title, gazetteer.find(title) if title else [])
    return _Walk(text, hits, gazetteer, published, spoken, main).run(), main
