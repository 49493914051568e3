"""The container's steps, taken from the Dockerfile and run in a fresh virtual environment."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def copied() -> Iterator[tuple[list[str], str]]:
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M):
        *sources, target = line.split()
        yield sources, target


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with what the build stage installs, and nothing else."""
    folder = tmp_path_factory.mktemp("container")
    for sources, target in copied():
        for source in sources:
            into = folder / "src" / (target if target not in (".", "./") else source)
            into.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, into)
            else:
                shutil.copyfile(ROOT / source, into)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    subprocess.run(
        [folder / "venv/bin/pip", "install", "-q", "--constraint", "constraints.txt", "."],
        cwd=folder / "src",
        check=True,
    )
    return folder / "venv"


def test_every_copied_path_exists() -> None:
    assert all((ROOT / source).exists() for sources, _ in copied() for source in sources)


@pytest.mark.long
def test_the_image_needs_neither_torch_nor_transformers(installed: Path) -> None:
    listed = subprocess.run(
        [installed / "bin/pip", "list", "--format", "json"], check=True, capture_output=True
    )
    names = {row["name"].lower() for row in json.loads(listed.stdout)}
    assert "stancewire" in names
    assert not names & {"torch", "transformers", "datasets", "nncf"}


@pytest.mark.long
def test_the_installed_package_serves_and_turns_ready(installed: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = subprocess.Popen(
        [installed / "bin/stancewire", "serve"],
        cwd=tmp_path,
        env={**os.environ, "STANCEWIRE_HOST": "127.0.0.1", "STANCEWIRE_PORT": str(port)},
    )
    try:
        assert ready(f"http://127.0.0.1:{port}/health/ready")
        answer = classify(f"http://127.0.0.1:{port}/v1/classify", "Turkey wants calm in Almaty.")
        assert [row["actor"]["id"] for row in answer["actors"]][:1] == ["TUR"]
    finally:
        child.terminate()
        child.wait(30)


@pytest.mark.long
def test_the_installed_demo_prints_its_table(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "bin/stancewire", "demo"], cwd=tmp_path, check=True, capture_output=True
    )
    assert "stability" in done.stdout.decode()


def ready(url: str) -> bool:
    for _ in range(120):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    return False


def classify(url: str, text: str) -> dict[str, list[dict[str, dict[str, str]]]]:
    request = urllib.request.Request(
        url,
        data=json.dumps({"text": text}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        body: dict[str, list[dict[str, dict[str, str]]]] = json.loads(answer.read())
    return body
