"""The wire: what a request for a reading may hold, and the Article that it becomes.

Knows no HTTP. Types, unknown names and formats are checked here, ranges by `Article` itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from stance_model.article import MAX_ACTORS, MAX_ALIASES, Article, RequestedActor
from stance_model.labels import ActorType
from stance_model.reading import ReadOptions
from stance_service.errors import FieldFault, FieldsError
from stance_service.extraction.pages import Extraction
from stance_service.http.checks import field_faults
from stance_service.http.words import describe

MAX_HTML_CHARS: Final = 8_000_000
SCHEMA_ORG: Final = {
    "headline": "title",
    "articleBody": "text",
    "datePublished": "published_at",
    "inLanguage": "language",
}
_DEFAULTS: Final = ReadOptions()
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}", re.ASCII)
_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d))?", re.ASCII
)


def _unicode(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise PydanticCustomError(
            "surrogate",
            "holds a lone surrogate",
            {"seen": f"U+{ord(value[error.start]):04X} at character {error.start}"},
        ) from error
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise PydanticCustomError("language", "is no BCP 47 tag", {"allowed": "such as `en`"})
    return value


def _time(value: str) -> str:
    try:
        if _TIME.fullmatch(value):
            datetime.fromisoformat(value.upper())
            return value
    except ValueError:  # a 31st of February
        pass
    raise PydanticCustomError(
        "time", "is no RFC 3339 time", {"allowed": "2022-01-05 or 2022-01-05T10:00:00Z"}
    )


def _as_actor(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(_unicode)]
ShortText = Annotated[Text, Field(min_length=1, max_length=200)]


class _Wire(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ActorRequest(_Wire):
    """An actor to read: a table id such as `TUR`, or any name, with its other names."""

    name: Text
    aliases: Annotated[list[Text], Field(max_length=MAX_ALIASES)] = []
    id: ShortText | None = None
    type: Annotated[ActorType, Field(strict=False)] | None = None

    def requested(self) -> RequestedActor:
        """Return the actor as the reader takes it."""
        return RequestedActor(
            name=self.name, aliases=tuple(self.aliases), id=self.id, type=self.type
        )


class OptionsRequest(_Wire):
    """What the answer shows."""

    max_evidence: Annotated[int, Field(ge=0, le=10)] = _DEFAULTS.max_evidence
    min_confidence: Annotated[float, Field(ge=0, le=1)] | None = _DEFAULTS.min_confidence
    mentions: bool = _DEFAULTS.mentions
    offset_unit: Literal["codepoint", "utf16"] = "codepoint"

    def read_options(self) -> ReadOptions:
        """Return the options as the reader takes them."""
        return ReadOptions(**self.model_dump())


class ArticleRequest(_Wire):
    """An article to read: `text`, or `html` to extract the text from.

    The schema.org names `headline`, `articleBody`, `datePublished` and `inLanguage` stand for
    `title`, `text`, `published_at` and `language`.
    """

    text: Text | None = None
    html: Annotated[Text, Field(max_length=MAX_HTML_CHARS)] | None = None
    title: Text | None = None
    url: Annotated[Text, Field(max_length=2_048)] | None = None
    published_at: Annotated[Text, AfterValidator(_time)] | None = None
    language: Annotated[Text, AfterValidator(_language)] | None = None
    id: ShortText | None = None
    actors: (
        Annotated[
            list[
                Annotated[
                    ActorRequest,
                    BeforeValidator(_as_actor, json_schema_input_type=str | ActorRequest),
                ]
            ],
            Field(max_length=MAX_ACTORS),
        ]
        | None
    ) = None
    options: OptionsRequest = OptionsRequest()

    def article(self, extraction: Extraction | None) -> Article:
        """Return the article as the reader takes it; what was sent precedes what was extracted.

        Raises:
            InputError: a field that the reader cannot take.
        """
        found = extraction or Extraction(text=self.text or "", title=None, published_at=None)
        return Article(
            text=found.text,
            id=self.id,
            title=self.title if self.title is not None else found.title or "",
            url=self.url,
            published_at=self.published_at or found.published_at,
            language=self.language,
            actors=tuple(a.requested() for a in self.actors) if self.actors is not None else None,
        )


class BatchRequest(_Wire):
    """Several articles; each gets a result or an error of its own, in the same order."""

    articles: list[ArticleRequest]


@dataclass(frozen=True)
class RawBatch:
    """The articles of a batch, each still to be parsed."""

    articles: tuple[object, ...]


def parse_article(value: object) -> ArticleRequest:
    """Return the request for one article.

    Raises:
        FieldsError: fields that cannot be accepted.
    """
    if not isinstance(value, dict):
        raise FieldsError([FieldFault("", "has the wrong type", describe(value), "an object")])
    fields = _plain_names(value)
    try:
        request = ArticleRequest.model_validate(fields)
    except ValidationError as error:
        raise FieldsError(field_faults(error, ArticleRequest)) from error
    if (request.text is None) == (request.html is None):
        seen = "neither" if request.text is None else "both"
        raise FieldsError([FieldFault("text", "or `html` is needed", seen, "exactly one")])
    return request


def parse_body(value: object, *, max_articles: int) -> ArticleRequest | RawBatch:
    """Return the one article or the batch that a body asks for.

    Raises:
        FieldsError: fields that cannot be accepted.
    """
    if not (isinstance(value, dict) and "articles" in value):
        return parse_article(value)
    articles = value["articles"]
    if len(value) > 1:
        raise FieldsError(
            [FieldFault("articles", "stands beside other fields", describe(value), "alone")]
        )
    if not isinstance(articles, list) or not 1 <= len(articles) <= max_articles:
        allowed = f"a list of 1 to {max_articles} articles"
        raise FieldsError(
            [FieldFault("articles", "has the wrong shape", describe(articles), allowed)]
        )
    return RawBatch(tuple(articles))


def item_id(value: object) -> str | None:
    """Return the id of an article that cannot be parsed, if it has a usable one."""
    name = value.get("id") if isinstance(value, dict) else None
    if not isinstance(name, str) or not 1 <= len(name) <= 200:
        return None
    return None if any("\ud800" <= char <= "\udfff" for char in name) else name


def _plain_names(value: Mapping[str, object]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, content in value.items():
        plain = SCHEMA_ORG.get(name, name)
        if plain in fields:
            raise FieldsError(
                [FieldFault(plain, "is given twice", "under two names", f"one of `{plain}`")]
            )
        fields[plain] = content
    return fields
