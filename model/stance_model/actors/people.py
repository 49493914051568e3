"""Reads people: leaders in and out of office, names after a title, and surnames alone.

Knows names as capitalised words, so it reads scripts with capitals; others need tags or the table.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from stance_model.actors.found import Naming, slug
from stance_model.gazetteer import Entry, GazetteerHit
from stance_model.labels import ActorType
from stance_model.mentions import SurfaceIndex

_YEAR: Final = timedelta(days=366)
_SURNAME_FIRST: Final = frozenset({"CHN", "TWN", "KOR", "PRK", "VNM", "KHM"})
_PARTICLES_LIST: Final = "al bin ibn von van de da dos el der den la ul"
_PARTICLES: Final = frozenset(_PARTICLES_LIST.split())
_WORD: Final = re.compile(r"[ \u00a0]+([^\W\d_](?:\w|[-'’](?=[^\W\d_]))*)")
_OPENING: Final = re.compile(r"[ \u00a0]*,?")
_BEFORE: Final = re.compile(r"([^\W\d_][\w-]*)[ \u00a0]\Z")
_FORMER: Final = re.compile(
    r"(?:\b(?:former|ex|late|ousted|deposed|exiled|then|ancien|ancienne|ehemalige[rn]?|früherer?"
    r"|antiguo|бывш\w+|экс|колишн\w+|eski|السابق|бұрынғы|mantan)[ -](?:\w+ )?)\Z",
    re.IGNORECASE,
)
_CASES_LIST: Final = "а у ом ым е ого ому им я ю ем ём єм і ові еві ой ы и"
_CASES: Final = ("", *_CASES_LIST.split())
_CYRILLIC: Final = re.compile(r"[Ѐ-ӿ]+")


def is_former(text: str, at: int) -> bool:
    """Whether "former", "ex-", "бывший", "eski" … stands right before this offset."""
    return _FORMER.search(text[max(0, at - 40) : at]) is not None


def leader_naming(
    text: str,
    hit: GazetteerHit,
    state: Entry | None,
    *,
    published: date | None,
    title: GazetteerHit | None,
) -> Naming:
    """Return the state for a leader in office, the person for anybody else of that name.

    Within a year of the term the title right before the name decides, if it is not "former".
    """
    start, given = _with_given_name(text, hit)
    words = hit.entry.name.split()
    surname = words[0] if hit.entry.state in _SURNAME_FIRST else words[-1]
    if given and not _belongs(given, words):
        name = text[start : hit.end]
        reason = f"another person than {hit.entry.name}, by the given name"
        return Naming(start, hit.end, slug(name), name, ActorType.PERSON, reason)
    begin = start if given else hit.start
    former = is_former(text, title.start if title else begin)
    near = title is not None and hit.entry.in_office(published, _YEAR)
    if state and not former and (near or hit.entry.in_office(published)):
        day = f"on {published}" if published else "by the table, the day being unknown"
        reason = f"{hit.entry.name} led {state.name} {day}"
        return Naming(begin, hit.end, state.id, state.name, state.type, reason, surname)
    reason = f"table: {hit.entry.name}, not in office at the time"
    return Naming(begin, hit.end, hit.entry.id, hit.entry.name, ActorType.PERSON, reason, surname)


def _with_given_name(text: str, hit: GazetteerHit) -> tuple[int, str]:
    """Return where the name begins with the given name before a lone surname, and that name."""
    if " " in hit.surface:
        return hit.start, ""
    before = _BEFORE.search(text[max(0, hit.start - 40) : hit.start])
    if before is None or not before.group(1)[0].isupper():
        return hit.start, ""
    start = hit.start - (len(before.group(0)))
    word = before.group(1)
    if _belongs(word, hit.entry.name.split()):
        return start, word
    if _opens_sentence(text, start) or not _like_given_name(word):
        return hit.start, ""
    return start, word


def _opens_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip(" \u00a0\"'«“„—–-")
    return not before or before[-1] in ".!?:;\n…"


def _like_given_name(word: str) -> bool:
    return len(word) > 2 and word[1:].islower() and word not in _NOT_GIVEN


_NOT_GIVEN_LIST: Final = (
    "President Minister Premier Chancellor Secretary General King Queen Emir Sultan Prince Leader"
    " Comrade Marshal Colonel Monday Tuesday Wednesday Thursday Friday Saturday Sunday January"
    " February March April May June July August September October November December Mrs When But"
    " And The For With After Before That While As If In On At By Cumhurbaşkanı Başbakan Sayın"
    " Bakanı Başkanı Lideri Präsident Kanzler Kanzlerin Präsidenten Herr Frau Ministerpräsident"
    " Président Presidente Presiden Premierminister Bundeskanzler Bundeskanzlerin Präsidentin"
    " Presidenta Ministre Madame Monsieur Señor Under Unlike Both Even Senator Pro Anti"
)
_NOT_GIVEN: Final = frozenset(_NOT_GIVEN_LIST.split())


def _belongs(given: str, words: list[str]) -> bool:
    """Whether the given name may be one of the leader's, spelled another way."""
    wanted = slug(given)[:3]
    return not wanted.isascii() or any(slug(word)[:3] == wanted for word in words)


