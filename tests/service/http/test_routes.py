"""The small routes: labels, models, health, info, docs."""

import re
from collections.abc import Callable

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from stance_model.labels import CODEBOOK_VERSION, ActorType, Sentiment, Stance, Voice
from stance_model.reading import ArticleReading
from stance_service.batcher import ArticleReader
from stance_service.http.examples import READING
from stance_service.http.wire import SCHEMA_ORG


def test_labels_lists_every_label_with_its_meaning(client: TestClient) -> None:
    answer = client.get("/v1/labels").json()
    assert answer["codebook_version"] == CODEBOOK_VERSION
    sets = {"stance": Stance, "sentiment": Sentiment, "voice": Voice, "actor_type": ActorType}
    for name, labels in sets.items():
        assert [row["label"] for row in answer[name]] == [label.value for label in labels]
        assert all(row["description"] for row in answer[name])


def test_models_tells_identity_and_card(client: TestClient, reader: ArticleReader) -> None:
    (model,) = client.get("/v1/models").json()["models"]
    assert model["sha256"] == reader.identity.sha256
    assert set(model["card"]) == set(reader.card)


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/info", "/openapi.json"])
def test_operation_routes_answer(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_docs_need_no_other_host(client: TestClient) -> None:
    answer = client.get("/docs")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert not re.findall(r"(?:src|href)=.https?:", answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_docs_have_an_anchor_for_every_fault(client: TestClient) -> None:
    page = client.get("/docs").text
    kind = client.post("/v1/classify", json={"text": ""}).json()["type"]
    assert f'id="{kind.removeprefix("/docs#")}"' in page
    assert "/v1/classify" in page


def test_every_reference_of_the_description_resolves(client: TestClient) -> None:
    answer = client.get("/openapi.json")
    used = set(re.findall(r"#/components/schemas/(\w+)", answer.text))
    assert used
    assert used <= set(answer.json()["components"]["schemas"])


def test_the_documented_reading_is_one() -> None:
    TypeAdapter(ArticleReading).validate_python(READING)


def test_the_schema_org_names_are_documented(client: TestClient) -> None:
    page = client.get("/docs").text
    assert all(name in page for name in SCHEMA_ORG)


def test_ready_turns_red_when_the_worker_has_ended(serve_app: Callable[..., TestClient]) -> None:
    client = serve_app()
    client.app.state.service.batcher.stop(5)  # type: ignore[attr-defined]  # ASGIApp to mypy
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.json()["detail"] == "the worker is dead"
    assert client.get("/health/live").status_code == 200
    assert client.post("/v1/classify", json={"text": "a"}).status_code == 503
