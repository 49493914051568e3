"""Reads labelled articles with a reader and pairs what it says with what is right.

`predict` gives the actors to the reader by their aliases, so that only the labels are measured;
`discover` lets it find them, and `judge_discovery` says how well it did; `predict_targets` reads
single sentences.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import orjson
from scipy.optimize import linear_sum_assignment

from stance_model.article import Article, RequestedActor
from stance_model.errors import InputError
from stance_model.labels import Sentiment, Stance
from stance_model.reader import Reader
from stance_model.reading import ActorReading, ArticleReading, ReadOptions
from stance_training.corpus.schema import ActorLabel, CorpusArticle
from stance_training.corpus.store import CorpusError
from stance_training.metrics import Interval, LabelPairs, Share, by_article, share_of

ARTICLES_A_CALL = 8
SENTENCES_A_CALL = 32


@dataclass(frozen=True, slots=True)
class Prediction:
    """One actor of one article: the gold label beside the reading."""

    article: CorpusArticle
    gold: ActorLabel
    reading: ActorReading


@dataclass(frozen=True, slots=True)
class Discovery:
    """One article read without given actors: whom the reader found, beside the labelled ones."""

    article: CorpusArticle
    pairs: tuple[tuple[ActorLabel, ActorReading], ...]
    missed: tuple[ActorLabel, ...]
    invented: tuple[ActorReading, ...]


@dataclass(frozen=True, kw_only=True)
class DiscoveryFigures:
    """Reading without given actors; `pair_actors` has the rule of what is found.

    Attributes:
        precision_of_positions: of found actors whose stance is not `none`.
        recall_by_type: by the labelled type; the precisions go by the found one.
        position_macro_f1: end to end over the three positions; a missed actor counts as said
            `none`, an invented one as gold `none`.
    """

    recall: Share | None
    precision: Share | None
    precision_of_positions: Share | None
    recall_by_type: dict[str, Share]
    precision_by_type: dict[str, Share]
    precision_of_positions_by_type: dict[str, Share]
    position_macro_f1: Interval


@dataclass(frozen=True, kw_only=True)
class ToneFigures:
    """Sentiment on n targets, with intervals by sentence."""

    n: int
    macro_f1: Interval
    accuracy: Interval


@dataclass(frozen=True, slots=True)
class _Hit:
    """An actor that was labelled or found, and whether it has its counterpart."""

    article: str
    type: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Target:
    """A sentence as a request for its one actor, and the tone toward it."""

    request: Article
    sentiment: Sentiment


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
    readings = _read(reader, [as_request(article) for article in labelled], ARTICLES_A_CALL)
    return [
        Prediction(article, gold, row)
        for article, reading in zip(labelled, readings, strict=True)
        for gold, row in zip(article.actors, reading.actors, strict=True)
    ]


def discover(reader: Reader, articles: Sequence[CorpusArticle]) -> list[Discovery]:
    """Read the articles without their actors, and pair the found with the labelled ones."""
    requests = [replace(as_request(article), actors=None) for article in articles]
    options = ReadOptions(mentions=True)
    readings = _read(reader, requests, ARTICLES_A_CALL, options)
    return [
        pair_actors(article, reading.actors)
        for article, reading in zip(articles, readings, strict=True)
    ]


def pair_actors(article: CorpusArticle, found: Sequence[ActorReading]) -> Discovery:
    """Pair labelled with found actors, each with one at most.

    A found actor can stand for a labelled one if one of its mentions has the same offsets as a
    labelled mention, or if its mentions overlap at least half of the labelled mentions. Of all
    pairings the one with the most shared mentions is taken; an overlap counts one, equal offsets
    two. So an actor that the reader splits into two rows is found once, and one row is invented.
    """
    shared = np.array([[_shared(gold, row) for row in found] for gold in article.actors])
    if not shared.size:
        return Discovery(article, (), article.actors, tuple(found))
    down, across = linear_sum_assignment(shared, maximize=True)
    pairs = {int(at): int(to) for at, to in zip(down, across, strict=True) if shared[at, to] > 0}
    return Discovery(
        article,
        tuple((article.actors[at], found[to]) for at, to in pairs.items()),
        tuple(gold for at, gold in enumerate(article.actors) if at not in pairs),
        tuple(row for at, row in enumerate(found) if at not in pairs.values()),
    )


def _shared(gold: ActorLabel, row: ActorReading) -> int:
    if row.mentions is None:
        raise ValueError(f"the reading of {row.actor.id} lists no mentions; ask for them")
    spans = {(span.start, span.end) for span in row.mentions}
    same = sum((mention.start, mention.end) in spans for mention in gold.mentions)
    touched = sum(
        any(start < mention.end and mention.start < end for start, end in spans)
        for mention in gold.mentions
    )
    enough = same > 0 or (touched > 0 and 2 * touched >= len(gold.mentions))
    return touched + same if enough else 0


def judge_discovery(found: Sequence[Discovery]) -> DiscoveryFigures:
    """Return recall, precision and end-to-end F1, with intervals by article.

    Raises:
        ValueError: no actor was labelled or found.
    """
    recalled = [_Hit(d.article.id, str(gold.type), True) for d in found for gold, _ in d.pairs]
    recalled += [_Hit(d.article.id, str(gold.type), False) for d in found for gold in d.missed]
    rows = [(d.article.id, row, True) for d in found for _, row in d.pairs]
    rows += [(d.article.id, row, False) for d in found for row in d.invented]
    precise = [_Hit(article, str(row.actor.type), hit) for article, row, hit in rows]
    sided = [
        _Hit(article, str(row.actor.type), hit)
        for article, row, hit in rows
        if row.stance.label is not Stance.NONE
    ]
    return DiscoveryFigures(
        recall=_share(recalled),
        precision=_share(precise),
        precision_of_positions=_share(sided),
        recall_by_type=_by_type(recalled),
        precision_by_type=_by_type(precise),
        precision_of_positions_by_type=_by_type(sided),
        position_macro_f1=_end_to_end(found),
    )


def _share(hits: Sequence[_Hit]) -> Share | None:
    return share_of([item.article for item in hits], [item.hit for item in hits])


def _by_type(hits: Sequence[_Hit]) -> dict[str, Share]:
    types = sorted({item.type for item in hits})
    shares = {name: _share([item for item in hits if item.type == name]) for name in types}
    return {name: share for name, share in shares.items() if share is not None}


def _end_to_end(found: Sequence[Discovery]) -> Interval:
    none = str(Stance.NONE)
    rows = [
        *(
            (d.article.id, str(g.stance), str(row.stance.label))
            for d in found
            for g, row in d.pairs
        ),
        *((d.article.id, str(gold.stance), none) for d in found for gold in d.missed),
        *((d.article.id, none, str(row.stance.label)) for d in found for row in d.invented),
    ]
    if not rows:
        raise ValueError("there is nothing to judge: no actor was labelled or found")
    articles, gold, said = (list(column) for column in zip(*rows, strict=True))
    positions = [str(stance) for stance in Stance if stance is not Stance.NONE]
    return by_article(articles, LabelPairs.of(gold, said, positions).macro)


def read_targets(path: Path) -> list[Target]:
    """Read a file in the layout of NewsMTSC, a row `{text, target, target_span, label}` a line.

    The target's surface is the only alias, so that it is read wherever it stands in the sentence.

    Raises:
        CorpusError: the file is missing or empty, or a line is no such row.
    """
    if not path.is_file():
        raise CorpusError(f"{path}: no such file of targets")
    targets = list(_targets(path))
    if not targets:
        raise CorpusError(f"{path}: holds no row")
    return targets


def _targets(path: Path) -> Iterator[Target]:
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            row = orjson.loads(line)
            start, end = row["target_span"]
            actor = RequestedActor(name=row["target"], aliases=(row["text"][start:end],))
            request = Article(text=row["text"], language=row.get("lang", "en"), actors=(actor,))
            yield Target(request, Sentiment(row["label"]))
        except (KeyError, TypeError, ValueError) as error:
            reason = f"the field {error} is missing" if isinstance(error, KeyError) else error
            raise CorpusError(f"{path}, line {number}: {reason}") from error


def predict_targets(reader: Reader, targets: Sequence[Target]) -> list[Sentiment]:
    """Return the tone that the reader finds toward each target."""
    readings = _read(reader, [target.request for target in targets], SENTENCES_A_CALL)
    return [reading.actors[0].sentiment.label for reading in readings]


def judge_targets(reader: Reader, targets: Sequence[Target]) -> ToneFigures:
    """Return the figures of sentiment toward the targets of single sentences."""
    gold = [str(target.sentiment) for target in targets]
    said = [str(tone) for tone in predict_targets(reader, targets)]
    pairs = LabelPairs.of(gold, said, [str(tone) for tone in Sentiment])
    sentences = [target.request.text for target in targets]
    return ToneFigures(
        n=len(targets),
        macro_f1=by_article(sentences, pairs.macro),
        accuracy=by_article(sentences, pairs.accuracy),
    )


def _read(
    reader: Reader,
    requests: Sequence[Article],
    size: int,
    options: ReadOptions | None = None,
) -> Iterable[ArticleReading]:
    for at in range(0, len(requests), size):
        part = requests[at : at + size]
        for reading in reader.read_many(part, [options] * len(part) if options else None):
            if isinstance(reading, InputError):
                raise reading
            yield reading
