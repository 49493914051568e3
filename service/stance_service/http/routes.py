"""The routes: which path answers what. Thin; the work is in `classify`."""

from dataclasses import asdict
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response

from stance_model.labels import CODEBOOK_VERSION
from stance_service.batcher import WorkerState
from stance_service.errors import WorkerDownError
from stance_service.http.answers import respond_json
from stance_service.http.body import read_json
from stance_service.http.docs import docs_page
from stance_service.http.glossary import label_sets
from stance_service.http.hangup import unless_hung_up
from stance_service.http.openapi import classify_request, classify_response, problem_responses
from stance_service.http.service import Service
from stance_service.http.wire import ArticleRequest, RawBatch, parse_body

router = APIRouter()


def _service(request: Request) -> Service:
    return cast(Service, request.app.state.service)  # Starlette's state is untyped


ServiceOf = Annotated[Service, Depends(_service)]


@router.post(
    "/v1/classify",
    summary="Read one article or a batch",
    tags=["reading"],
    openapi_extra=classify_request(),
    responses={
        200: classify_response(),
        **problem_responses(400, 408, 413, 415, 422, 500, 503, 504),
    },
)
async def classify(request: Request, service: ServiceOf) -> Response:
    """Read an article: who takes which stance on the protest, with the quotes that show it.

    Send one article, or `articles` with up to 64. A batch answers 200 with one row an article, in
    order: a reading, or `{"id", "error"}`. Offsets are code points of `text` as sent (or UTF-16
    units with `offset_unit`); for `html` the extracted `text` is part of the answer.
    """
    settings = service.settings
    value = await read_json(
        request, max_size=settings.max_body_size, timeout_s=settings.body_timeout_s
    )
    asked = parse_body(value, max_articles=settings.max_articles)
    return await unless_hung_up(request, _answer(service, asked))


async def _answer(service: Service, asked: ArticleRequest | RawBatch) -> Response:
    if isinstance(asked, RawBatch):
        return respond_json(await service.classifier.many(asked))
    return respond_json(await service.classifier.one(asked))


@router.get("/v1/labels", summary="The label sets and their meanings", tags=["reading"])
async def labels() -> Response:
    """Return the codebook's version and each label set with a description of every label."""
    return respond_json(label_sets())


@router.get("/v1/models", summary="The loaded model", tags=["reading"])
async def models(service: ServiceOf) -> Response:
    """Return the identity and the card of the loaded model."""
    model = asdict(service.identity) | {"card": service.card}
    return respond_json({"models": [model]})


@router.get("/health/live", summary="Is the process alive?", tags=["operation"])
async def live() -> Response:
    """Answer 200 as long as the event loop runs."""
    return respond_json({"status": "live"})


@router.get(
    "/health/ready",
    summary="Can articles be read?",
    tags=["operation"],
    responses=problem_responses(503),
)
async def ready(service: ServiceOf) -> Response:
    """Answer 200 while the worker thread takes work; 503 when it is dead, stuck or stopping."""
    state = service.batcher.state
    if state is not WorkerState.READY:
        raise WorkerDownError(f"the worker is {state}")
    return respond_json({"status": state, "waiting": service.batcher.waiting})


@router.get("/info", summary="Versions and limits", tags=["operation"])
async def info(request: Request, service: ServiceOf) -> Response:
    """Return the versions of service, codebook and model, and the limits of a request."""
    settings = service.settings
    return respond_json(
        {
            "name": "stancewire",
            "version": request.app.version,
            "codebook_version": CODEBOOK_VERSION,
            "model": service.identity,
            "limits": {
                "max_body_size": settings.max_body_size,
                "max_articles": settings.max_articles,
                "deadline_s": settings.deadline_s,
                "queue_items": settings.queue_items,
                "queue_characters": settings.queue_characters,
            },
        }
    )


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> Response:
    """Return the documentation as a page that needs no internet."""
    return docs_page(request.app.openapi())
