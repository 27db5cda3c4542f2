# From a bare checkout: Python 3.11+, make, nothing compiled. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo serve test check format bench soak clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# Two stamps: users install what runs, contributors what tests too.
$(VENV)/run.stamp: pyproject.toml requirements/run.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Calame demande Python 3.11 ou plus récent ; relancez avec make PYTHON=/chemin/vers/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/run.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.lock
	touch $@

demo: $(VENV)/run.stamp  ## two shipped dictations become letters, by real recognition
	$(BIN)/python scripts/demo.py

serve: $(VENV)/run.stamp  ## everything on this machine: pages, API, recognition
	$(BIN)/calame serve

test: $(VENV)/dev.stamp  ## the whole test suite
	$(BIN)/python -m pytest

check: $(VENV)/dev.stamp  ## lint, formatting, types, architecture
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/check

format: $(VENV)/dev.stamp  ## rewrite the code in the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp  ## figures beside peers, written into benchmarks/
	$(BIN)/python -m benchmarks

soak: $(VENV)/dev.stamp  ## the long versions of the crash and corpus tests
	$(BIN)/python -m pytest --soak

clean:  ## remove what make made
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache demo-out
