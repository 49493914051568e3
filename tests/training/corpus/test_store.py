from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from stance_training.corpus.schema import CorpusArticle, to_json
from stance_training.corpus.store import CorpusError, read_articles, read_split, write_articles


def test_what_is_written_is_read(four_articles: list[CorpusArticle], tmp_path: Path) -> None:
    write_articles(tmp_path / "deep" / "train.jsonl", four_articles)
    assert read_split(tmp_path / "deep", "train") == four_articles


def test_lines_stand_in_the_order_of_ids(labelled: CorpusArticle, tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    write_articles(path, [replace(labelled, id=id_) for id_ in "cab"])
    assert [orjson.loads(line)["id"] for line in path.read_bytes().splitlines()] == list("abc")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"test\.jsonl: no such corpus file"):
        read_split(tmp_path, "test")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "line 2: "),
        (b"[]", "line 2: "),
        (b"{}", "line 2: the field 'actors' is missing"),
        (b"\xff", "line 2: "),
        (b'"text"', "line 2: "),
    ],
)
def test_a_line_that_is_no_article_is_named(
    labelled: CorpusArticle, tmp_path: Path, line: bytes, reason: str
) -> None:
    path = tmp_path / "train.jsonl"
    path.write_bytes(orjson.dumps(to_json(labelled)) + b"\n" + line + b"\n")
    with pytest.raises(CorpusError, match=rf"train\.jsonl, {reason}"):
        read_articles(path)


def test_a_label_outside_its_set_is_named(labelled: CorpusArticle, tmp_path: Path) -> None:
    row = to_json(labelled)
    row["actors"][0]["stance"] = "calm"
    (tmp_path / "train.jsonl").write_bytes(orjson.dumps(row))
    with pytest.raises(CorpusError, match="line 1: 'calm' is not a valid Stance"):
        read_split(tmp_path, "train")