def titled_naming(
    text: str, title: GazetteerHit, name_from: int, state: Entry | None, *, bound: bool
) -> Naming | None:
    """Return the naming by the name that follows a title, or None where no name follows.

    Args:
        text: the article.
        title: the hit of the title.
        name_from: where the name may begin.
        state: the state that the title belongs to.
        bound: whether that state stands beside the title; a spokesman without one may be anybody's.
    """
    opening = _OPENING.match(text, name_from) if name_from != title.end else None
    span = name_after(text, opening.end() if opening else name_from)
    if span is None:
        return None
    start, end = span
    name = text[start:end]
    surname = name.split()[-1]
    told = f"{title.surface} {name}"
    speaks = title.entry.type is ActorType.STATE or (bound and title.entry.name == "speaker")
    if speaks and state and not is_former(text, title.start):
        reason = f"{told} speaks for {state.name} by the title"
        return Naming(start, end, state.id, state.name, state.type, reason, surname)
    reason = f"named with the title in '{told}'"
    return Naming(start, end, slug(name), name, ActorType.PERSON, reason, surname)


def name_after(text: str, at: int) -> tuple[int, int] | None:
    """Return the span of one to four capitalised words that begin at the offset, or None."""
    spans: list[tuple[int, int]] = []
    while len(spans) < 4:
        word = _WORD.match(text, at)
        if word is None or not (word[1][0].isupper() or (spans and word[1] in _PARTICLES)):
            break
        spans.append(word.span(1))
        at = word.end()
    while spans and not text[spans[-1][0]].isupper():
        spans.pop()
    if not spans or (len(spans) == 1 and text[slice(*spans[0])] in _NOT_GIVEN):
        return None
    return spans[0][0], spans[-1][1]


def surname_namings(text: str, namings: Iterable[Naming]) -> Iterator[Naming]:
    """Yield the later mentions by surname alone of everybody who was named in full before."""
    first: dict[str, Naming] = {}
    for naming in namings:
        if len(naming.surname) > 2:
            first.setdefault(naming.surname, naming)
    index = SurfaceIndex(_forms(text, first))
    for hit in index.find(text):
        person = first[hit.key]
        if hit.start > person.start:
            full = text[person.start : person.end]
            reason = f"same surname as {full}, first named at {person.start}"
            yield Naming(hit.start, hit.end, person.id, person.name, person.type, reason)


def _forms(text: str, surnames: Iterable[str]) -> dict[str, set[str]]:
    """Return each surname with, for Cyrillic, the inflected forms of it that the text has.

    One pass over the words of the text, however many surnames there are.
    """
    forms = {surname: {surname} for surname in surnames}
    stems: dict[str, list[str]] = {}
    for surname in filter(_CYRILLIC.fullmatch, forms):
        stem = surname[:-2] if surname.endswith("ий") else surname.rstrip("аяй")
        if len(stem) > 3:
            stems.setdefault(stem, []).append(surname)
    for word in set(re.findall(r"\w+", text)) if stems else ():
        for case in _CASES:
            for surname in stems.get(word.removesuffix(case), ()) if word.endswith(case) else ():
                forms[surname].add(word)
    return forms
