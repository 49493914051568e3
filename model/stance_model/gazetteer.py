"""The gazetteer: which surfaces name which actors, and where they stand in a text.

Knows the shipped table, spelling, dates of office and a few ambiguous names; who is meant by
"the ministry" or by a surname inside an article is the business of `actors`.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

from stance_model.errors import ArtifactError
from stance_model.labels import ActorType
from stance_model.mentions import SurfaceIndex

TABLES: Final = Path(__file__).parent / "tables"
_YEAR: Final = timedelta(days=366)
_NEAR_CHARS: Final = 80

# Particles that Arabic and Hebrew write together with the word; the mention begins after them.
_PROCLITICS: Final = {"ar": ("و", "ب", "ل", "وب", "ول"), "he": ("ו", "ב", "ל", "מ")}
_KATAKANA: Final = re.compile(r"[\u30a1-\u30fa\u30fc]")
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)\.? \Z")
_WORD_AFTER: Final = re.compile(r" ([A-Z][^\W\d_]+)")


class Kind(StrEnum):
    """How a surface names its actor; the last three name one only together with the context."""

    NAME = "name"
    CAPITAL = "capital"
    DEMONYM = "demonym"
    METONYM = "metonym"
    MEDIA = "media"
    LEADER = "leader"
    ROLE = "role"
    TITLE = "title"
    OFFICE = "office"


CONTEXTUAL: Final = frozenset({Kind.ROLE, Kind.TITLE, Kind.OFFICE})
_GUARDS: Final = frozenset({"block", "given", "near", "plain"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table.

    Attributes:
        id: alpha-3 code, slug, `STATE.slug` for a leader; for a role, title or office its slug.
        surfaces: every way to write it, with the kind of each.
        state: the state that a leader leads; empty for every other row.
        terms: a leader's days in office, first and last, None where it has not ended.
        languages: the languages that a role, title or office word belongs to.
    """

    id: str
    name: str
    type: ActorType
    surfaces: tuple[tuple[Kind, str], ...] = ()
    state: str = ""
    terms: tuple[tuple[date, date | None], ...] = ()
    languages: frozenset[str] = frozenset()

    def in_office(self, on: date | None, slack: timedelta = timedelta()) -> bool:
        """Whether the leader held office on that day, give or take `slack`; True if unknown."""
        return on is None or any(
            first - slack <= on <= (last or date.max - slack) + slack for first, last in self.terms
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Every surface, in table order."""
        return tuple(surface for _, surface in self.surfaces)


@dataclass(frozen=True, slots=True)
class GazetteerHit:
    """A surface of the table at `[start, end)`: `text[start:end] == surface`, code points."""

    start: int
    end: int
    surface: str
    kind: Kind
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Guards:
    """What tells a country from what is only spelled like one; the rows are in the table.

    A fourth kind, `block`, are longer names that hold a country's name and win by their length:
    "Washington state", "Moscow, Idaho", "Northern Ireland", "The Moscow Times".

    Attributes:
        given: surfaces that are also personal names: none beside a capitalised word ("Michael
            Jordan"), unless that word is plain or itself in the table.
        plain: words that are no personal names, in lower case: "in", "Monday", "former".
        near: words within 80 characters that speak against the country: "Atlanta" for Georgia.
    """

    given: frozenset[str]
    plain: frozenset[str]
    near: dict[str, tuple[str, ...]]


class Gazetteer:
    """The shipped table as one automaton; built once, safe to share between threads."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        """Build from the rows of `actors.jsonl`."""
        self._entries: dict[str, Entry] = {}
        self._senses: dict[str, list[tuple[Kind, Entry]]] = {}
        self._clitics: dict[str, str] = {}
        guards: list[dict[str, Any]] = []
        for row in rows:
            if row["kind"] in _GUARDS:
                guards.append(row)
            else:
                self._learn(_entry(row))
        self._guards = _read_guards(guards)
        blocked = {form for row in guards if row["kind"] == "block" for form in row["surfaces"]}
        self._attach_clitics()
        # One key for all: the text itself tells which surface was found, and memory stays small.
        self._index = SurfaceIndex({"": (*self._senses, *self._clitics, *blocked)})

    @classmethod
    def load(cls, folder: Path | None = None) -> "Gazetteer":
        """Read `actors.jsonl` from the folder, or from the tables that the package ships.

        Raises:
            ArtifactError: the file is missing or one of its lines cannot be read.
        """
        path = (folder or TABLES) / "actors.jsonl"
        try:
            with path.open(encoding="utf-8") as lines:
                return cls(json.loads(line) for line in lines)
        except (OSError, ValueError, KeyError) as error:
            raise ArtifactError(f"{path}: no readable actor table ({error})") from error

    def lookup(self, id_or_name: str) -> Entry | None:
        """Return the entry with this id, or the first that has this name; case may differ."""
        wanted = id_or_name.strip()
        known = self._entries.get(wanted) or self._entries.get(wanted.upper())
        return known or self._by_name.get(wanted.casefold())

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        names: dict[str, Entry] = {}
        for entry in self._entries.values():
            if not entry.languages:
                names.setdefault(entry.name.casefold(), entry)
        for entry in self._entries.values():
            if not entry.languages:
                for name in entry.names:
                    names.setdefault(name.casefold(), entry)
        return names

    def entries(self) -> Iterator[Entry]:
        """Every entry, in the table's order."""
        return iter(self._entries.values())

    def find(self, text: str, *, on: date | None = None) -> list[GazetteerHit]:
        """Return every surface that names an actor by itself, longest match, in text order.

        Args:
            text: the article.
            on: its day of publication; leaders are found within their terms, one year either way.
        """
        return [hit for hit in self.scan(text, on=on) if hit.kind not in CONTEXTUAL]

    def scan(
        self, text: str, *, on: date | None = None, language: str | None = None
    ) -> list[GazetteerHit]:
        """Like `find`, with the role, title and office words of the language (None: of all)."""
        hits: list[GazetteerHit] = []
        for found in self._index.find(text):
            form = self._form(text[found.start : found.end])
            sense = self._sense(form, language)
            if sense is None or (sense[0] is Kind.LEADER and not sense[1].in_office(on, _YEAR)):
                continue
            start = found.start + len(self._clitics.get(form, ""))
            hits.append(GazetteerHit(start, found.end, text[start : found.end], *sense))
        return [hit for hit in hits if self._means_the_actor(text, hit)]

    def _learn(self, entry: Entry) -> None:
        self._entries.setdefault(entry.id, entry)
        for kind, surface in entry.surfaces:
            self._senses.setdefault(surface, []).append((kind, entry))

    def _attach_clitics(self) -> None:
        for surface in self._senses:
            script = "ar" if "\u0620" <= surface[0] <= "\u064a" else "he"
            if script == "he" and not "\u05d0" <= surface[0] <= "\u05ea":
                continue
            for particle in _PROCLITICS[script]:
                self._clitics.setdefault(particle + surface, particle)
            if surface.startswith("ال"):
                self._clitics.setdefault("لل" + surface[2:], "ل")
        for surface in self._clitics.keys() & self._senses.keys():
            del self._clitics[surface]

    def _form(self, surface: str) -> str:
        """Return the surface as the table writes it: composed, and not capitalised as a head."""
        form = normalize("NFC", surface)
        return form if form in self._senses or form in self._clitics else form[0].lower() + form[1:]

    def _sense(self, form: str, language: str | None) -> tuple[Kind, Entry] | None:
        bare = form if form in self._senses else self._bare(form)
        for kind, entry in self._senses.get(bare, ()):
            if kind not in CONTEXTUAL or language is None or language in entry.languages:
                return kind, entry
        return None

    def _bare(self, form: str) -> str:
        rest = form[len(self._clitics.get(form, "")) :]
        return rest if rest in self._senses else "ا" + rest

    def _means_the_actor(self, text: str, hit: GazetteerHit) -> bool:
        around = text[max(0, hit.start - _NEAR_CHARS) : hit.end + _NEAR_CHARS]
        if any(word in around for word in self._guards.near.get(hit.surface, ())):
            return False
        if hit.surface in self._guards.given and self._in_a_personal_name(text, hit):
            return False
        return not _inside_katakana(text, hit)

    def _in_a_personal_name(self, text: str, hit: GazetteerHit) -> bool:
        """Whether a capitalised word that is no plain word stands beside it: "Michael Jordan"."""
        before = _WORD_BEFORE.search(text[max(0, hit.start - 40) : hit.start])
        after = _WORD_AFTER.match(text, hit.end)
        words = [match.group(1) for match in (before, after) if match]
        return any(word[0].isupper() and not self._plain(word) for word in words)

    def _plain(self, word: str) -> bool:
        return word.casefold() in self._guards.plain or word in self._senses


def _inside_katakana(text: str, hit: GazetteerHit) -> bool:
    """Whether the word goes on in katakana, where タイ (Thailand) would be a part of タイトル."""
    if not _KATAKANA.fullmatch(hit.surface[-1]):
        return False
    beside = text[max(0, hit.start - 1) : hit.start] + text[hit.end : hit.end + 1]
    return bool(_KATAKANA.search(beside))


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        id=row["id"],
        name=row["name"],
        type=ActorType(row["type"]),
        surfaces=tuple(
            (Kind(kind), form) for kind, forms in row["surfaces"].items() for form in forms
        ),
        state=row.get("state", ""),
        terms=tuple(
            (_day(first), _day(last) if last else None) for first, last in row.get("terms", ())
        ),
        languages=frozenset(row.get("languages", ())),
    )


def _day(written: str) -> date:
    return date.fromisoformat(written)


def _read_guards(rows: list[dict[str, Any]]) -> _Guards:
    def words(kind: str) -> frozenset[str]:
        return frozenset(word for row in rows if row["kind"] == kind for word in row["surfaces"])

    near = {
        surface: tuple(row["words"])
        for row in rows
        if row["kind"] == "near"
        for surface in row["surfaces"]
    }
    return _Guards(given=words("given"), plain=words("plain"), near=near)
