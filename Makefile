# Rumah Pilar: the commands of every day.  `make run` and `make test` are all a newcomer needs.
VENV := .venv
PYTHON := $(VENV)/bin/python
HOST_PYTHON ?= $(shell command -v python3.11 || command -v python3)

.PHONY: run install install-dev test lint types contracts check lock clean screenshots

run: install
	@$(PYTHON) manage.py start

install: $(VENV)/.installed

$(VENV)/.installed: requirements.txt
	@test -x $(PYTHON) || $(HOST_PYTHON) -m venv $(VENV)
	@echo "Memasang pustaka (sekali saja) …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

install-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: requirements-dev.txt
	@test -x $(PYTHON) || $(HOST_PYTHON) -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@ $(VENV)/.installed

test: install-dev
	@$(PYTHON) -m pytest -n 2 --dist loadgroup $(ARGS)

lint: install-dev
	@$(VENV)/bin/ruff format --check . && $(VENV)/bin/ruff check . && $(VENV)/bin/djlint --lint --quiet templates

types: install-dev
	@$(VENV)/bin/mypy

contracts: install-dev
	@$(VENV)/bin/lint-imports

check: install-dev
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@HTTPS=on $(PYTHON) manage.py check --deploy --fail-level WARNING

# Compile the pins from pyproject.toml.  No download addresses go into the files.
lock: install-dev
	@$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  --python-version 3.11 pyproject.toml -o requirements.txt
	@$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  --python-version 3.11 --group dev pyproject.toml -o requirements-dev.txt

# Pictures for README and guide, of the office that `make run` serves (PORT as there).
screenshots: install-dev
	@$(PYTHON) docs/make_screenshots.py

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
