"""Reads labelled articles with a reader and pairs what it says with what is right.

Actors are given to the reader by their aliases, so that only the labels are measured.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stance_model.article import Article, RequestedActor
from stance_model.errors import InputError
from stance_model.reader import Reader
from stance_model.reading import ActorReading
from stance_training.corpus.schema import ActorLabel, CorpusArticle

ARTICLES_A_CALL = 8


@dataclass(frozen=True, slots=True)
class Prediction:
    """One actor of one article: the gold label beside the reading."""

    article: CorpusArticle
    gold: ActorLabel
    reading: ActorReading


def as_request(article: CorpusArticle) -> Article:
    """Return the article as a request for exactly its labelled actors."""
    actors = tuple(
        RequestedActor(name=actor.name, aliases=actor.aliases, id=actor.id, type=str(actor.type))
        for actor in article.actors
    )
    return Article(
        text=article.text,
        id=article.id,
        title=article.title,
        published_at=article.published,
        language=article.language,
        actors=actors or None,
    )


def predict(reader: Reader, articles: Sequence[CorpusArticle]) -> list[Prediction]:
    """Read every labelled actor of the articles; articles without actors are left out."""
    labelled = [article for article in articles if article.actors]
    found: list[Prediction] = []
    for at in range(0, len(labelled), ARTICLES_A_CALL):
        found += _predict(reader, labelled[at : at + ARTICLES_A_CALL])
    return found


def _predict(reader: Reader, articles: Sequence[CorpusArticle]) -> Iterable[Prediction]:
    readings = reader.read_many([as_request(article) for article in articles])
    for article, reading in zip(articles, readings, strict=True):
        if isinstance(reading, InputError):
            raise reading
        for gold, row in zip(article.actors, reading.actors, strict=True):
            yield Prediction(article, gold, row)
