"""Finds exactly the actors that the caller asks about, under exactly their aliases.

Knows nothing of context: an alias on word borders is a mention, whatever else it may mean.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stance_model.actors.found import FoundActor, slug, surfaces
from stance_model.article import RequestedActor
from stance_model.gazetteer import Entry, Gazetteer
from stance_model.labels import ActorType
from stance_model.mentions import Mention, SurfaceIndex

_DOTTED = frozenset({"tr", "az"})


def requested_actors(
    text: str,
    actors: Sequence[RequestedActor],
    gazetteer: Gazetteer,
    *,
    language: str,
    resolve: Callable[[], list[FoundActor]],
) -> list[FoundActor]:
    """Return one actor for each that is asked for, in that order.

    Args:
        text: the article.
        actors: whom the caller asks about.
        gazetteer: asked for the actors that come without aliases.
        language: decides the capital letter of "i".
        resolve: returns the actors that the article names by itself; called at most when an
            actor without aliases is one that the table knows.
    """
    ids = _unique([_id(actor, gazetteer) for actor in actors])
    article = _Article(text, language, resolve)
    return [
        _found(article, actor, key, gazetteer.lookup(actor.name))
        for actor, key in zip(actors, ids, strict=True)
    ]


@dataclass(frozen=True)
class _Article:
    """The text, its language, and the actors that it names by itself."""

    text: str
    language: str
    resolve: Callable[[], list[FoundActor]]


def _id(actor: RequestedActor, gazetteer: Gazetteer) -> str:
    entry = gazetteer.lookup(actor.name)
    return actor.id or (entry.id if entry else slug(actor.name))


def _unique(ids: list[str]) -> list[str]:
    """Return the ids with `-2`, `-3` … after those that an earlier actor already has."""
    taken: set[str] = set()
    for at, key in enumerate(ids):
        number, unique = 2, key
        while unique in taken or (unique != key and unique in ids):
            number, unique = number + 1, f"{key}-{number}"
        ids[at] = unique
        taken.add(unique)
    return ids


def _found(article: _Article, actor: RequestedActor, key: str, entry: Entry | None) -> FoundActor:
    if actor.aliases or entry is None:
        mentions, reason = _by_alias(article, actor, key)
        known = None if actor.aliases or mentions else _same(actor.name, article.resolve())
    else:
        known = _same(entry.id, article.resolve())
        mentions, reason = (), f"asked for; the table knows {entry.name}, the article does not"
    if known is not None:
        mentions = tuple(Mention(one.start, one.end, key) for one in known.mentions)
        reason = f"asked for without aliases; {known.resolved_by}"
    return FoundActor(
        id=key,
        name=actor.name if entry is None or actor.aliases else entry.name,
        type=_type(actor, entry, known),
        mentions=mentions,
        aliases_found=surfaces(article.text, mentions),
        resolved_by=reason,
    )


def _same(key: str, found: list[FoundActor]) -> FoundActor | None:
    return next((actor for actor in found if actor.id == key), None)


def _by_alias(
    article: _Article, actor: RequestedActor, key: str
) -> tuple[tuple[Mention, ...], str]:
    names = actor.aliases or (actor.name,)
    index = SurfaceIndex(
        {key: [form for name in names for form in _spellings(name, article.language)]}
    )
    mentions = tuple(index.find(article.text))
    what = "these aliases" if actor.aliases else "this name"
    return mentions, f"asked for by {what}" + ("" if mentions else ", found nowhere in the text")


def _spellings(name: str, language: str) -> list[str]:
    """Return the name as given, with either apostrophe, and with a Turkish capital İ."""
    forms = [name, name.replace("'", "’"), name.replace("’", "'")]
    if language.partition("-")[0] in _DOTTED and name.startswith("i"):
        forms.append("İ" + name[1:])
    return [unicodedata.normalize("NFC", form) for form in dict.fromkeys(forms)]


def _type(actor: RequestedActor, entry: Entry | None, known: FoundActor | None) -> ActorType:
    if actor.type in {kind.value for kind in ActorType}:
        return ActorType(actor.type)
    if known is not None:
        return known.type
    return entry.type if entry else ActorType.OTHER
