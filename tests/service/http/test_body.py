"""Bodies: size, type, strict JSON; every refusal is a short problem without the article."""

import json
import time
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

SECRET = "Unmistakable words of the article"
JSON = {"content-type": "application/json"}
MALFORMED = [
    b'{"text": "%s", "options": {"min_confidence": NaN}}',
    b'{"text": "%s", "options": {"min_confidence": -Infinity}}',
    b'{"text": "%s", "options": {"min_confidence": 1e999}}',
    b'{"text": "%s", "text": "again"}',
    b'{"text": "%s \xff"}',
    b'{"text": "%s \xed\xa0\x80"}',
    b'{"text": "%s',
    b'{"text": "%s"} trailing',
    b'{"text": "%s", "\\ud800": 1}',
    b'{"text": "%s", "n": ' + b"9" * 5_000 + b"}",
    b"\xef\xbb\xbf" + b'{"text": "%s"}',
    b'{"text": "%s", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b"",
    b"nul \0",
]


@pytest.mark.parametrize("body", MALFORMED)
def test_malformed_json_answers_400_without_the_article(client: TestClient, body: bytes) -> None:
    content = body.replace(b"%s", SECRET.encode())
    answer = client.post("/v1/classify", content=content, headers=JSON)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/docs#malformed-json"
    assert SECRET not in answer.text


@pytest.mark.parametrize("depth", [1, 100, 900])
def test_nesting_is_refused_without_a_failure(client: TestClient, depth: int) -> None:
    for left, right in ((b"[", b"]"), (b'{"a":', b"}")):
        nested = left * depth + b"1" + right * depth
        for body in (nested, b'{"text": ' + nested + b"}", b'{"articles": ' + nested + b"}"):
            status = client.post("/v1/classify", content=body, headers=JSON).status_code
            assert status in (200, 400, 422)


def test_a_surrogate_is_named_with_its_place(client: TestClient) -> None:
    answer = client.post("/v1/classify", content=rb'{"text": "ab\ud83d"}', headers=JSON)
    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert (error["field"], error["seen"]) == ("text", "U+D83D at character 2")


def test_an_escaped_pair_of_surrogates_is_one_character(client: TestClient) -> None:
    answer = client.post("/v1/classify", content=rb'{"text": "\ud83d\ude00"}', headers=JSON)
    assert answer.status_code == 200


def test_too_large_answers_413_with_and_without_content_length(
    serve_app: Callable[..., TestClient],
) -> None:
    client = serve_app(max_body_size=1_000)

    def chunks() -> Iterator[bytes]:
        yield from [b" " * 300] * 4

    for content in (b" " * 1_001, chunks()):
        answer = client.post("/v1/classify", content=content, headers=JSON)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
def test_another_content_type_answers_415(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/v1/classify", content=b'{"text": "a"}', headers=headers)
    assert answer.status_code == 415
    assert answer.json()["type"] == "/docs#content-type"


def test_an_unknown_field_is_answered_with_the_nearest_one(client: TestClient) -> None:
    answer = client.post("/v1/classify", json={"text": SECRET, "titel": SECRET})
    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert error["field"] == "titel"
    assert error["allowed"].startswith("did you mean `title`?")
    assert SECRET not in answer.text


@pytest.mark.parametrize("path", ["options", "actors"])
def test_a_nested_unknown_field_is_answered_with_the_nearest_one(
    client: TestClient, path: str
) -> None:
    inner = {"options": {"max_evidense": 1}, "actors": [{"name": "a", "alias": []}]}[path]
    error = client.post("/v1/classify", json={"text": "a", path: inner}).json()["errors"][0]
    wanted = {"options": "`max_evidence`", "actors": "`aliases`"}[path]
    assert wanted in error["allowed"]


def test_a_fault_stays_small_however_large_the_body(client: TestClient) -> None:
    names = {f"{SECRET} {n} " * 40: SECRET for n in range(200)}
    actors = [{"name": 1, "aliases": [SECRET], SECRET * 9: 0}] * 200
    for body in (names, {"text": SECRET, "actors": actors}, {"text": [SECRET] * 50_000}):
        answer = client.post("/v1/classify", content=json.dumps(body), headers=JSON)
        assert answer.status_code == 422
        assert len(answer.content) <= 4_000
        assert SECRET not in answer.text


def test_an_object_with_too_many_fields_is_refused_before_it_costs(client: TestClient) -> None:
    body = json.dumps({f"k{n}": 0 for n in range(300_000)})
    assert client.post("/v1/classify", content=body, headers=JSON).status_code == 400


@pytest.mark.parametrize("item", ["[]", "{}"])
def test_millions_of_brackets_are_refused_before_they_cost(client: TestClient, item: str) -> None:
    body = '{"x": [' + f"{item}," * 2_000_000 + "1]}"
    started = time.monotonic()
    assert client.post("/v1/classify", content=body, headers=JSON).status_code == 400
    assert time.monotonic() - started < 0.5


def test_one_field_under_two_names_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/classify", json={"text": "a", "articleBody": "b"})
    assert answer.json()["errors"][0]["problem"] == "is given twice"


@pytest.mark.parametrize("when", ["2022-02-31", "yesterday", "2022-01-05T10:00:00", "20220105"])
def test_a_time_that_is_none_is_refused(client: TestClient, when: str) -> None:
    answer = client.post("/v1/classify", json={"text": "a", "published_at": when})
    assert answer.status_code == 422
