import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "stance_model": ROOT / "model" / "stance_model",
    "stance_service": ROOT / "service" / "stance_service",
    "stance_training": ROOT / "training" / "stance_training",
}
MODULES = [path for folder in PACKAGES.values() for path in sorted(folder.rglob("*.py"))]
# The service starts training through the command line, never by import.
ALLOWED = {
    "stance_model": {"stance_model"},
    "stance_service": {"stance_service", "stance_model"},
    "stance_training": {"stance_training", "stance_model"},
}
HEAVY = {"torch", "transformers", "fastapi", "openvino", "datasets"}


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The top-level package of every import, also of those inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    for path in PACKAGES[package].rglob("*.py"):
        ours = set(imported(parsed(path))) & PACKAGES.keys()
        assert ours <= ALLOWED[package], f"{path} imports {ours - ALLOWED[package]}"


@pytest.mark.parametrize("package", PACKAGES)
def test_public_names_are_sorted_and_exist(package: str) -> None:
    module = importlib.import_module(package)
    # As ruff sorts them: constants, then classes, then functions.
    assert module.__all__ == sorted(module.__all__, key=lambda name: (not name.isupper(), name))
    assert all(hasattr(module, name) for name in module.__all__)
    assert len(set(module.__all__)) == len(module.__all__)


def test_no_module_is_over_three_hundred_lines() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
            for path in MODULES}  # fmt: skip
    assert {path: lines for path, lines in long.items() if lines > 300} == {}


def test_no_function_is_over_fifty_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > 50
    ]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_every_module_says_what_it_does(path: Path) -> None:
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"], ["serve", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom stance_model.cli import main\n"
        f"sys.argv = ['stancewire', *{arguments}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('loaded:', sorted({HEAVY} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    child = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert child.stdout.splitlines()[-1] == "loaded: []"


def test_reading_imports_neither_torch_nor_web() -> None:
    program = (
        f"import sys, stance_model.reader\nprint(sorted({HEAVY - {'openvino'}} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    child = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert child.stdout.strip() == "[]"
