import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stance_model.artifact import MANIFEST, packaged

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
STANCEWIRE = ".venv/bin/stancewire"


def blocks(info: str) -> list[str]:
    return re.findall(rf"^```{info}\n(.*?)^```$", README, flags=re.M | re.S)


def commands() -> Iterator[list[str]]:
    for block in blocks("sh"):
        for line in block.replace("\\\n", " ").splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                yield shlex.split(line, comments=True)


def subcommand(words: list[str]) -> tuple[str, ...]:
    """The command without its arguments: `data` and `actors` have commands of their own."""
    groups = {"actors", "models", "data", "config"}
    return tuple(words[1:3] if words[1] in groups else words[1:2])


COMMANDS = list(commands())
SUBCOMMANDS = sorted({subcommand(words) for words in COMMANDS if words[0] == STANCEWIRE})


def test_the_readme_has_commands() -> None:
    assert COMMANDS
    assert {words[0] for words in COMMANDS} <= {"make", STANCEWIRE, "curl"}


@pytest.mark.parametrize("words", [words for words in COMMANDS if words[0] == "make"])
def test_a_make_target_exists(words: list[str]) -> None:
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M)
    assert set(words[1:]) <= set(targets)


@pytest.mark.parametrize("words", SUBCOMMANDS, ids=" ".join)
def test_a_subcommand_exists_with_the_options_that_are_shown(words: tuple[str, ...]) -> None:
    program = "from stance_model.cli import main; main()"
    command = [sys.executable, "-c", program, *words, "--help"]
    child = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,
                           env={"COLUMNS": "200", "TERM": "dumb"})  # fmt: skip
    assert child.returncode == 0, child.stderr
    used = {word for line in COMMANDS if line[0] == STANCEWIRE and subcommand(line) == words
            for word in line if word.startswith("-")}  # fmt: skip
    assert all(option in child.stdout for option in used)


@pytest.mark.parametrize("words", [words for words in COMMANDS if words[0] == "curl"])
def test_a_request_is_sent_with_json(words: list[str]) -> None:
    assert json.loads(words[words.index("-d") + 1])
    assert any(word.startswith("http://127.0.0.1:8000/v1/") for word in words)


@pytest.mark.skipif(
    not (packaged() / MANIFEST).is_file(), reason="the release is not in this checkout"
)
@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_in_the_readme_runs(code: str) -> None:
    command = [sys.executable, "-W", "error", "-c", code]
    child = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert child.returncode == 0, child.stderr
    assert child.stdout


def test_local_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    missing = [link for link in links if "releases/" not in link and not (ROOT / link).exists()]
    assert missing == []
