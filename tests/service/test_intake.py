import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import orjson
import pytest

from stance_model.errors import ActorError, ArticleError
from stance_service.intake import load_source, parse_actor

PARAGRAPH = "Dockers in Vessa walked out on Friday over wages, and the governor asked for calm. "
PAGE = (
    "<!doctype html><html><head><title>Walkout in Vessa</title></head><body><nav>Home</nav>"
    f"<article><h1>Walkout in Vessa</h1><p>{PARAGRAPH * 4}</p><p>{PARAGRAPH * 3}</p></article>"
    "</body></html>"
).encode()


def test_a_text_file_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("Ankara wants calm.\n", encoding="utf-8")
    assert load_source(str(path), title="T").text == "Ankara wants calm.\n"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(b"\xef\xbb\xbfAnkara wants calm.")
    assert load_source(str(path)).text.startswith("Ankara")


def test_a_json_file_brings_its_fields(tmp_path: Path) -> None:
    path = tmp_path / "article.json"
    path.write_bytes(orjson.dumps({"headline": "H", "articleBody": "Calm.", "actors": ["TUR"]}))
    article = load_source(str(path))
    assert (article.title, article.text) == ("H", "Calm.")
    assert article.actors is not None


def test_a_page_gives_its_article_without_the_navigation(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    article = load_source(str(path))
    assert "Dockers in Vessa" in article.text
    assert "Home" not in article.text


def test_standard_input_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Calm in Almaty.")))
    assert load_source("-").text == "Calm in Almaty."


@pytest.fixture
def site() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status = 200 if self.path == "/page" else 404
            self.send_response(status)
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(10)


def test_a_url_is_fetched_and_kept_beside_the_article(site: str) -> None:
    article = load_source(f"{site}/page")
    assert (article.url, "Dockers" in article.text) == (f"{site}/page", True)


def test_a_missing_page_is_refused_with_the_reason(site: str) -> None:
    with pytest.raises(ArticleError, match="404"):
        load_source(f"{site}/gone")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "article.bin"
    path.write_bytes(b"abc\xff\xfe\x00def")
    with pytest.raises(ArticleError, match="bad byte at offset 3"):
        load_source(str(path))


def test_an_actor_on_the_command_line_has_a_name_and_aliases() -> None:
    actor = parse_actor("Dockers=the dockers|strikers")
    assert (actor.name, actor.aliases) == ("Dockers", ("the dockers", "strikers"))
    assert parse_actor("TUR").aliases == ()
    with pytest.raises(ActorError):
        parse_actor("=x")
