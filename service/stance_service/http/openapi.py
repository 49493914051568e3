"""The OpenAPI description: FastAPI's, with the schemas of what the service parses itself."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from stance_model.reading import ArticleReading
from stance_service.http.answers import BatchAnswer, ErrorRow, ExtractedReading
from stance_service.http.examples import ARTICLE, BATCH, PAGE, READING
from stance_service.http.faults import MEDIA_TYPE, Problem
from stance_service.http.wire import ArticleRequest, BatchRequest

_REF: Final = "#/components/schemas/{model}"
_DOCUMENTED: Final[tuple[type, ...]] = (
    ArticleRequest,
    BatchRequest,
    ArticleReading,
    ExtractedReading,
    BatchAnswer,
    ErrorRow,
    Problem,
)

# An OpenAPI document is JSON of many shapes; FastAPI types it `dict[str, Any]`.
Description = dict[str, Any]


def _reference(name: str) -> dict[str, str]:
    return {"$ref": _REF.format(model=name)}


def problem_responses(*statuses: int) -> dict[int | str, Description]:
    """Return the documentation of the faults of a route."""
    content = {MEDIA_TYPE: {"schema": _reference("Problem")}}
    return {
        status: {"description": f"A problem; see /docs#faults ({status})", "content": content}
        for status in statuses
    }


def classify_request() -> Description:
    """Return the documentation of the body of `/v1/classify`."""
    schema = {"oneOf": [_reference("ArticleRequest"), _reference("BatchRequest")]}
    examples = {
        "one": {"summary": "One article", "value": ARTICLE},
        "page": {"summary": "One page", "value": PAGE},
        "batch": {"summary": "A batch with a bad article", "value": BATCH},
    }
    content = {"application/json": {"schema": schema, "examples": examples}}
    return {"requestBody": {"required": True, "content": content}}


def classify_response() -> Description:
    """Return the documentation of the answer of `/v1/classify`."""
    names = ("ArticleReading", "ExtractedReading", "BatchAnswer")
    schema = {"anyOf": [_reference(name) for name in names]}
    content = {"application/json": {"schema": schema, "example": READING}}
    return {"description": "A reading, or one row an article", "content": content}


def describe_api(app: FastAPI) -> Description:
    """Return the OpenAPI document of the app."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for kind in _DOCUMENTED:
        name = kind.__name__
        schema = TypeAdapter[object](kind).json_schema(ref_template=_REF)
        schemas.update(schema.pop("$defs", {}))
        schemas[name] = schema if "$ref" not in schema else schemas[name]
    return document
