# Two commands set up everything they need: `make run` and `make test`.
PYTHON ?= $(firstword $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done))
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080

.PHONY: run test coverage lint bench faults interchangeable lock clean test-conformance test-postgresql test-thorough

run: $(VENV)/.run  ## the sandbox on http://127.0.0.1:8080 (or PORT=…)
	$(BIN)/careact serve --sandbox --port $(PORT)

# What takes long or needs a server has a target of its own; a run says aloud what it leaves to them.
QUICK := not faults and not thorough and not whole and not postgresql

test: $(VENV)/.dev  ## every test but those of the targets below
	$(BIN)/pytest -n 2 -m "$(QUICK)" --dist loadgroup

coverage: $(VENV)/.dev  ## every branch of the rules and of the mapping must be tried; tracing doubles the time
	$(BIN)/pytest -n 2 -m "$(QUICK)" --dist loadgroup \
		--cov=gateway/rules --cov=adapters/mapping --cov-report=
	$(BIN)/coverage report --include='gateway/rules/*,adapters/mapping/*' --fail-under=100

test-postgresql: $(VENV)/.dev  ## the tests that need PostgreSQL; a missing one fails
	CAREACT_REQUIRE_POSTGRESQL=1 $(BIN)/pytest -n 2 --dist loadgroup -m "postgresql and not faults and not thorough"

test-conformance: $(VENV)/.dev  ## the conformance suite, played on whole implementations
	$(BIN)/pytest -n 2 -m whole

interchangeable: $(VENV)/.dev  ## the suite at every council and the native implementation, five seeds, every pair
	$(BIN)/python tests/conformance/everywhere.py

faults: $(VENV)/.dev  ## kills, freezes and stops what it started, and counts what is left
	$(BIN)/pytest -s -m faults

test-thorough: $(VENV)/.dev  ## what takes long: Schemathesis whole at every council, every misspelling
	CAREACT_THOROUGH=1 $(BIN)/pytest -n 2 -m thorough
	CAREACT_THOROUGH=1 $(BIN)/pytest -n 2 tests/gateway/test_schemathesis.py tests/mapping/test_laws.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)-bench/.ready  ## the fast path beside its peers; prints ratios
	$(VENV)-bench/bin/python -m benchmarks.request_path
	$(VENV)-bench/bin/python -m benchmarks.back_ends
	$(VENV)-bench/bin/python -m benchmarks.charging

lock:  ## resolve the locked requirement files anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --no-strip-extras --extra editable pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --no-strip-extras --extra editable --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --no-strip-extras -c requirements-dev.txt --extra editable benchmarks/requirements.in pyproject.toml \
		-o benchmarks/requirements.txt

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

$(VENV)-bench/.ready: benchmarks/requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r benchmarks/requirements.txt
	$(VENV)-bench/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-bench .careact .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage
