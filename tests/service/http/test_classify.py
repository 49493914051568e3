"""`POST /v1/classify`: one article, batches, pages."""

from collections.abc import Callable

from starlette.testclient import TestClient

from stance_model.article import Article
from stance_service.http.examples import ARTICLE, BATCH, PAGE

URL = "/v1/classify"
SECRET = "Unmistakable words of the article"


def test_one_article_is_read(client: TestClient) -> None:
    answer = client.post(URL, json=ARTICLE)
    assert answer.status_code == 200
    reading = answer.json()
    assert reading["id"] == ARTICLE["id"]
    assert [row["actor"]["name"] for row in reading["actors"]] == ["Turkey", "the protesters"]
    assert reading["usage"]["tokens"] > 0
    assert reading["codebook_version"] == "1.0"


def test_a_batch_keeps_order_and_reports_the_bad_item_in_place(client: TestClient) -> None:
    items = [{"text": "a", "id": "1"}, {"text": " ", "id": "2"}, {"text": "c", "id": "3"}]
    answer = client.post(URL, json={"articles": items})
    assert answer.status_code == 200
    rows = answer.json()["results"]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert ["error" in row for row in rows] == [False, True, False]
    assert rows[1]["error"]["errors"][0]["field"] == "text"
    assert answer.json()["usage"] == {
        **{"articles": 3, "errors": 1, "passages": 2},
        "tokens": rows[0]["usage"]["tokens"] + rows[2]["usage"]["tokens"],
        "ms": rows[0]["usage"]["ms"] + rows[2]["usage"]["ms"],
    }


def test_every_kind_of_bad_item_becomes_its_own_row(client: TestClient) -> None:
    bad: list[object] = [
        1,
        None,
        [],
        {},
        {"text": "a", "html": "b"},
        {"text": 1},
        {"text": "a", "x": 1},
    ]
    rows = client.post(URL, json={"articles": [*bad, {"text": "fine"}]}).json()["results"]
    assert [row.get("error", {}).get("status") for row in rows] == [422] * 7 + [None]


def test_a_surrogate_in_one_item_is_that_items_error(client: TestClient) -> None:
    body = rb'{"articles": [{"text": "a \ud800 b"}, {"text": "fine", "id": "\udfff"}]}'
    answer = client.post(URL, content=body, headers={"content-type": "application/json"})
    rows = answer.json()["results"]
    assert rows[0]["error"]["errors"][0]["seen"] == "U+D800 at character 2"
    assert rows[1]["id"] is None
    assert rows[1]["error"]["errors"][0]["field"] == "id"


def test_one_bad_article_alone_answers_422(client: TestClient) -> None:
    answer = client.post(URL, json={"text": ""})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/docs#unreadable-article"


def test_more_articles_than_allowed_are_refused(client: TestClient) -> None:
    answer = client.post(URL, json={"articles": [{"text": "a"}] * 65})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["allowed"] == "a list of 1 to 64 articles"


def test_schema_org_names_stand_for_ours(
    serve_app: Callable[..., TestClient], hooked: Callable[..., object]
) -> None:
    seen: list[Article] = []
    client = serve_app(hooked(seen.append))
    sent = {"headline": "H", "articleBody": "B", "datePublished": "2022-01-05", "inLanguage": "de"}
    assert client.post(URL, json=sent).status_code == 200
    article = seen[0]
    assert (article.title, article.text, article.published_at) == ("H", "B", "2022-01-05")
    assert article.language == "de"


def test_html_answers_with_the_text_that_offsets_refer_to(client: TestClient) -> None:
    answer = client.post(URL, json=PAGE)
    assert answer.status_code == 200
    assert "Turkey's foreign ministry" in answer.json()["text"]
    assert "<p>" not in answer.json()["text"]


def test_nul_in_text_is_read(client: TestClient) -> None:
    assert client.post(URL, json={"text": "a\0b", "title": "\0"}).status_code == 200


def test_the_documented_batch_answers_as_documented(client: TestClient) -> None:
    rows = client.post(URL, json=BATCH).json()["results"]
    assert ["error" in row for row in rows] == [False, True]


def test_a_large_answer_is_compressed(client: TestClient) -> None:
    actors = [f"actor {n}" for n in range(50)]
    answer = client.post(URL, json={"text": "a", "actors": actors})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["actors"]) == 50


def test_options_reach_the_reader_checked(client: TestClient) -> None:
    for options in ({"max_evidence": 11}, {"mentions": 1}, {"offset_unit": "utf8"}):
        answer = client.post(URL, json={"text": SECRET, "options": options})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == f"options.{next(iter(options))}"
        assert SECRET not in answer.text
