# Thin names over the real commands. `make demo` and `make test` install what they need into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check -q

.PHONY: help demo test test-all lint bench lock clean

help:
	@echo "make demo      install into .venv, then crawl the built-in sample site for two nights"
	@echo "make test      install what the tests need, then run them (about 10 minutes on 2 cores)"
	@echo "make test-all  the same with full counts and long runs; its output goes to docs/test-all.txt"
	@echo "make lint      ruff and mypy --strict"
	@echo "make bench     the benchmarks behind docs/benchmarks.md"
	@echo "make lock      pin requirements again after a change of pyproject.toml"

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# pywb replays what we export. It brings a brotli of its own, so it stands apart; without it a test skips.
.pywb/.run: requirements-pywb.txt
	$(PYTHON) -m venv .pywb
	.pywb/bin/pip --disable-pip-version-check -q install --require-hashes -r $<
	@touch $@

# atheris guides the fuzzing by coverage; where no wheel fits, its tests skip and say so.
$(VENV)/.fuzz: requirements-fuzz.txt $(VENV)/.dev
	$(PIP) install --only-binary :all: --require-hashes -r $< || echo "no atheris for this Python: coverage-guided fuzzing is skipped"
	@touch $@

demo: $(VENV)/.run
	$(BIN)/luutru demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 -m "not full"

test-all: SHELL := bash
test-all: .SHELLFLAGS := -o pipefail -c
test-all: $(VENV)/.dev $(VENV)/.fuzz .pywb/.run
	{ git log -1 --format='commit %h, %cs' && $(BIN)/python -VV && uname -srm && \
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=search -rs --durations=12; } | tee docs/test-all.txt

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.dev
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

# uv writes no package host into a requirements file unless it is asked to.
LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock: | $(BIN)/python
	$(PIP) install uv
	$(LOCK) pyproject.toml --group build -o requirements.txt
	$(LOCK) pyproject.toml --group build --group dev --extra postgresql -c requirements.txt -o requirements-dev.txt
	$(LOCK) --group fuzz -o requirements-fuzz.txt
	echo 'pywb>=2.10' | $(LOCK) - -o requirements-pywb.txt

clean:
	rm -rf $(VENV) .pywb dist luutru-demo
