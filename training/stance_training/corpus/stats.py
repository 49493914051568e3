"""Counts what the corpus holds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from stance_model.labels import Stance
from stance_training.corpus.checks import word_count
from stance_training.corpus.schema import ActorLabel, CorpusArticle


def table(splits: Mapping[str, Sequence[CorpusArticle]]) -> str:
    """Return the counts as lines of text, one fact a line."""
    articles = [article for members in splits.values() for article in members]
    lines = [f"{split}: {_summary(members)}" for split, members in splits.items()]
    lines.append(f"all: {_summary(articles)}")
    lines.extend(_facts(articles))
    return "\n".join(lines)


def _summary(articles: Sequence[CorpusArticle]) -> str:
    actors = sum(len(article.actors) for article in articles)
    events = len({article.event.id for article in articles})
    return f"{len(articles)} articles, {events} events, {actors} actor labels"


def _facts(articles: Sequence[CorpusArticle]) -> Iterator[str]:
    actors = [actor for article in articles for actor in article.actors]
    claims = [item for actor in actors for item in actor.evidence]
    positions = [actor for actor in actors if actor.stance is not Stance.NONE]
    words = sorted(word_count(article.text) for article in articles) or [0]
    yield f"words: {words[0]} to {words[-1]}, median {words[len(words) // 2]}"
    yield _counts("events", _events(articles))
    yield _counts("genre", (article.genre for article in articles))
    yield _counts("language", (article.language for article in articles))
    yield _counts("about a protest", (article.about_protest for article in articles))
    yield _counts("stance", (actor.stance for actor in actors))
    yield _counts("stance of positions", (actor.stance for actor in positions))
    yield _counts("secondary", (actor.secondary for actor in actors if actor.secondary))
    yield _counts("sentiment", (actor.sentiment for actor in actors))
    yield _counts("sentiment of opportunism", _tone_of_opportunism(actors))
    yield _counts("claims by voice", (item.voice for item in claims))
    yield _counts("actor type", (actor.type for actor in actors))
    yield _counts("tag", (tag for article in articles for tag in article.tags))


def _events(articles: Iterable[CorpusArticle]) -> list[str]:
    return list({article.event.id: article.event.basis for article in articles}.values())


def _tone_of_opportunism(actors: Iterable[ActorLabel]) -> Iterator[str]:
    return (actor.sentiment for actor in actors if actor.stance is Stance.OPPORTUNISM)


def _counts(name: str, values: Iterable[object]) -> str:
    counts = Counter(str(value) for value in values)
    total = max(sum(counts.values()), 1)
    parts = (f"{value} {n} ({n / total:.0%})" for value, n in counts.most_common())
    return f"{name}: {', '.join(parts)}"
