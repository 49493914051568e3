"""The one door: articles in, tables of actors out.

Ties tokenizer, net, actor resolution and aggregation together; each lives in its own module.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from stance_model import tags
from stance_model.actors import ActorResolver, FoundActor
from stance_model.aggregate import Prominence
from stance_model.article import Article
from stance_model.artifact import Release, open_release, packaged
from stance_model.batch import find_units
from stance_model.calibration import Calibration
from stance_model.encoding import EncodedPassage, encode_passages, read_units
from stance_model.errors import InputError
from stance_model.gazetteer import Gazetteer
from stance_model.language import guess_language
from stance_model.passages import Passage, PassageCutter, PassageLimits, special_id
from stance_model.reading import (
    ArticleReading,
    EventReading,
    ModelIdentity,
    ReadingWarning,
    ReadOptions,
    Usage,
)
from stance_model.rows import read_actor
from stance_model.runtime import OpenVinoRuntime, Runtime
from stance_model.utf16 import with_utf16_offsets

DEFAULT_OPTIONS = ReadOptions()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An article with its language, passages and publication date."""

    article: Article
    language: str
    passages: list[Passage]
    published: date | None
    warnings: list[ReadingWarning] = field(default_factory=list)


class Reader:
    """Reads articles with one model. One call at a time: the caller owns the thread."""

    def __init__(
        self,
        *,
        identity: ModelIdentity,
        runtime: Runtime,
        tokenizer: Tokenizer,
        resolver: ActorResolver,
        limits: PassageLimits,
        prominence: Prominence,
        calibration: Calibration,
        card: Mapping[str, Any],
    ) -> None:
        """Take the parts; `load` finds them in a release folder."""
        self.identity = identity
        self.card = card
        self.calibration = calibration
        self._runtime = runtime
        self._resolver = resolver
        self._prominence = prominence
        self._cutter = PassageCutter(tokenizer, limits)
        self._pad_id = special_id(tokenizer, "pad")

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int | None = None) -> "Reader":
        """Load a release; None is the one inside the package.

        Args:
            folder: a release folder.
            threads: inference threads; None takes the runtime's choice.

        Raises:
            ArtifactError: the folder is missing something, or something in it has changed.
        """
        release = open_release(folder or packaged())
        return cls.of(release, OpenVinoRuntime(release.folder, threads=threads))

    @classmethod
    def of(cls, release: Release, runtime: Runtime) -> "Reader":
        """Put a runtime behind a release's tokenizer and settings."""
        return cls(
            identity=release.identity,
            runtime=runtime,
            tokenizer=Tokenizer.from_file(str(release.folder / "tokenizer.json")),
            resolver=ActorResolver(Gazetteer.load()),
            limits=release.limits,
            prominence=release.prominence,
            calibration=release.calibration,
            card=release.card,
        )

    def read(self, article: Article, options: ReadOptions = DEFAULT_OPTIONS) -> ArticleReading:
        """Read one article.

        Raises:
            InputError: the article cannot be read; the error names the field.
        """
        (reading,) = self.read_many([article], [options])
        if isinstance(reading, InputError):
            raise reading
        return reading

    def read_many(
        self, articles: Sequence[Article], options: Sequence[ReadOptions] | None = None
    ) -> list[ArticleReading | InputError]:
        """Read articles together; the passages of all share encoder calls.

        Returns one reading, or the error that concerns it alone, an article and in its order.
        The milliseconds of a shared call are shared out by tokens.
        """
        started = time.perf_counter()
        prepared = [self._prepare(article) for article in articles]
        everything = [passage for item in prepared for passage in item.passages]
        encoded = iter(encode_passages(self._runtime, everything, pad_id=self._pad_id))
        wanted = options or [DEFAULT_OPTIONS] * len(articles)
        readings: list[ArticleReading | InputError] = []
        tokens = sum(len(passage.ids) for passage in everything)
        shared_ms = (time.perf_counter() - started) * 1000
        for item, option in zip(prepared, wanted, strict=True):
            started = time.perf_counter()
            own = [next(encoded) for _ in item.passages]
            usage = _usage(own, shared_ms, tokens)
            reading = self._reading(item, own, option, usage, started)
            utf16 = option.offset_unit == "utf16"
            readings.append(with_utf16_offsets(reading, item.article.text) if utf16 else reading)
        return readings

    def _prepare(self, article: Article) -> _Prepared:
        language = article.language or guess_language(article.text)
        passages = self._cutter.cut(article.text, title=article.title, language=language)
        published, warnings = _date(article.published_at), []
        if article.published_at and published is None:
            detail = "published_at is no RFC 3339 date; offices are not resolved by date"
            warnings.append(ReadingWarning(code="published_at_unreadable", detail=detail))
        return _Prepared(article, language, passages, published, warnings)

    def _reading(
        self,
        item: _Prepared,
        encoded: Sequence[EncodedPassage],
        options: ReadOptions,
        usage: Usage,
        started: float,
    ) -> ArticleReading:
        actors = self._actors(item, encoded)
        keyed = {str(at): actor.mentions for at, actor in enumerate(actors)}
        units = [find_units(passage, keyed) for passage in item.passages]
        read = read_units(self._runtime, encoded, units, len(item.article.text))
        about = max(piece.about for piece in encoded)
        rows = tuple(
            read_actor(
                item.article.text, item.language, actor, read.get(str(at), []),
                prominence=self._prominence, calibration=self.calibration, options=options,
            )
            for at, actor in enumerate(actors)
        )  # fmt: skip
        return ArticleReading(
            id=item.article.id,
            model=self.identity,
            language=item.language,
            event=EventReading(
                about_protest=about >= self.calibration.about_threshold, score=about
            ),
            actors=rows,
            warnings=tuple(item.warnings),
            usage=Usage(
                tokens=usage.tokens,
                passages=usage.passages,
                ms=round(usage.ms + (time.perf_counter() - started) * 1000, 2),
            ),
        )

    def _actors(self, item: _Prepared, encoded: Sequence[EncodedPassage]) -> list[FoundActor]:
        article = item.article
        tagged = [
            span
            for piece in encoded
            for span in tags.spans(
                article.text, piece.tags, piece.passage.offsets, first=piece.first_owned_offset
            )
        ]
        if article.actors is None:
            return self._resolver.find(
                article.text,
                tagged=tagged,
                language=item.language,
                published=item.published,
                title=article.title,
            )
        return self._resolver.requested(
            article.text,
            article.actors,
            tagged=tagged,
            language=item.language,
            published=item.published,
            title=article.title,
        )


def _usage(encoded: Sequence[EncodedPassage], shared_ms: float, tokens: int) -> Usage:
    own = sum(len(piece.passage.ids) for piece in encoded)
    return Usage(tokens=own, passages=len(encoded), ms=shared_ms * own / max(tokens, 1))


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
