"""The trail: ids, the log, the last refuge."""

import logging
from collections.abc import Callable

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from stance_model.article import Article
from stance_service.http.gate import Gate

SECRET = "Unmistakable words of the article"


def test_a_usable_request_id_is_kept_and_another_replaced(client: TestClient) -> None:
    kept = client.get("/info", headers={"X-Request-Id": "abc-1"})
    assert kept.headers["x-request-id"] == "abc-1"
    replaced = client.get("/nothing", headers={"X-Request-Id": "a b"})
    assert len(replaced.headers["x-request-id"]) == 32


def test_no_log_holds_words_of_a_request(
    serve_app: Callable[..., TestClient],
    hooked: Callable[..., object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(article: Article) -> None:
        raise ValueError(article.text)

    caplog.set_level(logging.DEBUG)
    client = serve_app(hooked(fail))
    assert client.post("/v1/classify", json={"text": SECRET}).status_code == 500
    client.post("/v1/classify", json={"text": [SECRET]})
    client.get(f"/{SECRET}?q={SECRET}")
    messages = [f"{r.getMessage()} {r.exc_text}" for r in caplog.records if r.name != "httpx2"]
    assert any("ValueError" in message for message in messages)
    assert not any("Unmistakable" in message for message in messages)


def test_an_unexpected_error_is_a_problem_without_its_message(
    serve_app: Callable[..., TestClient],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr("stance_service.http.routes.label_sets", fail)
    answer = serve_app().get("/v1/labels")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert SECRET not in answer.text + caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_the_gate_answers_503_but_lets_health_through() -> None:
    client = TestClient(Gate(PlainTextResponse("in"), max_requests=0))
    answer = client.get("/info")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert client.get("/health/live").status_code == 200
