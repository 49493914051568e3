import io
from pathlib import Path
from typing import Any

import orjson
import pytest

from stance_model.reader import Reader
from stance_service.scoring import Counts, score, score_file

TEXT = "The police in Almaty fired at students. Moscow hopes for calm."


def run(reader: Reader, *rows: object) -> tuple[Counts, list[dict[str, Any]]]:
    sink = io.BytesIO()
    lines = [row if isinstance(row, bytes) else orjson.dumps(row) for row in rows]
    counts = score(reader, lines, sink)
    return counts, [orjson.loads(line) for line in sink.getvalue().splitlines()]


def test_readings_keep_the_order_and_the_ids(tiny_reader: Reader) -> None:
    ids: list[object] = ["a", 7, None, "ü"]
    _, rows = run(tiny_reader, *({"id": name, "text": TEXT} for name in ids))
    assert [row["id"] for row in rows] == ids


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"\xff\xfe",
        b'{"text": NaN}',
        b'{"text": ""}',
        b'{"text": "\\ud800"}',
        b"[]",
        b'{"title": "no text"}',
        b'{"text": "x", "actors": []}',
        b'{"text": "x", "published_at": "yesterday"}',
        b'{"text": 1e999}',
    ],
)
def test_a_bad_line_becomes_an_error_row_and_costs_no_other(
    tiny_reader: Reader, bad: bytes
) -> None:
    counts, rows = run(tiny_reader, {"id": 1, "text": TEXT}, bad, {"id": 3, "text": TEXT})
    assert (counts.rows, counts.errors) == (3, 1)
    assert set(rows[1]["error"]) == {"field", "problem", "seen", "allowed"}
    assert rows[0]["actors"] == rows[2]["actors"]


def test_an_error_row_keeps_the_id_of_its_line(tiny_reader: Reader) -> None:
    _, rows = run(tiny_reader, {"id": "x1", "text": " "})
    assert rows == [{"id": "x1", "error": rows[0]["error"]}]


def test_given_actors_are_read_in_their_order_even_when_never_named(tiny_reader: Reader) -> None:
    actors = [{"name": "Students", "aliases": ["students"]}, {"name": "Narnia", "aliases": ["N."]}]
    _, rows = run(tiny_reader, {"text": TEXT, "actors": actors})
    found = rows[0]["actors"]
    assert [row["actor"]["name"] for row in found] == ["Students", "Narnia"]
    assert (found[1]["stance"]["label"], found[1]["n_mentions"]) == ("none", 0)


def test_columns_of_the_user_are_left_alone(tiny_reader: Reader) -> None:
    counts, _ = run(tiny_reader, {"text": TEXT, "outlet": "Daily", "score": 3.5, "title": None})
    assert counts.errors == 0


def test_blank_lines_are_skipped(tiny_reader: Reader) -> None:
    counts, _ = run(tiny_reader, b"\n", {"text": TEXT}, b"  \n")
    assert counts.rows == 1


def test_the_output_appears_only_when_it_is_complete(tiny_reader: Reader, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"\n".join(orjson.dumps({"text": TEXT}) for _ in range(40)))
    seen: list[bool] = []
    score_file(tiny_reader, source, target, lambda rows: seen.append(target.exists()))
    assert seen == [False, False]
    assert len(target.read_bytes().splitlines()) == 40
