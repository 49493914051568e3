"""The command line as a user meets it, on a tiny real release."""

import json
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner, Result

from stance_model.cli import build

TEXT = "The police in Almaty fired at students. Moscow hopes for calm."


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(build(), [str(argument) for argument in arguments], input=text)


def test_every_command_of_the_three_packages_is_there() -> None:
    listed = run("--help").stdout
    for name in ("demo", "classify", "score", "serve", "train", "evaluate", "data", "actors"):
        assert name in listed


def test_classify_prints_a_table(article: Path, tiny_release: Path) -> None:
    done = run("classify", article, "--model", tiny_release)
    assert done.exit_code == 0, done.output
    assert "passages" in done.stdout


def test_classify_prints_json_whose_offsets_hold(article: Path, tiny_release: Path) -> None:
    done = run("classify", article, "--model", tiny_release, "--format", "json")
    quotes = [quote for row in json.loads(done.stdout)["actors"] for quote in row["evidence"]]
    assert all(TEXT[quote["start"] : quote["end"]] == quote["quote"] for quote in quotes)


def test_classify_reads_the_actors_asked_for(article: Path, tiny_release: Path) -> None:
    done = run(
        *("classify", article, "--model", tiny_release, "--format", "jsonl"),
        *("--actor", "Students=students", "--actor", "RUS"),
    )
    ids = [row["actor"]["name"] for row in json.loads(done.stdout)["actors"]]
    assert ids == ["Students", "Russia"]


def test_a_missing_file_is_one_line_and_exit_code_1(tiny_release: Path) -> None:
    done = run("classify", "no-such-file.txt", "--model", tiny_release)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)


def test_a_folder_that_is_no_release_is_refused(article: Path, tmp_path: Path) -> None:
    done = run("classify", article, "--model", tmp_path)
    assert done.exit_code == 1
    assert "manifest.json" in done.stderr


def test_score_exits_3_when_a_line_could_not_be_read(tiny_release: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(orjson.dumps({"id": 1, "text": TEXT}) + b"\n{}\n")
    done = run("score", source, "-o", target, "--model", tiny_release)
    assert done.exit_code == 3
    assert [("error" in orjson.loads(line)) for line in target.read_bytes().splitlines()] == [
        False,
        True,
    ]


def test_actors_resolve_says_who_is_meant_and_fails_on_the_unknown() -> None:
    done = run("actors", "resolve", "Ankara", "Gondwanaland")
    assert done.stdout.splitlines() == ["Ankara\tTUR\tTurkey", "Gondwanaland\t-\tunknown"]
    assert done.exit_code == 1


def test_data_import_names_the_file_and_the_field(tmp_path: Path) -> None:
    (tmp_path / "draft.toml").write_text('id = "a-b"\n', encoding="utf-8")
    done = run("data", "import", tmp_path)
    assert done.exit_code == 1
    assert "draft.toml: the field 'text' is missing" in done.stderr


def test_the_corpus_of_this_repository_is_valid() -> None:
    done = run("data", "validate", Path(__file__).parents[1] / "seeds" / "articles")
    assert done.exit_code == 0, done.stderr


def test_an_unknown_training_key_is_refused_by_name(tmp_path: Path) -> None:
    done = run("train", tmp_path, "--set", "loop.epoch=3")
    assert done.exit_code == 1
    assert "loop.epoch" in done.stderr
