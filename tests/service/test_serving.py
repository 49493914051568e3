"""The real server on loopback: slow clients, hung-up clients, shutdown."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager

import httpx2

from stance_service.batcher import ArticleReader

Serve = Callable[..., int]
BODY = json.dumps({"text": "a"}).encode()


def request(body: bytes = BODY, length: int | None = None, more: str = "") -> bytes:
    head = (
        "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n{more}\r\n"
    )
    return head.encode() + body


def talk(port: int, data: bytes, timeout_s: float = 10) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=timeout_s) as client:
        client.sendall(data)
        answer = bytearray()
        while part := client.recv(65_536):
            answer += part
        return bytes(answer)


def until_waiting(port: int, articles: int) -> None:
    """Poll the server until so many articles wait in its queue."""
    give_up = time.monotonic() + 10
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        while client.get("/health/ready").json()["waiting"] != articles:
            assert time.monotonic() < give_up
            time.sleep(0.01)


def test_bytes_that_are_no_http_are_answered_with_a_problem(serve_port: Serve) -> None:
    for data in (b"\0\1\2\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n"):
        answer = talk(serve_port(), data)
        assert answer.startswith(b"HTTP/1.1 400")
        assert b"application/problem+json" in answer


def test_a_declared_gigabyte_is_refused_at_once(serve_port: Serve) -> None:
    started = time.monotonic()
    answer = talk(serve_port(header_timeout_s=1), request(length=10**9))
    assert answer.startswith(b"HTTP/1.1 413")
    assert time.monotonic() - started < 5


def test_a_body_of_20_mb_is_refused_and_the_answer_arrives(serve_port: Serve) -> None:
    url = f"http://127.0.0.1:{serve_port()}/v1/classify"
    headers = {"content-type": "application/json"}
    answer = httpx2.post(url, content=b" " * 20_000_000, headers=headers)
    assert answer.status_code == 413


def test_dripping_headers_and_bodies_are_cut(serve_port: Serve) -> None:
    port = serve_port(header_timeout_s=0.3, body_timeout_s=0.3)
    assert talk(port, b"GET /info HTTP/1.1\r\nHost:") == b""
    assert talk(port, request(length=500)).startswith(b"HTTP/1.1 408")


def test_second_request_on_a_connection_has_a_clock_too(serve_port: Serve) -> None:
    port = serve_port(header_timeout_s=0.3, keep_alive_s=5)
    started = time.monotonic()
    answer = talk(port, request() + b"GET /info HTTP/1.1\r\nHo")
    assert answer.count(b"HTTP/1.1 200") == 1
    assert time.monotonic() - started < 4


def test_too_many_connections_are_answered_503_with_retry_after(serve_port: Serve) -> None:
    port = serve_port(max_connections=2)
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
    time.sleep(0.2)
    answer = talk(port, b"GET /info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    for client in held:
        client.close()
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"retry-after" in answer.lower()


def test_a_full_queue_answers_503_with_retry_after(
    serve_port: Serve, hooked: Callable[..., ArticleReader]
) -> None:
    gate = threading.Event()
    port = serve_port(hooked(lambda _: gate.wait(10)), queue_items=2, max_articles=2)
    url = f"http://127.0.0.1:{port}/v1/classify"
    with ThreadPoolExecutor(8) as pool, httpx2.Client(timeout=20) as client:
        asked = [pool.submit(client.post, url, json={"text": "a"}) for _ in range(8)]
        wait(asked, timeout=10, return_when=FIRST_COMPLETED)
        gate.set()
        answers = [future.result() for future in asked]
    refused = [answer for answer in answers if answer.status_code == 503]
    assert 0 < len(refused) < 8
    assert {answer.status_code for answer in answers} == {200, 503}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)


def test_a_missed_deadline_answers_504(
    serve_port: Serve, hooked: Callable[..., ArticleReader]
) -> None:
    url = f"http://127.0.0.1:{serve_port(hooked(lambda _: time.sleep(0.5)), deadline_s=0.1)}"
    answer = httpx2.post(f"{url}/v1/classify", json={"text": "a"})
    assert answer.status_code == 504
    assert answer.json()["type"] == "/docs#deadline"


def test_hung_up_clients_are_not_read(
    serve_port: Serve, hooked: Callable[..., ArticleReader]
) -> None:
    gate = threading.Event()
    reader = hooked(lambda _: gate.wait(10))
    port = serve_port(reader)
    for _ in range(100):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(request())
            time.sleep(0.005)
    until_waiting(port, 0)
    gate.set()
    time.sleep(0.3)
    assert len(reader.seen) <= 5  # type: ignore[attr-defined]


def test_health_is_answered_while_the_reader_works(
    serve_port: Serve, hooked: Callable[..., ArticleReader]
) -> None:
    gate = threading.Event()
    url = f"http://127.0.0.1:{serve_port(hooked(lambda _: gate.wait(10)))}"
    with ThreadPoolExecutor(1) as pool, httpx2.Client() as client:
        busy = pool.submit(httpx2.post, f"{url}/v1/classify", json={"text": "a"})
        started = time.monotonic()
        statuses = {client.get(f"{url}/health/ready").status_code for _ in range(50)}
        assert time.monotonic() - started < 2.5
        gate.set()
        assert (statuses, busy.result().status_code) == ({200}, 200)


def test_a_stop_answers_every_accepted_request(
    run_server: Callable[..., AbstractContextManager[int]], hooked: Callable[..., ArticleReader]
) -> None:
    gate = threading.Event()
    with ThreadPoolExecutor(20) as pool:
        with run_server(hooked(lambda _: gate.wait(10))) as port:
            asked = [pool.submit(talk, port, request())]
            time.sleep(0.3)
            asked += [pool.submit(talk, port, request()) for _ in range(19)]
            until_waiting(port, 19)
            threading.Timer(0.3, gate.set).start()  # the server is told to stop before that
        assert all(future.result().startswith(b"HTTP/1.1 200") for future in asked)


def test_the_help_of_serve_loads_neither_fastapi_nor_the_reader() -> None:
    code = (
        "import sys, typer; from stance_service.commands import register; app = typer.Typer();"
        "register(app); print([m for m in ('fastapi', 'openvino', 'uvicorn') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
