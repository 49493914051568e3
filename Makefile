# Each target makes .venv in the checkout if it is missing. PYTHON chooses the interpreter.
PYTHON ?= python3
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo serve test test-long lint clean

demo: .venv/serve.stamp ## read the founding article and print its table
	.venv/bin/stancewire demo

serve: .venv/serve.stamp ## serve the HTTP API on 127.0.0.1:8000
	.venv/bin/stancewire serve

test: lint ## everything under a minute; what CI runs
	OMP_NUM_THREADS=2 .venv/bin/pytest -m "not long"

test-long: .venv/test.stamp ## fuzzing, soak and training at length
	OMP_NUM_THREADS=2 .venv/bin/pytest -m long

lint: .venv/test.stamp
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/hadolint Dockerfile

.venv/bin/python:
	$(PYTHON) -m venv .venv

# What serving needs: no torch, no transformers.
.venv/serve.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable .
	touch $@

.venv/test.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable ".[train,dev]"
	touch $@ .venv/serve.stamp

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache dist
