"""Reads and writes corpus files: JSON Lines, one article a line, one file a split."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import orjson

from stance_training.corpus.schema import CorpusArticle, from_json, to_json

SPLITS: Final = ("train", "validation", "test")


class CorpusError(ValueError):
    """A corpus file that cannot be read; the message names the file and the line."""


def read_articles(path: Path) -> list[CorpusArticle]:
    """Read one file of articles.

    Raises:
        CorpusError: the file is missing, or a line is no article of this schema.
    """
    return list(_articles(path))


def _articles(path: Path) -> Iterator[CorpusArticle]:
    if not path.is_file():
        raise CorpusError(f"{path}: no such corpus file")
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield from_json(orjson.loads(line))
            except (KeyError, TypeError, ValueError) as error:
                reason = f"the field {error} is missing" if isinstance(error, KeyError) else error
                raise CorpusError(f"{path}, line {number}: {reason}") from error


def read_split(folder: Path, split: str) -> list[CorpusArticle]:
    """Read `folder/<split>.jsonl`."""
    return read_articles(folder / f"{split}.jsonl")


def write_articles(path: Path, articles: Iterable[CorpusArticle]) -> None:
    """Write articles as JSON Lines in the order of their ids, so that diffs stay small."""
    rows = sorted(articles, key=lambda article: article.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(orjson.dumps(to_json(row)) + b"\n" for row in rows))
