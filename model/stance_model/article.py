"""The article as it goes into the reader.

Checks what it is given once, here, so that nothing behind it has to.
"""

from dataclasses import dataclass
from typing import Final

from stance_model.errors import ActorError, ArticleError

MAX_TEXT_CHARS: Final = 1_000_000
MAX_TITLE_CHARS: Final = 2_000
MAX_ACTORS: Final = 256
MAX_ALIASES: Final = 256
MAX_NAME_CHARS: Final = 300


@dataclass(frozen=True, kw_only=True)
class RequestedActor:
    """An actor that the caller asks about.

    Attributes:
        name: a table id such as `TUR`, or any name.
        aliases: every surface that names the actor; with none given, the tables are asked for
            `name`, and where they do not know it, `name` itself is the only surface.
        id: the id that the reading shall carry; made from the name where it is None.
        type: one of `labels.ActorType`, where the caller knows it.
    """

    name: str
    aliases: tuple[str, ...] = ()
    id: str | None = None
    type: str | None = None


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article.

    Attributes:
        text: the body; every offset of a reading counts its code points.
        title: the headline; read as context, never quoted.
        published_at: RFC 3339 date or date-time; decides who held an office.
        language: BCP 47 tag; guessed where it is None.
        actors: the actors to read, in that order; None lets the reader find them.

    Raises:
        ArticleError: a field that cannot be read.
        ActorError: a requested actor that cannot be read.
    """

    text: str
    id: str | None = None
    title: str = ""
    url: str | None = None
    published_at: str | None = None
    language: str | None = None
    actors: tuple[RequestedActor, ...] | None = None

    def __post_init__(self) -> None:
        _check_text("text", self.text, MAX_TEXT_CHARS)
        if not self.text.strip():
            raise ArticleError(
                field="text",
                problem="is empty",
                seen=f"{len(self.text)} characters, all of them spaces" if self.text else "''",
                allowed=f"1 to {MAX_TEXT_CHARS:,} characters",
            )
        _check_text("title", self.title, MAX_TITLE_CHARS)
        if self.actors is not None:
            _check_actors(self.actors)


def _check_text(field: str, value: str, limit: int) -> None:
    if len(value) > limit:
        raise ArticleError(
            field=field,
            problem="is too long",
            seen=f"{len(value):,} characters",
            allowed=f"at most {limit:,} characters",
        )
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ArticleError(
            field=field,
            problem="holds a lone surrogate, which is no character",
            seen=f"U+{ord(value[error.start]):04X} at offset {error.start}",
            allowed="Unicode scalar values",
        ) from error


def _check_actors(actors: tuple[RequestedActor, ...]) -> None:
    if not 1 <= len(actors) <= MAX_ACTORS:
        raise ActorError(
            field="actors",
            problem="has the wrong number of entries",
            seen=str(len(actors)),
            allowed=f"1 to {MAX_ACTORS}, or no list at all to have the actors found",
        )
    for at, actor in enumerate(actors):
        _check_name(f"actors[{at}].name", actor.name)
        if len(actor.aliases) > MAX_ALIASES:
            raise ActorError(
                field=f"actors[{at}].aliases",
                problem="has too many entries",
                seen=str(len(actor.aliases)),
                allowed=f"at most {MAX_ALIASES}",
            )
        for n, alias in enumerate(actor.aliases):
            _check_name(f"actors[{at}].aliases[{n}]", alias)


def _check_name(field: str, value: str) -> None:
    allowed = f"1 to {MAX_NAME_CHARS} characters, not only spaces, no lone surrogate"
    surrogate = any(0xD800 <= ord(char) <= 0xDFFF for char in value)
    if surrogate or not value.strip() or len(value) > MAX_NAME_CHARS:
        raise ActorError(
            field=field,
            problem="is no usable name",
            seen=f"{len(value)} characters" + (", with a lone surrogate" if surrogate else ""),
            allowed=allowed,
        )
