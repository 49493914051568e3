"""Raw bytes: whatever is sent, no 5xx, no article text in a refusal, and the server goes on."""

import copy
import json
import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator

SECRET = (" xylograph ", " quenelle ", " brachiate ")
VALID: dict[str, object] = {
    "id": "a-1",
    "title": f"Title with{SECRET[0]}inside",
    "text": f"The crowd{SECRET[1]}and the{SECRET[2]}left. İ 😀 a\u0301 \u200d end.",
    "url": "https://news.example/a",
    "published_at": "2022-01-06T10:00:00Z",
    "language": "en",
    "actors": ["TUR", {"name": "protesters", "aliases": ["the crowd"], "type": "protesters"}],
    "options": {
        **{"max_evidence": 1, "min_confidence": 0.5},
        **{"mentions": True, "offset_unit": "utf16"},
    },
}
WRONG: list[object] = [
    *(None, True, False, 0, -1, 2**63, 10**4_000, 1e308, -0.0, "", " ", "\0", "\ud800", "\udfff x"),
    *("x" * 5_000, [], {}, [[]], [None], [0] * 500, {"a": {"b": []}}, {"": ""}, {"\0": 1}, ["😀"]),
]
TOKENS = [
    *(b"NaN", b"-Infinity", b"1e999", b"-1e999", b"9" * 5_000, b"\\ud800", b"\\u0000", b"\0"),
    *(b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xef\xbb\xbf", b'"', b"{", b"}", b"[", b"]", b","),
    *(b":", b"\\", b"/", b"\n", b'"text":1,', b'"text":"b",', b"null", b"tru", b"0x1", b"1."),
    *(b"[" * 2_000, b'{"a":' * 2_000),
]
HEADERS = [
    *(b"Content-Type: application/json\r\n" for _ in range(9)),
    b"Content-Type: application/json; charset=utf-8\r\n",
    b"Content-Type: text/html\r\n",
    b"",
    b"Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
    b"Content-Type: \xff\r\n",
]


def wrong_types() -> Iterator[bytes]:
    """Each value of WRONG at each path of a valid body, alone and in a batch."""
    for path in _paths(VALID):
        for value in WRONG:
            body = copy.deepcopy(VALID)
            _set(body, path, value)
            yield json.dumps(body).encode()
    for value in WRONG:
        yield json.dumps({"articles": value}).encode()
        yield json.dumps({"articles": [value, VALID]}).encode()
        yield json.dumps(value).encode()


def _paths(value: object, path: tuple[int | str, ...] = ()) -> Iterator[tuple[int | str, ...]]:
    if path:
        yield path
    items: dict[int | str, object] = dict(enumerate(value)) if isinstance(value, list) else {}
    for key, inner in (value if isinstance(value, dict) else items).items():
        yield from _paths(inner, (*path, key))


def _set(body: object, path: tuple[int | str, ...], value: object) -> None:
    for step in path[:-1]:
        body = body[step]  # type: ignore[index]  # a path of this very body
    body[path[-1]] = value  # type: ignore[index]  # the same


def mutations(seed: int, count: int) -> Iterator[bytes]:
    """Valid bodies with one to four cuts, flips, insertions or repetitions."""
    dice = random.Random(seed)
    bodies = [json.dumps(body, ensure_ascii=escaped).encode() for body, escaped in _bodies()]
    for _ in range(count):
        body = bytearray(dice.choice(bodies))
        for _ in range(dice.randint(1, 4)):
            _mutate(dice, body)
        yield bytes(body)


def _bodies() -> Iterator[tuple[object, bool]]:
    page = VALID | {"html": f"<html><body><p>{VALID['text']}</p></body></html>"}
    del page["text"]
    for escaped in (True, False):
        yield VALID, escaped
        yield {"articles": [VALID, page, VALID]}, escaped


def _mutate(dice: random.Random, body: bytearray) -> None:
    at = dice.randrange(len(body) + 1)
    to = min(len(body), at + dice.randint(1, 30))
    kind = dice.randrange(5)
    if kind == 0:
        body[at:at] = dice.choice(TOKENS)
    elif kind == 1:
        body[at:to] = b""
    elif kind == 2:
        body[at:to] = dice.randbytes(to - at)
    elif kind == 3:
        body[at:at] = body[at:to]
    else:
        del body[max(1, at) :]


class Connection:
    """A persistent connection that sends bytes as they are."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def post(self, body: bytes, headers: bytes, length: int | None = None) -> tuple[int, bytes]:
        """Return the status and the body of the answer; reconnect where it closed."""
        size = len(body) if length is None else length
        head = b"POST /v1/classify HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=20)
        self._socket.sendall(head % (headers, size) + body)
        status, fields, answer = self._receive()
        if length is not None or b"connection: close" in fields:
            self.close()
        return status, answer

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _receive(self) -> tuple[int, bytes, bytes]:
        assert self._socket is not None
        data = b""
        while b"\r\n\r\n" not in data:
            part = self._socket.recv(65_536)
            assert part, "the server closed without an answer"
            data += part
        fields, _, answer = data.partition(b"\r\n\r\n")
        fields = fields.lower()
        size = int(fields.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(answer) < size:
            answer += self._socket.recv(65_536)
        return int(fields[9:12]), fields, answer


def check(status: int, answer: bytes) -> None:
    assert status < 500, answer
    if status >= 400:
        assert len(answer) <= 4_000
        assert json.loads(answer)["status"] == status
        assert not any(word.strip().encode() in answer for word in SECRET)


def attack(port: int, bodies: Iterator[bytes], seed: int) -> Counter[int]:
    """Send every body; return how often each status was answered."""
    dice = random.Random(seed)
    statuses: Counter[int] = Counter()
    connection = Connection(port)
    for number, body in enumerate(bodies):
        headers = HEADERS[0] if number % 4 else dice.choice(HEADERS)
        length = dice.choice([10**9, 10**18]) if number % 50 == 0 else None
        status, answer = connection.post(body, headers, length)
        check(status, answer)
        statuses[status] += 1
    connection.close()
    return statuses


def _assert_unharmed(port: int) -> None:
    connection = Connection(port)
    status, answer = connection.post(json.dumps(VALID).encode(), HEADERS[0])
    connection.close()
    assert status == 200
    assert json.loads(answer)["id"] == "a-1"


def test_wrong_types_at_every_path_are_refused(serve_port: Callable[..., int]) -> None:
    port = serve_port()
    statuses = attack(port, wrong_types(), seed=1)
    assert statuses.total() >= 400
    assert statuses[422] > 200
    _assert_unharmed(port)


def test_10000_mutated_bodies_harm_nothing(serve_port: Callable[..., int]) -> None:
    port = serve_port()
    statuses = attack(port, mutations(seed=2, count=10_000), seed=3)
    assert statuses.total() == 10_000
    assert {200, 400, 413, 415, 422} <= set(statuses)
    _assert_unharmed(port)


def test_random_bytes_in_place_of_http_harm_nothing(serve_port: Callable[..., int]) -> None:
    port = serve_port()
    dice = random.Random(6)
    for _ in range(200):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
            client.sendall(dice.randbytes(dice.randint(1, 400)) + b"\r\n\r\n")
            answer = client.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 4")
    _assert_unharmed(port)
