# Each target has plain commands beside it in README.md and CONTRIBUTING.md, for systems without make.
PYTHON ?= python3
BIN = .venv/bin

demo: .venv/ready        ## the main job on the shipped synthetic corpus
	rm -rf build/demo
	$(BIN)/kube-review demo build/demo

test: .venv/ready-dev    ## all tests
	$(BIN)/python -m pytest -n auto

check: .venv/ready-dev   ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/commands.py --check

docs: .venv/ready-dev    ## the command reference, from the app itself
	$(BIN)/python docs/commands.py

docs-site: .venv/ready-dev ## the documentation as a site in build/site
	$(BIN)/mkdocs build --strict

lock: .venv/ready-dev    ## new versions of all dependencies
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --no-header --no-annotate --upgrade pyproject.toml -o requirements.lock

.venv/ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable .
	touch $@

.venv/ready-dev: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable '.[dev]'
	touch $@ .venv/ready

.PHONY: demo test check docs docs-site lock
