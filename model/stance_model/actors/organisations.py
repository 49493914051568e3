"""Reads organisations that no table knows by the noun in their name, and their acronyms.

"Republican People's Party (CHP)", "Turkish Medical Association": capitalised names that say what
they are; names without such a noun are left to the tags.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from stance_model.actors.found import Naming, overlapping, slug, without_overlaps
from stance_model.gazetteer import GazetteerHit
from stance_model.labels import ActorType
from stance_model.mentions import SurfaceIndex

_BRACKETED: Final = re.compile(r"[ \u00a0]\(([^\W\d_a-zа-я][\w-]{1,9})\)")
_WORD: Final = r"[^\W\d_][\w'’.-]*"
_NEXT_WORD: Final = re.compile(rf"[ \u00a0]({_WORD}(?<!\.))")
_LONG_NAME: Final = re.compile(rf"(?:{_WORD}[ \u00a0]+){{0,9}}{_WORD}\Z")
_SMALL_WORDS: Final = "of the and for de du des la le les del y et und für der die in"
_SMALL: Final = frozenset(_SMALL_WORDS.split())
# Without it 50 kB of "Turkish Turkish …" took 172 s.
_MAX_WORDS: Final = 12
# Beginnings of the nouns by which an organisation says what it is, most telling first.
_NOUNS: Final = (
    (ActorType.PARTY, ("party", "parti", "партия", "partei", "partido", "bloc", "coalition")),
    (ActorType.UNION, ("union", "sendika", "профсоюз", "gewerkschaft", "sindicato", "syndicat",
                       "confederation", "confédération", "konfederasyon")),
    (ActorType.RELIGIOUS, ("church", "kilise", "церковь", "kirche", "iglesia", "église")),
    (ActorType.ARMED, ("army", "front", "brigade", "militia")),
    (ActorType.SECURITY, ("police", "guard", "corps")),
    (ActorType.COMPANY, ("company", "corporation", "bank", "holding", "airlines")),
    (ActorType.CIVIC, ("association", "movement", "council", "committee", "foundation", "centre",
                       "center", "institute", "congress", "league", "alliance", "network",
                       "group", "forum", "society", "hareketi", "derneği", "движение", "фонд",
                       "комитет", "movimiento", "mouvement", "bewegung", "verband",
                       "federation")),
    (ActorType.ORGANISATION, ("organisation", "organization", "agency", "fund", "community")),
)  # fmt: skip
# Nouns that state organs bear as well: "Kazakh Security Council".
_OF_STATES: Final = re.compile(r"council|committee|bank|guard|corps|army|police|agency|fund|centre")


def organisation_from(text: str, hit: GazetteerHit) -> Naming | None:
    """Return the longer name that a country or demonym begins: "Turkish Medical Association"."""
    end, last = hit.end, hit.end
    for _ in range(_MAX_WORDS):
        word = _NEXT_WORD.match(text, end)
        if word is None or not (word[1][0].isupper() or word[1] in _SMALL):
            break
        end = word.end()
        last = end if word[1][0].isupper() else last
    name = text[hit.start : last]
    kind = _kind(name)
    if kind is None or _OF_STATES.search(name.casefold()):
        return None
    reason = f"the longer name that {hit.surface} begins, no table knows it"
    return Naming(hit.start, last, f"{hit.entry.id}.{slug(name)}", name, kind, reason)


def with_acronyms(text: str, namings: Iterable[Naming]) -> list[Naming]:
    """Return the namings with those of each long name, its acronym, and the acronym alone."""
    known = without_overlaps(namings)
    introduced: dict[str, Naming] = {}
    for match in _BRACKETED.finditer(text):
        long_name = _long_name(text, match.start(), match.group(1), known)
        if long_name is not None:
            introduced.setdefault(match.group(1), long_name)
    return [*known, *introduced.values(), *_occurrences(text, introduced)]


def _long_name(text: str, end: int, short: str, known: list[Naming]) -> Naming | None:
    for naming in overlapping(known, end - 1, end):
        if naming.type is not ActorType.STATE:
            return naming
    start = _start_of_name(text, end)
    kind = _kind(text[start:end])
    if kind is None or any(one.start <= start for one in overlapping(known, end - 1, end)):
        return None
    name = text[start:end]
    reason = f"introduced with its short form ({short}), no table knows it"
    return Naming(start, end, slug(short), name, kind, reason)


def _start_of_name(text: str, end: int) -> int:
    """Return where the run of capitalised words before the bracket begins."""
    words = _LONG_NAME.search(text, max(0, end - 120), end)
    start = end
    for word in reversed(list(re.finditer(_WORD, words.group(0) if words else ""))):
        if not word[0][0].isupper() and word[0] not in _SMALL:
            break
        if word[0][0].isupper() and word[0] not in {"The", "Le", "La", "Der", "Die", "El"}:
            start = (words.start() if words else end) + word.start()
    return start


def _kind(name: str) -> ActorType | None:
    words = name.casefold().split()
    for kind, nouns in _NOUNS:
        if len(words) > 1 and any(word.startswith(noun) for noun in nouns for word in words):
            return kind
    return None


def _occurrences(text: str, introduced: dict[str, Naming]) -> Iterator[Naming]:
    index = SurfaceIndex(
        {short: (short, text[one.start : one.end]) for short, one in introduced.items()}
    )
    for hit in index.find(text):
        first = introduced[hit.key]
        if hit.start == first.start:
            continue
        reason = f"'{text[hit.start : hit.end]}', introduced at {first.start}"
        yield Naming(hit.start, hit.end, first.id, first.name, first.type, reason)
