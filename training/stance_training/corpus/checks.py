"""The rules of the codebook and of the corpus that can be checked without reading.

Each rule is a function from an article to complaints; `check_article` runs them all. Rules that
need the whole corpus take it as a sequence.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from stance_model.labels import Stance, Voice
from stance_model.mentions import is_unspaced
from stance_training.corpus.schema import GENRES, ActorLabel, CorpusArticle
from stance_training.corpus.splits import split_of

WORDS = (100, 1000)
MAX_QUOTE_WORDS = 75
_ACTOR_ID = re.compile(r"[A-Z]{3}(\.[a-z0-9-]+)*|[a-z0-9-]+(\.[a-z0-9-]+)*")
_ARTICLE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

Rule = Callable[[CorpusArticle], Iterator[str]]


def word_count(text: str) -> int:
    """Count words; two characters of a script without spaces count as one word."""
    unspaced = sum(map(is_unspaced, text))
    spaced = "".join(" " if is_unspaced(char) else char for char in text)
    return len(spaced.split()) + unspaced // 2


def _shape(article: CorpusArticle) -> Iterator[str]:
    if not _ARTICLE_ID.fullmatch(article.id):
        yield f"id {article.id!r} is not lower-case words joined by hyphens"
    if article.genre not in GENRES:
        yield f"genre {article.genre!r} is not one of {', '.join(GENRES)}"
    if not _LANGUAGE.fullmatch(article.language):
        yield f"language {article.language!r} is not a BCP 47 primary tag such as en"
    if not WORDS[0] <= word_count(article.text) <= WORDS[1]:
        yield f"{word_count(article.text)} words; {WORDS[0]} to {WORDS[1]} are allowed"
    if article.event.basis not in ("documented", "invented"):
        yield f"event.basis {article.event.basis!r} is not documented or invented"
    try:
        date.fromisoformat(article.published)
    except ValueError:
        yield f"published {article.published!r} is not a date like 2022-01-06"


def _actors(article: CorpusArticle) -> Iterator[str]:
    for actor_id, count in Counter(actor.id for actor in article.actors).items():
        if count > 1:
            yield f"actor {actor_id} is listed {count} times"
    claimed: dict[str, str] = {}
    for actor in article.actors:
        if not _ACTOR_ID.fullmatch(actor.id):
            yield f"actor id {actor.id!r} is not like KAZ, KAZ.protesters or united-nations"
        for alias in actor.aliases:
            if alias in claimed:
                yield f"alias {alias!r} is given to both {claimed[alias]} and {actor.id}"
            claimed[alias] = actor.id
            if alias not in article.text:
                yield f"actor {actor.id}: the alias {alias!r} is not in the text"
        if not actor.mentions:
            yield f"actor {actor.id}: no alias stands in the text on word borders"


def _labels(article: CorpusArticle) -> Iterator[str]:
    for actor in article.actors:
        for complaint in _actor_labels(actor):
            yield f"actor {actor.id}: {complaint}"


def _actor_labels(actor: ActorLabel) -> Iterator[str]:
    shown = {item.stance for item in actor.evidence}
    if actor.stance is Stance.NONE and (actor.evidence or actor.secondary):
        yield "stance none takes no evidence and no secondary"
    if actor.stance is not Stance.NONE and actor.stance not in shown:
        yield f"stance {actor.stance} without evidence of that stance"
    if actor.secondary is not None and actor.secondary not in shown - {actor.stance}:
        yield f"secondary {actor.secondary} needs evidence of its own and must differ from primary"
    if actor.secondary is None and len(shown - {actor.stance}) > 0 and actor.evidence:
        yield f"evidence for {', '.join(sorted(shown - {actor.stance}))}, but no such secondary"


def _evidence(article: CorpusArticle) -> Iterator[str]:
    for actor in article.actors:
        for item in actor.evidence:
            where = f"actor {actor.id}, quote {item.quote[:40]!r}"
            if article.text[item.start : item.end] != item.quote:
                yield f"{where}: does not stand at [{item.start}, {item.end})"
            if item.stance is Stance.NONE:
                yield f"{where}: evidence cannot have stance none"
            if word_count(item.quote) > MAX_QUOTE_WORDS:
                yield f"{where}: {word_count(item.quote)} words; at most {MAX_QUOTE_WORDS}"
            if (item.voice is Voice.ATTRIBUTED) != bool(item.source):
                yield f"{where}: attributed needs a source, own takes none"


def _offsets(article: CorpusArticle) -> Iterator[str]:
    for actor in article.actors:
        for mention in actor.mentions:
            if article.text[mention.start : mention.end] != mention.surface:
                yield f"actor {actor.id}: mention {mention.surface!r} is not at {mention.start}"


RULES: tuple[Rule, ...] = (_shape, _actors, _labels, _evidence, _offsets)


def check_article(article: CorpusArticle) -> list[str]:
    """Return every complaint about one article, each starting with its id."""
    return [f"{article.id}: {complaint}" for rule in RULES for complaint in rule(article)]


def check_corpus(articles: Sequence[CorpusArticle]) -> list[str]:
    """Return complaints about each article and about the corpus as a whole."""
    complaints = [line for article in articles for line in check_article(article)]
    ids = Counter(article.id for article in articles)
    complaints += [f"{id_}: the id is used {n} times" for id_, n in ids.items() if n > 1]
    known = set(ids)
    complaints += [
        f"{article.id}: twin_of {article.twin_of!r} is no article"
        for article in articles
        if article.twin_of and article.twin_of not in known
    ]
    return complaints


def check_splits(splits: Mapping[str, Sequence[CorpusArticle]]) -> list[str]:
    """Return complaints about articles that lie in another split than their event's."""
    return [
        f"{article.id}: lies in {split}, but its event {article.event.id} belongs to {right}"
        for split, articles in splits.items()
        for article in articles
        if (right := split_of(article.event.id)) != split
    ]
