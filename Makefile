# Rumah Pilar: the commands of every day.  `make run` and `make test` are all a newcomer needs.
VENV := .venv
PYTHON := $(VENV)/bin/python
HOST_PYTHON ?= $(shell command -v python3.11 || command -v python3)

.PHONY: run install install-dev test lint types contracts check lock clean screenshots bench bench-web bench-papers battery battery-house crawl

# Says in one sentence what is missing; a half-made environment (no pip in it) is made again.
define environment
@test -x $(VENV)/bin/pip || { \
  test -n "$(HOST_PYTHON)" || { echo "Python belum terpasang. Pasang dulu: apt install python3 python3-venv"; exit 1; }; \
  $(HOST_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || { echo "Perlu Python 3.11 atau lebih baru, yang ada: $$($(HOST_PYTHON) --version)."; exit 1; }; \
  $(HOST_PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
    || { echo "Modul venv milik Python belum lengkap. Pasang dulu: apt install python3-venv"; exit 1; }; \
  rm -rf $(VENV) && $(HOST_PYTHON) -m venv $(VENV); \
}
endef
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

run: install
	@$(PYTHON) manage.py start

install: $(VENV)/.installed

$(VENV)/.installed: requirements.txt
	$(environment)
	@echo "Memasang pustaka (sekali saja) …"
	@$(INSTALL) -r requirements.txt
	@touch $@

install-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: requirements-dev.txt
	$(environment)
	@echo "Memasang pustaka untuk pengembangan (sekali saja) …"
	@$(INSTALL) -r requirements-dev.txt
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

# How fast the import engine is, beside others; writes docs/bench.md.  A minute's impression: make bench ARGS="--quick"
bench: install-dev
	@$(PYTHON) -m tests.bench $(ARGS)

# How long pages take in a big office, and what a browser fetches; writes docs/bench-web.md.
bench-web: install-dev
	@$(PYTHON) -m tests.bench.web $(ARGS)

# How long the papers of an event of 500 people take.
bench-papers: install-dev
	@$(PYTHON) -m tests.bench.papers $(ARGS)

# Every page as every role, on a phone and on a desk, judged by axe: half an hour.  Pictures: CRAWL_SHOTS=<folder>
crawl: install-dev
	@CRAWL=all REQUIRE_BROWSER=1 $(PYTHON) -m pytest -n 0 -s tests/browser/test_crawl.py $(ARGS)

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

# Thousands of made-up lists, fuzzed uploads and killed workers through the import; hours.  Fewer: make battery BATTERY=500
# Then real processes killed, flooded and cut off (alone: make battery-house BATTERY=2000); prints its figures.
battery: install-dev
	@BATTERY=$(or $(BATTERY),10000) $(PYTHON) -m pytest -n 2 -q tests/imports/test_properties.py tests/imports/test_kills.py \
	  tests/imports/test_fuzzed_uploads.py $(ARGS)
	@$(MAKE) --no-print-directory battery-house

# One after the other: each measures.  LOAD_USERS and LOAD_SECONDS for the users at once; full disks need root.
battery-house: install-dev
	@BATTERY=$(or $(BATTERY),10000) $(PYTHON) -m pytest -n 0 -q -s tests/battery/battery_kills.py tests/battery/battery_many.py \
	  tests/battery/battery_database.py $(ARGS)
