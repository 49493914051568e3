"""Reads an article about a protest: which actors take which stance, and which quotes show it.

`Reader.load().read(Article(text=...))` returns an `ArticleReading`. Knows no web, no database and
no training.
"""

from typing import TYPE_CHECKING, Any

from stance_model.article import Article, RequestedActor
from stance_model.errors import ActorError, ArticleError, ArtifactError, InputError, StancewireError
from stance_model.labels import CODEBOOK_VERSION, ActorType, Sentiment, Stance, Voice
from stance_model.reading import ActorReading, ArticleReading, ReadOptions

if TYPE_CHECKING:
    from stance_model.reader import Reader

__all__ = [
    "CODEBOOK_VERSION",
    "ActorError",
    "ActorReading",
    "ActorType",
    "Article",
    "ArticleError",
    "ArticleReading",
    "ArtifactError",
    "InputError",
    "ReadOptions",
    "Reader",
    "RequestedActor",
    "Sentiment",
    "Stance",
    "StancewireError",
    "Voice",
]


def __getattr__(name: str) -> Any:  # PEP 562
    """Load the reader when it is first asked for: its imports take most of a second."""
    if name == "Reader":
        from stance_model.reader import Reader

        return Reader
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
