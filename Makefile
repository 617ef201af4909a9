# Everything runs in .venv, which the first target that needs it sets up from the hash-pinned locks.
# Needed on the machine: python3 (3.11 or newer, with venv), make, git.

PYTHON ?= python3
AS_OF  ?= 2026-06-30
OUT    ?= out/$(AS_OF)

VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUNTIME := $(VENV)/.runtime-installed
DEV     := $(VENV)/.dev-installed
# What is compared with asks for other versions of some libraries, so it has an environment of its own.
BENCH   := $(VENV)/bench
# As many processes as cores, so one thread each: the frames of tests are too small for more. Every process and
# every command that a test starts would compile all modules again where bytecode is not kept.
PYTEST  := PYTHONDONTWRITEBYTECODE= POLARS_MAX_THREADS=1 $(BIN)/python -m pytest
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --annotation-style=line \
           --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
           --build-deps-for editable

.PHONY: run test lint types imports slow bench bench-scaling lock clean
.DELETE_ON_ERROR:

# Classifies the reference company and renders its messages. The same rules, data and day give the same
# bytes, so an earlier batch of the day is replaced.
run: $(RUNTIME)
	@rm -rf "$(OUT)" && mkdir -p "$(dir $(OUT))"
	$(BIN)/tieringrules run . --as-of $(AS_OF) --out "$(OUT)"

test: $(DEV)
	$(PYTEST)

# What takes long, and every property on all of its examples. Files that hold a property in several parts are
# shared among the processes, too.
slow: $(DEV)
	$(PYTEST) -m "slow or hypothesis" --dist worksteal

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/mypy

imports: $(DEV)
	$(BIN)/lint-imports --no-cache

# Some fifteen minutes on two cores, and half a GB of disk; writes benchmarks/RESULTS.md.
bench: $(BENCH)/.installed
	$(BENCH)/bin/python -m benchmarks.check_start
	$(BENCH)/bin/python -m benchmarks.classify
	$(BENCH)/bin/python -m benchmarks.decision_table
	$(BENCH)/bin/python -m benchmarks.diff
	$(BENCH)/bin/python -m benchmarks.plan
	$(BENCH)/bin/python -m benchmarks.reading
	$(BENCH)/bin/python -m benchmarks.render 100000
	$(BENCH)/bin/python -m benchmarks.send

# From ten thousand customers to ten million: half an hour, 2 GB of disk, 16 GB of memory.
bench-scaling: $(BENCH)/.installed
	$(BENCH)/bin/python -m benchmarks.classify.scaling

lock: $(DEV)
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --extra bench --output-file requirements-bench.lock pyproject.toml

clean:
	rm -rf $(VENV) out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)

# setuptools comes from the lock, so the package itself is installed without fetching a build environment.
$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q tieringrules   # also where the environment keeps Python from caching
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(BENCH)/.installed: requirements-bench.lock pyproject.toml | $(BIN)/python
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-bench.lock
	$(BENCH)/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation -e .
	@touch $@
